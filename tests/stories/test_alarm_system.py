"""The alarm system of a chair in stories: signals, pressures, the chain, restarts, clocks, the record."""

from __future__ import annotations

from dataclasses import replace

import pytest
from alone import SCREEN, Alone

from bedside.chair import Chair
from bedside.conditions.table import TABLE
from bedside.errors import CommandRefused
from bedside.infusion.prompts import Plan, Rule
from bedside.judged.rerun import Rerunnable, rerun
from bedside.judged.review import burden, review
from bedside.limits.limits import Limits
from bedside.phase import Phase
from bedside.reading import (
    CuffPhase,
    CuffState,
    Link,
    LinkState,
    Numeric,
    Pressure,
    PressureValue,
    Quality,
    Reason,
    Vital,
)
from bedside.told import orders as wanted
from bedside.told.events import ProcessStarted, Stamped
from bedside.told.orders import LimitEdit
from bedside.vitals.values import State

DEFAULT = "clinic default"


# --- signals --------------------------------------------------------------------------------------------


@pytest.mark.alm(45)
@pytest.mark.alm(46)
def test_no_sample_dashes_at_5_s_alarms_at_10_and_is_never_old() -> None:
    chair = Alone().infusing()
    chair.run(10)
    chair.spo2 = chair.pulse = None
    shown = {}
    for second in range(1, 61):
        chair.run(1)
        view = chair.monitor.snapshot.spo2
        shown[second] = view
        assert view.value is None or (view.age_s or 0) <= 30
        assert ("spo2_signal_lost" in chair.alarms) is (second >= 10), second
    assert shown[4].state is not State.ABSENT
    assert shown[6].state is State.ABSENT
    assert shown[6].value is None
    assert chair.alarms["spo2_signal_lost"] == "medium"


@pytest.mark.alm(47)
def test_low_perfusion_marks_and_alarms_and_gates_nothing() -> None:
    chair = Alone(perfusion=0.3).infusing()
    chair.run(31)
    assert chair.alarms["low_perfusion"] == "low"
    chair.spo2 = 83
    chair.run(6)
    assert chair.alarms["spo2_low"] == "high", "the patient who desaturates is the one whose perfusion falls"


def filling(chair: Alone, seconds: float, lost: bool = True) -> None:
    chair.say("cuff", CuffState(CuffPhase.MEASURING))
    if lost:
        chair.spo2 = chair.pulse = None
    chair.run(seconds)


@pytest.mark.alm(48)
def test_a_cuff_on_the_probes_arm_excuses_signal_loss_and_says_so() -> None:
    chair = Alone(Chair("1", "Chair 1", same_arm=True)).infusing()
    filling(chair, 25)
    assert chair.alarms == {}
    (held,) = chair.monitor.snapshot.suppressions
    assert held.condition == "spo2_signal_lost"
    assert 30 < held.left_s < 36
    chair.say("cuff", CuffState(CuffPhase.IDLE))
    chair.spo2, chair.pulse = 98, 72
    chair.run(3)
    assert chair.monitor.snapshot.suppressions == ()
    assert [event.condition for event in chair.kinds("suppressed")] == ["spo2_signal_lost"]
    assert [event.alarmed for event in chair.kinds("suppression_ended")] == [False]


@pytest.mark.alm(48)
def test_the_excuse_ends_at_60_s_whatever_the_cuff_does() -> None:
    chair = Alone(Chair("1", "Chair 1", same_arm=True)).infusing()
    filling(chair, 59)
    assert "spo2_signal_lost" not in chair.alarms
    chair.run(2)
    assert chair.alarms["spo2_signal_lost"] == "medium"
    chair.say("cuff", CuffState(CuffPhase.IDLE), CuffState(CuffPhase.MEASURING))
    chair.run(5)
    assert chair.alarms["spo2_signal_lost"] == "medium", "another filling excuses no loss of before"
    assert [event.alarmed for event in chair.kinds("suppression_ended")] == [True]


@pytest.mark.alm(48)
def test_the_other_arm_a_probe_off_before_and_a_fall_are_not_excused() -> None:
    other = Alone().infusing()
    filling(other, 11)
    assert "spo2_signal_lost" in other.alarms
    before = Alone(Chair("1", "Chair 1", same_arm=True)).infusing()
    before.spo2 = before.pulse = None
    before.run(4)
    filling(before, 8)
    assert "spo2_signal_lost" in before.alarms
    fall = Alone(Chair("1", "Chair 1", same_arm=True)).infusing()
    fall.spo2 = 82
    filling(fall, 6, lost=False)
    assert fall.alarms["spo2_low"] == "high"


