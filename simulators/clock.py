"""The simulators' own clock: story seconds, from a real moment on, at a speed."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class StoryClock:
    """Story time 0 was at `began` (seconds since 1970); it runs `speed` times real time."""

    began: float
    speed: float = 1.0

    @classmethod
    def starting_at(cls, t: float, speed: float = 1.0) -> StoryClock:
        """A story that is at `t` seconds now."""
        return cls(time.time() - t / speed, speed)

    def now(self) -> float:
        return (time.time() - self.began) * self.speed


def monotonic() -> float:
    return time.monotonic()


def local(utc: datetime) -> datetime:
    """A moment as a wall clock shows it."""
    return utc.astimezone().replace(tzinfo=None)


def local_time() -> datetime:
    """The wall clock as a small instrument keeps it: local, without an offset."""
    return datetime.now()
