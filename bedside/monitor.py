"""The one writer of truth for one chair: readings and commands in, alarms stepped, record written, one
snapshot out (decision 0003).

`step` is called ten times a second whether or not anything came, so that silence is noticed. Time is an
argument: `now` on the chair's clock, `real` for what concerns wires and people. The alarms are stepped
before the record is written and never wait for it.
"""

from __future__ import annotations

import math
import queue
from collections import deque
from collections.abc import Sequence
from datetime import datetime, timedelta

from bedside import commands as wanted
from bedside import events as happened
from bedside.alarms.engine import AlarmEngine
from bedside.alarms.pressures import plausible
from bedside.alarms.signals import AUDIO_PAUSED_S, Signals, listed
from bedside.alarms.table import ActiveCondition, AlarmChange, Change
from bedside.chair import Chair, Recorder, Ticket
from bedside.charting import charted, opening
from bedside.clock import Instant
from bedside.displays import Confirmation, Displays
from bedside.errors import CommandRefused
from bedside.events import Event, Stamped
from bedside.faults import Faults
from bedside.instruments import Fitted, Instruments
from bedside.keeping import Keeper
from bedside.phase import Phase
from bedside.reading import (
    CuffPressure,
    CuffState,
    Link,
    Numeric,
    Origin,
    Pressure,
    PressureValue,
    Reading,
    Reason,
    Status,
    Vital,
)
from bedside.record.rows import Entry
from bedside.session import Resting, Session, apply, open_session
from bedside.snapshot import AlarmView, LastAlarm, SessionView, Snapshot, SoundView
from bedside.trend import KEPT_BEFORE, Trend
from bedside.values import NumericState, PressureState, State

TICK_S = 0.1
RECOVERY_CYCLE_S = 900.0
SYSTEM = "monitor"


