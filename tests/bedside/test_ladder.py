"""One condition's levels: delays, hysteresis, gaps, step-down; the contract's rules one by one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest

from bedside.alarms.ladder import Ladder
from bedside.limits.limits import Limits

SPO2 = Limits().rules["spo2_low"]
PULSE = Limits().rules["pulse_rate_high"]


def run(
    ladder: Ladder, samples: Iterable[tuple[float, float | None]], until: float
) -> list[tuple[float, str, str, float | None]]:
    """Step ten times a second; samples at their times, None for a missing one."""
    ahead = sorted(samples)
    found = []
    for tick in range(int(until * 10) + 1):
        now = tick / 10
        while ahead and ahead[0][0] <= now:
            at, value = ahead.pop(0)
            if value is not None:
                ladder.sample(value, at)
        found += [(now, c.change.value, c.priority.value, c.value) for c in ladder.step(now)]
    return found


def seconds(*stretches: tuple[int, int, float | None]) -> list[tuple[float, float | None]]:
    return [(float(t), value) for start, end, value in stretches for t in range(start, end)]


@pytest.mark.alm(30)
def test_a_medium_alarm_waits_its_delay() -> None:
    assert run(Ladder(SPO2), seconds((0, 5, 97), (5, 30, 88)), 30) == [(20.0, "onset", "medium", 88)]


def test_a_fall_shorter_than_the_delay_says_nothing() -> None:
    assert run(Ladder(SPO2), seconds((0, 5, 97), (5, 19, 88), (19, 40, 97)), 40) == []


@pytest.mark.alm(33)
def test_a_severe_fall_is_high_after_its_own_shorter_delay_and_implies_the_milder_one() -> None:
    found = run(Ladder(SPO2), seconds((0, 5, 97), (5, 20, 80), (20, 40, 88), (40, 60, 97)), 60)
    assert found == [
        (10.0, "onset", "high", 80),
        (25.0, "priority", "medium", 88),
        (45.0, "cleared", "medium", None),
    ]


def test_worsening_raises_the_priority() -> None:
    found = run(Ladder(SPO2), seconds((0, 30, 88), (30, 50, 83)), 50)
    assert found == [(15.0, "onset", "medium", 88), (35.0, "priority", "high", 83)]


def test_a_step_down_needs_a_value_still_beyond_the_milder_limit() -> None:
    """At 90 the value crosses no limit and is not back inside: the priority stays until something is true."""
    found = run(Ladder(SPO2), seconds((0, 20, 80), (20, 40, 90), (40, 60, 97)), 60)
    assert found == [(5.0, "onset", "high", 80), (45.0, "cleared", "high", None)]


@pytest.mark.alm(32)
def test_the_delay_restarts_only_at_a_sample_inside_by_the_hysteresis() -> None:
    on_the_limit = run(Ladder(SPO2), seconds((0, 10, 88), (10, 12, 90), (12, 30, 88)), 30)
    assert on_the_limit == [(15.0, "onset", "medium", 88)]
    alone = replace(SPO2, levels=tuple(replace(level, exposure=0.0) for level in SPO2.levels))
    inside = run(Ladder(alone), seconds((0, 10, 88), (10, 12, 91), (12, 30, 88)), 30)
    assert inside == [(27.0, "onset", "medium", 88)]


def test_onset_needs_a_current_value_beyond_the_limit() -> None:
    found = run(Ladder(SPO2), seconds((0, 14, 88), (14, 20, 90), (20, 22, 89)), 22)
    assert found == [(20.0, "onset", "medium", 89)]


def test_a_delay_runs_on_over_a_gap_and_restarts_after_thirty_seconds() -> None:
    short = run(Ladder(SPO2), seconds((0, 3, 88), (3, 25, None), (25, 30, 88)), 30)
    assert short == [(25.0, "onset", "medium", 88)]
    long = run(Ladder(SPO2), seconds((0, 3, 88), (3, 40, None), (40, 60, 88)), 60)
    assert long == [(55.0, "onset", "medium", 88)]


def test_nothing_is_declared_on_a_sample_older_than_two_seconds() -> None:
    assert run(Ladder(SPO2), seconds((0, 13, 88)), 30) == []
    assert run(Ladder(SPO2), seconds((0, 14, 88)), 30) == [(15.0, "onset", "medium", 88)]


def test_an_active_condition_stays_when_its_data_stop() -> None:
    found = run(Ladder(SPO2), seconds((0, 20, 88), (20, 100, None), (100, 110, 97)), 110)
    assert found == [(15.0, "onset", "medium", 88), (105.0, "cleared", "medium", None)]


def test_a_value_that_swings_on_the_limit_is_one_alarm() -> None:
    swing = [(float(t), 109.0 if t % 2 else 112.0) for t in range(120)]
    assert [line[1] for line in run(Ladder(PULSE), swing, 120)] == ["onset"]


def test_clearing_needs_the_hysteresis_for_the_whole_clear_time() -> None:
    found = run(
        Ladder(PULSE), seconds((0, 40, 120), (40, 60, 108), (60, 63, 107), (63, 64, 108), (64, 80, 100)), 80
    )
    assert found == [(30.0, "onset", "medium", 120), (69.0, "cleared", "medium", None)]


def test_the_worst_value_is_remembered() -> None:
    ladder = Ladder(SPO2)
    run(ladder, seconds((0, 10, 88), (10, 20, 79), (20, 24, 87)), 24)
    assert ladder.active is not None
    assert ladder.active.worst == 79
