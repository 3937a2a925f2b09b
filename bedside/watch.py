"""The thread that steps one chair's monitor ten times a second and hands each snapshot on."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import TypeVar

from bedside.alive import Kept, Part
from bedside.clock import Clock, host_utc, real_seconds
from bedside.monitor import TICK_S, Monitor
from bedside.snapshot import Snapshot

JUST_AFTER_S = 0.002
HUNG_S = 2.0
"""Without a tick for this long the chair is not being watched."""

T = TypeVar("T")

log = logging.getLogger("watch")


class Watch:
    """Runs one monitor. A step that fails is told, counted, and makes the heartbeat stop: screens go blank. A
    picture that cannot be published is told too, and never keeps the alarms from being stepped."""

    def __init__(self, monitor: Monitor, clock: Clock, publish: Callable[[Snapshot], None]) -> None:
        self.monitor = monitor
        self._clock, self._publish = clock, publish
        self._ending = threading.Event()
        self._ticked = real_seconds()
        self.kept = Kept(Part(f"chair {monitor.chair.bed}", "alarms, ten times a second", HUNG_S), self._run)
        self.channel = Part(f"hub {monitor.chair.bed}", "the live channel to the screens", HUNG_S)

    def start(self) -> None:
        self.kept.start()

    def stop(self) -> None:
        self._ending.set()
        self.kept.stop()

    @property
    def awake(self) -> bool:
        """Whether the chair has been stepped within `HUNG_S`."""
        return real_seconds() - self._ticked < HUNG_S

    def _run(self) -> None:
        while not self._ending.is_set():
            self._tick()
            self._ending.wait(self._until_next())

    def _until_next(self) -> float:
        """Real seconds to just after the next tick of the chair's own grid: what is declared there is shown at
        once, and not up to a tick later."""
        speed = self._clock.speed
        passed = (self._clock.now().monotonic / speed) % TICK_S
        return TICK_S - passed + JUST_AFTER_S

    def _tick(self) -> None:
        snapshot = self._done(self.kept.part, self._step)
        if snapshot is not None and self._done(self.channel, lambda: self._published(snapshot)):
            self._ticked = real_seconds()

    def _step(self) -> Snapshot:
        real = real_seconds()
        return self.monitor.step(self._clock.now(), real, host_utc().timestamp() - real)

    def _published(self, snapshot: Snapshot) -> bool:
        self._publish(snapshot)
        return True

    def _done(self, part: Part, act: Callable[[], T]) -> T | None:
        """What `act` gives, and a sign of life; None when it failed, which is said once for a row of failures."""
        try:
            done = act()
        except Exception as error:
            why = f"{type(error).__name__}: {error}"[:200]
            if why != part.failing:
                log.exception("%s failed and goes on", part.name)
            part.failed(why)
            return None
        part.sign()
        return done
