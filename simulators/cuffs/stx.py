"""A PAR Medlab NIBP2020 board (UN300C, Sinnor N6): printed frames between STX and ETX.

Source: PAR Medlab NIBP2020 interface description as quoted by independent host programs.
Not modelled: automatic cycles, manometer and pneumatic test, chosen start pressures.
"""

from __future__ import annotations

from simulators.body import Body
from simulators.cuffs.pneumatics import Outcome, Pneumatics

TOLD_S = 0.2
MESSAGES = {"aborted": "05", "loose": "06", "motion": "11"}


class StxNibp:
    """Tells the cuff five times a second while it works, 999 at the end, and its result when asked."""

    def __init__(self, body: Body, t: float) -> None:
        self.air = Pneumatics(body)
        self._heard = bytearray()
        self._out = bytearray()
        self._last = Outcome(failed="none yet")
        self._told = t

    def pressure(self, t: float) -> float:
        """In the cuff, mmHg."""
        return self.air.pressure(t)

    def hear(self, data: bytes, t: float) -> None:
        self._advance(t)
        for byte in data:
            if byte == ord("X") and not self._heard:
                self._stop(t)
            elif byte == 0x02:
                self._heard[:] = b"\x02"
            elif self._heard:
                self._heard.append(byte)
                if byte == 0x03:
                    self._obey(bytes(self._heard), t)
                    self._heard.clear()

    def _obey(self, order: bytes, t: float) -> None:
        body, check = order[1:-3], order[-3:-1]
        if b"%02X" % (sum(body) % 256) != check:
            return
        if body == b"01;;" and not self.air.working:
            self.air.start(t)
            self._told = t
        elif body == b"18;;":
            self._out += self._status()

    def _stop(self, t: float) -> None:
        if outcome := self.air.abort(t):
            self._end(outcome)

    def _end(self, outcome: Outcome) -> None:
        self._last = outcome
        self._out += b"\x02999C0S3\x03\r"

    def _status(self) -> bytes:
        last = self._last
        message = MESSAGES.get(last.failed or "", "00")
        numbers = f"P{last.systolic:03d}{last.diastolic:03d}{last.mean:03d};R{last.rate:03d}"
        said = "P---------;R---" if last.failed else numbers
        text = f"S0;A0;C00;M{message};{said};T0000;;".encode()
        return b"\x02" + text + b"%02X" % (sum(text) % 256) + b"\x03\r"

    def step(self, t: float) -> bytes:
        self._advance(t)
        out, self._out = bytes(self._out), bytearray()
        return out

    def _advance(self, t: float) -> None:
        while self.air.working and self._told + TOLD_S <= t:
            self._told += TOLD_S
            self._out += b"\x02%03dC0S3\x03\r" % int(self.air.pressure(self._told))
            if outcome := self.air.advance(self._told):
                self._end(outcome)
