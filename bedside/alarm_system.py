"""The alarm system of one chair: the engine stepped at every moment that matters, the signals, and what is
recorded and listed of both (decision 0005).

The engine is stepped on the grid of 0.1 s of the chair's clock: at every tick at which something came or a
delay ends, and at the monitor's own. On a fast clock many such ticks lie between two calls; each is taken
in its order, so that a session at speed 20 alarms as it does at speed 1.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime, timedelta

from bedside import events as happened
from bedside.alarms.engine import AlarmEngine
from bedside.alarms.signals import AUDIO_PAUSED_S, Signals, listed
from bedside.alarms.table import ActiveCondition, AlarmChange, Change
from bedside.clock import Instant
from bedside.journal import Journal
from bedside.limits import Limits
from bedside.phase import Phase
from bedside.session import Session
from bedside.snapshot import AlarmView, LastAlarm, SoundView

TICK_S = 0.1
EPSILON = 1e-6


class AlarmSystem:
    """Conditions and signals of one chair; every change goes to `journal`."""

    def __init__(self, limits: Limits, journal: Journal, start: float) -> None:
        self._limits, self._journal = limits, journal
        self.engine = AlarmEngine(limits, Phase.SETUP, start, cuff=False)
        self._signals = Signals()
        self._active = self.engine.active
        self._stepped = start
        self._heard: float | None = None
        self._period_s = 1.0
        self.last: LastAlarm | None = None
        self.count = 0

    # --- conditions ---------------------------------------------------------------------------------

    def begin(self, phase: Phase, session: Session | None, now: float, *, cuff: bool) -> None:
        """A new engine: for a resumed session, or for nobody when one has ended."""
        baseline = session.baseline.limits() if session and session.baseline else None
        self.engine = AlarmEngine(self._limits, phase, now, baseline=baseline, cuff=cuff)
        self.engine.refreshed_every(self._period_s)
        self._signals = Signals()
        self._active = self.engine.active

    def refreshed_every(self, seconds: float) -> None:
        """The oximeter in use shows a new number every so many seconds."""
        self._period_s = seconds
        self.engine.refreshed_every(seconds)

    def heard(self, at: float) -> None:
        """Something came at `at` that the next tick has to judge."""
        self._heard = at if self._heard is None else min(self._heard, at)

    def advance(self, now: Instant, until: float) -> None:
        """Step at every tick before `until` at which something may change; `now` is any known instant."""
        while (due := self._due()) is not None and due < until - EPSILON:
            self._judge(now.later(due - now.monotonic))

    def step(self, now: Instant) -> None:
        """The monitor's own tick."""
        self._judge(now)

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

    def end(self, now: Instant) -> None:
        """The patient leaves: every condition is declared ended."""
        self._say(self.engine.end(), now)

    def forget(self) -> None:
        """Another patient: no alarm of before counts."""
        self.count, self.last = 0, None

    def _say(self, changes: Sequence[AlarmChange], at: Instant) -> None:
        before, self._active = self._active, self.engine.active
        for change in changes:
            self._journal.note(_event(change), at)
            self.count += change.change is Change.ONSET
            if change.change is Change.CLEARED:
                self._remember(change, before, at)
        if changes and self._signals.hear(changes):
            self._journal.note(happened.AudioPauseEnded("alarm"), at)

    def _remember(self, change: AlarmChange, before: Sequence[ActiveCondition], at: Instant) -> None:
        was = next((state for state in before if state.condition == change.condition), None)
        if was:
            since = _utc(was.since, at)
            self.last = LastAlarm(change.condition, change.priority, was.worst, since, at.utc)

    # --- signals ------------------------------------------------------------------------------------

    def acknowledge(self, now: Instant, actor: str) -> None:
        names = self._signals.acknowledge(self._active, now.monotonic, actor)
        if names:
            self._journal.note(happened.Acknowledged(names), now, actor)

    def pause(self, now: Instant, real: float, actor: str) -> None:
        self._signals.pause(self._active, real, actor)
        self._journal.note(happened.AudioPaused(AUDIO_PAUSED_S), now, actor)

    def end_pause(self, now: Instant, actor: str) -> None:
        if self._signals.end_pause():
            self._journal.note(happened.AudioPauseEnded("tap"), now, actor)

    def expire(self, now: Instant, real: float) -> None:
        """Acknowledgements and the audio pause end by themselves."""
        over, ended = self._signals.expire(now.monotonic, real)
        if over:
            self._journal.note(happened.AcknowledgementExpired(over), now)
        if ended:
            self._journal.note(happened.AudioPauseEnded("time"), now)

    # --- what is shown ------------------------------------------------------------------------------

    def views(self, now: Instant) -> tuple[AlarmView, ...]:
        """Every active condition in the order of the alarm bar."""
        acknowledged = self._signals.acknowledged
        views = []
        for state in listed(self._active, acknowledged):
            ack = acknowledged.get(state.condition)
            seen = _utc(ack.at, now) if ack else None
            views.append(AlarmView(state, _utc(state.since, now), seen, ack.by if ack else ""))
        return tuple(views)

    def sound(self, real: float) -> SoundView:
        until = self._signals.paused_until
        left = None if until is None else max(0.0, until - real)
        return SoundView(self._signals.sounding(self._active, real), left, self._signals.paused_by)


def _event(change: AlarmChange) -> happened.Alarm:
    return happened.Alarm(change.change, change.condition, change.priority, change.kind, change.value, change.limit)


def _utc(monotonic: float, now: Instant) -> datetime:
    return now.utc + timedelta(seconds=monotonic - now.monotonic)
