"""The one writer of truth for one chair: readings and commands in, alarms stepped, record written, one
snapshot out (decision 0003).

`step` is called ten times a second whether or not anything came, so that silence is noticed. Time is an
argument: `now` on the chair's clock, `real` for what concerns wires and people. The alarms are stepped
before the record is written and never wait for it.
"""

from __future__ import annotations

import contextlib
import queue
from datetime import datetime

from bedside import commands as wanted
from bedside import events as happened
from bedside.alarm_system import TICK_S, AlarmSystem
from bedside.alarms.pressures import plausible
from bedside.alarms.table import Change
from bedside.arrival import Arrivals, as_it_is, taken
from bedside.chair import Chair, Recorder, Ticket
from bedside.charting import Charting, charted, opening
from bedside.clock import Instant
from bedside.cuff_desk import CuffDesk
from bedside.displays import Confirmation, Displays
from bedside.errors import CommandRefused
from bedside.events import Event, Stamped
from bedside.faults import Faults
from bedside.instruments import Fitted, Instruments
from bedside.journal import Journal
from bedside.keeping import Keeper
from bedside.phase import Phase
from bedside.reading import (
    CuffPressure,
    CuffState,
    DeviceTime,
    Link,
    Numeric,
    Pressure,
    PressureValue,
    Reading,
    Reason,
    Status,
    Vital,
)
from bedside.session import Session, apply, open_session
from bedside.snapshot import Snapshot, session_view
from bedside.trend import Trend
from bedside.vital_signs import VitalSigns

STOOD_STILL_S = 2.0
MARKS = {
    happened.InfusionStarted: ("start", "started"),
    happened.InfusionPaused: ("pause", "paused"),
    happened.InfusionResumed: ("resume", "resumed"),
    happened.InfusionStopped: ("stop", "stopped"),
    happened.BaselineConfirmed: ("baseline", "baseline"),
}
"""What stands on the trend's flags."""

__all__ = ["TICK_S", "Monitor"]

Item = Reading | Fitted | tuple[wanted.Command, Ticket] | tuple[str, Confirmation]


