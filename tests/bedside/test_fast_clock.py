"""A session at speed 20 alarms as it does at speed 1: the same changes at the same ticks of 0.1 s."""

from __future__ import annotations

from dataclasses import dataclass, field

from day import DAY
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bedside.chair import Chair
from bedside.clock import Instant
from bedside.monitor import Monitor
from bedside.reading import Fact, Numeric, Origin, Pressure, PressureValue, Reading, Reason, Vital
from bedside.told import orders as wanted
from bedside.told.by import By
from bedside.told.events import Alarm, Stamped
from bedside.told.recording import Recording, RecordingState
from bedside.told.rows import Entry

START = Instant(0.0, DAY)
REAL = 1000.0


@dataclass
class Kept:
    entries: list[Entry] = field(default_factory=list)

    def append(self, *entries: Entry) -> int:
        self.entries += entries
        return len(self.entries)

    def status(self) -> Recording:
        return Recording(RecordingState.OK, 0.0)


spo2 = st.sampled_from([79, 84, 86, 88, 89, 90, 91, 93, 97]).map(lambda v: Numeric(Vital.SPO2, float(v), None))
pulse = st.sampled_from([38, 44, 48, 70, 105, 125, 145]).map(lambda v: Numeric(Vital.PULSE_RATE, float(v), None))
blank = st.just(Numeric(Vital.SPO2, None, Reason.SENSOR_OFF))
systolic = st.sampled_from([75, 85, 120, 165, 185])
pressure = systolic.map(lambda v: Pressure(PressureValue(float(v), 60.0, None, None), None))
facts = st.one_of(spo2, spo2, spo2, pulse, pulse, blank, pressure)
gaps = st.one_of(st.sampled_from([3, 10, 11]), st.integers(1, 30), st.integers(31, 400))
"""Hundredths of a story's 30 s: most readings are close together, some silences are longer than every delay."""


def alarms(said: list[tuple[float, Fact]], tick: float, end: float) -> list[tuple[float, str, str, str]]:
    """What the monitor records when it is stepped every `tick` seconds only."""
    kept = Kept()
    monitor = Monitor(Chair("1", "Chair 1", fixed_label="Simulated patient 7"), kept, START, REAL)
    for order in (
        wanted.OpenSession("", None, None, None, None, earlier=True),
        wanted.StartInfusion("no cuff", wanted.Override("nurse", "a test")),
    ):
        monitor.order(wanted.Command(order, By("nurse")))
    monitor.step(START, REAL)
    waiting = list(said)
    for number in range(1, round(end / tick) + 1):
        now = START.later(round(number * tick, 3))
        while waiting and waiting[0][0] <= now.monotonic:
            at, fact = waiting.pop(0)
            monitor.submit(Reading(fact, "oximeter", Origin.SIMULATED, START.later(at)))
        monitor.step(now, REAL)
    return [
        (round((s.utc - DAY).total_seconds(), 2), s.event.change, s.event.condition, s.event.priority)
        for s in kept.entries
        if isinstance(s, Stamped) and isinstance(s.event, Alarm)
    ]


SEARCHING = Numeric(Vital.SPO2, None, Reason.SENSOR_OFF)


@example([(3, Numeric(Vital.SPO2, 79.0)), (9, SEARCHING), (64, Numeric(Vital.SPO2, 79.0))])
@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(gaps, facts), min_size=5, max_size=60))
def test_a_coarse_tick_changes_no_alarm(steps: list[tuple[int, Fact]]) -> None:
    t, said = 0.0, []
    for gap, fact in steps:
        t = round(t + gap / 13.3, 2)
        said.append((t, fact))
    end = (t + 20) // 2 * 2
    assert alarms(said, 2.0, end) == alarms(said, 0.1, end)
