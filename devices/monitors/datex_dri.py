"""GE Datex-Ohmeda record interface (DRI): S/5, B20 to B850, B105, B125, CARESCAPE. Read only.

    7E │ record, stuffed │ sum, stuffed │ 7E      19200 8E1 with RTS/CTS; little-endian
    7E inside is 7D 5E, 7D is 7D 5D; the sum is of the record before stuffing, low byte

    record   0 r_len (the header too) · 2 number · 3 level · 4 id · 6 time · 14 main type, 0 numerics ·
             16 eight times {offset 2, type 1}, type FF ends · 40 subrecords
    numerics, type 1 displayed, 278 bytes, class 0 basic: group headers are status 4 (bit 0 exists, 1 active)
             and label 2
             4 ECG: hr 10, resp 18 · 76 NIBP: sys 82, dia 84, mean 86 (1/100 mmHg), hr 88 ·
             90 T1 .. T4, 8 bytes each: temperature +6 (1/100 Cel) · 122 SpO2: SpO2 128 (1/100 %), pulse 130 ·
             136 CO2: respiration 146 · 276 level and class
    NIBP label bits: 3 automatic · 4 STAT · 5 measuring · 7 calibrating · 8 older than 60 s
    below -32000: -32767 invalid · -32766 not updated · -32764, -32763 out of range · -32762 not calibrated

Source: GE Healthcare, computer interface specifications 8005313 and M1017617. Evidence: the maker's
specification; no recorded reply is public. CO2 percentages are not converted to a pressure.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from bedside.reading import Fact, Numeric, Pressure, PressureValue, Reason, Vital
from devices.decoder import Tally
from devices.shapes.changes import Once, Working
from devices.shapes.numerics import Flags, numeric, tidy

FLAG, ESCAPE = 0x7E, 0x7D
STUFFED = {0x5E: FLAG, 0x5D: ESCAPE}
HEADER, SUBRECORD, LONGEST = 40, 278, 4096
DISPLAYED, END = 1, 0xFF
EXISTS, ACTIVE = 1, 2
AUTO, STAT, MEASURING, CALIBRATING, OLD = 1 << 3, 1 << 4, 1 << 5, 1 << 7, 1 << 8
NO_NUMBER = -32000
REASONS = {
    -32766: Reason.NOT_UPDATED,
    -32764: Reason.OUT_OF_RANGE,
    -32763: Reason.OUT_OF_RANGE,
    -32762: Reason.DEVICE_FAULT,
}
ECG, NIBP, TEMPERATURES, SPO2, CO2 = 4, 76, (90, 98, 106, 114), 122, 136


def frame(record: bytes) -> bytes:
    """A record as it goes over the line."""
    body = record + bytes((sum(record) & 0xFF,))
    stuffed = body.replace(b"\x7d", b"\x7d\x5d").replace(b"\x7e", b"\x7d\x5e")
    return b"\x7e" + stuffed + b"\x7e"


def request(interval_s: int) -> bytes:
    """Ask for displayed numerics every `interval_s` seconds; 0 stops them. Only the basic class is sent."""
    record = bytearray(49)
    record[0] = len(record)
    record[22] = END
    record[40:43] = struct.pack("<Bh", DISPLAYED, interval_s)
    record[43:47] = struct.pack("<I", 0)
    return frame(bytes(record))


class DatexDriDecoder:
    """Records between flags. A result shown record after record is one reading."""

    def __init__(self) -> None:
        self.tally = Tally()
        self._open = self._shared = False
        self._buffer = bytearray()
        self._once, self._working = Once(), Working()
        self._old = False

    def feed(self, data: bytes) -> list[Fact]:
        self.tally.total += len(data)
        facts: list[Fact] = []
        pieces = data.split(b"\x7e")
        for last, piece in ((k == len(pieces) - 1, piece) for k, piece in enumerate(pieces)):
            self._take(piece)
            if not last:
                facts += self._flag()
        return facts

    def finish(self) -> list[Fact]:
        self._skip(len(self._buffer) + (self._open and not self._shared))
        self._buffer.clear()
        self._open = self._shared = False
        return []

    def _take(self, piece: bytes) -> None:
        if not self._open:
            self._skip(len(piece))
            return
        self._buffer += piece
        if len(self._buffer) > LONGEST:
            self.tally.bad_frames += not self._shared
            self._skip(len(self._buffer) + (not self._shared))
            self._buffer.clear()
            self._open = self._shared = False

    def _flag(self) -> list[Fact]:
        """A flag byte: the end of a record, or the beginning of one."""
        body, shared = bytes(self._buffer), self._shared
        self._buffer.clear()
        self._shared = False
        if not self._open or not body:
            self._skip(int(self._open and not shared))  # of two flags in a row the second begins
            self._open = True
            return []
        record = _record(body)
        if record is None:
            self.tally.bad_frames += not shared
            self._skip(len(body) + (not shared))
            return []  # this flag may begin the next
        self.tally.frames += 1
        self._shared = True  # it may begin the next one too, where a flag was lost or left out
        return self._facts(record)

    def _skip(self, count: int) -> None:
        self.tally.skipped += count

    def _facts(self, record: bytes) -> list[Fact]:
        facts: list[Fact] = []
        for sub in _displayed(record):
            facts += _numerics(sub)
            if _group(sub, NIBP)[0] & EXISTS:
                facts += self._pressure(sub)
        return facts

    def _pressure(self, sub: bytes) -> list[Fact]:
        status, label = _group(sub, NIBP)
        if label & CALIBRATING:
            return self._working.is_now("calibrating")
        if label & MEASURING:
            self._once.again()
            return self._working.is_now("measuring")
        said = self._working.is_now("idle")
        words = [_word(sub, NIBP + k) for k in (6, 8, 10, 12)]
        if not status & ACTIVE and max(words[:3]) < NO_NUMBER:
            return said  # none was measured yet
        if self._old and not label & OLD:
            self._once.again()
        self._old = bool(label & OLD)
        fact = _result(words, label)
        known = Pressure(fact.value, fact.reason)
        return [*said, *([fact] if self._once.say(known) else [])]


def _record(body: bytes) -> bytes | None:
    """The record in a frame's body; None when it is damaged."""
    plain = bytearray()
    bytes_left = iter(body)
    for byte in bytes_left:
        if byte == ESCAPE:
            byte = STUFFED.get(next(bytes_left, -1), -1)
            if byte < 0:
                return None
        plain.append(byte)
    record = bytes(plain[:-1])
    if len(record) < HEADER or sum(record) & 0xFF != plain[-1]:
        return None
    return record if _word(record, 0) == len(record) else None


