"""Sentences of the alarm checklist that a test had only touched, shown whole; and breaks that must be seen."""

from __future__ import annotations

import itertools
from dataclasses import replace
from types import MappingProxyType

import pytest
from alone import SCREEN, Alone

from bedside.alarms.burst import BURSTS
from bedside.alarms.engine import AlarmEngine
from bedside.alarms.signals import Signals, listed
from bedside.chair import Chair
from bedside.conditions.priority import Priority
from bedside.conditions.rules import Shift
from bedside.conditions.table import TABLE, ActiveCondition
from bedside.errors import CommandRefused, LimitsError
from bedside.limits.limits import Limits
from bedside.limits.limits_file import load_limits
from bedside.limits.rails import HARD, HARD_HIGH, rail
from bedside.phase import Phase
from bedside.reading import CuffPhase, CuffState, Link, LinkState, Numeric, Pressure, PressureValue, Reason, Vital
from bedside.told import orders as wanted
from bedside.vitals.values import NumericState, State

THREE = {"spo2_low": Priority.HIGH, "systolic_high": Priority.MEDIUM, "low_perfusion": Priority.LOW}


def state(condition: str, priority: Priority, since: float = 0.0, value: float | None = None) -> ActiveCondition:
    return ActiveCondition(condition, priority, since, value)


@pytest.mark.alm(2)
@pytest.mark.parametrize("names", list(itertools.permutations(THREE)))
def test_whatever_came_first_the_highest_leads_the_bar_and_the_sound(names: tuple[str, ...]) -> None:
    active = [state(name, THREE[name], float(at)) for at, name in enumerate(names)]
    assert [each.condition for each in listed(active, {})] == list(THREE)
    signals = Signals()
    for gone in range(4):
        left = [each for each in active if each.condition in list(THREE)[gone:]]
        expected = [*THREE.values()][gone] if gone < 3 else None
        assert signals.sounding(left, 0.0) is expected
        assert (listed(left, {})[0].priority if left else None) is expected


@pytest.mark.alm(9)
def test_oxygen_leads_then_pulse_then_pressure_then_the_rest_and_the_newest_of_each() -> None:
    order = ["apnoea", "spo2_low", "pulse_lost", "pulse_rate_low", "systolic_high", "mean_high", "recording_failed"]
    since = dict(zip(order, (9.0, 2.0, 8.0, 3.0, 7.0, 1.0, 99.0), strict=True))
    active = [state(name, Priority.HIGH, since[name]) for name in reversed(order)]
    assert [each.condition for each in listed(active, {})] == order, (
        "a newer fault of the disk comes after an old pulse"
    )


@pytest.mark.alm(12)
@pytest.mark.alm(13)
@pytest.mark.alm(14)
def test_how_often_each_burst_is_played_again() -> None:
    """The page plays by these numbers; tests/browser counts the bursts themselves."""
    high, medium, low = (BURSTS[priority] for priority in (Priority.HIGH, Priority.MEDIUM, Priority.LOW))
    for seconds in (high.repeat_s, high.hurried_s):
        assert 2.5 <= seconds - high.seconds <= 15
    for seconds in (medium.repeat_s, medium.hurried_s):
        assert 2.5 <= seconds - medium.seconds <= 30
    assert low.repeat_s - low.seconds > 15


@pytest.mark.alm(22)
def test_audio_off_is_refused_where_it_is_not_allowed_and_works_where_it_is() -> None:
    chair = Alone().infusing()
    with pytest.raises(CommandRefused, match="not allowed"):
        chair.order(wanted.SwitchAudio(off=True))
    chair.spo2 = 80
    assert chair.run(8).sounding == "high"
    allowed = Alone(Chair("1", "Chair 1", audio_off=True)).infusing()
    allowed.order(wanted.SwitchAudio(off=True))
    allowed.spo2 = 80
    assert allowed.run(8).sounding is None
    assert allowed.alarms["spo2_low"] == "high", "what is seen stays"


@pytest.mark.alm(35)
def test_the_hard_ranges_are_these() -> None:
    medium = {
        "spo2_low": (85, 97), "pulse_rate_high": (80, 180), "pulse_rate_low": (30, 70), "systolic_high": (140, 220),
        "systolic_low": (70, 110), "diastolic_high": (85, 130), "diastolic_low": (35, 65), "mean_high": (100, 160),
        "mean_low": (50, 80), "respiration_low": (8, 16), "respiration_high": (18, 40), "etco2_low": (20, 38),
        "etco2_high": (40, 70), "heart_rate_high": (80, 180), "heart_rate_low": (30, 70),
    }  # fmt: skip
    assert dict(HARD) == medium
    assert HARD_HIGH["pulse_rate_low"] == (25, 60)
    assert rail(Limits(), "pulse_rate_low").top == 70
    assert rail(Limits().without("nothing"), "pulse_rate_low").low == 41, "on the mild side of HIGH"


