"""A SunTech Advantage module on an arm, written from the maker's manual.

    host -> module  3A cmd [data] ck      module -> host  3E len [data] ck      every frame sums to 0

It inflates to 30 above the last systolic, bleeds 5 mmHg a second, and is done below diastolic. A leak
ends in error 87, an abort in 86.
Source: SunTech Advantage OEM operations manual, revision K, as quoted by independent host programs.
Not modelled: paediatric and neonate modes beyond accepting them, sleep, service commands.
"""

from __future__ import annotations

from dataclasses import dataclass

from simulators.body import Body, Vitals

INFLATE, BLEED, VENT = 28.0, 5.0, 60.0
FIRST_TARGET = 160.0
LEAK_TOP, LEAK_S = 62.0, 18.0
ABORTED, LOOSE, MOTION = 86, 87, 2


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


@dataclass(slots=True)
class _Work:
    """One determination: when it began, how high it goes, and the arm it found."""

    began: float
    target: float
    leaks: bool

    def bleeding_from(self) -> float:
        return self.began + self.target / INFLATE + 1.0

    def pressure(self, t: float) -> float:
        into = t - self.began
        if self.leaks:
            return min(LEAK_TOP, into * INFLATE * 0.6)
        if t < self.bleeding_from():
            return min(self.target, into * INFLATE)
        return self.target - (t - self.bleeding_from()) * BLEED


class SuntechAdvantage:
    """The module: `hear` takes the host's bytes, `step(t)` gives what it says until story time `t`."""

    def __init__(self, body: Body, t: float) -> None:
        self._body, self._t = body, t
        self._heard = bytearray()
        self._out = bytearray()
        self._work: _Work | None = None
        self._venting: tuple[float, float] | None = None
        self._last = result(0, 0, 0, 0)
        self._systolic: float | None = None

    def hear(self, data: bytes, t: float) -> None:
        self._advance(t)
        self._heard += data
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
                self._out += frame(*int(self._pressure(t)).to_bytes(2, "little"))
            case (0x17, _, _):
                self._out += letter("O")
            case _:
                self._out += letter("N")

    def _start(self, t: float) -> None:
        if self._work:
            self._out += letter("B")
            return
        self._out += letter("O")
        self._begin(t)

    def _begin(self, t: float) -> None:
        target = FIRST_TARGET if self._systolic is None else max(140.0, self._systolic + 30)
        arm = self._body.vitals(t)
        self._work = _Work(t, max(target, arm.systolic + 15), arm.cuff_leaks)

    def _abort(self, t: float) -> None:
        self._venting = (t, self._pressure(t))
        if self._work:
            self._last = result(0, 0, 0, 0, ABORTED)
        self._work = None
        self._out += letter("A")

    def _pressure(self, t: float) -> float:
        if self._work:
            return max(0.0, self._work.pressure(t))
        if self._venting:
            since, pressure = self._venting
            return max(0.0, pressure - (t - since) * VENT)
        return 0.0

    def step(self, t: float) -> bytes:
        self._advance(t)
        out, self._out = bytes(self._out), bytearray()
        return out

    def _advance(self, t: float) -> None:
        self._t = t
        work = self._work
        if work is None:
            return
        arm = self._body.vitals(t)
        if work.leaks and t - work.began >= LEAK_S:
            self._finish(t, result(0, 0, 0, 0, LOOSE))
        elif not work.leaks and t > work.bleeding_from() and work.pressure(t) < arm.diastolic - 8:
            self._finish(t, self._measured(arm))

    def _measured(self, arm: Vitals) -> bytes:
        if arm.motion:
            return result(0, 0, 0, 0, MOTION)
        self._systolic = arm.systolic
        rate = arm.pulse_rate or 70
        return result(*(int(value + 0.5) for value in (arm.systolic, arm.diastolic, arm.mean, rate)))

    def _finish(self, t: float, said: bytes) -> None:
        self._venting = (t, self._pressure(t))
        self._work = None
        self._last = said
        self._out += letter("K")


def _fits(candidate: bytes) -> bool:
    lengths = {0x20: 3, 0x87: 3, 0x28: 3, 0x00: 3, 0x8A: 3, 0x81: 3, 0x79: 5, 0x17: 5, 0x0C: 6}
    return lengths.get(candidate[1], 4) == len(candidate)
