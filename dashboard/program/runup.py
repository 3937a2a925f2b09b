"""The demo's past: minutes of a simulated session run at once, through the same decoders, monitor and record.

Time is an argument everywhere, so the past is simply stepped: the instruments speak into memory, the
devices listen, the monitor is told what time it is. Nothing knows that it was quick.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from bedside.chair import Ticket
from bedside.clock import Instant, ManualClock
from bedside.infusion.session import Session
from bedside.monitor import Monitor
from bedside.reading import Fact, Link, LinkState, Origin, Reading
from bedside.told import orders as wanted
from bedside.told.by import By

PIECE_S = 0.5
ENOUGH = 2
NURSE = By(person="simulated nurse")


NO_SCREEN = wanted.Override("simulated nurse", "a simulated past: no screen was there to prove the alarm chain")


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


def script(start_s: float, *, measures: bool, weight_kg: float = 72.0) -> dict[float, wanted.Order]:
    """What the simulated nurse does, by story seconds: session, two resting pressures, baseline, start.

    Not `measures`: the cuff cannot be started from here, and measures by itself.
    """
    orders: dict[float, wanted.Order] = {
        8.0: wanted.OpenSession("", 44, weight_kg, 0.5, 40, earlier=True),
        20.0: wanted.MeasurePressure(),
        225.0: wanted.MeasurePressure(),
        start_s - 30.0: wanted.ConfirmBaseline(()),
        start_s: wanted.StartInfusion(override=NO_SCREEN),
    }
    return {t: order for t, order in orders.items() if measures or not isinstance(order, wanted.MeasurePressure)}


class RunUp:
    """Steps the past of one chair until `reached` says the present is there."""

    def __init__(self, monitor: Monitor, pairs: list[Pair], clock: ManualClock, real: float) -> None:
        self._monitor, self._pairs, self._clock, self._real = monitor, pairs, clock, real

    def run(self, orders: Mapping[float, wanted.Order], reached: Callable[[float], bool]) -> Instant:
        """Go from story second 0 until `reached`; the instant at which it stopped."""
        now = self._clock.now()
        for pair in self._pairs:
            self._emit(pair, [Link(LinkState.UP), *pair.listens.connected(now.monotonic)], now)
        ahead = sorted(orders.items())
        t = 0.0
        while not reached(t):
            t += PIECE_S
            now = self._clock.advance(PIECE_S)
            for pair in self._pairs:
                self._exchange(pair, t, now)
            if ahead and t >= ahead[0][0]:
                self._monitor.step(now, self._real)  # so that the nurse sees what is there
                ticket = self._order(ahead.pop(0)[1])
                self._monitor.step(now, self._real)
                ticket.wait(0)
            else:
                self._monitor.pass_by(now, self._real)
        self._monitor.step(now, self._real)
        return now

    def _order(self, order: wanted.Order) -> Ticket:
        if isinstance(order, wanted.ConfirmBaseline):
            resting = self._monitor.snapshot.resting
            if len(resting) < ENOUGH:
                order = wanted.AddNote("Baseline: this instrument gave fewer than two resting readings.")
            else:
                order = wanted.ConfirmBaseline(tuple(row.name for row in resting))
        session = self._monitor.snapshot.session
        if isinstance(order, wanted.StartInfusion) and session and session.session.baseline is None:
            order = wanted.StartInfusion("no two resting readings from this instrument", NO_SCREEN)
        return self._monitor.order(wanted.Command(order, NURSE))

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
