"""One device on one wire, for ever: open, read, send; on loss reopen, on silence say so.

One thread per device. Nothing is swallowed: whatever happens to the wire becomes a `Link` reading that
somebody can see, also when the adapter itself fails. Waits are real time.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable

import structlog

from bedside.alive import Kept, Part
from bedside.clock import Clock, real_seconds
from bedside.reading import Fact, LinkState, Origin, Reading
from bedside.reading import Link as LinkFact
from devices.device import Device
from devices.entry import Silence
from devices.errors import LinkError
from devices.links.link import Forsakable, Link
from devices.observed import Observed
from devices.pace import Pace

USUAL = Silence()
"""An open port that says nothing for long may be half dead: that is told, and it is opened anew."""
LONGEST_BACKOFF_S = 1.0
STALLED_S = 1.0
OPENING_S = 40.0
"""The longest time in which opening a link may say nothing: Bluetooth looks for its instrument."""

log = structlog.get_logger("devices")


class Supervisor:
    """Runs `device` over links that `opener` makes; every fact goes to `emit` as a Reading."""

    def __init__(
        self,
        name: str,
        device: Device,
        opener: Callable[[], Link],
        clock: Clock,
        emit: Callable[[Reading], None],
        origin: Origin = Origin.LIVE,
        silence: Silence = USUAL,
    ) -> None:
        self.name, self.device = name, device
        self._opener, self._clock, self._emit, self._origin = opener, clock, emit, origin
        self._silence = silence
        self.observed = Observed()
        self._ending = threading.Event()
        self._state: LinkState | None = None
        self.kept = Kept(Part(f"device {name}", f"reads {name}", OPENING_S), self._run)

    def start(self) -> None:
        self.kept.start()

    def stop(self) -> None:
        self._ending.set()
        self.kept.stop()

    def _run(self) -> None:
        backoff = 0.1
        while not self._ending.is_set():
            talked = False
            self.kept.part.sign()
            try:
                talked = self._session()
            except LinkError as error:
                self._say(LinkState.RECONNECTING if self._was_up() else LinkState.DOWN, error.why)
            except Exception as error:
                log.exception("adapter failed", device=self.name)
                self._say(LinkState.RECONNECTING, f"the adapter failed: {error}")
            backoff = 0.1 if talked else min(LONGEST_BACKOFF_S, backoff * 2)
            self._ending.wait(backoff)

    def _was_up(self) -> bool:
        return self._state not in (None, LinkState.DOWN)

    def _session(self) -> bool:
        """One open link from its first byte to its end; whether the device said anything."""
        link = self._opener()
        talked = False
        try:
            self.observed.connected()
            self._report(self.device.connected(self._now()))
            if self._silence.told_s is None or getattr(link, "answered", False):
                self._say(LinkState.UP)  # it speaks only when it has something to say; somebody took the call
            talked = self._converse(link)
        finally:
            if not self._ending.is_set():
                self._report(self.device.lost(self._now()))
            self._close(link)
        return talked

    def _close(self, link: Link) -> None:
        try:
            link.close()
        except LinkError as error:
            log.warning("closing the link failed", device=self.name, why=error.why)

    def _converse(self, link: Link) -> bool:
        heard = looked = real_seconds()
        talked = False
        pace = Pace()
        wait = max(0.002, 0.05 / self._clock.speed)
        while not self._ending.is_set():
            self.kept.part.sign()
            if real_seconds() - looked > STALLED_S:
                self._forget_backlog(link)
                heard = real_seconds()
            looked = real_seconds()
            data = link.read(wait)
            if data:
                heard, talked = real_seconds(), True
                pace.heard(heard)
                self._say(LinkState.UP)
                self._understand(data)
            elif not self._patient(real_seconds() - heard, getattr(link, "note", "")):
                return talked
            elif real_seconds() - heard > pace.patience_s and self._forsaken(link):
                pace, heard = Pace(), real_seconds()
            out, facts = self.device.due(self._now())
            self._report(facts)
            if out:
                link.write(out)
                self.observed.went(out, self._clock.now().utc)
        return talked

    def _forsaken(self, link: Link) -> bool:
        """A TCP link on which nothing has come for too long may be half open: whether somebody was let go. One that
        we opened ends by LinkLost."""
        periodic = self._silence.told_s is not None and self._silence.reopened_s is None
        return periodic and isinstance(link, Forsakable) and link.forsake()

    def _understand(self, data: bytes) -> None:
        facts = self.device.received(data, self._now())
        self.observed.came(data, self.device.tally, facts, self._clock.now().utc, real_seconds())
        self._report(facts)

    def _forget_backlog(self, link: Link) -> None:
        """This process stood still: what piled up on the wire meanwhile is old and would look new."""
        dropped = 0
        while data := link.read(0.0):
            dropped += len(data)
        log.warning("stood still, old bytes dropped", device=self.name, bytes=dropped)
        self._report(self.device.connected(self._now()))

    def _patient(self, silence: float, note: str) -> bool:
        """Say that the device is silent; False when it is time to open the port anew."""
        told, reopened = self._silence.told_s, self._silence.reopened_s
        if told is not None and silence >= told:
            self._say(LinkState.SILENT, note or "nothing is heard from the instrument")
        return reopened is None or silence < reopened

    def _now(self) -> float:
        return self._clock.now().monotonic

    def _say(self, state: LinkState, detail: str = "") -> None:
        if state is not self._state:
            self._state = state
            self._report([LinkFact(state, detail)])

    def _report(self, facts: Iterable[Fact]) -> None:
        for fact in facts:
            self._emit(Reading(fact, self.name, self._origin, self._clock.now()))
