"""What a nurse can ask for about alarms, limits and the screens that give them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SeenAlarm:
    """An alarm as a screen showed it: its priority, and since when (UTC, ISO 8601)."""

    condition: str
    priority: str
    since: str = ""


@dataclass(frozen=True, slots=True)
class Acknowledge:
    """What the screen showed has been seen; None: everything that is on at this instant."""

    seen: tuple[SeenAlarm, ...] | None = None


@dataclass(frozen=True, slots=True)
class ClearMark:
    """The mark of a HIGH alarm that is over has been seen."""

    condition: str


@dataclass(frozen=True, slots=True)
class ReadTrouble:
    """What happened to the record was read."""


@dataclass(frozen=True, slots=True)
class PauseAudio:
    """Pause sound for 120 s."""


@dataclass(frozen=True, slots=True)
class EndAudioPause:
    """Let alarms sound again."""


@dataclass(frozen=True, slots=True)
class SwitchAudio:
    """AUDIO OFF, where the clinic allows it, or on again."""

    off: bool


@dataclass(frozen=True, slots=True)
class SetDarkRoom:
    """Dim, low blue, LOW alarms shown before they sound."""

    on: bool


@dataclass(frozen=True, slots=True)
class SetSameArm:
    """Probe and cuff are on one arm, or are not."""

    on: bool


@dataclass(frozen=True, slots=True)
class LimitEdit:
    """Another MEDIUM limit of one condition, and its delay in seconds."""

    condition: str
    medium: float
    delay: float


@dataclass(frozen=True, slots=True)
class ChangeLimits:
    """For this session: a profile by its name, and single limits on top. What loosens needs a `reason`."""

    profile: str
    edits: tuple[LimitEdit, ...]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class MarkAlarm:
    """Real or nuisance, as the nurse saw it; `began` is the alarm's UTC time in the log."""

    condition: str
    began: str
    real: bool


@dataclass(frozen=True, slots=True)
class ReportAlarmTest:
    """A screen has played the alarm test; `heard` is what a person answered, None: nobody was asked."""

    played: bool
    heard: bool | None
    why: str = ""


@dataclass(frozen=True, slots=True)
class TakeDuty:
    """This person is on duty here. Made by the server alone, once their PIN was right: no call can ask for it."""

    initials: str
    name: str
    role: str


@dataclass(frozen=True, slots=True)
class ChooseScreen:
    """The display that asks is the bedside screen from now on."""
