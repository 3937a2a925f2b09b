"""What the patient felt: observations with a severity, and the episodes they make.

Nobody sees a beginning: it lies after the last time the effect was asked for and absent, and by the first time it
was there; its end lies after the last time it was there, and by the first time it was gone. What nobody has bounded
is None, never guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bedside.errors import CommandRefused
from bedside.infusion import when
from bedside.told import events as happened
from bedside.told import orders as wanted
from bedside.told.events import Stamped

EFFECTS = (
    "dissociation", "perceptual", "floating", "dizziness", "blurred_vision", "nystagmus", "nausea", "vomiting",
    "headache", "drowsiness", "anxiety", "dysphoria", "euphoria", "disinhibition", "numbness", "restlessness",
    "palpitations", "confusion", "poor_coordination", "dry_mouth", "hallucination", "urinary",
)  # fmt: skip
"""What can be asked for: the commonest after ketamine into a vein (clinical.md 3)."""
WORST = 3
SEVERITIES = ("absent", "mild", "moderate", "severe")


@dataclass(frozen=True, slots=True)
class Observation:
    """Somebody looked at `at`: `severity` 0 (asked and absent) to 3."""

    effect: str
    severity: int
    at: datetime
    made: datetime
    by: str
    in_error: bool = False

    @property
    def name(self) -> str:
        """What an order calls it by."""
        return self.made.isoformat()

    @property
    def words(self) -> str:
        """Nausea 2, moderate."""
        return words_of(self.effect, self.severity)


def words_of(effect: str, severity: int) -> str:
    name = effect.replace("_", " ")
    return f"{name[:1].upper()}{name[1:]} {severity}, {SEVERITIES[severity]}"


@dataclass(frozen=True, slots=True)
class Episode:
    """An effect from its first sight to its last; `open`: it was there when last looked for."""

    effect: str
    onset_after: datetime | None
    onset_by: datetime
    end_after: datetime
    end_by: datetime | None
    worst: int

    @property
    def open(self) -> bool:
        return self.end_by is None


def observations(events: Iterable[Stamped]) -> list[Observation]:
    """Every observation of a session's events, in the order they were made; those in error are marked."""
    found: tuple[Observation, ...] = ()
    for stamped in events:
        found = folded(found, stamped)
    return list(found)


def folded(found: tuple[Observation, ...], stamped: Stamped) -> tuple[Observation, ...]:
    """The observations after an event; others leave them as they were."""
    match stamped.event:
        case happened.EffectSeen(effect, severity, about):
            at = when.about(about, stamped.utc)
            return (*found, Observation(effect, severity, at, stamped.utc, stamped.actor))
        case happened.FollowUpCalled(effect, severity, about):
            at = when.about(about, stamped.utc)
            return (*found, Observation(effect, severity, at, stamped.utc, stamped.actor))
        case happened.EntryCorrected(name, of="effect") as mended if (place := _standing(found, name)) is not None:
            return (*found[:place], _mended(found[place], mended), *found[place + 1 :])
        case happened.EnteredInError(name, of="effect") if (place := _standing(found, name)) is not None:
            return (*found[:place], replace(found[place], in_error=True), *found[place + 1 :])
    return found


def _mended(row: Observation, event: happened.EntryCorrected) -> Observation:
    severity = row.severity if event.value is None else int(event.value)
    return replace(row, severity=severity, at=when.about(event.at, row.at))


def episodes(seen: Iterable[Observation]) -> list[Episode]:
    """The episodes of what stands, by their onset."""
    found: list[Episode] = []
    standing = sorted((each for each in seen if not each.in_error), key=lambda each: (each.at, each.made))
    for effect in dict.fromkeys(each.effect for each in standing):
        found += _of_one([each for each in standing if each.effect == effect])
    return sorted(found, key=lambda each: (each.onset_by, each.effect))


def _of_one(rows: list[Observation]) -> list[Episode]:
    found: list[Episode] = []
    absent: datetime | None = None
    now: Episode | None = None
    for row in rows:
        if row.severity and now is None:
            now = Episode(row.effect, absent, row.at, row.at, None, row.severity)
        elif row.severity and now:
            now = replace(now, end_after=row.at, worst=max(now.worst, row.severity))
        elif now:
            found.append(replace(now, end_by=row.at))
            now = None
        absent = row.at if not row.severity else absent
    return [*found, now] if now else found


def seen(order: wanted.RecordEffect, kept: str) -> happened.EffectSeen:
    """The event of an observation; `kept` is its charted time. Raises CommandRefused."""
    if order.effect not in EFFECTS:
        raise CommandRefused(f"There is no effect {order.effect[:40]!r}: {', '.join(EFFECTS)}.", "effect")
    if not 0 <= order.severity <= WORST:
        raise CommandRefused("A severity is 0 (absent), 1 mild, 2 moderate or 3 severe.", "severity")
    return happened.EffectSeen(order.effect, order.severity, kept)


def effect_in_error(events: Iterable[Stamped], order: wanted.EnterInError) -> happened.EnteredInError:
    """The event that takes an observation back. Raises CommandRefused where none of that time stands."""
    words = effect_of(events, order.entry).words
    return happened.EnteredInError(order.entry, words, order.why.strip()[:200], "effect")


def effect_of(events: Iterable[Stamped], name: str) -> Observation:
    """The observation an order calls by the time it was made. Raises CommandRefused where none of it stands."""
    found = observations(events)
    place = _standing(found, name)
    if place is None:
        raise CommandRefused("No observation of that time stands in this session.", "entry")
    return found[place]


def _standing(found: Sequence[Observation], name: str) -> int | None:
    places = [at for at, each in enumerate(found) if each.name == name and not each.in_error]
    return places[-1] if places else None
