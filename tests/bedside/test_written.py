"""What was written can be marked as entered in error: it leaves the trend and stays in the record."""

from __future__ import annotations

import pytest
from alone import Alone

from bedside.errors import CommandRefused
from bedside.infusion.written import written
from bedside.told import orders as wanted


def side_with_notes() -> Alone:
    side = Alone().infusing()
    side.order(wanted.AddNote("Nausea", "nausea"))
    side.run(30)
    side.order(wanted.AddNote("talks"))
    return side


def flags(side: Alone) -> list[str]:
    return [mark.text for mark in side.monitor.trend.marks if mark.kind == "note"]


def test_a_note_entered_in_error_leaves_the_trend_and_stays_in_the_record() -> None:
    side = side_with_notes()
    nausea, talks = written(side.monitor.told)
    version = side.monitor.trend.version
    side.order(wanted.EnterInError(nausea.name, "meant another"))
    assert flags(side) == ["talks"]
    assert side.monitor.trend.version > version, "the page fetches the trend again"
    assert [each.in_error for each in written(side.monitor.told)] == [True, False]
    (event,) = side.kinds("entered_in_error")
    assert (event.entry, event.what, event.why) == (nausea.name, "Nausea", "meant another")
    assert [event.text for event in side.kinds("note")] == ["Nausea", "talks"], "nothing is removed"
    again = side.again(5).run(1)
    assert flags(again) == ["talks"]
    assert [each.in_error for each in written(again.monitor.told)] == [True, False]
    assert talks.name == written(again.monitor.told)[1].name


def test_only_what_stands_can_be_entered_in_error() -> None:
    side = side_with_notes()
    name = written(side.monitor.told)[0].name
    side.order(wanted.EnterInError(name))
    with pytest.raises(CommandRefused, match="entered in error already"):
        side.order(wanted.EnterInError(name))
    for none in ("", "2026-06-01T00:00:00+00:00", "yesterday"):
        with pytest.raises(CommandRefused, match="No note of that time"):
            side.order(wanted.EnterInError(none))
    with pytest.raises(CommandRefused, match="no session"):
        Alone().run(1).order(wanted.EnterInError(name))


def test_two_notes_of_one_moment_are_taken_back_one_by_one() -> None:
    side = Alone().infusing()
    side.order(wanted.AddNote("one"))
    side.order(wanted.AddNote("two"))  # the same step: the same time
    name = written(side.monitor.told)[0].name
    side.order(wanted.EnterInError(name))
    assert flags(side) == ["one"]
    side.order(wanted.EnterInError(name))
    assert flags(side) == []
