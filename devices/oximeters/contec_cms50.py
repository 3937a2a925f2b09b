"""Contec CMS50, the old stream: CMS50D+ to firmware 4.5, early CMS50E.

    byte      1          2          3          4          5
          ┌──────────┬──────────┬──────────┬──────────┬──────────┐
          │ 1bdtGGGG │ 0WWWWWWW │ 0Hsebbbb │ 0HHHHHHH │ 0SSSSSSS │   19200 8O1, 60 packets a second
          └──────────┴──────────┴──────────┴──────────┴──────────┘
            b beat · d SpO2 dropping · t searching too long · GGGG signal 0-8 · W pleth
            H pulse, bit 7 in byte 3 · s searching · e probe error: finger out · bbbb bar · S SpO2

Source: Contec communication protocol V5.0A. Evidence: the maker's document and field reports; the document
says 4800 baud, four field reports say 19200. No checksum: nothing is believed before three packets in a row.
"""

from __future__ import annotations

from bedside.reading import Fact, Reason, Vital, Waveform
from devices.shapes.numerics import Flags, Refresh, oximetry
from devices.shapes.synced import SyncedDecoder

RATE = 60
SPAN = 127
TOO_LONG, SEARCHING, PROBE_ERROR, PULSE_TOP = 0x10, 0x20, 0x10, 0x40
NONE = {0, 127, 255}
"""Pulse 127 is a rate that patients have: it is none only beside an SpO2 that is none."""


class ContecCms50Decoder(SyncedDecoder):
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
        no_pulse = NONE if frame[4] in NONE else {0, 255}
        said = oximetry(frame[4], pulse, Flags(gate), no_spo2=NONE, no_pulse=no_pulse)
        wave = (
            [Waveform(Vital.PLETH, (frame[1],), RATE, SPAN)]
            if gate is None and said[0].reason is not Reason.SENSOR_OFF
            else []
        )
        return [*self._refresh.say(said), *wave]


def _gate(frame: bytes) -> Reason | None:
    if frame[2] & PROBE_ERROR:
        return Reason.SENSOR_OFF
    return Reason.SEARCHING if frame[2] & SEARCHING or frame[0] & TOO_LONG else None
