"""SunTech Advantage OEM blood-pressure module: the wire.

    host -> module   3A cmd [data ...] ck                9600 8N1, no flow control
    module -> host   3E len [data ...] ck                len = all bytes, 3E and ck too, 4 .. 0x43

    ck makes the whole frame sum to 0 mod 256. Multi-byte values are little-endian.

    len 4     letter   O received · K done · B busy · A aborted · E error · N, D unknown command ·
                       T timeout · S sleeping
    len 5     cuff pressure, signed 16 bit, mmHg; negative: none
    len 0x18  ┌─────┬─────┬──────┬────────┬───────┬──────┬──────┬─────┬───────┬───────┬────┐
              │ 2-3 │ 4-5 │  6   │   7    │ 8-15  │16-17 │18-19 │ 20  │ 21-22 │  23   │
              │ sys │ dia │  ?   │ status │ tests │ rate │ mean │error│ spare │  ck   │
              └─────┴─────┴──────┴────────┴───────┴──────┴──────┴─────┴───────┴───────┴────┘

Source: SunTech Advantage OEM operations manual, revision K, as quoted by independent host programs.
Evidence: four programs agree on the frames, one recorded-looking reply; not met on a desk. Byte 6 is
disputed and not used. Error codes are DECIMAL. Never sent: pneumatics, calibration, venous stasis.
"""

from __future__ import annotations

from bedside.reading import Ack, CuffPressure, Fact, Pressure, PressureValue, Reason
from devices.decoder import Tally

START_BYTE = 0x3E
SHORTEST, LONGEST = 4, 0x43
RESULT_LENGTH, CUFF_LENGTH, LETTER_LENGTH = 0x18, 5, 4

LETTERS = {
    ord("O"): "received",
    ord("K"): "done",
    ord("B"): "busy",
    ord("A"): "aborted",
    ord("E"): "error",
    ord("N"): "unknown_command",
    ord("D"): "unknown_command",
    ord("T"): "timeout",
    ord("S"): "sleeping",
}
ERRORS = {
    1: Reason.WEAK_SIGNAL,
    2: Reason.MOTION,
    3: Reason.OUT_OF_RANGE,
    4: Reason.TIMEOUT,
    85: Reason.BLOCKED,
    86: Reason.ABORTED,
    87: Reason.CUFF_LOOSE,
    88: Reason.TIMEOUT,
    89: Reason.OVER_PRESSURE,
    90: Reason.DEVICE_FAULT,
    91: Reason.DEVICE_FAULT,
    97: Reason.DEVICE_FAULT,
    99: Reason.DEVICE_FAULT,
}


def command(*body: int) -> bytes:
    """A host command: `3A`, `body` and the checksum."""
    frame = bytes((0x3A, *body))
    return frame + bytes((-sum(frame) & 0xFF,))


START_ADULT = command(0x20)
ABORT = command(0x79, 0x01, 0x00)
GET_RESULT = command(0x79, 0x03, 0x00)
GET_CUFF = command(0x79, 0x05, 0x00)


class SuntechDecoder:
    """Frames from the module. A result asked for twice is one fact until the module has worked again."""

    def __init__(self) -> None:
        self.tally = Tally()
        self._buffer = bytearray()
        self._last: Fact | None = None

    def feed(self, data: bytes) -> list[Fact]:
        self.tally.total += len(data)
        self._buffer += data
        return self._frames()

    def finish(self) -> list[Fact]:
        facts: list[Fact] = []
        while self._buffer:
            self._drop()
            facts += self._frames()
        return facts

    def _frames(self) -> list[Fact]:
        facts: list[Fact] = []
        while (length := self._seek()) is not None:
            frame = bytes(self._buffer[:length])
            if sum(frame) & 0xFF:
                self.tally.bad_frames += 1
                self._drop()
                continue
            del self._buffer[:length]
            self.tally.frames += 1
            facts += self._facts(frame)
        return facts

    def _seek(self) -> int | None:
        """Drop what starts no frame; the length of the frame now at the front, None when it is not all there."""
        while self._buffer:
            if self._buffer[0] != START_BYTE:
                self._drop()
            elif len(self._buffer) < 2:
                return None
            elif not SHORTEST <= (length := self._buffer[1]) <= LONGEST:
                self.tally.bad_frames += 1
                self._drop()
            else:
                return length if len(self._buffer) >= length else None
        return None

    def _drop(self) -> None:
        del self._buffer[0]
        self.tally.skipped += 1

    def _facts(self, frame: bytes) -> list[Fact]:
        match len(frame):
            case 4:
                return self._letter(frame[2])
            case 5:
                return self._cuff(int.from_bytes(frame[2:4], "little", signed=True))
            case 24:
                return self._result(frame)
            case _:
                return []

    def _letter(self, letter: int) -> list[Fact]:
        if letter not in LETTERS:
            return []
        code = LETTERS[letter]
        if code == "done":
            self._last = None  # the module has measured: what it says next is new
        return [Ack(code)]

    def _cuff(self, pressure: int) -> list[Fact]:
        return [CuffPressure(pressure)] if pressure >= 0 else []

    def _result(self, frame: bytes) -> list[Fact]:
        fact = result_fact(frame)
        if fact == self._last:
            return []
        self._last = fact
        return [fact]


def result_fact(frame: bytes) -> Pressure:
    """The determination in a 24-byte reply, in mmHg, or why there is none."""
    if error := frame[20]:
        return Pressure(None, ERRORS.get(error, Reason.DEVICE_FAULT))
    systolic, diastolic, rate, mean = (
        int.from_bytes(frame[at : at + 2], "little", signed=True) for at in (2, 4, 16, 18)
    )
    if not (diastolic > 0 and systolic > diastolic and 0 < rate <= 300):
        return Pressure(None, Reason.INVALID)
    return Pressure(PressureValue(systolic, diastolic, mean if mean > 0 else None, rate))
