"""Alarm limits: the defaults of an adult, awake, at 0.5 mg/kg, and a clinic's own in LIMITS.toml.

Nothing here moves by itself: HIGH and MEDIUM are absolute, only the LOW advisories follow the confirmed
baseline. Defaults: the project's clinical table 3.1; every number needs the clinic's own sign-off.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from types import MappingProxyType

from bedside.alarms.table import Priority


class Side(StrEnum):
    """On which side of the limit the patient is in danger."""

    LOW = "low"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class Level:
    """One limit of one priority. `inclusive`: the limit itself is already beyond."""

    priority: Priority
    limit: float
    inclusive: bool
    delay: float = 0.0


@dataclass(frozen=True, slots=True)
class Rule:
    """What one condition watches: its levels from most to least severe, hysteresis and clear time."""

    condition: str
    side: Side
    levels: tuple[Level, ...]
    hysteresis: float = 0.0
    clear_s: float = 0.0

    def beyond(self, value: float, level: Level) -> bool:
        if level.inclusive and value == level.limit:
            return True
        return value < level.limit if self.side is Side.LOW else value > level.limit

    def inside(self, value: float, level: Level) -> bool:
        """Back inside the limit by at least the hysteresis."""
        if self.beyond(value, level):
            return False
        if self.side is Side.LOW:
            return value >= round(level.limit + self.hysteresis, 6)
        return value <= round(level.limit - self.hysteresis, 6)

    def limit(self, priority: Priority) -> float | None:
        return next((level.limit for level in self.levels if level.priority is priority), None)


@dataclass(frozen=True, slots=True)
class Shift:
    """A change from the baseline: an amount in the vital's unit, or a percentage of the baseline."""

    amount: float
    percent: bool = False

    def applied(self, baseline: float, side: Side) -> float:
        step = Decimal(str(self.amount))
        if self.percent:
            step = Decimal(str(baseline)) * step / 100
        moved = Decimal(str(baseline)) + (step if side is Side.HIGH else -step)
        return float(moved.quantize(Decimal("0.1"), ROUND_HALF_UP))


@dataclass(frozen=True, slots=True)
class Advisory:
    """A LOW condition: an absolute `limit`, a `shift` from the baseline, or whichever is crossed first."""

    condition: str
    side: Side
    milder_than: str
    baseline_key: str
    limit: float | None = None
    shift: Shift | None = None
    shift_inclusive: bool = False
    delay: float = 0.0
    hysteresis: float = 0.0
    clear_s: float = 0.0

    def rule(self, baseline: float | None, medium: float | None) -> Rule | None:
        """The rule in force; None when nothing is left of it (no baseline, or at or beyond MEDIUM)."""
        levels = [level for level in self._levels(baseline) if not self._at_or_beyond(level, medium)]
        if not levels:
            return None
        first = max(levels, key=self._sensitivity)
        return Rule(self.condition, self.side, (first,), self.hysteresis, self.clear_s)

    def _levels(self, baseline: float | None) -> list[Level]:
        levels = []
        if self.limit is not None:
            pressure = self.baseline_key in ("systolic", "diastolic")
            levels.append(Level(Priority.LOW, self.limit, inclusive=pressure, delay=self.delay))
        if self.shift is not None and baseline is not None:
            limit = self.shift.applied(baseline, self.side)
            levels.append(Level(Priority.LOW, limit, self.shift_inclusive, self.delay))
        return levels

    def _at_or_beyond(self, level: Level, medium: float | None) -> bool:
        if medium is None:
            return False
        return level.limit <= medium if self.side is Side.LOW else level.limit >= medium

    def _sensitivity(self, level: Level) -> tuple[float, bool]:
        return (level.limit if self.side is Side.LOW else -level.limit, level.inclusive)


def _pair(
    condition: str, side: Side, high: float, medium: float, delays: tuple[float, float], hysteresis: float
) -> Rule:
    levels = (
        Level(Priority.HIGH, high, inclusive=False, delay=delays[0]),
        Level(Priority.MEDIUM, medium, inclusive=False, delay=delays[1]),
    )
    return Rule(condition, side, levels, hysteresis, clear_s=5.0)