@pytest.mark.alm(35)
@pytest.mark.parametrize("name", [*HARD, "apnoea"])
@pytest.mark.parametrize("word", ["high", "medium"])
def test_a_file_is_refused_one_beyond_every_end(
    tmp_path_factory: pytest.TempPathFactory, name: str, word: str
) -> None:
    from bedside.limits.rails import file_range

    level = next((level for level in Limits().rules[name].levels if level.priority.value == word), None)
    if level is None:
        return
    low, top = file_range(name, level.priority)
    for wrong in (low - 1, top + 1):
        path = tmp_path_factory.mktemp("limits") / "l.toml"
        path.write_text(f"[{name}]\n{word} = {wrong}\n")
        with pytest.raises(LimitsError, match=rf"{name}\.{word}"):
            load_limits(path)


def test_of_two_presets_each_single_limit_is_the_stricter() -> None:
    advisory = replace(Limits().advisories["systolic_raised"], shift=Shift(10, percent=True), limit=150.0)
    mine = replace(
        Limits().with_medium("systolic_high", 150),
        advisories=MappingProxyType({**Limits().advisories, "systolic_raised": advisory}),
        phases={Phase.RECOVERY: {"spo2_low": 92.0}},
    )
    other = replace(
        Limits().with_medium("spo2_low", 93), phases={Phase.RECOVERY: {"spo2_low": 94.0, "systolic_high": 145.0}}
    )
    for strict in (mine.stricter(other), other.stricter(mine)):
        assert (strict.medium("systolic_high"), strict.medium("spo2_low")) == (150, 93)
        assert strict.advisories["systolic_raised"].shift == Shift(10, percent=True)
        assert strict.advisories["systolic_raised"].limit == 150
        assert strict.phases[Phase.RECOVERY] == {"spo2_low": 94.0, "systolic_high": 145.0}


@pytest.mark.alm(46)
@pytest.mark.parametrize("period", [1.0, 10.0, 60.0, 600.0])
def test_nothing_is_shown_older_than_30_s_however_seldom_it_comes(period: float) -> None:
    shown = NumericState(period)
    shown.take(Numeric(Vital.SPO2, 97), 0.0)
    assert all(shown.shown(at).value is None for at in (30.0, 31.0, 300.0))
    assert shown.shown(30.0).state is State.ABSENT


@pytest.mark.alm(50)
@pytest.mark.parametrize(("phase", "low", "medium"), [(Phase.INFUSING, 360, 600), (Phase.PAUSED, 360, 600)])
def test_a_pause_of_the_infusion_expects_pressures_as_the_infusion_does(
    phase: Phase, low: int, medium: int
) -> None:
    engine = AlarmEngine(Limits(), phase, 0.0)
    engine.determination(PressureValue(120, 80, None, 70), 0.0)
    found = {}
    for second in range(700):
        for change in engine.step(float(second)):
            if change.condition == "pressure_overdue":
                found[change.priority.value] = second
    assert found == {"low": low, "medium": medium}


@pytest.mark.alm(44)
@pytest.mark.alm(45)
@pytest.mark.parametrize(
    ("orders", "priority"),
    [
        ((), "medium"),
        ((wanted.PauseInfusion(),), "medium"),
        ((wanted.StopInfusion(),), "medium"),
    ],
)
def test_faults_weigh_as_much_in_a_pause_and_in_recovery(orders: tuple[wanted.Order, ...], priority: str) -> None:
    chair = Alone().infusing()
    for order in orders:
        chair.order(order)
    chair.run(5)
    chair.spo2 = chair.pulse = None
    chair.run(11)
    assert chair.alarms["spo2_signal_lost"] == priority
    chair.say("oximeter", Link(LinkState.RECONNECTING))
    chair.run(6)
    assert chair.alarms["device_link_lost"] == priority


@pytest.mark.alm(47)
def test_low_perfusion_marks_the_number_and_every_alarm_of_it_stays() -> None:
    chair = Alone(perfusion=0.3).infusing()
    chair.run(31)
    assert chair.alarms["low_perfusion"] == "low"
    chair.spo2 = 80
    chair.run(6)
    assert chair.alarms["spo2_low"] == "high"
    assert chair.sounding == "high"


@pytest.mark.alm(20)
def test_a_pause_keeps_the_picture_counts_down_and_ends_at_120_s() -> None:
    chair = Alone().infusing()
    chair.spo2 = 80
    chair.run(8)
    chair.order(wanted.PauseAudio())
    left = []
    for _ in range(119):
        chair.run(1)
        sound = chair.monitor.snapshot.sound
        left.append(sound.paused_left_s)
        assert sound.sounding is None
        assert chair.alarms["spo2_low"] == "high"
    assert left == sorted(left, reverse=True)
    chair.run(2)
    assert chair.monitor.snapshot.sound.paused_left_s is None
    assert chair.sounding == "high"


