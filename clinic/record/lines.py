"""How an entry becomes a line of its table, and what its digest is taken over."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bedside.text import well_formed, well_formed_all
from bedside.told.events import Stamped, Unknown, from_text, to_json
from bedside.told.rows import NumericRow, PressureRow, Row, WaveRow, microseconds
from clinic.record import schema

GENESIS = "0" * 64
COLUMNS: dict[str, tuple[str, ...]] = {
    table.name: tuple(column.name for column in table.columns) for table in schema.MEASURED
}
"""Of each table of measured rows, in the order of the digest: id first."""


def columns_of(connection: sa.Connection, table: sa.Table) -> list[sa.ColumnElement[Any]]:
    """Of a table; those that a record of before does not have are empty. Looked up once for each connection, which
    is brought up to date before anything is read through it."""
    known: dict[str, set[str]] = connection.info.setdefault("columns", {})
    if table.name not in known:
        known[table.name] = {column["name"] for column in sa.inspect(connection).get_columns(table.name)}
    there = known[table.name]
    return [column if column.name in there else sa.null().label(column.name) for column in table.columns]


def stamped_of(row: Mapping[str, Any]) -> Stamped:
    """The event a row holds. Raises ValueError, TypeError or AttributeError for what is none."""
    event = from_text(row["body"])
    if isinstance(event, Unknown) and event.kind != row["kind"]:
        raise ValueError(f"{row['kind']} in its column, {event.kind} in its body")
    utc = datetime.fromisoformat(row["utc"])
    return Stamped(event, utc, row["bed"], row["session"], row["origin"], row["actor"], row["display"] or "")


def canonical(values: Mapping[str, Any]) -> str:
    """What an event's hash is taken over, besides the hash before it; a display only where there is one."""
    kept = {name: values[name] for name in ("bed", "session", "utc", "origin", "actor", "kind", "body")}
    if values.get("display") is not None:
        kept["display"] = values["display"]
    return json.dumps(kept, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def chained(prev: str, values: Mapping[str, Any]) -> str:
    """The hash of an event that follows the one with hash `prev`."""
    return hashlib.sha256(f"{prev}\n{canonical(values)}".encode("utf-8", "replace")).hexdigest()


def event_line(stamped: Stamped, prev: str) -> dict[str, Any]:
    values: dict[str, Any] = {
        "bed": well_formed(stamped.bed),
        "session": stamped.session and well_formed(stamped.session),
        "utc": stamped.utc.isoformat(timespec="microseconds"),
        "origin": str(stamped.origin),
        "actor": well_formed(stamped.actor),
        "kind": stamped.event.kind,
        "body": json.dumps(well_formed_all(to_json(stamped.event)), ensure_ascii=False, separators=(",", ":")),
    }
    values["display"] = well_formed(stamped.display) or None
    return values | {"prev": prev, "hash": chained(prev, values)}


def measured_line(row: Row, number: int) -> tuple[sa.Table, dict[str, Any]]:
    """The table of a row, and its line with id `number`."""
    where = row.where
    line: dict[str, Any] = {
        "id": number,
        "bed": well_formed(where.bed),
        "session": where.session and well_formed(where.session),
        "device": well_formed(where.device),
        "origin": str(where.origin),
        "at": microseconds(row.utc),
    }
    match row:
        case NumericRow():
            return schema.numerics, line | _fields(row, COLUMNS["numerics"][6:])
        case PressureRow():
            return schema.pressures, line | _fields(row, COLUMNS["pressures"][6:])
        case WaveRow():
            return schema.waves, line | _fields(row, ("vital", "rate", "samples"))


FLOATS = ("value", "systolic", "diastolic", "mean", "pulse_rate", "rate")


def _fields(row: Row, names: Iterable[str]) -> dict[str, Any]:
    """The values as the database gives them back: numbers as floats, texts plain."""
    found: dict[str, Any] = {}
    for name in names:
        value = getattr(row, name)
        if name in FLOATS and value is not None:
            value = float(value)
        found[name] = well_formed(str(value)) if isinstance(value, str) else value
    return found


def row_bytes(table: str, values: Sequence[Any]) -> bytes:
    """What a measured row's digest is taken over: the table and its columns in order. Any value that a damaged file
    may hold has a form of its own; empty columns that came later are left out."""
    kept = list(values)
    for _ in range(schema.ADDED.get(table, 0)):
        if kept[-1] is not None:
            break
        kept.pop()
    return json.dumps([table, *kept], separators=(",", ":"), default=_odd).encode() + b"\n"


def _odd(value: object) -> object:
    return {"hex": bytes(value).hex()} if isinstance(value, bytes | memoryview) else {"odd": repr(value)}
