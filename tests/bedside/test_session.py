"""The session is a fold of its events: dose, clock, baseline, and what is refused."""

from __future__ import annotations

import dataclasses
import typing
from dataclasses import replace
from datetime import timedelta

import pytest
from day import DAY

from bedside.errors import CommandRefused
from bedside.infusion.charting import charted, opening
from bedside.infusion.plan import PlanRanges
from bedside.infusion.session import Session, apply, baseline_of, open_session
from bedside.phase import Phase
from bedside.told import events as happened
from bedside.told import orders as wanted
from bedside.vitals.resting import Resting, half_up

OPENED = happened.SessionOpened("s1", "KM-0147", 44, 72.0, 0.5, 40, "clinic default")


def at(minutes: float) -> object:
    return DAY + timedelta(minutes=minutes)


def session(*course: tuple[float, happened.Event]) -> Session:
    found = open_session(OPENED, DAY)
    for minutes, event in course:
        found = apply(found, event, DAY + timedelta(minutes=minutes))
    return found


def resting(minutes: float, systolic: float = 120, diastolic: float = 76) -> Resting:
    return Resting(DAY + timedelta(minutes=minutes), systolic, diastolic, 98, 71)


def test_the_dose_runs_with_the_clock_and_stops_in_a_pause() -> None:
    found = session(
        (10, happened.InfusionStarted()), (20, happened.InfusionPaused()), (25, happened.InfusionResumed())
    )
    now = DAY + timedelta(minutes=35)
    assert found.planned_mg == 36.0
    assert found.rate_mg_per_h == 54.0
    assert found.infused_s(now) == 20 * 60
    assert found.given_mg(now) == pytest.approx(18.0)
    assert found.left_s(now) == 20 * 60
    assert found.planned_end(now) == DAY + timedelta(minutes=55)
    assert found.phase is Phase.INFUSING


def test_what_is_given_follows_what_is_charted_also_beyond_the_plan() -> None:
    found = session((0, happened.InfusionStarted()))
    now = DAY + timedelta(minutes=60)
    assert found.given_mg(now) == 54.0
    assert found.left_s(now) == -20 * 60


def test_stop_in_a_pause_counts_the_pause_out() -> None:
    found = session(
        (0, happened.InfusionStarted()), (10, happened.InfusionPaused()), (30, happened.InfusionStopped(9.0))
    )
    assert found.phase is Phase.RECOVERY
    assert found.infused_s(DAY + timedelta(minutes=90)) == 600
    assert found.planned_end(DAY) is None


def test_without_a_weight_there_is_no_dose() -> None:
    found = open_session(happened.SessionOpened("s", "x", None, None, None, None, ""), DAY)
    assert found.planned_mg is None
    assert found.given_mg(DAY) is None
    assert found.left_s(DAY) is None


def test_a_baseline_is_the_median_half_up() -> None:
    rows = [resting(0, 121, 75), resting(5, 124, 78)]
    found = baseline_of(rows, DAY + timedelta(minutes=6))
    assert (found.systolic, found.diastolic, found.spo2, found.pulse_rate) == (123, 77, 98, 71)
    assert [half_up(value) for value in (122.5, 122.4, 0.5)] == [123, 122, 1]


@pytest.mark.parametrize(
    ("rows", "now", "why"),
    [
        ([resting(0)], 5, "two resting pressures"),
        ([resting(0), resting(2)], 5, "3 minutes apart"),
        ([resting(0), resting(10)], 20, "two resting pressures"),
    ],
)
def test_a_baseline_needs_two_readings_apart_and_recent(rows: list[Resting], now: float, why: str) -> None:
    with pytest.raises(CommandRefused, match=why):
        baseline_of(rows, DAY + timedelta(minutes=now))


@pytest.mark.parametrize(
    ("order", "field", "why"),
    [
        (wanted.OpenSession("", 44, 72, 0.5, 40), "label", "label"),
        (wanted.OpenSession("Anna\u202e", 44, 72, 0.5, 40), "label", "invisible"),
        (wanted.OpenSession("An\nna", 44, 72, 0.5, 40), "label", "invisible"),
        (wanted.OpenSession("x" * 61, 44, 72, 0.5, 40), "label", "60 characters"),
        (wanted.OpenSession("KM", 0, 72, 0.5, 40), "age", "Age must be 1 to 120"),
        (wanted.OpenSession("KM", 44, 0, 0.5, 40), "weight_kg", "Weight must be 20 to 350 kg, not 0"),
        (wanted.OpenSession("KM", 44, 72, 50, 40), "dose_mg_per_kg", "Dose must be 0.01 to 2"),
        (wanted.OpenSession("KM", 44, 72, 0.5, 0), "minutes", "Time must be 5 to 600"),
    ],
)
def test_a_session_nobody_can_mean_is_refused_at_its_field(order: wanted.OpenSession, field: str, why: str) -> None:
    with pytest.raises(CommandRefused, match=why) as caught:
        opening(order, "s1", "limits", None, PlanRanges(), earlier=True, utc=DAY)
    assert caught.value.field == field


