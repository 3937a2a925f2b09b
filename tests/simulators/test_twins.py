"""Every simulated instrument drives the host's side of its protocol with the patient's own numbers."""

from __future__ import annotations

import itertools
from datetime import datetime, timedelta

import pytest
from pairing import Pair

from bedside.reading import CuffPhase, CuffPressure, CuffState, Numeric, Pressure, Reason, Vital
from bedside.told.orders import MeasurePressure, StopCuff
from devices.catalog import OWN
from devices.pressure.two_way import TwoWayCuff
from simulators.body import A_MORNING, SimulatedBody, Vitals
from simulators.catalog import TWINS, of_kind
from simulators.script import read_script
from simulators.seen import look
from simulators.stories import DOOR_MIN, STORIES

OXIMETERS = of_kind("oximeter")
TWO_WAY = [name for name in of_kind("cuff") if name != "blp"]


class Still:
    """A body that does not change, unless told."""

    recorded = False

    def __init__(self, **given: object) -> None:
        self.given = {"spo2": 97.0, "pulse_rate": 142.0, "systolic": 128, "diastolic": 76, "mean": 93, **given}

    def vitals(self, t: float) -> Vitals:
        return Vitals(**self.given)  # type: ignore[arg-type]

    def wall(self, t: float) -> datetime:
        return A_MORNING + timedelta(seconds=t)

    def pleth(self, t: float) -> int | None:
        return int(60 + 50 * (t % 1)) if self.vitals(t).probe_on else None


def numerics(pair: Pair, vital: Vital) -> list[Numeric]:
    return [fact for _, fact in pair.of(Numeric) if isinstance(fact, Numeric) and fact.vital is vital]


def test_there_is_a_twin_of_every_instrument() -> None:
    assert set(TWINS) == set(OWN)
    assert {name: twin.kind for name, twin in TWINS.items()} == {name: row.kind for name, row in OWN.items()}


@pytest.mark.parametrize("protocol", [*OXIMETERS, "berry-pm6750", "hl7-oru", "datex-dri", "ivy-ansarb"])
def test_a_steady_patient_is_shown_as_they_are(protocol: str) -> None:
    pair = Pair(protocol, Still())
    pair.run(25)
    assert {fact.value for fact in numerics(pair, Vital.SPO2)} == {97}
    assert {fact.value for fact in numerics(pair, Vital.PULSE_RATE)} == {142}


@pytest.mark.parametrize("protocol", OXIMETERS)
def test_a_probe_that_is_off_shows_nothing_and_draws_nothing(protocol: str) -> None:
    body = Still()
    pair = Pair(protocol, body)
    pair.run(12)
    body.given["probe_on"] = False
    pair.run(12)
    last = [numerics(pair, vital)[-1] for vital in (Vital.SPO2, Vital.PULSE_RATE)]
    assert [fact.value for fact in last] == [None, None]
    quiet = len(pair.samples)
    pair.run(3)
    assert len(pair.samples) == quiet


@pytest.mark.parametrize("protocol", [name for name in OXIMETERS if "pleth" in " ".join(OWN[name].gives)])
def test_the_pulse_wave_arrives_at_its_rate(protocol: str) -> None:
    pair = Pair(protocol, Still())
    pair.run(2)
    before = len(pair.samples)
    pair.run(10)
    rate = float(next(one for one in OWN[protocol].gives if "pleth" in one).split()[1])
    assert (len(pair.samples) - before) / 10 == pytest.approx(rate, rel=0.05)
    assert max(pair.samples) > min(pair.samples)


@pytest.mark.parametrize("protocol", OXIMETERS)
def test_a_desaturation_is_followed_within_the_instruments_resolution(protocol: str) -> None:
    """What is decoded is what the patient had at the packet's moment, averaged and rounded as a display does."""
    story = STORIES["steady"].and_then(read_script("20 desaturate to 82 over 30 for 40", "test"))
    body = SimulatedBody(story, 3)
    pair = Pair(protocol, body)
    pair.run(120)
    seen = [(t, fact.value) for t, fact in pair.of(Numeric) if fact.vital is Vital.SPO2]  # type: ignore[union-attr]
    assert min(value for _, value in seen if value is not None) <= 83
    period = OWN[protocol].period_s or 1.0
    for t, value in seen:
        moments = [look(body, t - lag * period / 4, average).spo2 for lag in range(6) for average in (0, 4, 6, 8)]
        assert min(moments) <= value <= max(moments), (t, value, moments)  # type: ignore[type-var, operator]


@pytest.mark.parametrize("protocol", TWO_WAY)
def test_a_cuff_is_started_watched_and_read(protocol: str) -> None:
    pair = Pair(protocol, Still())
    pair.run(5)
    assert isinstance(pair.device, TwoWayCuff)
    assert not pair.of(Pressure), "nothing starts by itself"
    pair.device.order(MeasurePressure())
    pair.run(70)
    ((_, fact),) = pair.of(Pressure)
    assert isinstance(fact, Pressure)
    assert fact.value is not None
    assert (fact.value.systolic, fact.value.diastolic) == (128, 76)
    phases = [state.phase for _, state in pair.of(CuffState)]  # type: ignore[union-attr]
    assert phases[-1] is CuffPhase.IDLE
    assert CuffPhase.MEASURING in phases
    if "cuff pressure" in OWN[protocol].gives:
        assert max(fact.value for _, fact in pair.of(CuffPressure)) > 120  # type: ignore[union-attr]


