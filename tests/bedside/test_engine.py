"""The engine of a chair: the table's rows, pressures, faults, phases; and that it may skip idle ticks."""

from __future__ import annotations

import itertools
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bedside.alarms.engine import AlarmEngine, Cadence
from bedside.alarms.pressures import plausible
from bedside.conditions.table import TABLE, AlarmChange
from bedside.limits.limits import Limits
from bedside.phase import Phase
from bedside.reading import PressureValue, Vital

BASELINE = {"spo2": 98.0, "pulse_rate": 70.0, "systolic": 120.0, "diastolic": 75.0}


def engine(phase: Phase = Phase.INFUSING, **more: object) -> AlarmEngine:
    return AlarmEngine(Limits(), phase, 0.0, **more)  # type: ignore[arg-type]


def words(changes: list[AlarmChange]) -> list[tuple[str, str, str]]:
    return [(change.change.value, change.condition, change.priority.value) for change in changes]


def pressure(systolic: float, diastolic: float, mean: float | None = None) -> PressureValue:
    return PressureValue(systolic, diastolic, mean, 70)


def held(eng: AlarmEngine) -> dict[str, str]:
    return {state.condition: state.priority.value for state in eng.active}


def steady(
    eng: AlarmEngine, until: int, spo2: float = 97, pulse: float = 70, start: int = 0
) -> list[tuple[str, str, str]]:
    found = []
    for second in range(start, until):
        eng.numeric(Vital.SPO2, spo2, float(second))
        eng.numeric(
            Vital.PULSE_RATE, pulse + second // 60 % 2, float(second)
        )  # a number that never moves is its own alarm
        for tick in range(10):
            found += words(eng.step(second + tick / 10))
    return found


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (pressure(180, 90), {"systolic_high": "high"}),
        (pressure(179, 90), {"systolic_high": "medium"}),
        (pressure(160, 90), {"systolic_high": "medium"}),
        (pressure(159, 90), {}),
        (pressure(89, 60), {"systolic_low": "medium"}),
        (pressure(79, 60), {"systolic_low": "high"}),
        (pressure(90, 60), {}),
        (pressure(150, 110), {"diastolic_high": "high"}),
        (pressure(150, 100), {"diastolic_high": "medium"}),
        (pressure(100, 49), {"diastolic_low": "medium"}),
        (pressure(100, 39), {"diastolic_low": "high"}),
        (pressure(150, 90, 130), {"mean_high": "high"}),
        (pressure(150, 90, 120), {"mean_high": "medium"}),
        (pressure(100, 55, 64), {"mean_low": "medium"}),
        (pressure(100, 52, 59), {"mean_low": "high"}),
    ],
)
def test_the_pressure_rows_of_the_table(value: PressureValue, expected: dict[str, str]) -> None:
    eng = engine()
    eng.determination(value, 0.0)
    eng.step(0.1)
    assert held(eng) == expected


def test_each_determination_sets_every_condition_anew() -> None:
    eng = engine()
    found = []
    for at, value in enumerate((pressure(190, 95), pressure(165, 90), pressure(120, 80), pressure(85, 60))):
        eng.determination(value, float(at))
        found += words(eng.step(at + 0.1))
    assert found == [
        ("onset", "systolic_high", "high"),
        ("priority", "systolic_high", "medium"),
        ("cleared", "systolic_high", "medium"),
        ("onset", "systolic_low", "medium"),
    ]


def test_an_implausible_determination_is_technical_and_changes_nothing_else() -> None:
    eng = engine()
    eng.determination(pressure(165, 90), 0.0)
    eng.step(0.1)
    eng.determination(pressure(129, 115), 4.0)
    assert words(eng.step(4.1)) == [("onset", "pressure_implausible", "medium")]
    assert held(eng)["systolic_high"] == "medium"
    eng.determination(pressure(120, 80), 8.0)
    assert set(words(eng.step(8.1))) == {
        ("cleared", "systolic_high", "medium"),
        ("cleared", "pressure_implausible", "medium"),
    }


@pytest.mark.parametrize(
    ("value", "fits"),
    [
        (pressure(40, 20), True),
        (pressure(39, 20), False),
        (pressure(281, 100), False),
        (pressure(120, 106), False),
        (pressure(120, 105), True),
        (pressure(240, 201), False),
        (pressure(120, 80, 79), False),
        (pressure(120, 80, 121), False),
    ],
)
def test_what_a_person_can_have(value: PressureValue, fits: bool) -> None:
    assert plausible(value) is fits


def test_overdue_is_low_then_medium_and_an_implausible_one_does_not_reset_it() -> None:
    eng = engine()
    found = steady(eng, 700)
    assert found == [("onset", "pressure_overdue", "low"), ("priority", "pressure_overdue", "medium")]
    eng.determination(pressure(129, 115), 700.0)
    eng.step(700.1)
    assert held(eng)["pressure_overdue"] == "medium"
    eng.determination(pressure(120, 80), 701.0)
    assert ("cleared", "pressure_overdue", "medium") in words(eng.step(701.1))


