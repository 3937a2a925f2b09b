"""What a nurse can ask for beside and after the infusion: sprays, the site, adverse events, the drug, a call."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class GiveSpray:
    """Chart another device that the patient has sprayed, mg; the first is charted with StartInfusion. `reason`: why
    more than the plan says."""

    mg: float
    at: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CheckSite:
    """The site of the line was looked at. `state`: bedside/leaving/adverse.py."""

    state: str
    words: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class ReportAdverse:
    """An adverse event by its category, what was done and how it ended."""

    category: str
    response: str
    outcome: str
    serious: bool = False
    words: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class ReviewAdverse:
    """The adverse event that was reported at `entry` is looked at again; `session`: one that has ended."""

    entry: str
    outcome: str
    words: str = ""
    session: str = ""


@dataclass(frozen=True, slots=True)
class RecordCall:
    """A patient who went home says of an effect: still there (1 to 3) or gone (0). `at`: a moment, or a day."""

    session: str
    effect: str
    severity: int
    at: str = ""


@dataclass(frozen=True, slots=True)
class DrawDrug:
    """Chart what was drawn up for this session, mg; `vial`: out of which, where the clinic counts vials."""

    mg: float
    vial: str = ""


@dataclass(frozen=True, slots=True)
class CountVial:
    """A vial was looked at: what is in it, mL. `mg_per_ml`, `lot` and `expiry` with its first count; `reason`: why
    it is not what the book says."""

    vial: str
    ml: float
    mg_per_ml: float | None = None
    lot: str = ""
    expiry: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class AddToRecord:
    """An event that was judged by the record and not by a chair, for a session that has ended or for none; never
    asked for from outside."""

    event: Any
    session: str = ""


@dataclass(frozen=True, slots=True)
class WasteVial:
    """What was left in a vial, mL, was thrown away; the initials of who saw it."""

    vial: str
    ml: float
    witness: str
