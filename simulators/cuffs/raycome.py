"""A Raycome RBP arm cuff (BP88A, RBP-9804).

Source: Raycome RBP protocol as quoted by independent host programs; one real result.
Not modelled: the battery query, the live pressure's number (its place is not public), power-off.
"""

from __future__ import annotations

from functools import reduce
from operator import xor

from simulators.body import Body
from simulators.cuffs.pneumatics import Outcome, Pneumatics

TOLD_S = 0.5
ERRORS = {"loose": 0x0F, "motion": 0x02}


class RaycomeRbp:
    """Answers orders, says that it works twice a second, then its result."""

    def __init__(self, body: Body, t: float) -> None:
        self.air = Pneumatics(body)
        self._heard = bytearray()
        self._out = bytearray()
        self._device = 3
        self._told = t

    def pressure(self, t: float) -> float:
        """In the cuff, mmHg."""
        return self.air.pressure(t)

    def hear(self, data: bytes, t: float) -> None:
        self._heard += data
        while (start := self._heard.find(b"\xcc\x80")) >= 0 and len(self._heard) >= start + 8:
            order = bytes(self._heard[start : start + 8])
            del self._heard[: start + 8]
            if reduce(xor, order[2:]) == 0:
                self._device = order[2]
                self._obey(order[5], t)

    def _obey(self, order: int, t: float) -> None:
        if order == 2 and not self.air.working:
            self.air.start(t)
            self._told = t
        if order == 3:
            self.air.abort(t)
        if order in (1, 2, 3):
            self._out += self._said(order, b"\x00")

    def step(self, t: float) -> bytes:
        while self.air.working and self._told + TOLD_S <= t:
            self._told += TOLD_S
            self._out += self._said(5, b"\x00\x00\x00")
            if outcome := self.air.advance(self._told):
                self._out += self._result(outcome)
        out, self._out = bytes(self._out), bytearray()
        return out

    def _result(self, outcome: Outcome) -> bytes:
        if outcome.failed:
            return self._said(7, bytes((ERRORS[outcome.failed],)))
        numbers = (outcome.systolic, outcome.diastolic, outcome.rate)
        return self._said(6, bytes(7) + b"".join(one.to_bytes(2, "big") for one in numbers))

    def _said(self, kind: int, data: bytes) -> bytes:
        body = bytes((self._device, len(data) + 2, 1, kind)) + data
        return b"\xaa\x80" + body + bytes((reduce(xor, body),))
