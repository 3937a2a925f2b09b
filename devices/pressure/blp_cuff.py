"""The host's side of a Bluetooth cuff: results and, where the cuff tells it, the pressure while it inflates.

Two characteristics come over one link: 2A35, the result, and 2A36, the cuff now. They have the same layout; the
second says "no number" for diastolic and mean, which no result does. A cuff that ends the connection after its
result has done what it should.
"""

from __future__ import annotations

from collections.abc import Callable

from bedside.reading import Fact
from devices.decoder import Decoder, Tally
from devices.pressure.blp import cuff
from devices.shapes.sfloat import at


class BlpCuff:
    """A Device. The decoder lives through reconnects: what it has told it does not tell again."""

    def __init__(self, decoder: Callable[[], Decoder]) -> None:
        self._decoder = decoder()

    @property
    def tally(self) -> Tally:
        return self._decoder.tally

    def connected(self, now: float) -> list[Fact]:  # noqa: ARG002 - part of the port
        return []

    def received(self, data: bytes, now: float) -> list[Fact]:  # noqa: ARG002
        if len(data) >= 7 and at(data, 3) is None and at(data, 5) is None and (now_in_cuff := cuff(data)):
            return [now_in_cuff]
        return self._decoder.feed(data)

    def due(self, now: float) -> tuple[bytes, list[Fact]]:  # noqa: ARG002
        return b"", []

    def lost(self, now: float) -> list[Fact]:  # noqa: ARG002
        return []
