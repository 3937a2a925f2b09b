"""One body: what is true of the patient at a moment, the same for every instrument that looks.

A pure function of (seed, story, t). Pressure wanders slowly (an hour), with the vessels' own waves (10 s) and with
the breath; the heart answers it as a baroreflex does, faster when pressure falls, and breathes along. SpO2 at a
finger is late by the blood's way to it. A saturation falls because breathing has, and the pulse follows it. Not
modelled: drugs other than the infusion, the shape of an ECG, sleep.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from simulators.ketamine import DIASTOLIC, PULSE, SYSTOLIC
from simulators.noise import scatter, smooth
from simulators.person import person
from simulators.stories import Effect, Story

A_MORNING = datetime(2026, 1, 5, 9, 0)
"""When the patient came through the door, where nobody says."""

TO_THE_FINGER_S = 8.0
"""From the lungs to a finger."""

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
    respiration: float = 14.0
    etco2: float = 37.0


class Body(Protocol):
    """What an instrument needs of a patient. `recorded`: its numbers are what a monitor showed already."""

    recorded: bool

    def vitals(self, t: float) -> Vitals: ...

    def pleth(self, t: float) -> int | None:
        """The pleth in device counts, 0 to 255; None while no finger is in the probe."""
        ...

    def wall(self, t: float) -> datetime:
        """What a clock on the wall beside the patient shows, without an offset."""
        ...


class SimulatedBody:
    """A healthy adult with a seed of their own, living through a story. `t` in seconds from the door."""

    recorded = False

    def __init__(self, story: Story, seed: int, door: datetime = A_MORNING) -> None:
        self.story, self._seed, self._door = story, seed, door
        own, who = [smooth(seed, 90 + k, 0.5, 1.0) for k in range(6)], person(seed)
        self._systolic = 124 + 5 * own[0] + who.systolic
        self._diastolic = 76 + 3 * own[1] + who.diastolic
        self._pulse = 70 + 4 * own[2] + who.pulse_rate
        self._spo2 = 98.0 + 0.3 * own[3]
        self._response = (1.0 + 0.15 * own[4]) * who.response
        self._pulse_response = (1.0 + 0.15 * own[4]) * who.pulse_response
        self._breath_s = 60 / max(9.0, 60 / (4.4 + 0.5 * own[5]) + who.respiration)
        self._beats = [0.0]
        self._acting = (story, 0.0, story.effect(0.0))

    def vitals(self, t: float) -> Vitals:
        effect = self._effect(t)
        drug = self._response * effect.drug
        wave = self._pressure_wave(t)
        systolic = effect.drawn("systolic", self._systolic + wave + SYSTOLIC * drug + effect.systolic)
        diastolic = effect.drawn("diastolic", self._diastolic + 0.6 * wave + DIASTOLIC * drug + effect.diastolic)
        mean = diastolic + (systolic - diastolic) * 0.38
        return Vitals(
            self._saturation(t) if effect.readable else None,
            self._rate(t, effect) if effect.readable else None,
            systolic,
            diastolic,
            mean,
            effect.perfusion,
            effect.probe_on,
            effect.motion,
            effect.cuff_leaks,
            self._breathing(t, effect),
            self._exhaled(t),
        )

    def _breathing(self, t: float, effect: Effect) -> float:
        own = 60 / self._breath_s + 1.2 * smooth(self._seed, 9, t, 45) + effect.respiration
        return max(0.0, effect.drawn("respiration", own))

    def _exhaled(self, t: float) -> float:
        """CO2 at the end of a breath, mmHg: it rises while less is breathed out, some breaths later. Without a
        breath there is nothing at the sensor."""
        effect, past = self._effect(t), self._effect(t - 20.0)
        usual = 60 / self._breath_s
        if self._breathing(t, effect) < 1:
            return 0.0
        held = max(0.0, 1 - self._breathing(t - 20.0, past) / usual)
        return effect.drawn("etco2", 37 + 1.5 * smooth(self._seed, 13, t, 60) + 18 * held + effect.etco2)

    def wall(self, t: float) -> datetime:
        return self._door + timedelta(seconds=t)

    def _saturation(self, t: float) -> float:
        """At the finger: of the blood that left the lungs a while ago."""
        effect = self._effect(t - TO_THE_FINGER_S)
        by_itself = self._spo2 + 0.6 * smooth(self._seed, 1, t, 37) - 0.004 * self._response * effect.drug
        return min(100.0, effect.drawn("spo2", by_itself + effect.spo2))

    def _pressure_wave(self, t: float) -> float:
        """How far systolic pressure is from its mean: by the hour, in minutes, in Mayer waves, breathing."""
        slow = 2.5 * smooth(self._seed, 10, t, 3600) + 3 * smooth(self._seed, 3, t, 140)
        return slow + 1.5 * smooth(self._seed, 4, t, 10) + 0.8 * math.sin(2 * math.pi * t / self._breath_s)

    def _rate(self, t: float, effect: Effect) -> float:
        """The baroreflex answers the pressure of two seconds ago; the breath is in it; extra beats make it jump."""
        reflex = -0.35 * self._pressure_wave(t - 2.0)
        breath = 1.4 * math.sin(2 * math.pi * (t / self._breath_s + 0.2))
        wander = 1.6 * smooth(self._seed, 2, t, 23) + reflex + breath
        extra = 7 * scatter(self._seed, 11, int(t / 3)) if effect.ectopy else 0.0
        own = self._pulse + wander + PULSE * self._pulse_response * effect.drug + effect.pulse_rate + extra
        return effect.drawn("pulse_rate", own)

    def _effect(self, t: float) -> Effect:
        """What acts at `t`, kept until somebody asks for another moment."""
        story, at, effect = self._acting
        if story is not self.story or at != t:
            effect = self.story.effect(t)
            self._acting = (self.story, t, effect)
        return effect

    def pleth(self, t: float) -> int | None:
        effect = self._effect(int(t * 10) / 10)
        if not effect.probe_on:
            return None
        breath = math.sin(2 * math.pi * t / self._breath_s)
        beats = self._beat(t)
        level = 42 + 150 * effect.perfusion * self._pulse_shape(beats, early=effect.ectopy) * (1 + 0.07 * breath)
        level += 5 * breath + 1.2 * smooth(self._seed, 6, t, 0.03)
        if effect.motion:
            level += 60 * smooth(self._seed, 7, t, 0.35) + 25 * smooth(self._seed, 8, t, 0.09)
        return max(0, min(255, int(level + 0.5)))

    def _pulse_shape(self, beats: float, *, early: bool) -> float:
        """One point of a pulse; every sixth or so comes early and weak when there are extra beats."""
        number, part = int(beats), beats % 1.0
        weak = early and scatter(self._seed, 12, number) > 0.6
        place = min(part * (1.5 if weak else 1.0), 0.999) * len(BEAT)
        at = int(place)
        beat = BEAT[at] * (1 - place + at) + BEAT[(at + 1) % len(BEAT)] * (place - at)
        return beat * (0.45 if weak else 1.0)

    def _beat(self, t: float) -> float:
        """Beats since the door: the pulse rate summed second by second, so that beats and rate agree."""
        t = max(0.0, t)
        second = int(t)
        while len(self._beats) <= second + 1:
            at = len(self._beats) - 1
            self._beats.append(self._beats[-1] + self._rate(at + 0.5, self._effect(at + 0.5)) / 60)
        part = t - second
        return self._beats[second] * (1 - part) + self._beats[second + 1] * part
