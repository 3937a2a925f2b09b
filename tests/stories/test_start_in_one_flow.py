"""From a new session to a running infusion: two resting pressures by themselves, one hold that starts."""

from __future__ import annotations

import pytest
from alone import Alone
from bench import Chairside

from bedside.chair import Chair
from bedside.errors import CommandRefused
from bedside.infusion.plan import PlanRanges, Usual
from bedside.judged.review import burden, reviewed
from bedside.reading import Pressure, Reason
from bedside.told import orders as wanted


def opened() -> Alone:
    side = Alone().run(5)
    side.order(wanted.OpenSession("KM-0147", 44, 72.0, 0.5, 40))
    return side


def measures(side: Alone) -> int:
    return sum(isinstance(order, wanted.MeasurePressure) for order in side.asked)


def seconds(side: Alone) -> float | None:
    cuff = side.monitor.snapshot.cuff
    assert cuff is not None
    return cuff.second_in_s


def test_one_press_takes_both_readings_three_minutes_apart() -> None:
    side = opened()
    side.order(wanted.StartBaseline())
    assert measures(side) == 1
    cuff = side.monitor.snapshot.cuff
    assert cuff is not None
    assert cuff.resting
    side.run(30).pressure(127, 77)
    assert seconds(side) == pytest.approx(180, abs=1)
    side.run(170)
    assert measures(side) == 1
    side.run(15)
    assert measures(side) == 2
    assert seconds(side) is None
    side.run(25).pressure(128, 78).run(400)
    assert measures(side) == 2, "two, and no more"
    kinds = [event.kind for event in side.kinds("baseline_begun", "second_planned", "cuff_ordered")]
    assert kinds == ["baseline_begun", "cuff_ordered", "second_planned", "cuff_ordered"] or kinds == [
        "cuff_ordered", "baseline_begun", "second_planned", "cuff_ordered",
    ]  # fmt: skip
    assert [event.what for event in side.kinds("cuff_ordered")] == ["measure", "second"]


def test_a_reading_that_is_there_is_the_first_one() -> None:
    side = opened()
    side.pressure(127, 77).run(60)
    side.order(wanted.StartBaseline())
    assert measures(side) == 0
    assert seconds(side) == pytest.approx(120, abs=2)


def test_a_first_attempt_that_failed_is_made_again_and_the_second_waits_for_it() -> None:
    side = opened()
    side.order(wanted.StartBaseline())
    side.run(20)
    side.say("cuff", Pressure(None, Reason.CUFF_LEAK))
    side.run(40)
    assert measures(side) == 2, "once more, as any attempt that failed"
    assert seconds(side) is None
    side.pressure(127, 77)
    assert seconds(side) == pytest.approx(180, abs=1)


def test_stop_cuff_ends_it() -> None:
    side = opened()
    side.order(wanted.StartBaseline())
    side.order(wanted.StopCuff())
    side.run(30).pressure(127, 77).run(300)
    assert measures(side) == 1


def test_it_is_refused_where_no_baseline_is_taken() -> None:
    side = Alone().run(5)
    with pytest.raises(CommandRefused, match="before the infusion starts"):
        side.order(wanted.StartBaseline())
    side = Alone().infusing()
    with pytest.raises(CommandRefused, match="before the infusion starts"):
        side.order(wanted.StartBaseline())
    side = Alone(cuff=False).run(5)
    side.order(wanted.OpenSession("KM-0147", 44, 72.0, 0.5, 40))
    with pytest.raises(CommandRefused):
        side.order(wanted.StartBaseline())
    assert side.kinds("baseline_begun") == []


def test_a_short_restart_goes_on_with_the_second_reading() -> None:
    side = opened()
    side.order(wanted.StartBaseline())
    side.run(30).pressure(127, 77).run(60)
    again = side.again(10)
    again.run(60)
    assert measures(again) == 0
    again.run(60)
    assert measures(again) == 1


def test_one_hold_confirms_what_was_shown_and_starts() -> None:
    side = opened()
    side.pressure(126, 78).run(200).pressure(128, 80)
    names = tuple(row.name for row in side.monitor.snapshot.resting)
    side.order(wanted.StartInfusion(readings=names))
    view = side.monitor.snapshot.session
    assert view is not None
    assert view.session.baseline is not None
    assert (view.session.baseline.systolic, view.session.phase) == (127, "infusing")
    assert [event.kind for event in side.kinds("baseline_confirmed", "infusion_started")] == [
        "baseline_confirmed", "infusion_started",
    ]  # fmt: skip


def test_readings_too_close_start_nothing() -> None:
    side = opened()
    side.pressure(126, 78).run(60).pressure(128, 80)
    names = tuple(row.name for row in side.monitor.snapshot.resting)
    with pytest.raises(CommandRefused, match="3 minutes apart"):
        side.order(wanted.StartInfusion(readings=names))
    assert side.kinds("baseline_confirmed", "infusion_started") == []


