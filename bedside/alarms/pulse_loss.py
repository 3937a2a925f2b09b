"""Has the pulse gone, or only the probe? `pulse_lost` is a condition of the patient, HIGH (hazards, row 3).

An instrument whose sensor is on and that says pulse 0, searching or low signal has looked for a pulse and found
none. After a slow or a falling pulse, nothing at all is reason enough, also a sensor that is off: a probe slips
off a hand that goes limp. What was declared ends with a pulse, not with more silence.
"""

from __future__ import annotations

from collections import deque
from enum import StrEnum

from bedside.conditions.onset import EPSILON
from bedside.phase import Phase

NONE_S, AFTER_WARNING_S = 10.0, 5.0
BACK_S, BREAK_S = 5.0, 3.0
"""A pulse has to be there so long, without a longer break, to end it."""
FELL_BY, FELL_WITHIN_S = 0.30, 20.0
SAID_FOR_S = 30.0
"""What an instrument has said stands so long when it says nothing more."""


class PulseState(StrEnum):
    """Why there is no pulse rate, as the instrument says it; OK: no reason to give none."""

    OK = "ok"
    SEARCHING = "searching"
    LOW_SIGNAL = "low_signal"
    SENSOR_OFF = "sensor_off"


class PulseLoss:
    """Judges one patient. `sparse_s`: the longest time without a pulse that is only the instrument's pace."""

    def __init__(self) -> None:
        self.sparse_s = 0.0
        self.active = False
        self._recent: deque[tuple[float, float]] = deque()
        self._none_since: float | None = None
        self._said_at = float("-inf")
        self._off = False
        self._back: float | None = None
        self._fell = False

    def pulse(self, value: float, at: float) -> None:
        """A valid pulse rate in 1/min."""
        broken = self.heard is not None and at - self.heard > max(BREAK_S, self.sparse_s)
        self._back = at if self._back is None or broken else self._back
        self._recent.append((at, value))
        while self._recent[0][0] < at - FELL_WITHIN_S:
            self._recent.popleft()
        self._fell = value <= (1 - FELL_BY) * max(each for _, each in self._recent)
        self._none_since, self._off = None, False

    def says(self, state: PulseState, at: float) -> None:
        """There is no pulse rate, and this is why."""
        self._back = None
        if state is PulseState.SENSOR_OFF:
            self._none_since, self._off = None, True
        elif state is not PulseState.OK:
            stale = at - self._said_at > SAID_FOR_S
            self._none_since = at if self._none_since is None or stale else self._none_since
            self._said_at, self._off = at, False

    def restarted(self) -> None:
        """Nobody listened until now: what was heard before is not the present."""
        self._recent.clear()
        self._none_since = self._back = None

    @property
    def heard(self) -> float | None:
        """When there was a pulse last."""
        return self._recent[-1][0] if self._recent else None

    @property
    def last(self) -> float | None:
        return self._recent[-1][1] if self._recent else None

    def warned(self, medium: float | None) -> bool:
        """The last pulse was below its MEDIUM limit, or had fallen by 30 % within 20 s."""
        last = self.last
        if last is None:
            return False
        return self._fell or (medium is not None and last < medium)

    def due(self, medium: float | None) -> float | None:
        """When it is to be declared if nothing comes, or to end if the pulse stays."""
        if self.active:
            return None if self._back is None else self._back + BACK_S
        times = [] if self._none_since is None else [self._none_since + NONE_S]
        if self.heard is not None and self.warned(medium):
            times.append(self.heard + max(AFTER_WARNING_S, self.sparse_s))
        return min(times, default=None)

    def judge(self, phase: Phase, medium: float | None, now: float) -> bool:
        """Whether it holds. On an empty chair only a pulse that was there can be lost, and a probe that is off
        ends it: nobody is treated there."""
        if phase is Phase.SETUP and (self._off or self.heard is None):
            self.active = False
        elif (due := self.due(medium)) is not None and now >= due - EPSILON:
            self.active = not (self.active and self._stays(now))
        return self.active

    def _stays(self, now: float) -> bool:
        """The pulse that came back is still there."""
        return self.heard is not None and now - self.heard <= max(BREAK_S, self.sparse_s) + EPSILON
