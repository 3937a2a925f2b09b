"""The record on disk: one SQLite file in WAL mode with synchronous=FULL, and a lock against second writers.

`write` puts one batch into one transaction: after it returns, the batch survives kill -9 and, as far as
the disk keeps its word, a power cut.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from filelock import FileLock, Timeout

from bedside.errors import RecordDamaged, RecordInUse, RecordNewer
from bedside.events import Stamped, to_json
from bedside.record import schema
from bedside.record.rows import Entry, NumericRow, PressureRow, Row, WaveRow, microseconds

FILE = "record.sqlite3"
GENESIS = "0" * 64


def connect(path: Path, *, read_only: bool = False) -> sa.Engine:
    """An engine on `path` with the record's settings; one connection, since one thread writes."""
    uri = f"{path.absolute().as_uri()}?mode={'ro' if read_only else 'rwc'}"
    engine = sa.create_engine(
        "sqlite://",
        poolclass=sa.pool.StaticPool,
        creator=lambda: sqlite3.connect(uri, uri=True, check_same_thread=False, timeout=5),
    )

    @sa.event.listens_for(engine, "connect")
    def settings(connection: sqlite3.Connection, _: object) -> None:
        if not read_only:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")

    return engine


class Store:
    """The one writer of the record in `folder`. Raises RecordInUse, RecordNewer, RecordDamaged, OSError."""

    def __init__(self, folder: Path, *, fresh: bool = False) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.path = folder / FILE
        self._lock = FileLock(folder / "record.lock")
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            raise RecordInUse(folder) from None
        try:
            if fresh:
                discard(folder)
            self._engine = connect(self.path)
            self._connection = self._opened()
        except BaseException:
            self._lock.release()
            raise
        self._head = self._last_hash()

    def _opened(self) -> sa.Connection:
        try:
            connection = self._engine.connect()
            migrate(connection, self.path)
        except sa.exc.DatabaseError as error:
            self._engine.dispose()
            if isinstance(error, sa.exc.OperationalError):
                raise OSError(f"{self.path}: {error.orig}") from error
            raise RecordDamaged(self.path, f"not a record: {error.orig}") from error
        except BaseException:
            self._engine.dispose()
            raise
        return connection

    def _last_hash(self) -> str:
        query = sa.select(schema.events.c.hash).order_by(schema.events.c.seq.desc()).limit(1)
        with self._connection.begin():
            return self._connection.execute(query).scalar() or GENESIS

    def write(self, batch: Sequence[Entry]) -> None:
        """All of `batch` or, with an exception, nothing of it."""
        head = self._head
        rows: dict[sa.Table, list[dict[str, Any]]] = {}
        for entry in batch:
            if isinstance(entry, Stamped):
                table, values = schema.events, event_row(entry, head)
                head = values["hash"]
            else:
                table, values = measured_row(entry)
            rows.setdefault(table, []).append(values)
        with self._connection.begin():
            for table, values_list in rows.items():
                self._connection.execute(table.insert(), values_list)
        self._head = head

    def close(self) -> None:
        self._connection.close()
        self._engine.dispose()
        self._lock.release()


def discard(folder: Path) -> None:
    """Remove the record of a demonstration. Only its holder of the lock may: nothing real is ever removed."""
    for name in (FILE, f"{FILE}-wal", f"{FILE}-shm"):
        (folder / name).unlink(missing_ok=True)


def migrate(connection: sa.Connection, path: Path) -> None:
    """Bring the schema to this program's revision; a later one is refused."""
    with connection.begin():
        known = sa.inspect(connection).has_table("alembic_version")
        revision = known and connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
    if revision == schema.REVISION:
        return
    if revision and str(revision) > schema.REVISION:
        raise RecordNewer(path, str(revision))
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def canonical(values: dict[str, Any]) -> str:
    """What an event's hash is taken over, besides the hash before it."""
    kept = {name: values[name] for name in ("bed", "session", "utc", "origin", "actor", "kind", "body")}
    return json.dumps(kept, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def chained(prev: str, values: dict[str, Any]) -> str:
    return hashlib.sha256(f"{prev}\n{canonical(values)}".encode()).hexdigest()


def event_row(stamped: Stamped, prev: str) -> dict[str, Any]:
    values: dict[str, Any] = {
        "bed": stamped.bed,
        "session": stamped.session,
        "utc": stamped.utc.isoformat(timespec="microseconds"),
        "origin": stamped.origin,
        "actor": stamped.actor,
        "kind": stamped.event.kind,
        "body": json.dumps(to_json(stamped.event), ensure_ascii=False, separators=(",", ":")),
    }
    return values | {"prev": prev, "hash": chained(prev, values)}


def measured_row(row: Row) -> tuple[sa.Table, dict[str, Any]]:
    where = row.where
    common: dict[str, Any] = {
        "bed": where.bed,
        "session": where.session,
        "device": where.device,
        "origin": where.origin,
        "at": microseconds(row.utc),
    }
    match row:
        case NumericRow():
            return schema.numerics, common | _fields(row, ("vital", "value", "reason", "quality"))
        case PressureRow():
            names = (
                "systolic",
                "diastolic",
                "mean",
                "pulse_rate",
                "reason",
                "quality",
                "kind",
                "measured_at",
            )
            return schema.pressures, common | _fields(row, names)
        case WaveRow():
            return schema.waves, common | _fields(row, ("vital", "rate", "samples"))


def _fields(row: Row, names: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}
