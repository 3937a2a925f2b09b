"""What stays marked after it is over: visual, silent, until somebody resets it (ALM-28, ALM-29)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from bedside.conditions.table import TABLE, ActiveCondition, AlarmChange, Change, Latching, Priority


@dataclass(frozen=True, slots=True)
class Latched:
    """An alarm that is over and still shown: what it had reached, and when it ended (monotonic seconds)."""

    state: ActiveCondition
    cleared: float


@dataclass(slots=True)
class Latches:
    """At most one mark per condition; the table says which conditions leave one."""

    held: dict[str, Latched] = field(default_factory=dict)
    _reached: set[str] = field(default_factory=set)

    def hear(self, change: AlarmChange, was: ActiveCondition | None, now: float) -> None:
        """Follow one change; `was` is the condition before it."""
        row = TABLE[change.condition]
        if change.change is not Change.CLEARED:
            self.held.pop(change.condition, None)
            if change.priority is Priority.HIGH and row.latching is Latching.VISUAL_AT_HIGH:
                self._reached.add(change.condition)
        elif change.condition in self._reached and was is not None:
            self.held[change.condition] = Latched(replace(was, priority=Priority.HIGH), now)

    def reset(self, condition: str) -> bool:
        """Take a mark away, somebody has seen it; whether there was one. Only what is over can be marked."""
        self._reached.discard(condition)
        return self.held.pop(condition, None) is not None

    @property
    def reached(self) -> frozenset[str]:
        """The conditions that have been HIGH since their mark was last reset."""
        return frozenset(self._reached)

    def restore(self, held: Iterable[Latched], reached: Iterable[str]) -> None:
        """As it was when this program was stopped."""
        self.held |= {latched.state.condition: latched for latched in held}
        self._reached |= set(reached)

    def clear(self) -> None:
        """Another patient."""
        self.held.clear()
        self._reached.clear()
