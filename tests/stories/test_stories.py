"""Whole stories on a fake clock: simulator, wire bytes, decoder, monitor, alarms, record, snapshot."""

from __future__ import annotations

import pytest
from bench import Chairside
from day import DAY

from bedside.equipment.displays import Confirmation
from bedside.errors import CommandRefused
from bedside.phase import Phase
from bedside.reading import Link, LinkState, Pressure, PressureValue
from bedside.told import events as happened
from bedside.told import orders as wanted
from bedside.told.by import By
from bedside.told.rows import NumericRow, PressureRow, WaveRow
from bedside.vitals.values import State


def begun(story: str) -> Chairside:
    chair = Chairside(story)
    chair.start_infusion()
    return chair


def kinds(chair: Chairside) -> list[str]:
    return [event.kind for _, event in chair.memory.events]


def test_ketamine_runs_quietly_and_is_all_recorded() -> None:
    chair = begun("ketamine")
    chair.run_to(21)
    snapshot = chair.snapshot
    assert snapshot.phase is Phase.INFUSING
    assert chair.alarms().keys() <= {"systolic_raised", "diastolic_raised"}
    assert snapshot.session is not None
    assert snapshot.session.given_mg == pytest.approx(36 * 21 / 40, abs=0.1)
    assert [kind for kind in kinds(chair) if kind.startswith(("session", "baseline", "infusion"))] == [
        "session_opened",
        "baseline_confirmed",
        "infusion_started",
    ]
    rows = chair.memory.entries
    waves = [row for row in rows if isinstance(row, WaveRow)]
    assert sum(len(row.samples) // 2 for row in waves) > 74.5 * (chair.t - 30)
    assert len([row for row in rows if isinstance(row, PressureRow) and row.systolic]) == 2 + 4
    numerics = [row for row in rows if isinstance(row, NumericRow) and row.vital == "spo2"]
    assert len(numerics) >= chair.t - 20
    assert all(row.where.session == snapshot.session.session.id for row in rows if isinstance(row, NumericRow))
    assert all(row.where.origin == "simulated" for row in numerics)


def test_the_minutes_before_a_session_are_kept_with_it() -> None:
    chair = Chairside()
    chair.run_to(-5)
    assert [row for row in chair.memory.entries if isinstance(row, NumericRow)] == []
    chair.order(wanted.OpenSession("", 44, 72.0, 0.5, 40))
    assert [row for row in chair.memory.entries if isinstance(row, NumericRow)] == []
    chair.order(wanted.AnswerEarlier(True))
    rows = [row for row in chair.memory.entries if isinstance(row, NumericRow)]
    assert len(rows) > 2 * 170
    assert rows[0].utc < rows[-1].utc


def test_a_desaturation_alarms_after_its_delay_and_ends() -> None:
    chair = begun("desaturation")
    chair.run_to(7.5)
    (onset, *_rest) = chair.changes("spo2_low")
    assert onset[1:] == ("onset", "medium")
    assert 6.2 < onset[0] < 6.9
    chair.run_to(18.5)
    high = [line for line in chair.changes("spo2_low") if line[2] == "high"]
    assert high
    assert high[0][1] in ("onset", "priority")
    assert chair.changes("spo2_low")[-1][1] == "cleared"
    assert "spo2_low" not in chair.alarms()


def test_hypertension_and_hypotension_climb_their_priorities() -> None:
    high = begun("hypertension")
    high.run_to(26)
    assert [line[1:] for line in high.changes("systolic_high")][:2] == [("onset", "medium"), ("priority", "high")]
    low = begun("hypotension")
    low.run_to(26)
    assert [line[1:] for line in low.changes("systolic_low")][:2] == [("onset", "medium"), ("priority", "high")]


def test_probe_off_is_technical_and_never_a_desaturation() -> None:
    chair = begun("probe-off")
    chair.run_to(15.6)
    assert chair.snapshot.spo2.state is State.LIVE
    chair.run_to(15.6 + 5.5 / 60)
    assert chair.snapshot.spo2.state is State.ABSENT
    assert chair.snapshot.spo2.value is None
    assert chair.snapshot.spo2.reason == "sensor_off"
    chair.run_to(17.5)
    assert chair.changes("spo2_low") == []
    lost = [line for line in chair.changes("spo2_signal_lost") if line[0] > 10]
    assert [line[1:] for line in lost] == [("onset", "medium"), ("cleared", "medium")]
    assert lost[0][0] == pytest.approx(15.6 + 10 / 60, abs=0.02)
    gap = [
        s for s in chair.monitor.trend.samples if s.spo2 is None and s.utc > chair.snapshot.utc.replace(year=2020)
    ]
    assert 60 < len(gap) < 130


def test_a_value_is_live_then_old_then_gone() -> None:
    chair = begun("steady")
    chair.run_to(1)
    chair.talking["oximeter"] = False
    states = []
    for _ in range(80):
        chair.tick()
        states.append(chair.snapshot.spo2.state)
    assert states.index(State.STALE) == pytest.approx(20, abs=2)
    assert states.index(State.ABSENT) == pytest.approx(50, abs=4)


def test_a_lost_link_is_named_at_its_time_and_the_signal_after_it() -> None:
    chair = begun("steady")
    chair.run_to(1)
    chair.talking["oximeter"] = False
    chair.say("oximeter", [Link(LinkState.RECONNECTING, "socket disconnected")])
    chair.run_to(1.4)
    assert chair.changes("device_link_lost")[0] == (pytest.approx(1 + 5 / 60, abs=0.02), "onset", "medium")
    assert chair.changes("spo2_signal_lost")[0] == (pytest.approx(1 + 10 / 60, abs=0.02), "onset", "medium")
    chair.talking["oximeter"] = True
    chair.say("oximeter", [Link(LinkState.UP)])
    chair.run_to(1.5)
    assert chair.alarms().keys() & {"device_link_lost", "spo2_signal_lost"} == set()


def test_a_silent_device_is_low() -> None:
    chair = begun("steady")
    chair.say("oximeter", [Link(LinkState.SILENT)])
    chair.tick()
    assert chair.alarms()["device_silent"] == "low"


def test_a_leaking_cuff_fails_low_then_medium_and_is_overdue() -> None:
    chair = begun("cuff-leak")
    chair.run_to(20)
    assert [line[1:] for line in chair.changes("pressure_failed")] == [("onset", "low"), ("priority", "medium")]
    assert [line[1:] for line in chair.changes("pressure_overdue")] == [("onset", "low"), ("priority", "medium")]
    assert chair.snapshot.cuff is not None
    assert chair.snapshot.cuff.failed == "cuff_loose"


def test_artefact_gives_no_false_desaturation() -> None:
    chair = begun("artefact")
    chair.run_to(18)
    assert chair.changes("spo2_low") == []
    assert any("artifact" in view.spo2.quality for view in chair.seen)


def test_acknowledge_names_what_it_covered_and_expires() -> None:
    chair = begun("hypertension")
    chair.run_to(16)
    active = set(chair.alarms())
    assert chair.snapshot.sound.sounding == "medium"
    chair.order(wanted.Acknowledge())
    assert chair.snapshot.sound.sounding is None
    (event,) = [event for _, event in chair.memory.events if isinstance(event, happened.Acknowledged)]
    assert set(event.conditions) == active
    chair.run_to(21.3)
    expired = [at / 60 for at, event in chair.memory.events if isinstance(event, happened.AcknowledgementExpired)]
    worse = [line for line in chair.changes("systolic_high") if line[1] == "priority"]
    assert expired or worse
    assert chair.snapshot.sound.sounding is not None


def test_a_pause_of_sound_ends_by_itself_and_a_worse_alarm_breaks_it() -> None:
    chair = begun("steady")
    chair.order(wanted.PauseAudio())
    assert chair.snapshot.sound.paused_left_s == pytest.approx(120, abs=1)
    chair.run_to(2.1)
    assert chair.snapshot.sound.paused_left_s is None
    assert [event.why for _, event in chair.memory.events if isinstance(event, happened.AudioPauseEnded)] == [
        "time"
    ]
    chair.order(wanted.PauseAudio())
    chair.memory.failing = True
    chair.tick()
    assert chair.alarms() == {"recording_failed": "medium"}
    assert chair.snapshot.sound.paused_left_s is None
    assert chair.snapshot.sound.sounding == "medium"


def test_the_record_that_failed_says_how_long_when_it_is_back() -> None:
    chair = begun("steady")
    chair.memory.failing = True
    chair.run_to(0.5)
    chair.memory.failing = False
    chair.run_to(0.6)
    assert "recording_failed" not in chair.alarms()
    (gap,) = [event for _, event in chair.memory.events if isinstance(event, happened.RecordingGap)]
    assert gap.seconds == pytest.approx(30, abs=0.5)


def test_no_display_for_ten_seconds_is_an_alarm_in_a_session_only() -> None:
    chair = Chairside()
    chair.watched = False
    chair.run_to(-7)
    assert "display_lost" not in chair.alarms()
    chair.order(wanted.OpenSession("", 44, 72.0, 0.5, 40))
    chair.run_to(-6.7)
    assert chair.alarms()["display_lost"] == "medium"
    chair.watched = True
    chair.run_to(-6.69)
    assert "display_lost" not in chair.alarms()


def test_an_obeyed_order_names_the_record_number_to_wait_for() -> None:
    chair = begun("steady")
    ticket = chair.monitor.order(wanted.Command(wanted.AddNote("vomited"), By("nurse")))
    chair.monitor.step(chair.clock.now(), chair.real)
    number = ticket.wait(0)
    kept = [getattr(entry, "event", None) for entry in chair.memory.entries]
    assert kept.index(happened.Note("vomited")) < number <= len(kept)


def test_an_order_to_a_cuff_that_is_not_there_is_refused() -> None:
    chair = begun("steady")
    chair.say("cuff", [Link(LinkState.RECONNECTING, "unplugged"), *chair.cuff.lost(chair.clock.now().monotonic)])
    chair.tick()
    before = kinds(chair).count("cuff_ordered")
    for order in (wanted.MeasurePressure(), wanted.StartStat(), wanted.SetCycle(60.0), wanted.StopCuff()):
        with pytest.raises(CommandRefused, match="The cuff is not connected"):
            chair.order(order)
    assert kinds(chair).count("cuff_ordered") == before


def test_the_sessions_end_ends_its_alarms_and_the_stopped_cycle() -> None:
    chair = begun("steady")
    chair.say("cuff", [Link(LinkState.RECONNECTING, "unplugged"), *chair.cuff.lost(chair.clock.now().monotonic)])
    chair.talking = {"oximeter": False, "cuff": False}
    chair.run_to(1)
    assert {"spo2_signal_lost", "device_link_lost", "cuff_cycle_stopped"} <= set(chair.alarms())
    chair.order(wanted.StopInfusion())
    chair.order(wanted.EndSession())
    ended = kinds(chair).index("session_ended")
    after = [event for _, event in chair.memory.events[ended:] if isinstance(event, happened.Alarm)]
    cleared = {event.condition for event in after if event.change == "cleared"}
    assert {"spo2_signal_lost", "device_link_lost", "cuff_cycle_stopped"} <= cleared
    chair.run_to(1.5)
    assert "cuff_cycle_stopped" not in chair.alarms()
    assert chair.snapshot.cuff is not None
    assert chair.snapshot.cuff.stopped is None
    assert chair.alarms()["device_link_lost"] == "low"


def test_what_is_told_of_a_session_needs_no_disk() -> None:
    chair = begun("steady")
    chair.memory.failing = True
    chair.order(wanted.AddNote("vomited"))
    assert happened.Note("vomited") in [stamped.event for stamped in chair.monitor.told]
    chair.order(wanted.StopInfusion())
    chair.order(wanted.EndSession())
    assert chair.monitor.told == ()


def test_a_process_that_stood_still_does_not_blame_the_display() -> None:
    chair = begun("steady")
    chair.real += 17
    chair.monitor.step(chair.clock.advance(17), chair.real)
    assert "display_lost" not in chair.alarms()


def test_a_display_that_cannot_sound_is_an_alarm() -> None:
    chair = begun("steady")
    chair.watched = False
    chair.monitor.confirm("display", Confirmation(chair.real, 1, "blocked"))
    chair.monitor.step(chair.clock.now(), chair.real)
    assert chair.alarms()["no_alarm_sound"] == "medium"
    chair.monitor.confirm("another", Confirmation(chair.real, 1, "ok"))
    chair.monitor.step(chair.clock.now(), chair.real)
    assert "no_alarm_sound" in chair.alarms(), "a second screen is not at the patient"
    chair.monitor.confirm("display", Confirmation(chair.real, 1, "ok"))
    chair.monitor.step(chair.clock.now(), chair.real)
    assert "no_alarm_sound" not in chair.alarms()


def test_a_stored_pressure_of_the_instrument_is_not_a_reading_of_now() -> None:
    chair = begun("steady")
    before = chair.snapshot.pressure.value
    chair.say("cuff", [Pressure(PressureValue(230, 120, 150, 90), kind="history")])
    chair.tick()
    assert chair.snapshot.pressure.value == before
    assert "systolic_high" not in chair.alarms()
    rows = [entry for entry in chair.memory.entries if isinstance(entry, PressureRow)]
    assert (rows[-1].systolic, rows[-1].kind) == (230, "history")


def test_a_cuff_somebody_stopped_has_not_failed() -> None:
    chair = begun("steady")
    chair.run_to(3)
    chair.order(wanted.MeasurePressure())
    chair.run_to(3.2)
    assert chair.snapshot.cuff is not None
    assert chair.snapshot.cuff.phase == "measuring"
    chair.order(wanted.StopCuff())
    chair.run_to(3.8)
    rows = [entry for entry in chair.memory.entries if isinstance(entry, PressureRow)]
    assert rows[-1].reason == "aborted"
    assert "pressure_failed" not in chair.alarms()
    assert chair.snapshot.cuff is not None
    assert chair.snapshot.cuff.failed is None


def test_a_step_of_the_host_clock_is_an_event_and_changes_no_delay() -> None:
    chair = begun("steady")
    zero = DAY.timestamp()
    chair.monitor.step(chair.clock.now(), chair.real, zero)
    chair.monitor.step(chair.clock.now(), chair.real, zero + 0.5)
    assert "clock_stepped" not in chair.alarms()
    chair.monitor.step(chair.clock.now(), chair.real, zero + 3600.5)
    assert chair.alarms()["clock_stepped"] == "low"
    (event,) = [event for _, event in chair.memory.events if isinstance(event, happened.ClockStepped)]
    assert event.seconds == 3600.5
    assert chair.snapshot.spo2.state is State.LIVE


def test_the_next_patient_starts_clean() -> None:
    chair = begun("hypertension")
    chair.run_to(16)
    assert "systolic_high" in chair.alarms()
    chair.order(wanted.StopInfusion())
    assert chair.snapshot.cuff is not None
    chair.order(wanted.EndSession())
    chair.tick()
    assert chair.snapshot.phase is Phase.SETUP
    assert "systolic_high" not in chair.alarms()
    assert chair.changes("systolic_high")[-1][1] == "cleared"
    assert chair.snapshot.pressure.value is None
    assert chair.snapshot.session is None
    assert list(chair.monitor.trend.pressures) == []
    chair.order(wanted.OpenSession("", 30, 60.0, 0.5, 40))
    assert chair.snapshot.session is not None
    assert chair.snapshot.session.session.baseline is None


def test_recovery_measures_every_quarter_hour_once_the_pressure_has_settled() -> None:
    chair = begun("steady")
    chair.run_to(6)
    chair.order(wanted.StopInfusion())
    chair.run_to(7)
    assert chair.snapshot.cuff is not None
    assert (chair.snapshot.cuff.cycle_s, chair.snapshot.cuff.settling) == (300, True)
    assert chair.snapshot.phase is Phase.RECOVERY
    chair.run_to(20.9)
    assert chair.snapshot.cuff.cycle_s == 300, "not before 15 minutes"
    chair.run_to(21.2)
    assert (chair.snapshot.cuff.cycle_s, chair.snapshot.cuff.settling) == (900, False)


def test_the_nurses_own_cycle_is_kept() -> None:
    chair = Chairside("ketamine")
    chair.run_to(-7.8)
    chair.order(wanted.OpenSession("", 44, 72.0, 0.5, 40, earlier=True))
    chair.order(wanted.SetCycle(150))
    chair.run_to(-7)
    chair.order(wanted.StartInfusion("no time for one"))
    chair.run_to(-6)
    assert chair.snapshot.cuff is not None
    assert chair.snapshot.cuff.cycle_s == 150


def test_same_seed_same_record() -> None:
    def told() -> list[object]:
        chair = begun("desaturation")
        chair.run_to(7)
        return [(at, event) for at, event in chair.memory.events]

    assert told() == told()
