"""The vital signs of one chair: what is shown now, the recent past, and resting readings for a baseline."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bedside.clock import Instant
from bedside.reading import Numeric, PressureValue, Quality, Vital
from bedside.vitals.resting import Resting
from bedside.vitals.trend import KEPT_BEFORE, Sample, Trend
from bedside.vitals.values import NumericState, PressureState, State

GONE_S = 30.0
NEAR = timedelta(seconds=45)
"""SpO2 and pulse this close to a resting pressure belong to it."""
RESTING_KEPT = 12


Determination = tuple[PressureValue, float, datetime, tuple[Quality, ...], str]


@dataclass(frozen=True, slots=True)
class Earlier:
    """Readings of before a session of which nobody has said whose they are."""

    samples: tuple[Sample, ...]
    pressures: tuple[tuple[datetime, PressureValue], ...]
    resting: tuple[Resting, ...]
    last: Determination | None
    since: datetime | None


OTHERS = (Vital.RESPIRATION_RATE, Vital.ETCO2, Vital.HEART_RATE)
"""What some monitors give besides; shown where one does."""


class VitalSigns:
    """SpO2, pulse rate and pressure, and what else an instrument gives; `grace_s` is what a fast clock may lag, in
    chair seconds."""

    def __init__(self, grace_s: float) -> None:
        self.spo2 = NumericState(grace_s=grace_s)
        self.pulse_rate = NumericState(grace_s=grace_s)
        self.pressure = PressureState()
        self.others: dict[Vital, NumericState] = {}
        self._grace, self._others_s = grace_s, 1.0
        self.trend = Trend()
        self.resting: deque[Resting] = deque(maxlen=RESTING_KEPT)

    def refreshed_every(self, period_s: float) -> None:
        """The oximeter in use shows new numbers every so many seconds."""
        self.spo2.refreshed_every(period_s)
        self.pulse_rate.refreshed_every(period_s)

    def others_every(self, period_s: float) -> None:
        """The same of the instrument that gives respiration, EtCO2 and the ECG's rate."""
        self._others_s = period_s
        for state in self.others.values():
            state.refreshed_every(period_s)

    def numeric(self, fact: Numeric, at: float) -> None:
        if fact.vital is Vital.SPO2:
            self.spo2.take(fact, at)
        elif fact.vital is Vital.PULSE_RATE:
            self.pulse_rate.take(fact, at)
        elif fact.vital in OTHERS and (fact.value is not None or fact.vital in self.others):
            known = self.others.setdefault(fact.vital, NumericState(self._others_s, self._grace))
            known.take(fact, at)

    def gone(self, vital: Vital, now: float) -> bool:
        """Whether a vital that an instrument had given is not there any more."""
        known = self.others.get(vital)
        if known is None:
            return False
        age = known.shown(now).age_s
        return age is not None and age >= max(GONE_S, 3 * self._others_s)

    def determination(
        self,
        value: PressureValue,
        at: float,
        utc: datetime,
        *,
        resting: bool,
        quality: tuple[Quality, ...] = (),
        clock_says: str = "",
    ) -> None:
        """A plausible pressure of `at` (chair seconds) and `utc`; `resting` when no infusion has begun."""
        self.pressure.take(value, at, utc, quality, clock_says)
        self.trend.pressure(utc, value)
        if resting:
            spo2, pulse = self.trend.near(utc, NEAR)
            self.resting.append(
                Resting(utc, value.systolic, value.diastolic, _middle(spo2), _middle(pulse), value.mean)
            )

    def sample(self, now: Instant, *, in_session: bool) -> None:
        """Once a second, what the trend shows of now; outside a session only the last minutes are kept."""
        spo2, pulse = self.spo2.shown(now.monotonic), self.pulse_rate.shown(now.monotonic)
        taken = self.trend.sample(
            now.utc,
            spo2.value if spo2.state is State.LIVE else None,
            pulse.value if pulse.state is State.LIVE else None,
            {vital.value: self._live(vital, now.monotonic) for vital in self.others},
        )
        if taken and not in_session:
            self.forget_past(now.utc)

    def _live(self, vital: Vital, now: float) -> float | None:
        shown = self.others[vital].shown(now)
        return shown.value if shown.state is State.LIVE else None

    def set_aside(self) -> Earlier:
        """What was read before this patient sat down; nothing of it is shown any more."""
        kept = Earlier(
            tuple(self.trend.samples),
            tuple(self.trend.pressures),
            tuple(self.resting),
            self.pressure.last,
            self.earlier,
        )
        self.forget()
        return kept

    def accept(self, earlier: Earlier) -> None:
        """It was theirs after all."""
        self.trend.samples.extendleft(reversed(earlier.samples))
        self.trend.pressures.extendleft(reversed(earlier.pressures))
        self.trend.version += 1
        self.resting.extendleft(reversed(earlier.resting))
        if earlier.last and self.pressure.last is None:
            self.pressure.take(*earlier.last)

    @property
    def earlier(self) -> datetime | None:
        """When the readings that are kept here began; None: there are none."""
        return self.trend.began

    def forget_past(self, utc: datetime) -> None:
        self.trend.forget_before(utc - KEPT_BEFORE)

    def forget(self) -> None:
        """Another patient: nobody's pressure or trend is shown as theirs."""
        self.pressure.forget()
        self.others.clear()
        self.resting.clear()
        self.trend.clear()


def _middle(values: Sequence[float]) -> float | None:
    return sorted(values)[len(values) // 2] if values else None
