"""What a nurse can ask for: the closed list, each with who asked. All go through the Monitor's one door."""

from __future__ import annotations

from dataclasses import dataclass

from bedside.told.by import By


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A new session; None where the nurse left a field out.

    `earlier`: whether the readings of the last minutes, from before the session, are this patient's; None: nobody
    has said, and it is asked afterwards. `reason`: why the plan is outside the usual ranges.
    """

    label: str
    age: int | None
    weight_kg: float | None
    dose_mg_per_kg: float | None
    minutes: float | None
    earlier: bool | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CorrectPlan:
    """The plan of the open session was meant otherwise; before the start only. `reason`: why it is outside the
    usual ranges."""

    age: int | None
    weight_kg: float | None
    dose_mg_per_kg: float | None
    minutes: float | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ConfirmBaseline:
    """Take the medians of these resting pressures, named by their UTC times."""

    readings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StartBaseline:
    """Take two resting pressures, now and three minutes later, by themselves."""


@dataclass(frozen=True, slots=True)
class Override:
    """Start although the alarm chain is not proven: who takes it upon themselves, and why."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class StartInfusion:
    """Chart the start; `without_baseline` is the reason when there is no baseline, `override` the name and the
    reason when a link of the alarm chain is not proven. `readings`: where no baseline has been confirmed, it is
    confirmed of these resting pressures first."""

    without_baseline: str = ""
    override: Override | None = None
    readings: tuple[str, ...] = ()


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
    """The patient leaves; `override` is the name and the reason while a HIGH alarm is on, `cancelled` why there was
    no infusion."""

    override: Override | None = None
    cancelled: str = ""


@dataclass(frozen=True, slots=True)
class AddNote:
    """Free text, or a one-tap event when `code` is set."""

    text: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class EnterInError:
    """What was written at `entry`, a UTC time in ISO 8601, was not meant."""

    entry: str
    why: str = ""


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
class ChooseScreen:
    """The display that asks is the bedside screen from now on."""


@dataclass(frozen=True, slots=True)
class AnswerEarlier:
    """The readings from before the session are this patient's, or are not."""

    theirs: bool


@dataclass(frozen=True, slots=True)
class ConfirmResume:
    """After a long interruption: the same patient sits here."""


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
class UseChannel:
    """Of a device with two sensors of one kind, chart this channel: 0 the first, 2 the second."""

    device: str
    channel: int


@dataclass(frozen=True, slots=True)
class RemoveDevice:
    """This device, which stands by, does not belong to the chair any more."""

    device: str


Order = (
    RemoveDevice
    | UseChannel
    | ClearMark
    | ReadTrouble
    | UseDevice
    | OpenSession
    | CorrectPlan
    | StartBaseline
    | ConfirmBaseline
    | StartInfusion
    | PauseInfusion
    | ResumeInfusion
    | StopInfusion
    | EndSession
    | AddNote
    | EnterInError
    | Acknowledge
    | PauseAudio
    | EndAudioPause
    | SwitchAudio
    | SetDarkRoom
    | SetSameArm
    | ChangeLimits
    | MarkAlarm
    | ReportAlarmTest
    | ChooseScreen
    | AnswerEarlier
    | ConfirmResume
    | MeasurePressure
    | StopCuff
    | SetCycle
    | StartStat
)
CuffOrder = MeasurePressure | StopCuff | SetCycle | StartStat


@dataclass(frozen=True, slots=True)
class Command:
    """An order and who gave it."""

    order: Order
    by: By
