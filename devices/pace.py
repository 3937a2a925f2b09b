"""How often an instrument speaks, learned from when it did; and how much longer than that is a dead line.

A monitor whose power was cut leaves its half of the connection open. Three of its own periods without a byte, and
never less than half a minute, are no silence any more.
"""

from __future__ import annotations

from collections import deque
from itertools import pairwise
from statistics import median

SHORTEST_S, UNKNOWN_S = 30.0, 45.0
PERIODS = 3
ONE_PIECE_S = 0.2
"""Bytes that follow sooner belong to what came before them."""
LEARNED = 3


class Pace:
    """Of one connection; times are real seconds."""

    def __init__(self) -> None:
        self._heard: deque[float] = deque(maxlen=20)

    def heard(self, at: float) -> None:
        """Something came."""
        if self._heard and at - self._heard[-1] < ONE_PIECE_S:
            return
        self._heard.append(at)

    @property
    def patience_s(self) -> float:
        """After so much silence nobody is there."""
        gaps = [later - earlier for earlier, later in pairwise(self._heard)]
        if len(gaps) < LEARNED:
            return UNKNOWN_S
        return max(SHORTEST_S, PERIODS * median(gaps))