class Monitor:
    """Watches one chair. `submit`, `confirm` and `snapshot` may be called from any thread, `step` from one."""

    def __init__(self, chair: Chair, recorder: Recorder, start: Instant, real: float) -> None:
        self.chair = chair
        self._recorder = recorder
        self._journal = Journal(chair.bed, recorder)
        self._inbox: queue.SimpleQueue[Item] = queue.SimpleQueue()
        self._alarms = AlarmSystem(chair.limits, self._journal, start.monotonic)
        self._instruments = Instruments()
        self._displays = Displays(since=real)
        self._arrivals = Arrivals()
        self._period_s = 0.0
        self._vitals = VitalSigns(grace_s=0.1 * max(0.0, chair.speed - 1))
        self._keeper = Keeper(chair.bed, chair.speed)
        self._session: Session | None = None
        self._resumed = False
        self._now, self._real = start, real
        self._sequence = 0
        self._faults = Faults()
        self._desk = CuffDesk(self._instruments, self._journal, chair.limits.cycle_s)
        self._snapshot = self._picture()

    # --- doors --------------------------------------------------------------------------------------

    def fit(self, fitted: Fitted) -> None:
        """A device belongs to this chair. Before the first step, or from the thread that steps."""
        self._instruments.fit(fitted, self._real)
        self._refreshed()
        self._journal.origin = self._instruments.origin
        self._snapshot = self._picture()

    def _refreshed(self) -> None:
        """How sparse the numbers of the instrument in use are is known to what shows and to what judges them."""
        if abs(self._instruments.period_s - self._period_s) < 0.2:
            return
        self._period_s = self._instruments.period_s
        self._vitals.refreshed_every(self._instruments.period_s)
        self._alarms.refreshed_every(self._instruments.period_s)

    def submit(self, item: Reading | Fitted) -> None:
        """A reading; or a device that belongs to this chair from now on."""
        self._inbox.put(item)

    def charts(self, reading: Reading) -> bool:
        """Whether what a reading says is shown, or its device only stands by."""
        return self._instruments.charts(reading)

    def order(self, command: wanted.Command) -> Ticket:
        ticket = Ticket()
        self._inbox.put((command, ticket))
        return ticket

    def confirm(self, display: str, confirmation: Confirmation) -> None:
        """A bedside display says what it shows."""
        self._inbox.put((display, confirmation))

    def expect_displays(self, real: float) -> None:
        """Pages can be had from now on: the time in which one has to confirm begins. Before the watch does."""
        self._displays.since = real

    @property
    def snapshot(self) -> Snapshot:
        return self._snapshot

    @property
    def told(self) -> tuple[Stamped, ...]:
        """The events of the open session so far, oldest first."""
        return tuple(self._journal.told)

    @property
    def trend(self) -> Trend:
        return self._vitals.trend

    @property
    def phase(self) -> Phase:
        return self._session.phase if self._session else Phase.SETUP

    def note(self, event: Event, now: Instant) -> int:
        """Record an event of the process itself; from the stepping thread only."""
        self._journal.note(event, now)
        return self._journal.flush()

    # --- after a restart ----------------------------------------------------------------------------

    @property
    def resumed_session(self) -> Session | None:
        """The session this run continues, while it is open."""
        return self._session if self._resumed else None

    def resume(self, session: Session, cycle_s: float | None) -> None:
        """Continue a session the record holds open. Before the first step."""
        self._hold(session)
        self._resumed = True
        self._alarms.begin(session.phase, session, self._now.monotonic, cuff=self._instruments.has_cuff)
        if cycle_s is not None:
            self._instruments.cycle_lost = "the program was restarted"
            self._instruments.ran_s = cycle_s

    def restore_pressure(self, utc: datetime, value: PressureValue) -> None:
        """A determination of the resumed session, from its record; before the first step, oldest first."""
        at = self._now.monotonic - (self._now.utc - utc).total_seconds()
        self._vitals.determination(value, at, utc, resting=not self.phase.watched)
        self._alarms.engine.determination(value, at)

    def restore_mark(self, stamped: Stamped) -> None:
        """An event of the resumed session, for the trend's flags and the count of alarms."""
        self._journal.told.append(stamped)
        self._mark(stamped.event, stamped.utc)
        if isinstance(stamped.event, happened.SourceChosen):
            with contextlib.suppress(CommandRefused):  # the instrument may not be fitted any more
                self._instruments.use(stamped.event.device)
                self._refreshed()
        if isinstance(stamped.event, happened.Alarm):
            self._alarms.count += stamped.event.change == Change.ONSET

    # --- one step -----------------------------------------------------------------------------------

    def step(self, now: Instant, real: float, host_offset: float | None = None) -> Snapshot:
        """Everything that came until `now`, in order; `host_offset` is host UTC minus real seconds."""
        if real - self._real > STOOD_STILL_S:
            self._displays.since = real  # no page could confirm while this process stood still
        self._real = real
        for _ in range(self._inbox.qsize()):
            self._take(self._inbox.get_nowait())
        self._advance(now)
        self._judge(now, host_offset)
        self._alarms.step(now)
        self._alarms.expire(now, real)
        self._vitals.sample(now, in_session=self._session is not None)
        self._now = now
        if self._journal:
            self._journal.flush()
        self._sequence += 1
        self._snapshot = self._picture()
        return self._snapshot

    def _take(self, item: Item) -> None:
        if isinstance(item, Fitted):
            self.fit(item)
        elif isinstance(item, Reading):
            self._advance(item.received)
            self._reading(item)
        elif isinstance(item[1], Confirmation):
            self._displays.confirm(str(item[0]), item[1])
        elif isinstance(item[0], wanted.Command) and isinstance(item[1], Ticket):
            self._command(item[0], item[1])

    def _advance(self, until: Instant) -> None:
        self._alarms.advance(self._now, until.monotonic)
        if until.monotonic > self._now.monotonic:
            self._now = until

    def _judge(self, now: Instant, host_offset: float | None) -> None:
        """Declare the technical faults this chair can see, and record what has to be remembered."""
        faults, engine = self._faults, self._alarms.engine
        faults.judge(engine, self._instruments, self._displays, self.phase, self._real)
        for event in (
            *faults.recording(engine, self._recorder.status(), self._real),
            *faults.clock(engine, host_offset, self._real),
        ):
            self._journal.note(event, now)

    # --- readings -----------------------------------------------------------------------------------

    def _reading(self, reading: Reading) -> None:
        self._instruments.take(reading, self._real)
        self._refreshed()
        if not self._arrivals.new(reading):
            return
        reading = as_it_is(reading)
        self._journal.keep(self._keeper.rows(reading, self._journal.session))
        if not self._instruments.charts(reading):
            return  # it stands by: kept in the record, neither shown nor alarmed on
        match reading.fact:
            case Numeric() as fact:
                self._numeric(fact, reading.received.monotonic)
            case Pressure() as fact:
                self._determination(fact, reading)
            case CuffPressure(value):
                self._instruments.cuff_pressure = value
            case CuffState() as state:
                self.trend.version += self._desk.told(state, reading.received)
            case Link(state, detail):
                self._journal.note(happened.LinkChanged(reading.device, state, detail), reading.received)
            case DeviceTime():
                apart = self._instruments.clock_apart(reading.device)
                if apart is not None:
                    self._journal.note(happened.DeviceClockApart(reading.device, round(apart, 1)), reading.received)
            case Status(code):
                self._journal.note(happened.DeviceStatus(reading.device, code), reading.received)

    def _numeric(self, fact: Numeric, at: float) -> None:
        if fact.kind == "history":
            return
        self._vitals.numeric(fact, at)
        if fact.value is None:
            return
        engine = self._alarms.engine
        taken_by = {
            Vital.SPO2: engine.spo2,
            Vital.PULSE_RATE: engine.pulse_rate,
            Vital.PERFUSION_INDEX: engine.perfusion_index,
        }
        if fact.vital in taken_by:
            taken_by[fact.vital](fact.value, at)
            self._alarms.heard(at)

    def _determination(self, fact: Pressure, reading: Reading) -> None:
        if fact.kind == "history":
            return
        received = reading.received
        at, utc = taken(reading)
        if self._vitals.pressure.newer_than(at):
            return  # a gateway delivers out of order: the page does not go back in time
        self._alarms.heard(received.monotonic)
        if fact.value is None:
            self._failed(fact.reason)
            return
        self._instruments.failed = None
        self._alarms.engine.determination(fact.value, received.monotonic)
        if not plausible(fact.value):
            self._instruments.implausible = f"{fact.value.systolic:g}/{fact.value.diastolic:g}"
            return
        self._instruments.implausible = None
        self._vitals.determination(fact.value, at, utc, resting=not self.phase.watched)

    def _failed(self, reason: Reason | None) -> None:
        if reason is Reason.ABORTED:
            return  # somebody stopped it: no fault of the cuff's
        self._instruments.failed = reason
        self._alarms.engine.pressure_failed()

    # --- commands -----------------------------------------------------------------------------------

    def _command(self, command: wanted.Command, ticket: Ticket) -> None:
        try:
            self._obey(command, self._now)
        except CommandRefused as refused:
            ticket.settle(0, refused)
            return
        ticket.settle(self._journal.flush())

    def _obey(self, command: wanted.Command, now: Instant) -> None:
        actor = command.actor
        match command.order:
            case wanted.OpenSession() as order if self._session is None:
                self._open(order, actor, now)
            case wanted.Acknowledge():
                self._alarms.acknowledge(now, actor)
            case wanted.PauseAudio():
                self._alarms.pause(now, self._real, actor)
            case wanted.EndAudioPause():
                self._alarms.end_pause(now, actor)
            case wanted.UseDevice(device):
                self._instruments.use(device)
                self._refreshed()
                self._journal.note(happened.SourceChosen(device), now, actor)
            case wanted.RemoveDevice(device):
                self._instruments.remove(device)
                self._journal.note(happened.DeviceRemoved(device), now, actor)
            case wanted.MeasurePressure() | wanted.StopCuff() | wanted.SetCycle() | wanted.StartStat() as order:
                self._desk.order(order, now, actor)
            case order:
                self._chart(order, actor, now)

    def _open(self, order: wanted.OpenSession, actor: str, now: Instant) -> None:
        name = f"{now.utc:%Y%m%d-%H%M%S}-{self.chair.bed}"
        event = opening(order, name, self.chair.limits.name, self.chair.fixed_label)
        self._hold(open_session(event, now.utc))
        self._journal.note(event, now, actor)
        self._journal.keep(self._keeper.opened(name))
        self._vitals.forget_past(now.utc)
        self._mark(event, now.utc)
        self._displays.since = self._real
        self._alarms.forget()
        self._enter(Phase.BASELINE, now)

    def _chart(self, order: Charting, actor: str, now: Instant) -> None:
        for event in charted(self._session, order, tuple(self._vitals.resting), now.utc):
            self._happen(event, actor, now)

    def _happen(self, event: Event, actor: str, now: Instant) -> None:
        session = self._session
        if session is None:
            return
        self._journal.note(event, now, actor)
        self._session = after = apply(session, event, now.utc)
        self._mark(event, now.utc)
        if after.baseline and after.baseline is not session.baseline:
            self._alarms.engine.set_baseline(after.baseline.limits(), now.monotonic)
        if after.phase is not session.phase:
            self._enter(after.phase, now)
            self._desk.follow(event, now)
        if after.phase is Phase.ENDED:
            self._ended(now)

    def _mark(self, event: Event, utc: datetime) -> None:
        if isinstance(event, happened.SessionOpened):
            self.trend.mark(utc, "session", "session opened")
        elif isinstance(event, happened.Note):
            self.trend.mark(utc, "note", event.text)
        elif type(event) in MARKS:
            self.trend.mark(utc, *MARKS[type(event)])

    def _ended(self, now: Instant) -> None:
        self._alarms.end(now)
        self._instruments.forgive()
        self._hold(None)
        self._resumed = False
        self._desk.forget()
        self._alarms.begin(Phase.SETUP, None, self._now.monotonic, cuff=self._instruments.has_cuff)
        self._vitals.forget()

    def _hold(self, session: Session | None) -> None:
        """This session, or none, is what everything from now on belongs to."""
        self._session = session
        self._journal.session = session.id if session else None
        self._journal.told.clear()

    def _enter(self, phase: Phase, now: Instant) -> None:
        self._alarms.engine.watch_cuff(present=self._instruments.has_cuff)
        self._alarms.engine.enter(phase, now.monotonic)

    # --- picture ------------------------------------------------------------------------------------

    def _picture(self) -> Snapshot:
        now, real = self._now, self._real
        return Snapshot(
            bed=self.chair.bed,
            name=self.chair.name,
            utc=now.utc,
            sequence=self._sequence,
            origin=self._instruments.origin,
            speed=self.chair.speed,
            about=self.chair.about,
            phase=self.phase,
            spo2=self._vitals.spo2.shown(now.monotonic),
            pulse_rate=self._vitals.pulse_rate.shown(now.monotonic),
            pressure=self._vitals.pressure.shown(now.monotonic, self._instruments.cycle_s),
            alarms=self._alarms.views(now),
            sound=self._alarms.sound(real),
            last_alarm=self._alarms.last,
            devices=self._instruments.views(real),
            cuff=self._instruments.cuff_view(now.monotonic),
            recording=self._recorder.status(),
            session=session_view(self._session, now.utc) if self._session else None,
            resting=tuple(self._vitals.resting),
            rules=self._alarms.engine.rules,
            limits_name=self.chair.limits.name,
            alarm_count=self._alarms.count,
            trend_version=self.trend.version,
            fixed_label=self.chair.fixed_label,
            resumed=self._resumed,
        )
