"""What a nurse can ask for: the closed list, each with who asked. All go through the Monitor's one door."""

from __future__ import annotations

from dataclasses import dataclass

from bedside.told.alarm_orders import (
    Acknowledge,
    ChangeLimits,
    ChooseScreen,
    ClearMark,
    EndAudioPause,
    LimitEdit,
    MarkAlarm,
    PauseAudio,
    ReadTrouble,
    ReportAlarmTest,
    SeenAlarm,
    SetDarkRoom,
    SetSameArm,
    SwitchAudio,
    TakeDuty,
)
from bedside.told.by import By
from bedside.told.care_orders import (
    AddToRecord,
    CheckSite,
    CountVial,
    DrawDrug,
    GiveSpray,
    RecordCall,
    ReportAdverse,
    ReviewAdverse,
    WasteVial,
)
from bedside.told.cuff_orders import (
    MeasurePressure,
    RemoveDevice,
    SetCycle,
    StartStat,
    StopCuff,
    UseChannel,
    UseDevice,
)
from bedside.told.infusion_orders import (
    AddNote,
    ChangeRate,
    CorrectEntry,
    EnterInError,
    GiveBolus,
    PauseInfusion,
    RecordEffect,
    ResumeInfusion,
    StartInfusion,
    StopInfusion,
)
from bedside.told.observation_orders import (
    CheckItem,
    Discharge,
    GiveDrug,
    RecordScore,
    SkipPrompt,
    WasteDrug,
)
from bedside.told.session_orders import (
    AnswerEarlier,
    ConfirmBaseline,
    ConfirmResume,
    CorrectPlan,
    EndSession,
    OpenSession,
    Override,
    StartBaseline,
)

__all__ = [
    "Acknowledge",
    "AddNote",
    "AddToRecord",
    "AnswerEarlier",
    "ChangeLimits",
    "ChangeRate",
    "CheckItem",
    "CheckSite",
    "ChooseScreen",
    "ClearMark",
    "Command",
    "ConfirmBaseline",
    "ConfirmResume",
    "CorrectEntry",
    "CorrectPlan",
    "CountVial",
    "CuffOrder",
    "Discharge",
    "DrawDrug",
    "EndAudioPause",
    "EndSession",
    "EnterInError",
    "GiveBolus",
    "GiveDrug",
    "GiveSpray",
    "LimitEdit",
    "MarkAlarm",
    "MeasurePressure",
    "OpenSession",
    "Order",
    "Override",
    "PauseAudio",
    "PauseInfusion",
    "ReadTrouble",
    "RecordCall",
    "RecordEffect",
    "RecordScore",
    "RemoveDevice",
    "ReportAdverse",
    "ReportAlarmTest",
    "ResumeInfusion",
    "ReviewAdverse",
    "SeenAlarm",
    "SetCycle",
    "SetDarkRoom",
    "SetSameArm",
    "SkipPrompt",
    "StartBaseline",
    "StartInfusion",
    "StartStat",
    "StopCuff",
    "StopInfusion",
    "SwitchAudio",
    "TakeDuty",
    "UseChannel",
    "UseDevice",
    "WasteDrug",
    "WasteVial",
]

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
    | ChangeRate
    | GiveBolus
    | CorrectEntry
    | EndSession
    | AddNote
    | RecordEffect
    | RecordScore
    | SkipPrompt
    | GiveDrug
    | CheckItem
    | WasteDrug
    | Discharge
    | AddToRecord
    | CheckSite
    | CountVial
    | DrawDrug
    | GiveSpray
    | RecordCall
    | ReportAdverse
    | ReviewAdverse
    | WasteVial
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
    | TakeDuty
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