def test_every_wrong_field_is_named_at_once() -> None:
    with pytest.raises(CommandRefused) as caught:
        opening(wanted.OpenSession("", 44, 0, 0.5, 9999), "s1", "limits", None, PlanRanges(), earlier=True, utc=DAY)
    assert list(caught.value.fields) == ["label", "weight_kg", "minutes"]


@pytest.mark.parametrize(
    ("order", "why"),
    [
        (wanted.OpenSession("KM", 3, 15 + 10, 0.5, 40), "age 3 years is outside the usual 18 to 90"),
        (wanted.OpenSession("KM", 44, 72, 1.2, 40), "dose 1.2 mg/kg is outside the usual 0.1 to 1"),
        (wanted.OpenSession("KM", 44, 72, 0.5, 10), "rate 3 mg/kg/h"),
        (wanted.OpenSession("KM", 44, 200, 0.5, 40), "weight 200 kg"),
    ],
)
def test_an_unusual_plan_takes_a_reason(order: wanted.OpenSession, why: str) -> None:
    with pytest.raises(CommandRefused, match=why) as caught:
        opening(order, "s1", "limits", None, PlanRanges(), earlier=True, utc=DAY)
    assert caught.value.field == "reason"
    event = opening(
        replace(order, reason="asked Dr. Weiss"), "s1", "limits", None, PlanRanges(), earlier=True, utc=DAY
    )
    assert event.reason == "asked Dr. Weiss"


def test_a_dose_nobody_gives_has_no_reason() -> None:
    order = wanted.OpenSession("KM", 3, 25, 5, 1, reason="because")
    with pytest.raises(CommandRefused) as caught:
        opening(order, "s1", "limits", None, PlanRanges(), earlier=True, utc=DAY)
    assert {"dose_mg_per_kg", "minutes"} <= set(caught.value.fields)


def test_a_simulated_chair_never_takes_a_name() -> None:
    order = wanted.OpenSession("Maria Kern", 44, 72, 0.5, 40)
    event = opening(order, "s1", "limits", "Simulated patient 7", PlanRanges(), earlier=True, utc=DAY)
    assert event.label == "Simulated patient 7"


def test_the_order_of_phases_is_kept() -> None:
    rows = (resting(-6), resting(-1))
    fresh = session()
    with pytest.raises(CommandRefused, match="Confirm the baseline"):
        charted(fresh, wanted.StartInfusion(), rows, DAY)
    assert charted(fresh, wanted.StartInfusion("no cuff"), rows, DAY) == [
        happened.BaselineSkipped("no cuff"),
        happened.InfusionStarted(),
    ]
    (baseline,) = charted(fresh, wanted.ConfirmBaseline(tuple(row.name for row in rows)), rows, DAY)
    ready = apply(fresh, baseline, DAY)
    assert charted(ready, wanted.StartInfusion(), rows, DAY) == [happened.InfusionStarted()]
    running = apply(ready, happened.InfusionStarted(), DAY)
    for order in (
        wanted.StartInfusion(),
        wanted.ResumeInfusion(),
        wanted.EndSession(),
        wanted.OpenSession("x", 1, 50, 1, 1),
    ):
        with pytest.raises(CommandRefused):
            charted(running, order, rows, DAY)
    with pytest.raises(CommandRefused, match="no session"):
        charted(None, wanted.PauseInfusion(), rows, DAY)


def test_a_note_is_kept_whatever_it_says_but_not_empty_or_endless() -> None:
    odd = "=cmd|' /C calc'!A0 <b>ж مرحبا 😀"
    assert charted(session(), wanted.AddNote(odd), (), DAY) == [happened.Note(odd)]
    for text in ("", "   ", "x" * 4097):
        with pytest.raises(CommandRefused):
            charted(session(), wanted.AddNote(text), (), DAY)


PLAIN: dict[object, object] = {str: "x", bool: True, int: 3, float: 2.5}


@pytest.mark.parametrize("kind", sorted(happened.KINDS))
def test_every_event_goes_to_json_and_back(kind: str) -> None:
    examples = {
        "process_started": happened.ProcessStarted("0.1", None),
        "session_opened": OPENED,
        "baseline_confirmed": happened.BaselineConfirmed(98, 70, 120, 76, ("a", "b")),
        "alarm": happened.Alarm("onset", "spo2_low", "high", "physiological", 84, 85),
        "acknowledged": happened.Acknowledged(("spo2_low",)),
    }
    cls = happened.KINDS[kind]
    hints = typing.get_type_hints(cls)
    event = examples.get(kind) or cls(
        **{f.name: PLAIN.get(hints[f.name], _some(f.name)) for f in dataclasses.fields(cls)}  # type: ignore[arg-type]
    )
    assert happened.from_json(happened.to_json(event)) == event


def _some(name: str) -> object:
    return {"conditions": ("x",), "seconds": 1.0, "cycle_s": 300.0, "dose_mg": 1.5, "lost": 0}.get(name, "words")


@pytest.mark.parametrize(
    ("kind", "field", "value"),
    [("note", "text", 5), ("dark_room", "on", "yes"), ("dark_room", "on", 1), ("audio_paused", "seconds", True)],
)
def test_an_event_with_a_value_of_another_type_is_none(kind: str, field: str, value: object) -> None:
    with pytest.raises(ValueError, match="is no"):
        happened.from_json({"kind": kind, field: value})
