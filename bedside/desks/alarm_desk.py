"""Orders on alarms and on how they are given: acknowledge, pause, limits, marks, tests, screens. Each becomes
an event; what cannot be meant is refused with the nurse's words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bedside.alarms.alarm_system import AlarmSystem
from bedside.book import Book
from bedside.chair import Chair
from bedside.clock import Instant
from bedside.conditions.table import TABLE
from bedside.equipment.displays import Displays
from bedside.errors import CommandRefused
from bedside.limits.held import LimitsHeld
from bedside.limits.kept import in_force, limits_of
from bedside.limits.limits import Limits
from bedside.limits.profiles import built
from bedside.limits.rails import loosens
from bedside.told import events as happened
from bedside.told import orders as wanted
from bedside.told.by import By
from bedside.told.journal import Journal

AlarmOrder = (
    wanted.Acknowledge
    | wanted.ClearMark
    | wanted.PauseAudio
    | wanted.EndAudioPause
    | wanted.SwitchAudio
    | wanted.SetDarkRoom
    | wanted.SetSameArm
    | wanted.ChangeLimits
    | wanted.MarkAlarm
    | wanted.ReportAlarmTest
    | wanted.ChooseScreen
    | wanted.TakeDuty
)


BEDSIDE_ONLY = (
    wanted.Acknowledge, wanted.ClearMark, wanted.PauseAudio, wanted.SwitchAudio, wanted.ChangeLimits,
    wanted.SetSameArm, wanted.SetDarkRoom,
)  # fmt: skip


class AlarmDesk:
    """Obeys for one chair. `changed` is the last change of the limits of this session, None: the default; `own` are
    the limits a resumed session had."""

    def __init__(
        self, chair: Chair, alarms: AlarmSystem, displays: Displays, journal: Journal, book: Callable[[], Book]
    ) -> None:
        self._chair, self._alarms, self._displays, self._journal = chair, alarms, displays, journal
        self._book = book
        self.changed: happened.LimitsChanged | None = None
        self.own = chair.limits
        self.heard_at: datetime | None = None
        self.unheard = False
        self.duty: happened.DutyTaken | None = None
        self.duty_since: datetime | None = None

    @property
    def edited(self) -> tuple[str, ...]:
        """The conditions whose limits differ from the profile's."""
        return tuple(edit[0] for edit in self.changed.edits) if self.changed else ()

    def forget(self) -> None:
        """The session is over: the next one begins with the clinic's default (ALM-41)."""
        self.changed = None

    def order(self, order: AlarmOrder, now: Instant, real: float, by: By) -> None:
        """Obey. Raises CommandRefused."""
        self._may(order, by)
        alarms = self._alarms
        match order:
            case wanted.Acknowledge(seen):
                alarms.acknowledge(now, by, seen)
            case wanted.ClearMark(condition):
                alarms.clear_mark(condition, now, by)
            case wanted.PauseAudio():
                alarms.pause(now, real, by)
            case wanted.EndAudioPause():
                alarms.end_pause(now, by)
            case wanted.SwitchAudio(off):
                self._switch(now, real, by, off=off)
            case wanted.SetDarkRoom(on):
                alarms.darken(now, by, on=on)
            case wanted.SetSameArm(on):
                self.same_arm(now, by, on=on)
            case wanted.ChangeLimits():
                self._change(order, now, by)
            case wanted.MarkAlarm():
                self._mark(order, now, by)
            case wanted.ReportAlarmTest(played, heard, why):
                self._tested(now, by, played=played, heard=heard, why=why)
            case wanted.ChooseScreen():
                self._displays.choose(by.display)
                self._journal.note(happened.ScreenChosen(by.display), now, by)
            case wanted.TakeDuty(initials, name, role):
                self.duty = happened.DutyTaken(initials, name, role)
                self.duty_since = now.utc
                self._journal.note(self.duty, now, self.named(by))

    def named(self, by: By) -> By:
        """Whoever is on duty, at the screen that was pressed; the screen alone where nobody is."""
        return By(by.display, self.duty.initials, self.duty.role) if self.duty and not by.person else by

    def _may(self, order: AlarmOrder, by: By) -> None:
        """A screen that is information only does not silence the one at the patient, unless the clinic allows
        it."""
        if not isinstance(order, BEDSIDE_ONLY) or self._chair.second_screen:
            return
        bedside = self._displays.bedside
        if bedside and by.display != bedside:
            raise CommandRefused(
                "This screen is information only: answer the alarm at the bedside screen.", "screen"
            )

    def _switch(self, now: Instant, real: float, by: By, *, off: bool) -> None:
        if off and not self._chair.audio_off:
            raise CommandRefused("AUDIO OFF is not allowed here: pause the sound for two minutes.")
        self._alarms.switch_audio(now, real, by, off=off)

    def same_arm(self, now: Instant, by: By, *, on: bool) -> None:
        """Probe and cuff share an arm, or do not."""
        window = self._alarms.engine.window
        if on is not window.same_arm:
            window.same_arm = on
            self._journal.note(happened.SameArm(on), now, by)

    def _change(self, order: wanted.ChangeLimits, now: Instant, by: By) -> None:
        if self._journal.session is None:
            raise CommandRefused("Limits are changed for one session: open it first.")
        before, limits = self._alarms.limits, self.limits(order.profile, order.edits)
        if limits == before:
            raise CommandRefused("Nothing would change.")
        if (looser := loosens(before, limits)) and not order.reason.strip():
            words = ", ".join(TABLE[name].long for name in looser)
            raise CommandRefused(f"Say why: it loosens {words}.", "reason")
        edits = tuple((edit.condition, edit.medium, edit.delay) for edit in order.edits)
        event = happened.LimitsChanged(order.profile, edits, order.reason.strip()[:200], limits.title, before.title)
        self._journal.note(event, now, by)
        self.changed, self.own = event, limits
        self._alarms.use(limits, now.monotonic)
        self._journal.note(in_force(limits, "change"), now)

    def limits(self, profile: str, edits: tuple[wanted.LimitEdit, ...]) -> Limits:
        """What an order would put in force. Raises CommandRefused."""
        return built(self._chair.profiles, profile, edits, below_85=self._chair.spo2_below_85)

    def restored(self, held: LimitsHeld) -> Limits:
        """The limits a resumed session had: the table it kept, whatever the clinic's files say by now. A session of
        before that: as its profile is today, the default where that is not known any more."""
        again = self._again(held.changed) if held.changed else self._chair.limits
        try:
            self.own = limits_of(held.own) if held.own else again
        except ValueError:
            self.own = again
        return self.own

    def _again(self, event: happened.LimitsChanged) -> Limits:
        try:
            limits = self.limits(event.profile, tuple(wanted.LimitEdit(*edit) for edit in event.edits))
        except CommandRefused:
            return self._chair.limits
        self.changed = event
        return limits

    def _mark(self, order: wanted.MarkAlarm, now: Instant, by: By) -> None:
        known = any(
            one.condition == order.condition and one.began.isoformat() == order.began
            for one in self._book().episodes.all
        )
        if not known:
            raise CommandRefused("There is no such alarm in this session.")
        self._journal.note(happened.AlarmMarked(order.condition, order.began, order.real), now, by)

    def _tested(self, now: Instant, by: By, *, played: bool, heard: bool | None, why: str) -> None:
        self._journal.note(happened.AlarmTested(played, heard, why[:200]), now, by)
        if heard is False or not played:
            self.heard_at, self.unheard = None, True
        elif heard or self.heard_at is None:
            self.heard_at, self.unheard = (now.utc if heard else None), False
