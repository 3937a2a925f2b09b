"""A continuous vital against the levels of one condition: delays, hysteresis, gaps and step-down.

The rules are contracts.md, `alarms`, 3 to 6. Times are monotonic seconds; samples carry their own time,
transitions happen only in `step`. Two timers per level, each running from the sample that started it:
`crossed` towards onset, `inside` towards clearing.
"""

from __future__ import annotations

from dataclasses import dataclass

from bedside.alarms.table import ActiveCondition, AlarmChange, Change, Priority
from bedside.limits import Level, Rule, Side

EPSILON = 1e-6
LONGEST_GAP = 30.0
"""A running delay survives missing samples up to this long."""


@dataclass(slots=True)
class _Rung:
    level: Level
    crossed: float | None = None
    inside: float | None = None
    active: bool = False


class Ladder:
    """One condition's state. `hold` is how long a sample stands for the present, in seconds."""

    def __init__(self, rule: Rule, hold: float = 2.0) -> None:
        self.rule = rule
        self.hold = hold
        self._rungs = [_Rung(level) for level in rule.levels]
        self._value = 0.0
        self._at: float | None = None
        self._worst: float | None = None
        self.active: ActiveCondition | None = None

    def sample(self, value: float, at: float) -> None:
        """A valid sample; a missing one is simply not given."""
        self._forget(at)
        self._value, self._at = value, at
        for rung in self._rungs:
            if self.rule.beyond(value, rung.level):
                rung.crossed = at if rung.crossed is None else rung.crossed
                rung.inside = None
            elif self.rule.inside(value, rung.level):
                rung.crossed = None
                rung.inside = at if rung.inside is None and rung.active else rung.inside
            else:
                rung.inside = None
        self._note_worst(value)

    def _note_worst(self, value: float) -> None:
        if all(rung.crossed is None and not rung.active for rung in self._rungs):
            self._worst = None
        elif self._worst is None:
            self._worst = value
        else:
            self._worst = (min if self.rule.side is Side.LOW else max)(self._worst, value)

    def _forget(self, now: float) -> None:
        """A gap longer than allowed: the running delays restart with the next sample."""
        if self._at is not None and now - self._at > max(LONGEST_GAP, self.hold) + EPSILON:
            for rung in self._rungs:
                rung.crossed = rung.inside = None

    def step(self, now: float) -> list[AlarmChange]:
        """Transitions due at `now`: none without a current sample that satisfies them."""
        self._forget(now)
        if self._at is None or now - self._at > self.hold + EPSILON:
            return []
        for place, rung in enumerate(self._rungs):
            self._turn(place, rung, now)
        return self._declare(now)

    def _turn(self, place: int, rung: _Rung, now: float) -> None:
        if not rung.active:
            due = rung.crossed is not None and now - rung.crossed >= rung.level.delay - EPSILON
            if due and self.rule.beyond(self._value, rung.level):
                for milder in self._rungs[place:]:
                    milder.active = True
        elif rung.inside is not None and now - rung.inside >= self.rule.clear_s - EPSILON:
            rung.active, rung.inside = False, None

    def _declare(self, now: float) -> list[AlarmChange]:
        top = next((rung.level for rung in self._rungs if rung.active), None)
        was = self.active
        if top is None:
            self.active = None
            return [AlarmChange(Change.CLEARED, self.rule.condition, was.priority)] if was else []
        if was is None:
            return [self._enter(Change.ONSET, top, since=now)]
        milder = was.priority.outranks(top.priority)
        if top.priority.outranks(was.priority) or (milder and self.rule.beyond(self._value, top)):
            return [self._enter(Change.PRIORITY, top, since=was.since if milder else now)]
        self.active = self._state(was.priority, was.since, was.limit)
        return []

    def _enter(self, change: Change, level: Level, since: float) -> AlarmChange:
        self.active = self._state(level.priority, since, level.limit)
        return AlarmChange(change, self.rule.condition, level.priority, self._value, level.limit)

    def _state(self, priority: Priority, since: float, limit: float | None) -> ActiveCondition:
        return ActiveCondition(self.rule.condition, priority, since, self._value, limit, self._worst)

    def deadline(self, now: float) -> float | None:
        """The next moment after `now` at which `step` may have something to say without a new sample."""
        times = [
            start + wait
            for rung in self._rungs
            for start, wait in (
                (None if rung.active else rung.crossed, rung.level.delay),
                (rung.inside if rung.active else None, self.rule.clear_s),
            )
            if start is not None
        ]
        return min((time for time in times if time > now + EPSILON), default=None)

    def end(self) -> list[AlarmChange]:
        """The session is over: what held is declared ended."""
        was, self.active = self.active, None
        return [AlarmChange(Change.CLEARED, self.rule.condition, was.priority)] if was else []
