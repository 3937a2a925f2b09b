"""One chair in operation: its monitor, watch, live channel, record and devices, started and stopped in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

import structlog

from bedside.alarms.pressures import plausible
from bedside.alive import Caretaker, Tended, Told
from bedside.chair import Chair
from bedside.clock import Clock, Instant, host_utc, real_seconds
from bedside.equipment.fitted import Fitted
from bedside.infusion.session import Session
from bedside.monitor import Monitor
from bedside.reading import PressureValue, Reading, Waveform
from bedside.told import events as happened
from bedside.told.rows import remembered
from bedside.vitals.trend import EVERY
from bedside.watch import Watch
from clinic.people.people import People
from clinic.record.opening import Found, open_record
from clinic.record.reader import open_reader
from clinic.record.writer import Writer
from dashboard.hub import Hub
from dashboard.seat import Patient, Seat, Workbench

VERSION = "0.1.0"

log = structlog.get_logger("chair")


class Runs(Protocol):
    """What is started and stopped with a chair: a supervisor, a simulated instrument."""

    def start(self) -> None: ...

    def stop(self) -> None: ...

    def tended(self) -> Sequence[Tended]: ...


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
    shared: Sequence[Tended] = ()
    """What all chairs have together and this one's caretaker looks after."""
    caretaker: Caretaker = field(init=False)

    def __post_init__(self) -> None:
        self.caretaker = Caretaker(self.tended)

    def emit(self, reading: Reading) -> None:
        """Samples go to the screens at once; the monitor takes everything."""
        if isinstance(reading.fact, Waveform) and self.monitor.charts(reading):
            self.hub.wave(reading.fact)
        self.monitor.submit(reading)

    def seat(self, clock: Clock) -> Seat:
        """The chair for the dashboard, not yet watched."""
        self.watch = Watch(self.monitor, clock, self.hub.publish)
        self.hub.again = self.caretaker.again
        return Seat(
            self.monitor,
            self.hub,
            self.watch,
            self.writer.wait,
            self.workbench,
            self.patient,
            self.folder,
            self.caretaker.views,
            People(self.folder),
        )

    def tended(self) -> list[Tended]:
        """Everything that runs for this chair, and that its caretaker starts again."""
        watched: list[Tended] = [self.watch.kept, Told(self.watch.channel)] if self.watch else []
        found: list[Tended] = [*watched, *self.shared]
        for device in self.devices:
            found += device.tended()
        return found

    def start(self) -> None:
        self.monitor.expect_displays(real_seconds())
        if self.watch:
            self.watch.start()
        for device in self.devices:
            device.start()
        self.caretaker.start()

    def stop(self) -> None:
        self.caretaker.stop()
        if self.watch:
            self.watch.stop()  # before the devices: their silence is not the patient's
        for device in self.devices:
            device.stop()
        self.monitor.note(happened.ProcessStopped(), Instant(0.0, self.monitor.snapshot.utc))


SETTLED_S = 10.0
SILENCE_S = 4.0
"""Without a row for longer nothing was measured: the trend of a resumed session keeps the gap."""


@dataclass(frozen=True, slots=True)
class Opened:
    """The one record of all chairs, and what it holds open for each."""

    writer: Writer
    found: Mapping[str, Found]
    folder: Path


def opened(folder: Path, beds: Sequence[str], *, fresh: bool) -> Opened:
    """Raises RecordInUse, RecordNewer."""
    writer, found = open_record(folder, beds, fresh=fresh)
    return Opened(writer, found, folder)


def prepare(chair: Chair, record: Opened, start: Instant, fitted: Sequence[Fitted], *, viewers: int) -> ChairRun:
    """A chair with its session resumed, and the start of this process recorded. A session that cannot be resumed
    keeps nobody from being watched: the chair says so."""
    found = record.found[chair.bed]
    try:
        return _prepared(chair, record, found, start, fitted, viewers)
    except Exception as error:
        log.exception("a session could not be resumed", bed=chair.bed)
        words = f"the open session could not be resumed ({type(error).__name__}: {error})"[:160]
        return _prepared(chair, record, Found(unread=(*found.unread, words)), start, fitted, viewers)


def _prepared(
    chair: Chair, record: Opened, found: Found, start: Instant, fitted: Sequence[Fitted], viewers: int
) -> ChairRun:
    writer, folder = record.writer, record.folder
    if found.latest:  # a session that ran faster than real time goes on in what is still the future
        start = Instant(start.monotonic, max(host_utc(), found.latest))
    monitor = Monitor(chair, writer, start, real_seconds())
    for device in fitted:
        monitor.fit(device)
    session = found.book.session
    if session:
        away = (host_utc() - found.latest).total_seconds() if found.latest else 0.0
        if chair.speed == 1:
            away = abs(away)  # a clock that was set back meanwhile: how long it was cannot be told
        monitor.resuming.begin(found.book, away)
        restore_trend(monitor, writer, folder, session)
    monitor.resuming.trouble(found.unread)
    monitor.note(happened.ProcessStarted(VERSION, session.id if session else None), start)
    return ChairRun(monitor, writer, Hub(viewers), folder, start)


def determination(row: Mapping[str, Any]) -> PressureValue | None:
    """The determination a row of the record holds; None for a failed one."""
    if row["systolic"] is None or remembered(row):
        return None
    return PressureValue(row["systolic"], row["diastolic"], row["mean"], row["pulse_rate"])


def restore_trend(monitor: Monitor, writer: Writer, folder: Path, session: Session) -> None:
    """Fill the trend of a resumed session from its record."""
    writer.settle(SETTLED_S)  # what was saved from a damaged record is in the new one
    with open_reader(folder) as reader:
        last: dict[str, float | None] = {"spo2": None, "pulse_rate": None}
        longest = timedelta(seconds=SILENCE_S + 0.1 * monitor.chair.speed)
        before: datetime | None = None
        for utc, row in reader.numerics(session.id):
            if row["vital"] in last and not remembered(row):
                if before and utc - before > longest:
                    monitor.trend.sample(before + EVERY, None, None)
                last[row["vital"]], before = row["value"], utc
                monitor.trend.sample(utc, last["spo2"], last["pulse_rate"])
        for utc, row in reader.pressures(session.id):
            value = determination(row)
            if value and plausible(value):
                monitor.resuming.pressure(utc, value)
        for stamped in reader.events(session=session.id):
            monitor.resuming.event(stamped)
    monitor.resuming.done()
