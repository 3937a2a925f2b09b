"""Stories: what happens to the patient and the instruments, as tables of episodes.

Minutes are minutes of infusion; the infusion starts `DOOR_MIN` after the patient comes through the door
and runs 40 minutes. An episode swells in over `ramp_s` and fades out over as long.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

DOOR_MIN = 8.0
INFUSION_MIN = 40.0


@dataclass(slots=True)
class Effect:
    """Everything that acts at one moment; numbers are added to what the body does by itself."""

    drug: float = 0.0
    spo2: float = 0.0
    pulse_rate: float = 0.0
    systolic: float = 0.0
    diastolic: float = 0.0
    perfusion: float = 1.0
    probe_on: bool = True
    motion: bool = False
    readable: bool = True
    cuff_leaks: bool = False
    plugged: bool = True


@dataclass(frozen=True, slots=True)
class Episode:
    """One thing that happens: from minute `start` for `seconds`."""

    start: float
    seconds: float
    spo2: float = 0.0
    pulse_rate: float = 0.0
    systolic: float = 0.0
    diastolic: float = 0.0
    perfusion: float = 1.0
    ramp_s: float = 12.0
    probe_off: bool = False
    motion: bool = False
    cuff_leaks: bool = False
    unplugged: bool = False

    def act(self, effect: Effect, minute: float) -> None:
        into = (minute - self.start) * 60
        if not 0 <= into < self.seconds:
            return
        weight = min(1.0, into / self.ramp_s, (self.seconds - into) / self.ramp_s) if self.ramp_s else 1.0
        effect.spo2 += self.spo2 * weight
        effect.pulse_rate += self.pulse_rate * weight
        effect.systolic += self.systolic * weight
        effect.diastolic += self.diastolic * weight
        effect.perfusion *= 1 + (self.perfusion - 1) * weight
        effect.probe_on = effect.probe_on and not self.probe_off
        effect.motion = effect.motion or self.motion
        effect.readable = effect.readable and not (self.motion and 6 < into < self.seconds - 4)
        effect.cuff_leaks = effect.cuff_leaks or self.cuff_leaks
        effect.plugged = effect.plugged and not self.unplugged


@dataclass(frozen=True, slots=True)
class Story:
    """A name, whether the drug acts, and the episodes."""

    name: str
    about: str
    drug: bool = True
    episodes: tuple[Episode, ...] = ()

    def effect(self, t: float) -> Effect:
        """What acts at `t` seconds after the door."""
        minute = t / 60 - DOOR_MIN
        effect = Effect(drug=_drug(minute) if self.drug else 0.0)
        for episode in self.episodes:
            episode.act(effect, minute)
        return effect


def _drug(minute: float) -> float:
    """How strongly the infusion acts, 0 to about 1 at its end: rising while it runs, fading after."""
    if minute <= 0:
        return 0.0
    rise = 1 - math.exp(-min(minute, INFUSION_MIN) / 18)
    return rise / 0.89 * (0.5 ** ((minute - INFUSION_MIN) / 14) if minute > INFUSION_MIN else 1.0)


STORIES: dict[str, Story] = {
    story.name: story
    for story in (
        Story("steady", "nothing happens, and the drug does nothing", drug=False),
        Story("ketamine", "pressure and pulse rise over the infusion and fall after it"),
        Story(
            "desaturation",
            "SpO2 falls to 88 %, then below 80 %, and comes back",
            episodes=(
                Episode(6, 50, spo2=-9.5, ramp_s=15),
                Episode(15.7, 110, spo2=-19, pulse_rate=24, ramp_s=25),
                Episode(28, 70, spo2=-11, ramp_s=20),
            ),
        ),
        Story(
            "hypertension",
            "systolic pressure above 160, then above 180 mmHg",
            episodes=(
                Episode(8, 1860, systolic=28, diastolic=10, pulse_rate=6, ramp_s=240),
                Episode(19, 900, systolic=20, diastolic=9, pulse_rate=8, ramp_s=120),
            ),
        ),
        Story(
            "hypotension",
            "systolic pressure below 90, then below 80 mmHg",
            episodes=(
                Episode(8, 1500, systolic=-54, diastolic=-34, pulse_rate=10, ramp_s=300),
                Episode(18, 700, systolic=-14, diastolic=-9, pulse_rate=14, ramp_s=90),
            ),
        ),
        Story(
            "probe-off",
            "the probe slips off the finger, twice",
            episodes=(
                Episode(5, 25, probe_off=True, ramp_s=0),
                Episode(15.6, 75, probe_off=True, ramp_s=0),
            ),
        ),
        Story(
            "cable-pulled",
            "the oximeter's cable is pulled and put back",
            episodes=(
                Episode(5, 20, unplugged=True, ramp_s=0),
                Episode(15.6, 45, unplugged=True, ramp_s=0),
            ),
        ),
        Story(
            "cuff-leak",
            "the cuff is loose: determinations fail",
            episodes=(Episode(9, 720, cuff_leaks=True, ramp_s=0),),
        ),
        Story(
            "artefact",
            "the hand moves: noise, artifact flags, values missing",
            episodes=(
                Episode(5, 40, motion=True, perfusion=0.7, ramp_s=3),
                Episode(15.6, 60, motion=True, perfusion=0.6, ramp_s=3),
            ),
        ),
    )
}
