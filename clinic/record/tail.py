"""Where a record ends, and how it goes on: the lines of a batch, with the seals between them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bedside.told.events import RowsSealed, Stamped
from bedside.told.rows import Entry, NumericRow, PressureRow
from clinic.record import schema
from clinic.record.head import FILE, Head, read_head
from clinic.record.lines import COLUMNS, GENESIS, event_line, measured_line
from clinic.record.seal import TABLES, Unsealed, sealed_of

LAST_EVENT = "SELECT seq, hash FROM events ORDER BY seq DESC LIMIT 1"
LAST_SEAL = "SELECT body FROM events WHERE kind = ? ORDER BY seq DESC LIMIT 1"
AFTER = {
    table: f"SELECT {', '.join(COLUMNS[table])} FROM {table} WHERE id > ? ORDER BY id"  # noqa: S608 - our own names
    for table in TABLES
}
Line = dict[str, Any]


@dataclass(slots=True)
class Tail:
    """Number and hash of the last event, and the rows that no seal covers; `sealed`: there is a seal at all."""

    seq: int
    hash: str
    unsealed: Unsealed
    sealed: bool = True

    def copy(self) -> Tail:
        return Tail(self.seq, self.hash, self.unsealed.copy(), self.sealed)

    @property
    def head(self) -> Head:
        upto = self.unsealed.upto
        rows = (upto["numerics"], upto["pressures"], upto["waves"])
        return Head(self.seq, self.hash, rows, self.unsealed.digest, self.unsealed.count)

    def seal(self) -> list[Line]:
        """The lines of the events that seal what waits."""
        return [self.next(event_line(stamped, self.hash)) for stamped in self.unsealed.seals()]

    def next(self, line: Line) -> Line:
        """The line as the next event."""
        self.seq, self.hash = self.seq + 1, line["hash"]
        return {"seq": self.seq} | line

    def lines(self, batch: Sequence[Entry]) -> dict[sa.Table, list[Line]]:
        """The lines of each table, in order: rows are sealed every ten seconds and before every event."""
        found: dict[sa.Table, list[Line]] = {schema.events: []}
        for entry in batch:
            if isinstance(entry, Stamped):
                found[schema.events] += [*self.seal(), self.next(event_line(entry, self.hash))]
                continue
            if self.unsealed.due:
                found[schema.events] += self.seal()
            name = _table(entry)
            table, line = measured_line(entry, self.unsealed.upto[name] + 1)
            self.unsealed.add(name, [line[column] for column in COLUMNS[name]])
            found.setdefault(table, []).append(line)
        return {table: lines for table, lines in found.items() if lines}


def _table(entry: Entry) -> str:
    if isinstance(entry, NumericRow):
        return "numerics"
    return "pressures" if isinstance(entry, PressureRow) else "waves"


def last_event(connection: sa.Connection) -> tuple[int, str]:
    row = connection.exec_driver_sql(LAST_EVENT).first()
    return (row[0], row[1]) if row else (0, GENESIS)


def read_tail(connection: sa.Connection) -> tuple[Tail, list[Line]]:
    """The record's end, and the lines of seals that are due: what a crash, or a program of before there were seals,
    left without any."""
    seq, hash_ = last_event(connection)
    sealed = sealed_of(connection.exec_driver_sql(LAST_SEAL, (RowsSealed.kind,)).scalar())
    tail = Tail(seq, hash_, Unsealed(), sealed is not None)
    if sealed:
        tail.unsealed.upto = dict(zip(TABLES, sealed.upto, strict=True))
    lines: list[Line] = []
    for table in TABLES:
        for row in connection.exec_driver_sql(AFTER[table], (tail.unsealed.upto[table],)):
            if tail.unsealed.due:
                lines += tail.seal()
            tail.unsealed.add(table, row)
    return tail, lines


def second_file(folder: Path) -> Head | str | None:
    """What the second file knows: to be read before the record is, which a program may be writing. Words where it
    cannot be read, None where there is none."""
    try:
        return read_head(folder)
    except (ValueError, KeyError, TypeError):
        return f"{FILE} cannot be read"
    except OSError as error:
        return f"{FILE} cannot be read: {error.strerror}"


def missing_at_the_end(known: Head | str | None, tail: Tail) -> str:
    """What the second file knows and the record lacks, in words; empty when nothing is missing."""
    if not isinstance(known, Head):
        told = f"{known or FILE + ' is missing'}: whether the end of the record is there cannot be told"
        return told if known or (tail.seq and tail.sealed) else ""
    return "; ".join(_missing(known, tail))


def _missing(known: Head, tail: Tail) -> Iterable[str]:
    last = tail.unsealed.upto
    if known.seq > tail.seq:
        yield f"events {tail.seq + 1} to {known.seq} are missing at the end"
    elif known.seq == tail.seq and known.hash != tail.hash:
        yield f"the last event, {tail.seq}, is not the one that was written"
    for table, number in zip(TABLES, known.rows, strict=True):
        if number > last[table]:
            yield f"{table} rows {last[table] + 1} to {number} are missing at the end"
    same = known.seq == tail.seq and known.rows == tail.head.rows
    if same and known.loose == tail.unsealed.count and known.unsealed != tail.unsealed.digest:
        yield "a row after the last seal was changed"
