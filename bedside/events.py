"""The closed list of things that can happen at a chair; each goes to and from one JSON object.

An event is never changed or removed: what corrects it is another event. Times are UTC; who did it is the
actor, a display's id until there are names.
"""

from __future__ import annotations

import json
import types
import typing
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any, ClassVar


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
class SessionOpened:
    """A patient sits down. `label` is the clinic's; a simulated source has a fixed one. `earlier`: readings of
    before belong to this session. `reason`: why the plan is outside the usual ranges."""

    kind: ClassVar[str] = "session_opened"
    session: str
    label: str
    age: int | None
    weight_kg: float | None
    dose_mg_per_kg: float | None
    minutes: float | None
    limits: str
    earlier: bool = True
    reason: str = ""


@dataclass(frozen=True, slots=True)
class EarlierAnswered:
    """The readings from before the session are this patient's, and belong to it from now on; or they are not."""

    kind: ClassVar[str] = "earlier_answered"
    theirs: bool


@dataclass(frozen=True, slots=True)
class BaselineConfirmed:
    """The nurse confirmed these resting values; `readings` are the UTC times of the pressures behind them."""

    kind: ClassVar[str] = "baseline_confirmed"
    spo2: float | None
    pulse_rate: float | None
    systolic: float
    diastolic: float
    readings: tuple[str, ...] = ()
    mean: float | None = None


@dataclass(frozen=True, slots=True)
class BaselineSkipped:
    """The infusion may start without a baseline, for this reason."""

    kind: ClassVar[str] = "baseline_skipped"
    reason: str


@dataclass(frozen=True, slots=True)
class InfusionStarted:
    """Charted: the pump was started."""

    kind: ClassVar[str] = "infusion_started"


@dataclass(frozen=True, slots=True)
class InfusionPaused:
    """Charted: the pump was paused."""

    kind: ClassVar[str] = "infusion_paused"


@dataclass(frozen=True, slots=True)
class InfusionResumed:
    """Charted: the pump was started again."""

    kind: ClassVar[str] = "infusion_resumed"


@dataclass(frozen=True, slots=True)
class InfusionStopped:
    """Charted: the pump was stopped; `dose_mg` as charted until then."""

    kind: ClassVar[str] = "infusion_stopped"
    dose_mg: float | None


@dataclass(frozen=True, slots=True)
class SessionEnded:
    """The patient leaves the chair. While a HIGH alarm was on: `alarms` with their numbers, and who ended it and
    why."""

    kind: ClassVar[str] = "session_ended"
    alarms: tuple[str, ...] = ()
    name: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """Something the nurse saw or gave: a one-tap event when `code` is set, else free text."""

    kind: ClassVar[str] = "note"
    text: str
    code: str = ""


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
class LatchReset:
    """Marks of alarms that were over were taken away: a nurse has seen them."""

    kind: ClassVar[str] = "latch_reset"
    conditions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AudioOff:
    """AUDIO OFF was switched on or off, where the clinic allows it."""

    kind: ClassVar[str] = "audio_off"
    on: bool


@dataclass(frozen=True, slots=True)
class DarkRoom:
    """Dark-room mode on or off: LOW alarms are shown first and sound after a minute."""

    kind: ClassVar[str] = "dark_room"
    on: bool


@dataclass(frozen=True, slots=True)
class SameArm:
    """Whether probe and cuff are on one arm."""

    kind: ClassVar[str] = "same_arm"
    on: bool


@dataclass(frozen=True, slots=True)
class CuffSqueezed:
    """The cuff on the probe's arm fills, or is empty again."""

    kind: ClassVar[str] = "cuff_squeezed"
    on: bool


@dataclass(frozen=True, slots=True)
class PlethFlat:
    """The pulse wave stands still under a number, or moves again."""

    kind: ClassVar[str] = "pleth_flat"
    on: bool


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
class PulseCompared:
    """The cuff's count of the pulse beside the oximeter's, 1/min, when their agreement changed."""

    kind: ClassVar[str] = "pulse_compared"
    cuff: float | None
    oximeter: float | None
    priority: str


@dataclass(frozen=True, slots=True)
class RefreshedEvery:
    """The oximeter in use shows a new number every so many seconds; 0 where there is none yet. `others_s`: the same
    of the instrument that gives respiration, EtCO2 and the ECG's rate."""

    kind: ClassVar[str] = "refreshed_every"
    seconds: float
    others_s: float = 0.0


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
class RepeatPlanned:
    """A pressure beyond a limit is measured again by itself, in `in_s` seconds."""

    kind: ClassVar[str] = "repeat_planned"
    conditions: tuple[str, ...]
    in_s: float


