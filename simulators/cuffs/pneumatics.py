"""A cuff on an arm: it fills, bleeds, measures, vents; what it says of that is each instrument's own.

It inflates to 30 above the last systolic, bleeds 5 mmHg a second, and is done below diastolic. A leak ends it at
62 mmHg after 18 s; a hand that moves leaves it without a result.
Not modelled: the oscillations themselves, retries, a second inflation, paediatric and neonatal targets.
"""

from __future__ import annotations

from dataclasses import dataclass

from simulators.body import Body, Vitals

INFLATE, BLEED, VENT = 28.0, 5.0, 60.0
FIRST_TARGET = 160.0
LEAK_TOP, LEAK_S = 62.0, 18.0
SQUEEZES = 40.0
"""Above this pressure no blood passes to a probe on the same arm."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a determination found, mmHg and 1/min; `failed` is loose, motion, aborted or None."""

    systolic: int = 0
    diastolic: int = 0
    mean: int = 0
    rate: int = 0
    failed: str | None = None


def found(*numbers: float) -> Outcome:
    """Systolic, diastolic, mean and rate, each rounded half up."""
    systolic, diastolic, mean, rate = (int(number + 0.5) for number in numbers)
    return Outcome(systolic, diastolic, mean, rate)


@dataclass(slots=True)
class _Work:
    """One determination: when it began, how high it goes, and the arm it found."""

    began: float
    target: float
    leaks: bool

    def bleeding_from(self) -> float:
        return self.began + self.target / INFLATE + 1.0

    def pressure(self, t: float) -> float:
        into = t - self.began
        if self.leaks:
            return min(LEAK_TOP, into * INFLATE * 0.6)
        if t < self.bleeding_from():
            return min(self.target, into * INFLATE)
        return self.target - (t - self.bleeding_from()) * BLEED


class Pneumatics:
    """One cuff. `advance` gives the outcome at the moment it is there."""

    def __init__(self, body: Body) -> None:
        self._body = body
        self._work: _Work | None = None
        self._venting: tuple[float, float] | None = None
        self._systolic: float | None = None

    @property
    def working(self) -> bool:
        return self._work is not None

    def start(self, t: float) -> None:
        target = FIRST_TARGET if self._systolic is None else max(140.0, self._systolic + 30)
        arm = self._body.vitals(t)
        self._work = _Work(t, max(target, arm.systolic + 15), arm.cuff_leaks)

    def abort(self, t: float) -> Outcome | None:
        """Let the air out; the outcome when there was anything to stop."""
        was = self._work
        self._finish(t)
        return Outcome(failed="aborted") if was else None

    def pressure(self, t: float) -> float:
        if self._work:
            return max(0.0, self._work.pressure(t))
        if self._venting:
            since, pressure = self._venting
            return max(0.0, pressure - (t - since) * VENT)
        return 0.0

    def advance(self, t: float) -> Outcome | None:
        work = self._work
        if work is None:
            return None
        arm = self._body.vitals(t)
        if work.leaks and t - work.began >= LEAK_S:
            self._finish(t)
            return Outcome(failed="loose")
        if not work.leaks and t > work.bleeding_from() and work.pressure(t) < arm.diastolic - 8:
            self._finish(t)
            return self._measured(arm)
        return None

    def _measured(self, arm: Vitals) -> Outcome:
        if arm.motion:
            return Outcome(failed="motion")
        self._systolic = arm.systolic
        rate = arm.pulse_rate or 70
        return found(arm.systolic, arm.diastolic, arm.mean, rate)

    def _finish(self, t: float) -> None:
        self._venting = (t, self.pressure(t))
        self._work = None
