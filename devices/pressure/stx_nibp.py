"""STX/ETX printed blood-pressure boards: PAR Medlab NIBP2010 and 2020, UN300C, Sinnor N6.

    host -> board   02 N N ; ; H H 03                         4800 8N1; HH: sum of "NN;;", two hex digits
                    X alone stops at once
    board -> host   02 d d d C c S s 03 [0D]                  while measuring: ddd mmHg in the cuff, 999 the end;
                                                              "C" and "S" are letters, s 3 measuring
                    02 S?;A?;C??;M??;PsssdddmmmRrrr... 03     answer to 18: 37 characters, then their sum HH

    S0;A0;C00;M00;P128076093;R072;T0000;;3F  =  128/76, mean 93, pulse 72; dashes are no value
    M   00 ok · 02 self-test · 05 stopped · 06 cuff loose · 07 leak · 08 pneumatic · 09 no pulse · 10 out of range ·
        11 movement · 12 over-pressure · 13 saturated · 14, 19 timeout · 15 system

Source: PAR Medlab NIBP2020 interface description as quoted by four independent programs. Evidence: those and
computed frames; no recorded reply. Never sent: manometer and pneumatic test.
"""

from __future__ import annotations

import re

from bedside.reading import CuffPressure, Fact, Pressure, PressureValue, Reason
from devices.decoder import Tally
from devices.shapes.changes import Once, Working

STX, ETX, CR, LF = 0x02, 0x03, 0x0D, 0x0A
LONGEST = 64
CUFF = re.compile(rb"(\d{3})C(\d)S(\d)")
RESULT = re.compile(
    rb"(S\d;A\d;C\d\d;M(?P<code>\d\d);P(?P<pressures>(?:\d{3}|-{3}){3});R(?P<rate>\d{3}|-{3});T(?:\d{4}|-{4});;)"
    rb"(?P<sum>[0-9A-F]{2})"
)
MEASURING, END = b"3", 999

REASONS = {
    2: Reason.DEVICE_FAULT,
    5: Reason.ABORTED,
    6: Reason.CUFF_LOOSE,
    7: Reason.CUFF_LEAK,
    8: Reason.BLOCKED,
    9: Reason.WEAK_SIGNAL,
    10: Reason.OUT_OF_RANGE,
    11: Reason.MOTION,
    12: Reason.OVER_PRESSURE,
    13: Reason.DEVICE_FAULT,
    14: Reason.TIMEOUT,
    15: Reason.DEVICE_FAULT,
    19: Reason.TIMEOUT,
}


def command(number: int) -> bytes:
    """A host command: its number and the sum."""
    body = b"%02d;;" % number
    return bytes((STX,)) + body + b"%02X" % (sum(body) & 0xFF) + bytes((ETX,))


START, STATUS, MANUAL, ADULT, ABORT = command(1), command(18), command(3), command(24), b"X"


class StxNibpDecoder:
    """Frames between STX and ETX; an answer asked for twice is one result until the cuff has worked again."""

    def __init__(self) -> None:
        self.tally = Tally()
        self._buffer = bytearray()
        self._once, self._working = Once(), Working()
        self._aligned = False

    def feed(self, data: bytes) -> list[Fact]:
        self.tally.total += len(data)
        self._buffer += data
        return self._scan(final=False)

    def finish(self) -> list[Fact]:
        return self._scan(final=True)

    def _scan(self, *, final: bool) -> list[Fact]:
        facts: list[Fact] = []
        b, at = self._buffer, 0
        while at < len(b):
            if b[at] != STX:
                at += self._between(b[at])
                continue
            end = next((k for k in range(at + 1, min(len(b), at + LONGEST)) if not 0x20 <= b[k] < 0x7F), None)
            if end is None and len(b) < at + LONGEST and not final:
                break
            at += self._frame(at, end, facts, final=final)
        del b[:at]
        return facts

    def _between(self, byte: int) -> int:
        """A byte outside frames: a line's end behind one, or noise."""
        if not (self._aligned and byte in (CR, LF)):
            self._aligned = False
            self.tally.skipped += 1
        return 1

    def _frame(self, at: int, end: int | None, facts: list[Fact], *, final: bool) -> int:
        b = self._buffer
        said = self._meaning(bytes(b[at + 1 : end])) if end is not None and b[end] == ETX else None
        if said is None or end is None:
            self.tally.bad_frames += end is not None or not final
            self.tally.skipped += 1
            self._aligned = False
            return 1
        self.tally.frames += 1
        self._aligned = True
        facts += said
        return end + 1 - at

    def _meaning(self, body: bytes) -> list[Fact] | None:
        """The facts in a frame; None when it is none."""
        if match := CUFF.fullmatch(body):
            return self._cuff(int(match[1]), match[3])
        match = RESULT.fullmatch(body)
        if match and int(match["sum"], 16) == sum(match[1]) & 0xFF:
            return [*self._working.is_now("idle"), *self._once.say(_result(match))]
        return None

    def _cuff(self, pressure: int, state: bytes) -> list[Fact]:
        self._once.again()
        if pressure == END:
            return self._working.is_now("idle")
        started = self._working.is_now("measuring") if state == MEASURING else []
        return [*started, CuffPressure(pressure)]


def _result(match: re.Match[bytes]) -> Pressure:
    code = int(match["code"])
    if code:
        return Pressure(None, REASONS.get(code, Reason.DEVICE_FAULT))
    if not match["pressures"].strip(b"-"):
        return Pressure(None, Reason.ABORTED)
    systolic, diastolic, mean = (_number(match["pressures"][k : k + 3]) for k in (0, 3, 6))
    if not 0 < diastolic < systolic:
        return Pressure(None, Reason.INVALID)
    rate = _number(match["rate"])
    return Pressure(PressureValue(systolic, diastolic, mean or None, rate if 1 <= rate <= 350 else None))


def _number(field: bytes) -> int:
    """0 for dashes: none of these is ever 0."""
    return 0 if b"-" in field else int(field)
