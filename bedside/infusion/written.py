"""What the nurse wrote in a session, and what of it was entered in error. Nothing of it is ever removed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bedside.errors import CommandRefused
from bedside.told import events as happened
from bedside.told.events import Stamped
from bedside.told.orders import EnterInError


@dataclass(frozen=True, slots=True)
class Written:
    """A note as it stands: when (UTC), by whom, and whether it was entered in error."""

    utc: datetime
    note: happened.Note
    by: str
    in_error: bool = False

    @property
    def name(self) -> str:
        """What an order calls it by."""
        return self.utc.isoformat()


def written(events: Iterable[Stamped]) -> list[Written]:
    """The notes of a session's events, oldest first."""
    found: list[Written] = []
    for stamped in events:
        if isinstance(stamped.event, happened.Note):
            found.append(Written(stamped.utc, stamped.event, stamped.actor))
        elif isinstance(stamped.event, happened.EnteredInError):
            at = _last(found, stamped.event.entry)
            if at is not None:
                found[at] = Written(found[at].utc, found[at].note, found[at].by, in_error=True)
    return found


def entered_in_error(events: Iterable[Stamped], order: EnterInError) -> happened.EnteredInError:
    """The event that says so of one note. Raises CommandRefused where there is none that still stands."""
    found = written(events)
    at = _last(found, order.entry)
    if at is None:
        said = any(each.name == order.entry for each in found)
        raise CommandRefused(
            "That is marked as entered in error already."
            if said
            else "No note of that time stands in this session.",
            "entry",
        )
    return happened.EnteredInError(order.entry, found[at].note.text, order.why.strip()[:200])


def _last(found: list[Written], entry: str) -> int | None:
    """The last note of that moment that still stands."""
    places = [at for at, each in enumerate(found) if each.name == entry and not each.in_error]
    return places[-1] if places else None
