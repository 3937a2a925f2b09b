"""Alarm conditions: begun, changed, answered, held back, marked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Alarm:
    """An alarm condition began, changed priority or was cleared; with the limit and delay in force."""

    kind: ClassVar[str] = "alarm"
    change: str
    condition: str
    priority: str
    about: str
    value: float | None = None
    limit: float | None = None
    delay: float | None = None
    worst: float | None = None


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """These conditions were acknowledged in one tap."""

    kind: ClassVar[str] = "acknowledged"
    conditions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AcknowledgementExpired:
    """Five minutes are over: these conditions sound again."""

    kind: ClassVar[str] = "acknowledgement_expired"
    conditions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AcknowledgementBroken:
    """These conditions got worse than they were when acknowledged, and sound again."""

    kind: ClassVar[str] = "acknowledgement_broken"
    conditions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LatchReset:
    """Marks of alarms that were over were taken away: a nurse has seen them."""

    kind: ClassVar[str] = "latch_reset"
    conditions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Suppressed:
    """A condition that would hold is held back for a known cause, for at most `at_most_s` more."""

    kind: ClassVar[str] = "suppressed"
    condition: str
    why: str
    at_most_s: float


@dataclass(frozen=True, slots=True)
class SuppressionEnded:
    """It is held back no more: `alarmed` tells whether the condition then held."""

    kind: ClassVar[str] = "suppression_ended"
    condition: str
    alarmed: bool


@dataclass(frozen=True, slots=True)
class DelaysRanOut:
    """Stretches beyond a limit that ended before their delay, gathered over a minute: no alarm was made of them."""

    kind: ClassVar[str] = "delays_ran_out"
    condition: str
    priority: str
    count: int
    longest_s: float
    worst: float


@dataclass(frozen=True, slots=True)
class AlarmMarked:
    """The nurse says of an alarm that began at `began` (UTC) whether it was real."""

    kind: ClassVar[str] = "alarm_marked"
    condition: str
    began: str
    real: bool


OfAlarms = (
    Alarm
    | Acknowledged
    | AcknowledgementExpired
    | AcknowledgementBroken
    | LatchReset
    | Suppressed
    | SuppressionEnded
    | DelaysRanOut
    | AlarmMarked
)