def test_a_baseline_beyond_its_limits_is_confirmed_and_the_start_asks_for_a_name() -> None:
    side = opened()
    side.pressure(171, 104).run(200).pressure(173, 105)
    names = tuple(row.name for row in side.monitor.snapshot.resting)
    with pytest.raises(CommandRefused, match="Beyond the limits") as refused:
        side.order(wanted.StartInfusion(readings=names))
    assert refused.value.field == "chain"
    assert len(side.kinds("baseline_confirmed")) == 1
    assert side.kinds("infusion_started") == []


def test_on_real_instruments_of_the_simulation_the_two_readings_make_a_baseline() -> None:
    chair = Chairside("steady")
    chair.run_to(-7.8)
    chair.order(wanted.OpenSession("", 44, 72.0, 0.5, 40, earlier=True))
    chair.order(wanted.StartBaseline())
    chair.run_to(-2.5)
    resting = chair.snapshot.resting
    assert len(resting) == 2
    assert 180 <= (resting[1].utc - resting[0].utc).total_seconds() < 260
    chair.order(wanted.StartInfusion(readings=tuple(row.name for row in resting)))
    assert chair.snapshot.phase == "infusing"


def test_a_plan_is_corrected_until_the_start_and_both_stay_in_the_record() -> None:
    side = opened()
    side.order(wanted.CorrectPlan(44, 27.0, 0.5, 40, "a small person, weighed twice"))
    view = side.monitor.snapshot.session
    assert view is not None
    assert (view.session.weight_kg, view.session.planned_mg, view.session.rate_mg_per_h) == (27.0, 13.5, 20.25)
    with pytest.raises(CommandRefused, match="Say why"):
        side.order(wanted.CorrectPlan(44, 27.0, 1.5, 40))
    with pytest.raises(CommandRefused, match=r"must be 0\.01 to 2"):
        side.order(wanted.CorrectPlan(44, 72.0, 5, 40, "because"))
    with pytest.raises(CommandRefused, match="Nothing of the plan is different"):
        side.order(wanted.CorrectPlan(44, 27.0, 0.5, 40, "as before"))
    side.order(wanted.CorrectPlan(44, 72.0, 0.5, 40))
    side.order(wanted.StartInfusion("no cuff today"))
    side.run(600)
    with pytest.raises(CommandRefused, match="has been started"):
        side.order(wanted.CorrectPlan(44, 70.0, 0.5, 40))
    view = side.monitor.snapshot.session
    assert view is not None
    assert view.given_mg == pytest.approx(9.0, abs=0.1)
    assert [event.weight_kg for event in side.kinds("session_opened", "plan_corrected")] == [72.0, 27.0, 72.0]
    again = side.again(5)
    resumed = again.run(1).monitor.snapshot.session
    assert resumed is not None
    assert resumed.session.weight_kg == 72.0


def test_what_ended_is_shown_until_the_next_session_is_opened() -> None:
    side = Alone().infusing()
    side.spo2 = 80
    side.run(60)
    side.spo2 = 98
    side.run(1140)
    assert side.monitor.snapshot.last is None
    side.order(wanted.StopInfusion())
    side.run(60)
    side.order(wanted.EndSession())
    side.run(30)
    last = side.monitor.snapshot.last
    assert last is not None
    found = reviewed(side.monitor.book, side.now.utc)
    assert found is not None
    assert (last.label, last.alarms) == ("KM-0147", burden(found).alarms)
    assert last.alarms >= 1
    assert last.minutes == pytest.approx(20, abs=0.1)
    assert last.given_mg == pytest.approx(18.0, abs=0.2)
    assert side.monitor.book.session is not None
    assert side.monitor.book.session.label == "KM-0147", "its log can be read"
    side.order(wanted.OpenSession("KM-0200", 30, 60.0, 0.5, 40))
    side.run(1)
    assert side.monitor.snapshot.last is None
    assert side.monitor.book.session.label == "KM-0200"


def test_a_session_without_an_infusion_ends_with_its_reason() -> None:
    side = opened()
    side.order(wanted.EndSession(cancelled="Not fasting"))
    side.run(1)
    (event,) = side.kinds("session_ended")
    assert event.cancelled == "Not fasting"
    last = side.monitor.snapshot.last
    assert last is not None
    assert (last.cancelled, last.given_mg) == ("Not fasting", 0)


def test_what_was_infused_is_not_cancelled() -> None:
    side = Alone().infusing().run(60)
    side.order(wanted.StopInfusion())
    with pytest.raises(CommandRefused, match="There was an infusion"):
        side.order(wanted.EndSession(cancelled="Not fasting"))
    side.order(wanted.EndSession())


def test_a_long_pause_is_said_after_the_clinics_minutes() -> None:
    ranges = PlanRanges(usual=Usual(pause_min=2))
    side = Alone(Chair("1", "Chair 1", ranges=ranges)).infusing().run(30)
    side.order(wanted.PauseInfusion())

    def long() -> bool:
        view = side.run(1).monitor.snapshot.session
        assert view is not None
        return view.pause_long

    side.run(110)
    assert not long()
    side.run(15)
    assert long()
    side.order(wanted.ResumeInfusion())
    assert not long()
