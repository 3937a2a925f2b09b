"""The port every protocol implements: bytes in, facts out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from bedside.reading import Fact


@dataclass(slots=True)
class Tally:
    """What became of every byte fed so far.

    `frames` passed their own check, `bad_frames` started and failed it, `skipped` bytes are in no good
    frame, `total` is everything. Bytes still waiting for their frame's end are in `total` alone.
    """

    total: int = 0
    frames: int = 0
    bad_frames: int = 0
    skipped: int = 0


class Decoder(Protocol):
    """Pure: owns no clock, port or thread; survives any bytes; never raises on them; invents no number."""

    @property
    def tally(self) -> Tally: ...

    def feed(self, data: bytes) -> list[Fact]:
        """Facts completed by these bytes, in order. Nothing depends on how a stream is cut into feeds."""
        ...

    def finish(self) -> list[Fact]:
        """End of input: what the remaining bytes still say; an incomplete tail counts as skipped."""
        ...
