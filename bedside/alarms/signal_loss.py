"""No valid saturation, no valid pulse: technical conditions, and the one known cause that may delay them.

While a cuff fills on the probe's arm it takes the pulse away. Where the chair says that probe and cuff share an
arm, a signal that was there when the cuff began to fill is not called lost until the cuff is empty again, and
never longer than 60 s (ALM-48). What is held back is told, so that it is shown and recorded; values are never
held back, only their absence.

A saturation that was lost while it fell is more than a probe: HIGH, with the last value (hazards, row 3c).
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from bedside.alarms.pulse_loss import PulseLoss
from bedside.alarms.standing import Standing
from bedside.conditions.onset import EPSILON
from bedside.conditions.table import TABLE, ActiveCondition, Priority
from bedside.phase import Phase

LONGEST_WINDOW_S = 60.0
SETTLING_S = 8.0
"""An oximeter needs some beats to find the pulse again."""
ONE_SAMPLE_S = 2.0
WEAK_S = TABLE["spo2_signal_weak"].delay_s
STRONG_S = 10.0
FELL_BY, FELL_WITHIN_S = 6.0, 20.0


@dataclass(frozen=True, slots=True)
class Cadence:
    """How sparse samples may be: `hold` a sample stands for now, `lost` and `pulse_lost` raise the alarm."""

    hold: float = 2.0
    lost: float = TABLE["spo2_signal_lost"].delay_s
    pulse_lost: float = TABLE["pulse_signal_lost"].delay_s
    pulse_lost_long: float = 2 * TABLE["pulse_signal_lost"].delay_s

    @staticmethod
    def of_spacing(seconds: float) -> Cadence:
        """For rows `seconds` apart, the median of a recorded series."""
        if seconds <= 2.0:
            return Cadence()
        usual = Cadence()
        long = 2.5 * seconds
        return Cadence(
            1.5 * seconds,
            max(usual.lost, long),
            max(usual.pulse_lost, long),
            max(usual.pulse_lost_long, 2 * long),
        )

    @property
    def sparse(self) -> float:
        """The longest silence that is only the pace of the instrument; 0 where it sends all the time."""
        return self.lost if self.hold > Cadence().hold else 0.0


@dataclass(frozen=True, slots=True)
class Suppression:
    """A condition that would hold and is held back: why, and until when at the latest (monotonic seconds)."""

    condition: str
    why: str
    until: float


class CuffWindow:
    """When the cuff on the probe's arm is filled. Nothing is excused unless `same_arm`."""

    def __init__(self) -> None:
        self.same_arm = False
        self._began: float | None = None
        self._ended: float | None = None

    def filling(self, at: float) -> bool:
        """The cuff squeezes; whether that is new."""
        new = self._began is None or self._ended is not None
        if new:
            self._began, self._ended = at, None
        return new

    def empty(self, at: float) -> bool:
        """It does not any more; whether that is new."""
        new = self._began is not None and self._ended is None
        if new:
            self._ended = at
        return new

    def excuses(self, heard: float, now: float) -> float | None:
        """Until when a signal last heard at `heard` may be missing; None: it may not."""
        if not self.same_arm or self._began is None or heard < self._began - ONE_SAMPLE_S:
            return None
        until = self._began + LONGEST_WINDOW_S
        if self._ended is not None:
            until = min(until, self._ended + SETTLING_S)
        return until if now < until - EPSILON else None


@dataclass(frozen=True, slots=True)
class Lower:
    """The MEDIUM limits below which a patient was already in danger: SpO2 in %, pulse in 1/min; None: off."""

    spo2: float | None
    pulse_rate: float | None


