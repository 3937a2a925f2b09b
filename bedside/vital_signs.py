"""The vital signs of one chair: what is shown now, the recent past, and resting readings for a baseline."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from datetime import datetime, timedelta

from bedside.clock import Instant
from bedside.reading import Numeric, PressureValue, Vital
from bedside.session import Resting
from bedside.trend import KEPT_BEFORE, Trend
from bedside.values import NumericState, PressureState, State

NEAR = timedelta(seconds=45)
"""SpO2 and pulse this close to a resting pressure belong to it."""
RESTING_KEPT = 12


class VitalSigns:
    """SpO2, pulse rate and pressure; `grace_s` is what a fast clock may lag, in chair seconds."""

    def __init__(self, grace_s: float) -> None:
        self.spo2 = NumericState(grace_s=grace_s)
        self.pulse_rate = NumericState(grace_s=grace_s)
        self.pressure = PressureState()
        self.trend = Trend()
        self.resting: deque[Resting] = deque(maxlen=RESTING_KEPT)

    def refreshed_every(self, period_s: float) -> None:
        """The oximeter in use shows new numbers every so many seconds."""
        self.spo2.refreshed_every(period_s)
        self.pulse_rate.refreshed_every(period_s)

    def numeric(self, fact: Numeric, at: float) -> None:
        if fact.vital is Vital.SPO2:
            self.spo2.take(fact, at)
        elif fact.vital is Vital.PULSE_RATE:
            self.pulse_rate.take(fact, at)

    def determination(self, value: PressureValue, at: float, utc: datetime, *, resting: bool) -> None:
        """A plausible pressure of `at` (chair seconds) and `utc`; `resting` when no infusion has begun."""
        self.pressure.take(value, at, utc)
        self.trend.pressure(utc, value)
        if resting:
            spo2, pulse = self.trend.near(utc, NEAR)
            self.resting.append(Resting(utc, value.systolic, value.diastolic, _middle(spo2), _middle(pulse)))

    def sample(self, now: Instant, *, in_session: bool) -> None:
        """Once a second, what the trend shows of now; outside a session only the last minutes are kept."""
        spo2, pulse = self.spo2.shown(now.monotonic), self.pulse_rate.shown(now.monotonic)
        taken = self.trend.sample(
            now.utc,
            spo2.value if spo2.state is State.LIVE else None,
            pulse.value if pulse.state is State.LIVE else None,
        )
        if taken and not in_session:
            self.forget_past(now.utc)

    def forget_past(self, utc: datetime) -> None:
        self.trend.forget_before(utc - KEPT_BEFORE)

    def forget(self) -> None:
        """Another patient: nobody's pressure or trend is shown as theirs."""
        self.pressure.forget()
        self.resting.clear()
        self.trend.clear()


def _middle(values: Sequence[float]) -> float | None:
    return sorted(values)[len(values) // 2] if values else None
