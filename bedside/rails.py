"""How far a nurse may move a MEDIUM limit and its delay at the bedside, and what each move means (ALM-35 to 37).

HIGH limits belong to the clinic: nothing at the bedside moves them. A MEDIUM limit stays on the mild side of
HIGH, inside its hard range, and on its own side of its partner's.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from bedside.alarms.priority import Priority
from bedside.alarms.rules import Side
from bedside.alarms.table import TABLE
from bedside.errors import CommandRefused
from bedside.limits import CONTINUOUS, Limits

HARD: Mapping[str, tuple[float, float]] = {
    "spo2_low": (85, 97),
    "pulse_rate_high": (80, 180),
    "pulse_rate_low": (30, 70),
    "systolic_high": (140, 220),
    "systolic_low": (70, 110),
    "diastolic_high": (85, 130),
    "diastolic_low": (35, 65),
    "mean_high": (100, 160),
    "mean_low": (50, 80),
}
"""The hard range of each MEDIUM limit, in the unit of its vital sign."""
LONGEST_DELAY_S = 30.0
PARTNERS = {
    f"{vital}_{side}": f"{vital}_{other}"
    for vital in ("pulse_rate", "systolic", "diastolic", "mean")
    for side, other in (("low", "high"), ("high", "low"))
}
SPO2_FLOOR, SPO2_FLOOR_PERMITTED = 85.0, 80.0


@dataclass(frozen=True, slots=True)
class Rail:
    """What may be set for one condition: whole numbers from `low` to `top`; `loosest` is the end at which the
    alarm is as good as off; delays from 0 to `delay_s` seconds."""

    condition: str
    low: float
    top: float
    loosest: float
    delay_s: float

    def holds(self, value: float) -> bool:
        return self.low <= value <= self.top


def rail(limits: Limits, condition: str, *, below_85: bool = False) -> Rail:
    """The rail of a condition under these limits. `below_85`: the clinic permits SpO2 limits under 85 %."""
    rule = limits.rules[condition]
    low, top = HARD[condition]
    if condition == "spo2_low" and below_85:
        low = SPO2_FLOOR_PERMITTED
    high = rule.limit(Priority.HIGH)
    if high is not None:
        low, top = (max(low, high + 1), top) if rule.side is Side.LOW else (low, min(top, high - 1))
    delay = LONGEST_DELAY_S if condition in CONTINUOUS else 0.0
    return Rail(condition, low, top, low if rule.side is Side.LOW else top, delay)


def refuse(limits: Limits, condition: str, medium: float, delay: float, *, below_85: bool) -> None:
    """Refuse an edit nobody may make. Raises CommandRefused with what may be set."""
    words = TABLE[condition].long if condition in TABLE else condition
    if condition not in limits.rules or condition not in HARD:
        raise CommandRefused(f"{words} has no limit that can be changed here.", "condition")
    may = rail(limits, condition, below_85=below_85)
    if not (math.isfinite(medium) and may.holds(medium)):
        fixed = limits.high(condition)
        raise CommandRefused(
            f"{words}: you may set {may.low:g} to {may.top:g}; HIGH stays {fixed:g}, it is the clinic's.", "medium"
        )
    if not (math.isfinite(delay) and 0 <= delay <= may.delay_s):
        raise CommandRefused(f"{words}: a delay of 0 to {may.delay_s:g} s.", "delay")
    other = limits.medium(PARTNERS.get(condition, ""))
    if other is not None and (medium >= other if condition.endswith("low") else medium <= other):
        raise CommandRefused(f"{words}: {medium:g} would pass its other limit {other:g}.", "medium")


def loosens(before: Limits, after: Limits) -> tuple[str, ...]:
    """The conditions that alarm later or at a worse value than before, or not any more."""
    found = []
    for name, rule in before.rules.items():
        mine = after.rules.get(name)
        if mine is None or rule.stricter(mine) != mine:
            found.append(name)
    return tuple(found)


def warnings(limits: Limits, *, below_85: bool = False) -> tuple[str, ...]:
    """The conditions whose MEDIUM limit stands at the end of its range: effectively off (ALM-36)."""
    found = []
    for name in HARD:
        medium = limits.medium(name)
        if medium is not None and medium == rail(limits, name, below_85=below_85).loosest:
            found.append(name)
    return tuple(found)
