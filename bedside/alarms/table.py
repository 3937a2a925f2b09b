"""Every alarm condition there is: its kind, its priorities, and whether it sounds (ALM-1, ALM-28).

The order is the order of declaration within one tick. A test enumerates the table.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Priority(StrEnum):
    """IEC 60601-1-8 priorities; `a.outranks(b)` orders them."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"

    @property
    def rank(self) -> int:
        return {"high": 3, "medium": 2, "low": 1}[self.value]

    def outranks(self, other: Priority | None) -> bool:
        return other is None or self.rank > other.rank


class Kind(StrEnum):
    """What a condition is about: the patient, or the equipment."""

    PHYSIOLOGICAL = "physiological"
    TECHNICAL = "technical"


@dataclass(frozen=True, slots=True)
class Condition:
    """One row: `sounds` is False for effects the drug is expected to have."""

    name: str
    kind: Kind
    priorities: tuple[Priority, ...]
    sounds: bool = True


_H, _M, _L = Priority.HIGH, Priority.MEDIUM, Priority.LOW
_P, _T = Kind.PHYSIOLOGICAL, Kind.TECHNICAL

TABLE: dict[str, Condition] = {
    row.name: row
    for row in (
        Condition("spo2_low", _P, (_H, _M)),
        Condition("pulse_rate_high", _P, (_H, _M)),
        Condition("pulse_rate_low", _P, (_H, _M)),
        Condition("systolic_high", _P, (_H, _M)),
        Condition("systolic_low", _P, (_H, _M)),
        Condition("diastolic_high", _P, (_H, _M)),
        Condition("diastolic_low", _P, (_H, _M)),
        Condition("mean_high", _P, (_H, _M)),
        Condition("mean_low", _P, (_H, _M)),
        Condition("spo2_reduced", _P, (_L,)),
        Condition("pulse_rate_raised", _P, (_L,)),
        Condition("pulse_rate_lowered", _P, (_L,)),
        Condition("systolic_raised", _P, (_L,), sounds=False),
        Condition("systolic_lowered", _P, (_L,), sounds=False),
        Condition("diastolic_raised", _P, (_L,), sounds=False),
        Condition("spo2_signal_lost", _T, (_M, _L)),
        Condition("pulse_signal_lost", _T, (_M,)),
        Condition("low_perfusion", _T, (_L,)),
        Condition("pressure_failed", _T, (_M, _L)),
        Condition("pressure_overdue", _T, (_M, _L)),
        Condition("pressure_implausible", _T, (_M,)),
        Condition("device_link_lost", _T, (_M, _L)),
        Condition("device_silent", _T, (_L,)),
        Condition("cuff_cycle_stopped", _T, (_L,)),
        Condition("recording_failed", _T, (_M,)),
        Condition("no_alarm_sound", _T, (_M,)),
        Condition("display_lost", _T, (_M,)),
        Condition("clock_stepped", _T, (_L,)),
        Condition("server_lost", _T, (_H, _M)),
    )
}
ORDER: dict[str, int] = {name: place for place, name in enumerate(TABLE)}


class Change(StrEnum):
    """What happened to a condition."""

    ONSET = "onset"
    PRIORITY = "priority"
    CLEARED = "cleared"


@dataclass(frozen=True, slots=True)
class AlarmChange:
    """A condition began, changed its priority or ended.

    `value` and `limit` are in the vital's unit (seconds for overdue), None where nothing is measured.
    A cleared change carries the last priority.
    """

    change: Change
    condition: str
    priority: Priority
    value: float | None = None
    limit: float | None = None

    @property
    def kind(self) -> Kind:
        return TABLE[self.condition].kind


@dataclass(frozen=True, slots=True)
class ActiveCondition:
    """A condition that holds: since when at this priority or above (monotonic seconds), at what value
    against what limit."""

    condition: str
    priority: Priority
    since: float
    value: float | None = None
    limit: float | None = None
    worst: float | None = None

    @property
    def kind(self) -> Kind:
        return TABLE[self.condition].kind

    @property
    def sounds(self) -> bool:
        return TABLE[self.condition].sounds
