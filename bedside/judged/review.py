"""What the alarms of a session come to: each one from its beginning to its end, and the burden of all (ALM-60).

Pure functions of events. An alarm is one condition from onset to end; LOW ones are listed, and only MEDIUM and
HIGH count as burden, for they are what takes somebody from the patient.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from statistics import median

from bedside.conditions.table import TABLE, Change, Kind, Priority
from bedside.told import events as happened
from bedside.told.events import Stamped

AT_ONCE_S = 5.0
"""Silenced so soon, an alarm has hardly been looked at."""


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
class Review:
    """A session's alarms, oldest first, and its silences, from `began` to `until`."""

    episodes: tuple[Episode, ...]
    silences: tuple[Silence, ...]
    began: datetime
    until: datetime


class _Fold:
    def __init__(self) -> None:
        self.episodes: list[Episode] = []
        self.silences: list[Silence] = []
        self._open: dict[str, int] = {}
        self._limits = ""

    def take(self, stamped: Stamped) -> None:
        event, utc = stamped.event, stamped.utc
        match event:
            case happened.SessionOpened():
                self._limits = event.limits
            case happened.LimitsChanged():
                self._limits = event.title
            case happened.Alarm() if event.condition in TABLE:
                self._alarm(event, utc)
            case happened.Acknowledged(names):
                self._answer([name for name in names if name in self._open], utc, stamped.actor, "acknowledged")
            case happened.AudioPaused():
                self._answer(list(self._open), utc, stamped.actor, "sound paused")
                self.silences.append(Silence(utc, None, stamped.actor))
            case happened.AudioPauseEnded() | happened.ProcessStarted():
                self._sounds_again(utc)
            case happened.AudioOff(on):
                if on:
                    self.silences.append(Silence(utc, None, stamped.actor))
                else:
                    self._sounds_again(utc)
            case happened.LatchReset(names):
                self._seen(names, stamped.actor)
            case happened.AlarmMarked():
                self._mark(event)

    def _alarm(self, event: happened.Alarm, utc: datetime) -> None:
        priority = Priority(event.priority)
        at = self._open.get(event.condition)
        if at is None:
            if event.change != Change.CLEARED:
                self._open[event.condition] = len(self.episodes)
                self.episodes.append(
                    Episode(
                        event.condition, priority, utc, event.value, event.limit, event.delay, self._limits,
                        worst=event.value, steps=((utc, priority),),
                    )
                )  # fmt: skip
            return
        known = self.episodes[at]
        worst = known.worst if event.worst is None else event.worst
        if event.change == Change.CLEARED:
            self.episodes[at] = replace(known, ended=utc, worst=worst)
            del self._open[event.condition]
        elif event.change == Change.PRIORITY:
            highest = priority if priority.outranks(known.priority) else known.priority
            steps = (*known.steps, (utc, priority))
            self.episodes[at] = replace(known, priority=highest, worst=worst, steps=steps)

    def _answer(self, names: Sequence[str], utc: datetime, by: str, how: str) -> None:
        for name in names:
            known = self.episodes[self._open[name]]
            if known.answered is None and known.counts:
                self.episodes[self._open[name]] = replace(known, answered=utc, by=by, how=how)

    def _seen(self, names: Sequence[str], by: str) -> None:
        """A mark of what was over was taken away: somebody has seen it, afterwards."""
        for name in names:
            places = [at for at, each in enumerate(self.episodes) if each.condition == name and each.ended]
            if places and self.episodes[places[-1]].answered is None:
                self.episodes[places[-1]] = replace(self.episodes[places[-1]], by=by, how="seen afterwards")

    def _sounds_again(self, utc: datetime) -> None:
        for at in range(len(self.silences) - 1, -1, -1):  # those that are open are the last ones
            if self.silences[at].ended:
                return
            self.silences[at] = replace(self.silences[at], ended=utc)

    def _mark(self, event: happened.AlarmMarked) -> None:
        for at, known in enumerate(self.episodes):
            if known.condition == event.condition and known.began.isoformat() == event.began:
                self.episodes[at] = replace(known, real=event.real)


def review(events: Iterable[Stamped], until: datetime) -> Review | None:
    """The alarms of one session's events; None where there are none."""
    fold, began, last = _Fold(), None, until
    for stamped in events:
        began = began or stamped.utc
        if isinstance(stamped.event, happened.SessionEnded):
            last = stamped.utc
        fold.take(stamped)
    return None if began is None else Review(tuple(fold.episodes), tuple(fold.silences), began, last)


def with_worst(found: Review, worst: Mapping[str, float]) -> Review:
    """The same, with the extremes so far of the conditions that are on now: events tell them at the end only."""
    return replace(
        found,
        episodes=tuple(
            each if each.ended or each.condition not in worst else replace(each, worst=worst[each.condition])
            for each in found.episodes
        ),
    )


@dataclass(frozen=True, slots=True)
class Burden:
    """How much a session's alarms asked of people. Times in seconds; None where there is nothing to measure.

    `alarms` MEDIUM and HIGH; `part` of the time at least one of them was on; `at_once` of `silenced` were
    answered within 5 s; `real` of `marked` were real.
    """

    minutes: float
    alarms: int
    listed: int
    per_hour: float | None
    part: float
    median_s: float | None
    answer_s: float | None
    silenced: int
    at_once: int
    marked: int
    real: int


def burden(found: Review) -> Burden:
    """Sum up one review."""
    seconds = (found.until - found.began).total_seconds()
    counted = [episode for episode in found.episodes if episode.counts]
    answers = [episode.answer_s for episode in counted if episode.answer_s is not None]
    marked = [episode for episode in found.episodes if episode.real is not None]
    return Burden(
        minutes=seconds / 60,
        alarms=len(counted),
        listed=len(found.episodes),
        per_hour=len(counted) / seconds * 3600 if seconds >= 60 else None,
        part=_covered(counted, found.until) / seconds if seconds > 0 else 0.0,
        median_s=median([episode.seconds(found.until) for episode in counted]) if counted else None,
        answer_s=median(answers) if answers else None,
        silenced=len(answers),
        at_once=sum(answer <= AT_ONCE_S for answer in answers),
        marked=len(marked),
        real=sum(episode.real is True for episode in marked),
    )


def _covered(episodes: Sequence[Episode], until: datetime) -> float:
    """Seconds in which at least one was on."""
    total, reached = 0.0, None
    for began, ended in sorted((each.began, each.ended or until) for each in episodes):
        start = began if reached is None else max(began, reached)
        if ended > start:
            total += (ended - start).total_seconds()
            reached = ended
    return total
