"""The one writer of truth for one chair: readings and commands in, alarms stepped, record written, one
snapshot out (decision 0003).

`step` is called ten times a second whether or not anything came, so that silence is noticed. Time is an
argument: `now` on the chair's clock, `real` for what concerns wires and people. The alarms are stepped
before the record is written and never wait for it.
"""

from __future__ import annotations

import contextlib
import queue
from dataclasses import replace
from datetime import datetime

from bedside import commands as wanted
from bedside import events as happened
from bedside.aftermath import aftermath
from bedside.alarm_desk import AlarmDesk, AlarmOrder
from bedside.alarm_system import TICK_S, AlarmSystem
from bedside.alarms.pressures import plausible
from bedside.alarms.table import Change
from bedside.arrival import Arrivals, as_it_is, taken
from bedside.chain import Links, Seen, chain
from bedside.chair import Chair, Recorder, Ticket
from bedside.charting import Charting, charted, opening
from bedside.clock import Instant
from bedside.cuff_desk import CuffDesk
from bedside.displays import Confirmation, Displays
from bedside.errors import CommandRefused
from bedside.events import Event, Stamped
from bedside.faults import Faults
from bedside.instruments import Fitted, Instruments
from bedside.journal import SYSTEM, Journal
from bedside.keeping import Keeper
from bedside.limits import Limits
from bedside.phase import Phase
from bedside.rails import switched_off
from bedside.reading import (
    CuffPhase,
    CuffPressure,
    CuffState,
    DeviceTime,
    Link,
    Numeric,
    Pressure,
    PressureValue,
    Quality,
    Reading,
    Reason,
    Status,
    Vital,
)
from bedside.session import Session, apply, open_session
from bedside.snapshot import Snapshot, SuppressionView, session_view
from bedside.trend import Trend
from bedside.vital_signs import VitalSigns

