"""A Nonin oximeter that speaks serial data format 2, written from the maker's document.

    frame   01 STATUS PLETH FLOAT CHK     75 per second, 25 to the packet, CHK = low byte of the sum
    STATUS  bit 7 always, 5 artifact, 4 out of track, 3 sensor alarm, 2-1 perfusion pair, 0 frame 1

Source: Nonin 9560 Bluetooth specification, 6470-000-01, pages 8-11.
Not modelled: the 10 s hold of the display fields, SmartPoint, commands and their answers, the 8-beat
averages as other numbers than the 4-beat ones.
"""

from __future__ import annotations

from simulators.body import Body, Vitals

RATE, PACKET = 75, 25
NO_PULSE, NO_SPO2 = 511, 127
ARTIFACT, OUT_OF_TRACK, SENSOR_ALARM = 0x20, 0x10, 0x08
GREEN, YELLOW, RED = 0x02, 0x06, 0x04
FIRMWARE = 48
LIGHT_FRAMES = 12
COMPLETE_S = (PACKET - 1) / RATE
"""A packet's numbers are those of the moment at which it is complete."""


class NoninDf2:
    """The instrument: `step(t)` gives the bytes due until story time `t`; what the host says is ignored."""

    def __init__(self, body: Body, t: float) -> None:
        self._body = body
        self._packet = int(t * RATE / PACKET)
        self._frame = 0
        self._facts = bytes(PACKET)
        self._status = 0x80
        self._timer = 0

    def hear(self, data: bytes, t: float) -> None:
        """Format 2 needs no command."""

    def step(self, t: float) -> bytes:
        out = bytearray()
        while (at := (self._packet * PACKET + self._frame) / RATE) <= t:
            if self._frame == 0:
                self._begin(self._body.vitals(at + COMPLETE_S))
            out += self._one(at)
            self._frame += 1
            if self._frame == PACKET:
                self._packet, self._frame = self._packet + 1, 0
        return bytes(out)

    def _begin(self, vitals: Vitals) -> None:
        """What this packet says, frame by frame."""
        missing = not vitals.probe_on or vitals.spo2 is None
        spo2 = NO_SPO2 if missing or vitals.spo2 is None else int(vitals.spo2 + 0.5)
        off = not vitals.probe_on or vitals.pulse_rate is None
        pulse = NO_PULSE if off or vitals.pulse_rate is None else int(vitals.pulse_rate + 0.5)
        msb, lsb = pulse >> 7, pulse & 0x7F
        timer = self._packet % 16384
        facts = [0] * PACKET
        facts[0:4] = [msb, lsb, spo2, FIRMWARE]
        facts[5:7] = [timer >> 7, timer & 0x7F]
        facts[8:11] = [spo2, spo2, spo2]
        facts[13:17] = [msb, lsb, spo2, spo2]
        facts[19:23] = [msb, lsb, msb, lsb]
        self._facts = bytes(facts)
        self._status = 0x80 | (0 if vitals.probe_on else SENSOR_ALARM) | (ARTIFACT if vitals.motion else 0)
        if vitals.probe_on and missing:
            self._status |= OUT_OF_TRACK | ARTIFACT
        self._light = RED if vitals.perfusion < 0.35 else YELLOW if vitals.perfusion < 0.6 else GREEN

    def _one(self, at: float) -> bytes:
        pleth = self._body.pleth(at)
        status = self._status | (self._frame == 0)
        if pleth is None:
            status, pleth = status | SENSOR_ALARM, 0
        elif self._frame < LIGHT_FRAMES:
            status |= self._light
        value = self._facts[self._frame]
        return bytes((1, status, pleth, value, (1 + status + pleth + value) & 0xFF))