class SignalLoss:
    """Judges both signals at every step. `start` is when silence begins to count."""

    def __init__(self, start: float, cadence: Cadence) -> None:
        self.pulse = PulseLoss()
        self.window = CuffWindow()
        self.cadence = cadence
        self.stands_in: float | None = None
        self._saturations: deque[tuple[float, float]] = deque()
        self.suppressed: tuple[Suppression, ...] = ()
        self._heard = {"spo2": start, "pulse_rate": start}
        self._spo2_at: float | None = None
        self._spo2_since = start
        self._weak_since: float | None = None
        self._strong_since: float | None = None
        self._lower = Lower(None, None)

    @property
    def cadence(self) -> Cadence:
        return self._cadence

    @cadence.setter
    def cadence(self, cadence: Cadence) -> None:
        self._cadence = cadence
        self.pulse.sparse_s = cadence.sparse

    def spo2(self, value: float, at: float) -> None:
        """A valid saturation came, in %."""
        self._saturations.append((at, value))
        while self._saturations[0][0] < at - FELL_WITHIN_S:
            self._saturations.popleft()
        if self._spo2_at is None or at - self._spo2_at > self.cadence.lost:
            self._spo2_since = at
        self._spo2_at = self._heard["spo2"] = at

    def pulse_rate(self, value: float, at: float) -> None:
        """A valid pulse rate came, in 1/min."""
        self._heard["pulse_rate"] = at
        self.pulse.pulse(value, at)

    def marked(self, at: float, *, weak: bool) -> None:
        """Whether the instrument marks its own saturation as one that may be wrong."""
        if weak:
            self._weak_since = at if self._weak_since is None else self._weak_since
            self._strong_since = None
        elif self._weak_since is not None:
            self._strong_since = at if self._strong_since is None else self._strong_since
            if at - self._strong_since >= STRONG_S - EPSILON:
                self._weak_since = self._strong_since = None

    def restarted(self, now: float) -> None:
        """Nobody listened until now."""
        self._heard = {"spo2": now, "pulse_rate": now}
        self._spo2_at, self._spo2_since = None, now
        self._weak_since = self._strong_since = None
        self._saturations.clear()
        self.pulse.restarted()

    def restore(self, state: ActiveCondition) -> None:
        """A signal that was lost when this program was stopped."""
        if state.condition == "spo2_signal_lost":
            self.was_lost(state.since)
        elif state.condition == "pulse_lost":
            self.pulse.active = True

    def was_lost(self, since: float) -> None:
        """The saturation had been called lost when this program was stopped (ALM-42)."""
        self._heard["spo2"] = min(self._heard["spo2"], since - self.cadence.lost)

    def judge(self, standing: Standing, phase: Phase, lower: Lower, now: float) -> None:
        """Declare what is lost; what is excused goes to `suppressed` instead."""
        held = {state.condition for state in standing.active}
        suppressed = []
        falling = self._fell(lower.spo2)
        self._lower = lower
        for condition, vital, level, value in (
            ("pulse_lost", "pulse_rate", self._no_pulse(phase, now), None),
            ("spo2_signal_lost", "spo2", self._no_spo2(phase, now, falling=falling is not None), falling),
            ("pulse_signal_lost", "pulse_rate", self._no_pulse_signal(now, held), None),
        ):
            until = self.window.excuses(self._heard[vital], now) if level and condition not in held else None
            if until is not None:
                suppressed.append(Suppression(condition, "cuff on the probe's arm", until))
            standing.set(condition, level if until is None else None, value)
        self.suppressed = tuple(suppressed)
        long = self._weak_since is not None and now - self._weak_since >= WEAK_S - EPSILON
        standing.set("spo2_signal_weak", Priority.LOW if long else None)

    def _fell(self, medium: float | None) -> float | None:
        """The last saturation, when it was below its MEDIUM limit or had fallen by 6 within 20 s."""
        if not self._saturations:
            return None
        last = self._saturations[-1][1]
        low = medium is not None and last < medium
        fell = max(value for _, value in self._saturations) - last >= FELL_BY
        return last if low or fell else None

    def _no_pulse(self, phase: Phase, now: float) -> Priority | None:
        return Priority.HIGH if self.pulse.judge(phase, self._lower.pulse_rate, now) else None

    def _no_spo2(self, phase: Phase, now: float, *, falling: bool) -> Priority | None:
        if now - self._heard["spo2"] < self.cadence.lost - EPSILON:
            return None
        if falling and phase is not Phase.SETUP:
            return Priority.HIGH
        return Priority.MEDIUM if phase.watched else Priority.LOW

    def _no_pulse_signal(self, now: float, held: set[str]) -> Priority | None:
        """No pulse for its time while SpO2 is valid; without SpO2 the other condition speaks."""
        reach = self.cadence.lost - EPSILON if "pulse_signal_lost" in held else self.cadence.hold + EPSILON
        if self._spo2_at is None or now - self._spo2_at >= reach:
            return None
        silent = now - self._pulse_silent_since
        if silent >= self.cadence.pulse_lost_long - EPSILON and not self._ecg(now):
            return Priority.HIGH
        return Priority.MEDIUM if silent >= self.cadence.pulse_lost - EPSILON else None

    def _ecg(self, now: float) -> bool:
        """The rate of an ECG stands in for the pulse that the oximeter does not give."""
        return self.stands_in is not None and now - self.stands_in < self.cadence.lost - EPSILON

    @property
    def _pulse_silent_since(self) -> float:
        return max(self._heard["pulse_rate"], self._spo2_since)

    @property
    def deadlines(self) -> list[float]:
        """Moments at which something may change without anything coming in."""
        times = [
            self._heard["spo2"] + self.cadence.lost,
            self._pulse_silent_since + self.cadence.pulse_lost,
            self._pulse_silent_since + self.cadence.pulse_lost_long,
        ]
        if (due := self.pulse.due(self._lower.pulse_rate)) is not None:
            times.append(due)
        if self.stands_in is not None:
            times.append(self.stands_in + self.cadence.lost)
        if self._weak_since is not None:
            times.append(self._weak_since + WEAK_S)
        return times + [each.until for each in self.suppressed]