@dataclass(frozen=True, slots=True)
class PressureConfirmed:
    """The second reading agrees: these limits are still crossed."""

    kind: ClassVar[str] = "pressure_confirmed"
    conditions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LimitsChanged:
    """Other limits from now on, for this session: a profile, and single limits changed on top of it.

    Each edit is condition, MEDIUM limit and MEDIUM delay. `title` is the profile with its version and the
    beginning of its digest, `before` what was in force.
    """

    kind: ClassVar[str] = "limits_changed"
    profile: str
    edits: tuple[tuple[str, float, float], ...]
    reason: str
    title: str
    before: str = ""


@dataclass(frozen=True, slots=True)
class AlarmMarked:
    """The nurse says of an alarm that began at `began` (UTC) whether it was real."""

    kind: ClassVar[str] = "alarm_marked"
    condition: str
    began: str
    real: bool


@dataclass(frozen=True, slots=True)
class AlarmTested:
    """The alarm test ran on a screen: `played` was measured there, `heard` is what a person said, None: nobody."""

    kind: ClassVar[str] = "alarm_tested"
    played: bool
    heard: bool | None
    why: str = ""


@dataclass(frozen=True, slots=True)
class ChainChanged:
    """A link of the alarm chain broke or holds again; `fact` is what was seen."""

    kind: ClassVar[str] = "chain_changed"
    proof: str
    ok: bool
    fact: str


@dataclass(frozen=True, slots=True)
class ChainOverridden:
    """The infusion was started although these links were not proven: who said so, and why."""

    kind: ClassVar[str] = "chain_overridden"
    proofs: tuple[str, ...]
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class ScreenChosen:
    """This display is the bedside screen from now on; others are information only."""

    kind: ClassVar[str] = "screen_chosen"
    display: str


@dataclass(frozen=True, slots=True)
class StoodStill:
    """Nothing was looked at for `seconds`: this computer slept, was stopped or overloaded."""

    kind: ClassVar[str] = "stood_still"
    seconds: float


@dataclass(frozen=True, slots=True)
class ResumeConfirmed:
    """After a long interruption: the same patient sits here, the session goes on with its own limits."""

    kind: ClassVar[str] = "resume_confirmed"


@dataclass(frozen=True, slots=True)
class LinkChanged:
    """The wire to a device changed its state."""

    kind: ClassVar[str] = "link_changed"
    device: str
    state: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class DeviceClockApart:
    """An instrument's own clock differs from the host's by more than 5 s: `seconds` is its time minus ours."""

    kind: ClassVar[str] = "device_clock_apart"
    device: str
    seconds: float


@dataclass(frozen=True, slots=True)
class SourceChosen:
    """From now on the vital signs are charted from this device: somebody chose it."""

    kind: ClassVar[str] = "source_chosen"
    device: str


@dataclass(frozen=True, slots=True)
class ChannelChosen:
    """Of an instrument with two sensors of one kind this one is charted: 0 the first, 2 the second."""

    kind: ClassVar[str] = "channel_chosen"
    device: str
    channel: int


@dataclass(frozen=True, slots=True)
class CycleSettled:
    """After the infusion: the cuff may slow down, fifteen minutes are over and two pressures in a row were
    inside."""

    kind: ClassVar[str] = "cycle_settled"
    cycle_s: float


@dataclass(frozen=True, slots=True)
class DeviceRemoved:
    """An instrument that stood by was taken away from the chair."""

    kind: ClassVar[str] = "device_removed"
    device: str


@dataclass(frozen=True, slots=True)
class CuffOrdered:
    """The cuff was started or stopped, or its cycle chosen: `what` is measure, stop, cycle, stat, repeat or again
    (after a failure). `device` is the cuff."""

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
class DeviceStatus:
    """The instrument said something about itself, such as a low battery."""

    kind: ClassVar[str] = "device_status"
    device: str
    code: str


@dataclass(frozen=True, slots=True)
class ClockStepped:
    """The host clock jumped by `seconds`; no delay changed."""

    kind: ClassVar[str] = "clock_stepped"
    seconds: float


@dataclass(frozen=True, slots=True)
class RecordingGap:
    """The disk refused for `seconds`; what was measured meanwhile follows, `lost` rows are missing."""

    kind: ClassVar[str] = "recording_gap"
    seconds: float
    lost: int


