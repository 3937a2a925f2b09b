"""The one writer of truth for one chair: readings and commands in, alarms stepped, record written, one
snapshot out (decision 0003).

`step` is called ten times a second whether or not anything came, so that silence is noticed. Time is an
argument: `now` on the chair's clock, `real` for what concerns wires and people. The alarms are stepped
before the record is written and never wait for it.
"""

from __future__ import annotations

import contextlib
import logging
import queue
from dataclasses import replace
from datetime import datetime, timedelta

from bedside.alarms.aftermath import aftermath
from bedside.alarms.alarm_system import TICK_S, AlarmSystem
from bedside.alarms.pressures import Expected
from bedside.alarms.views import SuppressionView
from bedside.chair import Chair, Ticket
from bedside.clock import Instant
from bedside.conditions.table import TABLE, ActiveCondition, Change, Priority
from bedside.desks.alarm_desk import AlarmDesk, AlarmOrder
from bedside.desks.cuff_desk import CuffDesk
from bedside.desks.faults import Faults
from bedside.equipment.chain import Links, Seen, chain
from bedside.equipment.displays import Confirmation, Displays
from bedside.equipment.instruments import Fitted, Instruments
from bedside.errors import CommandRefused
from bedside.infusion.charting import Charting, beyond, charted, opening
from bedside.infusion.session import Session, apply, open_session
from bedside.intake import Intake, channels_of
from bedside.limits.kept import RESTART, in_force
from bedside.limits.limits import Limits
from bedside.limits.rails import switched_off
from bedside.phase import Phase
from bedside.reading import PressureValue, Reading, Reason
from bedside.snapshot import Snapshot, session_view
from bedside.told import events as happened
from bedside.told import orders as wanted
from bedside.told.events import Event, Stamped
from bedside.told.journal import SYSTEM, Journal
from bedside.told.recording import Recorder
from bedside.told.rows import Row
from bedside.vitals.channels import FRESH_S
from bedside.vitals.keeping import Keeper, belonging
from bedside.vitals.trend import Trend
from bedside.vitals.vital_signs import Earlier, VitalSigns

STOOD_STILL_S = 2.0
FRESH_START = timedelta(minutes=15)
"""A session that opens so soon after another ended is another patient's: it starts with nothing of before."""
ASKED_AFTER = timedelta(minutes=1)
WATCHED_ON_S = 600.0
SHORT_AWAY_S = 30.0
"""A restart within it brings everything back by itself (IEC 60601-1-8, 6.5.5)."""
MARKS = {
    happened.InfusionStarted: ("start", "started"),
    happened.InfusionPaused: ("pause", "paused"),
    happened.InfusionResumed: ("resume", "resumed"),
    happened.InfusionStopped: ("stop", "stopped"),
    happened.BaselineConfirmed: ("baseline", "baseline"),
}
"""What stands on the trend's flags."""

__all__ = ["TICK_S", "Monitor"]

