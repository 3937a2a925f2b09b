"""The alarm system of one chair: the engine stepped at every moment that matters, the signals, and what is
recorded and listed of both (decision 0005).

The engine is stepped on the grid of 0.1 s of the chair's clock: at every tick at which something came or a
delay ends, and at the monitor's own. On a fast clock many such ticks lie between two calls; each is taken
in its order, so that a session at speed 20 alarms as it does at speed 1.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bedside.alarms.engine import AlarmEngine
from bedside.alarms.held import AlarmsHeld
from bedside.alarms.ladder import Pending
from bedside.alarms.latches import Latched, Latches
from bedside.alarms.saying import event_of, near, utc_of
from bedside.alarms.signal_loss import Suppression
from bedside.alarms.signals import AUDIO_PAUSED_S, Acknowledgement, Signals, listed
from bedside.alarms.told import Told
from bedside.alarms.views import AlarmView, LastAlarm, SoundView
from bedside.clock import Instant
from bedside.conditions.table import ActiveCondition, AlarmChange, Change, Priority, held
from bedside.errors import CommandRefused
from bedside.limits.limits import Limits
from bedside.phase import Phase
from bedside.told import events as happened
from bedside.told.by import By
from bedside.told.journal import Journal
from bedside.told.orders import SeenAlarm

TICK_S = 0.1
ATTEMPTS = ("pressure_failed", "pressure_implausible")
EPSILON = 1e-6
OWN = ("display_lost", "no_alarm_sound", "screen_may_sleep")
"""A screen's own troubles: over once it is there, and not the last thing that happened to a patient."""


