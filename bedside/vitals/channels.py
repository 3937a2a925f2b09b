"""Two sensors of one kind on one instrument: both are kept, one is charted.

Until somebody chooses, the lower saturation is shown and alarms: of two numbers that differ the one that frightens
is the one to look at. A channel without a value changes nothing for the other.
"""

from __future__ import annotations

from bedside.reading import Vital

FRESH_S = 10.0
"""A value of the other channel counts so long."""


class Channels:
    """Of one chair. Channels are numbered as the decoder does: 0 the first, 2 the second."""

    def __init__(self) -> None:
        self.chosen: dict[str, int] = {}
        self.fresh_s = FRESH_S
        self._seen: dict[tuple[str, Vital], dict[int, tuple[float | None, float]]] = {}
        self._charted: dict[str, int] = {}

    def charts(self, device: str, vital: Vital, channel: int, value: float | None, at: float) -> bool:
        """Whether what a channel says now is what counts."""
        seen = self._seen.setdefault((device, vital), {})
        seen[channel] = (value, at)
        if len(seen) == 1 and device not in self.chosen:
            return True
        chosen = self.chosen.get(device)
        if chosen is not None and chosen in seen:
            return channel == chosen
        fresh = {
            name: number for name, (number, told) in seen.items() if number is not None and at - told < self.fresh_s
        }
        if channel not in fresh:
            return not fresh
        if vital is not Vital.SPO2:
            return channel == (
                self._charted.get(device, 0) if self._charted.get(device, 0) in fresh else min(fresh)
            )
        lowest = min(fresh, key=lambda name: (fresh[name], name))
        self._charted[device] = lowest
        return channel == lowest

    def named(self, device: str) -> tuple[tuple[int, float | None], ...]:
        """The saturation of every channel of a device that has more than one, as it was told last."""
        seen = self._seen.get((device, Vital.SPO2), {})
        return tuple((name, value) for name, (value, _) in sorted(seen.items())) if len(seen) > 1 else ()

    def charted(self, device: str) -> int:
        """The channel that counts now."""
        return self.chosen.get(device, self._charted.get(device, 0))
