"""When a value beyond its limit becomes an alarm: three shapes of a delay (clinical reference, section 2).

PLAIN    beyond the limit for `delay` seconds.
DEPTH    the deeper, the sooner: 2 s less for each unit beyond, never under 5 s, never over `delay`.
SECONDS  the area beyond the limit (units times seconds, Nellcor's SatSeconds) reaches `area`; or, as its
         safety net, the limit is crossed for the third time within a minute, or `LONGEST_S` have passed.

Each timer is fed every valid sample and asked whether the alarm is due; it keeps counting over missing samples
as long as its owner does not tell it to start again.
"""

from __future__ import annotations

from collections import deque
from typing import Protocol

from bedside.conditions.rules import Level, Rule, Shape, Side

EPSILON = 1e-6
SHORTEST_S, SOONER_S = 5.0, 2.0
CROSSINGS, WITHIN_S = 3, 60.0
LONGEST_S = 120.0


class Onset(Protocol):
    """Times one level. `since` is when the limit was crossed; None: it is not."""

    since: float | None

    def sample(self, value: float, at: float) -> None: ...

    def due(self, now: float) -> bool: ...

    def deadline(self) -> float | None: ...

    def restart(self) -> None: ...


def onset(rule: Rule, level: Level) -> Onset:
    """The timer a level's shape asks for."""
    shapes = {Shape.PLAIN: Plain, Shape.DEPTH: Depth, Shape.SECONDS: Area}
    return shapes[level.shape](rule, level)


class Plain:
    """Beyond for the whole delay; a sample back inside by the hysteresis starts it again (ALM-32)."""

    def __init__(self, rule: Rule, level: Level) -> None:
        self._rule, self._level = rule, level
        self.since: float | None = None

    def sample(self, value: float, at: float) -> None:
        if self._rule.beyond(value, self._level):
            self.since = at if self.since is None else self.since
        elif self._rule.inside(value, self._level):
            self.since = None

    def due(self, now: float) -> bool:
        return (end := self.deadline()) is not None and now >= end - EPSILON

    def deadline(self) -> float | None:
        return None if self.since is None else self.since + self._wait()

    def _wait(self) -> float:
        return self._level.delay

    def restart(self) -> None:
        self.since = None


class Depth(Plain):
    """As plain, but the deepest value so far shortens the wait."""

    def __init__(self, rule: Rule, level: Level) -> None:
        super().__init__(rule, level)
        self._deepest = 0.0

    def sample(self, value: float, at: float) -> None:
        super().sample(value, at)
        self._deepest = 0.0 if self.since is None else max(self._deepest, depth(self._rule, self._level, value))

    def _wait(self) -> float:
        shortest = min(SHORTEST_S, self._level.delay)
        return max(shortest, self._level.delay - SOONER_S * self._deepest)


class Area(Plain):
    """SatSeconds with its safety net. Inside, the area shrinks as it grew."""

    def __init__(self, rule: Rule, level: Level) -> None:
        super().__init__(rule, level)
        self._area = self._rate = 0.0
        self._last: float | None = None
        self._crossed: deque[float] = deque(maxlen=CROSSINGS)
        self._out = False

    def sample(self, value: float, at: float) -> None:
        self._area = self._area_at(at)
        self._last = at
        self._rate = depth(self._rule, self._level, value)
        beyond = self._rule.beyond(value, self._level)
        if beyond and not self._out:
            self._crossed.append(at)
        self._out = beyond
        if beyond:
            self.since = at if self.since is None else self.since
        elif self._area <= 0 and not self._often(at):
            self.since = None

    def _area_at(self, now: float) -> float:
        passed = 0.0 if self._last is None else now - self._last
        return max(0.0, self._area + self._rate * passed)

    def _often(self, now: float) -> bool:
        return len(self._crossed) == CROSSINGS and now - self._crossed[0] <= WITHIN_S + EPSILON

    def due(self, now: float) -> bool:
        if self.since is None or not self._out:
            return False
        full = self._area_at(now) >= self._level.area - EPSILON
        return full or self._often(now) or now - self.since >= LONGEST_S - EPSILON

    def deadline(self) -> float | None:
        if self.since is None or self._last is None or not self._out:
            return None
        if self._often(self._last):
            return self._last
        longest = self.since + LONGEST_S
        if self._rate <= 0:
            return longest
        return min(longest, self._last + max(0.0, self._level.area - self._area) / self._rate)

    def restart(self) -> None:
        super().restart()
        self._area = self._rate = 0.0
        self._last, self._out = None, False
        self._crossed.clear()


def depth(rule: Rule, level: Level, value: float) -> float:
    """How far beyond the limit, in the vital's unit; negative inside."""
    return level.limit - value if rule.side is Side.LOW else value - level.limit
