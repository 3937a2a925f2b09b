"""An instrument that says a packet so many times a second, whatever it hears."""

from __future__ import annotations

from typing import ClassVar

from simulators.body import Body
from simulators.seen import Shown, look


class Packets:
    """Subclasses say one packet of a moment. `RATE` packets a second, numbers averaged over `AVERAGE_S`."""

    RATE: ClassVar[float]
    AVERAGE_S: ClassVar[float] = 4.0

    def __init__(self, body: Body, t: float) -> None:
        self.body = body
        self._next = int(t * self.RATE) + 1

    def packet(self, at: float, number: int) -> bytes:
        """The packet of story time `at`, the `number`-th since the story's beginning."""
        raise NotImplementedError

    def hear(self, data: bytes, t: float) -> None:
        """Most instruments only talk."""

    def talks(self, at: float) -> bool:  # noqa: ARG002 - some have to be asked
        """Whether anything is said at `at`."""
        return True

    def pieces(self, t: float) -> list[bytes]:
        """The packets due until story time `t`."""
        out: list[bytes] = []
        while (at := self._next / self.RATE) <= t:
            if self.talks(at):
                out.append(self.packet(at, self._next))
            self._next += 1
        return out

    def step(self, t: float) -> bytes:
        return b"".join(self.pieces(t))

    def shown(self, at: float) -> Shown:
        return look(self.body, at, self.AVERAGE_S)

    def every(self, number: int, seconds: float) -> bool:
        """Whether the `number`-th packet is the one in which something slower is due."""
        return number % max(1, round(self.RATE * seconds)) == 0
