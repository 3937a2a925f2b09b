"""Whether a session can be meant: a label, and a plan within the clinic's ranges. Pure."""

from __future__ import annotations

import unicodedata

from bedside.errors import CommandRefused
from bedside.infusion.plan import PlanRanges
from bedside.infusion.treatment import KETAMINE, Treatment, planned_dose

DEFAULT_RANGES = PlanRanges()
JOINERS = "\u200c\u200d"
"""Parts of words in some scripts; other invisible characters could turn a label or what follows it around."""


def checked(
    label: str,
    age: float | None,
    weight_kg: float | None,
    dose_mg_per_kg: float | None,
    minutes: float | None,
    reason: str = "",
    ranges: PlanRanges = DEFAULT_RANGES,
    dose_mg: float | None = None,
    bolus_mg: float | None = None,
    reader: str = "",
    kind: Treatment = KETAMINE,
) -> None:
    """Refuse a session nobody can mean; `ranges` are the clinic's. Raises CommandRefused with every wrong field.
    What no pump gives has no dose by weight and no time to be judged."""
    refused: list[CommandRefused | None] = [_label(label)]
    try:
        if kind.pumped:
            ranges.check(age, weight_kg, dose_mg_per_kg, minutes, reason, dose_mg, bolus_mg, reader)
        else:
            planned_dose(kind, dose_mg)
            ranges.check(age, weight_kg, None, None, reason)
    except CommandRefused as wrong:
        refused += [CommandRefused(why, name) for name, why in wrong.fields.items()]
    CommandRefused.together(refused)


def _label(label: str) -> CommandRefused | None:
    if not label.strip():
        return CommandRefused("Give the patient's label, as on the wristband.", "label")
    if any(unicodedata.category(letter) in ("Cc", "Cf") and letter not in JOINERS for letter in label):
        return CommandRefused("A label cannot hold invisible control characters.", "label")
    return CommandRefused("A label has at most 60 characters.", "label") if len(label) > 60 else None
