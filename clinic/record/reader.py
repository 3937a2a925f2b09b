"""Reading the record back: sessions, their events and series, and whether it is whole."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bedside.book import read
from bedside.errors import RecordDamaged
from bedside.infusion.session import Session
from bedside.told.events import RowsSealed, SessionEnded, SessionOpened, Stamped
from bedside.told.rows import from_microseconds
from clinic.record import index, schema
from clinic.record.files import FILE
from clinic.record.index import Listed
from clinic.record.lines import GENESIS, chained, columns_of, stamped_of
from clinic.record.migrating import refuse_newer
from clinic.record.seal import Unsealed, sealed_of
from clinic.record.store import connect
from clinic.record.tail import Tail, missing_at_the_end, second_file
from clinic.record.trouble import damage_told
from clinic.record.verifying import Verdict, Verifier, triggers

NONE_HERE = "there is no record here: name its folder with --data-dir"


class RecordReader:
    """Reads one record; never writes. Use `open_reader`."""

    def __init__(self, connection: sa.Connection, path: Path) -> None:
        self._connection, self._path = connection, path
        self._events = columns_of(connection, schema.events)

    def _rows(self, query: sa.Select[Any]) -> Iterator[Any]:
        try:
            with damage_told(self._path):
                yield from self._connection.execute(query).mappings()
        except sa.exc.DatabaseError as error:
            raise RecordDamaged(self._path, f"cannot be read: {error.orig}") from error

    def events(self, session: str | None = None, bed: str | None = None) -> Iterator[Stamped]:
        """Events in order, of one session or one chair or all, without the record's own seals. Raises RecordDamaged
        on one it cannot read."""
        table = schema.events
        query = sa.select(*self._events).where(table.c.kind != RowsSealed.kind).order_by(table.c.seq)
        if session is not None:
            query = query.where(table.c.session == session)
        if bed is not None:
            query = query.where(table.c.bed == bed)
        for row in self._rows(query):
            yield self._stamped(row)

    def _stamped(self, row: Any) -> Stamped:
        try:
            return stamped_of(row)
        except (ValueError, TypeError, AttributeError) as error:
            raise RecordDamaged(self._path, f"event {row['seq']}: {error}") from error

    def session_events(self, kinds: tuple[str, ...]) -> Iterator[Stamped]:
        table = schema.events
        for row in self._rows(sa.select(*self._events).where(table.c.kind.in_(kinds)).order_by(table.c.seq)):
            yield self._stamped(row)

    def sessions(self, label: str | None = None) -> list[Listed]:
        """Every session as its events left it, oldest first; those of one patient where `label` is given."""
        with self._told():
            if index.there(self._connection):
                return index.listed(self._connection, label)
            return [each for each in self._made() if label is None or each.label == label]

    def latest_ended(self, most: int) -> list[Listed]:
        """The last `most` sessions that ended, oldest first."""
        with self._told():
            if index.there(self._connection):
                return index.latest_ended(self._connection, most)
            ended = [each for each in self._made() if each.ended_at]
            return sorted(ended, key=lambda each: (each.ended_at, each.id))[-most:]

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            with damage_told(self._path):
                yield
        except sa.exc.DatabaseError as error:
            raise RecordDamaged(self._path, f"cannot be read: {error.orig}") from error

    def _made(self) -> list[Listed]:
        """A record of before there was a list."""
        names = dict.fromkeys(each.session for each in self.session_events((SessionOpened.kind,)) if each.session)
        lines = [index.made(self._connection, name) for name in names]
        return [index.line_of(tuple(line.values())) for line in lines if line]

    def session(self, name: str) -> Session | None:
        """The session called `name`, folded from its events; None when there is none."""
        return read(self.events(session=name)).session

    def open_session_at(self, bed: str) -> str | None:
        """The name of the session a restart resumes at this chair: the last one opened, unless it has ended."""
        last: Stamped | None = None
        for stamped in self.session_events((SessionOpened.kind, SessionEnded.kind)):
            if stamped.bed == bed:
                last = stamped
        return None if last is None or isinstance(last.event, SessionEnded) else last.session

    def numerics(self, session: str, vitals: Collection[str] | None = None) -> Iterator[tuple[datetime, Any]]:
        """The numbers of one session in order of time, of these vitals only where some are named."""
        only = schema.numerics.c.vital.in_(sorted(vitals)) if vitals is not None else None
        yield from self._series(schema.numerics, session, only)

    def pressures(self, session: str) -> Iterator[tuple[datetime, Any]]:
        yield from self._series(schema.pressures, session)

    def waves(self, session: str) -> Iterator[tuple[datetime, Any]]:
        yield from self._series(schema.waves, session)

    def _series(
        self, table: sa.Table, session: str, only: sa.ColumnElement[bool] | None = None
    ) -> Iterator[tuple[datetime, Any]]:
        query = (
            sa.select(*columns_of(self._connection, table))
            .where(table.c.session == session)
            .order_by(table.c.at, table.c.id)
        )
        for row in self._rows(query if only is None else query.where(only)):
            try:
                yield from_microseconds(row["at"]), row
            except (TypeError, OverflowError) as error:
                raise RecordDamaged(self._path, f"{table.name} row {row['id']}: {error}") from error

    def verify(self) -> Verdict:
        """SQLite's own integrity check, the event chain from its first link to its head, every row under its seal,
        and whether the end is there."""
        self._connection.rollback()  # what is looked at is not older than the second file
        return Verifier(self._connection, self._path.parent).verdict()

    def look_through(self, most: int) -> str:
        """What was changed among the last `most` events, in words, empty when nothing was. Raises RecordDamaged on
        one that cannot be read."""
        if found := triggers(self._connection):
            raise RecordDamaged(self._path, f"it has a trigger that is none of ours: {found[0]}")
        table, changed, after = schema.events, "", None
        for row in self._rows(sa.select(*self._events).order_by(table.c.seq.desc()).limit(most)):
            self._stamped(row)
            if row["kind"] == RowsSealed.kind and sealed_of(row["body"]) is None:
                raise RecordDamaged(self._path, f"event {row['seq']}: a seal that cannot be read")
            follows = after is None or (row["hash"], row["seq"]) == after
            if not follows or chained(row["prev"], dict(row)) != row["hash"]:
                changed = f"event {row['seq']}, or the one after it, was changed or is missing: see sessions verify"
            after = row["prev"], row["seq"] - 1
        return changed


@contextmanager
def open_reader(folder: Path) -> Iterator[RecordReader]:
    """Read the record in `folder`, also while another process writes it. Raises RecordDamaged,
    RecordNewer."""
    path = folder / FILE
    if not path.is_file():
        raise RecordDamaged(path, NONE_HERE)
    engine = connect(path, read_only=True)
    try:
        try:
            with damage_told(path):
                connection = engine.connect()
                known = sa.inspect(connection).has_table("events")
                refuse_newer(connection, path)
        except sa.exc.DatabaseError as error:
            raise RecordDamaged(path, f"cannot be read: {error.orig}") from error
        if not known:
            connection.close()
            raise RecordDamaged(path, "not a record of this program")
        with connection:
            yield RecordReader(connection, path)
    finally:
        engine.dispose()


def verified(folder: Path) -> Verdict:
    """Whether the record in `folder` is whole; one that is broken or has lost everything is a verdict too. Raises
    RecordDamaged where there is none, RecordNewer."""
    if not (folder / FILE).is_file():
        raise RecordDamaged(folder / FILE, NONE_HERE)
    known = second_file(folder)
    try:
        with open_reader(folder) as reader:
            return reader.verify()
    except RecordDamaged as error:
        lost = missing_at_the_end(known, Tail(0, GENESIS, Unsealed(), sealed=False))
        return Verdict(0, 0, GENESIS, tuple(words for words in (error.why, lost) if words))
