"""The three shapes of a delay: plain, by depth, by area with its safety net; what was withheld is told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bedside.alarms.ladder import Ladder
from bedside.conditions.rules import Rule, Shape
from bedside.limits.limits import Limits

SPO2 = Limits().rules["spo2_low"]


def shaped(shape: Shape, area: float = 50.0) -> Rule:
    severe, mild = SPO2.levels
    return replace(SPO2, levels=(severe, replace(mild, shape=shape, area=area)))


def onset_of(rule: Rule, values: list[float | None], until: int | None = None) -> float | None:
    """When the first alarm is declared, one sample a second; None: never."""
    ladder = Ladder(rule)
    for tick in range(10 * (until or len(values))):
        now = tick / 10
        if tick % 10 == 0 and tick // 10 < len(values) and (value := values[tick // 10]) is not None:
            ladder.sample(value, now)
        if ladder.step(now):
            return now
    return None


@pytest.mark.alm(33)
@pytest.mark.parametrize(("value", "seconds"), [(89, 13.0), (88, 11.0), (87, 9.0), (86, 7.0), (85, 5.0)])
def test_by_depth_a_deeper_fall_alarms_sooner(value: float, seconds: float) -> None:
    assert onset_of(shaped(Shape.DEPTH), [97] * 5 + [value] * 40) == 5 + seconds


@pytest.mark.alm(33)
def test_a_severe_fall_has_its_own_short_delay_in_every_shape() -> None:
    for shape in Shape:
        assert onset_of(shaped(shape), [97] * 5 + [80] * 40) == 10.0, shape


def test_by_depth_the_deepest_value_so_far_counts() -> None:
    assert onset_of(shaped(Shape.DEPTH), [97] * 5 + [89, 85, *[89] * 30]) == 10.0


def test_the_worked_example_of_satseconds() -> None:
    """L 90, constant 88: 2 % beyond each second reach 50 after 25 s."""
    assert onset_of(shaped(Shape.SECONDS), [97] * 5 + [88] * 60) == 30.0
    assert onset_of(shaped(Shape.SECONDS, 10), [97] * 5 + [88] * 60) == 10.0


def test_the_area_shrinks_inside_as_it_grew() -> None:
    dip, rest = [88.0] * 10, [92.0] * 10
    assert onset_of(shaped(Shape.SECONDS), [97.0] * 60 + dip + rest + [97.0] * 60 + dip + rest, 200) is None


def test_the_third_crossing_within_a_minute_alarms_whatever_the_area() -> None:
    dips = [97.0] * 5 + ([89.0] * 3 + [97.0] * 12) * 4
    assert onset_of(shaped(Shape.SECONDS, 100), dips) == 5 + 30
    apart = [97.0] * 5 + ([89.0] * 3 + [97.0] * 32) * 4
    assert onset_of(shaped(Shape.SECONDS, 100), apart) is None


def test_a_shallow_fall_that_lasts_alarms_in_the_end() -> None:
    assert onset_of(shaped(Shape.SECONDS, 100), [97.0] * 5 + [89.5] * 200) == 125.0


@pytest.mark.alm(32)
def test_what_came_back_before_its_delay_is_told_once() -> None:
    ladder = Ladder(SPO2)
    for second, value in enumerate([97] * 5 + [88, 86, 88, 90, 91] + [97] * 20):
        ladder.sample(value, float(second))
        assert ladder.step(float(second)) == []
    (withheld,) = ladder.withheld
    assert (withheld.condition, withheld.seconds, withheld.worst) == ("spo2_low", 4.0, 86)


def test_a_running_delay_can_be_shown() -> None:
    ladder = Ladder(SPO2)
    ladder.sample(97, 0.0)
    assert ladder.pending(0.5) is None
    ladder.sample(88, 1.0)
    pending = ladder.pending(2.0)
    assert pending is not None
    assert (pending.priority, pending.limit, pending.due_s) == ("medium", 90, 14.0)
    assert ladder.pending(4.0) is None, "an old sample says nothing of now"


def test_other_limits_keep_what_holds_until_a_valid_value_ends_it() -> None:
    ladder = Ladder(SPO2)
    for second in range(20):
        ladder.sample(88, float(second))
        ladder.step(float(second))
    assert ladder.active is not None
    severe, mild = SPO2.levels
    ladder.adopt(replace(SPO2, levels=(severe, replace(mild, limit=86.0))))
    assert ladder.step(19.5) == []
    assert ladder.active is not None
    changes = []
    for second in range(20, 30):
        ladder.sample(88, float(second))
        changes += [(second, change.change) for change in ladder.step(float(second))]
    assert changes == [(24, "cleared")]


def test_stricter_limits_count_from_when_the_value_went_beyond_them() -> None:
    ladder = Ladder(SPO2)
    for second in range(10):
        ladder.sample(91, float(second))
        ladder.step(float(second))
    severe, mild = SPO2.levels
    ladder.adopt(replace(SPO2, levels=(severe, replace(mild, limit=93.0))))
    found = []
    for second in range(10, 40):
        ladder.sample(91, float(second))
        found += [(second, change.change) for change in ladder.step(float(second))]
    assert found == [(24, "onset")]


def test_a_running_delay_keeps_its_start_under_other_limits() -> None:
    ladder = Ladder(SPO2)
    severe, mild = SPO2.levels
    found = []
    for second in range(30):
        if second == 10:
            ladder.adopt(replace(SPO2, levels=(severe, replace(mild, limit=91.0))))
        ladder.sample(88, float(second))
        found += [(second, change.change) for change in ladder.step(float(second))]
    assert found == [(15, "onset")]