@dataclass(frozen=True, slots=True)
class RowsSealed:
    """The record's own: a digest of the rows that this chair and session measured since the last seal. Each chunk
    is a table, its first and last id, the SHA-256 over its rows in order, and two bytes of each row's own; `upto`
    are the highest ids of numerics, pressures, waves at that moment."""

    kind: ClassVar[str] = "rows_sealed"
    chunks: tuple[tuple[str, int, int, str, str], ...]
    upto: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RecordTrouble:
    """Something is missing from the record, or was put aside: `what` is damaged, shorter, set_aside, foreign or
    part; `words` say it to a person, `file` is what was put aside."""

    kind: ClassVar[str] = "record_trouble"
    what: str
    words: str
    file: str = ""


@dataclass(frozen=True, slots=True)
class RecordTroubleRead:
    """A person has read what was said of the record until now."""

    kind: ClassVar[str] = "record_trouble_read"


Event = (
    ProcessStarted
    | ProcessStopped
    | SessionOpened
    | EarlierAnswered
    | BaselineConfirmed
    | BaselineSkipped
    | InfusionStarted
    | InfusionPaused
    | InfusionResumed
    | InfusionStopped
    | SessionEnded
    | Note
    | Alarm
    | Acknowledged
    | AcknowledgementExpired
    | AcknowledgementBroken
    | PlethFlat
    | PressureExpected
    | PressureSetAside
    | PulseCompared
    | ChannelChosen
    | CycleSettled
    | AudioPaused
    | AudioPauseEnded
    | LatchReset
    | AudioOff
    | DarkRoom
    | SameArm
    | CuffSqueezed
    | RefreshedEvery
    | Suppressed
    | SuppressionEnded
    | DelaysRanOut
    | RepeatPlanned
    | PressureConfirmed
    | LimitsChanged
    | AlarmMarked
    | AlarmTested
    | ChainChanged
    | ChainOverridden
    | ScreenChosen
    | StoodStill
    | ResumeConfirmed
    | LinkChanged
    | DeviceClockApart
    | SourceChosen
    | DeviceRemoved
    | CuffOrdered
    | CuffCycleStopped
    | DeviceStatus
    | ClockStepped
    | RecordingGap
    | RowsSealed
    | RecordTrouble
    | RecordTroubleRead
)
KINDS: dict[str, type[Event]] = {kind.kind: kind for kind in typing.get_args(Event)}


def to_json(event: Event) -> dict[str, Any]:
    """The event as a JSON object, `kind` first."""
    return {"kind": event.kind, **asdict(event)}


def from_json(body: dict[str, Any]) -> Event:
    """The event a JSON object says. Raises ValueError for one this program does not know."""
    cls = KINDS.get(body.get("kind", ""))
    if cls is None:
        raise ValueError(f"unknown event {body.get('kind')!r}")
    known = {f.name: f for f in fields(cls)}
    given = {name: value for name, value in body.items() if name in known}
    hints = typing.get_type_hints(cls)
    try:
        return cls(**{name: _restored(hints[name], value) for name, value in given.items()})
    except TypeError as error:
        raise ValueError(f"event {cls.kind}: {error}") from error


PLAIN: dict[Any, tuple[type, ...]] = {str: (str,), bool: (bool,), int: (int,), float: (int, float)}
"""What a plain field may hold in JSON."""


def from_text(body: str) -> Event:
    """The event a body in the record says. Raises ValueError for none of ours, and for no JSON object at all."""
    try:
        said = json.loads(body)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    if not isinstance(said, dict):
        raise ValueError("not a JSON object")  # noqa: TRY004 - one error for whatever cannot be read
    return from_json(said)


def _restored(hint: Any, value: Any) -> Any:
    allowed = PLAIN.get(hint)
    if allowed and (not isinstance(value, allowed) or (hint is not bool and isinstance(value, bool))):
        raise ValueError(f"{value!r:.60} is no {hint.__name__}")
    is_tuple = typing.get_origin(hint) is tuple and not isinstance(hint, types.UnionType)
    if not is_tuple or not isinstance(value, list):
        return value
    return tuple(tuple(each) if isinstance(each, list) else each for each in value)


@dataclass(frozen=True, slots=True)
class Stamped:
    """An event with its time, session and actor, as the record keeps it."""

    event: Event
    utc: datetime
    bed: str
    session: str | None
    origin: str
    actor: str
