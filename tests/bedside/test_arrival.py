"""What arrives: of now, of the past, or sent again; from the instrument in use, or from one that stands by."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from alone import Alone
from bench import PIECE, Chairside
from day import DAY

from bedside.book import read
from bedside.clock import Instant
from bedside.equipment.fitted import Fitted
from bedside.equipment.instruments import Instruments
from bedside.errors import CommandRefused
from bedside.reading import (
    CuffPressure,
    DeviceTime,
    Fact,
    Link,
    LinkState,
    Numeric,
    Origin,
    Pressure,
    PressureValue,
    Reading,
    Vital,
)
from bedside.told import orders as wanted
from bedside.told.events import DeviceClockApart, SessionOpened, SourceChosen, Stamped
from bedside.told.rows import PressureRow
from bedside.vitals.arrival import Arrivals, apart_s, taken
from bedside.vitals.landing import Landing
from bedside.vitals.values import NumericState, State

VALUE = PressureValue(128, 76, 93, 72)
NOW = Instant(1000.0, DAY)


def reading(fact: Fact, device: str = "cuff", at: Instant = NOW) -> Reading:
    return Reading(fact, device, Origin.LIVE, at)


def local(utc: datetime) -> str:
    return utc.astimezone().replace(tzinfo=None).isoformat()


@pytest.mark.parametrize(
    ("fact", "kind", "ago"),
    [
        (Pressure(VALUE), "spot", 0),
        (Pressure(VALUE, kind="auto"), "auto", 0),
        (Pressure(VALUE, kind="history"), "history", 0),
        (Pressure(VALUE, measured_at=local(DAY - timedelta(seconds=100))), "spot", 100),
        (Pressure(VALUE, measured_at=local(DAY - timedelta(hours=1))), "spot", 0),
        (Pressure(VALUE, measured_at=local(DAY + timedelta(hours=1))), "spot", 0),
        (Pressure(VALUE, measured_at="1970-01-01T00:00:00"), "spot", 0),
        (Pressure(VALUE, measured_at="2099-12-31T23:59:59"), "spot", 0),
        (Pressure(VALUE, measured_at=local(DAY + timedelta(seconds=60))), "spot", 0),
        (Pressure(VALUE, measured_at="2019-12-06T11:10:16", age_s=45), "spot", 45),
        (Pressure(VALUE, measured_at="2019-12-06T11:10:16", age_s=1476), "history", 300),
        (Pressure(VALUE, measured_at="2019-12-06T11:10:16", age_s=-360), "spot", 0),
        (Pressure(VALUE, measured_at=(DAY - timedelta(seconds=9)).isoformat()), "spot", 9),
        (Pressure(VALUE, measured_at="no time"), "spot", 0),
    ],
)
def test_arrival_decides_and_only_the_instrument_itself_says_history(fact: Pressure, kind: str, ago: float) -> None:
    (judged,) = Landing().take(reading(fact), 0.0)
    assert judged.fact.kind == kind  # type: ignore[union-attr]
    monotonic, utc = taken(judged)
    assert monotonic == pytest.approx(1000.0 - ago, abs=0.01)
    assert (DAY - utc).total_seconds() == pytest.approx(ago, abs=0.01)


def stamped(systolic: float, at: datetime) -> Reading:
    return reading(Pressure(PressureValue(systolic, 80, None, 70), measured_at=local(at)))


def landed(landing: Landing, readings: list[Reading], real: float) -> list[tuple[float, str]]:
    found = [one for each in readings for one in landing.take(each, real)]
    found += landing.due(real + 3.1)
    return [(one.fact.value.systolic, one.fact.kind) for one in found]  # type: ignore[union-attr]


def test_of_a_burst_after_a_connection_the_newest_is_now_and_the_others_are_history() -> None:
    landing, old = Landing(), DAY - timedelta(days=2)
    landing.connected("cuff", 50.0)
    memory = [stamped(220, old), stamped(118, old + timedelta(minutes=9)), stamped(130, old + timedelta(minutes=3))]
    assert landed(landing, memory, 51.0) == [(220, "history"), (130, "history"), (118, "spot")]


def test_what_comes_alone_or_after_its_own_inflation_is_now() -> None:
    landing = Landing()
    assert landed(landing, [stamped(191, DAY - timedelta(hours=1))], 500.0) == [(191, "spot")]
    landing.connected("cuff", 600.0)
    assert landed(landing, [stamped(191, DAY - timedelta(hours=1))], 600.5) == [(191, "spot")]
    landing.inflated("cuff", 601.0)
    assert [one.fact.kind for one in landing.take(stamped(180, DAY - timedelta(hours=1)), 602.0)] == ["spot"]  # type: ignore[union-attr]


def test_two_results_in_one_second_are_both_kept() -> None:
    landing, arrivals = Landing(), Arrivals()
    landing.connected("cuff", 0.0)
    both = [stamped(150, DAY), stamped(152, DAY)]
    assert all(arrivals.new(each) for each in both)
    assert landed(landing, both, 1.0) == [(150, "history"), (152, "spot")], "the later of equal times is now"


def test_an_equal_result_after_an_inflation_is_a_new_one() -> None:
    arrivals, fact = Arrivals(), Pressure(VALUE, measured_at="1970-01-01T00:00:00")
    assert arrivals.new(reading(fact))
    assert not arrivals.new(reading(fact))
    assert arrivals.new(reading(fact), again=True)


def test_what_carries_its_time_is_taken_once_also_after_a_reconnect() -> None:
    arrivals = Arrivals()
    fact = Pressure(VALUE, measured_at="2026-01-05T10:00:00")
    assert [arrivals.new(reading(fact)) for _ in range(3)] == [True, False, False]
    assert arrivals.new(reading(fact, "another cuff"))
    assert arrivals.new(reading(Pressure(VALUE, measured_at="2026-01-05T10:05:00")))
    assert [arrivals.new(reading(Pressure(VALUE))) for _ in range(2)] == [True, True]
    assert [arrivals.new(reading(Numeric(Vital.SPO2, 97))) for _ in range(2)] == [True, True]


def test_a_devices_clock_is_compared_with_the_hosts() -> None:
    assert apart_s(local(DAY - timedelta(minutes=16)), DAY) == pytest.approx(-960)
    assert apart_s("2026-07-26T23:13:31+08:00", datetime(2026, 7, 26, 15, 13, 30, tzinfo=UTC)) == pytest.approx(1)
    assert apart_s("nonsense", DAY) is None


def fitted(name: str, kind: str, period_s: float | None = 1.0) -> Fitted:
    return Fitted(name, "x", name, kind, period_s, Origin.LIVE)


@pytest.fixture
def two() -> Instruments:
    instruments = Instruments()
    for name, kind in (("first", "oximeter"), ("second", "oximeter"), ("cuff", "cuff"), ("spare", "cuff")):
        instruments.fit(fitted(name, kind, 2.0 if name == "second" else 1.0), 0.0)
    return instruments


def test_the_first_instrument_is_charted_and_the_second_stands_by(two: Instruments) -> None:
    spo2, pressure = Numeric(Vital.SPO2, 97), Pressure(VALUE)
    assert [two.charts(reading(spo2, name)) for name in ("first", "second")] == [True, False]
    assert [two.charts(reading(pressure, name)) for name in ("cuff", "spare")] == [True, False]
    assert not two.charts(reading(CuffPressure(120), "spare"))
    assert two.charts(reading(Link(LinkState.DOWN), "spare")), "its wire is still told of"
    assert [view.stands_by for view in two.views(0.0)] == [False, True, False, True]


def test_a_source_never_switches_by_itself(two: Instruments) -> None:
    two.take(reading(Link(LinkState.DOWN, "gone"), "first"), 10.0)
    assert not two.charts(reading(Numeric(Vital.SPO2, 97), "second"))
    two.use("second")
    assert two.charts(reading(Numeric(Vital.SPO2, 97), "second"))
    assert two.period_s == 2.0
    with pytest.raises(CommandRefused):
        two.use("third")


def test_one_that_stands_by_raises_no_alarm_when_it_is_away(two: Instruments) -> None:
    from bedside.phase import Phase

    for name in ("first", "second", "cuff", "spare"):
        two.take(reading(Link(LinkState.UP), name), 0.0)
    two.take(reading(Link(LinkState.RECONNECTING, "gone"), "spare"), 1.0)
    assert two.lost(Phase.INFUSING, 60.0) is None
    two.take(reading(Link(LinkState.RECONNECTING, "gone"), "cuff"), 1.0)
    assert two.lost(Phase.INFUSING, 60.0) is not None


def test_a_monitor_gives_both_and_its_clock_is_told() -> None:
    instruments = Instruments()
    instruments.fit(fitted("monitor", "monitor", 10.0), 0.0)
    assert instruments.sources == {"oximetry": "monitor", "pressure": "monitor"}
    instruments.take(reading(DeviceTime(local(DAY + timedelta(seconds=7))), "monitor"), 0.0)
    (view,) = instruments.views(0.0)
    assert view.apart_s == pytest.approx(7, abs=0.01)
    assert instruments.orderable is None


def test_a_slow_instrument_is_live_for_longer() -> None:
    state = NumericState()
    state.refreshed_every(10.0)
    state.take(Numeric(Vital.SPO2, 97), 0.0)
    assert [state.shown(t).state for t in (14.9, 15.1, 29.9, 30.0)] == [
        State.LIVE, State.STALE, State.STALE, State.ABSENT]  # fmt: skip


def test_at_the_chair_history_is_kept_and_neither_shown_nor_judged() -> None:
    """Through the whole monitor: the old pressure is a row of the record, and words on the tile."""
    side = Chairside()
    side.order(wanted.OpenSession("", 44, 72.0, 0.5, 40, earlier=True))
    taken_at = local(side.clock.now().utc - timedelta(hours=1))
    old = Pressure(PressureValue(220, 120, 150, 90), kind="history", measured_at=taken_at)
    side.say("cuff", [old, old])
    side.say("oximeter", [Numeric(Vital.SPO2, 70, kind="history")])
    snapshot = side.monitor.step(side.clock.now(), side.real)
    assert snapshot.pressure.value is None
    assert snapshot.spo2.value is None
    assert not [alarm for alarm in snapshot.alarms if alarm.state.kind == "physiological"]
    assert snapshot.cuff is not None
    assert snapshot.cuff.aside.startswith("220/120 of ")
    rows = [row for row in side.memory.entries if isinstance(row, PressureRow)]
    assert [(row.systolic, row.kind) for row in rows] == [(220, "history")], "kept, once"


def test_choosing_a_source_is_an_event_and_survives_a_restart() -> None:
    side = Chairside()
    side.monitor.submit(Fitted("spare", "blp", "Spare cuff", "cuff", None, Origin.SIMULATED))
    side.monitor.step(side.clock.now(), side.real)
    side.say("spare", [Pressure(VALUE)])
    assert side.monitor.step(side.clock.now(), side.real).pressure.value is None
    side.order(wanted.UseDevice("spare"))
    side.say("spare", [Pressure(VALUE)])
    assert side.monitor.step(side.clock.now(), side.real).pressure.value == VALUE
    chosen = [event for _, event in side.memory.timed(DAY) if isinstance(event, SourceChosen)]
    assert chosen == [SourceChosen("spare")]
    again = Chairside()
    again.monitor.fit(Fitted("spare", "blp", "Spare cuff", "cuff", None, Origin.SIMULATED))
    stamped = next(row for row in side.memory.entries if isinstance(row, Stamped) and row.event in chosen)
    opening = next(row for row in Alone().infusing().events() if isinstance(row.event, SessionOpened))
    again.monitor.resuming.begin(read([opening, stamped]))
    again.monitor.resuming.done()
    assert again.monitor.charts(reading(Pressure(VALUE), "spare"))
    with pytest.raises(CommandRefused):
        side.order(wanted.UseDevice("nothing"))
    with pytest.raises(CommandRefused, match="in use"):
        side.order(wanted.RemoveDevice("spare"))
    side.order(wanted.UseDevice("cuff"))
    side.order(wanted.RemoveDevice("spare"))
    assert [view.device for view in side.snapshot.devices] == ["oximeter", "cuff"]


def test_a_clock_that_is_apart_is_told_once_until_it_agrees_again() -> None:
    side = Chairside()
    for apart in (1, 7, 8, 2, -960):
        side.say("oximeter", [DeviceTime(local(side.clock.now().utc + timedelta(seconds=apart)))])
        side.monitor.step(side.clock.now(), side.real)
    told = [event for _, event in side.memory.timed(DAY) if isinstance(event, DeviceClockApart)]
    assert told == [DeviceClockApart("oximeter", 7.0), DeviceClockApart("oximeter", -960.0)]


def test_an_instrument_that_speaks_every_ten_seconds_is_not_lost_between_two_words() -> None:
    side = Chairside()
    side.monitor.submit(Fitted("slow", "hl7-oru", "HL7 monitor", "monitor", 10.0, Origin.SIMULATED))
    side.start_infusion()
    side.order(wanted.UseDevice("slow"))
    side.talking["oximeter"] = side.talking["cuff"] = False
    low: list[str] = []
    for second in range(900):
        if second % 10 == 0:
            side.say("slow", [Numeric(Vital.SPO2, 97 if second < 300 else 86), Numeric(Vital.PULSE_RATE, 72)])
        for _ in range(round(1 / PIECE)):
            side.tick()
        low += [name for name in side.alarms() if name.startswith(("spo2", "pulse"))]
        if second < 300:
            assert not low, second
    assert "spo2_low" in low
    assert "spo2_signal_lost" not in low


def test_the_page_does_not_go_back_in_time() -> None:
    side = Chairside()
    now = side.clock.advance(120)
    side.monitor.step(now, side.real)
    older = PressureValue(119, 59, 80, 70)
    side.say("cuff", [Pressure(VALUE, measured_at="2026-01-05T10:00:54", age_s=6.0)])
    side.say("cuff", [Pressure(older, measured_at="2026-01-05T10:00:00", age_s=60.0)])
    assert side.monitor.step(side.clock.now(), side.real).pressure.value is None, "a burst is waited for"
    shown = side.monitor.step(side.clock.advance(3.2), side.real + 3.2).pressure
    assert shown.value == VALUE, "the newest of the burst, whatever came last"
    assert shown.age_s == pytest.approx(6.0)


def test_how_often_a_monitor_really_sends_is_learned() -> None:
    side = Chairside()
    side.monitor.submit(Fitted("monitor", "hl7-oru", "HL7 monitor", "monitor", 10.0, Origin.SIMULATED))
    side.monitor.step(side.clock.now(), side.real)
    side.order(wanted.UseDevice("monitor"))
    side.talking["oximeter"] = side.talking["cuff"] = False
    for second in range(40):
        if second < 20:
            side.say("monitor", [Numeric(Vital.SPO2, 97), Numeric(Vital.PULSE_RATE, 72)])
        for _ in range(round(1 / PIECE)):
            side.tick()
        if second == 22:
            assert side.snapshot.spo2.state is State.STALE
        if second == 26:
            assert side.snapshot.spo2.state is State.ABSENT


def test_a_time_that_has_not_come_yet_is_a_clock_ahead_only_where_it_came_last() -> None:
    def burst(*systolic: tuple[float, timedelta]) -> list[tuple[float, str]]:
        landing = Landing()
        landing.connected("cuff", 50.0)
        return landed(landing, [stamped(value, DAY + apart) for value, apart in systolic], 51.0)

    ahead, minute, days = timedelta(hours=1), timedelta(seconds=-20), timedelta(days=-2)
    assert burst((118, days), (191, ahead)) == [(118, "history"), (191, "spot")], "its clock is ahead"
    wrong = timedelta(days=9000)
    assert burst((118, wrong), (191, minute)) == [(118, "history"), (191, "spot")], "one record is wrong"
    assert burst((118, wrong), (191, days)) == [(118, "history"), (191, "history")], "nobody knows: none is now"


def test_a_cuff_that_squeezes_when_the_patient_changes_gives_its_result_to_nobody() -> None:
    landing = Landing()
    landing.inflated("cuff", 90.0)
    assert landing.forget() == []
    landing.inflated("cuff", 100.0)
    (judged,) = landing.take(reading(Pressure(VALUE)), 110.0)
    assert judged.fact.kind == "history"  # type: ignore[union-attr]
    (judged,) = landing.take(reading(Pressure(VALUE)), 115.0)
    assert judged.fact.kind == "spot", "it is one result, not the cuff"  # type: ignore[union-attr]


def test_an_inflation_without_a_result_does_not_take_the_next_patients() -> None:
    landing = Landing()
    landing.inflated("cuff", 90.0)
    landing.forget()
    landing.inflated("cuff", 200.0)
    (judged,) = landing.take(reading(Pressure(VALUE)), 230.0)
    assert judged.fact.kind == "spot"  # type: ignore[union-attr]


def test_what_waits_when_the_patient_changes_is_of_before() -> None:
    landing = Landing()
    landing.connected("cuff", 50.0)
    assert landing.take(stamped(191, DAY), 51.0) == []
    assert [each.fact.kind for each in landing.forget()] == ["history"]  # type: ignore[union-attr]
    assert [*landing.due(60.0)] == []
