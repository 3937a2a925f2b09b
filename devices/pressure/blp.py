"""Bluetooth SIG Blood Pressure Service (1810): the final result, characteristic 2A35, and the cuff, 2A36.

    ┌───────┬─────┬─────┬──────┬──────┬───────┬──────┬────────┐
    │ flags │ sys │ dia │ mean │ time │ pulse │ user │ status │   little-endian; numbers: SFLOAT
    └───────┴─────┴─────┴──────┴──────┴───────┴──────┴────────┘
       1       2     2     2      7      2       1       2
               flags: bit 0 kPa · 1 time · 2 pulse · 3 user · 4 status
    status  0 body movement · 1 cuff too loose · 2 irregular pulse · 3-4 pulse in range, above, below · 5 position
    2A36    the same layout: the first number is the pressure in the cuff now, the others are none

Source: Bluetooth SIG, Blood Pressure Service 1.1.1. Evidence: the specification, several programs and real
frames. Quirk beurer-bm85 (real bytes): 19 bytes with flags 56, where pulse and status are big-endian and a
user byte is always there. A systolic with diastolic 0 is a frame on the way, never a result.
"""

from __future__ import annotations

from collections import deque
from datetime import datetime
from decimal import Decimal

from bedside.reading import CuffPressure, Fact, Pressure, PressureValue, Quality, Reason
from devices.shapes.records import RecordDecoder
from devices.shapes.sfloat import MMHG_PER_KPA, at, plain

KPA, TIME, PULSE, USER, STATUS = 0x01, 0x02, 0x04, 0x08, 0x10
BM85_FLAGS, BM85_LENGTH = 0x56, 19
FIELDS = ((TIME, 7), (PULSE, 2), (USER, 1), (STATUS, 2))
MARKS = (
    (0x01, Quality.BODY_MOVEMENT),
    (0x02, Quality.CUFF_LOOSE),
    (0x04, Quality.IRREGULAR_PULSE),
    (0x20, Quality.IMPROPER_POSITION),
)
PULSE_RANGE = {1: Quality.PULSE_ABOVE_RANGE, 2: Quality.PULSE_BELOW_RANGE}
REMEMBERED = 256


class BlpDecoder(RecordDecoder):
    """One indication, one result; the same stored result sent twice is one reading."""

    def __init__(self, *, beurer_bm85: bool = False) -> None:
        super().__init__()
        self._bm85 = beurer_bm85
        self._seen: deque[Pressure] = deque(maxlen=REMEMBERED)

    def record(self, data: bytes) -> list[Fact] | None:
        if self._bm85 and len(data) == BM85_LENGTH and data[0] == BM85_FLAGS:
            data = _conformant(data)
        places, end = {}, 7
        for bit, size in FIELDS:
            if data[0] & bit:
                places[bit], end = end, end + size
        if len(data) != end:
            return None
        fact = _result(data, places)
        if fact is None or (fact.measured_at and fact in self._seen):
            return []
        self._seen.append(fact)
        return [fact]


def cuff(data: bytes) -> CuffPressure | None:
    """The pressure in the cuff that one notification of 2A36 tells, mmHg; None when it tells none."""
    if len(data) < 3:
        return None
    value = mmhg(at(data, 1), kpa=bool(data[0] & KPA))
    return None if value is None or value < 0 else CuffPressure(int(value + 0.5))


def mmhg(value: Decimal | None, *, kpa: bool) -> float | None:
    """In mmHg; kilopascals are converted and rounded to 0.1."""
    if value is None or not kpa:
        return plain(value)
    return plain((value * MMHG_PER_KPA).quantize(Decimal("0.1")))


def _conformant(data: bytes) -> bytes:
    """A Beurer BM85's record as the specification has it: its user byte announced, two fields turned round."""
    pulse, user, status = data[14:16], data[16:17], data[17:19]
    return bytes((data[0] | USER,)) + data[1:14] + pulse[::-1] + user + status[::-1]


def _result(data: bytes, places: dict[int, int]) -> Pressure | None:
    kpa = bool(data[0] & KPA)
    systolic, diastolic, mean = (mmhg(at(data, place), kpa=kpa) for place in (1, 3, 5))
    status = int.from_bytes(data[places[STATUS] :][:2], "little") if STATUS in places else 0
    measured_at = _time(data[places[TIME] :][:7]) if TIME in places else None
    if systolic is not None and systolic > 0 and diastolic == 0:
        return None
    if systolic is None or diastolic is None or not 0 < diastolic < systolic:
        return Pressure(None, _why(status), measured_at=measured_at)
    pulse = plain(at(data, places[PULSE])) if PULSE in places else None
    value = PressureValue(
        systolic,
        diastolic,
        mean if mean is not None and mean > 0 else None,
        pulse if pulse is not None and 1 <= pulse <= 350 else None,
    )
    return Pressure(value, None, _marks(status), measured_at=measured_at)


def _why(status: int) -> Reason:
    if status & 0x02:
        return Reason.CUFF_LOOSE
    return Reason.MOTION if status & 0x01 else Reason.INVALID


def _marks(status: int) -> tuple[Quality, ...]:
    marks = [mark for bit, mark in MARKS if status & bit]
    if beyond := PULSE_RANGE.get(status >> 3 & 3):
        marks.append(beyond)
    return tuple(marks)


def _time(data: bytes) -> str | None:
    """The cuff's own time; None when it does not know it."""
    try:
        return datetime(data[0] | data[1] << 8, *data[2:7]).isoformat()
    except ValueError:
        return None