def test_a_running_delay_is_shown_and_what_comes_back_in_time_is_recorded_once_a_minute() -> None:
    chair = Alone().infusing()
    for _ in range(3):
        chair.spo2 = 88
        chair.run(5)
        (pending,) = [each for each in chair.monitor.snapshot.pending if each.priority == "medium"]
        assert pending.condition == "spo2_low"
        chair.spo2 = 97
        chair.run(7)
    chair.run(61)
    (told,) = [event for event in chair.kinds("delays_ran_out") if event.condition == "spo2_low"]
    assert (told.count, told.worst) == (3, 88)
    assert told.longest_s <= 7
    assert chair.changes("spo2_low") == []


# --- pressures ------------------------------------------------------------------------------------------


@pytest.mark.alm(49)
def test_a_pressure_has_its_time_and_age_and_dims_after_one_and_a_half_cycles() -> None:
    chair = Alone().infusing()
    chair.pressure(130, 80)
    chair.run(445)
    view = chair.monitor.snapshot.pressure
    assert view.measured_at is not None
    assert view.age_s == pytest.approx(445, abs=2)
    assert view.state is State.LIVE
    chair.run(10)
    assert chair.monitor.snapshot.pressure.state is State.STALE


@pytest.mark.alm(50)
def test_a_missing_pressure_is_low_then_medium() -> None:
    chair = Alone().infusing()
    chair.pressure(130, 80)
    chair.run(358)
    assert "pressure_overdue" not in chair.alarms
    chair.run(4)
    assert chair.alarms["pressure_overdue"] == "low"
    chair.run(240)
    assert chair.alarms["pressure_overdue"] == "medium"
    chair.pressure(130, 80)
    assert "pressure_overdue" not in chair.alarms
    chair.order(wanted.StopInfusion())
    chair.run(355)
    assert "pressure_overdue" not in chair.alarms
    chair.run(10)
    assert chair.alarms["pressure_overdue"] == "low", (
        "the cycle of the infusion holds until the pressure has settled"
    )


@pytest.mark.alm(51)
def test_a_pressure_beyond_a_limit_alarms_at_once_and_is_measured_again() -> None:
    chair = Alone().infusing()
    chair.asked.clear()
    chair.pressure(166, 95)
    assert chair.alarms["systolic_high"] == "medium"
    assert chair.monitor.snapshot.cuff is not None
    assert 70 <= (chair.monitor.snapshot.cuff.repeat_in_s or 0) <= 75
    chair.run(80)
    assert [type(order) for order in chair.asked] == [wanted.MeasurePressure]
    assert chair.kinds("cuff_ordered")[-1].what == "repeat"
    chair.pressure(168, 92)
    assert chair.kinds("pressure_confirmed")[-1].conditions == ("systolic_high",)
    assert chair.monitor.snapshot.cuff.confirmed == ("systolic_high",)
    chair.run(300)
    assert len(chair.asked) == 1, "one repeat for each crossing"
    chair.pressure(185, 100)
    assert chair.alarms["systolic_high"] == "high"
    chair.run(80)
    assert len(chair.asked) == 2, "and another when it gets worse"


@pytest.mark.alm(51)
def test_a_repeat_that_agrees_with_nothing_ends_the_alarm() -> None:
    chair = Alone().infusing()
    chair.pressure(166, 95)
    chair.run(80)
    chair.pressure(140, 85)
    assert chair.alarms == {}
    assert chair.monitor.snapshot.cuff is not None
    assert chair.monitor.snapshot.cuff.repeat_in_s is None


def test_a_repeat_that_fails_is_tried_once_more_and_the_next_of_the_cycle_is_repeat_enough() -> None:
    chair = Alone().infusing()
    chair.asked.clear()
    chair.pressure(166, 95)
    chair.run(76)
    for _ in range(3):
        chair.say("cuff", Pressure(None, Reason.MOTION))
        chair.run(80)
    chair.run(200)
    tries = [order for order in chair.asked if isinstance(order, wanted.MeasurePressure)]
    assert len(tries) == 3, "the second reading, once after the failure, and once more while it waits for that"
    soon = Alone().infusing()
    soon.asked.clear()
    soon.say("cuff", CuffState(CuffPhase.IDLE, cycle_s=120, next_start=soon.now.monotonic + 100))
    soon.pressure(166, 95)
    soon.run(90)
    assert soon.asked == []


def test_no_cuff_is_started_where_nobody_sits() -> None:
    chair = Alone().run(2)
    chair.pressure(190, 110)
    chair.run(100)
    assert chair.asked == []


# --- the chain ------------------------------------------------------------------------------------------


