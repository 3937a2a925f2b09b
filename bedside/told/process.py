"""This program at a chair: its start and end, and what it noticed of itself and of its clock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class ProcessStarted:
    """This program began to watch the chair; `resumed` names the session it found open."""

    kind: ClassVar[str] = "process_started"
    version: str
    resumed: str | None = None


@dataclass(frozen=True, slots=True)
class ProcessStopped:
    """This program ended in good order."""

    kind: ClassVar[str] = "process_stopped"


@dataclass(frozen=True, slots=True)
class StoodStill:
    """Nothing was looked at for `seconds`: this computer slept, was stopped or overloaded."""

    kind: ClassVar[str] = "stood_still"
    seconds: float


@dataclass(frozen=True, slots=True)
class ClockStepped:
    """The host clock jumped by `seconds`; no delay changed."""

    kind: ClassVar[str] = "clock_stepped"
    seconds: float


OfProcess = ProcessStarted | ProcessStopped | StoodStill | ClockStepped
