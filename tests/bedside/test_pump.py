"""What was charted of the pump: any history, made in any order, corrected or taken back, comes to its integral."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from alone import Alone
from hypothesis import given, settings
from hypothesis import strategies as some

from bedside.chair import Chair
from bedside.errors import CommandRefused
from bedside.infusion.plan import PlanRanges, Usual
from bedside.infusion.pump import Act, Entry, corrected, course, history, without
from bedside.infusion.session import Session
from bedside.phase import Phase
from bedside.told import orders as wanted

BEGIN = datetime.fromisoformat("2026-06-01T14:00:00+00:00")
EFFECT = {Act.PAUSE: False, Act.STOP: False, Act.START: True, Act.RESUME: True}


def at(minute: float) -> datetime:
    return BEGIN + timedelta(minutes=minute)


def integral(entries: list[Entry], until: datetime) -> float:
    """By another way: a step of every interval between two moments at which something was charted."""
    rows = sorted((e for e in entries if not e.in_error), key=lambda e: (e.at, e.made))
    moments = sorted({*(e.at for e in rows if e.at <= until), until})
    total = sum(e.mg or 0.0 for e in rows if e.act is Act.BOLUS and e.at <= until)
    for low, top in pairwise(moments):
        rate, runs = 0.0, False
        for e in rows:
            if e.at <= low:
                rate = e.mg_per_h if e.mg_per_h is not None else rate
                runs = EFFECT.get(e.act, runs)
        total += rate * (top - low).total_seconds() / 3600 if runs else 0.0
    return total


@some.composite
def charts(draw: some.DrawFn) -> list[Entry]:
    """A history that makes sense, its entries made in any order."""
    seconds = draw(some.lists(some.integers(6, 5400), min_size=1, max_size=12, unique=True))
    minutes = [each / 60 for each in sorted(seconds)]
    found, state = [], Phase.BASELINE
    for n, minute in enumerate(minutes):
        allowed = {
            Phase.BASELINE: [Act.START],
            Phase.INFUSING: [Act.RATE, Act.PAUSE, Act.BOLUS, Act.RATE, Act.STOP],
            Phase.PAUSED: [Act.RATE, Act.RESUME, Act.BOLUS, Act.STOP],
            Phase.RECOVERY: [],
        }[state]
        if not allowed:
            break
        act = draw(some.sampled_from(allowed))
        rate = draw(some.floats(1, 200)) if act in (Act.START, Act.RATE) else None
        made = at(minute + draw(some.floats(0, 30)) + n / 1e4)
        found.append(Entry(act, at(minute), made, rate, draw(some.floats(0.5, 20)) if act is Act.BOLUS else None))
        state = {Act.START: Phase.INFUSING, Act.RESUME: Phase.INFUSING, Act.PAUSE: Phase.PAUSED,
                 Act.STOP: Phase.RECOVERY}.get(act, state)  # fmt: skip
    return draw(some.permutations(found))


@settings(max_examples=200)
@given(charts(), some.floats(0, 120))
def test_the_dose_is_the_integral_of_what_was_charted(entries: list[Entry], minute: float) -> None:
    dose = course(entries).dose.given_mg(at(minute))
    assert dose == pytest.approx(integral(entries, at(minute)), rel=1e-12, abs=1e-9)


@settings(max_examples=200)
@given(charts(), some.data())
def test_corrections_and_entries_in_error_count_at_once(entries: list[Entry], data: some.DataObject) -> None:
    pump = tuple(entries)
    rates = [e for e in pump if e.act in (Act.START, Act.RATE)]
    chosen = data.draw(some.sampled_from(rates))
    pump = corrected(pump, chosen.name, data.draw(some.floats(1, 200)), None, None)
    spare = [e for e in pump if e.act in (Act.RATE, Act.BOLUS)]
    if spare:
        pump = without(pump, data.draw(some.sampled_from(spare)).name)
    assert course(pump).dose.given_mg(at(200)) == pytest.approx(integral(list(pump), at(200)), rel=1e-12, abs=1e-9)
    assert len(pump) == len(entries), "nothing is removed"


@settings(max_examples=200)
@given(charts(), some.floats(0.5, 60))
def test_the_moment_a_dose_was_passed_is_the_first_at_which_it_had_been_given(
    entries: list[Entry], mg: float
) -> None:
    dose, end = course(entries).dose, at(200)
    passed = dose.passed_at(mg, end)
    if passed is None:
        assert (dose.given_mg(end) or 0.0) < mg
        return
    just = timedelta(milliseconds=5)
    assert (dose.given_mg(passed + just) or 0.0) >= mg - 1e-9
    assert (dose.given_mg(passed - just) or 0.0) <= mg + 1e-9


# --- at a chair ---------------------------------------------------------------------------------------------------


def infusing(mg_per_ml: float | None = 1.0) -> Alone:
    return Alone(Chair("1", "Chair 1", ranges=PlanRanges(usual=Usual(mg_per_ml=mg_per_ml)))).infusing()


def of(side: Alone) -> Session:
    view = side.monitor.snapshot.session
    assert view is not None
    return view.session


def given_now(side: Alone) -> float:
    found = of(side).given_mg(side.now.utc)
    assert found is not None
    return found


def test_a_rate_in_ml_an_hour_moves_the_planned_end() -> None:
    side = infusing().run(600)
    assert of(side).rate_now == 54
    side.order(wanted.ChangeRate(ml_per_h=27.0))
    session = of(side)
    assert session.rate_now == 27
    assert session.left_s(side.now.utc) == pytest.approx((36 - 9) / 27 * 3600, abs=2)
    side.run(600)
    assert given_now(side) == pytest.approx(9 + 4.5, abs=0.02)
    assert of(side).given_ml(side.now.utc) == pytest.approx(13.5, abs=0.02)
    side.order(wanted.GiveBolus(3.5))
    assert given_now(side) == pytest.approx(17, abs=0.02)


def test_a_late_entry_is_about_its_moment_and_nothing_before_or_after_the_session() -> None:
    side = infusing().run(600)
    late = side.now.utc - timedelta(seconds=300)
    side.order(wanted.ChangeRate(mg_per_h=30, at=late.isoformat()))
    assert given_now(side) == pytest.approx(54 * 300 / 3600 + 30 * 300 / 3600, abs=0.02)
    assert history(of(side).pump)[-1].late
    (event,) = side.kinds("rate_changed")
    assert (event.mg_per_h, event.at) == (30, late.isoformat())
    for when, why in (
        (of(side).opened_at - timedelta(seconds=1), "before this session"),
        (side.now.utc + timedelta(seconds=5), "still to come"),
    ):
        with pytest.raises(CommandRefused, match=why):
            side.order(wanted.PauseInfusion(when.isoformat()))
    for text in ("yesterday", "2026-06-01T14:00:00"):
        with pytest.raises(CommandRefused, match=r"no time|offset"):
            side.order(wanted.PauseInfusion(text))


def test_a_late_stop_makes_recovery_and_a_stop_in_error_goes_on() -> None:
    side = infusing().run(900)
    side.order(wanted.StopInfusion((side.now.utc - timedelta(seconds=60)).isoformat()))
    assert of(side).phase is Phase.RECOVERY
    (stopped,) = side.kinds("infusion_stopped")
    assert stopped.dose_mg == pytest.approx(54 * 840 / 3600, abs=0.02)
    side.run(30)
    side.order(wanted.EnterInError(of(side).pump[-1].name, "pressed by mistake", "pump"))
    assert of(side).phase is Phase.INFUSING
    assert given_now(side) == pytest.approx(54 * 930 / 3600, abs=0.02)
    assert "cuff_cycle_stopped" not in side.alarms


def test_what_makes_no_sense_is_refused_and_changes_nothing() -> None:
    side = infusing().run(60)
    side.order(wanted.PauseInfusion())
    before = of(side).pump
    for order, why in (
        (wanted.PauseInfusion(), "no running infusion"),
        (wanted.ChangeRate(), "Give the rate"),
        (wanted.ChangeRate(mg_per_h=20, ml_per_h=20), "once"),
        (wanted.ChangeRate(mg_per_h=0), "above 0"),
        (wanted.ChangeRate(mg_per_h=5000), "must be"),
        (wanted.ChangeRate(mg_per_kg_h=3), "Say why"),
        (wanted.GiveBolus(-1), "above 0"),
        (wanted.GiveBolus(400), "must be"),
        (wanted.CorrectEntry("never"), "No entry of that time"),
        (wanted.CorrectEntry(before[0].name), "Nothing of that entry"),
        (wanted.CorrectEntry(before[-1].name, mg=3), "has no dose"),
        (wanted.EnterInError(before[0].name, of="pump"), "no running infusion"),
        (wanted.StopInfusion((of(side).opened_at + timedelta(seconds=1)).isoformat()), "no infusion to stop"),
    ):
        with pytest.raises(CommandRefused, match=why):
            side.order(order)
    assert of(side).pump == before
    side.order(wanted.ChangeRate(mg_per_kg_h=3, reason="the clinic's pain protocol"))


def test_after_a_restart_it_is_what_it_was() -> None:
    side = infusing().run(300)
    side.order(wanted.ChangeRate(mg_per_h=30))
    side.run(300)
    side.order(wanted.GiveBolus(2, (side.now.utc - timedelta(seconds=60)).isoformat()))
    side.order(wanted.CorrectEntry(of(side).pump[1].name, mg_per_h=36, why="read from the pump"))
    side.order(wanted.PauseInfusion())
    again = side.again(5).run(1)
    assert of(again).pump == of(side).pump
    assert given_now(again) == pytest.approx(54 * 300 / 3600 + 36 * 300 / 3600 + 2, abs=0.02)
    flags = [mark.text for mark in again.monitor.trend.marks if mark.kind in list(Act)]
    assert flags == ["started", "rate 36 mg/h", "bolus 2 mg", "paused"]


def test_over_the_plan_by_a_bolus_is_the_time_since_it_and_takes_a_reason() -> None:
    side = infusing().run(600)  # 9 of 36 mg
    with pytest.raises(CommandRefused, match=r"with this bolus 79 mg, 1\.1 mg/kg, are given"):
        side.order(wanted.GiveBolus(70))
    side.order(wanted.GiveBolus(70, reason="as the anaesthetist said"))
    bolus = of(side).pump[-1].at
    side.run(180)
    session = of(side)
    assert session.left_s(side.now.utc) == pytest.approx(-(side.now.utc - bolus).total_seconds(), abs=0.01)
    assert session.planned_end(side.now.utc) == bolus, "the plan was fulfilled then"