def ready() -> Alone:
    chair = Alone().run(5)
    chair.order(wanted.OpenSession("KM-0147", 44, 72.0, 0.5, 40))
    return chair.run(1)


def proofs(chair: Alone) -> dict[str, bool | None]:
    return {proof.name: proof.ok for proof in chair.monitor.snapshot.chain}


def test_a_whole_chain_lets_the_infusion_start() -> None:
    chair = ready()
    assert proofs(chair) == dict.fromkeys(("data", "alarms", "sound", "screen", "clock", "disk"), True)
    chair.order(wanted.StartInfusion("no cuff today"))
    assert chair.monitor.phase is Phase.INFUSING
    assert chair.kinds("chain_overridden") == []


@pytest.mark.parametrize(
    ("link", "breaks", "condition"),
    [
        ("data", lambda chair: setattr(chair, "talking", False), "spo2_signal_lost"),
        ("sound", lambda chair: setattr(chair, "sound", "blocked"), "no_alarm_sound"),
        ("screen", lambda chair: setattr(chair, "awake", False), "screen_may_sleep"),
        ("clock", lambda chair: setattr(chair, "host_offset", 3600.0), "clock_stepped"),
        ("clock", lambda chair: setattr(chair, "host_offset", -40 * 365.25 * 86_400), "clock_stepped"),
        ("disk", lambda chair: setattr(chair.memory, "failing", True), "recording_failed"),
    ],
)
def test_a_broken_link_is_an_alarm_and_starting_takes_a_name_and_a_reason(
    link: str, breaks: object, condition: str
) -> None:
    chair = ready()
    breaks(chair)  # type: ignore[operator]
    chair.run(12)
    assert proofs(chair)[link] is False
    assert condition in chair.alarms
    with pytest.raises(CommandRefused, match=f"not proven: {link}"):
        chair.order(wanted.StartInfusion("no cuff"))
    with pytest.raises(CommandRefused, match="your name"):
        chair.order(wanted.StartInfusion("no cuff", wanted.Override("", "late")))
    with pytest.raises(CommandRefused, match="why"):
        chair.order(wanted.StartInfusion("no cuff", wanted.Override("E. Brandt", " ")))
    chair.order(wanted.StartInfusion("no cuff", wanted.Override("E. Brandt", "patient in pain")))
    (said,) = chair.kinds("chain_overridden")
    assert (said.name, said.reason) == ("E. Brandt", "patient in pain")
    assert said.proofs[0].startswith(link)
    assert any(event.proof == link and not event.ok for event in chair.kinds("chain_changed"))


def test_unknown_is_not_proven() -> None:
    chair = ready()
    chair.watched = False
    chair.confirm("bedside screen", awake=None)
    chair.step()
    assert proofs(chair)["screen"] is None
    with pytest.raises(CommandRefused, match="screen"):
        chair.order(wanted.StartInfusion("no cuff"))


def test_late_evaluation_is_measured_shown_and_an_alarm() -> None:
    chair = Alone().infusing()
    chair.real += 3.0
    chair.step()
    assert chair.alarms["alarms_late"] == "medium"
    assert chair.kinds("stood_still")[-1].seconds == pytest.approx(3.5)
    assert next(p for p in chair.monitor.snapshot.chain if p.name == "alarms").ok is False
    chair.run(61)
    assert "alarms_late" not in chair.alarms


@pytest.mark.alm(18)
def test_an_alarm_test_is_recorded_with_what_a_person_said() -> None:
    chair = Alone().run(3)
    chair.order(wanted.ReportAlarmTest(played=True, heard=None))
    chair.order(wanted.ReportAlarmTest(played=True, heard=True), "display-7")
    chair.run(1)
    assert [(event.played, event.heard) for event in chair.kinds("alarm_tested")] == [(True, None), (True, True)]
    fact = next(proof.fact for proof in chair.monitor.snapshot.chain if proof.name == "sound")
    assert fact.startswith("heard 2026")


# --- restarts -------------------------------------------------------------------------------------------


