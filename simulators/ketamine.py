"""How strongly an infusion acts on a simulated patient. For instruments on a bench only: never shown to a nurse.

Concentration: two compartments, Clements and Nimmo, Br J Anaesth 1981, 53, 27 (0.25 mg/kg, venous).
Effect: in proportion to it, so that 185 ng/mL, the end of 0.5 mg/kg over 40 min, gives the means of a
meta-analysis (Vankawala 2021): +13 mmHg systolic, +8.5 diastolic, +4 beats per minute. The straight line is ours.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

V1_L_KG, K10, K12, K21 = 1.7522, 0.0109, 0.0186, 0.0137
SYSTOLIC, DIASTOLIC, PULSE = 0.07, 0.046, 0.022
"""mmHg and beats per minute for one ng/mL."""

_SUM = K10 + K12 + K21
_ROOT = math.sqrt(_SUM * _SUM - 4 * K10 * K21)
FAST, SLOW = (_SUM + _ROOT) / 2, (_SUM - _ROOT) / 2
_A, _B = (FAST - K21) / (FAST - SLOW), (K21 - SLOW) / (FAST - SLOW)


@dataclass(frozen=True, slots=True)
class Dose:
    """`mg_per_kg` given evenly over `minutes` from story second `start`."""

    start: float
    mg_per_kg: float
    minutes: float

    def concentration(self, t: float) -> float:
        """In plasma at story second `t`, ng/mL."""
        into = (t - self.start) / 60
        if into <= 0:
            return 0.0
        over = max(0.0, into - self.minutes)
        rate = 1000 * self.mg_per_kg / self.minutes / V1_L_KG
        return rate * (_filled(into) - _filled(over))


def _filled(minutes: float) -> float:
    """What an infusion of 1 per minute has built up after so long."""
    return _A / FAST * (1 - math.exp(-FAST * minutes)) + _B / SLOW * (1 - math.exp(-SLOW * minutes))