STOOD_STILL_S = 2.0
SHORT_AWAY_S = 30.0
"""A restart within it brings everything back by itself (IEC 60601-1-8, 6.5.5)."""
INDEXED_S = 30.0
FILLED_MMHG = 20
"""A cuff that shows more squeezes its arm, also one that started by itself."""
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
        self._alarm_desk = AlarmDesk(chair, self._alarms, self._displays, self._journal)
        self._alarms.engine.window.same_arm = chair.same_arm
        self._late_s = 0.0
        self._links = Links()
        self._away_s: float | None = None
        self._indexed: float | None = None
        self._judged = False
        self._chain = chain(self._seen(start))
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
        if self._session:
            self._journal.note(happened.RefreshedEvery(round(self._period_s, 3)), self._now)

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
        self._displays.since = self._real = real

    @property
    def snapshot(self) -> Snapshot:
        return self._snapshot

    @property
    def told(self) -> tuple[Stamped, ...]:
        """The events of the open session so far, oldest first."""
        return tuple(self._journal.told)

    @property
    def limits(self) -> Limits:
        """What is in force, before phase and baseline."""
        return self._alarms.limits

    @property
    def profile(self) -> str:
        """The profile the limits in force are built on."""
        changed = self._alarm_desk.changed
        return changed.profile if changed else self.chair.limits.name

    @property
    def edits(self) -> tuple[tuple[str, float, float], ...]:
        """Condition, MEDIUM limit and delay of every single limit changed on top of the profile."""
        changed = self._alarm_desk.changed
        return changed.edits if changed else ()

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

    def resume(self, session: Session, cycle_s: float | None, away_s: float = 0.0) -> None:
        """Continue a session the record holds open. Before the first step.

        Away for more than 30 s, somebody has to say whether the same patient sits here (ALM-43).
        """
        self._hold(session)
        self._resumed = True
        self._away_s = away_s if away_s > SHORT_AWAY_S else None
        self._alarms.begin(
            session.phase, session, self.chair.limits, self._now.monotonic, cuff=self._instruments.has_cuff
        )
        if cycle_s is not None:
            self._instruments.cycle_lost = "the program was restarted"
            self._instruments.ran_s = cycle_s

    def restored(self) -> None:
        """Every event of the resumed session has been given back: limits, alarms and what had been acknowledged
        apply again; after a long interruption the stricter of old and default limits, and nothing acknowledged."""
        stopped = aftermath(self._journal.told, self._now.utc)
        limits = self._alarm_desk.restored(stopped.changed)
        if self._away_s is not None:
            limits = limits.stricter(self.chair.limits)
            stopped = replace(stopped, acknowledged={}, audio_off=False)
        self._alarms.use(limits, self._now.monotonic)
        self._alarms.restore(stopped, self._now)
        self._alarms.signals.dark = stopped.dark
        if stopped.audio_off and self.chair.audio_off:
            self._alarms.signals.switch(self._real, off=True)
        if stopped.screen:
            self._displays.restore(stopped.screen, self._real)
        if stopped.same_arm is not None:
            self._alarms.engine.window.same_arm = stopped.same_arm

    def restore_pressure(self, utc: datetime, value: PressureValue) -> None:
        """A determination of the resumed session, from its record; before the first step, oldest first."""
        at = self._now.monotonic - (self._now.utc - utc).total_seconds()
        self._vitals.determination(value, at, utc, resting=not self.phase.watched)
        self._alarms.engine.measured_before(value, at)

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
        self._late_s = max(0.0, real - self._real)
        if self._late_s > STOOD_STILL_S:
            self._displays.since = real  # no page could confirm while this process stood still
        self._real = real
        for _ in range(self._inbox.qsize()):
            self._take(self._inbox.get_nowait(), now)
        self._advance(now)
        self._judge(now, host_offset)
        self._alarms.step(now, real)
        self._alarms.expire(now, real)
        if self._judged:
            self._judged = False
            self._desk.judged({state.condition: state.priority for state in self._alarms.engine.active}, now)
        self._desk.tick(now)
        self._vitals.sample(now, in_session=self._session is not None)
        self._now = now
        if self._journal:
            self._journal.flush()
        self._sequence += 1
        self._snapshot = self._picture()
        return self._snapshot

    def _take(self, item: Item, now: Instant) -> None:
        if isinstance(item, Fitted):
            self.fit(item)
        elif isinstance(item, Reading):
            waited = (now.monotonic - item.received.monotonic) / self.chair.speed
            self._late_s = max(self._late_s, waited)
            self._advance(item.received)
            self._reading(item)
        elif isinstance(item[1], Confirmation):
            if self._displays.confirm(str(item[0]), item[1]):
                self._journal.note(happened.ScreenChosen(str(item[0])), self._now)
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
            *faults.itself(engine, self._late_s, self._off, self._real),
        ):
            self._journal.note(event, now)
        self._chain = chain(self._seen(now))
        if self._session:
            for changed in self._links.changed(self._chain):
                self._journal.note(changed, now)

    @property
    def _off(self) -> tuple[str, ...]:
        """The conditions that are switched off, by word or by a number nobody reaches."""
        return switched_off(self._alarms.limits)

    def _seen(self, now: Instant) -> Seen:
        heard = self._alarm_desk.heard_at
        return Seen(
            self._vitals.spo2.shown(now.monotonic),
            self._instruments.away,
            self._late_s,
            self._off,
            self._displays.at_bedside(self._real),
            self._faults.stepped(self._real),
            self._recorder.status(),
            heard.isoformat(timespec="milliseconds") if heard else "",
            self._alarm_desk.unheard,
            self._alarms.signals.off_since is not None,
        )

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
                if value > FILLED_MMHG:
                    self._squeeze(reading.received, on=True)
            case CuffState() as state:
                self.trend.version += self._desk.told(state, reading.received)
                if state.phase in (CuffPhase.STARTING, CuffPhase.MEASURING):
                    self._squeeze(reading.received, on=True)
                elif state.phase is not CuffPhase.ABORTING:
                    self._squeeze(reading.received, on=False)
            case Link(state, detail):
                self._journal.note(happened.LinkChanged(reading.device, state, detail), reading.received)
            case DeviceTime():
                apart = self._instruments.clock_apart(reading.device)
                if apart is not None:
                    self._journal.note(happened.DeviceClockApart(reading.device, round(apart, 1)), reading.received)
            case Status(code):
                self._journal.note(happened.DeviceStatus(reading.device, code), reading.received)

    def _squeeze(self, at: Instant, *, on: bool) -> None:
        """Whether the cuff squeezes its arm."""
        window = self._alarms.engine.window
        changed = (window.filling if on else window.empty)(at.monotonic)
        if changed and window.same_arm and self._session:
            self._journal.note(happened.CuffSqueezed(on), at)

    def _numeric(self, fact: Numeric, at: float) -> None:
        if fact.kind == "history":
            return
        self._vitals.numeric(fact, at)
        if fact.value is None:
            return
        engine = self._alarms.engine
        if fact.vital is Vital.PERFUSION_INDEX:
            self._indexed = at
        elif fact.vital is Vital.SPO2:
            engine.marked(at, weak=self._weak(fact, at))
        taken_by = {
            Vital.SPO2: engine.spo2,
            Vital.PULSE_RATE: engine.pulse_rate,
            Vital.PERFUSION_INDEX: engine.perfusion_index,
        }
        if fact.vital in taken_by:
            taken_by[fact.vital](fact.value, at)
            self._alarms.heard(at)

    def _weak(self, fact: Numeric, at: float) -> bool:
        """A mark of low perfusion speaks where no index does: one fault is one alarm."""
        indexed = self._indexed is not None and at - self._indexed < INDEXED_S
        return Quality.WEAK_SIGNAL in fact.quality or (Quality.LOW_PERFUSION in fact.quality and not indexed)

    def _determination(self, fact: Pressure, reading: Reading) -> None:
        if fact.kind == "history":
            return
        received = reading.received
        at, utc = taken(reading)
        if self._vitals.pressure.newer_than(at):
            return  # a gateway delivers out of order: the page does not go back in time
        self._alarms.heard(received.monotonic)
        if fact.value is None:
            self._failed(fact.reason, received)
            return
        self._instruments.failed = None
        self._alarms.engine.determination(fact.value, received.monotonic)
        if not plausible(fact.value):
            self._instruments.implausible = f"{fact.value.systolic:g}/{fact.value.diastolic:g}"
            return
        self._instruments.implausible = None
        self._vitals.determination(fact.value, at, utc, resting=not self.phase.watched)
        self._judged = self._session is not None

    def _failed(self, reason: Reason | None, at: Instant) -> None:
        if reason is Reason.ABORTED:
            return  # somebody stopped it: no fault of the cuff's
        self._instruments.failed = reason
        self._alarms.engine.pressure_failed()
        self._desk.failed(at)

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
        if isinstance(command.order, AlarmOrder):
            self._alarm_desk.order(command.order, now, self._real, actor)
            return
        match command.order:
            case wanted.OpenSession() as order if self._session is None:
                self._open(order, actor, now)
            case wanted.ConfirmResume():
                self._same_patient(now, actor)
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

    def _same_patient(self, now: Instant, actor: str) -> None:
        if self._away_s is None:
            return
        self._away_s = None
        self._journal.note(happened.ResumeConfirmed(), now, actor)
        self._alarms.use(self._alarm_desk.restored(self._alarm_desk.changed), now.monotonic)

    def _open(self, order: wanted.OpenSession, actor: str, now: Instant) -> None:
        self._alarms.switch_audio(now, self._real, actor, off=False)
        name = f"{now.utc:%Y%m%d-%H%M%S}-{self.chair.bed}"
        event = opening(order, name, self.chair.limits.title, self.chair.fixed_label)
        self._hold(open_session(event, now.utc))
        self._journal.note(event, now, actor)
        self._journal.keep(self._keeper.opened(name))
        self._vitals.forget_past(now.utc)
        self._mark(event, now.utc)
        self._displays.since = self._real
        if self._displays.bedside:
            self._journal.note(happened.ScreenChosen(self._displays.bedside), now)
        self._describe(now)
        self._alarms.opened(now)
        self._enter(Phase.BASELINE, now)

    def _describe(self, now: Instant) -> None:
        """What a session has to hold besides its rows, so that it can be judged again from the record."""
        self._journal.note(happened.RefreshedEvery(round(self._period_s, 3)), now)
        if self._alarms.engine.window.same_arm:
            self._journal.note(happened.SameArm(True), now)

    def _chart(self, order: Charting, actor: str, now: Instant) -> None:
        broken = [f"{proof.name} ({proof.fact})" for proof in self._chain if not proof.ok]
        for event in charted(self._session, order, tuple(self._vitals.resting), now.utc, broken):
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
        self._alarms.switch_audio(now, self._real, SYSTEM, off=False)
        self._alarms.end(now)
        self._instruments.forgive()
        self._hold(None)
        self._resumed = False
        self._desk.forget()
        self._alarm_desk.forget()
        self._away_s = None
        self._alarms.begin(
            Phase.SETUP, None, self.chair.limits, self._now.monotonic, cuff=self._instruments.has_cuff
        )
        self._alarms.engine.window.same_arm = self.chair.same_arm
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
        pending, held = self._alarms.delays(now.monotonic)
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
            limits_name=self._alarms.limits.title,
            alarm_count=self._alarms.count,
            trend_version=self.trend.version,
            fixed_label=self.chair.fixed_label,
            resumed=self._resumed,
            chain=self._chain,
            pending=pending,
            suppressions=tuple(
                SuppressionView(each.condition, each.why, max(0.0, each.until - now.monotonic)) for each in held
            ),
            same_arm=self._alarms.engine.window.same_arm,
            dark=self._alarms.signals.dark,
            audio_off_allowed=self.chair.audio_off,
            edited=self._alarm_desk.edited,
            away_s=self._away_s,
            bedside_display=self._displays.bedside,
            off=self._off,
        )
