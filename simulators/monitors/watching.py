"""What every simulated bedside monitor does: its numbers once in a while, and its own cuff every five minutes."""

from __future__ import annotations

from dataclasses import dataclass

from simulators.body import Body, Vitals
from simulators.cuffs.pneumatics import Outcome, Pneumatics
from simulators.seen import Shown, look

CYCLE_S = 300.0


@dataclass(frozen=True, slots=True)
class Picture:
    """The monitor's screen at a moment; `measured` is the story time of the last complete pressure."""

    at: float
    shown: Shown
    vitals: Vitals
    pressure: Outcome | None
    measured: float
    measuring: bool


class OwnCuff:
    """A monitor's cuff with its own cycle."""

    def __init__(self, body: Body, t: float) -> None:
        self._body, self.air = body, Pneumatics(body)
        self._next = (t // CYCLE_S + 1) * CYCLE_S if t % CYCLE_S else t + 5.0
        self._last: Outcome | None = None
        self._measured = t

    def look(self, at: float) -> Picture:
        if at >= self._next and not self.air.working:
            self.air.start(at)
            self._next += CYCLE_S
        if (outcome := self.air.advance(at)) and not outcome.failed:
            self._last, self._measured = outcome, at
        shown = look(self._body, at, 8.0)
        return Picture(at, shown, self._body.vitals(at), self._last, self._measured, self.air.working)
