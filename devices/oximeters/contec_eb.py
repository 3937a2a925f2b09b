"""Contec "EB" commands: CMS50E with USB HID, CMS50D-BT over Bluetooth LE.

    ┌────┬────┬────┬───────┬─────┬─────┐                 wave, about 59 a second
    │ EB │ 00 │ b2 │ pleth │ bar │ chk │                 bar bits 60: finger out
    └────┴────┴────┴───────┴─────┴─────┘
    ┌────┬────┬───┬───────┬──────┬──────┬──────┬─────┐   numbers, one a second
    │ EB │ 01 │ f │ pulse │ SpO2 │ PI l │ PI h │ chk │   f bit 02: pulse bit 7 · SpO2 7F: finger out
    └────┴────┴───┴───────┴──────┴──────┴──────┴─────┘   PI = l + (h << 7), 0.01 %; 7F 00: not supported

    chk = (sum of the bytes before) & 7F; all bytes but the first are below 80. HID reports of 64 bytes hold
    three or four commands and zeros.
    Host:  9B 00 1B start waves · 9B 01 1C start numbers · 9A 1A ping, every 5 s

Source: two independent programs. Evidence: 12,746 checksums of real captures. No document of the maker.
"""

from __future__ import annotations

from bedside.reading import Fact, Reason, Vital, Waveform
from devices.shapes.framed import MORE, NEVER, FrameDecoder
from devices.shapes.numerics import Flags, oximetry

RATE = 59.0
SPAN = 127
WAVE, NUMBERS = 0x00, 0x01
SIZES = {WAVE: 6, NUMBERS: 8}
FINGER_OUT, PULSE_TOP = 0x60, 0x02
NO_INDEX = 0x7F

START_WAVES, START_NUMBERS, PING = b"\x9b\x00\x1b", b"\x9b\x01\x1c", b"\x9a\x1a"


class ContecEbDecoder(FrameDecoder):
    """Waves gate the numbers: after a bar that says "finger out" they are none until one that does not."""

    MARK = b"\xeb"
    PADDED = True

    def __init__(self) -> None:
        super().__init__()
        self._out = False

    def size(self, buffer: bytearray, at: int) -> int:
        return MORE if len(buffer) < at + 2 else SIZES.get(buffer[at + 1], NEVER)

    def good(self, frame: bytes) -> bool:
        return max(frame[1:]) < 0x80 and sum(frame[:-1]) & 0x7F == frame[-1]

    def facts(self, frame: bytes) -> list[Fact]:
        if frame[1] == NUMBERS:
            return [*self._numbers(frame)]
        self._out = bool(frame[4] & FINGER_OUT)
        return [] if self._out else [Waveform(Vital.PLETH, (frame[3],), RATE, SPAN)]

    def _numbers(self, frame: bytes) -> list[Fact]:
        spo2 = frame[4]
        pulse = frame[3] | (0x80 if frame[2] & PULSE_TOP else 0)
        index = frame[5] + (frame[6] << 7)
        out = self._out or spo2 == 0x7F
        return [
            *oximetry(
                spo2,
                pulse,
                Flags(Reason.SENSOR_OFF if out else None),
                no_pulse={0xFF},
                index=None if index == NO_INDEX else index / 100,
            )
        ]
