"""All chairs in one list, for a screen that only looks: one message a second, made once for every such screen.

A chair whose watch has missed its ticks shows nothing but that: what it showed last may be anybody's by now.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping

from bedside.clock import pause, real_seconds
from bedside.text import well_formed
from dashboard.hub import TooManyViewers
from dashboard.said import messages
from dashboard.seat import Seat

EVERY_S = 1.0


class Overview:
    """The list's stream. `seats` in their order; `viewers` is how many screens may look at once."""

    def __init__(self, seats: Mapping[str, Seat], viewers: int = 16, wait: Callable[[float], None] = pause) -> None:
        self._seats, self._most, self._wait = seats, viewers, wait
        self._lock = threading.Lock()
        self._looking = 0
        self._made_at, self._line = float("-inf"), ""
        self.closed = False

    def line(self) -> str:
        """The message of this moment, made at most once a second."""
        now = real_seconds()
        with self._lock:
            if now - self._made_at >= EVERY_S - 0.05:
                rows = [row(seat) for seat in self._seats.values()]
                said = json.dumps({"t": "chairs", "chairs": rows}, separators=(",", ":"), ensure_ascii=False)
                self._made_at, self._line = now, well_formed(f"data: {said}\n\n")
            return self._line

    def room(self) -> None:
        """Raises TooManyViewers."""
        if self._looking >= self._most:
            raise TooManyViewers(self._most)

    def stream(self) -> Iterator[str]:
        """The server-sent events of one screen; its place is taken when the first bytes are asked for."""
        with self._lock:
            if self._looking >= self._most:
                return
            self._looking += 1
        try:
            yield "retry: 1000\n\n"
            while not self.closed:
                yield self.line()
                self._wait(EVERY_S)
        finally:
            with self._lock:
                self._looking -= 1

    def close(self) -> None:
        """Let every screen go: the server ends."""
        self.closed = True


def row(seat: Seat) -> messages.Json:
    """One chair as the list shows it; without values where nobody watches it."""
    snapshot = seat.monitor.snapshot
    return messages.chair(snapshot, awake=seat.watch.awake)