def _displayed(record: bytes) -> Iterator[bytes]:
    """The subrecords with displayed numerics of the basic class."""
    if _word(record, 14) != 0:
        return
    for place in range(16, HEADER, 3):
        offset, kind = _word(record, place), record[place + 2]
        if kind == END:
            return
        start = HEADER + offset
        sub = record[start : start + SUBRECORD]
        if kind == DISPLAYED and offset >= 0 and len(sub) == SUBRECORD and not _word(sub, 276) >> 8 & 0x0F:
            yield sub


def _word(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 2], "little", signed=True)


def _group(sub: bytes, at: int) -> tuple[int, int]:
    """Status and label of the group at `at`."""
    return int.from_bytes(sub[at : at + 4], "little"), int.from_bytes(sub[at + 4 : at + 6], "little")


def _numerics(sub: bytes) -> list[Numeric]:
    facts: list[Numeric] = []
    spo2 = _group(sub, SPO2)[0]
    if spo2 & EXISTS:
        facts.append(_number(Vital.SPO2, _word(sub, SPO2 + 6), 100, active=bool(spo2 & ACTIVE)))
        facts.append(_number(Vital.PULSE_RATE, _word(sub, SPO2 + 8), 1, active=bool(spo2 & ACTIVE)))
    if _group(sub, ECG)[0] & ACTIVE:
        facts.append(_number(Vital.HEART_RATE, _word(sub, ECG + 6), 1, active=True))
    facts += _respiration(sub)
    for at in TEMPERATURES:
        if _group(sub, at)[0] & EXISTS:
            facts.append(
                _number(Vital.TEMPERATURE, _word(sub, at + 6), 100, active=bool(_group(sub, at)[0] & ACTIVE))
            )
            break
    return facts


def _respiration(sub: bytes) -> list[Numeric]:
    for group, place in ((CO2, CO2 + 10), (ECG, ECG + 14)):
        if _group(sub, group)[0] & ACTIVE:
            return [_number(Vital.RESPIRATION_RATE, _word(sub, place), 1, active=True)]
    return []


def _number(vital: Vital, word: int, scale: int, *, active: bool) -> Numeric:
    if word < NO_NUMBER:
        return numeric(vital, None, Flags(missing=REASONS.get(word, Reason.INVALID)))
    return numeric(vital, word / scale, Flags(None if active else Reason.NOT_UPDATED))


def _result(words: list[int], label: int) -> Pressure:
    kind = "history" if label & OLD else "auto" if label & (AUTO | STAT) else "spot"
    systolic, diastolic, mean, rate = words
    if bad := next((word for word in (systolic, diastolic) if word < NO_NUMBER), None):
        return Pressure(None, REASONS.get(bad, Reason.INVALID), kind=kind)
    if not 0 < diastolic < systolic:
        return Pressure(None, Reason.INVALID, kind=kind)
    value = PressureValue(
        tidy(systolic / 100) or 0,
        tidy(diastolic / 100) or 0,
        tidy(mean / 100) if mean > 0 else None,
        rate if 1 <= rate <= 350 else None,
    )
    return Pressure(value, kind=kind)
