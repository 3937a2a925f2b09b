"""A SunTech Advantage module on an arm, written from the maker's manual.

    host -> module  3A cmd [data] ck      module -> host  3E len [data] ck      every frame sums to 0

Source: SunTech Advantage OEM operations manual, revision K, as quoted by independent host programs.
Not modelled: paediatric and neonate modes beyond accepting them, sleep, status, return codes and identity, service
commands: all of these are answered N.
"""

from __future__ import annotations

from simulators.body import Body
from simulators.cuffs.pneumatics import Outcome, Pneumatics

UNKNOWN_S = 0.1
"""A command that is none by then is answered as one that is unknown."""

ERRORS = {"aborted": 86, "loose": 87, "motion": 2}


def frame(*body: int) -> bytes:
    """`3E`, the length, `body` and the checksum."""
    head = bytes((0x3E, len(body) + 3, *body))
    return head + bytes((-sum(head) & 0xFF,))


def letter(sign: str) -> bytes:
    return frame(ord(sign))


def result(systolic: int, diastolic: int, mean: int, rate: int, error: int = 0) -> bytes:
    """The 24-byte answer to "get last BP data"."""
    body = bytearray(21)
    if not error:
        body[0:2] = systolic.to_bytes(2, "little")
        body[2:4] = diastolic.to_bytes(2, "little")
        body[4], body[5] = 22, 1
        body[14:16] = rate.to_bytes(2, "little")
        body[16:18] = mean.to_bytes(2, "little")
    body[18] = error
    return frame(*body)


class SuntechAdvantage:
    """The module: `hear` takes the host's bytes, `step(t)` gives what it says until story time `t`."""

    def __init__(self, body: Body, t: float) -> None:  # noqa: ARG002 - as every instrument
        self.air = Pneumatics(body)
        self._heard = bytearray()
        self._out = bytearray()
        self._last = result(0, 0, 0, 0)
        self._heard_at = 0.0

    def pressure(self, t: float) -> float:
        """In the cuff, mmHg."""
        return self.air.pressure(t)

    def hear(self, data: bytes, t: float) -> None:
        self._advance(t)
        self._heard += data
        self._heard_at = t
        while order := self._take():
            self._obey(order, t)

    def _take(self) -> bytes:
        """The next whole command, an empty one when none is there yet."""
        while self._heard and self._heard[0] != 0x3A:
            del self._heard[0]
        for length in (3, 5, 4, 6):
            candidate = bytes(self._heard[:length])
            if len(candidate) == length and not sum(candidate) & 0xFF and _fits(candidate):
                del self._heard[:length]
                return candidate
        if len(self._heard) > 6:
            del self._heard[0]
            self._out += letter("N")
        return b""

    def _obey(self, order: bytes, t: float) -> None:
        match tuple(order[1:-1]):
            case (0x20,) | (0x87,) | (0x28,):
                self._start(t)
            case (0x79, 0x01, 0x00):
                self._abort(t)
            case (0x79, 0x03, 0x00):
                self._out += self._last
            case (0x79, 0x05, 0x00):
                self._out += frame(*int(self.pressure(t)).to_bytes(2, "little"))
            case (0x17, _, _):
                self._out += letter("O")
            case _:
                self._out += letter("N")

    def _start(self, t: float) -> None:
        if self.air.working:
            self._out += letter("B")
            return
        self._out += letter("O")
        self.air.start(t)

    def _abort(self, t: float) -> None:
        if outcome := self.air.abort(t):
            self._remember(outcome)
        self._out += letter("A")

    def step(self, t: float) -> bytes:
        self._advance(t)
        if self._heard and t - self._heard_at > UNKNOWN_S:
            self._heard.clear()
            self._out += letter("N")
        out, self._out = bytes(self._out), bytearray()
        return out

    def _advance(self, t: float) -> None:
        if outcome := self.air.advance(t):
            self._done(outcome)

    def _done(self, outcome: Outcome) -> None:
        self._remember(outcome)
        self._out += letter("K")

    def _remember(self, outcome: Outcome) -> None:
        error = ERRORS.get(outcome.failed or "", 0)
        self._last = result(outcome.systolic, outcome.diastolic, outcome.mean, outcome.rate, error)


def _fits(candidate: bytes) -> bool:
    lengths = {0x20: 3, 0x87: 3, 0x28: 3, 0x00: 3, 0x8A: 3, 0x81: 3, 0x79: 5, 0x17: 5, 0x0C: 6}
    return lengths.get(candidate[1], 4) == len(candidate)
