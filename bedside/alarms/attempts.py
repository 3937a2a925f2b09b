"""Attempts of the cuff: failed in a row, or a determination that cannot be one."""

from __future__ import annotations

from bedside.alarms.pressures import plausible, urgent
from bedside.alarms.standing import Standing
from bedside.conditions.table import ActiveCondition, Priority
from bedside.reading import PressureValue

FAILED, IMPLAUSIBLE = "pressure_failed", "pressure_implausible"


class Attempts:
    """Sets the two standing conditions; the second failure in a row is MEDIUM."""

    def __init__(self, standing: Standing) -> None:
        self._standing = standing
        self._failures = 0

    def completed(self, value: PressureValue) -> bool:
        """A determination in mmHg; whether it is plausible."""
        self._standing.set(FAILED, None)
        if not plausible(value):
            self._failures += 1
            self._standing.set(IMPLAUSIBLE, Priority.HIGH if urgent(value) else Priority.MEDIUM)
            return False
        self._failures = 0
        self._standing.set(IMPLAUSIBLE, None)
        return True

    def failed(self) -> None:
        """An attempt that gave no determination."""
        self._failures += 1
        self._standing.set(FAILED, Priority.LOW if self._failures == 1 else Priority.MEDIUM)

    def forget(self) -> None:
        """Another patient: what failed or was implausible before is not theirs."""
        self._failures = 0
        for condition in (FAILED, IMPLAUSIBLE):
            self._standing.set(condition, None)

    def restore(self, state: ActiveCondition) -> bool:
        """What held when this program was stopped, where it is one of the two; whether it is."""
        if state.condition == FAILED:
            self._failures = 1 if state.priority is Priority.LOW else 2
        return state.condition in (FAILED, IMPLAUSIBLE)
