"""The cuff: its orders and cycle, its readings, the arm it is on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class CuffOrdered:
    """The cuff was started or stopped, or its cycle chosen: `what` is measure, stop, cycle, stat, repeat, again
    (after a failure) or second (of a baseline). `device` is the cuff."""

    kind: ClassVar[str] = "cuff_ordered"
    what: str
    cycle_s: float | None = None
    device: str = ""


@dataclass(frozen=True, slots=True)
class CuffCycleStopped:
    """An automatic cycle ended by itself, and why."""

    kind: ClassVar[str] = "cuff_cycle_stopped"
    why: str


@dataclass(frozen=True, slots=True)
class CycleSettled:
    """After the infusion: the cuff may slow down, fifteen minutes are over and two pressures in a row were
    inside."""

    kind: ClassVar[str] = "cycle_settled"
    cycle_s: float


@dataclass(frozen=True, slots=True)
class PressureExpected:
    """After a determination the next one is late in so many seconds, LOW and MEDIUM; 0: by the phase alone."""

    kind: ClassVar[str] = "pressure_expected"
    low_s: float
    medium_s: float


@dataclass(frozen=True, slots=True)
class PressureSetAside:
    """A pressure that came and is not shown as one of now: what it was, and why."""

    kind: ClassVar[str] = "pressure_set_aside"
    device: str
    words: str


@dataclass(frozen=True, slots=True)
class RepeatPlanned:
    """A pressure beyond a limit is measured again by itself, in `in_s` seconds."""

    kind: ClassVar[str] = "repeat_planned"
    conditions: tuple[str, ...]
    in_s: float


@dataclass(frozen=True, slots=True)
class BaselineBegun:
    """Two resting pressures are taken by themselves from now on."""

    kind: ClassVar[str] = "baseline_begun"


@dataclass(frozen=True, slots=True)
class SecondPlanned:
    """The second resting pressure is started by itself in `in_s` seconds."""

    kind: ClassVar[str] = "second_planned"
    in_s: float


@dataclass(frozen=True, slots=True)
class PressureConfirmed:
    """The second reading agrees: these limits are still crossed."""

    kind: ClassVar[str] = "pressure_confirmed"
    conditions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PulseCompared:
    """The cuff's count of the pulse beside the oximeter's, 1/min, when their agreement changed."""

    kind: ClassVar[str] = "pulse_compared"
    cuff: float | None
    oximeter: float | None
    priority: str


@dataclass(frozen=True, slots=True)
class SameArm:
    """Whether probe and cuff are on one arm."""

    kind: ClassVar[str] = "same_arm"
    switch: ClassVar[bool] = True
    on: bool


@dataclass(frozen=True, slots=True)
class CuffSqueezed:
    """The cuff on the probe's arm fills, or is empty again."""

    kind: ClassVar[str] = "cuff_squeezed"
    on: bool


OfCuff = (
    BaselineBegun
    | CuffOrdered
    | CuffCycleStopped
    | CycleSettled
    | PressureExpected
    | PressureSetAside
    | RepeatPlanned
    | SecondPlanned
    | PressureConfirmed
    | PulseCompared
    | SameArm
    | CuffSqueezed
)
