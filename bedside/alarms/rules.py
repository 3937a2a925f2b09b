"""What a condition watches: a limit for each priority, how long beyond it, how far back inside.

A rule is plain data; `ladder` and `pressures` judge by it. Where delays come from: the project's clinical
table 3.1; the three shapes of a delay: `onset`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from bedside.alarms.priority import Priority


class Side(StrEnum):
    """On which side of the limit the patient is in danger."""

    LOW = "low"
    HIGH = "high"


class Shape(StrEnum):
    """How a delay is counted; see `onset`."""

    PLAIN = "plain"
    DEPTH = "depth"
    SECONDS = "satseconds"


@dataclass(frozen=True, slots=True)
class Level:
    """One limit of one priority. `inclusive`: the limit itself is already beyond. `delay` in seconds, `area` in
    units times seconds, which counts in the shape SECONDS only."""

    priority: Priority
    limit: float
    inclusive: bool
    delay: float = 0.0
    shape: Shape = Shape.PLAIN
    area: float = 0.0


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

    def stricter(self, other: Rule) -> Rule:
        """Of each level the limit and the delay that alarm sooner."""
        theirs = {level.priority: level for level in other.levels}
        pick = max if self.side is Side.LOW else min
        levels = tuple(
            replace(
                mine,
                limit=pick(mine.limit, its.limit),
                delay=min(mine.delay, its.delay),
                shape=mine.shape if mine.shape is its.shape else Shape.PLAIN,
                area=min(mine.area, its.area),
            )
            if (its := theirs.get(mine.priority))
            else mine
            for mine in self.levels
        )
        return replace(self, levels=levels)

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
