"""Who is told, and how loudly: priorities, acknowledgement, pause, AUDIO OFF, escalation, the dark room."""

from __future__ import annotations

import pytest
from alone import SCREEN, Alone

from bedside.chair import Chair
from bedside.errors import CommandRefused
from bedside.told import orders as wanted


def desaturated(spo2: float = 88, **more: object) -> Alone:
    chair = Alone(**more).infusing()  # type: ignore[arg-type]
    chair.spo2 = spo2
    return chair.run(22)


@pytest.mark.alm(2)
def test_indicator_and_sound_follow_the_highest_of_three() -> None:
    chair = Alone().infusing()
    chair.pulse = 120
    chair.run(35)
    chair.perfusion = 0.2
    chair.run(35)
    assert chair.alarms == {"pulse_rate_high": "medium", "pulse_rate_raised": "low", "low_perfusion": "low"} or set(
        chair.alarms
    ) >= {"pulse_rate_high", "low_perfusion"}
    assert chair.sounding == "medium"
    assert chair.monitor.snapshot.highest == "medium"
    chair.spo2 = 80
    chair.run(7)
    assert chair.sounding == "high"
    assert chair.monitor.snapshot.alarms[0].state.condition == "spo2_low"


@pytest.mark.alm(20)
def test_a_pause_silences_keeps_the_picture_and_ends_by_itself_after_two_minutes() -> None:
    chair = desaturated()
    chair.order(wanted.PauseAudio())
    assert chair.sounding is None
    assert chair.alarms["spo2_low"] == "medium"
    left = chair.monitor.snapshot.sound.paused_left_s
    assert left is not None
    assert 119 <= left <= 120
    chair.run(119)
    assert chair.sounding is None
    chair.run(2)
    assert chair.sounding == "medium"
    assert chair.kinds("audio_pause_ended")[-1].why == "time"


@pytest.mark.alm(21)
def test_a_new_condition_of_equal_priority_sounds_in_a_pause_and_a_lower_one_does_not() -> None:
    chair = desaturated()
    chair.order(wanted.PauseAudio())
    chair.perfusion = 0.2
    chair.run(35)
    assert "low_perfusion" in chair.alarms
    assert chair.sounding is None
    chair.pressure(165, 95)
    assert chair.sounding == "medium"
    assert chair.kinds("audio_pause_ended")[-1].why == "alarm"


@pytest.mark.alm(22)
def test_audio_off_does_not_exist_unless_the_site_allows_it() -> None:
    chair = desaturated()
    with pytest.raises(CommandRefused, match="not allowed"):
        chair.order(wanted.SwitchAudio(off=True))
    assert chair.sounding == "medium"
    assert not chair.monitor.snapshot.audio_off_allowed


@pytest.mark.alm(23)
@pytest.mark.alm(24)
def test_audio_off_reminds_every_five_minutes_and_one_tap_ends_it() -> None:
    chair = desaturated(chair=Chair("1", "Chair 1", audio_off=True))
    chair.order(wanted.SwitchAudio(off=True))
    assert chair.sounding is None
    assert chair.monitor.snapshot.sound.off
    chair.run(295)
    assert chair.monitor.snapshot.sound.reminders == 0
    chair.run(6)
    assert chair.monitor.snapshot.sound.reminders == 1
    chair.run(300)
    assert chair.monitor.snapshot.sound.reminders == 2
    chair.order(wanted.EndAudioPause())
    assert chair.sounding == "medium", "what is active sounds at once"
    assert [event.on for event in chair.kinds("audio_off")] == [True, False]


@pytest.mark.alm(23)
def test_a_limit_that_is_off_is_an_alarm_that_comes_back_every_five_minutes() -> None:
    limits = Chair("1", "Chair 1").limits.without("spo2_low")
    chair = Alone(Chair("1", "Chair 1", limits)).run(5)
    assert chair.alarms == {"limits_off": "low"}
    assert chair.monitor.snapshot.off == ("spo2_low",)
    assert chair.sounding == "low"
    chair.order(wanted.Acknowledge())
    assert chair.sounding is None
    chair.run(299)
    assert chair.sounding is None
    chair.run(2)
    assert chair.sounding == "low"


@pytest.mark.alm(24)
def test_one_tap_ends_a_pause_and_what_is_active_sounds_at_once() -> None:
    chair = desaturated()
    chair.order(wanted.PauseAudio())
    chair.order(wanted.EndAudioPause())
    assert chair.sounding == "medium"


