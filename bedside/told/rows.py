"""What the record keeps beside events: numerics, determinations, chunks of waveform. Times are UTC."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from bedside.told.events import Stamped

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def microseconds(utc: datetime) -> int:
    """Whole microseconds since 1970, exactly."""
    return (utc - EPOCH) // timedelta(microseconds=1)


def from_microseconds(value: int) -> datetime:
    return EPOCH + timedelta(microseconds=value)


@dataclass(frozen=True, slots=True)
class Where:
    """To what a row belongs: chair, session (None outside one), device and how real it is."""

    bed: str
    session: str | None
    device: str
    origin: str


@dataclass(frozen=True, slots=True)
class NumericRow:
    """One displayed number, or why there was none. `kind` "history": out of an instrument's memory, measured at
    `measured_at` by its own clock; None: of this moment."""

    where: Where
    utc: datetime
    vital: str
    value: float | None
    reason: str | None
    quality: str
    kind: str | None = None
    measured_at: str | None = None


@dataclass(frozen=True, slots=True)
class PressureRow:
    """One determination in mmHg, or why it failed."""

    where: Where
    utc: datetime
    systolic: float | None
    diastolic: float | None
    mean: float | None
    pulse_rate: float | None
    reason: str | None
    quality: str
    kind: str
    measured_at: str | None


@dataclass(frozen=True, slots=True)
class WaveRow:
    """Consecutive samples at `rate` per second from `utc` on, little-endian 16 bit."""

    where: Where
    utc: datetime
    vital: str
    rate: float
    samples: bytes


def remembered(row: Mapping[str, Any]) -> bool:
    """Whether a row that was read back is out of an instrument's memory. Before there was a column for it, a number
    said so among its qualities."""
    said = str(row["quality"]).split(",")
    return row["kind"] == "history" or any(item.split(" ")[0] == "history" for item in said)


Row = NumericRow | PressureRow | WaveRow
Entry = Stamped | Row
