"""The one writer of truth for one chair: readings and commands in, alarms stepped, record written, one
snapshot out (decision 0003).

`step` is called ten times a second whether or not anything came, so that silence is noticed. Time is an
argument: `now` on the chair's clock, `real` for what concerns wires and people. The alarms are stepped
before the record is written and never wait for it.
"""

from __future__ import annotations

import logging
import queue

from bedside.alarms.alarm_system import TICK_S
from bedside.book import Book
from bedside.chair import Chair, Ticket
from bedside.clock import Instant
from bedside.course import Course
from bedside.desks.alarm_desk import AlarmOrder
from bedside.equipment.displays import Confirmation
from bedside.equipment.fitted import Fitted
from bedside.errors import CommandRefused
from bedside.infusion.charting import Charting
from bedside.infusion.session import Session
from bedside.limits.limits import Limits
from bedside.parts import Parts
from bedside.phase import Phase
from bedside.picture import picture
from bedside.proving import Proving
from bedside.reading import Reading
from bedside.resuming import Resuming
from bedside.snapshot import Snapshot
from bedside.told import events as happened
from bedside.told import orders as wanted
from bedside.told.by import By
from bedside.told.events import Event, Stamped
from bedside.told.recording import Recorder
from bedside.vitals.trend import Trend

STOOD_STILL_S = 2.0

__all__ = ["TICK_S", "Monitor"]

log = logging.getLogger("monitor")

Item = Reading | Fitted | tuple[wanted.Command, Ticket] | tuple[str, Confirmation]