class AlarmSystem:
    """Conditions and signals of one chair; every change goes to `journal`."""

    def __init__(self, limits: Limits, journal: Journal, start: float) -> None:
        self._limits, self._journal = limits, journal
        self.engine = AlarmEngine(limits, Phase.SETUP, start, cuff=False)
        self.signals = Signals()
        self._latches = Latches()
        self._told = Told()
        self._active = self.engine.active
        self._stepped = start
        self._heard: float | None = None
        self._period_s = self._others_s = 1.0
        self.last: LastAlarm | None = None
        self.count = 0

    # --- conditions ---------------------------------------------------------------------------------

    def begin(
        self, phase: Phase, baseline: Mapping[str, float] | None, limits: Limits, now: float, *, cuff: bool
    ) -> None:
        """A new engine: for a resumed session, or for nobody when one has ended."""
        same_arm = self.engine.window.same_arm
        self._limits = limits
        self.engine = AlarmEngine(limits, phase, now, baseline=baseline, cuff=cuff)
        self.engine.refreshed_every(self._period_s)
        self.engine.others_every(self._others_s)
        self.engine.window.same_arm = same_arm
        self.signals = Signals(dark=self.signals.dark)
        self._latches.clear()
        self._told = Told()
        self._active = self.engine.active

    @property
    def limits(self) -> Limits:
        """What is in force, phases and baseline left out."""
        return self._limits

    def use(self, limits: Limits, now: float) -> None:
        """Other limits from now on."""
        self._limits = limits
        self.engine.use(limits, now)

    def restore(self, stopped: AlarmsHeld, count: int, now: Instant, *, acknowledged: bool) -> None:
        """What held, was `acknowledged` or marked when this program was stopped (ALM-42); sound is never still
        paused after a restart. `count`: alarms of the session so far."""
        self.count = count
        zero = now.monotonic - now.utc.timestamp()
        states = [replace(state, since=zero + state.since) for state in stopped.active.values()]
        self.engine.restore(states)
        marks = [
            Latched(replace(latched.state, since=zero + latched.state.since), zero + latched.cleared)
            for latched in stopped.latched.values()
        ]
        self._latches.restore(marks, stopped.reached)
        for name, ack in stopped.fresh(now.utc.timestamp()).items() if acknowledged else ():
            self.signals.acknowledged[name] = Acknowledgement(zero + ack.at, ack.by, ack.value)
        self.signals.know(states)

    def refreshed_every(self, seconds: float) -> None:
        """The oximeter in use shows a new number every so many seconds."""
        self._period_s = seconds
        self.engine.refreshed_every(seconds)

    def others_every(self, seconds: float) -> None:
        """The same of the instrument that gives respiration, EtCO2 and the ECG's rate."""
        self._others_s = seconds
        self.engine.others_every(seconds)

    def heard(self, at: float) -> None:
        """Something came at `at` that the next tick has to judge."""
        self._heard = at if self._heard is None else min(self._heard, at)

    def advance(self, now: Instant, until: float) -> None:
        """Step at every tick before `until` at which something may change; `now` is any known instant."""
        while self._may_step(until) and (due := self._due()) is not None and due < until - EPSILON:
            self._judge(now.later(due - now.monotonic))
        # what comes in at `until` is judged at no tick before it
        self._stepped = max(self._stepped, math.floor((until - EPSILON) / TICK_S) * TICK_S)

    def step(self, now: Instant, real: float) -> None:
        """The monitor's own tick."""
        self._judge(now)
        self.signals.watch(self._active, real)

    def _may_step(self, until: float) -> bool:
        """Whether there is a tick before `until` at all: of several readings in one tick only the first can ask."""
        return (math.floor(self._stepped / TICK_S + EPSILON) + 1) * TICK_S < until - EPSILON

    def _due(self) -> float | None:
        deadline = self.engine.deadline(self._stepped)
        times = [time for time in (self._heard, deadline) if time is not None]
        if not times:
            return None
        tick = math.ceil(min(times) / TICK_S - EPSILON) * TICK_S
        return tick if tick > self._stepped + EPSILON else self._stepped + TICK_S

    def _judge(self, at: Instant) -> None:
        self._stepped, self._heard = at.monotonic, None
        self._say(self.engine.step(at.monotonic), at)
        holds = {state.condition for state in self._active}
        for event in (
            *self._told.suppressed(self.engine.suppressions, holds, at.monotonic),
            *self._told.withheld(self.engine.withheld(), at.monotonic),
        ):
            self._journal.note(event, at)

    def end(self, now: Instant) -> None:
        """The patient leaves: every condition is declared ended."""
        self._say(self.engine.end(), now)
        for event in self._told.rest():
            self._journal.note(event, now)

    def carry(self, now: Instant) -> None:
        """The session is over, and what is on goes on: for its record every condition ends here."""
        for state in self._active:
            change = AlarmChange(Change.CLEARED, state.condition, state.priority, worst=state.worst)
            self._journal.note(event_of(change), now)
        for event in self._told.rest():
            self._journal.note(event, now)

    def opened(self, now: Instant) -> None:
        """Another patient: nothing that was done about an alarm of before counts, and what holds now is the first
        of this session's."""
        self.engine.forget_attempts()
        self._active = [state for state in self._active if state.condition not in ATTEMPTS]
        self.count, self.last = len(self._active), None
        self._latches.clear()
        self.signals = Signals(dark=self.signals.dark)
        for state in self._active:
            self._journal.note(event_of(held(state)), now)

    def _say(self, changes: Sequence[AlarmChange], at: Instant) -> None:
        before, self._active = {state.condition: state for state in self._active}, self.engine.active
        for change in changes:
            was = before.get(change.condition)
            self._journal.note(event_of(change), at)
            self._latches.hear(change, was, at.monotonic)
            self.count += change.change is Change.ONSET
            if change.change is Change.CLEARED and was and change.condition not in OWN:
                since = utc_of(was.since, at)
                self.last = LastAlarm(change.condition, change.priority, was.worst, since, at.utc)
        if changes and self.signals.hear(changes):
            self._journal.note(happened.AudioPauseEnded("alarm"), at)

    # --- signals ------------------------------------------------------------------------------------

    def acknowledge(self, now: Instant, by: By, seen: Sequence[SeenAlarm] | None = None) -> None:
        """One tap: what the screen showed has been seen; None: everything that holds. Raises CommandRefused when
        nothing of it is on any more as it was shown."""
        known = [state for state in self._active if seen is None or self._shown(state, seen, now)]
        if seen is not None and not known:
            raise CommandRefused(self._why_unseen(seen))
        names = self.signals.acknowledge(known, now.monotonic, by)
        if names:
            self._journal.note(happened.Acknowledged(names), now, by)

    def _shown(self, state: ActiveCondition, seen: Sequence[SeenAlarm], now: Instant) -> bool:
        """Whether a screen showed this alarm as it is: not a milder one, nor an earlier one of the same name."""
        since = utc_of(state.since, now)
        return any(
            each.condition == state.condition
            and each.priority in list(Priority)
            and not state.priority.outranks(Priority(each.priority))
            and near(each.since, since)
            for each in seen
        )

    def _why_unseen(self, seen: Sequence[SeenAlarm]) -> str:
        if not seen:
            return "The screen showed no alarm yet: look at it, then tap again."
        worse = {state.condition for state in self._active} & {each.condition for each in seen}
        if worse:
            return "What the screen showed has changed since: look at it, then tap again."
        return "What the screen showed is over: nothing was acknowledged."

    def clear_mark(self, condition: str, now: Instant, by: By) -> None:
        """The mark of an alarm that is over has been seen. Raises CommandRefused when there is none."""
        if not self._latches.reset(condition):
            raise CommandRefused("There is no such mark any more.")
        self._journal.note(happened.LatchReset((condition,)), now, by)

    def pause(self, now: Instant, real: float, by: By) -> None:
        self.signals.pause(self._active, real, by)
        self._journal.note(happened.AudioPaused(AUDIO_PAUSED_S), now, by)

    def end_pause(self, now: Instant, by: By) -> None:
        if self.signals.end_pause():
            self._journal.note(happened.AudioPauseEnded("tap"), now, by)
        self.switch_audio(now, 0.0, by, off=False)

    def switch_audio(self, now: Instant, real: float, by: By, *, off: bool) -> None:
        """AUDIO OFF, or on again."""
        if off is not (self.signals.off_since is not None):
            self.signals.switch(real, off=off)
            self._journal.note(happened.AudioOff(off), now, by)

    def darken(self, now: Instant, by: By, *, on: bool) -> None:
        """Dark-room mode on or off."""
        if on is not self.signals.dark:
            self.signals.dark = on
            self._journal.note(happened.DarkRoom(on), now, by)

    def expire(self, now: Instant, real: float) -> None:
        """Acknowledgements and the audio pause end by themselves."""
        worse, broken = self.signals.break_worse(self._active)
        if worse:
            self._journal.note(happened.AcknowledgementBroken(worse), now)
        if broken:
            self._journal.note(happened.AudioPauseEnded("alarm"), now)
        over, ended = self.signals.expire(now.monotonic, real)
        if over:
            self._journal.note(happened.AcknowledgementExpired(over), now)
        if ended:
            self._journal.note(happened.AudioPauseEnded("time"), now)

    # --- what is shown ------------------------------------------------------------------------------

    def views(self, now: Instant) -> tuple[AlarmView, ...]:
        """Every active condition in the order of the alarm bar, then what is over and still marked."""
        acknowledged = self.signals.acknowledged
        views = []
        for state in listed(self._active, acknowledged):
            ack = acknowledged.get(state.condition)
            seen = utc_of(ack.at, now) if ack else None
            views.append(AlarmView(state, utc_of(state.since, now), seen, ack.by if ack else None))
        for latched in self._latches.held.values():
            ended = utc_of(latched.cleared, now)
            views.append(AlarmView(latched.state, utc_of(latched.state.since, now), None, None, ended))
        return tuple(views)

    def delays(self, now: float) -> tuple[tuple[Pending, ...], tuple[Suppression, ...]]:
        """What would alarm and does not yet: running delays, and what is held back for a known cause."""
        return self.engine.pending(now), self.engine.suppressions

    def sound(self, real: float) -> SoundView:
        signals = self.signals
        until = signals.paused_until
        return SoundView(
            signals.sounding(self._active, real),
            None if until is None else max(0.0, until - real),
            signals.paused_by,
            signals.louder(real),
            signals.off_since is not None,
            signals.reminders(real),
            signals.visual_first(self._active, real),
        )
