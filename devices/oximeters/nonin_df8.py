"""Nonin serial data format 8: format 1 with a fourth byte that tells of the finger and the battery.

    byte      1          2          3          4
          ┌──────────┬──────────┬──────────┬──────────┐
          │ 1sopmnHH │ 0HHHHHHH │ 0SSSSSSS │ 0-i-akcb │   9600 8N1, one record a second
          └──────────┴──────────┴──────────┴──────────┘
            i SmartPoint · a SNSA sensor alarm · k spot-check mode · c critical battery · b low battery

Source: Nonin 9560 Bluetooth specification, 6470-000-01, page 16; bits k and c from one independent program.
Evidence: the maker's document; no real capture is public. The numbers are display-formatted: held for 10 s
after the finger is out, with SNSA set, and not shown then.
"""

from __future__ import annotations

from bedside.reading import Fact
from devices.oximeters.nonin_df1 import displayed
from devices.oximeters.nonin_packets import SNSA
from devices.shapes.changes import OnChange
from devices.shapes.synced import SyncedDecoder

_SNSA, _CRITICAL, _LOW = 0x08, 0x02, 0x01


class NoninDf8Decoder(SyncedDecoder):
    """Four bytes, the first with bit 7."""

    ANSWERS = True

    def __init__(self) -> None:
        super().__init__()
        self._battery = OnChange()

    def size(self, first: int) -> int:  # noqa: ARG002 - every record is as long
        return 4

    def facts(self, frame: bytes) -> list[Fact]:
        last = frame[3]
        codes = [code for bit, code in ((_LOW, "low_battery"), (_CRITICAL, "critical_battery")) if last & bit]
        return [*displayed(frame, SNSA if last & _SNSA else 0), *self._battery.now(codes)]