@pytest.mark.parametrize("protocol", TWO_WAY)
def test_a_cuff_is_stopped_at_once_and_says_so(protocol: str) -> None:
    pair = Pair(protocol, Still())
    pair.run(5)
    assert isinstance(pair.device, TwoWayCuff)
    pair.device.order(MeasurePressure())
    pair.run(8)
    pair.device.order(StopCuff())
    pair.run(1.0)
    assert not pair.instrument.air.working  # type: ignore[attr-defined]
    pair.run(20)
    assert [fact.reason for _, fact in pair.of(Pressure)] == [Reason.ABORTED]  # type: ignore[union-attr]
    assert [state.phase for _, state in pair.of(CuffState)][-1] is CuffPhase.IDLE  # type: ignore[union-attr]


@pytest.mark.parametrize("protocol", TWO_WAY)
def test_a_loose_cuff_is_a_reason_and_no_number(protocol: str) -> None:
    pair = Pair(protocol, Still(cuff_leaks=True))
    pair.run(5)
    assert isinstance(pair.device, TwoWayCuff)
    pair.device.order(MeasurePressure())
    pair.run(60)
    ((_, fact),) = pair.of(Pressure)
    assert fact.reason in (Reason.CUFF_LOOSE, Reason.CUFF_LEAK)  # type: ignore[union-attr]


@pytest.mark.parametrize("protocol", TWO_WAY)
def test_a_lost_cuff_is_unknown_and_starts_nothing_by_itself(protocol: str) -> None:
    pair = Pair(protocol, Still())
    pair.run(5)
    assert isinstance(pair.device, TwoWayCuff)
    pair.device.order(MeasurePressure())
    pair.run(10)
    pair.take(pair.device.lost(pair.t))
    assert [state.phase for _, state in pair.of(CuffState)][-1] is CuffPhase.UNKNOWN  # type: ignore[union-attr]
    sent = len(pair.sent)
    pair.take(pair.device.connected(pair.t))
    pair.run(120)
    start = pair.device._dialect.start
    assert start not in pair.sent[sent:]
    assert not [fact for t, fact in pair.of(Pressure) if fact.value and t > 80]  # type: ignore[union-attr]


@pytest.mark.parametrize("protocol", of_kind("monitor"))
def test_a_monitors_own_pressures_are_each_told_once(protocol: str) -> None:
    pair = Pair(protocol, Still())
    pair.run(700)
    told = [fact for _, fact in pair.of(Pressure) if fact.value is not None]  # type: ignore[union-attr]
    values = {(fact.value.systolic, fact.value.diastolic, fact.value.mean) for fact in told}  # type: ignore[union-attr]
    assert values == {(128, 76, 93)}
    # Ivy's line has no time: equal pressures cannot be told apart. The others are measured at 5, 300 and 600 s.
    assert len(told) == (1 if protocol == "ivy-ansarb" else 3)


def test_a_bluetooth_cuffs_memory_is_told_apart() -> None:
    pair = Pair("blp", Still())
    pair.run(80)
    told = [fact for _, fact in pair.of(Pressure)]
    assert [fact.value.systolic for fact in told if fact.value] == [117, 128]  # type: ignore[union-attr]
    assert all(fact.measured_at for fact in told)  # type: ignore[union-attr]
    assert max(fact.value for _, fact in pair.of(CuffPressure)) > 120  # type: ignore[union-attr]


def test_a_cms50_is_kept_awake() -> None:
    pair = Pair("contec-cms50-v7", Still())
    pair.run(100)
    seen = [t for t, fact in pair.of(Numeric)]
    assert max(b - a for a, b in itertools.pairwise(seen)) < 1.5
    assert pair.sent[0] == bytes.fromhex("7D81A1808080808080")
    assert pair.sent[1:] == [bytes.fromhex("7D81AF808080808080")] * 19


@pytest.mark.parametrize("protocol", sorted(TWINS))
def test_same_seed_same_bytes(protocol: str) -> None:
    at = (DOOR_MIN + 15.5) * 60
    first, second = (TWINS[protocol].make(SimulatedBody(STORIES["ketamine"], 7), at) for _ in range(2))
    assert [first.step(at + 0.04 * k) for k in range(500)] == [second.step(at + 0.04 * k) for k in range(500)]


@pytest.mark.parametrize("protocol", sorted(TWINS))
def test_each_twin_says_what_it_does_not_model(protocol: str) -> None:
    import inspect
    import sys

    twin = TWINS[protocol].make(Still(), 0.0)
    inner = getattr(twin, "instrument", twin)
    inner = getattr(inner, "instrument", inner)
    doc = sys.modules[type(inner).__module__].__doc__ or ""
    assert "Not modelled" in doc, inspect.getfile(type(inner))
