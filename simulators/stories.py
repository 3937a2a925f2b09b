"""Stories: what happens to the patient and the instruments, as tables of episodes.

Minutes are minutes of infusion; the infusion starts `DOOR_MIN` after the patient comes through the door
and runs 40 minutes. An episode swells in over `ramp_s` and fades out over as long.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from simulators.ketamine import Dose

DOOR_MIN = 8.0
INFUSION_MIN = 40.0
LEAD_S, LAG_S = 40.0, 15.0
"""Breathing falls so long before the saturation does; the pulse follows so long after."""
USUAL = Dose(DOOR_MIN * 60, 0.5, INFUSION_MIN)


@dataclass(slots=True)
class Effect:
    """Everything that acts at one moment; numbers are added to what the body does by itself.

    `toward`: for spo2, pulse_rate, systolic, diastolic, respiration and etco2, a value the body is drawn to and how
    far (0 to 1).
    """

    drug: float = 0.0
    spo2: float = 0.0
    pulse_rate: float = 0.0
    systolic: float = 0.0
    diastolic: float = 0.0
    respiration: float = 0.0
    etco2: float = 0.0
    perfusion: float = 1.0
    probe_on: bool = True
    motion: bool = False
    ectopy: bool = False
    readable: bool = True
    cuff_leaks: bool = False
    unplugged: set[str] = field(default_factory=set)
    toward: dict[str, tuple[float, float]] = field(default_factory=dict)

    def drawn(self, name: str, value: float) -> float:
        """`value` of vital `name`, drawn to where the story wants it."""
        target, weight = self.toward.get(name, (value, 0.0))
        return value + (target - value) * weight


@dataclass(frozen=True, slots=True)
class Episode:
    """One thing that happens: from minute `start` for `seconds`. `unplugged` names instruments."""

    start: float
    seconds: float
    spo2: float = 0.0
    pulse_rate: float = 0.0
    systolic: float = 0.0
    diastolic: float = 0.0
    respiration: float = 0.0
    perfusion: float = 1.0
    ramp_s: float = 12.0
    probe_off: bool = False
    motion: bool = False
    ectopy: bool = False
    squeezed: bool = False
    cuff_leaks: bool = False
    unplugged: tuple[str, ...] = ()
    toward: tuple[tuple[str, float], ...] = ()

    @property
    def began(self) -> float:
        """The story second at which it begins."""
        return (self.start + DOOR_MIN) * 60

    def act(self, effect: Effect, minute: float) -> None:
        into = (minute - self.start) * 60
        if not -LEAD_S <= into < self.seconds + LAG_S:
            return
        self._cause(effect, into)
        if not 0 <= into < self.seconds:
            return
        weight = min(1.0, into / self.ramp_s, (self.seconds - into) / self.ramp_s) if self.ramp_s else 1.0
        self._numbers(effect, weight)
        effect.probe_on = effect.probe_on and not self.probe_off
        effect.motion = effect.motion or self.motion
        effect.ectopy = effect.ectopy or self.ectopy
        moved = self.motion and 6 < into < self.seconds - 4
        effect.readable = effect.readable and not moved and not self.squeezed
        effect.cuff_leaks = effect.cuff_leaks or self.cuff_leaks
        effect.unplugged.update(self.unplugged)

    def _cause(self, effect: Effect, into: float) -> None:
        """A saturation falls because less is breathed, from before its fall to before its end; the pulse follows
        it."""
        depth = self._fall
        if not depth:
            return
        if -LEAD_S <= into < self.seconds - LEAD_S / 2:
            weight = min(1.0, (into + LEAD_S) / LEAD_S, (self.seconds - LEAD_S / 2 - into) / self.ramp_s)
            effect.respiration -= min(9.0, 0.8 * depth) * max(0.0, weight)
        late = into - LAG_S
        if not self.pulse_rate and 0 <= late < self.seconds:
            effect.pulse_rate += min(18.0, 0.8 * depth) * min(1.0, late / LAG_S, (self.seconds - late) / LAG_S)

    @property
    def _fall(self) -> float:
        """By how much the saturation falls, %."""
        target = dict(self.toward).get("spo2")
        return max(0.0, -self.spo2 if target is None else 97 - target)

    def _numbers(self, effect: Effect, weight: float) -> None:
        effect.spo2 += self.spo2 * weight
        effect.pulse_rate += self.pulse_rate * weight
        effect.systolic += self.systolic * weight
        effect.diastolic += self.diastolic * weight
        effect.respiration += self.respiration * weight
        effect.perfusion *= 1 + (self.perfusion - 1) * weight
        for name, target in self.toward:
            effect.toward[name] = (target, weight)


@dataclass(frozen=True, slots=True)
class Trouble:
    """Mischief on the wire of `instruments` (empty: of all) from story second `start` for `seconds`."""

    start: float
    seconds: float
    kind: str
    amount: float
    instruments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Story:
    """A name, the doses, the episodes, what happens to the wires, the file it was read from, if any, and that
    file's text where it plays the nurse too (nurse.py). `settled`: the story second at which all that went on
    before it has ended."""

    name: str
    about: str
    doses: tuple[Dose, ...] = (USUAL,)
    episodes: tuple[Episode, ...] = ()
    troubles: tuple[Trouble, ...] = ()
    file: str = ""
    nurse: str = ""
    settled: float | None = None

    def effect(self, t: float) -> Effect:
        """What acts at `t` seconds after the door; `drug` in ng/mL."""
        minute = t / 60 - DOOR_MIN
        effect = Effect(drug=sum(dose.concentration(t) for dose in self.doses))
        for episode in self.episodes:
            episode.act(effect, minute)
        return effect

    def and_then(self, more: Story) -> Story:
        """This story with what else happens in `more`, which may end what goes on."""
        episodes, troubles = self.episodes, self.troubles
        if (end := more.settled) is not None:
            episodes = tuple(replace(each, seconds=_cut(each.began, each.seconds, end)) for each in episodes)
            troubles = tuple(replace(each, seconds=_cut(each.start, each.seconds, end)) for each in troubles)
        return replace(
            self,
            doses=self.doses + more.doses,
            episodes=episodes + more.episodes,
            troubles=troubles + more.troubles,
            settled=self.settled if more.settled is None else more.settled,
        )


def _cut(began: float, seconds: float, end: float) -> float:
    """How long it lasts when it is ended at story second `end`; what begins later is left alone."""
    return seconds if began >= end else min(seconds, end - began)


STORIES: dict[str, Story] = {
    story.name: story
    for story in (
        Story("steady", "nothing happens, and the drug does nothing", doses=()),
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
                # nobody treats it: it goes on as long as the pump runs, and ends with the drug
                Episode(8, 2700, systolic=36, diastolic=14, pulse_rate=6, ramp_s=240),
                Episode(19, 1740, systolic=23, diastolic=11, pulse_rate=8, ramp_s=120),
            ),
        ),
        Story(
            "hypotension",
            "systolic pressure below 90, then below 80 mmHg",
            episodes=(
                Episode(8, 1500, systolic=-45, diastolic=-28, pulse_rate=10, ramp_s=300),
                Episode(18, 700, systolic=-14, diastolic=-9, pulse_rate=14, ramp_s=90),
            ),
        ),
        Story(
            "apnoea",
            "breathing slows and stops for 40 s, and the saturation falls after it",
            episodes=(
                Episode(5, 90, respiration=-7, ramp_s=15),
                Episode(15.2, 75, respiration=-7, ramp_s=15),
                Episode(15.7, 42, toward=(("respiration", 0.0),), ramp_s=0.1),
                Episode(16.1, 80, spo2=-14, ramp_s=25),
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
                Episode(5, 20, unplugged=("oximeter",), ramp_s=0),
                Episode(15.6, 45, unplugged=("oximeter",), ramp_s=0),
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
        Story(
            "same-arm",
            "probe and cuff share an arm: the pulse is gone while the cuff squeezes",
            episodes=tuple(
                Episode(minute, 34, squeezed=True, perfusion=0.1, ramp_s=1) for minute in range(0, 60, 5)
            ),
        ),
        Story(
            "ectopy",
            "extra beats, on and off",
            episodes=(Episode(4, 90, ectopy=True), Episode(15.6, 180, ectopy=True)),
        ),
        Story(
            "network",
            "every instrument is cut off for half a minute",
            episodes=(Episode(15.6, 30, unplugged=("oximeter", "cuff", "monitor"), ramp_s=0),),
        ),
    )
}
