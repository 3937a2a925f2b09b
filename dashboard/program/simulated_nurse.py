"""The nurse of a demo that is left alone: she goes on with the story, ends it, and the next patient sits down. What
somebody charts on the page is theirs: for the rest of that session she keeps her hands off."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from datetime import datetime

from bedside.alive import Kept, Part, Tended
from bedside.errors import CommandRefused
from bedside.monitor import Monitor
from bedside.told import orders as wanted
from bedside.told.events import Stamped
from bedside.told.infusion import OfInfusion
from bedside.told.observations import OfObservations
from bedside.told.orders import Order
from bedside.told.session import SessionEnded, SessionOpened
from dashboard.program.performing import NURSE, Performer, log, seconds_since
from simulators.days import DRUG, NEXT_S
from simulators.nurse import Deed

LOOKS_S = 0.5
ANSWER_S = 30.0
HERS = (OfInfusion, OfObservations, SessionOpened, SessionEnded)


class SimulatedNurse:
    """Of one chair. `drug` is told what starts in the body of a next patient."""

    def __init__(
        self, monitor: Monitor, deeds: Sequence[Deed], zero: datetime, t: float, drug: Callable[[str], str]
    ) -> None:
        self._monitor, self._all, self._drug = monitor, tuple(deeds), drug
        self.obeyed: Callable[[Order], object] = lambda order: monitor.order(wanted.Command(order, NURSE)).wait(
            ANSWER_S
        )
        self._zero = zero
        self._performer = Performer(monitor, [deed for deed in deeds if deed.t > t], zero)
        self._first = True
        self._wake = threading.Event()
        self._kept = Kept(Part("nurse", "the simulated nurse"), self._run)

    def start(self) -> None:
        self._kept.start()

    def stop(self) -> None:
        self._wake.set()
        self._kept.stop()

    def tended(self) -> Sequence[Tended]:
        return [self._kept]

    def _run(self) -> None:
        while not self._wake.wait(LOOKS_S):
            self._kept.part.sign()
            self.look()

    def look(self) -> None:
        """Whatever is due now is done."""
        now = self._monitor.snapshot.utc
        if seconds_since(self._zero, now) >= NEXT_S and self._monitor.snapshot.session is None:
            self._next(now)
        while deed := self._performer.due(seconds_since(self._zero, now)):
            if not self._hands_off(deed):
                self._do(deed, now)

    def _next(self, now: datetime) -> None:
        self._zero, self._first = now, False
        self._performer = Performer(self._monitor, self._all, now)

    def _hands_off(self, deed: Deed) -> bool:
        """Somebody has charted in this session, or has opened another one."""
        opening = deed.verb in ("patient", "open", "plan", "check")
        if opening and self._monitor.snapshot.session is not None:
            return deed.verb == "open"
        return any(_somebodys(stamped) for stamped in self._monitor.told)

    def _do(self, deed: Deed, now: datetime) -> None:
        try:
            for order in self._performer.orders(deed, now):
                self.obeyed(order)
        except CommandRefused as refused:
            log.info("the simulated nurse was refused", deed=deed.verb, why=str(refused))
        if deed.verb == "start" and not self._first:
            self._drug(DRUG)


def _somebodys(stamped: Stamped) -> bool:
    return isinstance(stamped.event, HERS) and bool(stamped.display)
