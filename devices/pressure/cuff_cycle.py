"""When the cuff may start by itself: the host's cycle, its rest, and STAT. Pure; monotonic seconds.

A cycle runs from start to start; at least 30 s of rest between automatic determinations win over it
(IEC 80601-2-30). STAT starts again 5 s after each deflation, for five minutes.
"""

from __future__ import annotations

from dataclasses import dataclass

CYCLES_S = (60.0, 120.0, 150.0, 180.0, 300.0, 600.0, 900.0)
REST_S = 30.0
STAT_REST_S = 5.0
STAT_S = 300.0


@dataclass(slots=True)
class CuffCycle:
    """The timetable. `cycle_s` None: only by hand."""

    cycle_s: float | None = None
    stat_until: float | None = None
    _from: float = 0.0
    _started: float | None = None
    _deflated: float | None = None

    @property
    def automatic(self) -> bool:
        return self.cycle_s is not None or self.stat_until is not None

    def set(self, cycle_s: float | None, now: float) -> None:
        """Choose a cycle, which leaves STAT; the first start is a cycle after the last one, at once when there was
        none."""
        self.cycle_s, self._from, self.stat_until = cycle_s, now, None

    def stat(self, now: float) -> None:
        self.stat_until, self._from = now + STAT_S, now

    def end_stat(self) -> None:
        self.stat_until = None

    def stop(self) -> None:
        """No automatic start until somebody chooses one again."""
        self.cycle_s = self.stat_until = None

    def started(self, now: float) -> None:
        self._started = now

    def deflated(self, now: float) -> None:
        self._deflated = now

    def next_start(self, now: float) -> float | None:
        """The moment of the next automatic start; None when there is none."""
        if self.stat_until is not None and now < self.stat_until:
            return max(self._from, self._rested(STAT_REST_S))
        self.stat_until = None
        if self.cycle_s is None:
            return None
        regular = self._from if self._started is None else self._started + self.cycle_s
        return max(regular, self._from, self._rested(REST_S))

    def _rested(self, rest: float) -> float:
        return self._from if self._deflated is None else self._deflated + rest
