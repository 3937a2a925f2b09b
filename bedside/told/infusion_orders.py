"""What a nurse can ask for about the infusion and what she sees: each is charted, the pump is separate."""

from __future__ import annotations

from dataclasses import dataclass

from bedside.told.session_orders import Override


@dataclass(frozen=True, slots=True)
class StartInfusion:
    """Chart the start; `without_baseline` is the reason when there is no baseline, `override` the name and the
    reason when a link of the alarm chain is not proven. `readings`: where no baseline has been confirmed, it is
    confirmed of these resting pressures first. `at`, here and below: the past moment it is about (UTC, ISO 8601);
    empty: now."""

    without_baseline: str = ""
    override: Override | None = None
    readings: tuple[str, ...] = ()
    at: str = ""


@dataclass(frozen=True, slots=True)
class PauseInfusion:
    """Chart a pause."""

    at: str = ""


@dataclass(frozen=True, slots=True)
class ResumeInfusion:
    """Chart the resumption."""

    at: str = ""


@dataclass(frozen=True, slots=True)
class StopInfusion:
    """Chart the stop."""

    at: str = ""


@dataclass(frozen=True, slots=True)
class ChangeRate:
    """Chart another rate: one of mg/h, mL/h or mg/kg/h. `reason`: why it is outside the usual range."""

    mg_per_h: float | None = None
    ml_per_h: float | None = None
    mg_per_kg_h: float | None = None
    at: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class GiveBolus:
    """Chart so many mg at once."""

    mg: float
    at: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CorrectEntry:
    """The entry that was made at `entry` was meant otherwise; what is left out stays. `of`: pump, score, drug or
    effect; `value`: a score, an amount of a drug, a severity."""

    entry: str
    mg_per_h: float | None = None
    ml_per_h: float | None = None
    mg_per_kg_h: float | None = None
    mg: float | None = None
    at: str = ""
    why: str = ""
    value: float | None = None
    of: str = "pump"


@dataclass(frozen=True, slots=True)
class AddNote:
    """Free text, or a one-tap event when `code` is set."""

    text: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class RecordEffect:
    """What the patient feels: an effect by its name with a severity of 0 (asked and absent) to 3."""

    effect: str
    severity: int
    at: str = ""


@dataclass(frozen=True, slots=True)
class EnterInError:
    """What was made at `entry`, a UTC time in ISO 8601, was not meant. `of`: note, pump, effect, score or
    drug."""

    entry: str
    why: str = ""
    of: str = "note"
