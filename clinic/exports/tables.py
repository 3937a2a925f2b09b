"""A session's series as tables: numerics, determinations, events. Times are UTC, ISO 8601 to the millisecond."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pandas as pd

from bedside.told.events import to_json
from clinic.record.reader import RecordReader

NUMERICS = ("utc", "vital", "value", "reason", "quality", "origin", "device", "kind", "measured_at")
PRESSURES = (
    "utc", "systolic", "diastolic", "mean", "pulse_rate", "reason", "quality", "kind", "measured_at", "origin",
    "device",
)  # fmt: skip
EVENTS = ("utc", "actor", "origin", "kind", "body")
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def tables(reader: RecordReader, session: str) -> dict[str, pd.DataFrame]:
    """By the name of the table: numerics (values in the unit of their vital), pressures (mmHg, 1/min), events."""
    return {
        "numerics": _table(_series(reader.numerics(session), NUMERICS), NUMERICS),
        "pressures": _table(_series(reader.pressures(session), PRESSURES), PRESSURES),
        "events": _table(_events(reader, session), EVENTS),
    }


def _table(rows: Iterator[tuple[Any, ...]], columns: tuple[str, ...]) -> pd.DataFrame:
    """None stays None: an empty cell, never a number."""
    return pd.DataFrame(list(rows), columns=list(columns), dtype=object)


def _series(rows: Iterator[tuple[datetime, Any]], columns: tuple[str, ...]) -> Iterator[tuple[Any, ...]]:
    for utc, row in rows:
        yield (stamp(utc), *(row[name] for name in columns[1:]))


def _events(reader: RecordReader, session: str) -> Iterator[tuple[Any, ...]]:
    for each in reader.events(session=session):
        body = json.dumps(to_json(each.event), ensure_ascii=False)
        yield stamp(each.utc), each.actor, each.origin, each.event.kind, body


def stamp(utc: datetime) -> str:
    return utc.isoformat(timespec="milliseconds")


def safe(text: Any) -> Any:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{text}" if isinstance(text, str) and text.startswith(FORMULA) else text
