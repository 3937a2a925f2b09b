"""Nonin serial data format 7: as format 2, with a pleth of 16 bits and no START byte.

    byte      1        2       3       4       5
          ┌────────┬───────┬───────┬───────┬───────┐
          │ STATUS │ PLETH │ PLETH │ FLOAT │  CHK  │   9600 8N1, 75 frames/s, 25 frames = 1 packet
          └────────┴───────┴───────┴───────┴───────┘
           1snoapgS   MSB     LSB   by frame  sum of bytes 1-4, low byte

    STATUS and FLOAT: see nonin_packets.

Source: Nonin 9560 Bluetooth specification, 6470-000-01, page 12. Evidence: the maker's document and an
independent program; no real capture is public. One checksum that fits is luck one time in 256: frames begin
where a SYNC frame is followed by two good frames without SYNC.
"""

from __future__ import annotations

from devices.oximeters.nonin_frames import FRAME, NoninFrames
from devices.oximeters.nonin_packets import ALWAYS, SYNC


class NoninDf7Decoder(NoninFrames):
    """Only a run of frames is an alignment; before one nothing counts as a frame."""

    COUNTS_UNLOCKED = False
    SPAN = 65535

    def leads(self, first: int) -> bool:
        return first >= ALWAYS

    def good(self, at: int) -> bool:
        b = self._buffer
        return (
            len(b) >= at + FRAME
            and b[at] >= ALWAYS
            and (b[at] + b[at + 1] + b[at + 2] + b[at + 3]) & 0xFF == b[at + 4]
        )

    def shaped(self, at: int) -> bool:  # noqa: ARG002 - any byte from 80 up may begin one
        return False

    def locks(self, at: int) -> bool | None:
        b = self._buffer
        if not b[at] & SYNC:
            return False
        for next_at in (at + FRAME, at + 2 * FRAME):
            if len(b) < next_at + FRAME:
                return None
            if not self.good(next_at) or b[next_at] & SYNC:
                return False
        return True

    def parts(self, at: int) -> tuple[int, int, int]:
        b = self._buffer
        return b[at], b[at + 1] << 8 | b[at + 2], b[at + 3]
