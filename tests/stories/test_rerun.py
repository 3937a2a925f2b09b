"""A stored session through the engine again gives the alarms it gave; with other limits, the what-if."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest
from alone import Alone
from bench import Chairside
from click.testing import CliRunner
from day import DAY

from bedside.chair import Chair
from bedside.conditions.priority import Priority
from bedside.conditions.rules import Side
from bedside.conditions.table import TABLE
from bedside.judged.narrowed import narrowed
from bedside.judged.rerun import Replayed, Rerunnable, kept_limits, onsets, rerun
from bedside.judged.review import burden, review, with_worst
from bedside.limits.limits import Limits
from bedside.told import orders as wanted
from bedside.told.events import Alarm, ProcessStarted, Stamped
from bedside.told.orders import LimitEdit
from bedside.told.rows import NumericRow, PressureRow
from clinic.record.reader import open_reader
from clinic.record.store import Store
from clinic.review.past import clinic_burdens
from clinic.review.stored import stored
from clinic.review.what_if import what_if
from dashboard.__main__ import cli
from dashboard.said.alarm_words import episode


def held(chair: Chairside | Alone) -> Rerunnable:
    """What a record of this session holds."""
    entries = chair.memory.entries
    events = [entry for entry in entries if isinstance(entry, Stamped) and entry.session]

    def rows(kind: type) -> list[Any]:
        return sorted(
            ((row.utc, asdict(row) | {"device": row.where.device}) for row in entries if isinstance(row, kind)),
            key=lambda row: row[0],
        )

    return Rerunnable(events, rows(NumericRow), rows(PressureRow), DAY)


def recorded(chair: Chairside | Alone) -> list[tuple[str, str, str, float | None]]:
    return [
        (event.change, event.condition, event.priority, event.value)
        for entry in chair.memory.entries
        if isinstance(entry, Stamped) and isinstance(event := entry.event, Alarm)
        if entry.session and TABLE[event.condition].judged_again
    ]


@pytest.mark.parametrize(("story", "minutes"), [("desaturation", 14), ("probe-off", 19), ("hypertension", 22)])
def test_a_session_gives_its_own_alarms_again(story: str, minutes: float, tmp_path: Path) -> None:
    chair = Chairside(story)
    chair.start_infusion()
    chair.run_to(minutes)
    again = rerun(held(chair), Limits())
    assert recorded(chair)
    found = [(e.change.change, e.change.condition, e.change.priority, e.change.value) for e in again]
    assert found == recorded(chair)
    times = [s.utc for s in chair.memory.entries if isinstance(s, Stamped) and isinstance(s.event, Alarm)]
    for each in again:
        assert min(abs((each.utc - utc).total_seconds()) for utc in times) <= 0.101
    assert rerun(held(chair), Limits()) == again, "the same record gives the same alarms"
    assert on_disk(chair, tmp_path) == again


@pytest.mark.alm(40)
def test_a_session_on_a_clinics_own_profile_is_judged_again_by_its_own_limits(tmp_path: Path) -> None:
    """Profiles are files of today; what a session was judged by stands in the session."""
    strict = replace(Limits(), name="infusion").with_medium("systolic_high", 150).with_medium("spo2_low", 95, 4)
    chair = Alone(Chair("1", "Chair 1", strict, profiles={"infusion": strict})).infusing(baseline=False)
    chair.pressure(152, 88).run(2)
    chair.order(wanted.ChangeLimits("infusion", (LimitEdit("systolic_high", 156, 0),), "known hypertension"))
    chair.pressure(154, 88).run(2)
    chair.spo2 = 94
    chair.run(20)
    chair.order(wanted.StopInfusion())
    chair.order(wanted.EndSession(wanted.Override("E. Brandt", "a test")))
    session = held(chair)
    assert len(chair.kinds("limits_in_force")) == 2
    kept = kept_limits(session)
    assert kept == strict
    again = rerun(session, strict, {})
    found = [(e.change.change, e.change.condition, e.change.priority, e.change.value) for e in again]
    assert found == recorded(chair)
    assert ("onset", "spo2_low", "medium", 94) in found
    write(chair, tmp_path)
    (name,) = [event.session for event in chair.kinds("session_opened")]
    said = CliRunner().invoke(cli, ["sessions", "replay", name, "--data-dir", str(tmp_path)])
    assert json.loads(said.output.splitlines()[-1])["same"] is True
    assert said.exit_code == 0


def test_limits_that_were_changed_in_the_record_are_not_judged_by(tmp_path: Path) -> None:
    chair = Alone().infusing(baseline=False)
    session = held(chair)
    (event,) = chair.kinds("limits_in_force")
    forged = replace(event, table=event.table.replace('"limit":160', '"limit":190'))
    assert forged.table != event.table
    events = [replace(each, event=forged) if each.event is event else each for each in session.events]
    with pytest.raises(ValueError, match="are not those of their digest"):
        kept_limits(replace(session, events=events))


@pytest.mark.parametrize("story", ["desaturation", "hypertension"])
def test_a_question_about_some_conditions_needs_their_rows_alone(story: str) -> None:
    """Cut down to them, with unchanged numbers left out, each session answers as the whole one does."""
    chair = Chairside(story)
    chair.start_infusion()
    chair.run_to(14)
    session = held(chair)
    medium = {
        name: limit for name, rule in Limits().rules.items() if (limit := rule.limit(Priority.MEDIUM)) is not None
    }
    counted = 0
    for moved in (False, True):
        limits = Limits()
        for name, limit in medium.items():
            side = limits.rules[name].side
            limits = limits.with_medium(name, limit + moved * (8 if side is Side.LOW else -25))
        whole = rerun(session, limits)
        for name in medium:
            part = narrowed(session, [name])
            expected = onsets(whole, [name])
            assert onsets(rerun(part, limits.only([name])), [name]) == expected, (name, moved)
            counted += sum(expected.values())
            assert len(part.numerics) < 0.6 * len(session.numerics)
    assert counted >= 3


def write(chair: Chairside | Alone, folder: Path) -> None:
    store = Store(folder)
    store.write([Stamped(ProcessStarted("1"), DAY, "1", None, "simulated", "monitor"), *chair.memory.entries])
    store.close()


def on_disk(chair: Chairside, folder: Path) -> list[Replayed]:
    """The same, written to a record and read back."""
    write(chair, folder)
    name = next(entry.session for entry in chair.memory.entries if isinstance(entry, Stamped) and entry.session)
    with open_reader(folder) as reader:
        return rerun(stored(reader, name), Limits())


@pytest.mark.alm(60)
def test_other_limits_say_what_would_have_been_and_the_burden_is_summed() -> None:
    chair = Chairside("hypertension")
    chair.start_infusion()
    chair.run_to(16, {15.5: wanted.Acknowledge()})
    session = held(chair)
    before = onsets(rerun(session, Limits()), ["systolic_high"])
    calm = onsets(rerun(session, Limits().with_medium("systolic_high", 175)), ["systolic_high"])
    assert before["systolic_high"] > calm["systolic_high"]
    found = review(session.events, chair.clock.now().utc)
    assert found is not None
    sums = burden(found)
    counted = [line for line in recorded(chair) if line[0] == "onset" and line[2] != "low"]
    assert sums.alarms == len(counted)
    assert sums.silenced >= 1
    assert sums.per_hour == pytest.approx(sums.alarms / sums.minutes * 60)
    assert 0 < sums.part < 1


@pytest.mark.alm(60)
def test_the_what_if_looks_at_this_session_and_the_same_patients_last_ones(tmp_path: Path) -> None:
    chair = Alone()
    for systolic in (165, 172, 150, 166, 168):
        chair.infusing(baseline=False)
        chair.pressure(systolic, 92).run(2)
        chair.order(wanted.StopInfusion())
        chair.order(wanted.EndSession())
        chair.run(2)
    store = Store(tmp_path)
    store.write(chair.memory.entries)
    store.close()
    names = [event.session for event in chair.kinds("session_opened")]
    found = what_if(tmp_path, names[-1], "KM-0147", Limits(), Limits().with_medium("systolic_high", 170))
    assert [each.session for each in found] == names[-4:], "the last three before it, and itself"
    assert [(each.now, each.then) for each in found] == [(1, 1), (0, 0), (1, 0), (1, 0)]
    assert [each.alarms for each in clinic_burdens(tmp_path)] == [1, 1, 0, 1, 1]
    log = episode(review(chair.events(), chair.now.utc).episodes[0], chair.now.utc)  # type: ignore[union-attr]
    assert log["worst"] == 165


def test_an_alarm_that_is_on_shows_its_extreme_so_far() -> None:
    chair = Alone().infusing(baseline=False)
    for value in (84, 80, 79, 83):
        chair.spo2 = value
        chair.run(4)
    snapshot = chair.monitor.snapshot
    found = review(chair.monitor.told, snapshot.utc)
    assert found is not None
    worst = {view.state.condition: view.state.worst for view in snapshot.active if view.state.worst is not None}
    (low,) = [each for each in with_worst(found, worst).episodes if each.condition == "spo2_low"]
    assert (low.worst, low.ended) == (79, None)
