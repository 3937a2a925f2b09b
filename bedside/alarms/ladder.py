"""A continuous vital against the levels of one condition: delays, hysteresis, gaps and step-down.

The rules are contracts.md, `alarms`, 3 to 6. Times are monotonic seconds; samples carry their own time,
transitions happen only in `step`. Two timers per level, each running from the sample that started it: one
towards onset (`onset` has its shapes), `inside` towards clearing.
"""

from __future__ import annotations

from dataclasses import dataclass

from bedside.alarms.onset import EPSILON, Onset, onset
from bedside.alarms.rules import Level, Rule, Side
from bedside.alarms.table import ActiveCondition, AlarmChange, Change, Priority

__all__ = ["EPSILON", "LONGEST_GAP", "Ladder", "Pending", "Withheld"]

LONGEST_GAP = 30.0
"""A running delay survives missing samples up to this long."""


@dataclass(slots=True)
class _Rung:
    level: Level
    timer: Onset
    inside: float | None = None
    active: bool = False


@dataclass(frozen=True, slots=True)
class Pending:
    """A value beyond its limit whose delay still runs: it will alarm in `due_s` unless it comes back."""

    condition: str
    priority: Priority
    limit: float
    due_s: float


@dataclass(frozen=True, slots=True)
class Withheld:
    """A stretch beyond a limit that ended before its delay: no alarm was made of it."""

    condition: str
    priority: Priority
    seconds: float
    worst: float


class Ladder:
    """One condition's state. `hold` is how long a sample stands for the present, in seconds."""

    def __init__(self, rule: Rule, hold: float = 2.0) -> None:
        self.rule = rule
        self.hold = hold
        self._rungs = [_Rung(level, onset(rule, level)) for level in rule.levels]
        self._value = 0.0
        self._at: float | None = None
        self._worst: float | None = None
        self.active: ActiveCondition | None = None
        self.withheld: list[Withheld] = []

    def adopt(self, rule: Rule) -> None:
        """Another rule from now on: what holds goes on until a valid value ends it by the new limits, and the
        last sample is judged by them at once."""
        held = {rung.level.priority for rung in self._rungs if rung.active}
        since = {rung.level.priority: rung.timer.since for rung in self._rungs}
        self.rule = rule
        self._rungs = [_Rung(level, onset(rule, level), active=level.priority in held) for level in rule.levels]
        if self._at is None:
            return
        for rung in self._rungs:
            began = since.get(rung.level.priority)
            if self.rule.beyond(self._value, rung.level):
                rung.timer.sample(self._value, self._at if began is None else began)
        self.sample(self._value, self._at)

    def restore(self, state: ActiveCondition) -> None:
        """It held when this program was stopped: it goes on until a valid value ends it (ALM-42)."""
        self.active, self._worst = state, state.worst
        for rung in self._rungs:
            rung.active = not rung.level.priority.outranks(state.priority)

    def sample(self, value: float, at: float) -> None:
        """A valid sample; a missing one is simply not given."""
        self._forget(at)
        self._value, self._at = value, at
        crossed = self._rungs[-1].timer.since
        for rung in self._rungs:
            rung.timer.sample(value, at)
            if not self.rule.inside(value, rung.level):
                rung.inside = None
            elif rung.active and rung.inside is None:
                rung.inside = at
        self._note_withheld(crossed, at)
        self._note_worst(value)

    def _note_withheld(self, crossed: float | None, at: float) -> None:
        mildest = self._rungs[-1]
        if crossed is None or mildest.timer.since is not None or mildest.active or self._worst is None:
            return
        if mildest.level.priority.outranks(Priority.LOW):
            found = Withheld(self.rule.condition, mildest.level.priority, round(at - crossed, 3), self._worst)
            self.withheld.append(found)

    def _note_worst(self, value: float) -> None:
        if all(rung.timer.since is None and not rung.active for rung in self._rungs):
            self._worst = None
        elif self._worst is None:
            self._worst = value
        else:
            self._worst = (min if self.rule.side is Side.LOW else max)(self._worst, value)

    def _forget(self, now: float) -> None:
        """A gap longer than allowed: the running delays restart with the next sample."""
        if self._at is not None and now - self._at > max(LONGEST_GAP, self.hold) + EPSILON:
            for rung in self._rungs:
                rung.timer.restart()
                rung.inside = None

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
            if rung.timer.due(now) and self.rule.beyond(self._value, rung.level):
                for milder in self._rungs[place:]:
                    milder.active = True
        elif rung.inside is not None and now - rung.inside >= self.rule.clear_s - EPSILON:
            rung.active, rung.inside = False, None

    def _declare(self, now: float) -> list[AlarmChange]:
        top = next((rung.level for rung in self._rungs if rung.active), None)
        was = self.active
        if top is None:
            return self.end()
        if was is None:
            return [self._enter(Change.ONSET, top, since=now)]
        milder = was.priority.outranks(top.priority)
        if milder and self._again(was.priority):
            self.active = self._state(was.priority, was.since, was.limit)
            return []
        if top.priority.outranks(was.priority) or (milder and self.rule.beyond(self._value, top)):
            return [self._enter(Change.PRIORITY, top, since=was.since if milder else now)]
        self.active = self._state(was.priority, was.since, was.limit)
        return []

    def _again(self, priority: Priority) -> bool:
        """The severe limit is crossed again before anything milder was declared: it has not ended."""
        held = next(rung for rung in self._rungs if rung.level.priority is priority)
        if self.rule.beyond(self._value, held.level):
            held.active, held.inside = True, None
        return held.active

    def _enter(self, change: Change, level: Level, since: float) -> AlarmChange:
        self.active = self._state(level.priority, since, level.limit)
        return AlarmChange(
            change, self.rule.condition, level.priority, self._value, level.limit, level.delay, self._worst
        )

    def _state(self, priority: Priority, since: float, limit: float | None) -> ActiveCondition:
        return ActiveCondition(self.rule.condition, priority, since, self._value, limit, self._worst)

    def deadline(self, now: float) -> float | None:
        """The next moment after `now` at which `step` may have something to say without a new sample."""
        times = [self._deadline(rung) for rung in self._rungs]
        return min((time for time in times if time is not None and time > now + EPSILON), default=None)

    def _deadline(self, rung: _Rung) -> float | None:
        if not rung.active:
            return rung.timer.deadline()
        return None if rung.inside is None else rung.inside + self.rule.clear_s

    def pending(self, now: float) -> Pending | None:
        """The delay that runs now, while nothing alarms yet: the most severe one that is crossed."""
        if self.active or self._at is None or now - self._at > self.hold + EPSILON:
            return None
        for rung in self._rungs:
            due = rung.timer.deadline()
            if due is not None and self.rule.beyond(self._value, rung.level):
                level = rung.level
                return Pending(self.rule.condition, level.priority, level.limit, max(0.0, due - now))
        return None

    def end(self) -> list[AlarmChange]:
        """It is over: by a valid value, or because the session is."""
        was, self.active = self.active, None
        if was is None:
            return []
        return [AlarmChange(Change.CLEARED, self.rule.condition, was.priority, worst=was.worst)]
