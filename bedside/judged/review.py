"""What the alarms of a session come to: each one from its beginning to its end, and the burden of all (ALM-60).

Pure functions of events. An alarm is one condition from onset to end; LOW ones are listed, and only MEDIUM and
HIGH count as burden, for they are what takes somebody from the patient.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from statistics import median

from bedside.alarms.episodes import Episode, Silence
from bedside.book import Book, read
from bedside.conditions.priority import Kind
from bedside.told.events import Stamped

AT_ONCE_S = 5.0
"""Silenced so soon, an alarm has hardly been looked at."""


@dataclass(frozen=True, slots=True)
class Review:
    """A session's alarms, oldest first, and its silences, from `began` to `until`."""

    episodes: tuple[Episode, ...]
    silences: tuple[Silence, ...]
    began: datetime
    until: datetime


def review(events: Iterable[Stamped], until: datetime) -> Review | None:
    """The alarms of one session's events; None where there are none."""
    return reviewed(read(events), until)


def reviewed(book: Book, until: datetime) -> Review | None:
    """The alarms of one session as its book has them; None where nothing of it is known."""
    if book.began is None:
        return None
    ended = book.session.ended_at if book.session else None
    return Review(book.episodes.all, book.episodes.silences, book.began, ended or until)


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
    answered within 5 s; `real` of `marked` were real. `technical` of the alarms were of equipment and screen;
    `patient_part` is the part of the time in which one of the patient's was on.
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
    technical: int = 0
    patient_part: float = 0.0


def burden(found: Review) -> Burden:
    """Sum up one review."""
    seconds = (found.until - found.began).total_seconds()
    counted = [episode for episode in found.episodes if episode.counts]
    patients = [episode for episode in counted if episode.kind == Kind.PHYSIOLOGICAL]
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
        technical=len(counted) - len(patients),
        patient_part=_covered(patients, found.until) / seconds if seconds > 0 else 0.0,
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
