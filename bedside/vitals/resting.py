"""Resting determinations: what a baseline may be made of."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Resting:
    """A resting determination: mmHg, and SpO2 and pulse of the same minutes."""

    utc: datetime
    systolic: float
    diastolic: float
    spo2: float | None
    pulse_rate: float | None
    mean: float | None = None

    @property
    def name(self) -> str:
        return self.utc.isoformat(timespec="milliseconds")


def half_up(value: float) -> float:
    """Rounded as a monitor shows it: .5 goes up."""
    return float(math.floor(value + 0.5))