@pytest.mark.alm(42)
def test_a_restart_within_30_s_brings_everything_back_but_the_pause() -> None:
    chair = Alone().infusing()
    chair.order(wanted.ChangeLimits(DEFAULT, (LimitEdit("spo2_low", 92, 10),)))
    chair.order(wanted.SetDarkRoom(on=True))
    chair.order(wanted.SetSameArm(on=True))
    chair.spo2 = 91
    chair.run(15)
    chair.order(wanted.Acknowledge())
    chair.pulse = 118
    chair.run(35)
    chair.order(wanted.PauseAudio())
    again = chair.again(12)
    assert again.monitor.phase is Phase.INFUSING
    assert again.monitor.limits.medium("spo2_low") == 92
    again.run(0.5)
    assert again.alarms["spo2_low"] == "medium", "it holds without waiting for its delay again"
    assert again.alarms["pulse_rate_high"] == "medium"
    views = {view.state.condition: view for view in again.monitor.snapshot.active}
    assert views["spo2_low"].acknowledged is not None
    assert views["pulse_rate_high"].acknowledged is None
    assert again.sounding == "medium", "a pause does not outlive a restart"
    snapshot = again.monitor.snapshot
    assert (snapshot.dark, snapshot.same_arm, snapshot.away_s) == (True, True, None)
    assert again.changes("spo2_low") == [], "no second onset"
    again.spo2 = 98
    again.run(10)
    assert again.changes("spo2_low")[-1][0] == "cleared"


@pytest.mark.alm(42)
def test_a_mark_survives_a_restart() -> None:
    chair = Alone().infusing()
    chair.spo2 = 80
    chair.run(8)
    chair.spo2 = 98
    chair.run(10)
    again = chair.again(5).run(1)
    assert [view.state.condition for view in again.monitor.snapshot.alarms] == ["spo2_low"]


@pytest.mark.alm(43)
def test_a_longer_interruption_asks_and_the_stricter_limits_apply_until_it_is_answered() -> None:
    chair = Alone().infusing()
    edits = (LimitEdit("systolic_high", 170, 0), LimitEdit("spo2_low", 92, 15))
    chair.order(wanted.ChangeLimits(DEFAULT, edits, "known hypertension"))
    again = chair.again(600)
    again.run(1)
    assert again.monitor.snapshot.away_s == 600
    assert again.monitor.limits.medium("systolic_high") == 160
    assert again.monitor.limits.medium("spo2_low") == 92
    again.order(wanted.ConfirmResume())
    assert again.monitor.snapshot.away_s is None
    assert again.monitor.limits.medium("systolic_high") == 170
    assert again.kinds("resume_confirmed")


@pytest.mark.alm(43)
def test_a_question_that_nobody_answered_is_asked_again_after_a_short_interruption() -> None:
    chair = Alone().infusing()
    chair.order(wanted.ChangeLimits(DEFAULT, (LimitEdit("systolic_high", 170, 0),), "known hypertension"))
    again = chair.again(600).run(1).again(5).run(1)
    assert again.monitor.snapshot.away_s is not None
    assert again.monitor.limits.medium("systolic_high") == 160, "still the stricter ones"
    again.order(wanted.ConfirmResume())
    assert again.monitor.limits.medium("systolic_high") == 170
    once_more = again.run(1).again(5).run(1)
    assert once_more.monitor.snapshot.away_s is None
    assert once_more.monitor.limits.medium("systolic_high") == 170


@pytest.mark.alm(40, 42)
def test_a_resumed_session_keeps_its_own_limits_whatever_became_of_the_profile() -> None:
    ours = replace(Limits(), name="infusion").with_medium("systolic_high", 150)
    then = Chair("1", "Chair 1", ours, profiles={"infusion": ours})
    chair = Alone(then).infusing()
    chair.order(wanted.ChangeLimits("infusion", (LimitEdit("spo2_low", 92, 15),), ""))
    chair.chair = Chair("1", "Chair 1")  # the clinic's file is another one after the restart
    again = chair.again(5).run(1)
    assert again.monitor.limits.medium("systolic_high") == 150
    assert again.monitor.limits.medium("spo2_low") == 92
    assert again.monitor.limits.name == "infusion"


# --- clocks ---------------------------------------------------------------------------------------------


@pytest.mark.alm(58)
@pytest.mark.parametrize("hours", [1, -1, 2, -11])
def test_a_step_of_the_host_clock_changes_no_delay_and_no_pause(hours: int) -> None:
    chair = Alone().infusing()
    chair.spo2 = 88
    chair.run(5)
    chair.host_offset = hours * 3600.0
    chair.run(9)
    assert "spo2_low" not in chair.alarms
    chair.run(2)
    assert chair.alarms["spo2_low"] == "medium"
    assert chair.alarms["clock_stepped"] == "low"
    chair.order(wanted.PauseAudio())
    chair.host_offset = -hours * 3600.0
    chair.run(60)
    left = chair.monitor.snapshot.sound.paused_left_s
    assert left is not None
    assert 59 <= left <= 61
    assert [event.seconds for event in chair.kinds("clock_stepped")] == [hours * 3600.0, -2 * hours * 3600.0]


