"""The numbers at a chair and how old they are: live, stale or absent, never guessed (decision 0006).

SpO2 and pulse: live to 2 s or 1.5 device periods, absent from 5 s or 3 periods, never older than 30 s.
Pressure: live to 1.5 cycles, absent from 3 cycles or 15 minutes. Times are the chair's monotonic seconds.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated

from bedside.passing import PASSES
from bedside.reading import Numeric, PressureValue, Quality, Reason

NEVER_OLDER_S = 30.0
DEFAULT_CYCLE_S = 300.0
PRESSURE_ABSENT_S = 900.0


class State(StrEnum):
    LIVE = "live"
    STALE = "stale"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Shown:
    """What a screen may show of one vital: no value once it is absent; `reason` says why."""

    value: float | None
    state: State
    age_s: Annotated[float | None, PASSES]
    reason: Reason | None
    quality: tuple[Quality, ...]


class NumericState:
    """One continuous vital. `period_s` is the device's refresh, `grace_s` what a fast clock may lag."""

    def __init__(self, period_s: float = 1.0, grace_s: float = 0.0) -> None:
        self._grace = grace_s
        self.refreshed_every(period_s)
        self._value: float | None = None
        self._at: float | None = None
        self._reason: Reason | None = None
        self._quality: tuple[Quality, ...] = ()

    def refreshed_every(self, period_s: float) -> None:
        """The device shows a new number every so many seconds."""
        self._live = max(2.0, 1.5 * period_s) + self._grace
        self._absent = max(5.0, 3 * period_s) + self._grace

    def take(self, numeric: Numeric, at: float) -> None:
        self._reason, self._quality = numeric.reason, numeric.quality
        if numeric.value is not None:
            self._value, self._at = numeric.value, at

    def shown(self, now: float) -> Shown:
        if self._at is None or self._value is None:
            return Shown(None, State.ABSENT, None, self._reason, self._quality)
        age = max(0.0, now - self._at)
        if age >= min(self._absent, NEVER_OLDER_S):
            return Shown(None, State.ABSENT, age, self._reason, self._quality)
        state = State.LIVE if age <= self._live else State.STALE
        return Shown(self._value, state, age, self._reason, self._quality)


@dataclass(frozen=True, slots=True)
class ShownPressure:
    """What a screen may show of the last plausible determination. `quality`: what the cuff doubts. `clock_says`:
    the instrument's own time where it is wrong."""

    value: PressureValue | None
    state: State
    age_s: Annotated[float | None, PASSES]
    measured_at: datetime | None
    quality: tuple[Quality, ...] = ()
    clock_says: str = ""


class PressureState:
    """The last plausible determination."""

    def __init__(self) -> None:
        self._value: PressureValue | None = None
        self._at = 0.0
        self._utc: datetime | None = None
        self._quality: tuple[Quality, ...] = ()
        self._clock_says = ""
        self._doubted = False

    def take(
        self,
        value: PressureValue,
        at: float,
        utc: datetime,
        quality: tuple[Quality, ...] = (),
        clock_says: str = "",
    ) -> None:
        self._value, self._at, self._utc = value, at, utc
        self._quality, self._clock_says, self._doubted = quality, clock_says, False

    @property
    def last(self) -> tuple[PressureValue, float, datetime, tuple[Quality, ...], str] | None:
        """What was taken last, as `take` takes it."""
        if self._value is None or self._utc is None:
            return None
        return self._value, self._at, self._utc, self._quality, self._clock_says

    def doubt(self) -> None:
        """Something implausible has been measured since: this one is not the present any more."""
        self._doubted = True

    def forget(self) -> None:
        """Another patient: nobody's pressure is shown as theirs."""
        self._value = self._utc = None

    def shown(self, now: float, cycle_s: float | None) -> ShownPressure:
        if self._value is None:
            return ShownPressure(None, State.ABSENT, None, None)
        cycle = cycle_s or DEFAULT_CYCLE_S
        age = max(0.0, now - self._at)
        if age >= max(3 * cycle, PRESSURE_ABSENT_S):
            return ShownPressure(None, State.ABSENT, age, self._utc)
        live = age <= 1.5 * cycle and not self._doubted
        state = State.LIVE if live else State.STALE
        return ShownPressure(self._value, state, age, self._utc, self._quality, self._clock_says)
