"""What every sheet of a session is made of, read once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bedside.book import Book, read
from bedside.errors import CommandRefused
from bedside.infusion.session import Session
from bedside.leaving.items import Leaving, known_at, leaving
from bedside.leaving.rules import LeavingRules
from bedside.told import events as happened
from bedside.told.events import Stamped
from clinic.record.reader import RecordReader
from clinic.review.leaving_json import facts_of
from clinic.sheets.watched import Watched, watched

SIMULATED = {"simulated": "SIMULATED: not a person's", "replayed": "REPLAYED RECORDING: not a person here"}


@dataclass(frozen=True, slots=True)
class Known:
    """`left` is when the patient was let go, or the session ended; `now` for one that is open. `nurses`: initials
    and since when each was on duty."""

    session: Session
    book: Book
    events: tuple[Stamped, ...]
    watched: Watched
    leaving: Leaving
    left: datetime
    nurses: tuple[tuple[str, datetime], ...]

    @property
    def band(self) -> str:
        """What stands over a sheet that is no person's."""
        return SIMULATED.get(self.book.origin, "")

    @property
    def open(self) -> bool:
        return self.session.ended_at is None


def known(reader: RecordReader, name: str, rules: LeavingRules) -> Known:
    """Raises CommandRefused where there is no such session."""
    events = tuple(reader.events(session=name))
    book = read(events)
    session = book.session
    if session is None or book.latest is None:
        raise CommandRefused(f"There is no session {name[:60]!r} in this record.", "session")
    period = [each.event.seconds for each in events if isinstance(each.event, happened.RefreshedEvery)]
    seen = watched(reader, book, period[-1] if period else 1.0)
    if seen is None:
        raise CommandRefused(f"There is no session {name[:60]!r} in this record.", "session")
    rules = book.care.rules or rules
    facts = facts_of(reader, session, rules)
    found = leaving(known_at(session, book.observed, book.care, facts, rules, seen.end))
    return Known(session, book, events, seen, found, seen.end, tuple(_nurses(events)))


def _nurses(events: tuple[Stamped, ...]) -> list[tuple[str, datetime]]:
    return [(each.event.initials, each.utc) for each in events if isinstance(each.event, happened.DutyTaken)]