def test_a_computer_that_slept_shows_nothing_old_and_storms_nothing() -> None:
    chair = Alone().infusing()
    chair.run(20)
    chair.now = chair.now.later(3600)
    chair.real += 3600
    chair.host_offset = 0.0
    chair.monitor.step(chair.now, chair.real, chair.offset)
    assert chair.monitor.snapshot.spo2.state is State.ABSENT
    assert set(chair.alarms) == {"alarms_late", "spo2_signal_lost", "pressure_overdue"}
    chair.run(3)
    assert chair.monitor.snapshot.spo2.state is State.LIVE
    assert set(chair.alarms) == {"alarms_late", "pressure_overdue"}
    assert chair.kinds("stood_still")[-1].seconds == pytest.approx(3600, abs=1)


# --- faults together ------------------------------------------------------------------------------------


def test_a_value_that_swings_on_its_limit_each_second_is_one_alarm() -> None:
    chair = Alone().infusing()
    for second in range(240):
        chair.spo2 = 89 if second % 2 else 90
        chair.run(1)
    assert [change for change, _ in chair.changes("spo2_low")] == ["onset"]


def test_data_that_stop_under_an_acknowledged_alarm_are_an_alarm_and_nothing_is_ever_clear() -> None:
    chair = Alone().infusing()
    chair.spo2 = 88
    chair.run(20)
    chair.order(wanted.Acknowledge())
    chair.talking = False
    chair.run(12)
    assert chair.alarms["spo2_low"] == "medium"
    assert chair.alarms["spo2_signal_lost"] == "high", "lost while it was low"
    assert chair.sounding == "high", "the acknowledged value never silences the missing one"
    chair.order(wanted.Acknowledge())
    assert chair.sounding is None
    chair.talking, chair.spo2 = True, 80
    chair.run(7)
    assert chair.sounding == "high", "acknowledging lost data never silences a value"
    assert chair.changes("spo2_low")[-1] == ("priority", "high")


def test_acknowledging_a_high_never_hides_a_low() -> None:
    chair = Alone().infusing()
    chair.pulse = 140
    chair.run(20)
    chair.order(wanted.Acknowledge())
    chair.order(wanted.PauseAudio())
    chair.pulse = 35
    chair.run(12)
    assert chair.alarms["pulse_rate_low"] == "high"
    assert chair.sounding == "high"


def test_a_link_that_goes_under_a_mark_leaves_the_mark_and_the_fault() -> None:
    chair = Alone().infusing()
    chair.spo2 = 80
    chair.run(8)
    chair.spo2 = 98
    chair.run(8)
    chair.talking = False
    chair.say("oximeter", Link(LinkState.RECONNECTING, "cable"))
    chair.run(12)
    assert {"device_link_lost", "spo2_signal_lost"} <= set(chair.alarms)
    assert any(view.resolved for view in chair.monitor.snapshot.alarms)


def test_two_screens_pressing_at_once_make_one_set_of_events() -> None:
    chair = Alone(Chair("1", "Chair 1", second_screen=True)).infusing()
    chair.spo2 = 88
    chair.run(20)
    chair.order(wanted.Acknowledge(), "display-a")
    chair.order(wanted.Acknowledge(), "display-b")
    assert len(chair.kinds("acknowledged")) == 1
    with pytest.raises(CommandRefused):
        chair.order(wanted.StartInfusion("again"), "display-b")
    chair.order(wanted.ChangeLimits(DEFAULT, (LimitEdit("spo2_low", 92, 10),)), "display-a")
    chair.order(wanted.ChangeLimits(DEFAULT, (LimitEdit("spo2_low", 91, 10),), "b"), "display-b")
    assert chair.monitor.limits.medium("spo2_low") == 91, "the last one stands, and both are recorded"
    assert len(chair.kinds("limits_changed")) == 2


def test_all_limits_off_is_said_loudly() -> None:
    limits = Limits()
    for name in Limits().rules:
        limits = limits.without(name)
    chair = Alone(Chair("1", "Chair 1", limits)).run(3)
    assert chair.alarms == {"limits_off": "low"}
    assert len(chair.monitor.snapshot.off) == len(Limits().rules)
    assert next(p for p in chair.monitor.snapshot.chain if p.name == "alarms").ok is False


# --- the log --------------------------------------------------------------------------------------------


