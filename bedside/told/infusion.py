"""What was charted of the pump. `at` is the moment an entry is about (UTC, ISO 8601); empty: when it was made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class InfusionStarted:
    """Charted: the pump was started."""

    kind: ClassVar[str] = "infusion_started"
    at: str = ""


@dataclass(frozen=True, slots=True)
class InfusionPaused:
    """Charted: the pump was paused."""

    kind: ClassVar[str] = "infusion_paused"
    at: str = ""


@dataclass(frozen=True, slots=True)
class InfusionResumed:
    """Charted: the pump was started again."""

    kind: ClassVar[str] = "infusion_resumed"
    at: str = ""


@dataclass(frozen=True, slots=True)
class InfusionStopped:
    """Charted: the pump was stopped; `dose_mg` as charted until then."""

    kind: ClassVar[str] = "infusion_stopped"
    dose_mg: float | None
    at: str = ""


@dataclass(frozen=True, slots=True)
class RateChanged:
    """Charted: the pump was set to another rate."""

    kind: ClassVar[str] = "rate_changed"
    mg_per_h: float
    at: str = ""


@dataclass(frozen=True, slots=True)
class BolusGiven:
    """Charted: so much was given at once."""

    kind: ClassVar[str] = "bolus_given"
    mg: float
    at: str = ""


@dataclass(frozen=True, slots=True)
class EntryCorrected:
    """What was charted at `entry` (the UTC time it was made) was meant so: `was` is what it said; None and empty
    stay as they were. `of`: pump, score, drug or effect; `value`: a score, an amount or a severity."""

    kind: ClassVar[str] = "entry_corrected"
    entry: str
    was: str
    mg_per_h: float | None = None
    mg: float | None = None
    at: str = ""
    why: str = ""
    value: float | None = None
    of: str = "pump"


@dataclass(frozen=True, slots=True)
class SprayGiven:
    """Charted: the patient has sprayed a device of so many mg; no pump runs. `reason`: why beyond the plan."""

    kind: ClassVar[str] = "spray_given"
    mg: float
    at: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ObservationBegan:
    """Charted: a plain observation began; nothing is given."""

    kind: ClassVar[str] = "observation_began"
    at: str = ""


OfInfusion = (
    InfusionStarted
    | InfusionPaused
    | InfusionResumed
    | InfusionStopped
    | RateChanged
    | BolusGiven
    | SprayGiven
    | ObservationBegan
    | EntryCorrected
)
