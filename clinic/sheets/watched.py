"""How a patient was watched: for how much of the time there were numbers, the longest gap, the highest and the
lowest. Worked out of the record's rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from bedside.book import Book
from bedside.leaving.spans import Span, Spans, both, joined, without
from bedside.told.rows import remembered
from clinic.record.reader import RecordReader
from clinic.review.leaving_json import measured

HOLDS_S, PERIODS = 2.0, 1.5
"""A number stands for so long, or for so many of its instrument's periods (rulings.md, "Values and ages")."""
LEAST_S = 5.0
"""Shorter gaps than this are not told."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A time without SpO2 or pulse, and what the instrument said of it; empty where it said nothing."""

    begin: datetime
    end: datetime
    reason: str

    @property
    def seconds(self) -> float:
        return (self.end - self.begin).total_seconds()


@dataclass(frozen=True, slots=True)
class Extreme:
    value: float
    at: datetime


@dataclass(frozen=True, slots=True)
class Watched:
    """From `begin` to `end`; `share` of it with both SpO2 and pulse, 0 to 1. Pressures are systolic and diastolic
    mmHg with their times."""

    begin: datetime
    end: datetime
    share: float
    gaps: tuple[Gap, ...]
    spo2: tuple[Extreme, Extreme] | None
    pulse: tuple[Extreme, Extreme] | None
    pressures: tuple[tuple[datetime, float, float], ...]

    @property
    def longest(self) -> Gap | None:
        return max(self.gaps, key=lambda gap: gap.seconds, default=None)

    @property
    def highest(self) -> tuple[datetime, float, float] | None:
        """The pressure with the highest systolic value."""
        return max(self.pressures, key=lambda row: row[1], default=None)

    @property
    def lowest(self) -> tuple[datetime, float, float] | None:
        return min(self.pressures, key=lambda row: row[1], default=None)


@dataclass(frozen=True, slots=True)
class _Row:
    at: datetime
    value: float | None
    reason: str


def watched(reader: RecordReader, book: Book, period_s: float) -> Watched | None:
    """Of one session, until the patient was let go or the session ended; None where none was opened."""
    session = book.session
    if session is None or book.latest is None:
        return None
    going = book.care.discharge
    end = min(each for each in (going.at if going else None, session.ended_at, book.latest) if each)
    within = (session.opened_at, max(end, session.opened_at))
    spo2, pulse = _rows(reader, session.id, "spo2"), _rows(reader, session.id, "pulse_rate")
    holds = timedelta(seconds=max(HOLDS_S, PERIODS * period_s))
    seen = both(both(_valid(spo2, holds), _valid(pulse, holds)), (within,) if within[0] < within[1] else ())
    length = (within[1] - within[0]).total_seconds()
    share = sum((b - a).total_seconds() for a, b in seen) / length if length else 0.0
    return Watched(
        *within, share, tuple(_gaps(seen, within, (*spo2, *pulse))), _ends(spo2, within), _ends(pulse, within),
        tuple(row for row in _pressures(reader, session.id) if within[0] <= row[0] <= within[1]),
    )  # fmt: skip


def _rows(reader: RecordReader, session: str, vital: str) -> list[_Row]:
    found = reader.numerics(session, (vital,))
    return [_Row(at, row["value"], row["reason"] or "") for at, row in found if not remembered(row)]


def _valid(rows: list[_Row], holds: timedelta) -> Spans:
    ends = [row.at for row in rows[1:]] + [rows[-1].at + holds] if rows else []
    spans = (
        (row.at, min(end, row.at + holds)) for row, end in zip(rows, ends, strict=True) if row.value is not None
    )
    return joined(spans)


def _gaps(seen: Spans, within: Span, rows: Iterable[_Row]) -> Iterator[Gap]:
    whole = (within,) if within[0] < within[1] else ()
    said = sorted((row.at, row.reason) for row in rows if row.reason)
    for begin, end in without(whole, seen, within):
        if (end - begin).total_seconds() >= LEAST_S:
            reasons = [reason for at, reason in said if begin - timedelta(seconds=2) <= at < end]
            yield Gap(begin, end, max(reasons, key=reasons.count) if reasons else "")


def _ends(rows: list[_Row], within: Span) -> tuple[Extreme, Extreme] | None:
    """The lowest and the highest, each when it first was."""
    found = [
        Extreme(row.value, row.at) for row in rows if row.value is not None and within[0] <= row.at <= within[1]
    ]
    if not found:
        return None
    return min(found, key=lambda each: each.value), max(found, key=lambda each: each.value)


def _pressures(reader: RecordReader, session: str) -> Iterator[tuple[datetime, float, float]]:
    for at, row in reader.pressures(session):
        if measured(row):
            yield at, float(row["systolic"]), float(row["diastolic"])
