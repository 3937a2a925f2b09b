"""The alarms of one session, each from its beginning to its end, and when sound was silenced; folded from its
events."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from bedside.alarms.held import known, without
from bedside.conditions.table import TABLE, Change, Kind, Priority
from bedside.told import events as happened
from bedside.told.events import Stamped


@dataclass(frozen=True, slots=True)
class Episode:
    """One alarm: as it began, the highest priority it reached, when it ended (None: on now), who acknowledged it
    when, what the nurse said of it (None: nothing). `limits` is the preset in force, `steps` every change of its
    priority."""

    condition: str
    priority: Priority
    began: datetime
    value: float | None
    limit: float | None
    delay: float | None
    limits: str
    ended: datetime | None = None
    worst: float | None = None
    answered: datetime | None = None
    by: str = ""
    how: str = ""
    real: bool | None = None
    steps: tuple[tuple[datetime, Priority], ...] = ()

    @property
    def kind(self) -> Kind:
        return TABLE[self.condition].kind

    @property
    def counts(self) -> bool:
        """Whether it is part of the burden."""
        return self.priority.outranks(Priority.LOW)

    def seconds(self, now: datetime) -> float:
        return ((self.ended or now) - self.began).total_seconds()

    @property
    def answer_s(self) -> float | None:
        """From its beginning to the first acknowledgement or pause."""
        return None if self.answered is None else (self.answered - self.began).total_seconds()


@dataclass(frozen=True, slots=True)
class Silence:
    """A stretch in which sound was paused or off; `ended` None: it is now."""

    began: datetime
    ended: datetime | None
    by: str


@dataclass(frozen=True, slots=True)
class Episodes:
    """Oldest first; `on` is where those stand that have not ended."""

    all: tuple[Episode, ...] = ()
    silences: tuple[Silence, ...] = ()
    on: Mapping[str, int] = field(default_factory=dict)

    def after(self, stamped: Stamped, limits: str) -> Episodes:
        """What there is after an event; `limits` names those in force."""
        utc, by = stamped.utc, stamped.actor
        match stamped.event:
            case happened.Alarm() as event if known(event):
                return self._alarm(event, utc, limits)
            case happened.Acknowledged(names):
                return self._answered(names, utc, by, "acknowledged")
            case happened.AudioPaused():
                return replace(self._answered(self.on, utc, by, "sound paused"), silences=self._silent(utc, by))
            case happened.AudioOff(True):
                return replace(self, silences=self._silent(utc, by))
            case happened.AudioPauseEnded() | happened.ProcessStarted() | happened.AudioOff():
                return self._sounds_again(utc)
            case happened.LatchReset(names):
                return self._seen(names, by)
            case happened.AlarmMarked() as event:
                return self._marked(event)
            case _:
                return self

    def _alarm(self, event: happened.Alarm, utc: datetime, limits: str) -> Episodes:
        at, cleared = self.on.get(event.condition), event.change == Change.CLEARED
        if at is None:
            return self if cleared else self._began(event, utc, limits)
        found = self.all[at]
        worst = found.worst if event.worst is None else event.worst
        if cleared:
            ended = self._at(at, replace(found, ended=utc, worst=worst))
            return replace(ended, on=without(self.on, (event.condition,)))
        if event.change != Change.PRIORITY:
            return self
        priority = Priority(event.priority)
        highest = priority if priority.outranks(found.priority) else found.priority
        return self._at(at, replace(found, priority=highest, worst=worst, steps=(*found.steps, (utc, priority))))

    def _began(self, event: happened.Alarm, utc: datetime, limits: str) -> Episodes:
        priority = Priority(event.priority)
        one = Episode(
            event.condition, priority, utc, event.value, event.limit, event.delay, limits,
            worst=event.value, steps=((utc, priority),),
        )  # fmt: skip
        return replace(self, all=(*self.all, one), on={**self.on, event.condition: len(self.all)})

    def _at(self, place: int, one: Episode) -> Episodes:
        return replace(self, all=(*self.all[:place], one, *self.all[place + 1 :]))

    def _answered(self, names: Iterable[str], utc: datetime, by: str, how: str) -> Episodes:
        places = {self.on[name] for name in names if name in self.on}
        return self._each(
            lambda place, one: (
                replace(one, answered=utc, by=by, how=how)
                if place in places and one.answered is None and one.counts
                else one
            )
        )

    def _seen(self, names: tuple[str, ...], by: str) -> Episodes:
        """A mark of what was over was taken away: somebody has seen it, afterwards."""
        last = {one.condition: place for place, one in enumerate(self.all) if one.condition in names and one.ended}
        return self._each(
            lambda place, one: (
                replace(one, by=by, how="seen afterwards")
                if last.get(one.condition) == place and one.answered is None
                else one
            )
        )

    def _marked(self, event: happened.AlarmMarked) -> Episodes:
        return self._each(
            lambda _, one: (
                replace(one, real=event.real)
                if one.condition == event.condition and one.began.isoformat() == event.began
                else one
            )
        )

    def _each(self, of: Callable[[int, Episode], Episode]) -> Episodes:
        return replace(self, all=tuple(of(place, one) for place, one in enumerate(self.all)))

    def _silent(self, utc: datetime, by: str) -> tuple[Silence, ...]:
        return (*self.silences, Silence(utc, None, by))

    def _sounds_again(self, utc: datetime) -> Episodes:
        ended = (one if one.ended else replace(one, ended=utc) for one in self.silences)
        return replace(self, silences=tuple(ended))
