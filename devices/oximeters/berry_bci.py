"""Berry BCI protocol V1.2: BerryMed BM1000 and relatives, USB serial and Bluetooth LE.

    byte      1          2          3          4          5
          ┌──────────┬──────────┬──────────┬──────────┬──────────┐
          │ 1bunGGGG │ 0WWWWWWW │ 0Hsfbbbb │ 0HHHHHHH │ 0SSSSSSS │   100 packets a second
          └──────────┴──────────┴──────────┴──────────┴──────────┘
            b beep · u probe unplugged · n no signal · GGGG signal 0-8 · W pleth 0-100
            H pulse, bit 7 in byte 3, FF none · s pulse search · f no finger · S SpO2, 7F none

Bluetooth: notifications of 49535343-1e4d-4bd9-ba61-23c647249616, four packets in each; the name "BerryMed"
is advertised, the service is not. USB: 115200 baud from memory.
Source: Berry BCI protocol V1.2. Evidence: the maker's document and four independent programs; no real
capture. No checksum: nothing is believed before three packets in a row.
"""

from __future__ import annotations

from bedside.reading import Fact, Reason, Vital, Waveform
from devices.shapes.numerics import Flags, Refresh, oximetry
from devices.shapes.synced import SyncedDecoder

RATE = 100
SPAN = 100
UNPLUGGED, NO_SIGNAL = 0x20, 0x10
PULSE_TOP, SEARCH, NO_FINGER = 0x40, 0x20, 0x10


class BerryBciDecoder(SyncedDecoder):
    """Five bytes, the first with bit 7; numbers in every packet."""

    def __init__(self) -> None:
        super().__init__()
        self._refresh = Refresh(RATE)

    def size(self, first: int) -> int:  # noqa: ARG002 - every packet is as long
        return 5

    def broken(self) -> None:
        self._refresh.restart()

    def facts(self, frame: bytes) -> list[Fact]:
        gate = _gate(frame)
        pulse = frame[3] | (0x80 if frame[2] & PULSE_TOP else 0)
        said = oximetry(frame[4], pulse, Flags(gate), no_spo2={0x7F}, no_pulse={0xFF})
        off = gate or said[0].reason is Reason.SENSOR_OFF
        return [*self._refresh.say(said), *([] if off else [Waveform(Vital.PLETH, (frame[1],), RATE, SPAN)])]


def _gate(frame: bytes) -> Reason | None:
    if frame[0] & UNPLUGGED:
        return Reason.NO_SENSOR
    if frame[2] & NO_FINGER:
        return Reason.SENSOR_OFF
    if frame[2] & SEARCH:
        return Reason.SEARCHING
    return Reason.LOW_SIGNAL if frame[0] & NO_SIGNAL else None
