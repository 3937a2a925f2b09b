"""Alarm signals: who is told about a condition, and how loudly (decision 0005).

A condition is acknowledged by name for at most five minutes; sound is paused for 120 s. Both end by
themselves, and a new condition of equal or higher priority or any worsening breaks through both (ALM-20
to ALM-26). An acknowledged value that gets worse by a step sounds again (hazards, row 4). Acknowledgement runs
on the chair's time, the audio pause on real time: it is a person's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bedside.conditions.rules import Side
from bedside.conditions.table import TABLE, ActiveCondition, AlarmChange, Change, Kind, Priority
from bedside.told.by import NOBODY, By

ACKNOWLEDGED_S = 300.0
AUDIO_PAUSED_S = 120.0
UNANSWERED_S = 120.0
"""MEDIUM and HIGH that nobody answers for so long get louder and more frequent, never a higher priority."""
REMINDER_S = 300.0
"""How often AUDIO OFF reminds of itself (ALM-23)."""
VISUAL_FIRST_S = 60.0
"""In a dark room a LOW alarm is shown for so long before it sounds."""


STEPS = {
    "spo2": 5.0,
    "pulse_rate": 20.0,
    "heart_rate": 20.0,
    "pressure": 20.0,
    "respiration_rate": 5.0,
    "etco2": 10.0,
}
"""How much further a value may go under an acknowledgement, in the unit of its vital."""


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """Somebody has seen this condition: when (chair seconds), who, and at what value."""

    at: float
    by: By
    value: float | None = None

    def broken_by(self, state: ActiveCondition) -> bool:
        """Whether the value has gone a whole step beyond what was seen."""
        step = STEPS.get(TABLE[state.condition].tile)
        if step is None or self.value is None or state.value is None or state.kind is not Kind.PHYSIOLOGICAL:
            return False
        worse = self.value - state.value if _side(state.condition) is Side.LOW else state.value - self.value
        return worse >= step


def _advisory(state: ActiveCondition) -> bool:
    return state.priority is Priority.LOW and state.kind is Kind.PHYSIOLOGICAL


def _side(condition: str) -> Side | None:
    row = TABLE[condition]
    judged = row.rule or row.advisory
    return judged.side if judged else None


@dataclass(slots=True)
class Signals:
    """What has been acknowledged, and until when (real seconds) sound is paused."""

    acknowledged: dict[str, Acknowledgement] = field(default_factory=dict)
    paused_until: float | None = None
    paused_by: By = NOBODY
    off_since: float | None = None
    dark: bool = False
    _began: dict[str, float] = field(default_factory=dict)
    _unanswered: dict[str, float] = field(default_factory=dict)
    _covers: Priority | None = None
    _known: dict[str, Priority] = field(default_factory=dict)

    def acknowledge(self, active: Sequence[ActiveCondition], now: float, by: By) -> tuple[str, ...]:
        """Acknowledge everything active at this instant; the names newly acknowledged."""
        names = tuple(state.condition for state in active if state.condition not in self.acknowledged)
        for name in names:
            value = next(state.value for state in active if state.condition == name)
            self.acknowledged[name] = Acknowledgement(now, by, value)
        return names

    def break_worse(self, active: Sequence[ActiveCondition]) -> tuple[tuple[str, ...], bool]:
        """What has got worse than it was when acknowledged, and whether a pause ended by it."""
        worse = tuple(
            state.condition
            for state in active
            if (ack := self.acknowledged.get(state.condition)) and ack.broken_by(state)
        )
        for name in worse:
            del self.acknowledged[name]
        return worse, bool(worse) and self.end_pause()

    def pause(self, active: Sequence[ActiveCondition], real: float, by: By) -> None:
        self.paused_until, self.paused_by = real + AUDIO_PAUSED_S, by
        self._covers = highest(self._heard(active))

    def end_pause(self) -> bool:
        """End the pause; whether there was one."""
        was = self.paused_until is not None
        self.paused_until, self._covers = None, None
        return was

    def know(self, held: Sequence[ActiveCondition]) -> None:
        """These held before a restart: that they still do is nothing new."""
        self._known |= {state.condition: state.priority for state in held}

    def hear(self, changes: Sequence[AlarmChange]) -> bool:
        """Let changes break through; whether an audio pause ended by it."""
        broke = False
        for change in changes:
            broke = self._hear_one(change) or broke
        return broke

    def _hear_one(self, change: AlarmChange) -> bool:
        before = None if change.change is Change.ONSET else self._known.get(change.condition)
        if change.change is Change.CLEARED:
            self._known.pop(change.condition, None)
            self.acknowledged.pop(change.condition, None)
            return False
        self._known[change.condition] = change.priority
        if not change.priority.outranks(before):
            return False
        self.acknowledged.pop(change.condition, None)
        new = before is None and not self._worsens(change)
        covered = new and self._covers is not None and self._covers.outranks(change.priority)
        return not covered and self.end_pause()

    def _worsens(self, change: AlarmChange) -> bool:
        """Whether a milder condition of the same vital was on: the next one is a worsening, not new."""
        tile = TABLE[change.condition].tile
        milder = (
            priority
            for name, priority in self._known.items()
            if name != change.condition and TABLE[name].tile == tile and TABLE[name].kind is change.kind
        )
        return bool(tile) and any(change.priority.outranks(priority) for priority in milder)

    def expire(self, now: float, real: float) -> tuple[tuple[str, ...], bool]:
        """What ended by itself: names whose acknowledgement expired, and whether the pause ended."""
        over = tuple(name for name, ack in self.acknowledged.items() if now - ack.at >= ACKNOWLEDGED_S)
        for name in over:
            del self.acknowledged[name]
        ended = self.paused_until is not None and real >= self.paused_until
        if ended:
            self.end_pause()
        return over, ended

    def switch(self, real: float, *, off: bool) -> None:
        """AUDIO OFF, or on again."""
        self.off_since = real if off else None

    def watch(self, active: Sequence[ActiveCondition], real: float) -> None:
        """Once a step: how long each condition has been on, and how long nobody has answered it."""
        names = {state.condition for state in active}
        self._began = {name: self._began.get(name, real) for name in names}
        silent = self._silenced(real)
        waiting = {
            state.condition for state in self._heard(active) if not silent and state.priority.outranks(Priority.LOW)
        }
        self._unanswered = {name: self._unanswered.get(name, real) for name in waiting}

    def _silenced(self, real: float) -> bool:
        paused = self.paused_until is not None and real < self.paused_until
        return paused or self.off_since is not None

    def _heard(self, active: Sequence[ActiveCondition]) -> list[ActiveCondition]:
        """What may sound: not what is acknowledged, and no LOW of a vital whose MEDIUM or HIGH is on."""
        worse = {
            TABLE[state.condition].tile
            for state in active
            if state.kind is Kind.PHYSIOLOGICAL and state.priority.outranks(Priority.LOW)
        } - {""}
        return [
            state
            for state in active
            if state.sounds
            and state.condition not in self.acknowledged
            and not (_advisory(state) and TABLE[state.condition].tile in worse)
        ]

    def louder(self, real: float) -> bool:
        """Something has sounded for two minutes and nobody has answered."""
        return any(real - since >= UNANSWERED_S for since in self._unanswered.values())

    def reminders(self, real: float) -> int:
        """How often AUDIO OFF has had to remind of itself."""
        return 0 if self.off_since is None else int((real - self.off_since) / REMINDER_S + 1e-9)

    def visual_first(self, active: Sequence[ActiveCondition], real: float) -> tuple[str, ...]:
        """The LOW conditions a dark room shows and does not sound yet."""
        if not self.dark:
            return ()
        return tuple(
            state.condition
            for state in self._heard(active)
            if state.priority is Priority.LOW and real - self._began.get(state.condition, real) < VISUAL_FIRST_S
        )

    def sounding(self, active: Sequence[ActiveCondition], real: float) -> Priority | None:
        """The priority to sound now; None: silence."""
        if self._silenced(real):
            return None
        waiting = self.visual_first(active, real)
        return highest([state for state in self._heard(active) if state.condition not in waiting])


LEADS = {"spo2": 0, "respiration_rate": 0, "etco2": 0, "pulse_rate": 1, "heart_rate": 1, "pressure": 2}
"""What is looked at first, within a priority."""


def highest(active: Sequence[ActiveCondition]) -> Priority | None:
    """The highest priority among `active`."""
    return max((state.priority for state in active), key=lambda priority: priority.rank, default=None)


def listed(active: Sequence[ActiveCondition], acknowledged: Mapping[str, Acknowledgement]) -> list[ActiveCondition]:
    """In the order of the alarm bar: highest priority first, unacknowledged before acknowledged; then oxygen and
    breathing, pulse, pressure, and the rest; then the newest first."""

    def place(state: ActiveCondition) -> tuple[int, bool, int, float]:
        leads = LEADS.get(TABLE[state.condition].tile, len(LEADS))
        return (-state.priority.rank, state.condition in acknowledged, leads, -state.since)

    return sorted(active, key=place)
