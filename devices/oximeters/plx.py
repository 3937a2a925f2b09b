"""Bluetooth SIG Pulse Oximeter Service (1822), continuous measurement, characteristic 2A5F.

    ┌───────┬──────┬───────┬───────────┬───────────┬─────────────┬───────────────┬─────┐
    │ flags │ SpO2 │ pulse │ fast pair │ slow pair │ measurement │ sensor status │ PAI │   little-endian
    └───────┴──────┴───────┴───────────┴───────────┴─────────────┴───────────────┴─────┘
       1       2      2      4, bit 0    4, bit 1     2, bit 2       3, bit 3    2, bit 4   numbers: SFLOAT

    measurement   9 from storage · 10 demonstration · 11 testing · 12 calibrating · 13 unavailable ·
                  14 questionable · 15 invalid
    sensor        1 equipment malfunction · 2 irregular processing · 3 inadequate · 4 poor signal ·
                  5 low perfusion · 6 erratic · 7 non-pulsatile · 8 questionable pulse · 10 interference ·
                  11 unconnected to the user · 12 unknown sensor · 13 displaced · 14 broken · 15 disconnected

Source: Bluetooth SIG, Pulse Oximeter Service 1.0.1. Evidence: the specification and three programs; test
vectors, no real capture. Cheap instruments send 0 and not NaN without a finger.
"""

from __future__ import annotations

from bedside.reading import Fact, Quality, Reason
from devices.shapes.changes import OnChange
from devices.shapes.numerics import Flags, oximetry
from devices.shapes.records import RecordDecoder
from devices.shapes.sfloat import at, plain

FIELDS = ((0x01, 4), (0x02, 4), (0x04, 2), (0x08, 3), (0x10, 2))
STORED, DEMO, TESTING, CALIBRATING, UNAVAILABLE, QUESTIONABLE, INVALID = (1 << bit for bit in range(9, 16))

SENSOR_GATES = (
    (1 << 15, Reason.NO_SENSOR),
    (1 << 11 | 1 << 13, Reason.SENSOR_OFF),
    (1 << 1 | 1 << 12 | 1 << 14, Reason.DEVICE_FAULT),
)
SENSOR_MARKS = (
    (1 << 5, Quality.LOW_PERFUSION),
    (1 << 3 | 1 << 4 | 1 << 7, Quality.WEAK_SIGNAL),
    (1 << 2 | 1 << 6 | 1 << 10, Quality.ARTIFACT),
    (1 << 8, Quality.IRREGULAR_PULSE),
)


class PlxDecoder(RecordDecoder):
    """One notification, as long as its flags say."""

    def __init__(self) -> None:
        super().__init__()
        self._states = OnChange()

    def record(self, data: bytes) -> list[Fact] | None:
        places, end = {}, 5
        for bit, size in FIELDS:
            if data[0] & bit:
                places[bit], end = end, end + size
        if len(data) != end:
            return None
        measurement = _word(data, places.get(0x04), 2)
        flags = _flags(measurement, _word(data, places.get(0x08), 3))
        index = at(data, places[0x10]) if 0x10 in places else None
        numbers = oximetry(plain(at(data, 1)), plain(at(data, 3)), flags, index=plain(index))
        return [*numbers, *self._states.now(["calibrating"] if measurement & CALIBRATING else [])]


def _word(data: bytes, place: int | None, size: int) -> int:
    return 0 if place is None else int.from_bytes(data[place : place + size], "little")


def _flags(measurement: int, sensor: int) -> Flags:
    marks = [mark for bits, mark in SENSOR_MARKS if sensor & bits]
    if measurement & QUESTIONABLE:
        marks.append(Quality.ARTIFACT)
    missing = Reason.INVALID
    if Quality.ARTIFACT in marks:
        missing = Reason.ARTIFACT
    elif marks:
        missing = Reason.LOW_SIGNAL
    return Flags(
        _gate(measurement, sensor),
        missing,
        tuple(dict.fromkeys(marks)),
        kind="history" if measurement & STORED else "spot",
    )


def _gate(measurement: int, sensor: int) -> Reason | None:
    if measurement & (DEMO | TESTING):
        return Reason.DEMO
    off = next((reason for bits, reason in SENSOR_GATES if sensor & bits), None)
    return off or (Reason.INVALID if measurement & (INVALID | UNAVAILABLE) else None)
