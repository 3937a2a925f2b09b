"""How alarms are signalled: pauses, AUDIO OFF, dark room, the alarm test."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class AudioPaused:
    """Sound is paused for `seconds`."""

    kind: ClassVar[str] = "audio_paused"
    seconds: float


@dataclass(frozen=True, slots=True)
class AudioPauseEnded:
    """Sound is back; `why` is "time", "tap" or "alarm"."""

    kind: ClassVar[str] = "audio_pause_ended"
    why: str


@dataclass(frozen=True, slots=True)
class AudioOff:
    """AUDIO OFF was switched on or off, where the clinic allows it."""

    kind: ClassVar[str] = "audio_off"
    switch: ClassVar[bool] = True
    on: bool


@dataclass(frozen=True, slots=True)
class DarkRoom:
    """Dark-room mode on or off: LOW alarms are shown first and sound after a minute."""

    kind: ClassVar[str] = "dark_room"
    switch: ClassVar[bool] = True
    on: bool


@dataclass(frozen=True, slots=True)
class AlarmTested:
    """The alarm test ran on a screen: `played` was measured there, `heard` is what a person said, None: nobody."""

    kind: ClassVar[str] = "alarm_tested"
    played: bool
    heard: bool | None
    why: str = ""


OfSound = AudioPaused | AudioPauseEnded | AudioOff | DarkRoom | AlarmTested