@pytest.mark.alm(25)
def test_acknowledgement_names_conditions_and_ends_with_them_or_after_five_minutes() -> None:
    chair = desaturated()
    chair.order(wanted.Acknowledge())
    assert chair.sounding is None
    view = chair.monitor.snapshot.alarms[0]
    assert (view.acknowledged is not None, view.by and view.by.display) == (True, "bedside screen")
    chair.pressure(165, 95)
    assert chair.sounding == "medium", "an acknowledged alarm never silences another"
    chair.order(wanted.Acknowledge())
    chair.run(300)
    assert chair.sounding == "medium", "the first acknowledgement is over, it still holds"
    chair.spo2 = 98
    chair.run(8)
    chair.spo2 = 88
    chair.run(20)
    assert chair.monitor.snapshot.active[0].acknowledged is None, "it came again: nobody has seen that"


@pytest.mark.alm(26)
def test_a_worsening_breaks_acknowledgement_and_pause() -> None:
    chair = desaturated()
    chair.order(wanted.Acknowledge())
    chair.order(wanted.PauseAudio())
    chair.spo2 = 80
    chair.run(7)
    assert chair.sounding == "high"
    assert chair.monitor.snapshot.sound.paused_left_s is None


def test_unanswered_for_two_minutes_it_gets_louder_and_never_a_higher_priority() -> None:
    chair = desaturated()
    chair.run(110)
    assert not chair.monitor.snapshot.sound.louder
    chair.run(12)
    assert chair.monitor.snapshot.sound.louder
    assert chair.alarms["spo2_low"] == "medium"
    chair.order(wanted.Acknowledge())
    chair.run(1)
    assert not chair.monitor.snapshot.sound.louder


def test_a_low_alarm_never_gets_louder() -> None:
    chair = desaturated(91)
    chair.run(200)
    assert set(chair.alarms) == {"spo2_reduced"}
    assert not chair.monitor.snapshot.sound.louder


def test_a_dark_room_shows_low_first_and_hides_nothing_else() -> None:
    chair = Alone().infusing()
    chair.order(wanted.SetDarkRoom(on=True))
    chair.spo2 = 91
    chair.run(33)
    assert chair.alarms == {"spo2_reduced": "low"}
    assert chair.sounding is None
    assert chair.monitor.snapshot.sound.visual_first == ("spo2_reduced",)
    chair.run(62)
    assert chair.sounding == "low", "after a minute it sounds"
    chair.spo2 = 88
    chair.run(17)
    assert chair.sounding == "medium"
    assert [event.on for event in chair.kinds("dark_room")] == [True]


@pytest.mark.alm(29)
def test_a_high_desaturation_stays_marked_until_it_is_reset_and_only_when_it_is_over() -> None:
    chair = desaturated(80)
    chair.order(wanted.Acknowledge())
    assert chair.monitor.snapshot.alarms[0].resolved is None, "while it holds there is nothing to reset"
    chair.spo2 = 98
    chair.run(10)
    (mark,) = chair.monitor.snapshot.alarms
    assert (mark.state.condition, mark.state.priority, mark.state.worst) == ("spo2_low", "high", 80)
    assert mark.resolved is not None
    assert chair.alarms == {}
    assert chair.sounding is None
    assert chair.monitor.snapshot.highest is None
    chair.run(100)
    chair.order(wanted.Acknowledge())
    assert chair.monitor.snapshot.alarms, "the mark has a tap of its own"
    chair.order(wanted.ClearMark("spo2_low"))
    assert chair.monitor.snapshot.alarms == ()
    assert chair.kinds("latch_reset")[-1].conditions == ("spo2_low",)
    with pytest.raises(CommandRefused, match="no such mark"):
        chair.order(wanted.ClearMark("spo2_low"))


def test_a_medium_desaturation_leaves_no_mark() -> None:
    chair = desaturated(88)
    chair.spo2 = 98
    chair.run(10)
    assert chair.monitor.snapshot.alarms == ()


@pytest.mark.alm(53)
def test_a_screen_that_goes_away_is_an_alarm_and_a_second_one_does_not_hide_it() -> None:
    chair = Alone().infusing()
    chair.run(5)
    chair.watched = False
    for _ in range(24):
        chair.confirm("office")
        chair.step()
    assert chair.alarms == {"display_lost": "medium"}
    chair.order(wanted.ChooseScreen(), "office")
    chair.confirm("office")
    chair.step()
    assert chair.alarms == {}
    assert chair.monitor.snapshot.bedside_display == "office"
    assert chair.kinds("screen_chosen")


def test_a_screen_that_comes_while_none_is_there_is_the_bedside_screen() -> None:
    chair = Alone(watched=False)
    chair.confirm(SCREEN)
    chair.step()
    chair.confirm(SCREEN, leaving=True)
    chair.confirm("another")
    chair.step()
    assert chair.monitor.snapshot.bedside_display == "another"


@pytest.mark.alm(19)
def test_a_screen_that_cannot_be_heard_is_an_alarm_at_once() -> None:
    chair = Alone(sound="blocked").run(2)
    assert chair.alarms == {"no_alarm_sound": "medium"}
    assert next(proof for proof in chair.monitor.snapshot.chain if proof.name == "sound").ok is False