@pytest.mark.alm(55)
def test_the_log_holds_everything_that_bears_on_an_alarm() -> None:
    chair = Alone().infusing()
    chair.spo2 = 88
    chair.run(20)
    chair.order(wanted.PauseAudio(), SCREEN)
    chair.order(wanted.Acknowledge(), SCREEN)
    chair.spo2 = 80
    chair.run(8)
    chair.spo2 = 98
    chair.run(10)
    chair.order(wanted.ChangeLimits(DEFAULT, (LimitEdit("spo2_low", 92, 10),)), SCREEN)
    chair.host_offset = 60.0
    chair.run(1)
    alarms = [s for s in chair.events() if s.event.kind == "alarm" and s.event.condition == "spo2_low"]  # type: ignore[union-attr]
    assert [(s.event.change, s.event.priority) for s in alarms] == [  # type: ignore[union-attr]
        ("onset", "medium"), ("priority", "high"), ("cleared", "high"),
    ]  # fmt: skip
    first = alarms[0].event
    assert (first.value, first.limit, first.delay) == (88, 90, 15)  # type: ignore[union-attr]
    assert alarms[-1].event.worst == 80  # type: ignore[union-attr]
    kinds = {s.event.kind: s for s in chair.events()}
    for kind in ("audio_paused", "audio_pause_ended", "acknowledged", "limits_changed", "clock_stepped"):
        assert kind in kinds, kind
    assert kinds["limits_changed"].actor == SCREEN
    found = review(chair.monitor.told, chair.now.utc)
    assert found is not None
    episode = next(each for each in found.episodes if each.condition == "spo2_low")
    assert (episode.priority, episode.worst, episode.by) == ("high", 80, SCREEN)
    assert episode.limits == Limits().title


@pytest.mark.alm(57)
def test_a_mark_is_an_event_beside_the_alarm_and_can_name_no_other() -> None:
    chair = Alone().infusing()
    chair.spo2 = 88
    chair.run(20)
    began = next(s.utc.isoformat() for s in chair.events() if s.event.kind == "alarm")
    before = list(chair.memory.entries)
    chair.order(wanted.MarkAlarm("spo2_low", began, real=False))
    assert chair.memory.entries[: len(before)] == before, "nothing that was written changes"
    with pytest.raises(CommandRefused, match="no such alarm"):
        chair.order(wanted.MarkAlarm("spo2_low", "2020-01-01", real=True))
    found = review(chair.monitor.told, chair.now.utc)
    assert found is not None
    assert found.episodes[0].real is False
    chair.order(wanted.MarkAlarm("spo2_low", began, real=True))
    found = review(chair.monitor.told, chair.now.utc)
    assert found is not None
    assert found.episodes[0].real is True, "the last word counts, both are kept"


@pytest.mark.alm(60)
def test_the_burden_is_counted_from_the_events() -> None:
    chair = Alone().infusing()
    for wait in (2, 20):
        chair.spo2 = 88
        chair.run(15 + wait)
        chair.order(wanted.Acknowledge())
        chair.spo2 = 98
        chair.run(10)
    found = review(chair.monitor.told, chair.now.utc)
    assert found is not None
    sums = burden(found)
    assert (sums.alarms, sums.silenced, sums.at_once) == (2, 2, 1)
    assert sums.per_hour == pytest.approx(2 / sums.minutes * 60)
    assert sums.part == pytest.approx((7 + 25) / (sums.minutes * 60), abs=0.02)


@pytest.mark.alm(44)
def odd_numbers() -> Alone:
    """Numbers that do not move, a cuff whose clock and count are wrong, breathing that was there and is not."""
    chair = Alone().infusing()
    chair.steady = True
    others = (Vital.RESPIRATION_RATE, Vital.ETCO2, Vital.HEART_RATE)
    chair.say("oximeter", *(Numeric(vital, 40 if vital is Vital.ETCO2 else 60) for vital in others))
    for systolic in (120, 121):
        chair.say("cuff", Pressure(PressureValue(systolic, 75, 90, 110), measured_at="2099-01-01T00:00:00"))
        chair.run(100)
    return chair


def test_every_condition_can_be_brought_about() -> None:
    """Every technical row but the page's own is declared by some story of this file or of the others."""
    seen = {"server_lost"}
    chair = Alone(perfusion=0.2, sound="blocked", awake=False).infusing_anyway()
    chair.run(35)
    chair.memory.failing = True
    chair.host_offset = 50.0
    chair.say("cuff", Pressure(None, Reason.MOTION))
    chair.run(2)
    seen |= set(chair.alarms)
    chair.pulse = None
    chair.run(20)
    chair.pressure(120, 112)
    seen |= set(chair.alarms)
    chair.real += 5
    chair.watched = False
    chair.talking = False
    chair.say("oximeter", Link(LinkState.SILENT))
    chair.say("cuff", CuffState(CuffPhase.IDLE, stopped="reconnected"))
    chair.run(12)
    seen |= set(chair.alarms)
    chair.say("oximeter", Link(LinkState.RECONNECTING))
    chair.run(700)
    seen |= set(chair.alarms)
    weak = Alone(quality=(Quality.WEAK_SIGNAL,)).run(27)
    seen |= set(weak.alarms)
    off = Alone(Chair("1", "Chair 1", Limits().without("mean_low"))).run(1)
    seen |= set(off.alarms)
    seen |= set(odd_numbers().alarms)
    unasked = Alone(Chair("1", "Chair 1", asked=Plan((Rule("moaas", 60, 600),), 60))).infusing().run(130)
    seen |= set(unasked.alarms)
    assert {row.name for row in TABLE.values() if row.kind == "technical"} <= seen


