"""Determinations of blood pressure against their limits (contracts.md, `alarms`, 8 to 10).

Each plausible determination sets every condition anew, without delay or hysteresis, and holds until the
next plausible one. An implausible one is a technical condition and changes nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bedside.conditions.table import ActiveCondition, AlarmChange, Change, Priority
from bedside.limits.limits import Rule
from bedside.reading import PressureValue


def plausible(value: PressureValue) -> bool:
    """Whether a person can have this pressure and a cuff can measure it, mmHg."""
    within = 40 <= value.systolic <= 280 and 20 <= value.diastolic <= 200
    spread = value.systolic - value.diastolic >= 15
    mean = value.mean is None or value.diastolic <= value.mean <= value.systolic
    return within and spread and mean


def urgent(value: PressureValue) -> bool:
    """Whether an implausible determination may be shock or a crisis that the cuff could only just measure."""
    beyond = not 40 <= value.systolic <= 280
    return beyond or (value.systolic - value.diastolic < 15 and value.systolic < 90)


def component(value: PressureValue, condition: str) -> float | None:
    """The number of a determination that `condition` judges."""
    if condition.startswith("systolic"):
        return value.systolic
    return value.diastolic if condition.startswith("diastolic") else value.mean


class PressureRules:
    """The pressure conditions of one chair."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules = {rule.condition: rule for rule in rules}
        self._active: dict[str, ActiveCondition] = {}

    @property
    def active(self) -> list[ActiveCondition]:
        return list(self._active.values())

    def restore(self, state: ActiveCondition) -> None:
        """It held when this program was stopped."""
        if state.condition in self._rules:
            self._active[state.condition] = state

    def judge(self, value: PressureValue, now: float) -> list[AlarmChange]:
        """The changes one plausible determination makes."""
        changes = []
        for condition, rule in self._rules.items():
            number = component(value, condition)
            # a determination without a mean says nothing of it any more: an old one is not kept for ever
            changes += self._drop(condition) if number is None else self._set(rule, number, now)
        return changes

    def _set(self, rule: Rule, number: float, now: float) -> list[AlarmChange]:
        was = self._active.get(rule.condition)
        level = next((level for level in rule.levels if rule.beyond(number, level)), None)
        if level is None:
            return self._drop(rule.condition)
        since = now if was is None or level.priority.outranks(was.priority) else was.since
        self._active[rule.condition] = ActiveCondition(
            rule.condition, level.priority, since, number, level.limit, number
        )
        if was and was.priority is level.priority:
            return []
        change = Change.PRIORITY if was else Change.ONSET
        return [AlarmChange(change, rule.condition, level.priority, number, level.limit)]

    def _drop(self, condition: str) -> list[AlarmChange]:
        was = self._active.pop(condition, None)
        return [AlarmChange(Change.CLEARED, condition, was.priority)] if was else []

    def replace(self, rules: Iterable[Rule], last: PressureValue | None, now: float) -> list[AlarmChange]:
        """Other rules from now on: the last determination, if any, is judged by them at once."""
        self._rules = {rule.condition: rule for rule in rules}
        changes = [change for name in [*self._active] if name not in self._rules for change in self._drop(name)]
        return changes + (self.judge(last, now) if last else [])

    def end(self) -> list[AlarmChange]:
        return [change for condition in [*self._active] for change in self._drop(condition)]


@dataclass(frozen=True, slots=True)
class Expected:
    """How long after a determination the next one is late: seconds to LOW and to MEDIUM."""

    low: float
    medium: float

    @staticmethod
    def every(cycle_s: float) -> Expected:
        return Expected(cycle_s + 60, 2 * cycle_s)


STAT = Expected(60, 120)


class Overdue:
    """How long ago the last plausible determination was, against the cycle in force."""

    CONDITION = "pressure_overdue"

    def __init__(self) -> None:
        self._since: float | None = None
        self._expected: Expected | None = None
        self._from = float("-inf")
        self.active: ActiveCondition | None = None

    def watch(self, expected: Expected | None, now: float) -> None:
        """What is expected from now on; None: no pressure is."""
        faster = expected and self._expected and expected.low < self._expected.low
        self._from = now if faster else self._from  # what was not asked for yet is not late
        self._expected = expected
        if expected is not None and self._since is None:
            self._since = now

    def measured(self, at: float) -> None:
        self._since = at

    def end(self) -> list[AlarmChange]:
        """The session is over: what held is declared ended."""
        was, self.active = self.active, None
        return [AlarmChange(Change.CLEARED, self.CONDITION, was.priority)] if was else []

    def step(self, now: float) -> list[AlarmChange]:
        level = self._level(now)
        was = self.active
        if level is None:
            self.active = None
            return [AlarmChange(Change.CLEARED, self.CONDITION, was.priority)] if was else []
        priority, limit, late = level
        since = now if was is None or priority.outranks(was.priority) else was.since
        self.active = ActiveCondition(self.CONDITION, priority, since, late, limit)
        if was and was.priority is priority:
            return []
        return [AlarmChange(Change.PRIORITY if was else Change.ONSET, self.CONDITION, priority, late, limit)]

    def _level(self, now: float) -> tuple[Priority, float, float] | None:
        if self._expected is None or self._since is None:
            return None
        late = now - max(self._since, self._from) + 1e-6
        for priority, limit in ((Priority.MEDIUM, self._expected.medium), (Priority.LOW, self._expected.low)):
            if late >= limit:
                return priority, limit, float(int(late))
        return None

    def deadline(self, now: float) -> float | None:
        if self._expected is None or self._since is None:
            return None
        since = max(self._since, self._from)
        times = (since + self._expected.low, since + self._expected.medium)
        return min((time for time in times if time > now + 1e-6), default=None)
