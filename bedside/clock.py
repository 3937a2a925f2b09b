"""The one place that reads the system's clocks.

Two clocks, never mixed (decision 0002): UTC for the record, monotonic for every age, delay and pause.
A `ScaledClock` runs both faster than real time for simulated and replayed chairs; what guards the
link to a person (heartbeat, display confirmation, audio pause) stays on `real_seconds`.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Instant:
    """One moment on both clocks: `monotonic` in seconds from an arbitrary zero, `utc` aware."""

    monotonic: float
    utc: datetime

    def later(self, seconds: float) -> Instant:
        return Instant(self.monotonic + seconds, self.utc + timedelta(seconds=seconds))


class Clock(Protocol):
    """Tells the chair's time. `speed` is chair seconds per real second."""

    @property
    def speed(self) -> float: ...

    def now(self) -> Instant: ...


def real_seconds() -> float:
    """Monotonic real seconds: for watchdogs and pauses that concern a person in the room.

    They go on while the computer sleeps, where the system has such a clock: after an hour of it no number is a
    second old.
    """
    boot = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if boot is None else time.clock_gettime(boot)


def host_utc() -> datetime:
    """The host's idea of UTC, which may step."""
    return datetime.now(UTC)


def pause(seconds: float) -> None:
    """Let a thread rest; never used to wait for a result."""
    time.sleep(seconds)


class ScaledClock:
    """The chair's clock: goes on from `start` at `speed` times real time, whatever the host clock does.

    It stands still for the first `lead` real seconds: a recording's instruments need them to begin.
    """

    def __init__(self, start: Instant | None = None, speed: float = 1.0, lead: float = 0.0) -> None:
        self._speed = speed
        self._zero = real_seconds() + lead
        self._start = start or Instant(0.0, host_utc())

    @staticmethod
    def caught_up(start: Instant) -> ScaledClock:
        """At real time from `start`, as far as the host has come since: what was opened and read meanwhile must
        not put the record behind by that."""
        passed = (host_utc() - start.utc).total_seconds()
        return ScaledClock(start.later(max(0.0, passed)))

    @property
    def speed(self) -> float:
        return self._speed

    def now(self) -> Instant:
        return self._start.later(max(0.0, real_seconds() - self._zero) * self._speed)


class ManualClock:
    """A clock that stands until it is moved: for run-ups, recorded series and tests."""

    def __init__(self, utc: datetime, monotonic: float = 0.0) -> None:
        self.speed = 1.0
        self._now = Instant(monotonic, utc)

    def now(self) -> Instant:
        return self._now

    def advance(self, seconds: float) -> Instant:
        self._now = self._now.later(seconds)
        return self._now