@pytest.mark.alm(25)
def test_an_acknowledgement_silences_what_it_names_and_nothing_else() -> None:
    chair = Alone().infusing()
    chair.spo2 = 80
    chair.run(8)
    (seen,) = [view for view in chair.monitor.snapshot.active if view.state.condition == "spo2_low"]
    chair.order(wanted.Acknowledge((wanted.SeenAlarm("spo2_low", "high", seen.since.isoformat()),)))
    assert chair.sounding is None
    chair.pressure(190, 95)
    assert chair.sounding == "high"
    assert {view.state.condition for view in chair.monitor.snapshot.active if view.acknowledged} == {"spo2_low"}


@pytest.mark.alm(37)
def test_the_spo2_limit_is_at_least_85_unless_the_site_permits_less() -> None:
    assert Limits().high("spo2_low") == 85
    chair = Alone().infusing()
    edit = (wanted.LimitEdit("spo2_low", 84, 15),)
    with pytest.raises(CommandRefused):
        chair.order(wanted.ChangeLimits("clinic default", edit, "COPD"))
    assert chair.monitor.limits.medium("spo2_low") == 90


@pytest.mark.alm(38)
def test_alarms_go_on_while_limits_change_and_an_edit_is_refused() -> None:
    chair = Alone().infusing()
    chair.spo2 = 88
    chair.run(14)
    with pytest.raises(CommandRefused):
        chair.order(wanted.ChangeLimits("clinic default", (wanted.LimitEdit("spo2_low", 300, 15),), "typing"))
    chair.order(wanted.ChangeLimits("clinic default", (wanted.LimitEdit("systolic_high", 150, 0),)))
    chair.run(2)
    assert chair.changes("spo2_low") == [("onset", "medium")]


@pytest.mark.alm(44)
def test_each_fault_of_the_list_has_its_own_condition() -> None:
    named = {
        "probe off": "spo2_signal_lost", "no pulse": "pulse_lost", "low perfusion": "low_perfusion",
        "adapter silent": "device_silent", "NIBP failed": "pressure_failed", "clock jump": "clock_stepped",
        "disk full": "recording_failed", "audio lost": "no_alarm_sound", "server lost": "server_lost",
    }  # fmt: skip
    assert len(set(named.values())) == len(named)
    assert set(named.values()) <= set(TABLE)


@pytest.mark.alm(55)
def test_the_log_tells_who_what_when_by_which_limit_and_how_it_ended() -> None:
    chair = Alone().infusing()
    chair.spo2 = 80
    chair.run(8)
    chair.order(wanted.Acknowledge(), SCREEN)
    chair.order(wanted.PauseAudio(), SCREEN)
    chair.spo2 = 97
    chair.run(8)
    stamped = [each for each in chair.events() if each.session]
    alarms = [each.event for each in stamped if each.event.kind == "alarm" and each.event.condition == "spo2_low"]  # type: ignore[union-attr]
    assert [(a.change, a.priority, a.value, a.limit, a.delay) for a in alarms] == [  # type: ignore[union-attr]
        ("onset", "high", 80, 85, 5),
        ("cleared", "high", None, None, None),
    ]
    actors = {each.event.kind: each.actor for each in stamped}
    assert (actors["acknowledged"], actors["audio_paused"]) == (SCREEN, SCREEN)


@pytest.mark.alm(27)
@pytest.mark.alm(23)
def test_an_inactivation_is_in_every_picture_for_its_whole_length() -> None:
    chair = Alone(Chair("1", "Chair 1", audio_off=True)).infusing()
    chair.order(wanted.SwitchAudio(off=True))
    for _ in range(310):
        chair.run(1)
        assert chair.monitor.snapshot.sound.off
    assert chair.monitor.snapshot.sound.reminders == 1
    chair.order(wanted.EndAudioPause())
    assert not chair.monitor.snapshot.sound.off


@pytest.mark.alm(43)
def test_until_it_is_answered_the_stricter_of_each_limit_applies() -> None:
    chair = Alone().infusing()
    chair.order(wanted.ChangeLimits("treated hypertensive", (wanted.LimitEdit("spo2_low", 93, 15),), "known"))
    chair.run(1)
    again = chair.again(120).run(0.5)
    assert again.monitor.snapshot.away_s == 120
    assert again.monitor.limits.medium("systolic_high") == 160, "the default is stricter"
    assert again.monitor.limits.medium("spo2_low") == 93, "its own is"
    again.order(wanted.ConfirmResume())
    assert again.monitor.limits.medium("systolic_high") == 170


def test_words_say_that_the_cuff_and_its_state_are_known() -> None:
    chair = Alone().infusing()
    chair.say("cuff", CuffState(CuffPhase.IDLE, cycle_s=300.0, next_start=chair.now.monotonic + 60))
    chair.say("cuff", Pressure(None, Reason.MOTION))
    chair.run(1)
    cuff = chair.monitor.snapshot.cuff
    assert cuff is not None
    assert (cuff.failed, cuff.cycle_s) == (Reason.MOTION, 300.0)
