"""The course of sessions at one chair: opened, charted, ended, and what is left between two patients."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta

from bedside.alarms.pressures import Expected
from bedside.beside import beside, doubted, witnessed
from bedside.book import Book
from bedside.clock import Instant
from bedside.conditions.table import TABLE, ActiveCondition, Priority
from bedside.errors import CommandRefused
from bedside.flags import flagged
from bedside.infusion.charting import Charting, beyond, charted, opening
from bedside.infusion.observed import unanswered
from bedside.infusion.session import Session
from bedside.limits.kept import in_force
from bedside.limits.limits import Limits
from bedside.parts import Parts
from bedside.phase import Phase
from bedside.reading import Reason
from bedside.told import events as happened
from bedside.told import orders as wanted
from bedside.told.by import By
from bedside.told.events import Event
from bedside.told.journal import SYSTEM
from bedside.told.rows import Row
from bedside.vitals.keeping import belonging
from bedside.vitals.vital_signs import Earlier

FRESH_START = timedelta(minutes=15)
"""A session that opens so soon after another ended is another patient's: it starts with nothing of before."""
ASKED_AFTER = timedelta(minutes=1)
WATCHED_ON_S = 600.0


class Course:
    """`away_s`: somebody has to say whether the same patient sits here;
    `watching_on`: since when the limits of a session that ended under an alarm still watch; `aside`: readings of
    before of which nobody has said whose they are; `last`: the session that ended here, until the next one."""

    def __init__(self, parts: Parts) -> None:
        self._p = parts
        self.resumed = False
        self.away_s: float | None = None
        self.watching_on: float | None = None
        self.aside: tuple[Earlier, list[Row]] | None = None
        self.expected: Expected | None = None
        self.last: Book | None = None
        self._ended: datetime | None = None

    @property
    def session(self) -> Session | None:
        """The one that is open."""
        return self._p.book.session

    @property
    def phase(self) -> Phase:
        return self._p.book.phase

    @property
    def cadence(self) -> happened.RefreshedEvery:
        return happened.RefreshedEvery(round(self._p.period_s, 3), round(self._p.others_s, 3))

    def open(self, order: wanted.OpenSession, by: By, now: Instant) -> None:
        asks = order.earlier is None and self._asks_earlier(now)
        earlier = order.earlier is not False and not asks and not self._just_ended(now)
        name = f"{now.utc:%Y%m%d-%H%M%S}-{self._p.chair.bed}"
        limits, fixed = self._p.chair.limits.title, self._p.chair.fixed_label
        event = opening(order, name, limits, fixed, self._p.chair.ranges, earlier=earlier, utc=now.utc)
        self._p.alarms.switch_audio(now, self._p.real, by, off=False)
        self._begin(event, now, by, asks=asks)
        if self._p.displays.bedside:
            self._p.journal.note(happened.ScreenChosen(self._p.displays.bedside), now)
        if self._p.alarm_desk.duty:
            self._p.journal.note(self._p.alarm_desk.duty, now)
        self.in_force("opening", now)
        self._describe(now)
        if planned := self._p.watching.planned():
            self._p.journal.note(planned, now)
        self._p.journal.note(happened.LeavingAsked(**asdict(self._p.chair.leaving)), now)
        self._p.alarms.opened(now)
        self.enter(Phase.BASELINE, now)

    def _asks_earlier(self, now: Instant) -> bool:
        """There is a pressure, or a minute of readings, of which nobody has said whose they are."""
        since = self._p.vitals.earlier
        if self.session or since is None or self._just_ended(now):
            return False
        return bool(self._p.vitals.trend.pressures) or now.utc - since >= ASKED_AFTER

    def _just_ended(self, now: Instant) -> bool:
        return self._ended is not None and now.utc - self._ended < FRESH_START

    def _begin(self, event: happened.SessionOpened, now: Instant, by: By, *, asks: bool) -> None:
        """The session is open; unless they are this patient's, nothing of the readings before is shown. `asks`:
        they are kept aside until somebody has said whose they are."""
        self.aside = self.last = None
        if not event.earlier:
            kept = self._p.vitals.set_aside(), self._p.keeper.set_aside()
            self.aside = kept if asks else None
        if not event.earlier or self.watching_on is not None:
            self._renew(self._p.chair.limits)
        self.watching_on = None
        self._p.intake.open(now.utc, earlier=event.earlier)
        self.hold(event.session)
        self._p.journal.note(event, now, by)
        self._p.journal.keep(self._p.keeper.opened(event.session))
        self._p.vitals.forget_past(now.utc)
        self.mark(event, now.utc)
        self._p.displays.since = self._p.real

    def answer_earlier(self, theirs: bool, now: Instant, by: By) -> None:
        if self.aside is None or self.session is None:
            raise CommandRefused("Nothing is asked about earlier readings.")
        (earlier, rows), self.aside = self.aside, None
        self._p.journal.note(happened.EarlierAnswered(theirs), now, by)
        if not theirs:
            return
        self._p.journal.keep(belonging(rows, self.session.id))
        self._p.vitals.accept(earlier)
        self._p.vitals.forget_past(self.session.opened_at)
        if earlier.last:
            self._p.alarms.engine.determination(earlier.last[0], earlier.last[1])

    def in_force(self, why: str, now: Instant) -> None:
        """The session keeps the whole table that it is judged by."""
        self._p.journal.note(in_force(self._p.alarms.limits, why), now)

    def _describe(self, now: Instant) -> None:
        """What a session has to hold besides its rows, so that it can be judged again from the record."""
        self._p.journal.note(self.cadence, now)
        for device, channel in self._p.intake.feed.channels.chosen.items():
            self._p.journal.note(happened.ChannelChosen(device, channel), now)
        if self._p.alarms.engine.window.same_arm:
            self._p.journal.note(happened.SameArm(True), now)

    def rested(self, now: Instant) -> float | None:
        """When the latest resting pressure was taken, in chair seconds. Raises CommandRefused where no baseline is
        taken any more."""
        if self.session is None or self.phase is not Phase.BASELINE:
            raise CommandRefused("A baseline is taken in a session, before the infusion starts.")
        resting = self._p.vitals.resting
        return now.monotonic - (now.utc - resting[-1].utc).total_seconds() if resting else None

    def chart(self, order: Charting, broken: Sequence[str], by: By, now: Instant) -> None:
        """`broken`: links of the alarm chain that are not proven. Raises CommandRefused."""
        resting, ranges = tuple(self._p.vitals.resting), self._p.chair.ranges
        none_yet = self.session is not None and self.session.baseline is None
        if isinstance(order, wanted.StartInfusion) and order.readings and none_yet:
            self.chart(wanted.ConfirmBaseline(order.readings), (), by, now)
        if self.session and (mended := beside(self._p, order, self.session, now)):
            self._happen(mended, by, now)
            return
        missing = unanswered(self._p.chair.checklist, self._p.book.observed)
        known = (self.unusual(), self.severe(), ranges, missing)
        if self.session and isinstance(order, wanted.WasteDrug):
            witnessed(self._p, order, self.session, now)
        for event in charted(self.session, order, resting, now.utc, broken, *known):
            if isinstance(event, happened.SessionEnded) and isinstance(order, wanted.EndSession):
                event = doubted(self._p, event, order, now)
            self._happen(event, by, now)

    def _happen(self, event: Event, by: By, now: Instant) -> None:
        session = self.session
        if session is None:
            return
        self._p.journal.note(event, now, by)
        after = self.session or session
        self.mark(event, now.utc)
        if after.baseline and after.baseline is not session.baseline:
            self._p.alarms.engine.set_baseline(after.baseline.limits(), now.monotonic)
        if after.phase is not session.phase:
            self.enter(Phase.SETUP if after.phase is Phase.ENDED else after.phase, now)
            self._p.cuff_desk.follow(event, now)
        if after.phase is Phase.ENDED:
            self.leave(now, watching=isinstance(event, happened.SessionEnded) and bool(event.alarms))

    def mark(self, event: Event, utc: datetime) -> None:
        """What stands on the trends of it."""
        pump = self.session.pump if self.session else ()
        flagged(self._p.vitals.trend, event, utc, pump, self._p.book.observed, self._p.book.care)

    def leave(self, now: Instant, *, watching: bool) -> None:
        """The session is over. Under an alarm the chair goes on watching as it did (hazards, row 18)."""
        self._p.alarms.switch_audio(now, self._p.real, SYSTEM, off=False)
        if watching:
            self._p.alarms.carry(now)
        else:
            self._p.alarms.end(now)
        self._p.instruments.forgive()
        self.last = self._p.book
        self.hold(None)
        self.resumed, self.away_s = False, None
        self._p.cuff_desk.forget()
        self._p.alarm_desk.forget()
        self.watching_on, self.aside = now.monotonic if watching else None, None
        self._ended = now.utc
        if not watching:
            self._nobody()

    def _nobody(self) -> None:
        """Nothing is known of anybody here."""
        self.watching_on = None
        self._renew(self._p.chair.limits)
        self._p.intake.close()
        self._p.vitals.forget()

    def hold(self, session: str | None, book: Book | None = None) -> None:
        """This session, or none, is what everything from now on belongs to; `book`: what is known of it."""
        self._p.book = book or Book()
        self._p.intake.resting = not self.phase.watched
        self._p.journal.session = session
        self._p.journal.told.clear()

    def enter(self, phase: Phase, now: Instant) -> None:
        self._p.intake.resting = not phase.watched
        self._p.alarms.engine.watch_cuff(present=self._p.instruments.has_cuff)
        self._p.alarms.engine.enter(phase, now.monotonic)

    def watch_on(self, now: Instant) -> None:
        """A session that ended under an alarm: its limits watch until the probe is off or ten minutes are over."""
        if self.watching_on is None or self.session is not None:
            return
        off = self._p.vitals.spo2.shown(now.monotonic).reason in (Reason.SENSOR_OFF, Reason.NO_SENSOR)
        if off or now.monotonic - self.watching_on >= WATCHED_ON_S:
            self._p.alarms.end(now)
            self._p.cuff_desk.rest(now)
            self._nobody()

    def _renew(self, limits: Limits) -> None:
        """An engine that knows of nobody."""
        self._p.alarms.begin(Phase.SETUP, None, limits, self._p.now.monotonic, cuff=self._p.instruments.has_cuff)
        self._p.alarms.engine.window.same_arm = self._p.chair.same_arm
        self.expected = None

    def same_patient(self, now: Instant, by: By) -> None:
        if self.away_s is None:
            return
        self.away_s = None
        self._p.journal.note(happened.ResumeConfirmed(), now, by)
        self._p.alarms.use(self._p.alarm_desk.own, now.monotonic)
        self.in_force("resumed", now)

    def severe(self) -> list[str]:
        """The HIGH alarms that are on, with their numbers."""
        return [_with_numbers(state) for state in self._p.alarms.engine.active if state.priority is Priority.HIGH]

    def unusual(self) -> list[str]:
        """What speaks against a start: a baseline beyond its limits, a HIGH alarm."""
        baseline = self.session.baseline if self.session else None
        return [*(beyond(baseline, self._p.alarms.limits) if baseline else []), *self.severe()]


def _with_numbers(state: ActiveCondition) -> str:
    """An alarm in words, with its number."""
    value = "" if state.value is None else f" {state.value:g}"
    return f"{TABLE[state.condition].long}{value}"
