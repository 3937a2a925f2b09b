"""What a clinic asks for before somebody goes home. Numbers: clinical.md 3, "Recovery/discharge"; each needs the
clinic's own sign-off."""

from __future__ import annotations

from dataclasses import dataclass

MEASURED = ("time", "score", "pressure", "spo2", "moaas", "cadss6", "adverse")
"""What follows from what is measured and scored."""
GOING_HOME = (
    ("oriented", "Oriented: name, place, date"),
    ("walks", "Walks straight, 3 m"),
    ("line_out", "IV line out, site looked at"),
    ("escort_here", "Escort is here"),
    ("sheet", "Sheet for home explained"),
)
"""What is answered before somebody goes home, unless the clinic says otherwise: a key and its words."""
AT_LEAST = {"aldrete": 9, "padss": 9}
"""Modified Aldrete (activity, breathing, circulation, consciousness, SpO2) and modified PADSS (vitals, walking,
nausea, pain, bleeding): five times 0 to 2. The original PADSS asks for drinking and voiding; it is not used
here."""


@dataclass(frozen=True, slots=True)
class LeavingRules:
    """`minutes` since the last of the drug, None: as the treatment has it. A systolic pressure is near the baseline
    within `near` % of it; SpO2 stays above `spo2` % for `spo2_s`, without oxygen for `air_min`; CADSS-6 is back at
    `above` its first value at most. `needs`: which of MEASURED count, `checks`: the clinic's own list. A pressure
    counts for `fresh_min`."""

    minutes: float | None = None
    near: float = 20.0
    spo2: float = 92.0
    spo2_s: float = 300.0
    air_min: float = 30.0
    above: int = 1
    fresh_min: float = 30.0
    needs: tuple[str, ...] = MEASURED
    checks: tuple[tuple[str, str], ...] = GOING_HOME


SCORE_ALONE = LeavingRules(needs=("score",), checks=())
"""For a day as a text, which names no clinic: a score lets somebody go; what else is open is written down."""
