"""The tables of the record. Nothing in them is ever updated or deleted, but for the list of sessions, which is made
from the events and may be made again (decision 0018).

Portable between SQLite and PostgreSQL; times of rows are whole microseconds since 1970 UTC.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

REVISION = "0004"

metadata = MetaData()

_serial = BigInteger().with_variant(Integer, "sqlite")

events = Table(
    "events",
    metadata,
    Column("seq", _serial, primary_key=True),
    Column("bed", String(40), nullable=False),
    Column("session", String(60)),
    Column("utc", String(40), nullable=False),
    Column("origin", String(12), nullable=False),
    Column("actor", String(80), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("body", Text, nullable=False),
    Column("prev", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Column("display", String(80)),
    Index("events_session", "session"),
    Index("events_kind", "kind"),
)


def _measured(name: str, *columns: Column[object]) -> Table:
    return Table(
        name,
        metadata,
        Column("id", _serial, primary_key=True),
        Column("bed", String(40), nullable=False),
        Column("session", String(60)),
        Column("device", String(60), nullable=False),
        Column("origin", String(12), nullable=False),
        Column("at", BigInteger, nullable=False),
        *columns,
        Index(f"{name}_session", "session", "at"),
    )


numerics = _measured(
    "numerics",
    Column("vital", String(30), nullable=False),
    Column("value", Float),
    Column("reason", String(30)),
    Column("quality", String(120), nullable=False),
    Column("kind", String(12)),
    Column("measured_at", String(40)),
)
pressures = _measured(
    "pressures",
    Column("systolic", Float),
    Column("diastolic", Float),
    Column("mean", Float),
    Column("pulse_rate", Float),
    Column("reason", String(30)),
    Column("quality", String(120), nullable=False),
    Column("kind", String(12), nullable=False),
    Column("measured_at", String(40)),
)
waves = _measured(
    "waves",
    Column("vital", String(30), nullable=False),
    Column("rate", Float, nullable=False),
    Column("samples", LargeBinary, nullable=False),
)
MEASURED = (numerics, pressures, waves)
ADDED = {"numerics": 2, "events": 1}
"""Columns at the end of a table that records of before did not have: empty ones are in no digest."""

about = Table(
    "about", metadata, Column("name", String(40), primary_key=True), Column("value", Text, nullable=False)
)
sessions = Table(
    "sessions",
    metadata,
    Column("session", String(60), primary_key=True),
    Column("bed", String(40), nullable=False),
    Column("origin", String(12), nullable=False),
    Column("label", Text, nullable=False),
    Column("opened", BigInteger, nullable=False),
    Column("ended", BigInteger),
    Column("phase", String(12), nullable=False),
    Column("burden", Text),
    Index("sessions_label", "label"),
    Index("sessions_opened", "opened"),
)
