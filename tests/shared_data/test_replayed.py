"""A recorded patient over the wire alarms as the same series on paper.

The oximeter says every third of a second what the recording held; the monitor, stepped as seldom as at
speed 20, declares exactly what the engine does of those values. What a third of a second leaves out of
the recording is therefore the instrument's, not ours.
"""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest
from bench import Memory
from day import DAY

from bedside.chair import Chair
from bedside.clock import Instant
from bedside.equipment.fitted import Fitted
from bedside.judged.rehearsal import Rehearsal
from bedside.judged.series import EVENTS, Row, read_rows
from bedside.monitor import Monitor
from bedside.reading import Fact, Link, LinkState, Origin, Reading
from bedside.told import orders as wanted
from bedside.told.by import By
from bedside.told.events import Alarm
from devices.device import Listener
from devices.oximeters.nonin_df2 import NoninDf2Decoder
from devices.pressure.dialects import SuntechDialect
from devices.pressure.suntech_advantage import SuntechDecoder
from devices.pressure.two_way import TwoWayCuff
from simulators.cuffs.recorded import RecordedSuntech
from simulators.oximeters.nonin_df2 import PACKET, RATE, NoninDf2
from simulators.recorded import RecordedBody, read_determinations

DATA = Path(__file__).parents[3] / "shared" / "data"
PIECE, COARSE = 0.1, 20
EVERY_S = PACKET / RATE
PRESSURE = ("systolic", "diastolic", "mean", "pressure")
Said = list[tuple[float, str, str, str]]


class Replay:
    """The simulated instruments of a recording, their devices and a monitor, on one fake clock."""

    def __init__(self, name: str, start: float) -> None:
        self.t = start
        body = RecordedBody(DATA / f"{name}_numerics.csv", DATA / f"{name}_wave.csv.gz")
        self.end = body.span[1]
        events = read_determinations(DATA / f"{name}_nibp_events.csv")
        self.oximeter, self.module = NoninDf2(body, start), RecordedSuntech(body, start, events)
        self.listener, self.cuff = (
            Listener(NoninDf2Decoder),
            TwoWayCuff(SuntechDecoder, SuntechDialect(), patience=20),
        )
        self.memory = Memory()
        self.monitor = Monitor(Chair("1", "Chair 1", fixed_label="Replayed"), self.memory, self.now, 0.0)
        for name_, kind, order in (("oximeter", "oximeter", None), ("cuff", "cuff", self.cuff.order)):
            self.monitor.fit(Fitted(name_, name_, name_, kind, None, Origin.REPLAYED, order, True))
        self.say("oximeter", [Link(LinkState.UP)])
        self.say("cuff", [Link(LinkState.UP), *self.cuff.connected(start)])
        for order in (
            wanted.OpenSession("", None, None, None, None, earlier=True),
            wanted.StartInfusion("replayed", wanted.Override("nurse", "a test")),
        ):
            self.monitor.order(wanted.Command(order, By("replay")))
        self.monitor.step(self.now, 0.0)

    @property
    def now(self) -> Instant:
        return Instant(0.0, DAY).later(self.t)

    def say(self, device: str, facts: list[Fact]) -> None:
        for fact in facts:
            self.monitor.submit(Reading(fact, device, Origin.REPLAYED, self.now))

    def run(self) -> Said:
        count = 0
        while self.t < self.end:
            count += 1
            self.t = round(self.t + PIECE, 3)
            self.say("oximeter", self.listener.received(self.oximeter.step(self.t), self.t))
            self.say("cuff", self.cuff.received(self.module.step(self.t), self.t))
            out, facts = self.cuff.due(self.t)
            self.say("cuff", facts)
            self.module.hear(out, self.t)
            if count % COARSE == 0:
                self.monitor.step(self.now, 0.0)
        self.monitor.step(self.now, 0.0)
        return [
            (round(at, 1), event.change, event.condition, event.priority)
            for at, event in self.memory.timed(DAY)
            if isinstance(event, Alarm)
        ]


def on_paper(name: str, start: float) -> Said:
    """The same through `alarms`: one row a packet, at the tick on which it is complete."""
    body = RecordedBody(DATA / f"{name}_numerics.csv", DATA / f"{name}_wave.csv.gz")
    rows = []
    for number in range(math.ceil(start / EVERY_S), int(body.span[1] / EVERY_S)):
        frames = [number * EVERY_S + frame / RATE for frame in range(PACKET)]
        at, now = frames[-1], body.vitals(frames[-1])
        seen = now.probe_on and all(body.pleth(frame) is not None for frame in frames)
        values = {"spo2_pct": now.spo2, "pulse_rate_bpm": now.pulse_rate} if seen else {}
        tick = math.ceil(at * 10 - 1e-6) / 10
        rows.append(Row(tick, {key: value for key, value in values.items() if value is not None}))
    columns = tuple(column for column in EVENTS if column != "nibp_pulse_bpm")
    events = [row for row in read_rows(DATA / f"{name}_nibp_events.csv", columns) if row.t > start]
    lines = [json.loads(line) for line in Rehearsal([Row(start, {}), *rows], events).lines()][:-1]
    return [(round(line["t_s"], 1), line["event"], line["condition"], line["priority"]) for line in lines]


@pytest.mark.parametrize(
    ("name", "start"), [("mimic4_A2_desaturations", 79.4), ("mimic4_A1_stable_hypotension", 6500.0)]
)
def test_over_the_wire_as_on_paper(name: str, start: float) -> None:
    wire, paper = Replay(name, start).run(), on_paper(name, start)

    def of(said: Said, *, pressure: bool) -> Said:
        return [row for row in said if row[2].startswith(PRESSURE) is pressure]

    assert of(wire, pressure=False) == of(paper, pressure=False)
    assert of(paper, pressure=False)
    pressures = of(wire, pressure=True), of(paper, pressure=True)
    assert [row[1:] for row in pressures[0]] == [row[1:] for row in pressures[1]]
    for seen, meant in zip(*pressures, strict=True):
        assert 0 <= seen[0] - meant[0] <= 3, "the host learns a pressure by polling"
