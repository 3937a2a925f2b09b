"""A chair with a simulated patient: its twins on a real wire, its past, and the processes that go on from there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from bedside.chair import Chair
from bedside.clock import Instant, ManualClock, ScaledClock, host_utc, real_seconds
from bedside.infusion.patient import CHECKLIST
from bedside.infusion.prompts import USUAL, Plan
from bedside.reading import Origin
from bedside.text import well_formed
from dashboard.program.chair_run import ChairRun, Opened, prepare
from dashboard.program.chairs import Chairs
from dashboard.program.performing import Performer, deeds_of
from dashboard.program.runup import Pair, RunUp, story_seconds
from dashboard.program.simulated import COMMANDS, PatientStory, Simulator, Wire, wires
from dashboard.program.simulated_nurse import SimulatedNurse
from devices.device import Device
from devices.plug import Plug
from devices.pressure.two_way import TwoWayCuff
from simulators.body import SimulatedBody
from simulators.catalog import TWINS, Twin, scheme
from simulators.clock import local
from simulators.ports import in_memory
from simulators.script import wrong_now
from simulators.stories import DOOR_MIN, Story
from simulators.story_name import given_story

VIEWERS = 16


@dataclass(frozen=True, slots=True)
class Wish:
    """What the demo was asked for. `minute` of the infusion to open at; `tap`: a folder for every byte."""

    story: Story
    seed: int
    speed: float
    minute: float
    twins: tuple[Twin, ...]
    same_arm: bool = False
    pty: bool = False
    tap: Path | None = None

    @property
    def ahead_s(self) -> float:
        return 0.0 if self.minute == 0 else (DOOR_MIN + self.minute) * 60


def twins(oximeter: str | None, nibp: str | None, monitor: str | None) -> tuple[Twin, ...]:
    """The instruments of the demo: a monitor alone unless others are named beside it."""
    names = [
        monitor,
        oximeter or (None if monitor else "nonin-df2"),
        nibp or (None if monitor else "suntech-advantage"),
    ]
    return tuple(TWINS[name] for name in names if name)


def simulated_chair(chairs: Chairs, record: Opened, wish: Wish, bed: str) -> list[Simulator]:
    """Add the chair; the processes of its instruments, not yet started."""
    about = well_formed(f"story “{wish.story.name}”, seed {wish.seed}")
    chair = Chair(
        bed,
        f"Chair {bed}",
        speed=wish.speed,
        about=about,
        fixed_label=f"Simulated patient {wish.seed}",
        same_arm=wish.same_arm,
        asked=Plan(USUAL),
        checklist=CHECKLIST,
    )
    lines = wires([twin.kind for twin in wish.twins], [scheme(twin) for twin in wish.twins], pty=wish.pty)
    plugs = [
        Plug(twin.kind, twin.protocol, line.url, Origin.SIMULATED, wish.tap)
        for twin, line in zip(wish.twins, lines, strict=True)
    ]
    devices = [plug.device(wish.speed) for plug in plugs]
    fitted = [plug.fitted(device) for plug, device in zip(plugs, devices, strict=True)]
    begin = ManualClock(host_utc() - timedelta(seconds=wish.ahead_s))
    run = prepare(chair, record, begin.now(), fitted, viewers=VIEWERS)
    deeds = deeds_of(wish.story, measures=_measures(devices))
    start, t = _past(run, record, wish, begin, devices, Performer(run.monitor, deeds, begin.now().utc))
    clock = ScaledClock(start, wish.speed)
    simulators = _processes(run, wish, lines, host_utc().timestamp() - t / wish.speed)
    chairs.work(run, plugs, devices, clock)
    run.devices.extend(simulators)
    if wish.ahead_s and run.patient:  # an empty chair is for whoever sits down at it
        zero = start.utc - timedelta(seconds=t)
        run.devices.append(SimulatedNurse(run.monitor, deeds, zero, t, run.patient))
    chairs.add(run, clock)
    return simulators


def _measures(devices: Sequence[Device]) -> bool:
    """Whether a cuff takes orders from here."""
    return any(isinstance(device, TwoWayCuff) for device in devices)


def _past(
    run: ChairRun, record: Opened, wish: Wish, begin: ManualClock, devices: Sequence[Device], performer: Performer
) -> tuple[Instant, float]:
    """Run the demo up to its first minute, or go on where a resumed session is; with the story's seconds."""
    opened = run.monitor.resumed_session
    if opened:
        return run.began, story_seconds(opened, run.began, DOOR_MIN * 60)
    if not wish.ahead_s:
        return run.began, 0.0
    zero = begin.now().utc
    body = SimulatedBody(wish.story, wish.seed, local(zero))
    pairs = [
        Pair(twin.kind, in_memory(twin.make(body, 0.0)), device)
        for twin, device in zip(wish.twins, devices, strict=True)
    ]
    end = RunUp(run.monitor, pairs, begin, real_seconds(), lambda: record.writer.settle(60)).run(
        performer,
        lambda t: zero + timedelta(seconds=t) >= host_utc(),
    )
    return end, (end.utc - zero).total_seconds()


def _processes(run: ChairRun, wish: Wish, lines: Sequence[Wire], began: float) -> list[Simulator]:
    patient = PatientStory(began, wish.speed, wrong_now)
    run.patient = patient.add
    options = ["--story", given_story(wish.story), "--seed", str(wish.seed), "--speed", str(wish.speed)]
    options += ["--began", f"{began:.3f}", "--patient", str(patient.path)]
    options += ["--same-arm"] if wish.same_arm else []
    return [
        Simulator(COMMANDS[twin.kind], line, ["--protocol", twin.protocol, *options])
        for twin, line in zip(wish.twins, lines, strict=True)
    ]


def with_simulators(
    chairs: Chairs, simulators: Sequence[Simulator], port: int, *, browser: bool, words: Sequence[str]
) -> None:
    """Serve with the simulated instruments running; they end with the program."""
    for simulator in simulators:
        simulator.start()
    try:
        chairs.serve("127.0.0.1", port, viewers=VIEWERS, browser=browser, words=words)
    finally:
        for simulator in simulators:
            simulator.stop()
