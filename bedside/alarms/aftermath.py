"""What was on when the program was stopped, folded from the session's events (ALM-42).

Times are UTC seconds since 1970: whoever resumes turns them into his own. An audio pause is not among it: after
a restart alarms sound.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from bedside.alarms.latches import Latched, Latches
from bedside.alarms.signals import ACKNOWLEDGED_S, Acknowledgement
from bedside.conditions.table import TABLE, ActiveCondition, AlarmChange, Change, Priority
from bedside.limits.kept import RESTART
from bedside.told import events as happened
from bedside.told.events import Stamped


@dataclass(frozen=True, slots=True)
class Aftermath:
    """`changed` is the last change of the limits, `limits` the table the session had, the strict one of a restart
    left out; `asked`: nobody has said yet whether the same patient sits here. `audio_off`, `dark`, `same_arm` are
    states. `cycle_s` and `repeat_at` are what the `cuff` was to do; `infusion_stopped_at`: the faster cycle of the
    infusion still held."""

    active: tuple[ActiveCondition, ...] = ()
    latched: tuple[Latched, ...] = ()
    acknowledged: dict[str, Acknowledgement] = field(default_factory=dict)
    changed: happened.LimitsChanged | None = None
    limits: happened.LimitsInForce | None = None
    asked: bool = False
    audio_off: bool = False
    dark: bool = False
    same_arm: bool | None = None
    reached: frozenset[str] = frozenset()
    screen: str = ""
    cycle_s: float | None = None
    repeat_at: float | None = None
    cuff: str = ""
    infusion_stopped_at: float | None = None
    channels: dict[str, int] = field(default_factory=dict)


class Fold:
    """Takes the events of a session in their order."""

    def __init__(self) -> None:
        self._active: dict[str, ActiveCondition] = {}
        self._latches = Latches()
        self._acks: dict[str, Acknowledgement] = {}
        self._changed: happened.LimitsChanged | None = None
        self._limits: happened.LimitsInForce | None = None
        self._asked = False
        self._audio_off = self._dark = False
        self._same_arm: bool | None = None
        self._screen = self._cuff = ""
        self._cycle_s: float | None = None
        self._repeat_at: float | None = None
        self._stopped_at: float | None = None
        self._channels: dict[str, int] = {}

    def take(self, stamped: Stamped) -> None:
        at = stamped.utc.timestamp()
        match stamped.event:
            case happened.Alarm() as event:
                self._alarm(event, at)
            case happened.Acknowledged(names):
                self._acks |= {name: self._seen(name, at, stamped.actor) for name in names}
            case happened.AcknowledgementExpired(names) | happened.AcknowledgementBroken(names):
                self._acks = {name: ack for name, ack in self._acks.items() if name not in names}
            case happened.LatchReset(names):
                for name in names:
                    self._latches.reset(name)
            case happened.CuffOrdered() as event:
                self._cuff_ordered(event)
            case happened.CuffCycleStopped():
                self._cycle_s = None
            case happened.RepeatPlanned(_, in_s):
                self._repeat_at = at + in_s
            case happened.InfusionStopped():
                self._stopped_at = at
            case happened.CycleSettled():
                self._stopped_at = None
            case happened.ChannelChosen(device, channel):
                self._channels[device] = channel
            case happened.LimitsChanged() as event:
                self._changed = event
            case happened.LimitsInForce(why) as event:
                self._asked = self._asked or why == RESTART
                self._limits = self._limits if why == RESTART else event
            case happened.ResumeConfirmed():
                self._asked = False
            case happened.AudioOff(on):
                self._audio_off = on
            case happened.DarkRoom(on):
                self._dark = on
            case happened.SameArm(on):
                self._same_arm = on
            case happened.ScreenChosen(display):
                self._screen = display

    def _seen(self, name: str, at: float, by: str) -> Acknowledgement:
        state = self._active.get(name)
        return Acknowledgement(at, by, state.value if state else None)

    def _cuff_ordered(self, event: happened.CuffOrdered) -> None:
        if event.what == "cycle":
            self._cycle_s = event.cycle_s
        self._cuff = event.device or self._cuff
        if event.what in ("measure", "repeat", "again"):
            self._repeat_at = None

    def _alarm(self, event: happened.Alarm, at: float) -> None:
        if event.condition not in TABLE:
            return  # of another version
        priority = Priority(event.priority)
        change = AlarmChange(Change(event.change), event.condition, priority, event.value, event.limit)
        was = self._active.get(event.condition)
        self._latches.hear(change, was, at)
        if change.change is Change.CLEARED:
            self._active.pop(event.condition, None)
            self._acks.pop(event.condition, None)
            return
        worse = was is None or priority.outranks(was.priority)
        if worse:
            self._acks.pop(event.condition, None)
        since = at if was is None or worse else was.since
        self._active[event.condition] = ActiveCondition(
            event.condition, priority, since, event.value, event.limit, event.worst
        )

    def at(self, utc: datetime) -> Aftermath:
        """What is left of it at `utc`."""
        fresh = {n: ack for n, ack in self._acks.items() if utc.timestamp() - ack.at < ACKNOWLEDGED_S}
        return Aftermath(
            tuple(self._active.values()),
            tuple(self._latches.held.values()),
            {name: ack for name, ack in fresh.items() if name in self._active},
            self._changed,
            self._limits,
            self._asked,
            self._audio_off,
            self._dark,
            self._same_arm,
            self._latches.reached,
            self._screen,
            self._cycle_s,
            self._repeat_at,
            self._cuff,
            self._stopped_at,
            dict(self._channels),
        )


def aftermath(events: Iterable[Stamped], utc: datetime) -> Aftermath:
    """Fold all of them."""
    fold = Fold()
    for stamped in events:
        fold.take(stamped)
    return fold.at(utc)
