"""A patient's session: opened, its baseline, resumed, ended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class SessionOpened:
    """A patient sits down. `label` is the clinic's; a simulated source has a fixed one. `earlier`: readings of
    before belong to this session. `reason`: why the plan is outside the usual ranges. `mg_per_ml`: what the syringe
    holds; `reader`: the initials of a second person who read the plan; `treatment`: what kind of session it is
    (infusion/treatment.py); the rest as in the order."""

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
    mg_per_ml: float | None = None
    dose_mg: float | None = None
    bolus_mg: float | None = None
    birth_year: int | None = None
    sex: str = ""
    initials: str = ""
    allergies: str = ""
    about: str = ""
    indication: str = ""
    weighed: str = ""
    medicines: tuple[str, ...] = ()
    lot: str = ""
    vial: str = ""
    expiry: str = ""
    reader: str = ""
    treatment: str = "ketamine"


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
class ResumeConfirmed:
    """After a long interruption: the same patient sits here, the session goes on with its own limits."""

    kind: ClassVar[str] = "resume_confirmed"


@dataclass(frozen=True, slots=True)
class SessionEnded:
    """The patient leaves the chair. While a HIGH alarm was on: `alarms` with their numbers, and who ended it and
    why. `cancelled`: why there was no infusion, where somebody said it. `doubts`: what was still open, in words;
    `despite`: why it ended all the same, where that was asked."""

    kind: ClassVar[str] = "session_ended"
    alarms: tuple[str, ...] = ()
    name: str = ""
    reason: str = ""
    cancelled: str = ""
    doubts: tuple[str, ...] = ()
    despite: str = ""


@dataclass(frozen=True, slots=True)
class PlanCorrected:
    """The plan, or whom it is for, was entered otherwise than it was meant; before the start only. All of it as it
    is now; `reason`: why it is outside the usual ranges; `reader`: a second person who read it."""

    kind: ClassVar[str] = "plan_corrected"
    age: int | None
    weight_kg: float | None
    dose_mg_per_kg: float | None
    minutes: float | None
    reason: str = ""
    dose_mg: float | None = None
    bolus_mg: float | None = None
    mg_per_ml: float | None = None
    reader: str = ""


OfSession = (
    SessionOpened
    | PlanCorrected
    | EarlierAnswered
    | BaselineConfirmed
    | BaselineSkipped
    | ResumeConfirmed
    | SessionEnded
)
