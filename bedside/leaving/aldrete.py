"""The two scores that let a patient go, item by item, with what was measured beside each: the facts are measured,
the score is the nurse's. Facts in own words (clinical.md 3; ecosystem.md 5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from bedside.leaving.facts import latest_pressure, lowest_spo2, oxygen
from bedside.leaving.met import Known, near

WITHIN = {"circulation": (20.0, 50.0), "vitals": (20.0, 40.0)}
"""Percent from the baseline for 2 and for 1: the scores' own, whatever a clinic asks for before going home."""
WELL = 92.0
LOW_ON_OXYGEN = 90.0


@dataclass(frozen=True, slots=True)
class Asked:
    """One item of a score: what 2, 1 and 0 stand for."""

    key: str
    words: str
    steps: tuple[str, str, str]


ALDRETE = (
    Asked("activity", "Activity", ("moves all limbs", "moves two limbs", "moves none")),
    Asked("breathing", "Breathing", ("deep breaths, coughs", "shallow or laboured", "none by itself")),
    Asked("circulation", "Circulation", ("within 20 % of baseline", "20 to 50 %", "beyond 50 %")),
    Asked("consciousness", "Consciousness", ("fully awake", "wakes when called", "does not answer")),
    Asked("spo2", "SpO₂", ("above 92 % on air", "above 90 % with oxygen", "below 90 % with oxygen")),
)
PADSS = (
    Asked("vitals", "Vital signs", ("within 20 % of baseline", "20 to 40 %", "beyond 40 %")),
    Asked("walking", "Walking", ("steady, not dizzy", "with help", "cannot, or dizzy")),
    Asked("nausea", "Nausea, vomiting", ("little or none", "moderate", "severe, goes on")),
    Asked("pain", "Pain", ("little or none", "moderate", "severe")),
    Asked("bleeding", "Bleeding", ("little or none", "moderate", "severe")),
)
"""The modified version; bleeding is always 2 after an infusion, and is asked all the same."""
ITEMS = {"aldrete": ALDRETE, "padss": PADSS}


def beside(known: Known) -> dict[str, tuple[str, int | None]]:
    """What was measured for an item: words, and the number that it would be; None where a person has to say."""
    pressures = {key: _pressure(known, *WITHIN[key]) for key in WITHIN}
    return pressures | {"consciousness": _awake(known), "spo2": _spo2(known)}


def _pressure(known: Known, narrow: float, wide: float) -> tuple[str, int | None]:
    base, found = known.session.baseline, latest_pressure(known.facts, known.since, known.until)
    if base is None or found is None:
        return ("no baseline" if base is None else "none since the end"), None
    value = next((n for n, within in ((2, narrow), (1, wide)) if near(found[1], base.systolic, within)), 0)
    return f"{found[1]:g}/{found[2]:g}, baseline {base.systolic:g}/{base.diastolic:g}", value


def _awake(known: Known) -> tuple[str, int | None]:
    rows = [each for each in known.scores("moaas") if each.at >= known.since]
    if not rows:
        return "MOAA/S not asked", None
    value = rows[-1].value
    return f"MOAA/S {value}", 2 if value == 5 else 1 if value >= 3 else 0


def _spo2(known: Known) -> tuple[str, int | None]:
    lowest = lowest_spo2(known.facts, known.until - timedelta(seconds=known.rules.spo2_s), known.until)
    given = [row for row in oxygen(known.seen, known.care) if row[0] <= known.until]
    helped = bool(given) and given[-1][1]
    if lowest is None:
        return "not measured", None
    air = f"lowest {lowest:g} %, {'with oxygen' if helped else 'room air'}"
    if not helped:
        return air, 2 if lowest > WELL else None  # below it without oxygen has no number of its own
    return air, 1 if lowest > LOW_ON_OXYGEN else 0
