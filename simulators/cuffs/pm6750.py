"""A Berry PM6750 module: blood pressure, SpO2 and temperature in packets, unasked.

Source: Berry PM6750 protocol as quoted by independent host programs.
It says its last pressure again and again, five times a second, as the module does.
Not modelled: ECG and respiration, waves, child and neonate modes beyond accepting them, initialising.
"""

from __future__ import annotations

from simulators.body import Body
from simulators.cuffs.pneumatics import Outcome, Pneumatics
from simulators.seen import look

RATE = 5.0
DONE, MEASURING, STOPPED, LOOSE, DISTURBED, READY = 0, 1, 2, 4, 7, 10
STATES = {"aborted": STOPPED, "loose": LOOSE, "motion": DISTURBED}
SKIN = 36.6


class BerryPm6750:
    """Five pressure packets a second; SpO2 and temperature once."""

    def __init__(self, body: Body, t: float) -> None:
        self._body, self.air = body, Pneumatics(body)
        self._heard = bytearray()
        self._last: Outcome | None = None
        self._next = int(t * RATE) + 1

    def pressure(self, t: float) -> float:
        """In the cuff, mmHg."""
        return self.air.pressure(t)

    def hear(self, data: bytes, t: float) -> None:
        self._heard += data
        while (start := self._heard.find(b"\x55\xaa")) >= 0 and len(self._heard) >= start + 6:
            order = bytes(self._heard[start + 2 : start + 6])
            del self._heard[: start + 6]
            if (sum(order) + 1) % 256 == 0:
                self._obey(order[1], order[2], t)

    def _obey(self, group: int, value: int, t: float) -> None:
        if (group, value) == (2, 1) and not self.air.working:
            self.air.start(t)
        elif (group, value) == (2, 0):
            self._last = self.air.abort(t) or self._last

    def step(self, t: float) -> bytes:
        out = bytearray()
        while (at := self._next / RATE) <= t:
            self._last = self.air.advance(at) or self._last
            out += self._pressure_packet(at)
            if self._next % int(RATE) == 0:
                out += self._oximetry(at) + self._packet(5, 0, int(SKIN), round(SKIN * 10) % 10)
            self._next += 1
        return bytes(out)

    def _pressure_packet(self, at: float) -> bytes:
        cuff = int(self.air.pressure(at)) // 2
        if self.air.working:
            return self._packet(3, MEASURING * 4, cuff, 0, 0, 0)
        last = self._last
        if last is None:
            return self._packet(3, READY * 4, cuff, 0, 0, 0)
        state = STATES.get(last.failed or "", DONE)
        return self._packet(3, state * 4, cuff, last.systolic, last.mean, last.diastolic)

    def _oximetry(self, at: float) -> bytes:
        shown = look(self._body, at, 4.0)
        state = 2 if shown.off else 3 if shown.searching else 0
        pulse = 255 if shown.pulse is None else shown.pulse
        return self._packet(4, state, 127 if shown.spo2 is None else shown.spo2, pulse)

    @staticmethod
    def _packet(kind: int, *data: int) -> bytes:
        said = (len(data) + 3, kind, *data)
        return bytes((0x55, 0xAA, *said, 255 - sum(said) % 256))
