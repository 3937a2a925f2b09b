"""A continuous vital against the levels of one condition: delays, hysteresis, gaps and step-down.

The rules are contracts.md, `alarms`, 3 to 6. Times are monotonic seconds; samples carry their own time,
transitions happen only in `step`. Two timers per level, each running from the sample that started it: one
towards onset (`onset` has its shapes), `inside` towards clearing. Beside the first one stands the `exposure`.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Annotated

from bedside.alarms.exposure import WINDOW_S, Exposure
from bedside.conditions.onset import EPSILON, Onset, onset
from bedside.conditions.rules import Level, Rule, Side
from bedside.conditions.table import ActiveCondition, AlarmChange, Change, Priority
from bedside.passing import PASSES

__all__ = ["EPSILON", "LONGEST_GAP", "Ladder", "Pending", "Withheld"]

LONGEST_GAP = 30.0
"""A running delay survives missing samples up to this long."""


@dataclass(slots=True)
class _Rung:
    level: Level
    timer: Onset
    exposure: Exposure | None
    inside: float | None = None
    active: bool = False


def _rung(rule: Rule, level: Level, *, active: bool = False) -> _Rung:
    return _Rung(level, onset(rule, level), Exposure(level.exposure) if level.exposure else None, active=active)


@dataclass(frozen=True, slots=True)
class Pending:
    """A value beyond its limit whose delay still runs: it will alarm in `due_s` unless it comes back."""

    condition: str
    priority: Priority
    limit: float
    due_s: Annotated[float, PASSES]


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
        self._rungs = [_rung(rule, level) for level in rule.levels]
        self._recent: deque[tuple[float, float]] = deque()
        self._exposed: float | None = None
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
        self._rungs = [_rung(rule, level, active=level.priority in held) for level in rule.levels]
        if self._at is None:
            return
        for at, value in list(self._recent)[:-1]:
            self._expose(value, at)
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
        self._remember(value, at)
        self._expose(value, at)
        crossed = self._rungs[-1].timer.since
        for rung in self._rungs:
            rung.timer.sample(value, at)
            if not self.rule.inside(value, rung.level):
                rung.inside = None
            elif rung.active and rung.inside is None:
                rung.inside = at
        self._note_withheld(crossed, at)
        self._note_worst(value)

    def spot(self, value: float, at: float) -> None:
        """A number that stands for itself, measured over half a minute: judged at once, up or down."""
        self._forget(at)
        self._value, self._at = value, at
        for rung in self._rungs:
            rung.timer.sample(value, at)
            rung.active, rung.inside = self.rule.beyond(value, rung.level), None
        self._note_worst(value)

    def _remember(self, value: float, at: float) -> None:
        """A level that adds up the last minute can be given another limit within it."""
        if not any(rung.exposure for rung in self._rungs):
            return
        if self._recent and self._recent[-1][0] == at:
            self._recent.pop()
        self._recent.append((at, value))
        while self._recent[0][0] < at - WINDOW_S:
            self._recent.popleft()

    def _expose(self, value: float, at: float) -> None:
        for rung in self._rungs:
            if rung.exposure:
                rung.exposure.sample(at, self.hold, beyond=self.rule.beyond(value, rung.level))

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
        if self._at is None:
            return []
        self._forget(now)
        if now - self._at > self.hold + EPSILON:
            return []
        self._exposed = None
        for place, rung in enumerate(self._rungs):
            self._turn(place, rung, now)
        return self._declare(now)

    def _turn(self, place: int, rung: _Rung, now: float) -> None:
        if not rung.active:
            if not self.rule.beyond(self._value, rung.level):
                return
            delayed = rung.timer.due(now)
            if delayed or (rung.exposure and rung.exposure.due(now, self.hold)):
                if self._exposed is None and not delayed and rung.exposure:
                    self._exposed = round(rung.exposure.seconds(now, self.hold), 1)
                for milder in self._rungs[place:]:
                    milder.active = True
        elif rung.inside is not None and now - rung.inside >= self.rule.clear_s - EPSILON:
            rung.active, rung.inside = False, None
            if rung.exposure:
                rung.exposure.forget()

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
            change, self.rule.condition, level.priority, self._value, level.limit, level.delay, self._worst,
            self._exposed,
        )  # fmt: skip

    def _state(self, priority: Priority, since: float, limit: float | None) -> ActiveCondition:
        return ActiveCondition(self.rule.condition, priority, since, self._value, limit, self._worst)

    def deadline(self, now: float) -> float | None:
        """The next moment after `now` at which `step` may have something to say without a new sample."""
        if self._at is None:
            return None
        times = [self._deadline(rung, now) for rung in self._rungs]
        return min((time for time in times if time is not None and time > now + EPSILON), default=None)

    def _deadline(self, rung: _Rung, now: float) -> float | None:
        if rung.active:
            return None if rung.inside is None else rung.inside + self.rule.clear_s
        return self._due(rung, now)

    def _due(self, rung: _Rung, now: float) -> float | None:
        """When the delay ends or the exposure is enough, whichever comes first."""
        due = rung.timer.deadline()
        if due is not None and due <= now + EPSILON:
            due = None  # it has run out, and the last sample is not beyond any more
        exposed = rung.exposure.deadline(now, self.hold) if rung.exposure else None
        return exposed if due is None or (exposed is not None and exposed < due) else due

    def pending(self, now: float) -> Pending | None:
        """The delay that runs now, while nothing alarms yet: the most severe one that is crossed."""
        if self.active or self._at is None or now - self._at > self.hold + EPSILON:
            return None
        for rung in self._rungs:
            due = self._due(rung, now)
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
