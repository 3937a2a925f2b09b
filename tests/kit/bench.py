"""A chair on a fake clock: simulated instruments in memory, the real decoders, cuff and monitor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from day import DAY

from bedside.chair import Chair
from bedside.clock import ManualClock
from bedside.equipment.displays import Confirmation
from bedside.equipment.fitted import Fitted
from bedside.limits.limits import Limits
from bedside.monitor import Monitor
from bedside.reading import Fact, Link, LinkState, Origin, Reading
from bedside.snapshot import Snapshot
from bedside.told import orders as wanted
from bedside.told.by import By
from bedside.told.events import Event, Stamped
from bedside.told.recording import Recording, RecordingState
from bedside.told.rows import Entry
from devices.device import Listener
from devices.oximeters.nonin_df2 import NoninDf2Decoder
from devices.pressure.dialects import SuntechDialect
from devices.pressure.suntech_advantage import SuntechDecoder
from devices.pressure.two_way import TwoWayCuff
from simulators.body import SimulatedBody
from simulators.cuffs.suntech import SuntechAdvantage
from simulators.oximeters.nonin_df2 import NoninDf2
from simulators.stories import DOOR_MIN, STORIES

START_S = DOOR_MIN * 60
PIECE = 0.1


@dataclass
class Memory:
    """A recorder that keeps everything in memory, or fails when told to."""

    entries: list[Entry] = field(default_factory=list)
    failing: bool = False

    def append(self, *entries: Entry) -> int:
        self.entries += entries
        return len(self.entries)

    def status(self) -> Recording:
        return Recording(RecordingState.FAILED if self.failing else RecordingState.OK, 0.0)

    def timed(self, zero: datetime) -> list[tuple[float, Event]]:
        """Seconds after `zero`, and what happened."""
        found = [entry for entry in self.entries if isinstance(entry, Stamped)]
        return [((s.utc - zero).total_seconds(), s.event) for s in found]

    @property
    def events(self) -> list[tuple[float, Event]]:
        """Seconds after the infusion's start, and what happened."""
        return [(at - START_S, event) for at, event in self.timed(DAY)]


class Chairside:
    """Nurse, patient and instruments. `run` goes on in story time; 0 is the infusion's start."""

    def __init__(self, story: str = "ketamine", seed: int = 7, limits: Limits | None = None) -> None:
        self.body = SimulatedBody(STORIES[story], seed)
        self.oximeter, self.module = NoninDf2(self.body, 0.0), SuntechAdvantage(self.body, 0.0)
        self.listener, self.cuff = Listener(NoninDf2Decoder), TwoWayCuff(SuntechDecoder, SuntechDialect())
        self.clock = ManualClock(DAY)
        self.memory = Memory()
        self.real = 1000.0
        self.t = 0.0
        chair = Chair("1", "Chair 1", limits or Limits(), about=story, fixed_label="Simulated patient 7")
        self.monitor = Monitor(chair, self.memory, self.clock.now(), self.real)
        self.monitor.fit(Fitted("oximeter", "nonin-df2", "Nonin oximeter", "oximeter", 1 / 3, Origin.SIMULATED))
        self.monitor.fit(
            Fitted("cuff", "suntech-advantage", "SunTech cuff", "cuff", None, Origin.SIMULATED, self.cuff.order)
        )
        self.talking = {"oximeter": True, "cuff": True}
        self.watched = True
        self.say("oximeter", [Link(LinkState.UP)])
        self.say("cuff", [Link(LinkState.UP), *self.cuff.connected(0.0)])
        self.seen: list[Snapshot] = []

    def say(self, device: str, facts: list[Fact]) -> None:
        for fact in facts:
            self.monitor.submit(Reading(fact, device, Origin.SIMULATED, self.clock.now()))

    def order(self, order: wanted.Order) -> None:
        """Give an order and see it obeyed. Raises CommandRefused."""
        ticket = self.monitor.order(wanted.Command(order, By("display")))
        self.monitor.step(self.clock.now(), self.real)
        ticket.wait(0)

    def run_to(self, minute: float, orders: Mapping[float, wanted.Order] | None = None) -> None:
        """Go on to this minute of infusion; `orders` by minute."""
        ahead = sorted((orders or {}).items())
        while self.t < START_S + minute * 60 - 1e-6:
            self.tick()
            if ahead and self.t >= START_S + ahead[0][0] * 60:
                self.order(ahead.pop(0)[1])

    def tick(self) -> None:
        self.t = round(self.t + PIECE, 3)
        self.real += PIECE
        now = self.clock.advance(PIECE)
        said = {"oximeter": self.oximeter.step(self.t), "cuff": self.module.step(self.t)}
        if self.talking["oximeter"]:
            self.say("oximeter", self.listener.received(said["oximeter"], now.monotonic))
        if self.talking["cuff"]:
            self.say("cuff", self.cuff.received(said["cuff"], now.monotonic))
            out, facts = self.cuff.due(now.monotonic)
            self.say("cuff", facts)
            self.module.hear(out, self.t)
        if self.watched:
            self.monitor.confirm("display", Confirmation(self.real, 0, "ok", awake=True))
        self.seen.append(self.monitor.step(now, self.real))

    def start_infusion(self) -> None:
        """A session with its baseline, and the infusion charted as started, at minute 0."""
        self.run_to(-7.8)
        self.order(wanted.OpenSession("", 44, 72.0, 0.5, 40, earlier=True))
        self.run_to(-0.5, {-7.5: wanted.MeasurePressure(), -4.0: wanted.MeasurePressure()})
        self.order(wanted.ConfirmBaseline(tuple(row.name for row in self.snapshot.resting)))
        self.run_to(0)
        self.order(wanted.StartInfusion())

    @property
    def snapshot(self) -> Snapshot:
        return self.monitor.snapshot

    def alarms(self) -> dict[str, str]:
        return {view.state.condition: view.state.priority.value for view in self.snapshot.active}

    def changes(self, condition: str) -> list[tuple[float, str, str]]:
        """Minutes of infusion, change and priority of one condition."""
        from bedside.told.events import Alarm

        return [
            (round(at / 60, 2), event.change, event.priority)
            for at, event in self.memory.events
            if isinstance(event, Alarm) and event.condition == condition
        ]


def seconds(value: float) -> timedelta:
    return timedelta(seconds=value)
