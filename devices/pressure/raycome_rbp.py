"""Raycome and Maibobo RBP cuffs: BP88A, RBP-9804; USB serial and Bluetooth LE.

    host -> cuff   CC 80 dev len type data xor      dev 03 on USB serial (9600 8N1), 02 over Bluetooth
    cuff -> host   AA 80 dev len type data xor      len: bytes behind it, xor not counted;
                                                    everything behind AA 80 xors to 0
    type  01 01 connect · 01 02 start · 01 03 stop · 01 04 off · 01 05 live pressure ·
          01 06 result: bytes 13-14 systolic, 15-16 diastolic, 17-18 pulse, big-endian, AA being byte 0 ·
          01 07 error, then its code: 1 over-pressure · 2, 5 signal · 6 sensor · 9 deflate · 0F leak · 10 motor

Source: Raycome RBP protocol as quoted by four independent programs. Evidence: those and one real result. The
place of the live pressure is not known from public text, so none is shown; the cuff gives no mean.
"""

from __future__ import annotations

from bedside.reading import Ack, Fact, Pressure, PressureValue, Reason, Status
from devices.shapes.changes import Once, Working
from devices.shapes.framed import MORE, NEVER, FrameDecoder

USB, BLE = 0x03, 0x02
CONNECT, START, STOP, OFF, LIVE, RESULT, ERROR = range(1, 8)
ERRORS = {
    0x01: Reason.OVER_PRESSURE,
    0x02: Reason.WEAK_SIGNAL,
    0x05: Reason.WEAK_SIGNAL,
    0x0F: Reason.CUFF_LEAK,
}


def command(kind: int, device: int = USB) -> bytes:
    """A host command; `device` tells USB from Bluetooth."""
    body = (device, 3, 1, kind, 0)
    check = 0
    for byte in body:
        check ^= byte
    return bytes((0xCC, 0x80, *body, check))


class RaycomeRbpDecoder(FrameDecoder):
    """Frames by their type."""

    MARK = b"\xaa\x80"

    def __init__(self) -> None:
        super().__init__()
        self._once, self._working = Once(), Working()

    def size(self, buffer: bytearray, at: int) -> int:
        if len(buffer) < at + 4:
            return MORE
        return buffer[at + 3] + 5 if 2 <= buffer[at + 3] <= 64 else NEVER

    def good(self, frame: bytes) -> bool:
        check = 0
        for byte in frame[2:]:
            check ^= byte
        return check == 0

    def facts(self, frame: bytes) -> list[Fact]:
        if frame[4] != 1:
            return []
        match frame[5]:
            case 0x01 | 0x02:
                return [Ack("received")]
            case 0x03:
                return [*self._working.is_now("idle"), Ack("aborted")]
            case 0x04:
                return [Status("goodbye")]
            case 0x05:
                self._once.again()
                return self._working.is_now("measuring")
            case 0x06 if len(frame) >= 20:
                return [*self._working.is_now("idle"), *self._once.say(_result(frame))]
            case 0x07 if len(frame) >= 8:
                failed = Pressure(None, ERRORS.get(frame[6], Reason.DEVICE_FAULT))
                return [*self._working.is_now("idle"), *self._once.say(failed)]
            case _:
                return []


def _result(frame: bytes) -> Pressure:
    systolic, diastolic, rate = (frame[k] << 8 | frame[k + 1] for k in (13, 15, 17))
    if not 0 < diastolic < systolic:
        return Pressure(None, Reason.INVALID)
    return Pressure(PressureValue(systolic, diastolic, None, rate if 1 <= rate <= 350 else None))
