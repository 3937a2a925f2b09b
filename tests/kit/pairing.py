"""A simulated instrument and the host's side of it on one wire in memory, stepped through story time."""

from __future__ import annotations

from bedside.reading import Fact, Waveform
from devices.catalog import entry
from simulators.body import Body
from simulators.catalog import TWINS
from simulators.mischief import Mischief
from simulators.ports import Noted

STEP_S = 0.04


def unwrapped(data: bytes) -> list[bytes]:
    """Notifications without the lengths before them."""
    pieces = []
    while data:
        end = 2 + int.from_bytes(data[:2], "little")
        pieces.append(data[2:end])
        data = data[end:]
    return pieces


class Pair:
    """`run` steps both; `facts` keeps what the host understood, with its story time."""

    def __init__(self, protocol: str, body: Body, t: float = 0.0, mischief: Mischief | None = None) -> None:
        self.entry, self.twin, self.t = entry(protocol), TWINS[protocol], t
        self.instrument = self.twin.make(body, t)
        self.device = self.entry.device(self.entry.decoder, 1.0)
        self.mischief = mischief
        self.facts: list[tuple[float, Fact]] = []
        self.sent: list[bytes] = []
        self.plugged = True
        self.take(self.device.connected(t))

    def take(self, facts: list[Fact]) -> None:
        self.facts += [(self.t, fact) for fact in facts]

    def said(self) -> list[bytes]:
        """What arrives now, in the pieces in which it does."""
        data = self.instrument.step(self.t)
        pieces = unwrapped(data) if isinstance(self.instrument, Noted) else [data]
        if self.mischief:
            pieces = [self.mischief(piece, self.t) for piece in pieces]
        return [piece for piece in pieces if piece] if self.plugged else []

    def run(self, seconds: float) -> None:
        end = self.t + seconds
        while self.t < end:
            self.t += STEP_S
            for piece in self.said():
                self.take(self.device.received(piece, self.t))
            out, facts = self.device.due(self.t)
            self.take(facts)
            if out:
                self.sent.append(out)
                if self.plugged:
                    self.instrument.hear(out, self.t)

    def of(self, kind: type) -> list[tuple[float, Fact]]:
        return [(t, fact) for t, fact in self.facts if isinstance(fact, kind)]

    @property
    def samples(self) -> list[int]:
        return [one for _, fact in self.facts if isinstance(fact, Waveform) for one in fact.samples]
