"""The two-way cuff on a fake clock: start, watch, read, stop, cycle, and what it never does by itself."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest

from bedside.reading import CuffPhase, CuffPressure, CuffState, Fact, Pressure, Reason
from bedside.told.orders import MeasurePressure, SetCycle, StartStat, StopCuff
from devices.pressure.cuff_cycle import CuffCycle
from devices.pressure.dialects import SuntechDialect
from devices.pressure.suntech_advantage import SuntechDecoder
from devices.pressure.two_way import TwoWayCuff
from simulators.body import SimulatedBody, Vitals
from simulators.cuffs.suntech import SuntechAdvantage, result
from simulators.stories import STORIES


class Arm:
    """An arm that may leak, move, or be fine."""

    def __init__(self, **given: object) -> None:
        self.given = given

    def vitals(self, t: float) -> Vitals:
        base = {"spo2": 97.0, "pulse_rate": 72.0, "systolic": 128, "diastolic": 76, "mean": 93}
        return Vitals(**{**base, **self.given})  # type: ignore[arg-type]

    def pleth(self, t: float) -> int | None:
        return 67


class Bench:
    """Cuff and module on one wire, stepped every 50 ms; `wire` may cut or change what is said."""

    def __init__(self, body: object | None = None) -> None:
        self.module = SuntechAdvantage(body or Arm(), 0.0)  # type: ignore[arg-type]
        self.cuff = TwoWayCuff(SuntechDecoder, SuntechDialect())
        self.t = 0.0
        self.facts: list[tuple[float, Fact]] = []
        self.sent: list[tuple[float, bytes]] = []
        self.plugged = True
        self.take(self.cuff.connected(0.0))

    def take(self, facts: list[Fact]) -> None:
        self.facts += [(round(self.t, 2), fact) for fact in facts]

    def run(self, seconds: float, until: Callable[[], bool] = lambda: False) -> None:
        end = self.t + seconds
        while self.t < end and not until():
            self.t += 0.05
            said = self.module.step(self.t)
            self.take(self.cuff.received(said if self.plugged else b"", self.t))
            out, facts = self.cuff.due(self.t)
            self.take(facts)
            if out:
                self.sent.append((round(self.t, 2), out))
                if self.plugged:
                    self.module.hear(out, self.t)

    def pressures(self) -> list[tuple[float, Pressure]]:
        return [(at, fact) for at, fact in self.facts if isinstance(fact, Pressure)]

    def starts(self) -> list[float]:
        return [at for at, out in self.sent if out[1] == 0x20]

    @property
    def state(self) -> CuffState:
        return [fact for _, fact in self.facts if isinstance(fact, CuffState)][-1]


def test_nothing_starts_by_itself() -> None:
    bench = Bench()
    bench.run(120)
    assert bench.starts() == []
    assert bench.state.phase is CuffPhase.IDLE


def test_measure_once_shows_the_cuff_filling_and_one_result() -> None:
    bench = Bench()
    bench.run(2)
    bench.cuff.order(MeasurePressure())
    bench.run(60)
    assert len(bench.starts()) == 1
    ((_, fact),) = bench.pressures()
    assert fact.value is not None
    assert (fact.value.systolic, fact.value.diastolic, fact.value.mean) == (128, 76, 93)
    live = [fact.value for _, fact in bench.facts if isinstance(fact, CuffPressure)]
    assert max(live) > 140
    assert len(live) > 60


def test_commands_leave_the_module_its_hundred_milliseconds() -> None:
    bench = Bench()
    bench.cuff.order(SetCycle(60))
    bench.run(200)
    times = [at for at, _ in bench.sent]
    assert min(b - a for a, b in itertools.pairwise(times)) >= 0.099


@pytest.mark.parametrize("cycle", [60, 120, 150, 180, 300])
def test_a_cycle_runs_from_start_to_start(cycle: float) -> None:
    bench = Bench()
    bench.run(1)
    bench.cuff.order(SetCycle(cycle))
    bench.run(cycle * 3 + 40)
    starts = bench.starts()
    assert len(starts) == 4
    assert all(abs(b - a - cycle) < 0.5 for a, b in itertools.pairwise(starts))
    assert len(bench.pressures()) == 4


def test_the_rest_of_thirty_seconds_wins_over_a_short_cycle() -> None:
    cycle = CuffCycle()
    cycle.set(60, 0)
    cycle.started(0)
    cycle.deflated(50)
    assert cycle.next_start(50) == 80


def test_stat_starts_again_soon_and_ends_after_five_minutes() -> None:
    bench = Bench()
    bench.run(1)
    bench.cuff.order(StartStat())
    bench.run(500)
    starts = bench.starts()
    results = [at for at, _ in bench.pressures()]
    assert len(starts) > 6
    assert starts[-1] < 302
    assert all(start - end >= 5 for end, start in zip(results, starts[1:], strict=False))
    assert bench.state.stat_until is None


@pytest.mark.parametrize(("cycle", "most"), [(None, 0), (120, 2)])
def test_stat_is_left_by_choosing_what_follows_it(cycle: float | None, most: int) -> None:
    bench = Bench()
    bench.run(1)
    bench.cuff.order(StartStat())
    bench.run(60)
    before = len(bench.starts())
    assert bench.state.stat_until is not None
    bench.cuff.order(SetCycle(cycle))
    bench.run(200)
    assert bench.state.stat_until is None
    assert bench.state.cycle_s == cycle
    assert len(bench.starts()) - before <= most, "it measures as was chosen, not again and again"


def test_stop_deflates_and_says_aborted_and_a_cycle_stays() -> None:
    bench = Bench()
    bench.run(1)
    bench.cuff.order(SetCycle(120))
    bench.run(12)
    bench.cuff.order(StopCuff())
    bench.run(10)
    assert [fact.reason for _, fact in bench.pressures()] == [Reason.ABORTED]
    assert bench.state.phase is CuffPhase.IDLE
    assert bench.state.cycle_s == 120
    bench.run(130)
    assert len(bench.starts()) == 2


def test_after_a_lost_link_the_cycle_is_stopped_and_said_to_be() -> None:
    bench = Bench()
    bench.run(1)
    bench.cuff.order(SetCycle(60))
    bench.run(70)
    assert len(bench.starts()) == 2
    bench.take(bench.cuff.lost(bench.t))
    assert bench.state.phase is CuffPhase.UNKNOWN
    assert bench.state.stopped
    bench.take(bench.cuff.connected(bench.t))
    bench.run(300)
    assert len(bench.starts()) == 2
    assert bench.state.stopped
    bench.cuff.order(SetCycle(60))
    bench.run(10)
    assert bench.state.stopped is None
    assert len(bench.starts()) == 3


def test_what_was_ordered_while_the_wire_was_out_is_not_done_later() -> None:
    bench = Bench()
    bench.run(5)
    bench.take(bench.cuff.lost(bench.t))
    bench.cuff.order(MeasurePressure())
    bench.take(bench.cuff.connected(bench.t))
    bench.run(60)
    assert bench.starts() == []


def test_no_answer_to_start_is_a_failure_in_its_time() -> None:
    bench = Bench()
    bench.run(1)
    bench.plugged = False
    bench.cuff.order(MeasurePressure())
    bench.run(4)
    ((at, fact),) = bench.pressures()
    assert fact.reason is Reason.TIMEOUT
    assert 2.4 < at - bench.starts()[0] < 2.7


def test_a_leak_is_a_loose_cuff() -> None:
    bench = Bench(Arm(cuff_leaks=True))
    bench.run(1)
    bench.cuff.order(MeasurePressure())
    bench.run(40)
    assert [fact.reason for _, fact in bench.pressures()] == [Reason.CUFF_LOOSE]


def test_a_measurement_started_on_the_instrument_is_seen() -> None:
    bench = Bench()
    bench.run(2)
    bench.module.air.start(bench.t)
    bench.run(60)
    assert bench.starts() == []
    assert len(bench.pressures()) == 1


@pytest.mark.parametrize("offset", [at / 8 for at in range(8)])
def test_a_cuff_that_lets_its_air_out_is_not_measuring_again(offset: float) -> None:
    bench = Bench()
    bench.run(2 + offset)
    bench.cuff.order(MeasurePressure())
    bench.run(70)
    assert [fact.reason for _, fact in bench.pressures()] == [None]
    phases = [fact.phase for _, fact in bench.facts if isinstance(fact, CuffState)]
    assert phases.count(CuffPhase.MEASURING) == 1


def test_the_modules_memory_is_not_a_reading() -> None:
    bench = Bench()
    bench.module._last = result(128, 76, 93, 72)
    bench.take(bench.cuff.received(bench.module._last, 0.1))
    assert bench.pressures() == []


def test_a_lost_k_is_noticed_by_the_empty_cuff() -> None:
    bench = Bench()
    bench.run(1)
    real = bench.module.step
    bench.module.step = lambda t: real(t).replace(bytes.fromhex("3E044B73"), b"")  # type: ignore[method-assign]
    bench.cuff.order(MeasurePressure())
    bench.run(60)
    assert len(bench.pressures()) == 1


def test_two_seeds_two_patients() -> None:
    values = []
    for seed in (7, 8):
        bench = Bench(SimulatedBody(STORIES["ketamine"], seed))
        bench.cuff.order(MeasurePressure())
        bench.run(60)
        values.append(bench.pressures()[0][1].value)
    assert values[0] != values[1]
