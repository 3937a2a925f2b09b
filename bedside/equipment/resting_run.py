"""Two resting pressures by themselves: one now, one three minutes after it is there."""

from __future__ import annotations

from dataclasses import dataclass

APART_S = 180.0
"""A baseline's readings are at least so far apart (infusion/session.py)."""
RECENT_S = 600.0
"""A resting pressure so young is the first one already."""


@dataclass(slots=True)
class RestingRun:
    """`at` is when the cuff is to be started for the second reading (chair seconds); `waiting`: for the first one
    still."""

    at: float | None = None
    waiting: bool = False

    def begin(self, last: float | None, now: float) -> bool:
        """`last` is when the latest resting pressure was taken. Whether the cuff is to be started at once."""
        self.waiting = last is None or now - last > RECENT_S
        self.at = None if self.waiting or last is None else max(now, last + APART_S)
        return self.waiting

    def measured(self, now: float) -> bool:
        """A pressure came. Whether the second one is planned because of it."""
        if not self.waiting:
            return False
        self.waiting, self.at = False, now + APART_S
        return True

    def due(self, now: float) -> bool:
        return self.at is not None and now >= self.at

    def over(self) -> None:
        """The second one was started, or somebody ended it."""
        self.at, self.waiting = None, False