def _pressure(condition: str, side: Side, high: float, medium: float) -> Rule:
    inclusive = side is Side.HIGH
    return Rule(condition, side, (Level(Priority.HIGH, high, inclusive), Level(Priority.MEDIUM, medium, inclusive)))


_LOW, _HIGH = Side.LOW, Side.HIGH
CONTINUOUS: Mapping[str, str] = MappingProxyType(
    {"spo2_low": "spo2", "pulse_rate_high": "pulse_rate", "pulse_rate_low": "pulse_rate"}
)
_RULES = (
    _pair("spo2_low", _LOW, 85, 90, (5, 15), 1),
    _pair("pulse_rate_high", _HIGH, 130, 110, (15, 30), 3),
    _pair("pulse_rate_low", _LOW, 40, 50, (10, 20), 3),
    _pressure("systolic_high", _HIGH, 180, 160),
    _pressure("systolic_low", _LOW, 80, 90),
    _pressure("diastolic_high", _HIGH, 110, 100),
    _pressure("diastolic_low", _LOW, 40, 50),
    _pressure("mean_high", _HIGH, 130, 120),
    _pressure("mean_low", _LOW, 60, 65),
)
_ADVISORIES = (
    Advisory(
        "spo2_reduced", _LOW, "spo2_low", "spo2", 93, Shift(4), True, delay=30, hysteresis=1, clear_s=5
    ),
    Advisory(
        "pulse_rate_raised", _HIGH, "pulse_rate_high", "pulse_rate", None, Shift(30),
        delay=60, hysteresis=3, clear_s=5,
    ),
    Advisory(
        "pulse_rate_lowered", _LOW, "pulse_rate_low", "pulse_rate", None, Shift(20),
        delay=60, hysteresis=3, clear_s=5,
    ),
    Advisory("systolic_raised", _HIGH, "systolic_high", "systolic", None, Shift(20, percent=True), True),
    Advisory("systolic_lowered", _LOW, "systolic_low", "systolic", None, Shift(20, percent=True), True),
    Advisory("diastolic_raised", _HIGH, "diastolic_high", "diastolic", None, Shift(20, percent=True), True),
)  # fmt: skip

PERFUSION = Rule("low_perfusion", _LOW, (Level(Priority.LOW, 0.5, inclusive=False, delay=30),), 0.1, clear_s=10)

BASELINE_KEYS = ("spo2", "pulse_rate", "systolic", "diastolic")


@dataclass(frozen=True, slots=True)
class Limits:
    """A whole preset. `cycle_s` is the cuff's cycle while infusing or paused, in seconds."""

    name: str = "clinic default"
    rules: Mapping[str, Rule] = field(
        default_factory=lambda: MappingProxyType({rule.condition: rule for rule in _RULES})
    )
    advisories: Mapping[str, Advisory] = field(
        default_factory=lambda: MappingProxyType({row.condition: row for row in _ADVISORIES})
    )
    cycle_s: float = 300.0

    def advisory_rules(self, baseline: Mapping[str, float]) -> dict[str, Rule]:
        """The LOW rules in force with this baseline (keys of BASELINE_KEYS, any may be missing)."""
        rules = {}
        for row in self.advisories.values():
            milder = self.rules.get(row.milder_than)
            medium = milder.limit(Priority.MEDIUM) if milder else None
            rule = row.rule(baseline.get(row.baseline_key), medium)
            if rule:
                rules[row.condition] = rule
        return rules

    def medium(self, condition: str) -> float | None:
        rule = self.rules.get(condition)
        return rule.limit(Priority.MEDIUM) if rule else None

    def advisory_limit(self, condition: str) -> float | None:
        """The absolute limit of an advisory, where it has one."""
        row = self.advisories.get(condition)
        return row.limit if row else None

    def high(self, condition: str) -> float | None:
        rule = self.rules.get(condition)
        return rule.limit(Priority.HIGH) if rule else None

    def without(self, condition: str) -> Limits:
        return replace(
            self,
            rules=MappingProxyType({k: v for k, v in self.rules.items() if k != condition}),
            advisories=MappingProxyType({k: v for k, v in self.advisories.items() if k != condition}),
        )
