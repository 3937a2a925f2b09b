"""What was charted of the pump."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


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


OfInfusion = InfusionStarted | InfusionPaused | InfusionResumed | InfusionStopped