class Monitor:
    """Watches one chair. `submit`, `confirm` and `snapshot` may be called from any thread, `step` from one."""

    def __init__(self, chair: Chair, recorder: Recorder, start: Instant, real: float) -> None:
        self.chair = chair
        self._p = Parts(chair, recorder, start, real)
        self._course = Course(self._p)
        self._proving = Proving(self._p, self._course)
        self.resuming = Resuming(self._p, self._course, self._refreshed)
        self._inbox: queue.SimpleQueue[Item] = queue.SimpleQueue()
        self._sequence = 0
        self._snapshot = self._picture()

    # --- doors --------------------------------------------------------------------------------------

    def fit(self, fitted: Fitted) -> None:
        """A device belongs to this chair. Before the first step, or from the thread that steps."""
        self._p.instruments.fit(fitted, self._p.real)
        self._refreshed()
        self._p.journal.origin = self._p.instruments.origin
        self._snapshot = self._picture()

    def _refreshed(self) -> None:
        if self._p.refreshed() and self._course.session:
            self._p.journal.note(self._course.cadence, self._p.now)

    def submit(self, item: Reading | Fitted) -> None:
        """A reading; or a device that belongs to this chair from now on."""
        self._inbox.put(item)

    def charts(self, reading: Reading) -> bool:
        """Whether what a reading says is shown, or its device only stands by."""
        return self._p.instruments.charts(reading)

    def order(self, command: wanted.Command) -> Ticket:
        ticket = Ticket()
        self._inbox.put((command, ticket))
        return ticket

    def confirm(self, display: str, confirmation: Confirmation) -> None:
        """A bedside display says what it shows."""
        self._inbox.put((display, confirmation))

    def expect_displays(self, real: float) -> None:
        """Pages can be had from now on: the time in which one has to confirm begins. Before the watch does."""
        self._p.displays.since = self._p.real = real

    @property
    def snapshot(self) -> Snapshot:
        return self._snapshot

    @property
    def told(self) -> tuple[Stamped, ...]:
        """The events of the open session so far, oldest first."""
        return tuple(self._p.journal.told)

    @property
    def book(self) -> Book:
        """The open session as its events tell it; the last one until the next is opened."""
        return self._p.book if self._course.session else self._course.last or self._p.book

    @property
    def limits(self) -> Limits:
        """What is in force, before phase and baseline."""
        return self._p.alarms.limits

    @property
    def profile(self) -> str:
        """The profile the limits in force are built on."""
        changed = self._p.alarm_desk.changed
        return changed.profile if changed else self.chair.limits.name

    @property
    def edits(self) -> tuple[tuple[str, float, float], ...]:
        """Condition, MEDIUM limit and delay of every single limit changed on top of the profile."""
        changed = self._p.alarm_desk.changed
        return changed.edits if changed else ()

    @property
    def trend(self) -> Trend:
        return self._p.vitals.trend

    def note(self, event: Event, now: Instant) -> int:
        """Record an event of the process itself; from the stepping thread only."""
        self._p.journal.note(event, now)
        return self._p.journal.flush()

    @property
    def phase(self) -> Phase:
        return self._course.phase

    @property
    def resumed_session(self) -> Session | None:
        """The session this run continues, while it is open."""
        return self._course.session if self._course.resumed else None

    # --- one step -----------------------------------------------------------------------------------

    def step(self, now: Instant, real: float, host_offset: float | None = None) -> Snapshot:
        """Everything that came until `now`, in order; `host_offset` is host UTC minus real seconds."""
        self.pass_by(now, real, host_offset)
        self._snapshot = self._picture()
        return self._snapshot

    def pass_by(self, now: Instant, real: float, host_offset: float | None = None) -> None:
        """The same with nobody looking: for a time that is gone through at once."""
        self._proving.late_s = max(0.0, real - self._p.real)
        if self._proving.late_s > STOOD_STILL_S:
            self._p.displays.since = real  # no page could confirm while this process stood still
        self._p.real = real
        for _ in range(self._inbox.qsize()):
            self._taken(self._inbox.get_nowait(), now)
        self._advance(now)
        self._p.intake.tick(now, real)
        self._expect(now)
        self._proving.judge(now, host_offset)
        self._p.alarms.step(now, real)
        self._p.alarms.expire(now, real)
        if self._p.intake.judged:
            self._p.intake.judged = False
            active = self._p.alarms.engine.active
            self._p.cuff_desk.judged({state.condition: state.priority for state in active}, now)
        self._p.cuff_desk.tick(now)
        self._course.watch_on(now)
        self._p.watching.tick(self._p.book, now)
        self._p.vitals.sample(now, in_session=self._course.session is not None)
        self._p.now = now
        if self._p.journal:
            self._p.journal.flush()
        self._sequence += 1

    def _taken(self, item: Item, now: Instant) -> None:
        """One item; whatever it does, the others and the alarms have their turn."""
        try:
            self._take(item, now)
        except Exception as error:
            words = f"something could not be taken in ({type(error).__name__}: {error})"[:160]
            if trouble := self._p.faults.trouble("part", words):
                log.exception("chair %s: an item could not be taken", self.chair.bed)
                self._p.journal.note(trouble, self._p.now)
            if isinstance(item, tuple) and isinstance(item[1], Ticket):
                item[1].settle(0, CommandRefused("Not done, the program failed at it: try again, chart on paper."))

    def _take(self, item: Item, now: Instant) -> None:
        if isinstance(item, Fitted):
            self.fit(item)
        elif isinstance(item, Reading):
            waited = (now.monotonic - item.received.monotonic) / self.chair.speed
            self._proving.late_s = max(self._proving.late_s, waited)
            self._advance(item.received)
            self._p.intake.take(item, self._p.real)
            self._refreshed()
        elif isinstance(item[1], Confirmation):
            if self._p.displays.confirm(str(item[0]), item[1]):
                self._p.journal.note(happened.ScreenChosen(str(item[0])), self._p.now)
        elif isinstance(item[0], wanted.Command) and isinstance(item[1], Ticket):
            self._command(item[0], item[1])

    def _advance(self, until: Instant) -> None:
        self._p.alarms.advance(self._p.now, until.monotonic)
        if until.monotonic > self._p.now.monotonic:
            self._p.now = until

    def _expect(self, now: Instant) -> None:
        """The cycle in force decides when a pressure is late."""
        expected = self._p.cuff_desk.expected(now.monotonic) if self._course.session else None
        if expected == self._course.expected:
            return
        self._course.expected = expected
        self._p.alarms.engine.expect(expected, now.monotonic)
        if self._course.session:
            told = (expected.low, expected.medium) if expected else (0.0, 0.0)
            self._p.journal.note(happened.PressureExpected(*told), now)

    def _command(self, command: wanted.Command, ticket: Ticket) -> None:
        try:
            self._obey(command, self._p.now)
        except CommandRefused as refused:
            ticket.settle(0, refused)
            return
        ticket.settle(self._p.journal.flush())

    def _obey(self, command: wanted.Command, now: Instant) -> None:
        by = self._p.alarm_desk.named(command.by)
        if isinstance(command.order, AlarmOrder):
            self._p.alarm_desk.order(command.order, now, self._p.real, by)
            return
        match command.order:
            case wanted.OpenSession() as order if self._course.session is None:
                self._course.open(order, by, now)
            case wanted.AnswerEarlier(theirs):
                self._course.answer_earlier(theirs, now, by)
            case wanted.ReadTrouble():
                self._p.faults.unread.clear()
                self._p.journal.note(happened.RecordTroubleRead(), now, by)
            case wanted.AddToRecord(event, session):
                self._p.journal.add(event, now, by, session)
            case wanted.ConfirmResume():
                self._course.same_patient(now, by)
            case wanted.UseDevice(device):
                self._p.instruments.use(device)
                self._refreshed()
                self._p.journal.note(happened.SourceChosen(device), now, by)
            case wanted.UseChannel(device, channel):
                self._use_channel(device, channel, now, by)
            case wanted.RemoveDevice(device):
                self._p.instruments.remove(device)
                self._p.journal.note(happened.DeviceRemoved(device), now, by)
            case wanted.RecordCall() | wanted.CountVial() | wanted.WasteVial():
                raise CommandRefused("That is judged by the record: it is not asked of a chair.")
            case wanted.StartBaseline():
                self._p.cuff_desk.begin_baseline(self._course.rested(now), now, by)
            case wanted.MeasurePressure() | wanted.StopCuff() | wanted.SetCycle() | wanted.StartStat() as order:
                self._p.cuff_desk.order(order, now, by)
            case order:
                self._chart(order, by, now)

    def _use_channel(self, device: str, channel: int, now: Instant, by: By) -> None:
        channels = self._p.intake.feed.channels
        if channel not in {name for name, _ in channels.named(device)}:
            raise CommandRefused("This instrument has no such channel.")
        channels.chosen[device] = channel
        self._p.journal.note(happened.ChannelChosen(device, channel), now, by)

    def _chart(self, order: Charting, by: By, now: Instant) -> None:
        broken = [f"{proof.name} ({proof.fact})" for proof in self._proving.chain if not proof.ok]
        self._course.chart(order, broken, by, now)

    def _picture(self) -> Snapshot:
        return picture(self._p, self._course, self._proving, self._sequence)
