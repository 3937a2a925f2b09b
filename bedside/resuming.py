"""A session that the record holds open is taken up again, before the first step: its pressures and marks in their
order, and then what was on, acknowledged and in force, as its book has it."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from datetime import datetime

from bedside.book import Book
from bedside.course import Course
from bedside.errors import CommandRefused
from bedside.limits.kept import RESTART
from bedside.parts import Parts
from bedside.reading import PressureValue
from bedside.told.events import Stamped

SHORT_AWAY_S = 30.0
"""A restart within it brings everything back by itself (IEC 60601-1-8, 6.5.5)."""


class Resuming:
    """`refreshed` is told when an instrument was chosen again."""

    def __init__(self, parts: Parts, course: Course, refreshed: Callable[[], None]) -> None:
        self._p, self._course, self._refreshed = parts, course, refreshed

    def begin(self, book: Book, away_s: float = 0.0) -> None:
        """Continue a session the record holds open. Before the first step. Raises ValueError for a book of none.

        Away for more than 30 s, somebody has to say whether the same patient sits here (ALM-43); a question that
        nobody had answered is asked again, however short this interruption was.
        """
        session = book.session
        if session is None:
            raise ValueError("there is no session to continue")
        self._course.hold(session.id, book)
        self._course.resumed = True
        self._course.away_s = away_s if away_s > SHORT_AWAY_S or book.limits.asked else None
        baseline = session.baseline.limits() if session.baseline else None
        self._p.alarms.begin(
            session.phase, baseline, self._p.chair.limits, self._p.now.monotonic, cuff=self._p.instruments.has_cuff
        )
        if book.cuff.cycle_s is not None:
            self._p.instruments.cycle_lost = "the program was restarted"
            self._p.instruments.ran_s = book.cuff.cycle_s

    def pressure(self, utc: datetime, value: PressureValue) -> None:
        """A determination of the resumed session, from its record; before the first step, oldest first."""
        at = self._p.now.monotonic - (self._p.now.utc - utc).total_seconds()
        self._p.vitals.determination(value, at, utc, resting=not self._course.phase.watched)
        self._p.alarms.engine.measured_before(value, at)

    def event(self, stamped: Stamped) -> None:
        """An event of the resumed session, for the trend's flags and the lists of what happened."""
        self._p.journal.told.append(stamped)
        self._course.mark(stamped.event, stamped.utc)

    def done(self) -> None:
        """Rows and events have been given back: limits, alarms and what had been acknowledged apply again; after a
        long interruption the stricter of old and default limits, and nothing acknowledged."""
        book, long_away = self._p.book, self._course.away_s is not None
        self._limits(book, long_away=long_away)
        self._p.alarms.restore(book.alarms, len(book.episodes.all), self._p.now, acknowledged=not long_away)
        self._room(book, long_away=long_away)
        self._p.cuff_desk.take_up(book.cuff, self._p.now, short=not long_away)

    def _limits(self, book: Book, *, long_away: bool) -> None:
        limits = self._p.alarm_desk.restored(book.limits)
        if long_away:
            limits = limits.stricter(self._p.chair.limits)
        self._p.alarms.use(limits, self._p.now.monotonic)
        if long_away or book.limits.own is None:
            self._course.in_force(RESTART if long_away else "resumed", self._p.now)

    def _room(self, book: Book, *, long_away: bool) -> None:
        """Instruments, switches, the bedside screen."""
        room = book.room
        for device in room.sources:
            with contextlib.suppress(CommandRefused):  # the instrument may not be fitted any more
                self._p.instruments.use(device)
                self._refreshed()
        self._p.alarms.signals.dark = room.dark
        if room.audio_off and self._p.chair.audio_off and not long_away:
            self._p.alarms.signals.switch(self._p.real, off=True)
        self._p.alarm_desk.duty, self._p.alarm_desk.duty_since = room.duty, book.latest if room.duty else None
        if room.screen:
            self._p.displays.restore(room.screen, self._p.real)
        if room.same_arm is not None:
            self._p.alarms.engine.window.same_arm = room.same_arm
        self._p.intake.feed.channels.chosen |= room.channels

    def trouble(self, words: tuple[str, ...]) -> None:
        """What happened to the record in earlier runs and nobody has read."""
        self._p.faults.unread = [*words]