class Monitor:
    """Watches one chair. `submit`, `confirm` and `snapshot` may be called from any thread, `step` from one."""

    def __init__(self, chair: Chair, recorder: Recorder, start: Instant, real: float) -> None:
        self.chair, self.recorder = chair, recorder
        self._inbox: queue.SimpleQueue[Reading | tuple[wanted.Command, Ticket] | tuple[str, Confirmation]] = (
            queue.SimpleQueue()
        )
        self._engine = AlarmEngine(chair.limits, Phase.SETUP, start.monotonic, cuff=False)
        self._signals = Signals()
        self._instruments = Instruments()
        self._displays = Displays(since=real)
        grace = 0.1 * max(0.0, chair.speed - 1)
        self._spo2 = NumericState(grace_s=grace)
        self._pulse = NumericState(grace_s=grace)
        self._pressure = PressureState()
        self._keeper = Keeper(chair.bed, chair.speed)
        self.trend = Trend()
        self._resting: deque[Resting] = deque(maxlen=12)
        self._session: Session | None = None
        self._resumed = self._own_cycle = False
        self._now, self._real = start, real
        self._sequence = 0
        self._last_alarm: LastAlarm | None = None
        self._count = 0
        self._faults = Faults()
        self._why_stopped: str | None = None
        self._cycle_drawn: float | None = None
        self._snapshot = self._picture()

    # --- doors --------------------------------------------------------------------------------------

    def fit(self, fitted: Fitted) -> None:
        """A device belongs to this chair. Before the first step."""
        self._instruments.fit(fitted, self._real)

    def submit(self, item: Reading) -> None:
        self._inbox.put(item)

    def order(self, command: wanted.Command) -> Ticket:
        ticket = Ticket()
        self._inbox.put((command, ticket))
        return ticket

    def confirm(self, display: str, confirmation: Confirmation) -> None:
        """A bedside display says what it shows."""
        self._inbox.put((display, confirmation))

    @property
    def snapshot(self) -> Snapshot:
        return self._snapshot

    @property
    def resumed_session(self) -> Session | None:
        """The session this run continues, while it is open."""
        return self._session if self._resumed else None

    def resume(self, session: Session, cycle_s: float | None) -> None:
        """Continue a session the record holds open. Before the first step."""
        self._session, self._resumed = session, True
        self._engine = self._new_engine(session.phase, session)
        if cycle_s is not None and session.phase.watched:
            self._instruments.cycle_lost = "the program was restarted"

    def restore_pressure(self, utc: datetime, value: PressureValue) -> None:
        """A determination of the resumed session, from its record; before the first step, oldest first."""
        age = (self._now.utc - utc).total_seconds()
        self._pressure.take(value, self._now.monotonic - age, utc)
        self._engine.determination(value, self._now.monotonic - age)
        self.trend.pressure(utc, value)
        self._rest(value, utc)

    def restore_mark(self, stamped: Stamped) -> None:
        """An event of the resumed session, for the trend's flags and the count of alarms."""
        self._mark(stamped.event, stamped.utc)
        if isinstance(stamped.event, happened.Alarm):
            self._count += stamped.event.change == Change.ONSET

    # --- one step -----------------------------------------------------------------------------------

    def step(self, now: Instant, real: float, host_offset: float | None = None) -> Snapshot:
        """Everything that came until `now`, in order; `host_offset` is host UTC minus real seconds."""
        self._real = real
        entries: list[Entry] = []
        for item in self._drain():
            self._take(item, entries)
        self._advance(now, entries)
        self._judge(now, host_offset, entries)
        self._sound(self._engine.step(now.monotonic), now, entries)
        self._expire(now, real, entries)
        self._sample(now)
        self._now = now
        if entries:
            self.recorder.append(*entries)
        self._sequence += 1
        self._snapshot = self._picture()
        return self._snapshot

    def _drain(self) -> list[Reading | tuple[wanted.Command, Ticket] | tuple[str, Confirmation]]:
        items = []
        for _ in range(self._inbox.qsize()):
            items.append(self._inbox.get_nowait())
        return items

    def _take(
        self, item: Reading | tuple[wanted.Command, Ticket] | tuple[str, Confirmation], entries: list[Entry]
    ) -> None:
        if isinstance(item, Reading):
            self._advance(item.received, entries)
            self._reading(item, entries)
        elif isinstance(item[1], Confirmation):
            self._displays.confirm(str(item[0]), item[1])
        elif isinstance(item[0], wanted.Command):
            self._command(item[0], item[1], entries)

    def _advance(self, until: Instant, entries: list[Entry]) -> None:
        """Step the alarms at each of their deadlines before `until`: on a fast clock a tick is long."""
        at = self._now.monotonic
        while (due := self._engine.deadline(at)) is not None:
            at = math.ceil(due / TICK_S - 1e-6) * TICK_S
            if at >= until.monotonic:
                break
            then = self._now.later(at - self._now.monotonic)
            self._sound(self._engine.step(at), then, entries)
        if until.monotonic > self._now.monotonic:
            self._now = until

    # --- readings -----------------------------------------------------------------------------------

    def _reading(self, reading: Reading, entries: list[Entry]) -> None:
        self._instruments.take(reading, self._real)
        entries += self._keeper.rows(reading, self._session.id if self._session else None)
        match reading.fact:
            case Numeric() as fact:
                self._numeric(fact, reading.received.monotonic)
            case Pressure() as fact:
                self._determination(fact, reading.received)
            case CuffPressure(value):
                self._instruments.cuff_pressure = value
            case Link(state, detail):
                self._note(happened.LinkChanged(reading.device, state, detail), reading.received, entries)
            case Status(code):
                self._note(happened.DeviceStatus(reading.device, code), reading.received, entries)
            case CuffState(stopped=str() as why) if why != self._why_stopped:
                self._note(happened.CuffCycleStopped(why), reading.received, entries)
        if isinstance(reading.fact, CuffState):
            self._why_stopped = reading.fact.stopped
            if reading.fact.cycle_s != self._cycle_drawn:
                self._cycle_drawn = reading.fact.cycle_s
                self.trend.version += 1  # the planned readings stand elsewhere

    def _numeric(self, fact: Numeric, at: float) -> None:
        if fact.vital is Vital.SPO2:
            self._spo2.take(fact, at)
            if fact.value is not None:
                self._engine.spo2(fact.value, at)
        elif fact.vital is Vital.PULSE_RATE:
            self._pulse.take(fact, at)
            if fact.value is not None:
                self._engine.pulse_rate(fact.value, at)
        elif fact.vital is Vital.PERFUSION_INDEX and fact.value is not None:
            self._engine.perfusion_index(fact.value, at)

    def _determination(self, fact: Pressure, received: Instant) -> None:
        if fact.kind == "history":
            return
        if fact.value is None:
            self._failed(fact.reason)
            return
        self._instruments.failed = None
        self._engine.determination(fact.value, received.monotonic)
        if not plausible(fact.value):
            self._instruments.implausible = f"{fact.value.systolic:g}/{fact.value.diastolic:g}"
            return
        self._instruments.implausible = None
        self._pressure.take(fact.value, received.monotonic, received.utc)
        self.trend.pressure(received.utc, fact.value)
        self._rest(fact.value, received.utc)

    def _failed(self, reason: Reason | None) -> None:
        if reason is Reason.ABORTED:
            return  # somebody stopped it: no fault of the cuff's
        self._instruments.failed = reason
        self._engine.pressure_failed()

    def _rest(self, value: PressureValue, utc: datetime) -> None:
        """A resting determination for the baseline, with SpO2 and pulse of the same minute."""
        if self.phase.watched:
            return
        spo2, pulse = self.trend.near(utc, timedelta(seconds=45))
        self._resting.append(Resting(utc, value.systolic, value.diastolic, _middle(spo2), _middle(pulse)))

    # --- commands -----------------------------------------------------------------------------------

    def _command(self, command: wanted.Command, ticket: object, entries: list[Entry]) -> None:
        assert isinstance(ticket, Ticket)  # noqa: S101 - the inbox pairs a command with its ticket
        mine: list[Entry] = []
        try:
            self._obey(command, self._now, mine)
        except CommandRefused as refused:
            ticket.settle(0, refused)
            return
        earlier = [*entries]
        entries.clear()
        ticket.settle(self.recorder.append(*earlier, *mine))

    def _obey(self, command: wanted.Command, now: Instant, entries: list[Entry]) -> None:
        match command.order:
            case wanted.OpenSession() as order if self._session is None:
                self._open(order, command.actor, now, entries)
            case wanted.Acknowledge():
                self._acknowledge(command.actor, now, entries)
            case wanted.PauseAudio():
                self._signals.pause(self._engine.active, self._real, command.actor)
                self._note(happened.AudioPaused(AUDIO_PAUSED_S), now, entries, command.actor)
            case wanted.EndAudioPause():
                if self._signals.end_pause():
                    self._note(happened.AudioPauseEnded("tap"), now, entries, command.actor)
            case wanted.MeasurePressure() | wanted.StopCuff() | wanted.SetCycle() | wanted.StartStat() as order:
                self._cuff_order(order, now, entries, command.actor)
            case order:
                self._chart(order, command.actor, now, entries)

    def _open(self, order: wanted.OpenSession, actor: str, now: Instant, entries: list[Entry]) -> None:
        name = f"{now.utc:%Y%m%d-%H%M%S}-{self.chair.bed}"
        event = opening(order, name, self.chair.limits.name, self.chair.fixed_label)
        self._session = open_session(event, now.utc)
        self._note(event, now, entries, actor)
        entries += self._keeper.opened(name)
        self.trend.forget_before(now.utc - KEPT_BEFORE)
        self.trend.mark(now.utc, "session", "session opened")
        self._displays.since = self._real
        self._count, self._last_alarm = 0, None
        self._enter(Phase.BASELINE, now)

    def _chart(
        self,
        order: wanted.OpenSession
        | wanted.ConfirmBaseline
        | wanted.StartInfusion
        | wanted.PauseInfusion
        | wanted.ResumeInfusion
        | wanted.StopInfusion
        | wanted.EndSession
        | wanted.AddNote,
        actor: str,
        now: Instant,
        entries: list[Entry],
    ) -> None:
        for event in charted(self._session, order, tuple(self._resting), now.utc):
            self._happen(event, actor, now, entries)

    def _happen(self, event: Event, actor: str, now: Instant, entries: list[Entry]) -> None:
        session = self._session
        if session is None:
            return
        self._note(event, now, entries, actor)
        self._session = after = apply(session, event, now.utc)
        self._mark(event, now.utc)
        if after.baseline and after.baseline is not session.baseline:
            self._engine.set_baseline(after.baseline.limits())
        if after.phase is not session.phase:
            self._enter(after.phase, now)
            self._cycle_for(event, now, entries)
        if after.phase is Phase.ENDED:
            self._ended(now, entries)

    def _mark(self, event: Event, utc: datetime) -> None:
        words = {
            happened.InfusionStarted: ("start", "started"),
            happened.InfusionPaused: ("pause", "paused"),
            happened.InfusionResumed: ("resume", "resumed"),
            happened.InfusionStopped: ("stop", "stopped"),
            happened.BaselineConfirmed: ("baseline", "baseline"),
        }
        if isinstance(event, happened.Note):
            self.trend.mark(utc, "note", event.text)
        elif type(event) in words:
            self.trend.mark(utc, *words[type(event)])

    def _cycle_for(self, event: Event, now: Instant, entries: list[Entry]) -> None:
        """The cuff's cycle belongs to the phase, on at the start, slower in recovery, off at the end; unless the
        nurse chose one in this session."""
        match event:
            case happened.InfusionStarted() if not self._own_cycle:
                cycle: float | None = self.chair.limits.cycle_s
            case happened.InfusionStopped() if not self._own_cycle:
                cycle = RECOVERY_CYCLE_S
            case happened.SessionEnded():
                cycle = None
            case _:
                return
        if self._instruments.order(wanted.SetCycle(cycle)):
            self._note(happened.CuffOrdered("cycle", cycle), now, entries)

    def _ended(self, now: Instant, entries: list[Entry]) -> None:
        self._sound(self._engine.end(), now, entries)
        self._session, self._resumed, self._own_cycle = None, False, False
        self._engine = self._new_engine(Phase.SETUP, None)
        self._signals = Signals()
        self._pressure.forget()
        self._resting.clear()
        self.trend.clear()

    def _new_engine(self, phase: Phase, session: Session | None) -> AlarmEngine:
        baseline = session.baseline.limits() if session and session.baseline else None
        cuff = self._instruments.has_cuff
        return AlarmEngine(self.chair.limits, phase, self._now.monotonic, baseline=baseline, cuff=cuff)

    def _enter(self, phase: Phase, now: Instant) -> None:
        self._engine.watch_cuff(present=self._instruments.has_cuff)
        self._engine.enter(phase, now.monotonic)

    def _acknowledge(self, actor: str, now: Instant, entries: list[Entry]) -> None:
        names = self._signals.acknowledge(self._engine.active, now.monotonic, actor)
        if names:
            self._note(happened.Acknowledged(names), now, entries, actor)

    def _cuff_order(self, order: wanted.CuffOrder, now: Instant, entries: list[Entry], actor: str) -> None:
        if not self._instruments.order(order):
            raise CommandRefused("There is no cuff here that this program can start.")
        what = {
            wanted.MeasurePressure: "measure",
            wanted.StopCuff: "stop",
            wanted.SetCycle: "cycle",
            wanted.StartStat: "stat",
        }[type(order)]
        cycle = order.seconds if isinstance(order, wanted.SetCycle) else None
        if isinstance(order, wanted.SetCycle):
            self._instruments.cycle_lost = None
            self._own_cycle = order.seconds is not None
        self._note(happened.CuffOrdered(what, cycle), now, entries, actor)

    def _judge(self, now: Instant, host_offset: float | None, entries: list[Entry]) -> None:
        """Declare the technical faults this chair can see, and record what has to be remembered."""
        faults, engine = self._faults, self._engine
        faults.judge(engine, self._instruments, self._displays, self.phase, self._real)
        for event in (
            *faults.recording(engine, self.recorder.status(), self._real),
            *faults.clock(engine, host_offset, self._real),
        ):
            self._note(event, now, entries)

    # --- alarms -------------------------------------------------------------------------------------

    def _sound(self, changes: Sequence[AlarmChange], at: Instant, entries: list[Entry]) -> None:
        """Record alarm changes and let them break through acknowledgement and pause."""
        if not changes:
            return
        before = self._snapshot.alarms
        for change in changes:
            event = happened.Alarm(
                change.change, change.condition, change.priority, change.kind, change.value, change.limit
            )
            self._note(event, at, entries)
            self._count += change.change is Change.ONSET
            if change.change is Change.CLEARED:
                self._remember(change, before, at.utc)
        if self._signals.hear(changes):
            self._note(happened.AudioPauseEnded("alarm"), at, entries)

    def _remember(self, change: AlarmChange, before: Sequence[AlarmView], at: datetime) -> None:
        was = next((view for view in before if view.state.condition == change.condition), None)
        if was:
            self._last_alarm = LastAlarm(change.condition, change.priority, was.state.worst, was.since, at)

    def _expire(self, now: Instant, real: float, entries: list[Entry]) -> None:
        over, ended = self._signals.expire(now.monotonic, real)
        if over:
            self._note(happened.AcknowledgementExpired(over), now, entries)
        if ended:
            self._note(happened.AudioPauseEnded("time"), now, entries)

    # --- record and picture -------------------------------------------------------------------------

    @property
    def phase(self) -> Phase:
        return self._session.phase if self._session else Phase.SETUP

    def note(self, event: Event, now: Instant) -> int:
        """Record an event of the process itself; from the stepping thread only."""
        entries: list[Entry] = []
        self._note(event, now, entries)
        return self.recorder.append(*entries)

    def _note(self, event: Event, at: Instant, entries: list[Entry], actor: str = SYSTEM) -> None:
        session = self._session.id if self._session else None
        entries.append(Stamped(event, at.utc, self.chair.bed, session, self.origin, actor))

    @property
    def origin(self) -> Origin:
        return self._instruments.origin

    def _sample(self, now: Instant) -> None:
        spo2, pulse = self._spo2.shown(now.monotonic), self._pulse.shown(now.monotonic)
        taken = self.trend.sample(
            now.utc,
            spo2.value if spo2.state is State.LIVE else None,
            pulse.value if pulse.state is State.LIVE else None,
        )
        if taken and self._session is None:
            self.trend.forget_before(now.utc - KEPT_BEFORE)

    def _picture(self) -> Snapshot:
        now, real = self._now, self._real
        active = self._engine.active
        return Snapshot(
            bed=self.chair.bed,
            name=self.chair.name,
            utc=now.utc,
            sequence=self._sequence,
            origin=self.origin,
            speed=self.chair.speed,
            about=self.chair.about,
            phase=self.phase,
            spo2=self._spo2.shown(now.monotonic),
            pulse_rate=self._pulse.shown(now.monotonic),
            pressure=self._pressure.shown(now.monotonic, self._instruments.cycle_s),
            alarms=self._alarm_views(active),
            sound=self._sound_view(active),
            last_alarm=self._last_alarm,
            devices=self._instruments.views(real),
            cuff=self._instruments.cuff_view(now.monotonic),
            recording=self.recorder.status(),
            session=self._session_view(),
            resting=tuple(self._resting),
            rules=self._engine.rules,
            limits_name=self.chair.limits.name,
            alarm_count=self._count,
            trend_version=self.trend.version,
            fixed_label=self.chair.fixed_label,
            resumed=self._resumed,
        )

    def _alarm_views(self, active: Sequence[ActiveCondition]) -> tuple[AlarmView, ...]:
        acknowledged = self._signals.acknowledged
        views = []
        for state in listed(active, acknowledged):
            ack = acknowledged.get(state.condition)
            views.append(
                AlarmView(
                    state,
                    self._utc(state.since),
                    self._utc(ack.at) if ack else None,
                    ack.by if ack else "",
                )
            )
        return tuple(views)

    def _utc(self, monotonic: float) -> datetime:
        return self._now.utc + timedelta(seconds=monotonic - self._now.monotonic)

    def _sound_view(self, active: Sequence[ActiveCondition]) -> SoundView:
        until = self._signals.paused_until
        left = None if until is None else max(0.0, until - self._real)
        return SoundView(self._signals.sounding(active, self._real), left, self._signals.paused_by)

    def _session_view(self) -> SessionView | None:
        session, utc = self._session, self._now.utc
        if session is None:
            return None
        return SessionView(
            session,
            session.infused_s(utc),
            session.given_mg(utc),
            session.left_s(utc),
            session.planned_end(utc),
        )


def _middle(values: Sequence[float]) -> float | None:
    return sorted(values)[len(values) // 2] if values else None