log = logging.getLogger("monitor")

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
        self._period_s = self._others_s = 0.0
        self._vitals = VitalSigns(grace_s=0.1 * max(0.0, chair.speed - 1))
        self._keeper = Keeper(chair.bed, chair.speed)
        self._watching_on: float | None = None
        self._ended: datetime | None = None
        self._judged: Limits | None = None
        self._switched_off: tuple[str, ...] = ()
        self._title = ""
        self._aside: tuple[Earlier, list[Row]] | None = None
        self._session: Session | None = None
        self._resumed = False
        self._now, self._real = start, real
        self._sequence = 0
        self._faults = Faults()
        self._desk = CuffDesk(self._instruments, self._journal, chair.limits.cycle_s)
        self._alarm_desk = AlarmDesk(chair, self._alarms, self._displays, self._journal)
        self._intake = Intake(
            self._instruments, self._vitals, self._alarms, self._desk, self._journal, self._keeper
        )
        self._alarms.engine.window.same_arm = chair.same_arm
        self._late_s = 0.0
        self._links = Links()
        self._expected: Expected | None = None
        self._away_s: float | None = None
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
        period, others = self._instruments.period_s, self._instruments.others_s
        if abs(period - self._period_s) < 0.2 and abs(others - self._others_s) < 0.2:
            return
        self._period_s, self._others_s = period, others
        self._vitals.refreshed_every(period)
        self._vitals.others_every(others)
        self._alarms.refreshed_every(period)
        self._alarms.others_every(others)
        self._intake.numbers.channels.fresh_s = max(FRESH_S, 3 * period)
        if self._session:
            self._journal.note(self._cadence, self._now)

    @property
    def _cadence(self) -> happened.RefreshedEvery:
        return happened.RefreshedEvery(round(self._period_s, 3), round(self._others_s, 3))

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

        Away for more than 30 s, somebody has to say whether the same patient sits here (ALM-43); a question that
        nobody had answered is asked again, however short this interruption was.
        """
        self._hold(session)
        self._resumed = True
        self._away_s = away_s
        baseline = session.baseline.limits() if session.baseline else None
        self._alarms.begin(
            session.phase, baseline, self.chair.limits, self._now.monotonic, cuff=self._instruments.has_cuff
        )
        if cycle_s is not None:
            self._instruments.cycle_lost = "the program was restarted"
            self._instruments.ran_s = cycle_s

    def restored(self) -> None:
        """Every event of the resumed session has been given back: limits, alarms and what had been acknowledged
        apply again; after a long interruption the stricter of old and default limits, and nothing acknowledged."""
        stopped = aftermath(self._journal.told, self._now.utc)
        limits = self._alarm_desk.restored(stopped.changed, stopped.limits)
        if not stopped.asked and (self._away_s or 0.0) <= SHORT_AWAY_S:
            self._away_s = None
        if self._away_s is not None:
            limits = limits.stricter(self.chair.limits)
            stopped = replace(stopped, acknowledged={}, audio_off=False)
        self._alarms.use(limits, self._now.monotonic)
        if self._away_s is not None or stopped.limits is None:
            self._in_force("resumed" if self._away_s is None else RESTART, self._now)
        self._alarms.restore(stopped, self._now)
        self._alarms.signals.dark = stopped.dark
        if stopped.audio_off and self.chair.audio_off:
            self._alarms.signals.switch(self._real, off=True)
        if stopped.screen:
            self._displays.restore(stopped.screen, self._real)
        if stopped.same_arm is not None:
            self._alarms.engine.window.same_arm = stopped.same_arm
        self._intake.numbers.channels.chosen |= stopped.channels
        self._desk.take_up(stopped, self._now, short=self._away_s is None)

    def restore_trouble(self, words: tuple[str, ...]) -> None:
        """What happened to the record in earlier runs and nobody has read."""
        self._faults.unread = [*words]

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
            self._taken(self._inbox.get_nowait(), now)
        self._advance(now)
        self._intake.tick(now, real)
        self._expect(now)
        self._judge(now, host_offset)
        self._alarms.step(now, real)
        self._alarms.expire(now, real)
        if self._intake.judged:
            self._intake.judged = False
            self._desk.judged({state.condition: state.priority for state in self._alarms.engine.active}, now)
        self._desk.tick(now)
        self._watch_on(now)
        self._vitals.sample(now, in_session=self._session is not None)
        self._now = now
        if self._journal:
            self._journal.flush()
        self._sequence += 1
        self._snapshot = self._picture()
        return self._snapshot

    def _taken(self, item: Item, now: Instant) -> None:
        """One item; whatever it does, the others and the alarms have their turn."""
        try:
            self._take(item, now)
        except Exception as error:
            words = f"something could not be taken in ({type(error).__name__}: {error})"[:160]
            if trouble := self._faults.trouble("part", words):
                log.exception("chair %s: an item could not be taken", self.chair.bed)
                self._journal.note(trouble, self._now)
            if isinstance(item, tuple) and isinstance(item[1], Ticket):
                item[1].settle(0, CommandRefused("Not done, the program failed at it: try again, chart on paper."))

    def _take(self, item: Item, now: Instant) -> None:
        if isinstance(item, Fitted):
            self.fit(item)
        elif isinstance(item, Reading):
            waited = (now.monotonic - item.received.monotonic) / self.chair.speed
            self._late_s = max(self._late_s, waited)
            self._advance(item.received)
            self._intake.take(item, self._real)
            self._refreshed()
        elif isinstance(item[1], Confirmation):
            if self._displays.confirm(str(item[0]), item[1]):
                self._journal.note(happened.ScreenChosen(str(item[0])), self._now)
        elif isinstance(item[0], wanted.Command) and isinstance(item[1], Ticket):
            self._command(item[0], item[1])

    def _advance(self, until: Instant) -> None:
        self._alarms.advance(self._now, until.monotonic)
        if until.monotonic > self._now.monotonic:
            self._now = until

    def _expect(self, now: Instant) -> None:
        """The cycle in force decides when a pressure is late."""
        expected = self._desk.expected(now.monotonic) if self._session else None
        if expected == self._expected:
            return
        self._expected = expected
        self._alarms.engine.expect(expected, now.monotonic)
        if self._session:
            told = (expected.low, expected.medium) if expected else (0.0, 0.0)
            self._journal.note(happened.PressureExpected(*told), now)

    def _watch_on(self, now: Instant) -> None:
        """A session that ended under an alarm: its limits watch until the probe is off or ten minutes are over."""
        if self._watching_on is None or self._session is not None:
            return
        off = self._vitals.spo2.shown(now.monotonic).reason in (Reason.SENSOR_OFF, Reason.NO_SENSOR)
        if off or now.monotonic - self._watching_on >= WATCHED_ON_S:
            self._alarms.end(now)
            self._desk.rest(now)
            self._nobody()

    def _renew(self, limits: Limits) -> None:
        """An engine that knows of nobody."""
        self._alarms.begin(Phase.SETUP, None, limits, self._now.monotonic, cuff=self._instruments.has_cuff)
        self._alarms.engine.window.same_arm = self.chair.same_arm
        self._expected = None

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
        self._judge_limits()
        return self._switched_off

    def _judge_limits(self) -> None:
        """Once for each set of limits, not at every step."""
        limits = self._alarms.limits
        if limits is not self._judged:
            self._judged, self._title = limits, limits.title
            self._switched_off = switched_off(limits, below_85=self.chair.spo2_below_85)

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
            self._faults.year,
        )

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
            case wanted.AnswerEarlier(theirs):
                self._answer_earlier(theirs, now, actor)
            case wanted.ReadTrouble():
                self._faults.unread.clear()
                self._journal.note(happened.RecordTroubleRead(), now, actor)
            case wanted.ConfirmResume():
                self._same_patient(now, actor)
            case wanted.UseDevice(device):
                self._instruments.use(device)
                self._refreshed()
                self._journal.note(happened.SourceChosen(device), now, actor)
            case wanted.UseChannel(device, channel):
                self._use_channel(device, channel, now, actor)
            case wanted.RemoveDevice(device):
                self._instruments.remove(device)
                self._journal.note(happened.DeviceRemoved(device), now, actor)
            case wanted.MeasurePressure() | wanted.StopCuff() | wanted.SetCycle() | wanted.StartStat() as order:
                self._desk.order(order, now, actor)
            case order:
                self._chart(order, actor, now)

    def _use_channel(self, device: str, channel: int, now: Instant, actor: str) -> None:
        channels = self._intake.numbers.channels
        if channel not in {name for name, _ in channels.named(device)}:
            raise CommandRefused("This instrument has no such channel.")
        channels.chosen[device] = channel
        self._journal.note(happened.ChannelChosen(device, channel), now, actor)

    def _same_patient(self, now: Instant, actor: str) -> None:
        if self._away_s is None:
            return
        self._away_s = None
        self._journal.note(happened.ResumeConfirmed(), now, actor)
        self._alarms.use(self._alarm_desk.own, now.monotonic)
        self._in_force("resumed", now)

    def _open(self, order: wanted.OpenSession, actor: str, now: Instant) -> None:
        asks = order.earlier is None and self._asks_earlier(now)
        earlier = order.earlier is not False and not asks and not self._just_ended(now)
        name = f"{now.utc:%Y%m%d-%H%M%S}-{self.chair.bed}"
        limits, fixed = self.chair.limits.title, self.chair.fixed_label
        event = opening(order, name, limits, fixed, self.chair.ranges, earlier=earlier)
        self._alarms.switch_audio(now, self._real, actor, off=False)
        self._begin(event, now, actor, asks=asks)
        if self._displays.bedside:
            self._journal.note(happened.ScreenChosen(self._displays.bedside), now)
        self._in_force("opening", now)
        self._describe(now)
        self._alarms.opened(now)
        self._enter(Phase.BASELINE, now)

    def _asks_earlier(self, now: Instant) -> bool:
        """There is a pressure, or a minute of readings, of which nobody has said whose they are."""
        since = self._vitals.earlier
        if self._session or since is None or self._just_ended(now):
            return False
        return bool(self._vitals.trend.pressures) or now.utc - since >= ASKED_AFTER

    def _just_ended(self, now: Instant) -> bool:
        return self._ended is not None and now.utc - self._ended < FRESH_START

    def _begin(self, event: happened.SessionOpened, now: Instant, actor: str, *, asks: bool) -> None:
        """The session is open; unless they are this patient's, nothing of the readings before is shown. `asks`:
        they are kept aside until somebody has said whose they are."""
        self._aside = None
        if not event.earlier:
            kept = self._vitals.set_aside(), self._keeper.set_aside()
            self._aside = kept if asks else None
        if not event.earlier or self._watching_on is not None:
            self._renew(self.chair.limits)
        self._watching_on = None
        self._intake.open(now.utc, earlier=event.earlier)
        self._hold(open_session(event, now.utc))
        self._journal.note(event, now, actor)
        self._journal.keep(self._keeper.opened(event.session))
        self._vitals.forget_past(now.utc)
        self._mark(event, now.utc)
        self._displays.since = self._real

    def _answer_earlier(self, theirs: bool, now: Instant, actor: str) -> None:
        if self._aside is None or self._session is None:
            raise CommandRefused("Nothing is asked about earlier readings.")
        (earlier, rows), self._aside = self._aside, None
        self._journal.note(happened.EarlierAnswered(theirs), now, actor)
        if not theirs:
            return
        self._journal.keep(belonging(rows, self._session.id))
        self._vitals.accept(earlier)
        self._vitals.forget_past(self._session.opened_at)
        if earlier.last:
            self._alarms.engine.determination(earlier.last[0], earlier.last[1])

    def _in_force(self, why: str, now: Instant) -> None:
        """The session keeps the whole table that it is judged by."""
        self._journal.note(in_force(self._alarms.limits, why), now)

    def _describe(self, now: Instant) -> None:
        """What a session has to hold besides its rows, so that it can be judged again from the record."""
        self._journal.note(self._cadence, now)
        for device, channel in self._intake.numbers.channels.chosen.items():
            self._journal.note(happened.ChannelChosen(device, channel), now)
        if self._alarms.engine.window.same_arm:
            self._journal.note(happened.SameArm(True), now)

    def _chart(self, order: Charting, actor: str, now: Instant) -> None:
        broken = [f"{proof.name} ({proof.fact})" for proof in self._chain if not proof.ok]
        resting = tuple(self._vitals.resting)
        for event in charted(self._session, order, resting, now.utc, broken, self._unusual(), self._severe()):
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
            self._enter(Phase.SETUP if after.phase is Phase.ENDED else after.phase, now)
            self._desk.follow(event, now)
        if after.phase is Phase.ENDED:
            self._leave(now, watching=isinstance(event, happened.SessionEnded) and bool(event.alarms))

    def _mark(self, event: Event, utc: datetime) -> None:
        if isinstance(event, happened.SessionOpened):
            self.trend.mark(utc, "session", "session opened")
        elif isinstance(event, happened.Note):
            self.trend.mark(utc, "note", event.text)
        elif type(event) in MARKS:
            self.trend.mark(utc, *MARKS[type(event)])

    def _leave(self, now: Instant, *, watching: bool) -> None:
        """The session is over. Under an alarm the chair goes on watching as it did (hazards, row 18)."""
        self._alarms.switch_audio(now, self._real, SYSTEM, off=False)
        if watching:
            self._alarms.carry(now)
        else:
            self._alarms.end(now)
        self._instruments.forgive()
        self._hold(None)
        self._resumed, self._away_s = False, None
        self._desk.forget()
        self._alarm_desk.forget()
        self._watching_on, self._aside = now.monotonic if watching else None, None
        self._ended = now.utc
        if not watching:
            self._nobody()

    def _nobody(self) -> None:
        """Nothing is known of anybody here."""
        self._watching_on = None
        self._renew(self.chair.limits)
        self._intake.close()
        self._vitals.forget()

    def _hold(self, session: Session | None) -> None:
        """This session, or none, is what everything from now on belongs to."""
        self._session = session
        self._intake.resting = session is None or not session.phase.watched
        self._journal.session = session.id if session else None
        self._journal.told.clear()

    def _enter(self, phase: Phase, now: Instant) -> None:
        self._intake.resting = not phase.watched
        self._alarms.engine.watch_cuff(present=self._instruments.has_cuff)
        self._alarms.engine.enter(phase, now.monotonic)

    # --- picture ------------------------------------------------------------------------------------

    def _picture(self) -> Snapshot:
        now, real = self._now, self._real
        self._judge_limits()
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
            record_trouble=tuple(self._faults.unread),
            clock_year=self._faults.year,
            session=session_view(self._session, now.utc) if self._session else None,
            resting=tuple(self._vitals.resting),
            rules=self._alarms.engine.rules,
            limits_name=self._title,
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
            others=tuple((vital, state.shown(now.monotonic)) for vital, state in self._vitals.others.items()),
            channels=channels_of(self._intake, list(self._instruments.devices)),
            pulses=(self._intake.pulses.counted, self._vitals.pulse_rate.shown(now.monotonic).value),
            watching_on=self._watching_on is not None,
            earlier=self._aside[0].since if self._aside and self.phase is Phase.BASELINE else None,
            second_screen=self.chair.second_screen,
            unusual=tuple(self._unusual()) if self.phase is Phase.BASELINE else (),
            flat=self._intake.flat,
        )

    def _severe(self) -> list[str]:
        """The HIGH alarms that are on, with their numbers."""
        return [_with_numbers(state) for state in self._alarms.engine.active if state.priority is Priority.HIGH]

    def _unusual(self) -> list[str]:
        """What speaks against a start: a baseline beyond its limits, a HIGH alarm."""
        baseline = self._session.baseline if self._session else None
        return [*(beyond(baseline, self._alarms.limits) if baseline else []), *self._severe()]


def _with_numbers(state: ActiveCondition) -> str:
    """An alarm in words, with its number."""
    value = "" if state.value is None else f" {state.value:g}"
    return f"{TABLE[state.condition].long}{value}"
