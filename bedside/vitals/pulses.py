"""The cuff counts the pulse too: two counts that disagree mean that one of both is wrong (hazards, row 11)."""

from __future__ import annotations

from bedside.conditions.priority import Priority
from bedside.limits.limits import Limits

APART, IN_A_ROW = 20.0, 2


class Pulses:
    """Compares the cuff's count with the oximeter's at each determination."""

    def __init__(self) -> None:
        self._apart = 0
        self.priority: Priority | None = None
        self.counted: float | None = None

    def determination(self, cuff: float | None, oximeter: float | None, limits: Limits) -> None:
        """A pressure came with this count, None: without; the oximeter shows that, None: nothing live."""
        self.counted = cuff
        if cuff is None or oximeter is None:
            return
        self._apart = self._apart + 1 if abs(cuff - oximeter) >= APART else 0
        if self._apart < IN_A_ROW:
            self.priority = None
        else:
            beyond = any(_beyond(limits, rate) for rate in (cuff, oximeter))
            self.priority = Priority.MEDIUM if beyond else Priority.LOW

    def forget(self) -> None:
        """Another patient."""
        self._apart, self.priority, self.counted = 0, None, None


def _beyond(limits: Limits, rate: float) -> bool:
    low, high = limits.medium("pulse_rate_low"), limits.medium("pulse_rate_high")
    return (low is not None and rate < low) or (high is not None and rate > high)