@pytest.mark.parametrize(
    ("phase", "expected"),
    [(Phase.SETUP, False), (Phase.BASELINE, False), (Phase.PAUSED, True), (Phase.RECOVERY, False)],
)
def test_overdue_belongs_to_the_phase(phase: Phase, expected: bool) -> None:
    eng = engine(phase)
    steady(eng, 400)
    assert ("pressure_overdue" in held(eng)) is expected


def test_recovery_expects_a_pressure_every_quarter_hour() -> None:
    eng = engine(Phase.RECOVERY)
    assert steady(eng, 970) == [("onset", "pressure_overdue", "low")]


def test_without_a_cuff_nothing_is_overdue() -> None:
    eng = engine(cuff=False)
    assert steady(eng, 700) == []


@pytest.mark.parametrize(
    ("phase", "priority"),
    [(Phase.INFUSING, "medium"), (Phase.RECOVERY, "medium"), (Phase.SETUP, "low"), (Phase.BASELINE, "low")],
)
def test_no_spo2_for_ten_seconds(phase: Phase, priority: str) -> None:
    eng = engine(phase)
    steady(eng, 5)
    found = [(tick / 10, *line) for tick in range(50, 200) for line in words(eng.step(tick / 10))]
    assert found == [(14.0, "onset", "spo2_signal_lost", priority)]
    eng.numeric(Vital.SPO2, 97, 20.0)
    assert words(eng.step(20.0)) == [("cleared", "spo2_signal_lost", priority)]


def test_never_heard_is_lost_too() -> None:
    eng = engine()
    assert words(eng.step(9.9)) == []
    assert words(eng.step(10.0)) == [("onset", "spo2_signal_lost", "medium")]


def test_no_pulse_is_its_own_alarm_only_while_spo2_is_there() -> None:
    eng = engine()
    found = []
    for second in range(40):
        eng.numeric(Vital.SPO2, 97, float(second))
        if second < 5:
            eng.numeric(Vital.PULSE_RATE, 70, float(second))
        found += [(second, *line) for line in words(eng.step(float(second)))]
    assert found == [(19, "onset", "pulse_signal_lost", "medium"), (34, "priority", "pulse_signal_lost", "high")]
    both = engine()
    steady(both, 5)
    assert [w for tick in range(50, 600) for w in words(both.step(tick / 10)) if w[1] == "pulse_signal_lost"] == []


def test_no_pulse_ends_at_the_tick_at_which_spo2_is_lost() -> None:
    eng = engine()
    found = []
    now = 0.0
    for second in range(31):
        eng.numeric(Vital.SPO2, 97, float(second))
        if second <= 10:
            eng.numeric(Vital.PULSE_RATE, 70, float(second))
        now = float(second)
        found += [(now, *line) for line in words(eng.step(now))]
    while (due := eng.deadline(now)) is not None and due < 80:
        now = due
        found += [(now, *line) for line in words(eng.step(now))]
    assert found == [
        (25.0, "onset", "pulse_signal_lost", "medium"),
        (40.0, "onset", "spo2_signal_lost", "medium"),
        (40.0, "cleared", "pulse_signal_lost", "medium"),
    ]


def test_low_perfusion_marks_and_pauses_nothing() -> None:
    eng = engine()
    found = []
    for second in range(100):
        eng.numeric(Vital.PERFUSION_INDEX, 0.3 if second < 60 else 0.7, float(second))
        eng.numeric(Vital.SPO2, 88, float(second))
        eng.numeric(Vital.PULSE_RATE, 70, float(second))
        found += [(second, *line) for line in words(eng.step(float(second)))]
    assert found == [
        (15, "onset", "spo2_low", "medium"),
        (30, "onset", "spo2_reduced", "low"),
        (30, "onset", "low_perfusion", "low"),
        (70, "cleared", "low_perfusion", "low"),
    ]


def test_failed_is_low_and_medium_the_second_time() -> None:
    eng = engine()
    eng.pressure_failed()
    assert words(eng.step(0.1)) == [("onset", "pressure_failed", "low")]
    eng.pressure_failed()
    assert words(eng.step(0.2)) == [("priority", "pressure_failed", "medium")]
    eng.determination(pressure(120, 80), 1.0)
    assert words(eng.step(1.1)) == [("cleared", "pressure_failed", "medium")]
    eng.pressure_failed()
    assert words(eng.step(1.2)) == [("onset", "pressure_failed", "low")]