def test_the_screen_is_named() -> None:
    assert Alone().run(2).monitor.snapshot.bedside_display == SCREEN


# --- what a second look found ---------------------------------------------------------------------------


@pytest.mark.alm(47)
@pytest.mark.parametrize("mark", [Quality.WEAK_SIGNAL, Quality.LOW_PERFUSION])
def test_a_mark_of_the_oximeter_itself_is_a_condition_within_30_s(mark: Quality) -> None:
    chair = Alone(quality=(mark,)).infusing(baseline=False)
    chair.run(27)
    assert chair.alarms == {"spo2_signal_weak": "low"}
    chair.quality = ()
    chair.run(12)
    assert chair.alarms == {}
    indexed = Alone(quality=(Quality.LOW_PERFUSION,), perfusion=0.8).infusing(baseline=False).run(40)
    assert indexed.alarms == {}, "where there is an index it alone speaks of perfusion"


@pytest.mark.alm(21)
@pytest.mark.alm(42)
def test_what_comes_new_after_a_restart_is_new() -> None:
    chair = Alone().infusing()
    chair.say("oximeter", Link(LinkState.RECONNECTING))
    chair.talking = False
    chair.run(7)
    assert chair.alarms["device_link_lost"] == "medium"
    chair.order(wanted.Acknowledge())
    again = chair.again(5)
    again.talking = True
    again.run(3)
    assert "device_link_lost" not in again.alarms
    assert ("cleared", "medium") in again.changes("device_link_lost"), "it is said that it ended"
    again.talking = False
    again.say("oximeter", Link(LinkState.RECONNECTING))
    again.run(6)
    view = next(view for view in again.monitor.snapshot.active if view.state.condition == "device_link_lost")
    assert view.acknowledged is None
    assert again.sounding == "medium"


@pytest.mark.alm(42)
def test_pressures_come_back_as_they_were() -> None:
    chair = Alone().infusing()
    chair.pressure(190, 112)
    chair.order(wanted.Acknowledge())
    chair.say("cuff", Pressure(PressureValue(120, 112, None, 72)))
    chair.run(1)
    again = chair.again(8).run(1)
    assert again.changes("systolic_high") == [], "no second onset"
    assert again.alarms["pressure_implausible"] == "medium"
    views = {view.state.condition: view for view in again.monitor.snapshot.active}
    assert views["systolic_high"].acknowledged is not None


@pytest.mark.alm(43)
def test_after_a_long_interruption_what_held_holds_and_nothing_is_acknowledged() -> None:
    chair = Alone().infusing()
    chair.spo2 = 87
    chair.run(20)
    chair.order(wanted.Acknowledge())
    again = chair.again(60).run(2)
    assert again.alarms["spo2_low"] == "medium"
    assert again.sounding == "medium"


@pytest.mark.alm(29)
def test_a_mark_outlives_a_milder_alarm_and_a_restart_in_the_middle() -> None:
    chair = Alone().infusing()
    chair.spo2 = 80
    chair.run(8)
    again = chair.again(5)
    again.spo2 = 98
    again.run(10)
    assert [view.resolved is not None for view in again.monitor.snapshot.alarms] == [True]
    again.spo2 = 88
    again.run(20)
    again.spo2 = 98
    again.run(10)
    assert [view.state.condition for view in again.monitor.snapshot.alarms] == ["spo2_low"]
    again.order(wanted.ClearMark("spo2_low"))
    assert again.monitor.snapshot.alarms == ()


def test_a_relapse_does_not_step_down() -> None:
    chair = Alone().infusing()
    for value, seconds in ((80, 20), (90, 7), (79, 4)):
        chair.spo2 = value
        chair.run(seconds)
    assert chair.alarms["spo2_low"] == "high"
    assert chair.changes("spo2_low") == [("onset", "high")]


