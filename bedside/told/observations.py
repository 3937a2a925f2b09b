"""What the nurse counted, scored, gave and checked, and what the monitor charted by itself. `at` is the moment an
entry is about (UTC, ISO 8601); empty: when it was made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class ScoreTaken:
    """A scale was read out or seen: its value, and its items where they were asked one by one."""

    kind: ClassVar[str] = "score_taken"
    scale: str
    value: int
    at: str = ""
    items: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class PromptSkipped:
    """What was due was not asked, for this reason."""

    kind: ClassVar[str] = "prompt_skipped"
    scale: str
    reason: str


@dataclass(frozen=True, slots=True)
class PromptsPlanned:
    """What is asked in this session, and when: of each scale its name, the first time and the time between in
    seconds from the start, and whether it goes on in recovery. Overdue after `late_s`."""

    kind: ClassVar[str] = "prompts_planned"
    rules: tuple[tuple[str, float, float, bool], ...]
    late_s: float


@dataclass(frozen=True, slots=True)
class DrugGiven:
    """A rescue drug or a fluid: its name, an amount with its unit, and the route."""

    kind: ClassVar[str] = "drug_given"
    name: str
    amount: float
    unit: str
    route: str
    at: str = ""


@dataclass(frozen=True, slots=True)
class VitalsCharted:
    """The values of this moment as an anesthesia record has them; a pressure is one measured since the row before.
    None: there was none."""

    kind: ClassVar[str] = "vitals_charted"
    spo2: float | None
    pulse_rate: float | None
    systolic: float | None
    diastolic: float | None
    mean: float | None
    respiration_rate: float | None


@dataclass(frozen=True, slots=True)
class ItemChecked:
    """A line of the clinic's checklist was answered, or the answer was taken back."""

    kind: ClassVar[str] = "item_checked"
    item: str
    done: bool = True


@dataclass(frozen=True, slots=True)
class DrugWasted:
    """What was left of the drug was thrown away before a witness, named by initials."""

    kind: ClassVar[str] = "drug_wasted"
    mg: float
    witness: str


@dataclass(frozen=True, slots=True)
class Discharged:
    """The patient may leave. `override`: why, where something was not met; `name`: who says so, where nobody was on
    duty; `open`: what was not met, in words."""

    kind: ClassVar[str] = "discharged"
    override: str = ""
    name: str = ""
    open: tuple[str, ...] = ()


OfObservations = (
    ScoreTaken | PromptSkipped | PromptsPlanned | DrugGiven | VitalsCharted | ItemChecked | DrugWasted | Discharged
)
