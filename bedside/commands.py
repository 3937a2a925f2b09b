"""What a nurse can ask for: the closed list, each with who asked. All go through the Monitor's one door."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A new session; None where the nurse left a field out."""

    label: str
    age: int | None
    weight_kg: float | None
    dose_mg_per_kg: float | None
    minutes: float | None


@dataclass(frozen=True, slots=True)
class ConfirmBaseline:
    """Take the medians of these resting pressures, named by their UTC times."""

    readings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StartInfusion:
    """Chart the start; `without_baseline` is the reason when there is no baseline."""

    without_baseline: str = ""


@dataclass(frozen=True, slots=True)
class PauseInfusion:
    """Chart a pause."""


@dataclass(frozen=True, slots=True)
class ResumeInfusion:
    """Chart the resumption."""


@dataclass(frozen=True, slots=True)
class StopInfusion:
    """Chart the stop."""


@dataclass(frozen=True, slots=True)
class EndSession:
    """The patient leaves."""


@dataclass(frozen=True, slots=True)
class AddNote:
    """Free text, or a one-tap event when `code` is set."""

    text: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Acknowledge:
    """Everything active and listed at this instant has been seen."""


@dataclass(frozen=True, slots=True)
class PauseAudio:
    """Pause sound for 120 s."""


@dataclass(frozen=True, slots=True)
class EndAudioPause:
    """Let alarms sound again."""


@dataclass(frozen=True, slots=True)
class MeasurePressure:
    """Start the cuff once."""


@dataclass(frozen=True, slots=True)
class StopCuff:
    """Deflate the cuff now; an automatic cycle stays."""


@dataclass(frozen=True, slots=True)
class SetCycle:
    """Start the cuff every `seconds`; None: only by hand."""

    seconds: float | None


@dataclass(frozen=True, slots=True)
class StartStat:
    """Measure again and again for five minutes."""


@dataclass(frozen=True, slots=True)
class UseDevice:
    """Chart from this device from now on."""

    device: str


@dataclass(frozen=True, slots=True)
class RemoveDevice:
    """This device, which stands by, does not belong to the chair any more."""

    device: str


Order = (
    RemoveDevice
    | UseDevice
    | OpenSession
    | ConfirmBaseline
    | StartInfusion
    | PauseInfusion
    | ResumeInfusion
    | StopInfusion
    | EndSession
    | AddNote
    | Acknowledge
    | PauseAudio
    | EndAudioPause
    | MeasurePressure
    | StopCuff
    | SetCycle
    | StartStat
)
CuffOrder = MeasurePressure | StopCuff | SetCycle | StartStat


@dataclass(frozen=True, slots=True)
class Command:
    """An order and who gave it (a display's id until there are names)."""

    order: Order
    actor: str
