"""The list of sessions beside the events: made from them, in the transaction that writes them, and made again
at will.

Nothing is only here: `verify` folds the events again and says where the list says something else.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bedside.book import read
from bedside.judged.review import Burden, burden, reviewed
from bedside.told import events as happened
from bedside.told.events import Stamped
from bedside.told.rows import from_microseconds, microseconds
from clinic.record import schema
from clinic.record.lines import columns_of, stamped_of

COURSE = tuple(
    kind.kind
    for kind in (
        happened.SessionOpened,
        happened.BaselineConfirmed,
        happened.BaselineSkipped,
        happened.InfusionStarted,
        happened.InfusionPaused,
        happened.InfusionResumed,
        happened.InfusionStopped,
        happened.SprayGiven,
        happened.ObservationBegan,
        happened.SessionEnded,
    )
)
"""The events that a session's phase and times are made of."""
MARKS = (happened.AlarmMarked.kind, *COURSE)
"""And those after which an ended session's burden is worked out again."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One session as the list has it; `ended_at` None: it is open. `burden` is of an ended one that had alarms to
    judge."""

    id: str
    bed: str
    origin: str
    label: str
    opened_at: datetime
    ended_at: datetime | None
    phase: str
    burden: Burden | None = None


def update(connection: sa.Connection, names: Iterable[str]) -> None:
    """Write the lines of these sessions anew, within the transaction."""
    for name in names:
        line = made(connection, name)
        connection.execute(schema.sessions.delete().where(schema.sessions.c.session == name))
        if line:
            connection.execute(schema.sessions.insert(), line)


def complete(connection: sa.Connection) -> None:
    """Lines for the sessions that have none: of an older record, or where somebody took them out."""
    listed_ones = set(connection.execute(sa.select(schema.sessions.c.session)).scalars())
    update(connection, [name for name in _opened(connection) if name not in listed_ones])


def _opened(connection: sa.Connection) -> list[str]:
    """Every session of which there is an opening, in their order."""
    events = schema.events.c
    query = sa.select(events.session).where(events.kind == happened.SessionOpened.kind).order_by(events.seq)
    return list(dict.fromkeys(name for name in connection.execute(query).scalars() if name))


def made(connection: sa.Connection, name: str) -> dict[str, Any] | None:
    """The line that the events of a session make; None where it has no opening that can be read."""
    book = read(_stamped(connection, name, COURSE))
    session = book.session
    if session is None:
        return None
    ended = session.ended_at
    found = _burden(connection, name) if ended else None
    return {
        "session": name,
        "bed": book.bed,
        "origin": book.origin,
        "label": session.label,
        "opened": microseconds(session.opened_at),
        "ended": microseconds(ended) if ended else None,
        "phase": str(session.phase),
        "burden": json.dumps(asdict(found), separators=(",", ":")) if found else None,
    }


def _burden(connection: sa.Connection, name: str) -> Burden | None:
    book = read(_stamped(connection, name))
    found = reviewed(book, book.latest) if book.latest else None
    return burden(found) if found else None


def _stamped(connection: sa.Connection, name: str, kinds: Collection[str] = ()) -> Iterator[Stamped]:
    """Events of one session that can be read; the others are `verify`'s to name."""
    table = schema.events
    query = sa.select(*columns_of(connection, table)).where(
        table.c.session == name, table.c.kind != happened.RowsSealed.kind
    )
    if kinds:
        query = query.where(table.c.kind.in_(kinds))
    for row in connection.execute(query.order_by(table.c.seq)).mappings():
        try:
            yield stamped_of({**row})
        except (ValueError, TypeError, AttributeError):
            continue


def touched(batch: Iterable[object]) -> list[str]:
    """The sessions whose lines this batch changes."""
    found = (each for each in batch if isinstance(each, Stamped) and each.session and each.event.kind in MARKS)
    return list(dict.fromkeys(each.session for each in found if each.session))


# --- read back ------------------------------------------------------------------------------------------------


def there(connection: sa.Connection) -> bool:
    """Whether this record has the list: one of before may be read as it is."""
    return sa.inspect(connection).has_table(schema.sessions.name)


def listed(connection: sa.Connection, label: str | None = None) -> list[Listed]:
    """The lines, oldest first; those of one patient where `label` is given."""
    table = schema.sessions
    query = sa.select(table).order_by(table.c.opened, table.c.session)
    if label is not None:
        query = query.where(table.c.label == label)
    return [line_of(row) for row in connection.execute(query)]


def latest_ended(connection: sa.Connection, most: int) -> list[Listed]:
    """The last `most` sessions that ended, oldest first."""
    table = schema.sessions
    query = sa.select(table).where(table.c.ended.is_not(None))
    rows = connection.execute(query.order_by(table.c.ended.desc(), table.c.session.desc()).limit(most)).all()
    return [line_of(row) for row in reversed(rows)]


def line_of(row: Any) -> Listed:
    """A row of the table, or the line that the events make."""
    name, bed, origin, label, opened, ended, phase, burdened = row
    return Listed(
        name,
        bed,
        origin,
        label,
        from_microseconds(opened),
        None if ended is None else from_microseconds(ended),
        phase,
        Burden(**json.loads(burdened)) if burdened else None,
    )


def disagreements(connection: sa.Connection) -> list[str]:
    """Where the list says something else than the events do."""
    if not there(connection):
        return []
    said = {row["session"]: dict(row) for row in connection.execute(sa.select(schema.sessions)).mappings()}
    names = _opened(connection)
    found = [f"the list of sessions names {name!r}: there is no such event" for name in said.keys() - {*names}]
    for name in names:
        line, known = made(connection, name) or {}, said.get(name, {})
        if wrong := [key for key in line.keys() | known.keys() if line.get(key) != known.get(key)]:
            found.append(f"the list of sessions: {name} was changed or is missing ({', '.join(sorted(wrong))})")
    return found
