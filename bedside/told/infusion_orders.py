"""What a nurse can ask for about the infusion and what she sees: each is charted, the pump is separate."""

from __future__ import annotations

from dataclasses import dataclass

from bedside.told.session_orders import Override


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
class AddNote:
    """Free text, or a one-tap event when `code` is set."""

    text: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class EnterInError:
    """What was written at `entry`, a UTC time in ISO 8601, was not meant."""

    entry: str
    why: str = ""
