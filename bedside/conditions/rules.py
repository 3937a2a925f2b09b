"""What a condition watches: a limit for each priority, how long beyond it, how far back inside.

A rule is plain data; `ladder` and `pressures` judge by it. Where delays come from: the project's clinical
table 3.1; the three shapes of a delay: `onset`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from bedside.conditions.priority import Priority


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
    units times seconds, which counts in the shape SECONDS only. `exposure`: so many seconds beyond within the last
    minute alarm too, however they are cut up; 0: they do not."""

    priority: Priority
    limit: float
    inclusive: bool
    delay: float = 0.0
    shape: Shape = Shape.PLAIN
    area: float = 0.0
    exposure: float = 0.0

    def stricter(self, other: Level, side: Side) -> Level:
        """Of limit, delay and exposure the one that alarms sooner."""
        pick = max if side is Side.LOW else min
        exposures = [each for each in (self.exposure, other.exposure) if each]
        return replace(
            self,
            limit=pick(self.limit, other.limit),
            inclusive=self._inclusive_with(other, side),
            delay=min(self.delay, other.delay),
            shape=self.shape if self.shape is other.shape else Shape.PLAIN,
            area=min(self.area, other.area),
            exposure=min(exposures, default=0.0),
        )

    def _inclusive_with(self, other: Level, side: Side) -> bool:
        if self.limit == other.limit:
            return self.inclusive or other.inclusive
        mine = self.limit > other.limit if side is Side.LOW else self.limit < other.limit
        return self.inclusive if mine else other.inclusive


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
        """Of each level the limit and the delay that alarm sooner, and the longer way back."""
        theirs = {level.priority: level for level in other.levels}
        levels = tuple(
            mine.stricter(its, self.side) if (its := theirs.get(mine.priority)) else mine for mine in self.levels
        )
        back = max(self.hysteresis, other.hysteresis)
        return replace(self, levels=levels, hysteresis=back, clear_s=max(self.clear_s, other.clear_s))

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
    """A LOW condition: an absolute `limit`, a `shift` from the baseline, or whichever is crossed first. A change by
    `medium` from the baseline is MEDIUM."""

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
    medium: Shift | None = None

    def rule(self, baseline: float | None, medium: float | None) -> Rule | None:
        """The rule in force; None when nothing is left of it (no baseline, or at or beyond MEDIUM)."""
        levels = [level for level in self._levels(baseline) if not self._at_or_beyond(level, medium)]
        if not levels:
            return None
        first = max(levels, key=self._sensitivity)
        severe = [level for level in self._severe(baseline) if not self._at_or_beyond(level, medium)]
        return Rule(self.condition, self.side, (*severe, first), self.hysteresis, self.clear_s)

    def stricter(self, other: Advisory) -> Advisory:
        """Of limit, changes and delay the one that advises sooner."""
        pick = max if self.side is Side.LOW else min
        limits = [each for each in (self.limit, other.limit) if each is not None]
        return replace(
            self,
            limit=pick(limits) if limits else None,
            shift=_smaller(self.shift, other.shift),
            medium=_smaller(self.medium, other.medium),
            delay=min(self.delay, other.delay),
            hysteresis=max(self.hysteresis, other.hysteresis),
            clear_s=max(self.clear_s, other.clear_s),
        )

    def _severe(self, baseline: float | None) -> list[Level]:
        if self.medium is None or baseline is None:
            return []
        limit = self.medium.applied(baseline, self.side)
        return [Level(Priority.MEDIUM, limit, self.shift_inclusive, self.delay)]

    def _levels(self, baseline: float | None) -> list[Level]:
        levels = []
        if self.limit is not None:
            pressure = self.baseline_key in ("systolic", "diastolic", "mean")
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


def _smaller(one: Shift | None, other: Shift | None) -> Shift | None:
    """The change that is reached first; where one is a percentage and the other is not, the first."""
    if one is None or other is None:
        return one or other
    return min(one, other, key=lambda shift: shift.amount) if one.percent is other.percent else one
