"""A SunTech module on a recorded patient: it measures by itself when the recording did.

The cuff begins to fill so that it is done at the recorded moment; the host sees it by polling the cuff
pressure, and asks for the result when the module says K. It cannot measure at any other time: a start
by the host ends in "time limit exceeded", because the recording has no answer.
"""

from __future__ import annotations

from collections.abc import Sequence

from simulators.body import Body
from simulators.cuffs.pneumatics import VENT, found
from simulators.cuffs.suntech import SuntechAdvantage, letter, result
from simulators.recorded import DETERMINATION_S, Determination

NO_ANSWER = 4
VENTS_FROM = 45.0


class RecordedSuntech(SuntechAdvantage):
    """The module, with its own timetable."""

    def __init__(self, body: Body, t: float, determinations: Sequence[Determination]) -> None:
        super().__init__(body, t)
        self._vented = (t, 0.0)
        self._ahead = [row for row in determinations if row.t > t]

    def _start(self, t: float) -> None:  # noqa: ARG002
        self._last = result(0, 0, 0, 0, NO_ANSWER)
        self._out += letter("O") + letter("K")

    def _advance(self, t: float) -> None:
        while self._ahead and t >= self._ahead[0].t:
            row = self._ahead.pop(0)
            self._done(found(row.systolic, row.diastolic, row.mean, row.pulse_rate))
            self._vented = (t, VENTS_FROM)

    def pressure(self, t: float) -> float:
        if self._ahead and (into := t - (self._ahead[0].t - DETERMINATION_S)) > 0:
            top = self._ahead[0].systolic + 25
            return min(into * 28, max(30.0, top - max(0.0, into - top / 28) * (top - 45) / 26))
        since, pressure = self._vented
        return max(0.0, pressure - (t - since) * VENT)
