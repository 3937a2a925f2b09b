"""The closed list of things that can happen at a chair, and an event with its time.

An event is never changed or removed: what corrects it is another event. Times are UTC.
Each subject's events stand in its own file of `bedside.told`.
"""

from __future__ import annotations

import typing
from dataclasses import dataclass
from datetime import datetime

from bedside.told.alarms import (
    Acknowledged,
    AcknowledgementBroken,
    AcknowledgementExpired,
    Alarm,
    AlarmMarked,
    DelaysRanOut,
    LatchReset,
    OfAlarms,
    Suppressed,
    SuppressionEnded,
)
from bedside.told.by import By
from bedside.told.care import (
    LATER,
    AdverseReported,
    AdverseReviewed,
    DrugDrawn,
    FollowUpCalled,
    LeavingAsked,
    OfCare,
    SiteChecked,
    VialCounted,
    VialWasted,
)
from bedside.told.codec import Unknown, read, restored, said
from bedside.told.cuff import (
    BaselineBegun,
    CuffCycleStopped,
    CuffOrdered,
    CuffSqueezed,
    CycleSettled,
    OfCuff,
    PressureConfirmed,
    PressureExpected,
    PressureSetAside,
    PulseCompared,
    RepeatPlanned,
    SameArm,
    SecondPlanned,
)
from bedside.told.infusion import (
    BolusGiven,
    EntryCorrected,
    InfusionPaused,
    InfusionResumed,
    InfusionStarted,
    InfusionStopped,
    ObservationBegan,
    OfInfusion,
    RateChanged,
    SprayGiven,
)
from bedside.told.limits import LimitsChanged, LimitsInForce, OfLimits
from bedside.told.notes import EffectSeen, EnteredInError, Note, OfNotes
from bedside.told.observations import (
    Discharged,
    DrugGiven,
    DrugWasted,
    ItemChecked,
    OfObservations,
    PromptSkipped,
    PromptsPlanned,
    ScoreTaken,
    VitalsCharted,
)
from bedside.told.process import ClockStepped, OfProcess, ProcessStarted, ProcessStopped, StoodStill
from bedside.told.record import OfRecord, RecordingGap, RecordTrouble, RecordTroubleRead, RowsSealed
from bedside.told.screens import ChainChanged, ChainOverridden, DutyTaken, OfScreens, ScreenChosen
from bedside.told.session import (
    BaselineConfirmed,
    BaselineSkipped,
    EarlierAnswered,
    OfSession,
    PlanCorrected,
    ResumeConfirmed,
    SessionEnded,
    SessionOpened,
)
from bedside.told.sound import AlarmTested, AudioOff, AudioPaused, AudioPauseEnded, DarkRoom, OfSound
from bedside.told.sources import (
    ChannelChosen,
    DeviceClockApart,
    DeviceRemoved,
    DeviceStatus,
    LinkChanged,
    OfSources,
    PlethFlat,
    RefreshedEvery,
    SourceChosen,
)

__all__ = [
    "KINDS",
    "LATER",
    "Acknowledged",
    "AcknowledgementBroken",
    "AcknowledgementExpired",
    "AdverseReported",
    "AdverseReviewed",
    "Alarm",
    "AlarmMarked",
    "AlarmTested",
    "AudioOff",
    "AudioPauseEnded",
    "AudioPaused",
    "BaselineBegun",
    "BaselineConfirmed",
    "BaselineSkipped",
    "BolusGiven",
    "ChainChanged",
    "ChainOverridden",
    "ChannelChosen",
    "ClockStepped",
    "CuffCycleStopped",
    "CuffOrdered",
    "CuffSqueezed",
    "CycleSettled",
    "DarkRoom",
    "DelaysRanOut",
    "DeviceClockApart",
    "DeviceRemoved",
    "DeviceStatus",
    "Discharged",
    "DrugDrawn",
    "DrugGiven",
    "DrugWasted",
    "DutyTaken",
    "EarlierAnswered",
    "EffectSeen",
    "EnteredInError",
    "EntryCorrected",
    "Event",
    "FollowUpCalled",
    "InfusionPaused",
    "InfusionResumed",
    "InfusionStarted",
    "InfusionStopped",
    "ItemChecked",
    "LatchReset",
    "LeavingAsked",
    "LimitsChanged",
    "LimitsInForce",
    "LinkChanged",
    "Note",
    "ObservationBegan",
    "PlanCorrected",
    "PlethFlat",
    "PressureConfirmed",
    "PressureExpected",
    "PressureSetAside",
    "ProcessStarted",
    "ProcessStopped",
    "PromptSkipped",
    "PromptsPlanned",
    "PulseCompared",
    "RateChanged",
    "RecordTrouble",
    "RecordTroubleRead",
    "RecordingGap",
    "RefreshedEvery",
    "RepeatPlanned",
    "ResumeConfirmed",
    "RowsSealed",
    "SameArm",
    "ScoreTaken",
    "ScreenChosen",
    "SecondPlanned",
    "SessionEnded",
    "SessionOpened",
    "SiteChecked",
    "SourceChosen",
    "SprayGiven",
    "Stamped",
    "StoodStill",
    "Suppressed",
    "SuppressionEnded",
    "Unknown",
    "VialCounted",
    "VialWasted",
    "VitalsCharted",
    "from_json",
    "from_text",
    "to_json",
]

Event = (
    OfProcess
    | OfRecord
    | OfSession
    | OfInfusion
    | OfNotes
    | OfObservations
    | OfCare
    | OfAlarms
    | OfSound
    | OfLimits
    | OfCuff
    | OfSources
    | OfScreens
    | Unknown
)
KINDS: dict[str, type[Event]] = {kind.kind: kind for kind in typing.get_args(Event) if kind is not Unknown}


def to_json(event: Event) -> dict[str, typing.Any]:
    """The event as a JSON object, `kind` first."""
    return said(event)


def from_json(body: dict[str, typing.Any]) -> Event:
    """The event a JSON object says; one of a later version is kept as Unknown. ValueError: none at all."""
    return typing.cast(Event, restored(KINDS, body))


def from_text(body: str) -> Event:
    """The event a body in the record says. Raises ValueError for no JSON object, and for wrong fields."""
    return from_json(read(body))


@dataclass(frozen=True, slots=True)
class Stamped:
    """An event with its time and session, as the record keeps it. `actor` is who did it, `display` the screen it
    was done on; records of before have the display as the actor."""

    event: Event
    utc: datetime
    bed: str
    session: str | None
    origin: str
    actor: str
    display: str = ""

    @property
    def by(self) -> By:
        """Who did it, and where."""
        return By(self.display or self.actor, "" if self.display in ("", self.actor) else self.actor)
