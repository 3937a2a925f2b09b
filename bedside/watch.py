"""The thread that steps one chair's monitor ten times a second and hands each snapshot on."""

from __future__ import annotations

import threading
from collections.abc import Callable

import structlog

from bedside.clock import Clock, host_utc, real_seconds
from bedside.monitor import TICK_S, Monitor
from bedside.snapshot import Snapshot

JUST_AFTER_S = 0.002
HUNG_S = 2.0
"""Without a tick for this long the chair is not being watched."""

log = structlog.get_logger("watch")


class Watch:
    """Runs one monitor. A step that fails is said in the log and makes the heartbeat stop: screens go blank."""

    def __init__(self, monitor: Monitor, clock: Clock, publish: Callable[[Snapshot], None]) -> None:
        self.monitor = monitor
        self._clock, self._publish = clock, publish
        self._ending = threading.Event()
        self._ticked = real_seconds()
        self._thread = threading.Thread(target=self._run, name=f"chair {monitor.chair.bed}", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._ending.set()
        if self._thread.is_alive():
            self._thread.join(timeout=3)

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
        try:
            real = real_seconds()
            snapshot = self.monitor.step(self._clock.now(), real, host_utc().timestamp() - real)
            self._publish(snapshot)
            self._ticked = real_seconds()
        except Exception:
            log.exception("a step of the monitor failed", bed=self.monitor.chair.bed)
