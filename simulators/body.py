"""One body: what is true of the patient at a moment, the same for every instrument that looks.

A pure function of (seed, story, t). Not modelled: respiration's effect on CO2, drugs other than the
infusion, arrhythmia, the cuff's effect on a probe of the same arm.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol

from simulators.noise import smooth
from simulators.stories import Effect, Story

BEAT = (
    0.02, 0.10, 0.34, 0.68, 0.93, 1.00, 0.93, 0.80, 0.68, 0.59, 0.53, 0.50, 0.485, 0.47, 0.45, 0.415,
    0.375, 0.335, 0.30, 0.27, 0.24, 0.212, 0.186, 0.162, 0.14, 0.118, 0.098, 0.08, 0.063, 0.048, 0.035, 0.025,
)  # fmt: skip
"""One pulse of a finger pleth: steep rise, peak, dicrotic shoulder, slow fall."""


@dataclass(frozen=True, slots=True)
class Vitals:
    """What an ideal instrument would show: %, 1/min, mmHg; `perfusion` 1 is a warm hand."""

    spo2: float | None
    pulse_rate: float | None
    systolic: float
    diastolic: float
    mean: float
    perfusion: float = 1.0
    probe_on: bool = True
    motion: bool = False
    cuff_leaks: bool = False


class Body(Protocol):
    """What an instrument needs of a patient."""

    def vitals(self, t: float) -> Vitals: ...

    def pleth(self, t: float) -> int | None:
        """The pleth in device counts, 0 to 255; None while no finger is in the probe."""
        ...


class SimulatedBody:
    """A healthy adult with a seed of their own, living through a story. `t` in seconds from the door."""

    def __init__(self, story: Story, seed: int) -> None:
        self._story, self._seed = story, seed
        own = [smooth(seed, 90 + k, 0.5, 1.0) for k in range(5)]
        self._systolic = 124 + 5 * own[0]
        self._diastolic = 76 + 3 * own[1]
        self._pulse = 70 + 4 * own[2]
        self._spo2 = 98.0 + 0.3 * own[3]
        self._response = 1.0 + 0.15 * own[4]
        self._beats = [0.0]

    def vitals(self, t: float) -> Vitals:
        effect = self._story.effect(t)
        drug = self._response * effect.drug
        spo2 = self._spo2 + 0.6 * smooth(self._seed, 1, t, 37) - 0.7 * drug + effect.spo2
        systolic = self._systolic + 3 * smooth(self._seed, 3, t, 140) + 25 * drug + effect.systolic
        diastolic = self._diastolic + 2 * smooth(self._seed, 4, t, 160) + 14 * drug + effect.diastolic
        mean = diastolic + (systolic - diastolic) * 0.38
        return Vitals(
            min(100.0, spo2) if effect.readable else None,
            self._rate(t, effect) if effect.readable else None,
            systolic,
            diastolic,
            mean,
            effect.perfusion,
            effect.probe_on,
            effect.motion,
            effect.cuff_leaks,
        )

    def _rate(self, t: float, effect: Effect) -> float:
        wander = 2.2 * smooth(self._seed, 2, t, 23) + 1.2 * smooth(self._seed, 5, t, 7)
        return self._pulse + wander + 15 * self._response * effect.drug + effect.pulse_rate

    def pleth(self, t: float) -> int | None:
        effect = self._story.effect(t)
        if not effect.probe_on:
            return None
        breath = math.sin(2 * math.pi * t / 4.4)
        place = (self._beat(t) % 1.0) * len(BEAT)
        at = int(place)
        part = place - at
        beat = BEAT[at] * (1 - part) + BEAT[(at + 1) % len(BEAT)] * part
        level = 42 + 150 * effect.perfusion * beat * (1 + 0.07 * breath) + 5 * breath
        level += 1.2 * smooth(self._seed, 6, t, 0.03)
        if effect.motion:
            level += 60 * smooth(self._seed, 7, t, 0.35) + 25 * smooth(self._seed, 8, t, 0.09)
        return max(0, min(255, int(level + 0.5)))

    def _beat(self, t: float) -> float:
        """Beats since the door: the pulse rate summed second by second, so that beats and rate agree."""
        t = max(0.0, t)
        second = int(t)
        while len(self._beats) <= second + 1:
            at = len(self._beats) - 1
            self._beats.append(self._beats[-1] + self._rate(at + 0.5, self._story.effect(at + 0.5)) / 60)
        part = t - second
        return self._beats[second] * (1 - part) + self._beats[second + 1] * part
