"""Numbers that do not move are not measured: a hung instrument goes on with what it saw last (hazards, row 12)."""

from __future__ import annotations

from bedside.conditions.onset import EPSILON
from bedside.conditions.priority import Priority

LOW_S, MEDIUM_S, FLAT_S = 180.0, 300.0, 10.0
BROKEN_S = 5.0
"""A longer gap between two equal numbers is a signal that came and went."""
REFRESHED_S = 2.0


class Frozen:
    """SpO2 and pulse rate of one source, both unchanged; and a pulse wave that is flat under a number."""

    def __init__(self) -> None:
        self.watched = True
        self._same: dict[str, tuple[float, float, float]] = {}
        self._flat_since: float | None = None

    def sample(self, vital: str, value: float, at: float) -> None:
        """A valid number of `spo2` or `pulse_rate`."""
        known = self._same.get(vital)
        same = known is not None and known[0] == value and at - known[2] < BROKEN_S - EPSILON
        self._same[vital] = (value, known[1] if known and same else at, at)

    def wave(self, at: float, *, flat: bool) -> None:
        """Whether the pulse wave has stood still since the last look."""
        if not flat:
            self._flat_since = None
        elif self._flat_since is None:
            self._flat_since = at

    def restarted(self) -> None:
        """Nobody listened until now."""
        self._same.clear()
        self._flat_since = None

    def since(self, now: float) -> float | None:
        """Since when both have been the same; None: they are not, or do not come any more."""
        if not self.watched or len(self._same) < 2:
            return None
        if any(now - last >= BROKEN_S - EPSILON for _, _, last in self._same.values()):
            return None
        return max(begun for _, begun, _ in self._same.values())

    def judge(self, now: float) -> Priority | None:
        """The priority that holds now."""
        since = self.since(now)
        still = 0.0 if since is None else now - since
        if still >= MEDIUM_S - EPSILON:
            return Priority.MEDIUM
        flat = self._flat_since is not None and now - self._flat_since >= FLAT_S - EPSILON
        return Priority.LOW if flat or still >= LOW_S - EPSILON else None

    def deadlines(self, now: float) -> list[float]:
        """Moments at which it may begin or get worse, or end because nothing comes."""
        times = [] if self._flat_since is None else [self._flat_since + FLAT_S]
        if (since := self.since(now)) is None:
            return times
        ends = [last + BROKEN_S for _, _, last in self._same.values()]
        return [*times, since + LOW_S, since + MEDIUM_S, *ends]
