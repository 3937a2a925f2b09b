"""Nonin serial data format 2: Xpod, OEM III, Onyx II 9560.

    byte      1       2        3       4       5
          ┌───────┬────────┬───────┬───────┬───────┐
          │ START │ STATUS │ PLETH │ FLOAT │  CHK  │   9600 8N1, 75 frames/s, 25 frames = 1 packet
          └───────┴────────┴───────┴───────┴───────┘
            0x01    1snoapgS  0-255   by frame  sum of bytes 1-4, low byte

    STATUS and FLOAT: see nonin_packets.

Source: Nonin 9560 Bluetooth specification, 6470-000-01, pages 8-11. Evidence: the maker's document,
independent host programs and one real 9560 capture; bit 6 is SNSD on OEM III and Xpod, always 0 on
the 9560.
"""

from __future__ import annotations

from devices.oximeters.nonin_frames import FRAME, NoninFrames
from devices.oximeters.nonin_packets import ALWAYS

START = 0x01


class NoninDf2Decoder(NoninFrames):
    """Each frame shows its START byte: two good ones in a row are an alignment."""

    COUNTS_UNLOCKED = True

    def leads(self, first: int) -> bool:
        return first == START

    def good(self, at: int) -> bool:
        b = self._buffer
        return (
            len(b) >= at + FRAME
            and b[at] == START
            and b[at + 1] >= ALWAYS
            and (b[at] + b[at + 1] + b[at + 2] + b[at + 3]) & 0xFF == b[at + 4]
        )

    def shaped(self, at: int) -> bool:
        b = self._buffer
        return b[at + 1] >= ALWAYS or sum(b[at : at + 4]) & 0xFF == b[at + 4]

    def locks(self, at: int) -> bool | None:
        return self.goes_on(at + FRAME)

    def parts(self, at: int) -> tuple[int, int, int]:
        b = self._buffer
        return b[at + 1], b[at + 2], b[at + 3]
