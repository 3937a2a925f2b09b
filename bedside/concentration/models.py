"""The three published adult models of racemic ketamine given into a vein, and whom they are for.

Micro-constants and clearances: Clements & Nimmo 1981 (0.25 mg/kg arm), Kamp 2020 (meta-analysis, three
compartments, allometric), Domino 1982/1984. The line is of Clements250; the band is from the lowest to the highest.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType

from bedside.concentration.mammillary import Mammillary
from bedside.errors import BedsideError

KE0 = math.log(2) / 8.3
"""1/min: Olofsen 2022, fitted with another model and S-ketamine. Illustration only."""
CAPTION = (
    "Estimated from the pump record and a published average. Not a measurement. Between-person spread is roughly "
    "±40 % or more. Do not dose or discharge by this curve."
)
DEFAULT = "clements250"
AGE_FROM, WEIGHT = 18, (40.0, 140.0)


class OutsideRange(BedsideError):
    """None of the models was made for this person: nothing is drawn."""


def clements250(weight_kg: float) -> Mammillary:
    return Mammillary(1.7522 * weight_kg, 0.0109, ((0.0186, 0.0137),))


def domino(weight_kg: float) -> Mammillary:
    return Mammillary(0.063 * weight_kg, 0.4381, ((0.5921, 0.2470), (0.5900, 0.0146)))


def kamp2020(weight_kg: float) -> Mammillary:
    """Volumes with the weight, clearances with its power of 0.75; at 70 kg 25, 56, 157 L and 84, 161, 79 L/h."""
    size = weight_kg / 70
    v1, v2, v3 = (volume * size for volume in (25.0, 56.0, 157.0))
    cl, q2, q3 = (flow / 60 * size**0.75 for flow in (84.0, 161.0, 79.0))
    return Mammillary(v1, cl / v1, ((q2 / v1, q2 / v2), (q3 / v1, q3 / v3)))


MODELS: Mapping[str, Callable[[float], Mammillary]] = MappingProxyType(
    {"clements250": clements250, "kamp2020": kamp2020, "domino": domino}
)


def for_person(weight_kg: float, age: float | None = None) -> dict[str, Mammillary]:
    """Every model for this person. Raises OutsideRange with the reason."""
    low, top = WEIGHT
    if not low <= weight_kg <= top:
        raise OutsideRange(f"outside the published range: weight {weight_kg:g} kg, the models are for 40 to 140 kg")
    if age is not None and age < AGE_FROM:
        raise OutsideRange(f"outside the published range: age {age:g}, the models are for adults from 18 on")
    return {name: model(weight_kg) for name, model in MODELS.items()}
