"""The dose as it is charted: stretches of time with a rate. Every mg and mg/h of this project is worked out here.

Rates are mg/h, doses mg, times UTC. A stretch without a rate has no dose that could be told; nothing is guessed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import fsum


def planned_mg(weight_kg: float | None, dose_mg_per_kg: float | None) -> float | None:
    """The planned dose in mg, to a hundredth; None without a weight and a dose."""
    if weight_kg is None or dose_mg_per_kg is None:
        return None
    return round(weight_kg * dose_mg_per_kg, 2)


def rate_of(amount: float | None, minutes: float | None) -> float | None:
    """The rate per hour at which an amount is given in so many minutes; None without either."""
    return None if amount is None or not minutes else amount / minutes * 60


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time in which the pump is charted as running; `ended` None: it is. `mg_per_h` None: nobody has said."""

    began: datetime
    ended: datetime | None
    mg_per_h: float | None

    def seconds(self, now: datetime) -> float:
        return max(0.0, ((self.ended or now) - self.began).total_seconds())

    def until(self, at: datetime) -> float:
        """The seconds of it that lie before a moment, which may be past."""
        return max(0.0, (min(self.ended or at, at) - self.began).total_seconds())


@dataclass(frozen=True, slots=True)
class Dose:
    """What was charted of one infusion, oldest first: stretches with a rate, and boluses with their mg."""

    stretches: tuple[Stretch, ...] = ()
    boluses: tuple[tuple[datetime, float], ...] = ()

    @property
    def runs(self) -> bool:
        return bool(self.stretches) and self.stretches[-1].ended is None

    @property
    def halted_at(self) -> datetime | None:
        """Since when it does not run; None while it does, and before it first did."""
        return self.stretches[-1].ended if self.stretches else None

    def started(self, at: datetime, mg_per_h: float | None) -> Dose:
        """The pump runs from `at` on, at this rate."""
        return replace(self, stretches=(*self.halted(at).stretches, Stretch(at, None, mg_per_h)))

    def halted(self, at: datetime) -> Dose:
        """It does not run any more."""
        if not self.runs:
            return self
        return replace(self, stretches=(*self.stretches[:-1], replace(self.stretches[-1], ended=at)))

    def with_bolus(self, at: datetime, mg: float) -> Dose:
        """So much at once."""
        return replace(self, boluses=(*self.boluses, (at, mg)))

    def seconds(self, now: datetime) -> float:
        """How long it has run, pauses left out."""
        return sum(stretch.until(now) for stretch in self.stretches)

    def given_mg(self, now: datetime) -> float | None:
        """The dose given until `now`, also beyond a plan; None where the rate of a stretch is not known."""
        given = [mg for at, mg in self.boluses if at <= now]
        for stretch in self.stretches:
            if stretch.mg_per_h is None:
                return None
            given.append(stretch.mg_per_h * stretch.until(now) / 3600)
        return fsum(given)

    def passed_at(self, mg: float, now: datetime) -> datetime | None:
        """When so much had been given, by its rates or by a bolus; None where it has not been until `now`."""
        begun = {stretch.began for stretch in self.stretches}
        ended = {stretch.ended for stretch in self.stretches if stretch.ended}
        times = sorted(at for at in {*begun, *ended, *(at for at, _ in self.boluses), now} if at <= now)
        given, last = 0.0, None
        for at in times:
            before, given = given, self.given_mg(at) or 0.0
            if given >= mg:
                rate = self._rate_between(last, at)
                gain = rate * (at - last).total_seconds() / 3600 if last else 0.0
                return last + timedelta(hours=(mg - before) / rate) if last and before + gain >= mg else at
            last = at
        return None

    def _rate_between(self, last: datetime | None, at: datetime) -> float:
        """mg/h between two moments between which nothing changes."""
        runs = [each for each in self.stretches if last and each.began <= last and (each.ended or at) >= at]
        return runs[-1].mg_per_h or 0.0 if runs else 0.0


NONE_GIVEN = Dose()
