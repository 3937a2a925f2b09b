"""Alarms as a screen sees them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from bedside.conditions.table import ActiveCondition, Priority
from bedside.passing import PASSES
from bedside.told.by import By


@dataclass(frozen=True, slots=True)
class AlarmView:
    """One condition as the alarm bar lists it; `resolved`: it is over, and still marked."""

    state: ActiveCondition
    since: datetime
    acknowledged: datetime | None
    by: By | None
    resolved: datetime | None = None


@dataclass(frozen=True, slots=True)
class SuppressionView:
    """A condition that is held back: why, and for how many chair seconds more at most."""

    condition: str
    why: str
    left_s: Annotated[float, PASSES]


@dataclass(frozen=True, slots=True)
class SoundView:
    """What shall sound now, and the audio pause in real seconds.

    `louder`: nobody has answered for two minutes. `off`: AUDIO OFF, which has reminded of itself `reminders`
    times. `visual_first`: LOW conditions that a dark room shows before they sound.
    """

    sounding: Priority | None
    paused_left_s: Annotated[float | None, PASSES]
    paused_by: By
    louder: bool = False
    off: bool = False
    reminders: int = 0
    visual_first: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LastAlarm:
    """The alarm that ended last, for the quiet bar."""

    condition: str
    priority: Priority
    value: float | None
    since: datetime
    cleared: datetime
