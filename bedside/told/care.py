"""What happens beside and after the infusion: the site of the line, adverse events, the drug itself, and what the
patient says later. `at` is the moment an entry is about (UTC, ISO 8601); empty: when it was made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class LeavingAsked:
    """What is asked for before somebody goes home from this session, as the clinic has it
    (bedside/leaving/rules.py); `checks`: keys and words."""

    kind: ClassVar[str] = "leaving_asked"
    minutes: float | None
    near: float
    spo2: float
    spo2_s: float
    air_min: float
    above: int
    fresh_min: float
    needs: tuple[str, ...]
    checks: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class SiteChecked:
    """Somebody looked at the site of the line: what they saw (bedside/leaving/adverse.py), and words."""

    kind: ClassVar[str] = "site_checked"
    state: str
    words: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class AdverseReported:
    """Something that was not meant to happen: its category, what was done, how it ended, and words."""

    kind: ClassVar[str] = "adverse_reported"
    category: str
    response: str
    outcome: str
    serious: bool = False
    words: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class AdverseReviewed:
    """The adverse event that was reported at `entry` (the UTC time it was made) was looked at again, by whoever
    this event is of: how it ended."""

    kind: ClassVar[str] = "adverse_reviewed"
    entry: str
    outcome: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class FollowUpCalled:
    """What the patient said of an effect after going home: `severity` 0 is gone. `at`: the moment until or from
    which it holds; of a call whose hour nobody wrote down, the end or the beginning of its day."""

    kind: ClassVar[str] = "follow_up_called"
    effect: str
    severity: int
    at: str = ""


@dataclass(frozen=True, slots=True)
class DrugDrawn:
    """So many mg of the controlled drug were drawn up for this session, out of a vial where one is named."""

    kind: ClassVar[str] = "drug_drawn"
    mg: float
    vial: str = ""


@dataclass(frozen=True, slots=True)
class VialCounted:
    """So much was found in a vial, mL. The first count takes it into the book; `expected`: what the book said, mL;
    `reason`: why it found something else."""

    kind: ClassVar[str] = "vial_counted"
    vial: str
    ml: float
    mg_per_ml: float
    lot: str = ""
    expiry: str = ""
    expected: float | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class VialWasted:
    """What was left in a vial, mL, was thrown away before a witness, named by initials."""

    kind: ClassVar[str] = "vial_wasted"
    vial: str
    ml: float
    witness: str


OfCare = (
    LeavingAsked
    | SiteChecked
    | AdverseReported
    | AdverseReviewed
    | FollowUpCalled
    | DrugDrawn
    | VialCounted
    | VialWasted
)
LATER = (FollowUpCalled, AdverseReviewed)
"""What is added to a session that has ended."""
