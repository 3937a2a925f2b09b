"""How far any limit may be moved, by a clinic's file or at the bedside, and what each move means (ALM-35 to 37).

Every number has a hard range: an alarm is switched off by saying so, never by a number nobody can reach (hazards,
row 14). HIGH limits belong to the clinic: nothing at the bedside moves them. A MEDIUM limit stays on the mild side
of HIGH, inside its hard range, and on its own side of its partner's.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from bedside.conditions.priority import Priority
from bedside.conditions.rules import Advisory, Shift, Side
from bedside.conditions.table import TABLE
from bedside.errors import CommandRefused
from bedside.limits.limits import CONTINUOUS, Limits

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
    "respiration_low": (8, 16),
    "respiration_high": (18, 40),
    "etco2_low": (20, 38),
    "etco2_high": (40, 70),
    "heart_rate_high": (80, 180),
    "heart_rate_low": (30, 70),
}
"""The hard range of each MEDIUM limit, in the unit of its vital sign."""
HARD_HIGH: Mapping[str, tuple[float, float]] = {
    "spo2_low": (75, 95),
    "pulse_rate_high": (90, 200),
    "pulse_rate_low": (25, 60),
    "systolic_high": (150, 250),
    "systolic_low": (50, 100),
    "diastolic_high": (90, 150),
    "diastolic_low": (25, 60),
    "mean_high": (110, 180),
    "mean_low": (40, 75),
    "respiration_low": (4, 12),
    "apnoea": (1, 1),
    "heart_rate_high": (90, 200),
    "heart_rate_low": (25, 60),
}
"""The same of HIGH, for a clinic's file. No breath is no breath: that number is nobody's to move."""
ADVISED: Mapping[str, tuple[float, float]] = {
    "spo2_reduced": (75, 99),
    "pulse_rate_raised": (60, 180),
    "pulse_rate_lowered": (30, 90),
    "systolic_raised": (120, 220),
    "systolic_lowered": (70, 140),
    "diastolic_raised": (75, 130),
    "diastolic_lowered": (35, 90),
    "mean_lowered": (50, 110),
}
"""The hard range of an advisory's own limit."""
LARGEST_SHIFT: Mapping[str, float] = {"spo2": 15, "pulse_rate": 60, "systolic": 80, "diastolic": 50, "mean": 60}
LARGEST_PERCENT = 50.0
FILE_DELAY_S, FILE_CLEAR_S = 60.0, 30.0
FILE_CYCLE_S = (30.0, 1800.0)
AS_GOOD_AS_OFF = 0.05
"""A limit so close to the loose end of its range, as a part of it, is off."""
LONGEST_DELAY_S = 30.0


def file_range(condition: str, priority: Priority) -> tuple[float, float]:
    """Where a clinic's file may put a limit."""
    if priority is Priority.HIGH:
        return HARD_HIGH[condition]
    low, top = HARD[condition]
    return (SPO2_FLOOR_PERMITTED, top) if condition == "spo2_low" else (low, top)


def file_hysteresis(condition: str) -> float:
    """The widest way back a clinic's file may ask for: 5 % of saturation, else 10."""
    return 5.0 if condition.startswith("spo2") else 10.0


PARTNERS = {
    f"{vital}_{side}": f"{vital}_{other}"
    for vital in ("pulse_rate", "systolic", "diastolic", "mean", "respiration", "etco2", "heart_rate")
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
    low, top = HARD[condition]  # of MEDIUM
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
        stays = "" if fixed is None else f"; HIGH stays {fixed:g}, it is the clinic's"
        raise CommandRefused(f"{words}: you may set {may.low:g} to {may.top:g}{stays}.", "medium")
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
        if medium is None:
            continue
        may = rail(limits, name, below_85=below_85)
        if _near(medium, may.loosest, may.top - may.low, limits.rules[name].side):
            found.append(name)
    return tuple(found)


def switched_off(limits: Limits, *, below_85: bool = False) -> tuple[str, ...]:
    """Every condition that is off, by word or by a number nobody reaches; the advisories too."""
    usual = Limits()
    found = {name for name in (*usual.rules, *usual.advisories) if name not in {*limits.rules, *limits.advisories}}
    found |= {name for name in warnings(limits, below_85=below_85) if name in limits.rules}
    found |= {name for name in limits.rules if _high_off(limits, name)}
    found |= {row.condition for row in limits.advisories.values() if _advisory_off(row)}
    return tuple(name for name in TABLE if name in found)


def _near(number: float, loosest: float, width: float, side: Side) -> bool:
    """At the loose end of its range, or beyond it."""
    left = number - loosest if side is Side.LOW else loosest - number
    return left <= AS_GOOD_AS_OFF * width


def _high_off(limits: Limits, name: str) -> bool:
    high, (low, top) = limits.high(name), HARD_HIGH.get(name, (0.0, 0.0))
    loosest = low if limits.rules[name].side is Side.LOW else top
    return high is not None and low < top and _near(high, loosest, top - low, limits.rules[name].side)


def _advisory_off(row: Advisory) -> bool:
    """Whether nothing of an advisory is left that a patient could reach."""
    low, top = ADVISED[row.condition]
    far = []
    if row.limit is not None:
        far.append(_near(row.limit, low if row.side is Side.LOW else top, top - low, row.side))
    if row.shift is not None:
        far.append(_out_of_reach(row.shift, row.baseline_key))
    return (bool(far) and all(far)) or (row.medium is not None and _out_of_reach(row.medium, row.baseline_key))


def _out_of_reach(shift: Shift, vital: str) -> bool:
    most = LARGEST_PERCENT if shift.percent else LARGEST_SHIFT[vital]
    return shift.amount >= (1 - AS_GOOD_AS_OFF) * most
