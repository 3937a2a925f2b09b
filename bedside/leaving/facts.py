"""What was measured after the infusion, as far as going home asks for it. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bedside.infusion.observed import Observed
from bedside.infusion.observing import OXYGEN
from bedside.leaving.held import Care


@dataclass(frozen=True, slots=True)
class Facts:
    """Valid SpO2 values in %, and systolic and diastolic pressures in mmHg, each with its time (UTC), oldest
    first."""

    spo2: tuple[tuple[datetime, float], ...] = ()
    pressures: tuple[tuple[datetime, float, float], ...] = ()


NO_FACTS = Facts()


def latest_pressure(facts: Facts, since: datetime, until: datetime) -> tuple[datetime, float, float] | None:
    found = [each for each in facts.pressures if since <= each[0] <= until]
    return found[-1] if found else None


def lowest_spo2(facts: Facts, since: datetime, until: datetime) -> float | None:
    """The lowest in this time; None where there was none."""
    return min((value for at, value in facts.spo2 if since < at <= until), default=None)


def oxygen(seen: Observed, care: Care) -> list[tuple[datetime, bool]]:
    """When oxygen was charted, as a drug (with 0 it is off) or by a tap of its note."""
    rows: Iterable[tuple[datetime, bool]] = (
        (each.at, each.amount > 0)
        for each in sorted(seen.drugs, key=lambda row: (row.at, row.made))
        if each.name.casefold().strip() in (OXYGEN, "o2", "o₂") and not each.in_error
    )
    taps = ((each.made, each.on) for each in care.oxygen if not each.in_error)
    return sorted((*rows, *taps), key=lambda row: row[0])
