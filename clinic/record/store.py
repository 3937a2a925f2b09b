"""The record on disk: one SQLite file in WAL mode with synchronous=FULL, and a lock against second writers.

`write` puts one batch into one transaction: after it returns, the batch survives kill -9 and, as far as the disk
keeps its word, a power cut. What it did not expect and could live with is told by `troubles`.
"""

from __future__ import annotations

import contextlib
import sqlite3
import uuid
from collections.abc import Sequence
from pathlib import Path

import sqlalchemy as sa

from bedside.errors import RecordDamaged
from bedside.told.recording import Trouble
from bedside.told.rows import Entry
from clinic.record import index, schema
from clinic.record.files import FILE, WAL, discard, identity, lock
from clinic.record.head import HeadFile
from clinic.record.migrating import migrate
from clinic.record.tail import Tail, last_event, missing_at_the_end, read_tail, second_file
from clinic.record.trouble import damage_told

__all__ = ["FILE", "Store", "connect"]

RECORD_ID = "record_id"
FOREIGN = "another program has written into this record: close it, a record has one writer"


def connect(path: Path, *, read_only: bool = False) -> sa.Engine:
    """An engine on `path` with the record's settings; one connection, since one thread writes."""
    uri = f"{path.absolute().as_uri()}?mode={'ro' if read_only else 'rwc'}"
    engine = sa.create_engine(
        "sqlite://",
        poolclass=sa.pool.StaticPool,
        creator=lambda: sqlite3.connect(uri, uri=True, check_same_thread=False, timeout=5, isolation_level=None),
    )

    @sa.event.listens_for(engine, "connect")
    def settings(connection: sqlite3.Connection, _: object) -> None:
        connection.text_factory = _text
        if not read_only:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")

    @sa.event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")

    return engine


def _text(data: bytes) -> str:
    """A text whose bytes were changed on the disk is still read: its digest tells."""
    return data.decode("utf-8", "replace")


class Store:
    """The one writer of the record in `folder`. Raises RecordInUse, RecordNewer, RecordDamaged, OSError."""

    def __init__(self, folder: Path, *, fresh: bool = False) -> None:
        self.path, self._folder = folder / FILE, folder
        self._troubles: list[Trouble] = []
        with contextlib.ExitStack() as undo:
            self._lock = lock(folder)
            undo.callback(self._lock.release)
            if fresh:
                discard(folder)
            self._engine = connect(self.path)
            undo.callback(self._engine.dispose)
            try:
                self._open()
            except sa.exc.OperationalError as error:
                raise OSError(f"{self.path}: {error.orig}") from error
            self._head: HeadFile | None = None
            self._note_head()
            undo.pop_all()

    def _open(self) -> None:
        known = second_file(self._folder)
        with damage_told(self.path):
            self._connection = self._engine.connect()
            migrate(self._connection, self.path)
            with self._connection.begin():
                self._tail, seals = read_tail(self._connection)
                if words := missing_at_the_end(known, self._tail):
                    self._troubles.append(Trouble("shorter", words))
                if seals:
                    self._connection.execute(schema.events.insert(), seals)
                self._named()
                index.complete(self._connection)
        self._file = identity(self.path)
        self._wal: tuple[int, int] | None = None

    def write(self, batch: Sequence[Entry]) -> None:
        """All of `batch` or, with an exception, nothing of it."""
        self._same_files()
        tail = self._tail.copy()
        with damage_told(self.path), self._connection.begin():
            if last_event(self._connection) != (tail.seq, tail.hash):
                tail = self._after_a_stranger()
            for table, lines in tail.lines(batch).items():
                self._connection.execute(table.insert(), lines)
            self._list(batch)
        self._tail = tail
        self._wal = identity(self._folder / WAL)
        self._note_head()

    def _list(self, batch: Sequence[Entry]) -> None:
        """The lines of the sessions in the batch. One that cannot be made keeps no event from the record."""
        try:
            index.update(self._connection, index.touched(batch))
        except (ValueError, TypeError, OverflowError) as error:
            self._troubles.append(Trouble("part", f"the list of sessions could not be written: {error}"[:160]))

    def _named(self) -> None:
        """A record has a name of its own, so that two can meet in one database."""
        known = sa.select(schema.about.c.value).where(schema.about.c.name == RECORD_ID)
        if self._connection.execute(known).scalar() is None:
            self._connection.execute(schema.about.insert(), {"name": RECORD_ID, "value": uuid.uuid4().hex})

    def _after_a_stranger(self) -> Tail:
        """Somebody else wrote into this record: the chain goes on behind it, and that is told."""
        self._troubles.append(Trouble("foreign", FOREIGN))
        tail, seals = read_tail(self._connection)
        if seals:
            self._connection.execute(schema.events.insert(), seals)
        return tail

    def _note_head(self) -> None:
        """The second file is written anew where somebody has taken it away; without one the record goes on."""
        try:
            if self._head is None or not self._head.there:
                self._close_head()
                self._head = HeadFile(self._folder)
            self._head.write(self._tail.head)
        except OSError as error:
            self._troubles.append(Trouble("part", f"record.head cannot be written: {error.strerror}"))

    def _close_head(self) -> None:
        head, self._head = self._head, None
        if head:
            head.close()

    def _same_files(self) -> None:
        """The files are those that were opened. A log that was taken away is still held open, and is taken into the
        record. Raises RecordDamaged for the record itself: what is written into a removed file lands nowhere."""
        if identity(self.path) != self._file:
            raise RecordDamaged(self.path, "it was removed or replaced while it was written")
        if self._wal is not None and identity(self._folder / WAL) != self._wal:
            self.checkpoint()
            self._connection.close()
            self._engine.dispose()
            self._troubles.append(Trouble("part", f"{WAL} was removed while it was written; nothing of it is lost"))
            self._open()

    def checkpoint(self) -> None:
        """Take the log into the file; outside of any transaction."""
        cursor = self._connection.connection.cursor()
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.close()

    def troubles(self) -> list[Trouble]:
        """What was noticed since this was last asked."""
        told, self._troubles = self._troubles, []
        return told

    def close(self) -> None:
        """Seal what is not sealed, and let the files go."""
        try:
            if self._tail.unsealed.count and identity(self.path) == self._file:
                self._seal()
        except (sa.exc.SQLAlchemyError, OSError):
            self._troubles.append(Trouble("part", "the last rows have no seal yet; the next start gives them one"))
        finally:
            self._let_go()

    def _seal(self) -> None:
        tail = self._tail.copy()
        with self._connection.begin():
            if last_event(self._connection) == (tail.seq, tail.hash):
                self._connection.execute(schema.events.insert(), tail.seal())
                self._tail = tail
        self._note_head()

    def _let_go(self) -> None:
        with contextlib.ExitStack() as undo:
            undo.callback(self._lock.release)
            undo.callback(self._close_head)
            undo.callback(self._engine.dispose)
            undo.callback(self._connection.close)
