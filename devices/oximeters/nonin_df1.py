"""Nonin serial data format 1: one record a second, the displayed numbers.

    byte      1          2          3
          ┌──────────┬──────────┬──────────┐
          │ 1sopmnHH │ 0HHHHHHH │ 0SSSSSSS │   9600 8N1
          └──────────┴──────────┴──────────┘
            s SNSD sensor disconnected · o OOT out of track · p LPRF low perfusion · m MPRF marginal
            n ARTF artifact · HH HHHHHHH pulse, missing 511 · SSSSSSS SpO2, missing 127

Source: the first three bytes of format 8, Nonin 9560 Bluetooth specification, 6470-000-01, page 16.
Evidence: from memory and in keeping with format 8; no public capture. The record carries no SNSA: while
the finger is out the instrument repeats its last numbers for 10 seconds, and that cannot be seen here.
"""

from __future__ import annotations

from bedside.reading import Fact
from devices.oximeters.nonin_packets import ARTF, OOT, SNSD, numbers
from devices.shapes.synced import SyncedDecoder

_SNSD, _OOT, _LPRF, _ARTF = 0x40, 0x20, 0x10, 0x04


def displayed(frame: bytes, alarm: int = 0) -> list[Fact]:
    """SpO2 and pulse of the three bytes formats 1 and 8 share; `alarm` is SNSA where it is known."""
    first = frame[0]
    flags = alarm | (SNSD if first & _SNSD else 0) | (OOT if first & _OOT else 0) | (ARTF if first & _ARTF else 0)
    return numbers(flags, frame[2], (first & 3) << 7 | frame[1], red=bool(first & _LPRF))


class NoninDf1Decoder(SyncedDecoder):
    """Three bytes, the first with bit 7."""

    ANSWERS = True

    def size(self, first: int) -> int:  # noqa: ARG002 - every record is as long
        return 3

    def facts(self, frame: bytes) -> list[Fact]:
        return displayed(frame)
