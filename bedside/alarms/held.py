"""What is on, marked and acknowledged in one session, folded from its events (ALM-42).

Times are UTC seconds since 1970: whoever resumes turns them into his own. An audio pause is not among it: after
a restart alarms sound.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from bedside.alarms.latches import Latched, Latches
from bedside.alarms.signals import ACKNOWLEDGED_S, Acknowledgement
from bedside.conditions.table import TABLE, ActiveCondition, AlarmChange, Change, Priority
from bedside.told import events as happened
from bedside.told.by import By
from bedside.told.events import Stamped

T = TypeVar("T")


def known(event: happened.Alarm) -> bool:
    """Whether this version knows such an alarm."""
    return event.condition in TABLE and event.priority in list(Priority) and event.change in list(Change)


@dataclass(frozen=True, slots=True)
class AlarmsHeld:
    """`active` and `acknowledged` by condition, `latched` what is over and marked, `reached` what has been HIGH
    since its mark was last reset."""

    active: Mapping[str, ActiveCondition] = field(default_factory=dict)
    latched: Mapping[str, Latched] = field(default_factory=dict)
    acknowledged: Mapping[str, Acknowledgement] = field(default_factory=dict)
    reached: frozenset[str] = frozenset()

    def after(self, stamped: Stamped) -> AlarmsHeld:
        """What holds after an event."""
        at = stamped.utc.timestamp()
        match stamped.event:
            case happened.Alarm() as event if known(event):
                return self._alarm(event, at)
            case happened.Acknowledged(names):
                seen = {name: self._seen(name, at, stamped.by) for name in names}
                return replace(self, acknowledged={**self.acknowledged, **seen})
            case happened.AcknowledgementExpired(names) | happened.AcknowledgementBroken(names):
                return replace(self, acknowledged=without(self.acknowledged, names))
            case happened.LatchReset(names):
                return replace(self, latched=without(self.latched, names), reached=self.reached - {*names})
            case _:
                return self

    def _seen(self, name: str, at: float, by: By) -> Acknowledgement:
        state = self.active.get(name)
        return Acknowledgement(at, by, state.value if state else None)

    def _alarm(self, event: happened.Alarm, at: float) -> AlarmsHeld:
        name, priority = event.condition, Priority(event.priority)
        was = self.active.get(name)
        latches = Latches(dict(self.latched), {*self.reached})
        latches.hear(AlarmChange(Change(event.change), name, priority, event.value, event.limit), was, at)
        cleared, worse = event.change == Change.CLEARED, was is None or priority.outranks(was.priority)
        active = without(self.active, (name,))
        if not cleared:
            since = at if was is None or worse else was.since
            active = {
                **self.active,
                name: ActiveCondition(name, priority, since, event.value, event.limit, event.worst),
            }
        acks = without(self.acknowledged, (name,)) if cleared or worse else self.acknowledged
        return AlarmsHeld(active, latches.held, acks, latches.reached)

    def fresh(self, at: float) -> dict[str, Acknowledgement]:
        """The acknowledgements that hold at `at`."""
        found = {name: ack for name, ack in self.acknowledged.items() if at - ack.at < ACKNOWLEDGED_S}
        return {name: ack for name, ack in found.items() if name in self.active}


def without(known: Mapping[str, T], names: tuple[str, ...]) -> dict[str, T]:
    """All but those of these names."""
    return {name: each for name, each in known.items() if name not in names}
