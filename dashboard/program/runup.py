"""The demo's past: minutes of a simulated session run at once, through the same decoders, monitor and record.

Time is an argument everywhere, so the past is simply stepped: the instruments speak into memory, the
devices listen, the monitor is told what time it is. Nothing knows that it was quick.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from bedside.clock import Instant, ManualClock
from bedside.infusion.session import Session
from bedside.monitor import Monitor
from bedside.reading import Fact, Link, LinkState, Origin, Reading
from dashboard.program.performing import Performer, passed

PIECE_S = 0.5
SETTLES_S = 300.0


class Talks(Protocol):
    """A simulated instrument, in story seconds: what it says in the pieces in which it is heard."""

    def hear(self, data: bytes, t: float) -> None: ...

    def pieces(self, t: float) -> list[bytes]: ...


class Listens(Protocol):
    """The host's side of the conversation, in chair seconds."""

    def connected(self, now: float) -> list[Fact]: ...

    def received(self, data: bytes, now: float) -> list[Fact]: ...

    def due(self, now: float) -> tuple[bytes, list[Fact]]: ...


@dataclass(frozen=True, slots=True)
class Pair:
    """One instrument and the device that listens to it."""

    device: str
    talks: Talks
    listens: Listens


class RunUp:
    """Steps the past of one chair until `reached` says the present is there; `settle` waits for the disk."""

    def __init__(
        self, monitor: Monitor, pairs: list[Pair], clock: ManualClock, real: float, settle: Callable[[], object]
    ) -> None:
        self._monitor, self._pairs, self._clock, self._real = monitor, pairs, clock, real
        self._settle = settle

    def run(self, performer: Performer, reached: Callable[[float], bool]) -> Instant:
        """Go from story second 0 until `reached`; the instant at which it stopped."""
        now = self._clock.now()
        for pair in self._pairs:
            self._emit(pair, [Link(LinkState.UP), *pair.listens.connected(now.monotonic)], now)
        t = 0.0
        while not reached(t):
            t += PIECE_S
            now = self._clock.advance(PIECE_S)
            for pair in self._pairs:
                self._exchange(pair, t, now)
            if deed := performer.due(t):
                passed(self._monitor, performer, deed, now, self._real)
            else:
                self._monitor.pass_by(now, self._real)
            if t % SETTLES_S == 0:
                self._settle()  # the disk keeps up: a past that is quick is no failing record
        self._monitor.step(now, self._real)
        return now

    def _exchange(self, pair: Pair, t: float, now: Instant) -> None:
        self._hear(pair, t, now)
        out, facts = pair.listens.due(now.monotonic)
        self._emit(pair, facts, now)
        if out:
            pair.talks.hear(out, t)
            self._hear(pair, t, now)

    def _hear(self, pair: Pair, t: float, now: Instant) -> None:
        for piece in pair.talks.pieces(t):
            self._emit(pair, pair.listens.received(piece, now.monotonic), now)

    def _emit(self, pair: Pair, facts: list[Fact], now: Instant) -> None:
        for fact in facts:
            self._monitor.submit(Reading(fact, pair.device, Origin.SIMULATED, now))


def story_seconds(session: Session, now: Instant, door_s: float) -> float:
    """Where in its story an open demo session is at `now`; `door_s` is the story's infusion start."""
    if session.started_at is not None:
        return door_s + (now.utc - session.started_at).total_seconds()
    return (now.utc - session.opened_at).total_seconds()
