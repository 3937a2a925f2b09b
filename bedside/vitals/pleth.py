"""Whether the pulse wave moves. A flat wave under a number is a number nobody measures (hazards, row 12)."""

from __future__ import annotations

from bedside.reading import Waveform

LOOK_S = 1.0
FLAT_PART = 0.01
"""A wave whose samples differ by less of their span does not move."""


class Pleth:
    """Looks at a second of samples at a time."""

    def __init__(self) -> None:
        self._low = self._high = 0
        self._since: float | None = None

    def take(self, wave: Waveform, at: float) -> bool | None:
        """Samples that came at `at` (chair seconds): whether the last second was flat; None: not yet a second."""
        if not wave.samples:
            return None
        low, high = min(wave.samples), max(wave.samples)
        if self._since is None:
            self._low, self._high, self._since = low, high, at
            return None
        self._low, self._high = min(low, self._low), max(high, self._high)
        if at - self._since < LOOK_S:
            return None
        flat = self._high - self._low <= max(1.0, FLAT_PART * wave.span)
        self._since = None
        return flat
