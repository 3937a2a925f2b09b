"""A chair without instruments or screens: facts are given, time is moved. Cheap, for long stories."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from bench import Memory
from day import DAY

from bedside.alarms.pressures import plausible
from bedside.book import read
from bedside.chair import Chair
from bedside.clock import Instant
from bedside.equipment.displays import Confirmation
from bedside.equipment.fitted import Fitted
from bedside.monitor import Monitor
from bedside.reading import (
    CuffPhase,
    CuffState,
    Fact,
    Link,
    LinkState,
    Numeric,
    Origin,
    Pressure,
    PressureValue,
    Quality,
    Reading,
    Reason,
    Vital,
)
from bedside.told import orders as wanted
from bedside.told.by import By
from bedside.told.events import Alarm, Stamped
from bedside.told.rows import PressureRow

STEP = 0.5
SCREEN = "bedside screen"


@dataclass
class Alone:
    """`spo2`, `pulse` are given once a second (None: a reason instead); `real` runs with the story."""

    chair: Chair = field(default_factory=lambda: Chair("1", "Chair 1"))
    spo2: float | None = 98
    pulse: float | None = 72
    perfusion: float | None = None
    quality: tuple[Quality, ...] = ()
    talking: bool = True
    steady: bool = False
    watched: bool = True
    sound: str = "ok"
    awake: bool | None = True
    cuff: bool = True
    start: Instant = field(default_factory=lambda: Instant(0.0, DAY))
    memory: Memory = field(default_factory=Memory)
    asked: list[Any] = field(default_factory=list)
    before: list[Stamped] = field(default_factory=list)
    real: float = 1000.0
    host_offset: float | None = 0.0

    @property
    def offset(self) -> float | None:
        """What the watch tells of the host's clock: UTC less real seconds; `host_offset` is how far it is off."""
        return None if self.host_offset is None else DAY.timestamp() + self.host_offset

    def __post_init__(self) -> None:
        self.now = self.start
        self.monitor = Monitor(self.chair, self.memory, self.start, self.real)
        self.monitor.fit(Fitted("oximeter", "nonin-df2", "Nonin oximeter", "oximeter", 1.0, Origin.LIVE))
        if self.cuff:
            order = self.asked.append
            self.monitor.fit(Fitted("cuff", "suntech-advantage", "SunTech cuff", "cuff", None, Origin.LIVE, order))
        self.say("oximeter", Link(LinkState.UP))
        if self.cuff:
            self.say("cuff", Link(LinkState.UP), CuffState(CuffPhase.IDLE))

    def say(self, device: str, *facts: Fact) -> None:
        for fact in facts:
            self.monitor.submit(Reading(fact, device, Origin.LIVE, self.now))

    def confirm(self, display: str = SCREEN, **more: Any) -> None:
        given: dict[str, Any] = {"sound": self.sound, "awake": self.awake} | more
        self.monitor.confirm(display, Confirmation(self.real, 1, **given))

    def step(self) -> None:
        self.now = self.now.later(STEP)
        self.real += STEP
        if self.talking and (self.now.monotonic * 2) % 2 == 0:
            self.measure()
        if self.watched:
            self.confirm()
        self.monitor.step(self.now, self.real, self.offset)

    def measure(self) -> None:
        off = Reason.SENSOR_OFF
        why = None if self.spo2 is not None else off
        self.say("oximeter", Numeric(Vital.SPO2, self.spo2, why, self.quality))
        # a number that never moves is its own alarm: this pulse breathes
        beats = None if self.pulse is None else self.pulse + (not self.steady) * (int(self.now.monotonic) // 60 % 2)
        self.say("oximeter", Numeric(Vital.PULSE_RATE, beats, None if beats is not None else off))
        if self.perfusion is not None:
            self.say("oximeter", Numeric(Vital.PERFUSION_INDEX, self.perfusion))

    def run(self, seconds: float) -> Alone:
        for _ in range(round(seconds / STEP)):
            self.step()
        return self

    def pressure(self, systolic: float, diastolic: float) -> Alone:
        self.say("cuff", Pressure(PressureValue(systolic, diastolic, round((systolic + 2 * diastolic) / 3), 72)))
        return self.run(STEP)

    def order(self, order: wanted.Order, actor: str = SCREEN) -> None:
        """Raises CommandRefused."""
        ticket = self.monitor.order(wanted.Command(order, By(actor)))
        self.monitor.step(self.now, self.real, self.offset)
        ticket.wait(0)

    def infusing(self, baseline: bool = True) -> Alone:
        """A session, two resting pressures, the baseline, and the start."""
        self.run(5)
        self.order(wanted.OpenSession("KM-0147", 44, 72.0, 0.5, 40))
        if baseline:
            self.pressure(126, 78).run(190).pressure(128, 80)
            self.order(wanted.ConfirmBaseline(tuple(row.name for row in self.monitor.snapshot.resting)))
        self.order(wanted.StartInfusion("" if baseline else "no cuff today"))
        return self

    def infusing_anyway(self) -> Alone:
        """The same with a chain that is not whole: started by name."""
        self.run(5)
        self.order(wanted.OpenSession("KM-0147", 44, 72.0, 0.5, 40))
        self.order(wanted.StartInfusion("no cuff", wanted.Override("E. Brandt", "a test of faults")))
        return self

    # --- what is seen --------------------------------------------------------------------------------

    @property
    def alarms(self) -> dict[str, str]:
        return {view.state.condition: view.state.priority.value for view in self.monitor.snapshot.active}

    @property
    def sounding(self) -> str | None:
        return self.monitor.snapshot.sound.sounding

    def kinds(self, *names: str) -> list[Any]:
        """The recorded events of these kinds."""
        found = [entry.event for entry in self.memory.entries if isinstance(entry, Stamped)]
        return [event for event in found if event.kind in names]

    def changes(self, condition: str) -> list[tuple[str, str]]:
        return [
            (e.change, e.priority) for e in self.kinds("alarm") if isinstance(e, Alarm) and e.condition == condition
        ]

    def events(self) -> Sequence[Stamped]:
        return [entry for entry in self.memory.entries if isinstance(entry, Stamped)]

    def again(self, after_s: float) -> Alone:
        """The program is killed and started again this much later, from what it had recorded."""
        utc: datetime = self.now.later(after_s).utc
        told = [stamped for stamped in (*self.before, *self.events()) if stamped.session]
        other = replace_run(self, Instant(0.0, utc))
        other.monitor.resuming.begin(read(told), after_s)
        for entry in self.memory.entries:
            if isinstance(entry, PressureRow) and entry.systolic and entry.diastolic:
                value = PressureValue(entry.systolic, entry.diastolic, entry.mean, entry.pulse_rate)
                if plausible(value):
                    other.monitor.resuming.pressure(entry.utc, value)
        for stamped in told:
            other.monitor.resuming.event(stamped)
        other.monitor.resuming.done()
        return other


def replace_run(old: Alone, start: Instant) -> Alone:
    before = [*old.before, *old.events()]
    return replace(old, start=start, memory=Memory(), asked=[], before=before)
