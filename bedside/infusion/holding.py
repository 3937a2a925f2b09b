"""When the clinic's protocol says: consider a pause. A prompt in words, never a command, and no alarm: what the
alarms say stands beside it. Pure.

No consensus number exists (clinical.md 3, Hold / stop); these are in use somewhere, and the clinic's to change.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bedside.infusion.prompts import Score
from bedside.phase import Phase
from bedside.reading import PressureValue


@dataclass(frozen=True, slots=True)
class Hold:
    """mmHg, twice within `apart_s`; a saturation below `spo2` for longer than `spo2_s`; a MOAA/S of `moaas` or
    less; and, before the start, a pressure from `before_systolic` or `before_diastolic` on."""

    systolic: float = 180
    diastolic: float = 110
    apart_s: float = 180
    spo2: float = 90
    spo2_s: float = 60
    moaas: int = 2
    before_systolic: float = 160
    before_diastolic: float = 100


SCORE_COUNTS = timedelta(minutes=15)
Determinations = Sequence[tuple[datetime, PressureValue]]


def held(
    hold: Hold,
    phase: Phase,
    pressures: Determinations,
    low_for_s: float,
    scores: Sequence[Score],
    now: datetime,
) -> list[str]:
    """What speaks for it now, in words. `low_for_s`: so long the saturation has been below `hold.spo2`."""
    if phase is Phase.BASELINE:
        return _before(hold, pressures)
    if phase is not Phase.INFUSING:
        return []
    found = _twice(hold, pressures, now)
    if low_for_s > hold.spo2_s:
        found.append(f"SpO₂ below {hold.spo2:g} % for {low_for_s:.0f} s")
    sleepy = [each for each in scores if each.scale == "moaas" and not each.in_error and each.at <= now]
    last = max(sleepy, key=lambda each: each.at, default=None)
    if last and last.value <= hold.moaas and now - last.at <= SCORE_COUNTS:
        found.append(f"MOAA/S {last.value}")
    return found


def _before(hold: Hold, pressures: Determinations) -> list[str]:
    if not pressures:
        return []
    _, value = pressures[-1]
    high = value.systolic >= hold.before_systolic or value.diastolic >= hold.before_diastolic
    return [f"{value.systolic:g}/{value.diastolic:g} before the start"] if high else []


def _twice(hold: Hold, pressures: Determinations, now: datetime) -> list[str]:
    """Two determinations in a row beyond, not further apart than the clinic says, and the second not long ago."""
    if len(pressures) < 2:
        return []
    (before, one), (after, other) = pressures[-2:]
    if (after - before).total_seconds() > hold.apart_s or now - after > SCORE_COUNTS:
        return []
    if min(one.systolic, other.systolic) >= hold.systolic:
        return [f"systolic {one.systolic:g} and {other.systolic:g}"]
    if min(one.diastolic, other.diastolic) >= hold.diastolic:
        return [f"diastolic {one.diastolic:g} and {other.diastolic:g}"]
    return []
