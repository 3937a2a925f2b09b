"""Whether a record is whole: SQLite's own check, the chain of events, every row under its seal, and its end."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bedside.told.events import RecordTrouble, RowsSealed, from_text
from clinic.record import schema
from clinic.record.index import disagreements
from clinic.record.lines import COLUMNS, GENESIS, chained, row_bytes
from clinic.record.seal import TABLES, Unsealed, mark, sealed_of
from clinic.record.tail import Tail, missing_at_the_end, second_file
from clinic.record.trouble import reason

MOST_TOLD = 20
"""Faults of one kind that are named; the others are counted."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found: counts, one sentence for each fault, and what the record itself tells of its past. `loose`
    rows are younger than the last seal."""

    events: int
    sessions: int
    head: str
    faults: tuple[str, ...]
    notes: tuple[str, ...] = ()
    rows: int = 0
    loose: int = 0

    @property
    def whole(self) -> bool:
        return not self.faults


@dataclass(slots=True)
class Chunk:
    """A sealed stretch of rows, and what was found of it."""

    table: str
    first: int
    last: int
    digest: str
    marks: str
    found: list[tuple[int, bytes]] = field(default_factory=list)

    def fault(self) -> str:
        """Which row was changed, taken out or put in; empty when all is as it was sealed."""
        if sha256(b"".join(data for _, data in self.found)).hexdigest() == self.digest:
            return ""
        marks = [self.marks[at : at + 4] for at in range(0, len(self.marks), 4)]
        here = [(number, mark(data)) for number, data in self.found]
        if len(here) < len(marks):
            at = next((i for i, (_, one) in enumerate(here) if one != marks[i]), len(here))
            before = f"after row {here[at - 1][0]}" if at else f"from row {self.first} on"
            return (
                f"{self.table}: {len(marks) - len(here)} of rows {self.first} to {self.last} are missing, {before}"
            )
        changed = next((number for (number, one), known in zip(here, marks, strict=False) if one != known), None)
        if len(here) > len(marks):
            return (
                f"{self.table}: a row was added among rows {self.first} to {self.last}, at {changed or self.last}"
            )
        where = f"row {changed}" if changed else f"one of rows {self.first} to {self.last}"
        return f"{self.table}: {where} was changed"


def ordered(connection: sa.Connection, table: str, names: Sequence[str]) -> str:
    """Every row of a table by its number, the first of `names`; a column that an older record does not have is
    empty."""
    there = {column["name"] for column in sa.inspect(connection).get_columns(table)}
    shown = [name if name in there else f"NULL AS {name}" for name in names]
    return f"SELECT {', '.join(shown)} FROM {table} ORDER BY {names[0]}"  # noqa: S608 - our own names


def triggers(connection: sa.Connection) -> list[str]:
    """Whoever put one into the record has a say in what is written."""
    query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    return [str(name)[:60] for name in connection.exec_driver_sql(query).scalars()]


class Verifier:
    """Looks at one record through one connection, in one transaction."""

    def __init__(self, connection: sa.Connection, folder: Path) -> None:
        self._connection, self._known = connection, second_file(folder)
        self._faults: list[str] = []
        self._notes: list[str] = []
        self._sessions: set[str | None] = set()
        self._tail = Tail(0, GENESIS, Unsealed(), sealed=False)
        self._chunks: dict[str, dict[tuple[Any, ...], deque[Chunk]]] = {
            table: defaultdict(deque) for table in TABLES
        }
        self._rows = 0

    def verdict(self) -> Verdict:
        for look in (self._integrity, self._events, self._measured, self._listed, self._end):
            try:
                look()
            except (sa.exc.SQLAlchemyError, ValueError, TypeError, OverflowError) as error:
                self._faults.append(f"SQLite: {reason(error)}")
        loose = self._tail.unsealed.count
        sessions = len(self._sessions - {None})
        told = tuple(_few(self._faults)), tuple(self._notes)
        return Verdict(self._tail.seq, sessions, self._tail.hash, *told, self._rows, loose)

    def _integrity(self) -> None:
        found = self._connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
        self._faults += [f"SQLite: {line}" for line in found if line != "ok"]
        self._faults += [f"a trigger that is none of ours: {name}" for name in triggers(self._connection)]

    def _events(self) -> None:
        """The chain from its first link; after a broken one it is followed on from what stands there."""
        before = 0
        query = ordered(self._connection, "events", [column.name for column in schema.events.columns])
        for found in self._connection.exec_driver_sql(query).mappings():
            row = dict(found)
            if row["seq"] != before + 1:
                missing = (
                    f"event {before + 1} is"
                    if row["seq"] == before + 2
                    else f"events {before + 1} to {row['seq'] - 1} are"
                )
                self._faults.append(f"{missing} missing: the next is {row['seq']}")
            elif row["prev"] != self._tail.hash or chained(self._tail.hash, row) != row["hash"]:
                self._faults.append(
                    f"event {row['seq']} does not follow from the one before it: it or its neighbour was changed"
                )
            before = self._tail.seq = row["seq"]
            self._tail.hash = row["hash"]
            self._sessions.add(row["session"])
            self._told(row)

    def _told(self, row: Mapping[str, Any]) -> None:
        if row["kind"] == RowsSealed.kind:
            self._sealed(row)
        elif row["kind"] == RecordTrouble.kind:
            self._trouble(row)

    def _trouble(self, row: Mapping[str, Any]) -> None:
        try:
            said = from_text(row["body"])
        except (ValueError, TypeError, AttributeError):
            said = None
        if not isinstance(said, RecordTrouble):
            self._faults.append(f"event {row['seq']} cannot be read")
            return
        words = f"event {row['seq']} ({str(row['utc'])[:19]} UTC) tells: {said.words}"
        (self._faults if said.what == "shorter" else self._notes).append(words)

    def _sealed(self, row: Mapping[str, Any]) -> None:
        seal = sealed_of(row["body"])
        if seal is None:
            self._faults.append(f"event {row['seq']}: a seal that cannot be read")
            return
        group = (row["bed"], row["session"], row["origin"])
        for table, first, last, digest, marks in seal.chunks:
            self._chunks[table][group].append(Chunk(table, first, last, digest, marks))
        self._tail.sealed = True
        self._tail.unsealed.upto = dict(zip(TABLES, seal.upto, strict=True))

    def _measured(self) -> None:
        for table in TABLES:
            sealed_to = self._tail.unsealed.upto[table]
            waiting = self._chunks[table]
            for row in self._connection.exec_driver_sql(ordered(self._connection, table, COLUMNS[table])):
                self._rows += 1
                if not isinstance(row[0], int) or row[0] > sealed_to:
                    self._tail.unsealed.add(table, row)
                else:
                    self._faults += self._under_seal(table, row, waiting)
            for chunks in waiting.values():
                self._faults += [fault for chunk in chunks if (fault := chunk.fault())]

    def _under_seal(
        self, table: str, row: Sequence[Any], waiting: Mapping[tuple[Any, ...], deque[Chunk]]
    ) -> Iterator[str]:
        number, bed, session, _, origin = row[:5]
        chunks = waiting.get((bed, session, origin), deque())
        while chunks and chunks[0].last < number:
            if fault := chunks.popleft().fault():
                yield fault
        if chunks and chunks[0].first <= number:
            chunks[0].found.append((number, row_bytes(table, row)))
        else:
            yield f"{table}: row {number} is under no seal: it was added, or its chair or session was changed"

    def _listed(self) -> None:
        """The list of sessions says what their events say."""
        self._faults += disagreements(self._connection)

    def _end(self) -> None:
        if words := missing_at_the_end(self._known, self._tail):
            self._faults.append(words)


def _few(faults: list[str]) -> Iterable[str]:
    yield from faults[:MOST_TOLD]
    if len(faults) > MOST_TOLD:
        yield f"and {len(faults) - MOST_TOLD} more"
