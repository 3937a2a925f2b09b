"""Episodes of what the patient felt: their ends lie between two looks, and nothing is guessed."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from alone import Alone
from hypothesis import given
from hypothesis import strategies as some

from bedside.errors import CommandRefused
from bedside.infusion.effects import Observation, episodes, observations
from bedside.told import orders as wanted

BEGIN = datetime.fromisoformat("2026-06-01T14:00:00+00:00")


def at(minute: float) -> datetime:
    return BEGIN + timedelta(minutes=minute)


def looks(*rows: tuple[float, int], effect: str = "nausea") -> list[Observation]:
    return [Observation(effect, severity, at(minute), at(minute), "EB") for minute, severity in rows]


def test_an_episode_lies_between_two_looks() -> None:
    (found,) = episodes(looks((5, 0), (10, 1), (20, 3), (30, 2), (45, 0)))
    assert (found.onset_after, found.onset_by) == (at(5), at(10))
    assert (found.end_after, found.end_by) == (at(30), at(45))
    assert (found.worst, found.open) == (3, False)


def test_what_nobody_has_bounded_is_not_known() -> None:
    (found,) = episodes(looks((10, 2)))
    assert (found.onset_after, found.end_by, found.open) == (None, None, True)
    assert episodes(looks((5, 0), (9, 0))) == []


def test_it_comes_again_and_effects_stand_apart() -> None:
    rows = [*looks((5, 1), (9, 0), (20, 2)), *looks((7, 1), effect="headache")]
    found = episodes(rows)
    assert [(each.effect, each.open) for each in found] == [("nausea", False), ("headache", True), ("nausea", True)]
    assert found[2].onset_after == at(9)


@given(some.lists(some.tuples(some.integers(0, 120), some.integers(0, 3)), max_size=15), some.randoms())
def test_the_order_in_which_looks_were_entered_changes_nothing(rows: list[tuple[int, int]], mixed: object) -> None:
    given_ = [
        Observation("nausea", s, at(m), at(m) + timedelta(microseconds=n), "") for n, (m, s) in enumerate(rows)
    ]
    shuffled = list(given_)
    mixed.shuffle(shuffled)  # type: ignore[attr-defined]
    found = episodes(given_)
    assert episodes(shuffled) == found
    for one in found:
        assert one.onset_after is None or one.onset_after <= one.onset_by
        assert one.onset_by <= one.end_after
        assert one.end_by is None or one.end_after <= one.end_by


def test_at_a_chair_late_and_in_error() -> None:
    side = Alone().infusing().run(600)
    late = (side.now.utc - timedelta(minutes=4)).isoformat()
    side.order(wanted.RecordEffect("dissociation", 2))
    side.run(60)
    side.order(wanted.RecordEffect("dissociation", 0, late))
    (found,) = episodes(observations(side.monitor.told))
    assert found.onset_after == datetime.fromisoformat(late)
    side.order(wanted.EnterInError(observations(side.monitor.told)[0].name, of="effect"))
    assert episodes(observations(side.monitor.told)) == []
    assert len(observations(side.monitor.told)) == 2, "nothing is removed"
    for order, why in (
        (wanted.RecordEffect("joy", 1), "no effect"),
        (wanted.RecordEffect("nausea", 4), "severity"),
        (wanted.RecordEffect("nausea", 1, "2020-01-01T00:00:00+00:00"), "before this session"),
    ):
        with pytest.raises(CommandRefused, match=why):
            side.order(order)
    again = side.again(5).run(1)
    assert observations(again.monitor.told) == observations(side.monitor.told)
