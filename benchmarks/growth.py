"""Does a long session cost more? Twelve hours of a session stepped as fast as it goes, on the real parts."""

from __future__ import annotations

import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from bedside.chair import Chair
from bedside.clock import ManualClock
from bedside.equipment.fitted import Fitted
from bedside.monitor import Monitor
from bedside.reading import Link, LinkState, Numeric, Origin, Reading, Vital, Waveform
from bedside.told import orders as wanted
from bedside.told.by import By
from clinic.record.store import Store
from clinic.record.writer import Writer
from dashboard.said import live

HOURS = 12
WINDOW_S = 600


def growth() -> tuple[float, float, float]:
    """Milliseconds per chair second in the tenth minute and in the last ten of twelve hours, and the ratio."""
    with tempfile.TemporaryDirectory() as folder:
        writer = Writer(lambda: Store(Path(folder)))
        clock = ManualClock(datetime(2026, 6, 15, tzinfo=UTC))
        monitor = Monitor(Chair("1", "Chair 1"), writer, clock.now(), 0.0)
        monitor.fit(Fitted("oximeter", "nonin-df2", "Nonin", "oximeter", 1 / 3, Origin.SIMULATED))
        monitor.submit(Reading(Link(LinkState.UP), "oximeter", Origin.SIMULATED, clock.now()))
        ticket = monitor.order(
            wanted.Command(wanted.OpenSession("bench", 44, 72, 0.5, 40, earlier=True), By("bench"))
        )
        monitor.step(clock.now(), 0.0)
        ticket.wait(0)
        early = _window(monitor, clock, 0, WINDOW_S)
        _window(monitor, clock, WINDOW_S, HOURS * 3600 - WINDOW_S)
        late = _window(monitor, clock, HOURS * 3600 - WINDOW_S, HOURS * 3600)
        writer.close(timeout=120)
    return early, late, late / early


def _window(monitor: Monitor, clock: ManualClock, start: int, end: int) -> float:
    spent = 0.0
    for second in range(start, end):
        began = time.process_time()
        for tick in range(10):
            now = clock.advance(0.1)
            if tick % 3 == 0:
                for vital, value in ((Vital.SPO2, 97 - second % 3), (Vital.PULSE_RATE, 70 + second % 9)):
                    monitor.submit(Reading(Numeric(vital, value), "oximeter", Origin.SIMULATED, now))
            monitor.submit(Reading(Waveform(Vital.PLETH, (100,) * 7, 75.0), "oximeter", Origin.SIMULATED, now))
            live.state(monitor.step(now, second + tick / 10))
        spent += time.process_time() - began
    return 1000 * spent / (end - start)
