"""A session that the record holds open is taken up again, before the first step: its events and pressures in their
order, and then what was on, acknowledged and in force."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bedside.alarms.aftermath import aftermath
from bedside.conditions.table import Change
from bedside.course import Course
from bedside.errors import CommandRefused
from bedside.infusion.session import Session
from bedside.limits.kept import RESTART
from bedside.parts import Parts
from bedside.reading import PressureValue
from bedside.told import events as happened
from bedside.told.events import Stamped

SHORT_AWAY_S = 30.0
"""A restart within it brings everything back by itself (IEC 60601-1-8, 6.5.5)."""


class Resuming:
    """`refreshed` is told when an instrument was chosen again."""

    def __init__(self, parts: Parts, course: Course, refreshed: Callable[[], None]) -> None:
        self._p, self._course, self._refreshed = parts, course, refreshed

    def begin(self, session: Session, cycle_s: float | None, away_s: float = 0.0) -> None:
        """Continue a session the record holds open. Before the first step.

        Away for more than 30 s, somebody has to say whether the same patient sits here (ALM-43); a question that
        nobody had answered is asked again, however short this interruption was.
        """
        self._course.hold(session)
        self._course.resumed = True
        self._course.away_s = away_s
        baseline = session.baseline.limits() if session.baseline else None
        self._p.alarms.begin(
            session.phase, baseline, self._p.chair.limits, self._p.now.monotonic, cuff=self._p.instruments.has_cuff
        )
        if cycle_s is not None:
            self._p.instruments.cycle_lost = "the program was restarted"
            self._p.instruments.ran_s = cycle_s

    def done(self) -> None:
        """Every event of the resumed session has been given back: limits, alarms and what had been acknowledged
        apply again; after a long interruption the stricter of old and default limits, and nothing acknowledged."""
        stopped = aftermath(self._p.journal.told, self._p.now.utc)
        limits = self._p.alarm_desk.restored(stopped.changed, stopped.limits)
        if not stopped.asked and (self._course.away_s or 0.0) <= SHORT_AWAY_S:
            self._course.away_s = None
        if self._course.away_s is not None:
            limits = limits.stricter(self._p.chair.limits)
            stopped = replace(stopped, acknowledged={}, audio_off=False)
        self._p.alarms.use(limits, self._p.now.monotonic)
        if self._course.away_s is not None or stopped.limits is None:
            self._course.in_force("resumed" if self._course.away_s is None else RESTART, self._p.now)
        self._p.alarms.restore(stopped, self._p.now)
        self._p.alarms.signals.dark = stopped.dark
        if stopped.audio_off and self._p.chair.audio_off:
            self._p.alarms.signals.switch(self._p.real, off=True)
        if stopped.screen:
            self._p.displays.restore(stopped.screen, self._p.real)
        if stopped.same_arm is not None:
            self._p.alarms.engine.window.same_arm = stopped.same_arm
        self._p.intake.numbers.channels.chosen |= stopped.channels
        self._p.cuff_desk.take_up(stopped, self._p.now, short=self._course.away_s is None)

    def trouble(self, words: tuple[str, ...]) -> None:
        """What happened to the record in earlier runs and nobody has read."""
        self._p.faults.unread = [*words]

    def pressure(self, utc: datetime, value: PressureValue) -> None:
        """A determination of the resumed session, from its record; before the first step, oldest first."""
        at = self._p.now.monotonic - (self._p.now.utc - utc).total_seconds()
        self._p.vitals.determination(value, at, utc, resting=not self._course.phase.watched)
        self._p.alarms.engine.measured_before(value, at)

    def event(self, stamped: Stamped) -> None:
        """An event of the resumed session, for the trend's flags and the count of alarms."""
        self._p.journal.told.append(stamped)
        self._course.mark(stamped.event, stamped.utc)
        if isinstance(stamped.event, happened.SourceChosen):
            with contextlib.suppress(CommandRefused):  # the instrument may not be fitted any more
                self._p.instruments.use(stamped.event.device)
                self._refreshed()
        if isinstance(stamped.event, happened.Alarm):
            self._p.alarms.count += stamped.event.change == Change.ONSET
