"""A Nonin packet: 25 frames whose FLOAT bytes together say one set of numbers (data formats 2 and 7).

    STATUS  1snoapgS   s SNSD sensor disconnected · n ARTF artifact · o OOT out of track · a SNSA sensor alarm
                       p,g RPRF and GPRF: 10 red (low), 11 yellow, 01 green, 00 between pulses · S SYNC
    FLOAT   frame 1, 2 pulse MSB, LSB · 3 SpO2 · 8 STAT2 (bit 0 low battery); 4-beat averages
            pulse = (MSB & 3) << 7 | LSB & 127, missing 511 · SpO2 missing 127

Source: Nonin 9560 Bluetooth specification, 6470-000-01, pages 8-12. Where the sources disagree the reading
here is the cautious one: one frame with SNSA or SNSD nulls its whole packet, and a lost frame drops it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from bedside.reading import Fact, Numeric, Quality, Reason, Vital

PACKET = 25
ALWAYS, SNSD, ARTF, OOT, SNSA, RPRF, GPRF, SYNC = 0x80, 0x40, 0x20, 0x10, 0x08, 0x04, 0x02, 0x01
LOW_BATTERY = 0x01
MISSING_PULSE, MISSING_SPO2 = 511, 127


@dataclass(slots=True)
class Packet:
    """The frames of one packet seen so far; `count` 0 means: waiting for SYNC."""

    count: int = 0
    flags: int = 0
    red: bool = False
    floats: bytearray = field(default_factory=bytearray)

    def start(self) -> None:
        self.count, self.flags, self.red = 0, 0, False
        self.floats.clear()

    def add(self, status: int, value: int) -> bool:
        """Take one good frame; True when it completes the packet."""
        if status & SYNC:
            self.start()
        elif not 0 < self.count < PACKET:
            self.count = 0
            return False
        self.count += 1
        self.flags |= status
        self.red = self.red or (status & (RPRF | GPRF)) == RPRF
        self.floats.append(value)
        return self.count == PACKET


def packet_facts(flags: int, floats: bytes | bytearray, *, red: bool) -> list[Fact]:
    """SpO2 and pulse of one whole packet: `flags` are its 25 STATUS bytes or-ed, `floats` its FLOAT bytes."""
    pulse = (floats[0] & 3) << 7 | floats[1] & 0x7F
    spo2 = floats[2] & 0x7F
    return numbers(flags, spo2, pulse, red=red)


def numbers(flags: int, spo2: int, pulse: int, *, red: bool) -> list[Fact]:
    """SpO2 and pulse under STATUS `flags`; `red` when the perfusion is low."""
    if off := _sensor(flags, spo2, pulse):
        quality = _quality(flags, red=red)
        return [
            Numeric(Vital.SPO2, None, off, quality),
            Numeric(Vital.PULSE_RATE, None, off, quality),
        ]
    return [
        _numeric(Vital.SPO2, spo2, MISSING_SPO2, 100, flags, red=red),
        _numeric(Vital.PULSE_RATE, pulse, MISSING_PULSE, 350, flags, red=red),
    ]


def _numeric(vital: Vital, value: int, sentinel: int, top: int, flags: int, *, red: bool) -> Numeric:
    if value == sentinel:
        # out of track is then the reason, and not a mark as well
        return Numeric(vital, None, _why_missing(flags, red=red), _quality(flags & ~OOT, red=red))
    if not 1 <= value <= top:
        return Numeric(vital, None, Reason.OUT_OF_RANGE, _quality(flags, red=red))
    return Numeric(vital, value, None, _quality(flags, red=red))


def _sensor(flags: int, spo2: int, pulse: int) -> Reason | None:
    if flags & SNSD:
        return Reason.NO_SENSOR
    if flags & SNSA:
        return Reason.SENSOR_OFF
    if spo2 == 0 and pulse == 0:
        return Reason.ARTIFACT if flags & (OOT | ARTF) else Reason.SENSOR_OFF
    return None


def _why_missing(flags: int, *, red: bool) -> Reason:
    if flags & (OOT | ARTF):
        return Reason.ARTIFACT
    return Reason.LOW_SIGNAL if red else Reason.INVALID


def _quality(flags: int, *, red: bool) -> tuple[Quality, ...]:
    marks = []
    if flags & (ARTF | OOT):
        marks.append(Quality.ARTIFACT)
    if red:
        marks.append(Quality.LOW_PERFUSION)
    return tuple(marks)
