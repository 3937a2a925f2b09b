"""One chair in operation: its monitor, watch, live channel, record and devices, started and stopped in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

import structlog

from bedside import events as happened
from bedside.alarms.pressures import plausible
from bedside.chair import Chair
from bedside.clock import Clock, Instant, host_utc, real_seconds
from bedside.events import CuffOrdered
from bedside.instruments import Fitted
from bedside.monitor import Monitor
from bedside.reading import PressureValue, Reading, Waveform
from bedside.record.reader import open_reader
from bedside.record.store import FILE, Store
from bedside.record.writer import Writer
from bedside.session import Session
from bedside.trend import EVERY
from bedside.watch import Watch
from dashboard.chairs import Patient, Seat, Workbench
from dashboard.hub import Hub

VERSION = "0.1.0"

log = structlog.get_logger("chair")


class Runs(Protocol):
    """What is started and stopped with a chair: a supervisor, a simulated instrument."""

    def start(self) -> None: ...

    def stop(self) -> None: ...


@dataclass(slots=True)
class ChairRun:
    """The parts. `emit` is where devices hand their readings in; `began` is when this run took over."""

    monitor: Monitor
    writer: Writer
    hub: Hub
    folder: Path
    began: Instant
    devices: list[Runs] = field(default_factory=list)
    workbench: Workbench | None = None
    patient: Patient | None = None
    watch: Watch | None = None

    def emit(self, reading: Reading) -> None:
        """Samples go to the screens at once; the monitor takes everything."""
        if isinstance(reading.fact, Waveform) and self.monitor.charts(reading):
            self.hub.wave(reading.fact)
        self.monitor.submit(reading)

    def seat(self, clock: Clock) -> Seat:
        """The chair for the dashboard, not yet watched."""
        self.watch = Watch(self.monitor, clock, self.hub.publish)
        return Seat(self.monitor, self.hub, self.watch, self.writer.wait, self.workbench, self.patient, self.folder)

    def start(self) -> None:
        self.monitor.expect_displays(real_seconds())
        if self.watch:
            self.watch.start()
        for device in self.devices:
            device.start()

    def stop(self) -> None:
        if self.watch:
            self.watch.stop()  # before the devices: their silence is not the patient's
        for device in self.devices:
            device.stop()
        self.monitor.note(happened.ProcessStopped(), Instant(0.0, self.monitor.snapshot.utc))
        if not self.writer.close():
            log.error("not everything could be written to the record", folder=str(self.folder))


SILENCE_S = 4.0
"""Without a row for longer nothing was measured: the trend of a resumed session keeps the gap."""


def open_record(folder: Path, *, fresh: bool) -> Writer:
    """A writer on the record in `folder`.

    Raises RecordInUse and its kin; a disk that refuses is no reason not to watch a patient: the writer
    then tries again, and the chair says that it does not record.
    """
    try:
        store: Store | None = Store(folder, fresh=fresh)
    except OSError as error:
        log.error("the record cannot be opened, trying again", folder=str(folder), why=str(error))
        store = None
    ready = store
    return Writer(lambda: ready or Store(folder))


@dataclass(frozen=True, slots=True)
class Found:
    """What the record holds open: a session to resume, the cuff cycle that ran in it, and its last moment
    (a session that ran faster than real time ends in what is still the future)."""

    session: Session | None = None
    cycle_s: float | None = None
    latest: datetime | None = None


def find_open(folder: Path, bed: str) -> Found:
    """The session a restart resumes. Raises RecordDamaged."""
    if not (folder / FILE).is_file():
        return Found()
    with open_reader(folder) as reader:
        session = reader.open_session_at(bed)
        if session is None:
            return Found()
        cycle: float | None = None
        latest = max((utc for utc, _ in reader.numerics(session.id)), default=session.opened_at)
        for stamped in reader.events(session=session.id):
            latest = max(latest, stamped.utc)
            if isinstance(stamped.event, CuffOrdered) and stamped.event.what == "cycle":
                cycle = stamped.event.cycle_s
            elif isinstance(stamped.event, happened.CuffCycleStopped):
                cycle = None
        return Found(session, cycle, latest)


def prepare(
    chair: Chair, folder: Path, start: Instant, fitted: Sequence[Fitted], *, fresh: bool, viewers: int
) -> ChairRun:
    """A chair with its record open, its session resumed, and the start of this process recorded."""
    writer = open_record(folder, fresh=fresh)
    found = find_open(folder, chair.bed)
    if found.latest:  # a session that ran faster than real time goes on in what is still the future
        start = Instant(start.monotonic, max(host_utc(), found.latest))
    monitor = Monitor(chair, writer, start, real_seconds())
    for device in fitted:
        monitor.fit(device)
    if found.session:
        away = (host_utc() - found.latest).total_seconds() if found.latest else 0.0
        if chair.speed == 1:
            away = abs(away)  # a clock that was set back meanwhile: how long it was cannot be told
        monitor.resume(found.session, found.cycle_s, away)
        restore_trend(monitor, folder, found.session)
    resumed = found.session.id if found.session else None
    monitor.note(happened.ProcessStarted(VERSION, resumed), start)
    return ChairRun(monitor, writer, Hub(viewers), folder, start)


def determination(row: Mapping[str, Any]) -> PressureValue | None:
    """The determination a row of the record holds; None for a failed one."""
    if row["systolic"] is None or row["kind"] == "history":
        return None
    return PressureValue(row["systolic"], row["diastolic"], row["mean"], row["pulse_rate"])


def restore_trend(monitor: Monitor, folder: Path, session: Session) -> None:
    """Fill the trend of a resumed session from its record."""
    with open_reader(folder) as reader:
        last: dict[str, float | None] = {"spo2": None, "pulse_rate": None}
        longest = timedelta(seconds=SILENCE_S + 0.1 * monitor.chair.speed)
        before: datetime | None = None
        for utc, row in reader.numerics(session.id):
            if row["vital"] in last:
                if before and utc - before > longest:
                    monitor.trend.sample(before + EVERY, None, None)
                last[row["vital"]], before = row["value"], utc
                monitor.trend.sample(utc, last["spo2"], last["pulse_rate"])
        for utc, row in reader.pressures(session.id):
            value = determination(row)
            if value and plausible(value):
                monitor.restore_pressure(utc, value)
        for stamped in reader.events(session=session.id):
            monitor.restore_mark(stamped)
    monitor.restored()
