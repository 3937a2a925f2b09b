"""Every alarm condition there is, in one table, and what is said of one that holds (ALM-1, ALM-28).

The order is the order of declaration within one tick. A test enumerates the table; docs/alarms.md is made
from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bedside.conditions.condition import Condition, Latching
from bedside.conditions.physiological import PHYSIOLOGICAL
from bedside.conditions.priority import Kind, Priority
from bedside.conditions.technical import TECHNICAL

__all__ = [
    "ORDER",
    "TABLE",
    "ActiveCondition",
    "AlarmChange",
    "Change",
    "Condition",
    "Kind",
    "Latching",
    "Priority",
    "held",
]

TABLE: dict[str, Condition] = {row.name: row for row in (*PHYSIOLOGICAL, *TECHNICAL)}
ORDER: dict[str, int] = {name: place for place, name in enumerate(TABLE)}


class Change(StrEnum):
    """What happened to a condition."""

    ONSET = "onset"
    PRIORITY = "priority"
    CLEARED = "cleared"


@dataclass(frozen=True, slots=True)
class AlarmChange:
    """A condition began, changed its priority or ended.

    `exposure`: it was not the delay that ran out but so many seconds beyond within the last minute.
    `value` and `limit` are in the vital's unit (seconds for overdue), None where nothing is measured; `delay` is
    the delay in force, in seconds, None where there is none. A cleared change carries the last priority, and
    `worst` the extreme of the whole time.
    """

    change: Change
    condition: str
    priority: Priority
    value: float | None = None
    limit: float | None = None
    delay: float | None = None
    worst: float | None = None
    exposure: float | None = None

    @property
    def kind(self) -> Kind:
        return TABLE[self.condition].kind


@dataclass(frozen=True, slots=True)
class ActiveCondition:
    """A condition that holds: since when at this priority or above (monotonic seconds), at what value
    against what limit."""

    condition: str
    priority: Priority
    since: float
    value: float | None = None
    limit: float | None = None
    worst: float | None = None

    @property
    def kind(self) -> Kind:
        return TABLE[self.condition].kind

    @property
    def sounds(self) -> bool:
        """What the drug is expected to do is silent, until it is more than that."""
        return TABLE[self.condition].sounds or self.priority.outranks(Priority.LOW)


def held(state: ActiveCondition) -> AlarmChange:
    """What a session has to say of a condition that held when it was opened."""
    return AlarmChange(Change.ONSET, state.condition, state.priority, state.value, state.limit, worst=state.worst)
