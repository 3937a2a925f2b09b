"""A cuff with the Bluetooth Blood Pressure Service whose button somebody presses every five minutes.

Source: Bluetooth SIG, Blood Pressure Service 1.1.1. Each notification is one record: 2A36 while it inflates, 2A35
with the result. On its first contact it also sends what it remembers of an hour before, as such cuffs do.
Not modelled: pairing, hanging up after the result, kilopascals, several users.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from simulators.body import Body
from simulators.cuffs.pneumatics import Outcome, Pneumatics

PRESSED_S = 300.0
TOLD_S = 0.5
NAN = 0x07FF
MOVED, LOOSE = 0x0001, 0x0002


class Blp:
    """`pieces(t)` gives the notifications due until story time `t`."""

    def __init__(self, body: Body, t: float) -> None:
        self._body, self.air = body, Pneumatics(body)
        self._next = (t // PRESSED_S + 1) * PRESSED_S if t % PRESSED_S else t + 5.0
        self._told = t
        self._old = True

    def pressure(self, t: float) -> float:
        """In the cuff, mmHg."""
        return self.air.pressure(t)

    def hear(self, data: bytes, t: float) -> None:
        """Nothing can be ordered over the air."""

    def pieces(self, t: float) -> list[bytes]:
        said: list[bytes] = []
        if self._old:
            self._old = False
            said.append(self._record(Outcome(117, 74, 88, 68), self._body.wall(t) - timedelta(hours=1)))
        if t >= self._next and not self.air.working:
            self.air.start(t)
            self._told, self._next = t, self._next + PRESSED_S
        while self.air.working and self._told + TOLD_S <= t:
            self._told += TOLD_S
            said.append(b"\x00" + b"".join(_word(n) for n in (int(self.air.pressure(self._told)), NAN, NAN)))
            if outcome := self.air.advance(self._told):
                said.append(self._record(outcome, self._body.wall(self._told)))
        return said

    @staticmethod
    def _record(outcome: Outcome, at: datetime) -> bytes:
        status = {"motion": MOVED, "loose": LOOSE}.get(outcome.failed or "", 0)
        numbers = (outcome.systolic, outcome.diastolic, outcome.mean)
        said = (NAN, NAN, NAN) if outcome.failed else numbers
        rate = NAN if outcome.failed else outcome.rate
        stamp = _word(at.year) + bytes((at.month, at.day, at.hour, at.minute, at.second))
        return b"\x16" + b"".join(_word(n) for n in said) + stamp + _word(rate) + _word(status)


def _word(number: int) -> bytes:
    return number.to_bytes(2, "little")
