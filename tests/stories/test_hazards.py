"""What a hostile reading of the layers round the engine found, each a story at the chair (docs/hazards.md)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from alone import SCREEN, Alone

from bedside.chair import Chair
from bedside.errors import CommandRefused
from bedside.limits.limits import Limits
from bedside.phase import Phase
from bedside.reading import (
    CuffPhase,
    CuffPressure,
    CuffState,
    Link,
    LinkState,
    Numeric,
    Pressure,
    PressureValue,
    Quality,
    Reason,
    Vital,
    Waveform,
)
from bedside.told import orders as wanted
from bedside.told.by import By
from bedside.told.events import ProcessStarted, Stamped
from bedside.told.rows import PressureRow
from bedside.vitals.values import State


def value(systolic: float, diastolic: float = 80, pulse: float | None = 72) -> PressureValue:
    return PressureValue(systolic, diastolic, None, pulse)


def off_by(chair: Alone, hours: float) -> str:
    """What a cuff whose clock is so many hours off puts on a pressure of now."""
    return (chair.now.utc + timedelta(hours=hours)).astimezone().replace(tzinfo=None).isoformat()


# --- 1: a cuff's clock ---


@pytest.mark.parametrize("said", ["1970-01-01T00:00:00", "2099-06-01T12:00:00", "an hour", "a day"])
def test_a_cuff_whose_clock_is_wrong_shows_and_alarms(said: str) -> None:
    chair = Alone().infusing()
    stamp = {"an hour": off_by(chair, 1), "a day": off_by(chair, -24)}.get(said, said)
    chair.say("cuff", Pressure(value(191, 100), measured_at=stamp))
    chair.run(1)
    shown = chair.monitor.snapshot.pressure
    assert shown.value == value(191, 100)
    assert shown.state is State.LIVE
    assert shown.clock_says == stamp.replace("T", " ")[:19]
    assert chair.alarms["systolic_high"] == "high"
    assert chair.alarms["device_clock_wrong"] == "medium"
    chair.pressure(124, 80)
    assert "device_clock_wrong" not in chair.alarms


def test_a_clock_that_is_set_back_between_two_readings_drops_none() -> None:
    chair = Alone().infusing()
    chair.say("cuff", Pressure(value(150), measured_at=off_by(chair, 0)))
    chair.run(60)
    chair.say("cuff", Pressure(value(188), measured_at=off_by(chair, -1)))
    chair.run(1)
    assert chair.monitor.snapshot.pressure.value == value(188)
    assert chair.alarms["systolic_high"] == "high"


def test_a_result_long_after_its_inflation_does_not_vanish() -> None:
    chair = Alone().infusing()
    chair.say("cuff", CuffPressure(120))
    taken = off_by(chair, 0)
    chair.run(1200)
    chair.say("cuff", Pressure(value(191, 100), measured_at=taken))
    chair.run(1)
    assert chair.monitor.snapshot.pressure.value == value(191, 100)
    assert "device_clock_wrong" in chair.alarms, "whose time is it? somebody is told"


def test_equal_pressures_after_two_inflations_are_two() -> None:
    chair = Alone().infusing()
    same = Pressure(value(122), measured_at="1970-01-01T00:00:00")
    for _ in range(3):
        chair.say("cuff", CuffPressure(120), same)
        chair.run(300)
    assert [each.systolic for _, each in chair.monitor.trend.pressures].count(122) == 3
    assert "pressure_overdue" not in chair.alarms


# --- 2: after the stop ---


def test_after_a_stop_at_190_the_cuff_goes_on_every_five_minutes() -> None:
    chair = Alone().infusing()
    chair.say("cuff", CuffState(CuffPhase.IDLE, cycle_s=300, next_start=chair.now.monotonic + 300))
    chair.pressure(190, 107)
    chair.asked.clear()
    chair.order(wanted.StopInfusion())
    chair.run(10)
    cuff = chair.monitor.snapshot.cuff
    assert cuff is not None
    assert cuff.settling
    assert not [order for order in chair.asked if isinstance(order, wanted.SetCycle)]
    for _ in range(5):
        chair.run(299).pressure(185, 104)
    assert not [order for order in chair.asked if isinstance(order, wanted.SetCycle)], "25 minutes, and not calm"
    chair.run(299).pressure(140, 84).run(299).pressure(138, 84).run(2)
    assert [order.seconds for order in chair.asked if isinstance(order, wanted.SetCycle)] == [900]
    assert chair.kinds("cycle_settled")
    chair.run(370)
    assert "pressure_overdue" in chair.alarms, "the cuff has not said yet that it measures more seldom"


# --- 3: no pulse, lost while falling ---


def test_an_oximeter_that_searches_is_a_patient_without_a_pulse() -> None:
    chair = Alone().infusing()
    chair.run(20)
    chair.talking = False
    for _ in range(12):
        gone = [Numeric(vital, None, Reason.SEARCHING) for vital in (Vital.SPO2, Vital.PULSE_RATE)]
        chair.say("oximeter", *gone)
        chair.run(1)
    assert chair.alarms["pulse_lost"] == "high"
    assert chair.sounding == "high"
    assert chair.changes("pulse_lost") == [("onset", "high")]


def test_a_saturation_that_is_lost_while_it_falls_says_the_last_one() -> None:
    chair = Alone().infusing()
    chair.spo2 = 84
    chair.run(3)
    chair.spo2 = chair.pulse = None
    chair.run(11)
    state = {view.state.condition: view.state for view in chair.monitor.snapshot.active}["spo2_signal_lost"]
    assert (state.priority, state.value) == ("high", 84)


# --- 4, 5, 21-22: acknowledging ---


def test_an_acknowledged_value_that_gets_worse_by_a_step_sounds_again() -> None:
    chair = Alone().infusing()
    chair.spo2 = 80
    chair.run(8)
    chair.order(wanted.Acknowledge())
    chair.spo2 = 76
    chair.run(10)
    assert chair.sounding is None, "4 % is no step"
    chair.spo2 = 75
    chair.run(2)
    assert chair.sounding == "high"
    assert chair.kinds("acknowledgement_broken")[-1].conditions == ("spo2_low",)
    chair.order(wanted.Acknowledge())
    chair.spo2 = 71
    chair.run(3)
    assert chair.sounding is None
    chair.spo2 = 70
    chair.run(2)
    assert chair.sounding == "high", "and at each further step"


def test_an_acknowledged_pressure_breaks_at_20_mmhg() -> None:
    chair = Alone().infusing()
    chair.pressure(185, 90)
    chair.order(wanted.Acknowledge())
    chair.pressure(204, 90)
    assert chair.sounding is None
    chair.pressure(206, 90)
    assert chair.sounding == "high"


def test_a_low_of_the_same_number_never_sounds_under_its_medium() -> None:
    chair = Alone().infusing()
    chair.spo2 = 88
    chair.run(20)
    chair.order(wanted.Acknowledge())
    chair.run(40)
    assert chair.alarms["spo2_reduced"] == "low"
    assert chair.sounding is None


def test_what_came_a_moment_before_the_tap_is_not_acknowledged() -> None:
    chair = Alone().infusing()
    chair.pulse = 140
    chair.run(16)
    (first,) = chair.monitor.snapshot.active
    shown = wanted.SeenAlarm("pulse_rate_high", "high", first.since.isoformat())
    chair.pressure(190, 90)
    chair.order(wanted.Acknowledge((shown,)))
    states = {view.state.condition: view.acknowledged is not None for view in chair.monitor.snapshot.active}
    assert states["pulse_rate_high"]
    assert not states["systolic_high"]
    assert chair.sounding == "high"


def test_a_press_that_names_nothing_that_is_on_is_refused_and_says_why() -> None:
    chair = Alone().infusing()
    chair.spo2 = 88
    chair.run(20)
    (medium,) = chair.monitor.snapshot.active
    shown = wanted.SeenAlarm("spo2_low", "medium", medium.since.isoformat())
    with pytest.raises(CommandRefused, match="no alarm yet"):
        chair.order(wanted.Acknowledge(()))
    with pytest.raises(CommandRefused, match="is over"):
        chair.order(wanted.Acknowledge((wanted.SeenAlarm("systolic_high", "high"),)))
    chair.spo2 = 80
    chair.run(8)
    with pytest.raises(CommandRefused, match="changed since"):
        chair.order(wanted.Acknowledge((shown,)))
    for nonsense in ("yesterday", "2026-01-05T10:00:00", "\x00"):
        with pytest.raises(CommandRefused):
            chair.order(wanted.Acknowledge((wanted.SeenAlarm("spo2_low", "high", nonsense),)))
    with pytest.raises(CommandRefused):
        chair.order(wanted.Acknowledge((wanted.SeenAlarm("spo2_low", "very high"),)))
    assert chair.sounding == "high"


def test_a_page_from_before_a_restart_acknowledges_what_is_still_the_same_alarm() -> None:
    chair = Alone().infusing()
    chair.spo2 = 80
    chair.run(8)
    (view,) = chair.monitor.snapshot.active
    shown = wanted.SeenAlarm("spo2_low", "high", view.since.isoformat())
    again = chair.again(5)
    again.spo2 = 80
    again.run(1)
    again.order(wanted.Acknowledge((shown,)))
    assert again.monitor.snapshot.active[0].acknowledged
    again.spo2 = 97
    again.run(10)
    again.spo2 = 80
    again.run(8)
    with pytest.raises(CommandRefused, match="changed since"):
        again.order(wanted.Acknowledge((shown,)))


def test_a_worsening_from_low_to_medium_breaks_a_pause_that_covers_a_high() -> None:
    chair = Alone().infusing()
    chair.pulse = 140
    chair.say("cuff", Pressure(None, Reason.MOTION))
    chair.run(16)
    chair.order(wanted.PauseAudio())
    assert chair.sounding is None
    chair.say("cuff", Pressure(None, Reason.MOTION))
    chair.run(1)
    assert chair.alarms["pressure_failed"] == "medium"
    assert chair.sounding == "high"


# --- 6, 18: one patient and the next ---


def test_one_patients_pressure_never_becomes_the_next_ones() -> None:
    chair = Alone().infusing()
    chair.pressure(188, 104)
    chair.order(wanted.StopInfusion())
    chair.order(wanted.EndSession(wanted.Override("E. Brandt", "handed over")))
    chair.pressure(150, 90)
    chair.say("cuff", Pressure(None, Reason.CUFF_LOOSE))
    chair.run(60)
    chair.order(wanted.PauseAudio())
    chair.order(wanted.OpenSession("KM-0148", 50, 80.0, 0.5, 40, earlier=True))
    chair.run(1)
    snapshot = chair.monitor.snapshot
    assert snapshot.pressure.value is None
    assert snapshot.resting == ()
    assert snapshot.sound.paused_left_s is None
    assert "pressure_failed" not in chair.alarms
    assert "systolic_high" not in chair.alarms
    assert snapshot.cuff is not None
    assert snapshot.cuff.failed is None
    assert chair.kinds("session_opened")[-1].earlier is False
    stamp = (chair.now.utc - timedelta(seconds=200)).isoformat()
    chair.say("cuff", Pressure(value(177, 99), measured_at=stamp))
    chair.run(1)
    assert chair.monitor.snapshot.pressure.value is None, "it was taken before this session"
    assert chair.monitor.snapshot.cuff is not None
    assert "177/99" in chair.monitor.snapshot.cuff.aside
    assert chair.kinds("pressure_set_aside")


def test_later_on_it_is_asked_whose_the_readings_are_and_until_then_nothing_of_them_is_shown() -> None:
    def opened() -> Alone:
        chair = Alone().run(5).pressure(165, 78).run(70)
        chair.order(wanted.OpenSession("KM-0147", 44, 72.0, 0.5, 40))
        return chair.run(1)

    chair = opened()
    since = chair.monitor.snapshot.earlier
    assert since is not None
    assert (since - chair.start.utc).total_seconds() < 2
    assert chair.monitor.snapshot.pressure.value is None
    assert chair.monitor.snapshot.resting == ()
    assert "systolic_high" not in chair.alarms
    chair.order(wanted.AnswerEarlier(True))
    chair.run(1)
    assert chair.monitor.snapshot.pressure.value is not None
    assert len(chair.monitor.snapshot.resting) == 1
    assert chair.alarms["systolic_high"] == "medium", "it is judged"
    assert chair.monitor.snapshot.earlier is None
    rows = [row for row in chair.memory.entries if isinstance(row, PressureRow)]
    assert [(row.systolic, row.where.session is not None) for row in rows] == [(165, True)]
    other = opened()
    other.order(wanted.AnswerEarlier(False))
    other.run(1)
    assert other.monitor.snapshot.pressure.value is None
    assert [row for row in other.memory.entries if isinstance(row, PressureRow)] == []
    with pytest.raises(CommandRefused):
        other.order(wanted.AnswerEarlier(True))


def test_a_session_under_a_high_alarm_ends_by_name_and_the_chair_goes_on_watching() -> None:
    chair = Alone().infusing()
    chair.order(wanted.ChangeLimits("clinic default", (wanted.LimitEdit("systolic_high", 150, 0),)))
    chair.order(wanted.StopInfusion())
    chair.spo2 = 80
    chair.run(8)
    with pytest.raises(CommandRefused, match="SpO₂ low 80"):
        chair.order(wanted.EndSession())
    with pytest.raises(CommandRefused):
        chair.order(wanted.EndSession(wanted.Override("E. Brandt", " ")))
    chair.order(wanted.EndSession(wanted.Override("E. Brandt", "taken to the ward")))
    ended = chair.kinds("session_ended")[-1]
    assert (ended.name, ended.alarms) == ("E. Brandt", ("SpO₂ low 80",))
    chair.run(8)
    assert chair.monitor.phase is Phase.SETUP
    assert chair.monitor.snapshot.watching_on
    assert chair.alarms["spo2_low"] == "high"
    chair.pressure(155, 85)
    assert chair.alarms["systolic_high"] == "medium", "with the limits of the session that ended"
    chair.spo2 = chair.pulse = None
    chair.run(2)
    assert not chair.monitor.snapshot.watching_on, "the probe is off"


def test_it_watches_ten_minutes_at_most() -> None:
    chair = Alone().infusing()
    chair.order(wanted.StopInfusion())
    chair.spo2 = 80
    chair.run(8)
    chair.order(wanted.EndSession(wanted.Override("E. Brandt", "taken to the ward")))
    chair.run(598)
    assert chair.monitor.snapshot.watching_on
    chair.run(4)
    assert not chair.monitor.snapshot.watching_on


# --- 7, 27: shock, failures ---


def test_a_pressure_that_may_be_shock_dims_the_old_one_and_is_measured_again_twice() -> None:
    chair = Alone().infusing()
    chair.pressure(118, 76)
    chair.asked.clear()
    for _ in range(3):
        chair.say("cuff", Pressure(PressureValue(62, 49, 53, 118)))
        chair.run(31)
        assert chair.alarms["pressure_implausible"] == "high"
        assert chair.monitor.snapshot.pressure.state is State.STALE
    assert len([order for order in chair.asked if isinstance(order, wanted.MeasurePressure)]) == 2
    assert chair.monitor.snapshot.pressure.value is not None
    assert chair.monitor.snapshot.pressure.value.systolic == 118


def test_a_failed_cuff_is_tried_again_once_after_30_s() -> None:
    chair = Alone().infusing()
    chair.asked.clear()
    chair.say("cuff", Pressure(None, Reason.MOTION))
    chair.run(29)
    assert chair.asked == []
    chair.run(3)
    assert [type(order) for order in chair.asked] == [wanted.MeasurePressure]
    chair.say("cuff", Pressure(None, Reason.MOTION))
    chair.run(100)
    assert len(chair.asked) == 1


# --- 8: the cycle in force ---


@pytest.mark.parametrize(
    ("state", "low", "medium"),
    [
        ({"cycle_s": 120.0}, 180, 240),
        ({"cycle_s": 600.0}, 660, 1200),
        ({"stat_until": 1e6}, 60, 120),
        ({}, 360, 600),
    ],
)
def test_overdue_follows_the_cycle_that_was_chosen(state: dict[str, float], low: int, medium: int) -> None:
    chair = Alone().infusing()
    chair.say("cuff", CuffState(CuffPhase.IDLE, **state))  # type: ignore[arg-type]
    chair.pressure(124, 78)
    chair.run(low - 3)
    assert "pressure_overdue" not in chair.alarms
    chair.run(5)
    assert chair.alarms["pressure_overdue"] == "low"
    chair.run(medium - low)
    assert chair.alarms["pressure_overdue"] == "medium"


# --- 9: breathing ---


def test_breathing_is_shown_alarmed_kept_and_missed() -> None:
    chair = Alone().infusing()
    assert chair.monitor.snapshot.others == ()
    chair.pulse = 72
    for second in range(60):
        chair.say("oximeter", Numeric(Vital.RESPIRATION_RATE, 14 if second < 30 else 0), Numeric(Vital.ETCO2, 38))
        chair.run(1)
    shown = dict(chair.monitor.snapshot.others)
    assert shown[Vital.ETCO2].value == 38
    assert chair.alarms["apnoea"] == "high"
    assert chair.alarms["respiration_low"] == "high"
    assert chair.monitor.trend.samples[-1].others["etco2"] == 38
    chair.run(35)
    assert chair.alarms["etco2_signal_lost"] == "low"
    assert chair.alarms["apnoea"] == "high", "what stops coming ends nothing"


# --- 11: the cuff's pulse ---


def test_the_cuffs_pulse_and_its_doubts_are_shown_and_judged() -> None:
    chair = Alone().infusing()
    chair.say("cuff", Pressure(value(124, 80, 38), quality=(Quality.CUFF_LOOSE,)))
    chair.run(1)
    assert chair.monitor.snapshot.pressure.quality == (Quality.CUFF_LOOSE,)
    assert "pulse_rate_low" not in chair.alarms, "the oximeter counts"
    assert "pulse_disagrees" not in chair.alarms
    chair.say("cuff", Pressure(value(124, 80, 38)))
    chair.run(1)
    assert chair.alarms["pulse_disagrees"] == "medium"
    chair.talking = False
    chair.run(15)
    chair.say("cuff", Pressure(value(124, 80, 38)))
    chair.run(1)
    assert chair.alarms["pulse_rate_low"] == "high"


# --- 12: frozen ---


def test_a_flat_wave_under_a_number_is_told_and_recorded() -> None:
    chair = Alone().infusing()
    for _ in range(26):
        chair.say("oximeter", Waveform(Vital.PLETH, (90,) * 37, 75))
        chair.run(0.5)
    assert chair.alarms["values_frozen"] == "low"
    assert chair.kinds("pleth_flat")[-1].on
    for turn in range(4):
        chair.say("oximeter", Waveform(Vital.PLETH, (60, 90 + turn, 140), 75))
        chair.run(0.5)
    assert "values_frozen" not in chair.alarms


# --- 14: off by numbers ---


def test_a_limit_at_its_rail_counts_as_off() -> None:
    limits = Limits().with_medium("systolic_high", 178)
    chair = Alone(Chair("1", "Chair 1", limits)).run(2)
    assert chair.alarms == {"limits_off": "low"}
    assert chair.monitor.snapshot.off == ("systolic_high",)


# --- 15: a restart ---


def restarted(chair: Alone, away: float) -> Alone:
    """Killed and started again; the cuff answers after two seconds."""
    chair.run(1)
    again = chair.again(away)
    again.monitor.note(ProcessStarted("x", None), again.now)
    again.say("cuff", Link(LinkState.UP), CuffState(CuffPhase.UNKNOWN))
    again.run(2)
    again.asked.clear()
    again.say("cuff", CuffState(CuffPhase.IDLE))
    return again.run(1)


def test_a_short_restart_takes_up_the_cycle_and_the_second_reading() -> None:
    chair = Alone().infusing()
    chair.order(wanted.SetCycle(150))
    chair.pressure(166, 95)
    again = restarted(chair, 5)
    assert [order.seconds for order in again.asked if isinstance(order, wanted.SetCycle)] == [150]
    again.run(75)
    assert [order for order in again.asked if isinstance(order, wanted.MeasurePressure)]


def test_a_long_one_and_another_cuff_do_not() -> None:
    chair = Alone().infusing()
    chair.order(wanted.SetCycle(150))
    again = restarted(chair, 45)
    assert not [order for order in again.asked if isinstance(order, wanted.SetCycle)]
    other = Alone().infusing()
    other.order(wanted.SetCycle(150))
    for at, entry in enumerate(other.memory.entries):
        if isinstance(entry, Stamped) and entry.event.kind == "cuff_ordered":
            other.memory.entries[at] = Stamped(
                type(entry.event)("cycle", 150, "another cuff"), entry.utc, entry.bed, entry.session, "live", "n"  # type: ignore[call-arg]
            )  # fmt: skip
    assert not [order for order in restarted(other, 5).asked if isinstance(order, wanted.SetCycle)]


# --- 16: the start ---


def test_a_start_at_a_baseline_beyond_its_limits_takes_a_name() -> None:
    chair = Alone().run(5)
    chair.order(wanted.OpenSession("KM-0147", 44, 72.0, 0.5, 40))
    chair.pressure(195, 104).run(190).pressure(197, 106)
    chair.order(wanted.ConfirmBaseline(tuple(row.name for row in chair.monitor.snapshot.resting)))
    assert any("systolic high 196" in words for words in chair.monitor.snapshot.unusual)
    with pytest.raises(CommandRefused, match="Beyond the limits before the start: baseline systolic high 196"):
        chair.order(wanted.StartInfusion())
    chair.order(wanted.StartInfusion(override=wanted.Override("E. Brandt", "cardiology agrees")))
    assert "baseline systolic high 196" in chair.kinds("chain_overridden")[-1].proofs


def test_a_start_under_a_high_alarm_takes_a_name() -> None:
    chair = Alone().run(5)
    chair.order(wanted.OpenSession("KM-0147", 44, 72.0, 0.5, 40))
    chair.spo2 = 82
    chair.run(8)
    with pytest.raises(CommandRefused, match="SpO₂ low 82"):
        chair.order(wanted.StartInfusion("no cuff today"))


# --- 19: another screen ---


def test_a_second_screen_silences_nothing_unless_the_clinic_allows_it() -> None:
    def alarmed(chair: Chair) -> Alone:
        alone = Alone(chair).infusing()
        alone.spo2 = 80
        alone.confirm("office")
        return alone.run(8)

    chair = alarmed(Chair("1", "Chair 1"))
    for order in (wanted.Acknowledge(), wanted.PauseAudio()):
        with pytest.raises(CommandRefused, match="information only"):
            chair.order(order, "office")
    assert chair.sounding == "high"
    chair.order(wanted.Acknowledge(), SCREEN)
    assert chair.sounding is None
    allowed = alarmed(Chair("1", "Chair 1", second_screen=True))
    allowed.order(wanted.Acknowledge(), "office")
    assert allowed.monitor.snapshot.active[0].by == By("office")


# --- two sensors ---


def two_channels(first: float | None, second: float | None, seconds: int = 20) -> Alone:
    chair = Alone().infusing()
    chair.talking = False
    say_both(chair, first, second, seconds)
    return chair


def say_both(chair: Alone, first: float | None, second: float | None, seconds: int) -> None:
    for _ in range(seconds):
        for channel, each in ((0, first), (2, second)):
            why = None if each is not None else Reason.INVALID
            chair.say("oximeter", Numeric(Vital.SPO2, each, why, channel=channel))
        chair.say("oximeter", Numeric(Vital.PULSE_RATE, 72 + seconds % 2))
        chair.run(1)


@pytest.mark.parametrize(("first", "second"), [(82, 98), (98, 82)])
def test_of_two_sensors_the_lower_is_shown_and_alarms_until_one_is_chosen(first: float, second: float) -> None:
    chair = two_channels(first, second)
    assert chair.monitor.snapshot.spo2.value == 82
    assert chair.alarms["spo2_low"] == "high"
    assert chair.monitor.snapshot.channels == (("oximeter", 0 if first == 82 else 2, ((0, first), (2, second))),)
    with pytest.raises(CommandRefused, match="no such channel"):
        chair.order(wanted.UseChannel("oximeter", 3))
    chair.order(wanted.UseChannel("oximeter", 2 if second == 98 else 0))
    say_both(chair, first, second, 8)
    assert chair.monitor.snapshot.spo2.value == 98
    assert "spo2_low" not in chair.alarms


def test_a_second_sensor_that_is_not_there_changes_nothing_for_the_first() -> None:
    chair = two_channels(97, None, 40)
    assert chair.monitor.snapshot.spo2.state is State.LIVE
    assert chair.monitor.snapshot.spo2.value == 97
    assert "spo2_signal_lost" not in chair.alarms