def test_a_baseline_turns_the_relative_rows_on() -> None:
    eng = engine()
    assert "systolic_raised" not in {rule.condition for rule in eng.rules}
    eng.set_baseline(BASELINE, 0.0)
    limits = {rule.condition: rule.levels[-1].limit for rule in eng.rules}
    assert limits["systolic_raised"] == 144.0
    assert limits["systolic_lowered"] == 96.0
    assert limits["diastolic_raised"] == 90.0
    assert limits["pulse_rate_raised"] == 100.0
    assert limits["spo2_reduced"] == 94.0


def test_the_last_pressure_is_judged_by_the_limits_of_a_new_baseline() -> None:
    eng = engine()
    eng.determination(pressure(150, 80, 100), 1.0)
    eng.step(1.0)
    assert held(eng) == {}
    eng.set_baseline(BASELINE, 0.0)
    assert ("onset", "systolic_raised", "low") in words(eng.step(2.0))


def test_an_advisory_at_or_beyond_medium_is_dropped() -> None:
    eng = engine(baseline={"systolic": 134.0, "pulse_rate": 80.0, "spo2": 93.0})
    names = {rule.condition for rule in eng.rules}
    assert not {"systolic_raised", "pulse_rate_raised"} & names
    assert {rule.condition: rule.levels[0].limit for rule in eng.rules}["spo2_reduced"] == 93


def test_spo2_reduced_names_the_limit_crossed_first() -> None:
    eng = engine(baseline={"spo2": 99.0})
    found = []
    for second in range(60):
        eng.numeric(Vital.SPO2, 95 if second >= 5 else 99, float(second))
        eng.numeric(Vital.PULSE_RATE, 70, float(second))
        found += [(second, c.condition, c.limit) for c in eng.step(float(second))]
    assert found == [(35, "spo2_reduced", 95.0)]


def test_every_condition_declared_is_in_the_table() -> None:
    eng = engine(baseline=BASELINE)
    assert {rule.condition for rule in eng.rules} <= set(TABLE)


@st.composite
def histories(draw: st.DrawFn) -> list[tuple[float, float | None, float | None, tuple[int, int] | None]]:
    """A minute or more of rows: values around the limits, gaps, pressures."""
    seed = draw(st.integers(0, 2**32))
    rng = random.Random(seed)
    t, rows = 0.0, []
    level = 92.0
    for _ in range(draw(st.integers(20, 150))):
        t = round(t + rng.choice((0.3, 1.0, 1.024, 1.024, 2.5, 12.0)), 3)
        level = min(100.0, max(76.0, level + rng.gauss(0, 2.5)))
        spo2 = None if rng.random() < 0.1 else round(level, 1)
        pulse = None if rng.random() < 0.1 else float(rng.randrange(40, 135))
        value = (rng.randrange(70, 195), rng.randrange(38, 112)) if rng.random() < 0.05 else None
        rows.append((t, spo2, pulse, value))
    return rows


@given(rows=histories(), with_baseline=st.booleans())
@settings(max_examples=60, deadline=None)
def test_stepping_at_deadlines_is_the_same_as_stepping_at_every_tick(
    rows: list[tuple[float, float | None, float | None, tuple[int, int] | None]], with_baseline: bool
) -> None:
    """The rehearsal and a fast clock rely on it: nothing happens between deadlines."""
    base = BASELINE if with_baseline else None

    def feed(eng: AlarmEngine, row: tuple[float, float | None, float | None, tuple[int, int] | None]) -> None:
        t, spo2, pulse, value = row
        if spo2 is not None:
            eng.numeric(Vital.SPO2, spo2, t)
        if pulse is not None:
            eng.numeric(Vital.PULSE_RATE, pulse, t)
        if value:
            eng.determination(pressure(*value), t)

    def tick_of(t: float) -> int:
        return -int(-round(t * 1000) // 100)

    every, found_every = engine(baseline=base), []
    ahead = list(rows)
    for tick in range(tick_of(rows[-1][0]) + 1):
        while ahead and tick_of(ahead[0][0]) <= tick:
            feed(every, ahead.pop(0))
        found_every += [(tick, line) for line in words(every.step(tick / 10))]

    sparse, found_sparse, now = engine(baseline=base), [], 0
    for tick, group in itertools.groupby(rows, key=lambda row: tick_of(row[0])):
        while (due := sparse.deadline(now / 10)) is not None and (at := tick_of(due)) < tick:
            found_sparse += [(at, line) for line in words(sparse.step(at / 10))]
            now = at
        for row in group:
            feed(sparse, row)
        found_sparse += [(tick, line) for line in words(sparse.step(tick / 10))]
        now = tick
    assert found_sparse == found_every


def test_sparse_rows_hold_longer() -> None:
    assert Cadence.of_spacing(1.024) == Cadence()
    assert Cadence.of_spacing(60) == Cadence(90, 150, 150, 300)
