"""How long a vital has been beyond a limit within the last minute, however that time is cut up.

A saturation that falls for 12 s of every 15 never outlasts a delay of 15 s, and the patient is short of oxygen
most of the time. A sample counts as beyond until the next one, at most as long as it stands for the present. One
unbroken stretch is the business of the delay, or of the area, that the clinic has chosen for it.
"""

from __future__ import annotations

from collections import deque

from bedside.conditions.onset import EPSILON

WINDOW_S = 60.0


class Exposure:
    """Adds up one level. `needed` seconds of the last `WINDOW_S` make an alarm."""

    def __init__(self, needed: float) -> None:
        self._needed = needed
        self._past: deque[tuple[float, float]] = deque()
        self._from: float | None = None

    def sample(self, at: float, hold: float, *, beyond: bool) -> None:
        """A valid sample of `at`; the one before it stood for at most `hold` seconds."""
        if self._from is not None:
            self._keep(self._from, min(at, self._from + hold))
        self._from = at if beyond else None

    def _keep(self, begin: float, end: float) -> None:
        if self._past and begin <= self._past[-1][1] + EPSILON:
            begin = self._past.pop()[0]
        self._past.append((begin, end))

    def forget(self) -> None:
        """The alarm it made, or the delay made, is over: what follows is counted anew."""
        self._past.clear()

    def seconds(self, now: float, hold: float) -> float:
        """The time beyond within the minute before `now`."""
        since = now - WINDOW_S
        while self._past and self._past[0][1] <= since:
            self._past.popleft()
        total = sum(end - max(begin, since) for begin, end in self._past)
        if self._from is not None:
            total += max(0.0, min(now, self._from + hold) - max(self._from, since))
        return total

    def due(self, now: float, hold: float) -> bool:
        """Whether it is enough; only while the last sample is beyond."""
        return self._broken and self.seconds(now, hold) >= self._needed - EPSILON

    @property
    def _broken(self) -> bool:
        """Whether the stretch that goes on now is not the only one."""
        if self._from is None or not self._past:
            return False
        return len(self._past) > 1 or self._past[-1][1] < self._from - EPSILON

    def deadline(self, now: float, hold: float) -> float | None:
        """The first moment at which it may be enough without another sample."""
        if self._from is None or not self._broken:
            return None
        due, missing = now, max(0.0, self._needed - self.seconds(now, hold))
        for begin, end in self._past:
            grows = max(0.0, begin - (due - WINDOW_S))
            if missing <= grows:
                break
            missing -= grows
            due = end + WINDOW_S  # what leaves the minute meanwhile makes up for what comes
        due += missing
        return due if due <= self._from + hold + EPSILON else None
