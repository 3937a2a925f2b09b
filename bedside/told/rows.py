"""What the record keeps beside events: numerics, determinations, chunks of waveform. Times are UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

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
    """One displayed number, or why there was none."""

    where: Where
    utc: datetime
    vital: str
    value: float | None
    reason: str | None
    quality: str


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


Row = NumericRow | PressureRow | WaveRow
Entry = Stamped | Row
