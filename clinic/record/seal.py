"""Seals: a digest of the measured rows since the last one, as an event in the chain.

Every ten seconds of the chair's time, and before every event, what was measured since is sealed: one event for
each chair and session that has such rows, written together. A seal names, of each table, the first and last id,
the digest over the rows in order, and two bytes of each row's own digest, by which a changed row is named.
`upto` are the highest ids of all tables at that moment: every row up to them is under a seal.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bedside.told.events import RowsSealed, Stamped, from_text
from bedside.told.rows import EPOCH, from_microseconds
from clinic.record.lines import row_bytes

SEAL_AFTER = timedelta(seconds=10)
MOST_ROWS = 2000
"""Rows to a seal, when a record of before there were seals gets its first ones."""
TABLES = ("numerics", "pressures", "waves")
RECORDER = "record"
"""The actor of a seal."""
Group = tuple[str, str | None, str]
"""Chair, session, origin: what a seal is stamped with."""


@dataclass(slots=True)
class Chunk:
    """Rows of one table and group that no seal covers yet, in the order of their ids."""

    first: int
    last: int
    digest: Any = field(default_factory=hashlib.sha256)
    marks: str = ""

    def add(self, number: int, data: bytes) -> None:
        self.last = number
        self.digest.update(data)
        self.marks += mark(data)

    def copy(self) -> Chunk:
        return Chunk(self.first, self.last, self.digest.copy(), self.marks)


def mark(data: bytes) -> str:
    """Two bytes of a row's own digest, as hex."""
    return hashlib.sha256(data).hexdigest()[:4]


class Unsealed:
    """The rows that no seal covers yet. Copied before each transaction, so that a refused one leaves no trace."""

    def __init__(self) -> None:
        self._chunks: dict[Group, dict[str, Chunk]] = {}
        self._since: datetime | None = None
        self._latest: datetime | None = None
        self.count = 0
        self.upto = dict.fromkeys(TABLES, 0)

    def copy(self) -> Unsealed:
        twin = Unsealed()
        twin._chunks = {
            group: {table: chunk.copy() for table, chunk in chunks.items()}
            for group, chunks in self._chunks.items()
        }
        twin._since, twin._latest, twin.count = self._since, self._latest, self.count
        twin.upto = dict(self.upto)
        return twin

    def add(self, table: str, values: Sequence[Any]) -> None:
        """A row of `table`: its columns in order (id, bed, session, device, origin, at, ...)."""
        number, bed, session, _, origin, at = values[:6]
        data = row_bytes(table, values)
        chunks = self._chunks.setdefault((bed, session, origin), {})
        chunks.setdefault(table, Chunk(number, number)).add(number, data)
        self.upto[table] = max(self.upto[table], number)
        self.count += 1
        moment = from_microseconds(at)
        self._since = moment if self._since is None else min(self._since, moment)
        self._latest = moment if self._latest is None else max(self._latest, moment)

    @property
    def due(self) -> bool:
        """Ten seconds are to be sealed, or more rows than a seal should hold."""
        if self._since is None or self._latest is None:
            return False
        return self._latest - self._since >= SEAL_AFTER or self.count >= MOST_ROWS

    @property
    def digest(self) -> str:
        """One digest over everything that is not sealed: for the second file."""
        whole = hashlib.sha256()
        for group in sorted(self._chunks, key=repr):
            for table in TABLES:
                if chunk := self._chunks[group].get(table):
                    whole.update(f"{group!r} {table} {chunk.first} {chunk.last} ".encode("utf-8", "replace"))
                    whole.update(chunk.digest.digest())
        return whole.hexdigest()

    def seals(self) -> list[Stamped]:
        """The events that seal what waits; afterwards nothing does."""
        upto = tuple(self.upto[table] for table in TABLES)
        utc = self._latest or EPOCH
        made = [
            Stamped(RowsSealed(tuple(_told(chunks)), upto), utc, bed, session, origin, RECORDER)
            for (bed, session, origin), chunks in self._chunks.items()
        ]
        self._chunks.clear()
        self._since = self._latest = None
        self.count = 0
        return made


def _told(chunks: dict[str, Chunk]) -> Iterable[tuple[str, int, int, str, str]]:
    for table in TABLES:
        if chunk := chunks.get(table):
            yield table, chunk.first, chunk.last, chunk.digest.hexdigest(), chunk.marks


def sealed_of(body: str | None) -> RowsSealed | None:
    """The seal that an event's body says; None where it is none."""
    try:
        event = from_text(body) if body else None
    except (ValueError, TypeError, AttributeError):
        return None
    return event if isinstance(event, RowsSealed) and _sound(event) else None


def _sound(seal: RowsSealed) -> bool:
    """Whether a seal has the shape of one: a disk may have changed it."""
    kinds = (str, int, int, str, str)
    return (
        [type(number) for number in seal.upto] == [int] * len(TABLES)
        and all(isinstance(chunk, tuple) and tuple(map(type, chunk)) == kinds for chunk in seal.chunks)
        and all(chunk[0] in TABLES for chunk in seal.chunks)
    )
