"""How people differ: what one seed's body is by itself and how strongly it answers the drug.

Spread between people: resting systolic pressure SD 14 mmHg; the rise at the end of 0.5 mg/kg over 40 min SD 11 mmHg
(Yale 2024: +16.0, SD 11.2; mean rise here: the meta-analysis of Vankawala 2021). Who starts higher rises more. Seed
7, the demo's, is the middle of this population: with it every spread is 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

from simulators.noise import scatter

MIDDLE = 7
PRESSURE_SD, RESPONSE_SD, PULSE_SD, BREATH_SD = 14.0, 0.95, 7.0, 2.0
SKEW = 0.15
TOGETHER = 0.35
"""Correlation of resting pressure and answer to the drug."""


@dataclass(frozen=True, slots=True)
class Person:
    """What is added to the middle person: mmHg, 1/min; `response` is the answer to the drug, 1 in the middle."""

    systolic: float
    diastolic: float
    pulse_rate: float
    respiration: float
    response: float
    pulse_response: float


def person(seed: int) -> Person:
    """The person of a seed, always the same one."""
    high, answer, heart, breath, beat = (_normal(seed, 120 + k) for k in range(5))
    answer = TOGETHER * high + (1 - TOGETHER**2) ** 0.5 * answer
    pressure, effect = PRESSURE_SD * _skewed(high), RESPONSE_SD * _skewed(answer)
    return Person(
        pressure,
        0.55 * pressure,
        PULSE_SD * heart,
        BREATH_SD * breath,
        max(-0.4, 1 + effect),
        max(-0.5, 1 + 0.9 * (0.5 * answer + 0.8 * beat)),
    )


def _skewed(normal: float) -> float:
    """Pressures lean to the high side: many a little below the middle, a few far above it."""
    return normal + SKEW * normal * normal


def _normal(seed: int, channel: int) -> float:
    """Standard normal over seeds, within 2.3 SD, turned so that the middle seed's is 0."""
    part = (scatter(seed, channel, 0) - scatter(MIDDLE, channel, 0)) / 2 + 0.5
    return NormalDist().inv_cdf(0.01 + 0.98 * (part % 1.0))