def test_a_sound_that_was_not_heard_or_is_off_is_not_proven() -> None:
    chair = Alone(Chair("1", "Chair 1", audio_off=True)).run(3)
    chair.order(wanted.ReportAlarmTest(played=True, heard=False))
    chair.run(1)
    assert proofs(chair)["sound"] is False
    chair.order(wanted.ReportAlarmTest(played=True, heard=True))
    chair.order(wanted.SwitchAudio(off=True))
    chair.run(1)
    assert proofs(chair)["sound"] is False
    chair.order(wanted.OpenSession("KM-0147", 44, 72.0, 0.5, 40))
    chair.run(1)
    assert proofs(chair)["sound"] is True, "AUDIO OFF ends with a new session"
    assert [event.on for event in chair.kinds("audio_off")] == [True, False]


@pytest.mark.alm(53)
def test_the_bedside_screen_keeps_its_role_over_a_restart() -> None:
    chair = Alone().infusing()
    again = chair.again(5)
    again.watched = False
    for _ in range(30):
        again.confirm("office")
        again.step()
    assert again.monitor.snapshot.bedside_display == SCREEN
    assert again.alarms["display_lost"] == "medium"


def test_reloading_the_bedside_page_is_no_alarm() -> None:
    chair = Alone().infusing()
    chair.run(20)
    chair.watched = False
    chair.confirm(leaving=True)
    chair.run(6)
    assert "display_lost" not in chair.alarms
    chair.confirm()
    chair.run(1)
    assert chair.alarms == {}


def test_an_acknowledged_alarm_does_not_cover_a_pause() -> None:
    chair = Alone().infusing()
    chair.spo2 = 80
    chair.run(8)
    chair.order(wanted.Acknowledge())
    chair.pulse = 120
    chair.run(32)
    chair.order(wanted.PauseAudio())
    chair.pressure(165, 92)
    assert chair.sounding == "medium"


def test_a_mean_that_is_not_measured_any_more_is_not_kept() -> None:
    chair = Alone().infusing()
    chair.pressure(200, 120)
    assert chair.alarms["mean_high"] == "high"
    chair.say("cuff", Pressure(PressureValue(120, 75, None, 72)))
    chair.run(1)
    assert "mean_high" not in chair.alarms


def test_a_phase_never_widens_what_the_nurse_tightened() -> None:
    limits = Limits(phases={Phase.RECOVERY: {"systolic_high": 150, "spo2_low": 91}})
    mine = limits.with_medium("systolic_high", 142).with_medium("spo2_low", 95)
    recovery = mine.in_phase(Phase.RECOVERY)
    assert (recovery.medium("systolic_high"), recovery.medium("spo2_low")) == (142, 95)


def test_a_session_with_a_cuff_window_is_judged_again_as_it_was() -> None:
    chair = Alone(Chair("1", "Chair 1", same_arm=True)).infusing()
    filling(chair, 30)
    chair.say("cuff", CuffState(CuffPhase.IDLE))
    chair.spo2, chair.pulse = 98, 72
    chair.run(5)
    assert [event.on for event in chair.kinds("cuff_squeezed")] == [True, False]
    assert held(chair) == []


def held(chair: Alone) -> list[str]:
    """What the rerun says of lost signals."""
    from dataclasses import asdict

    from bedside.told.rows import NumericRow

    rows = [
        (row.utc, asdict(row) | {"device": row.where.device})
        for row in chair.memory.entries
        if isinstance(row, NumericRow)
    ]
    events = [stamped for stamped in chair.events() if stamped.session]
    found = rerun(Rerunnable(events, rows, (), chair.start.utc, cuff=False), Limits())
    return [each.change.condition for each in found if "lost" in each.change.condition]


@pytest.mark.alm(55)
def test_what_holds_when_a_session_is_opened_is_in_its_log() -> None:
    chair = Alone(sound="blocked").run(30)
    chair.order(wanted.OpenSession("KM-0147", 44, 72.0, 0.5, 40))
    chair.run(10)
    assert chair.monitor.snapshot.alarm_count >= 1
    found = review(chair.monitor.told, chair.now.utc)
    assert found is not None
    (episode,) = [each for each in found.episodes if each.condition == "no_alarm_sound"]
    assert episode.ended is None
    chair.sound = "ok"
    chair.run(2)
    found = review(chair.monitor.told, chair.now.utc)
    assert found is not None
    assert found.episodes[0].ended is not None


def test_a_gap_in_which_the_program_was_away_is_not_judged() -> None:
    chair = Alone().infusing()
    chair.run(30)
    again = chair.again(44).run(20)
    chair.memory.entries += [
        Stamped(ProcessStarted("1", "x"), again.start.utc, "1", chair.monitor.told[0].session, "live", "monitor"),
        *again.memory.entries,
    ]
    assert held(chair) == []
