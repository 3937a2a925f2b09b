"""The texts of the new-session form: every wrong field at once, each with what is allowed."""

from __future__ import annotations

import json

import pytest
from plotly.utils import PlotlyJSONEncoder

from bedside.errors import CommandRefused
from bedside.infusion.plan import PlanRanges
from bedside.told import orders as wanted
from dashboard.pages.bedside.about_patient import said
from dashboard.pages.bedside.plan_form import parsed, planned, unusual
from dashboard.pages.bedside.presses import order_of

GOOD: dict[str, str | None] = {
    "label": "KM-0147",
    "age": "44",
    "weight_kg": "72,5",
    "dose_mg_per_kg": "0.5",
    "minutes": "40",
}


def test_a_whole_form_is_an_order() -> None:
    assert parsed(GOOD) == wanted.OpenSession("KM-0147", 44, 72.5, 0.5, 40.0)


@pytest.mark.parametrize(
    ("field", "text", "why"),
    [
        ("label", " ", "label"),
        ("age", "44.5", "whole number of years"),
        ("age", "", "Age is missing"),
        ("weight_kg", "0", "Weight must be 20 to 350 kg, not 0"),
        ("weight_kg", "nan", "number in kg, not 'nan'"),
        ("dose_mg_per_kg", "half", "number in mg/kg, not 'half'"),
        ("minutes", "inf", "number in min, not 'inf'"),
        ("minutes", None, "The time of the infusion is missing"),
    ],
)
def test_a_wrong_text_is_refused_at_its_field(field: str, text: str | None, why: str) -> None:
    with pytest.raises(CommandRefused, match=why) as caught:
        parsed({**GOOD, field: text})
    assert list(caught.value.fields) == [field]


def test_what_is_no_number_and_what_is_out_of_range_are_marked_together() -> None:
    with pytest.raises(CommandRefused) as caught:
        parsed({"label": "", "age": "44", "weight_kg": "0", "dose_mg_per_kg": "half", "minutes": ""})
    assert list(caught.value.fields) == ["label", "weight_kg", "dose_mg_per_kg", "minutes"]


def test_a_simulated_chair_needs_no_label() -> None:
    assert parsed({**GOOD, "label": None}, "Simulated patient 7").label == ""


@pytest.mark.parametrize(
    ("key", "shown", "order"),
    [
        ("audio-pause", {"paused": False}, wanted.PauseAudio()),
        ("audio-pause", {"paused": True}, wanted.EndAudioPause()),
        ("audio-pause", {}, wanted.PauseAudio()),
        ("measure", {"working": False}, wanted.MeasurePressure()),
        ("measure", {"working": True}, wanted.StopCuff()),
    ],
)
def test_a_press_means_what_the_key_showed(key: str, shown: dict[str, bool], order: wanted.Order) -> None:
    """Two screens that pause at once both pause: the second does not end what the first began."""
    assert order_of(key, shown) == order


def test_the_plan_is_worked_out_only_when_it_can_be() -> None:
    ranges = PlanRanges()
    worked = planned({**GOOD, "age": ""}, ranges, strength=0.725)
    said = json.dumps(worked, cls=PlotlyJSONEncoder, ensure_ascii=False)
    for words in (
        "0.5 mg/kg × 72.5 kg = 36.2 mg in 40 min",
        '"54.4"',
        "mg/h",
        '"75.0"',
        "set this at the pump",
        '"50.0"',
    ):
        assert words in said, words
    assert "mL/h" not in json.dumps(planned(GOOD, PlanRanges()), cls=PlotlyJSONEncoder), (
        "nobody has said how strong"
    )
    assert planned({**GOOD, "minutes": "soon"}, ranges) == []


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("dose_mg_per_kg", "1.5", "dose 1.5 mg/kg is outside the usual 0.1 to 1"),
        ("minutes", "10", "time 10 minutes is outside"),
        ("age", "17", "age 17 years is outside"),
        ("dose_mg_per_kg", "5", "Dose must be 0.01 to 2"),
    ],
)
def test_what_is_unusual_is_said_while_it_is_typed(field: str, value: str, words: str) -> None:
    assert unusual(GOOD, PlanRanges()) == ""
    assert words in unusual({**GOOD, field: value}, PlanRanges())


def test_what_else_is_said_of_the_patient_comes_with_the_order() -> None:
    given = {
        "indication": "PTSD", "sex": "f", "initials": "KM", "birth_year": "1982", "allergies": "latex <b>",
        "about": "", "bolus_mg": "5,5", "mg_per_ml": "1", "lot": "A77", "expiry": "2027-03",
    }  # fmt: skip
    order = said(parsed(GOOD), given)
    assert (order.indication, order.birth_year, order.bolus_mg, order.mg_per_ml) == ("PTSD", 1982, 5.5, 1.0)
    assert (order.allergies, order.expiry, order.about) == ("latex <b>", "2027-03", "")
    assert said(parsed(GOOD), {}) == parsed(GOOD)
    order = said(parsed(GOOD), {"takes_opioids": "yes", "takes_maoi": "no", "takes_stimulants": ""})
    assert order.medicines == ("opioids: yes", "MAOI: no")


def test_a_dose_in_mg_is_judged_by_the_weight_and_worked_out_the_other_way() -> None:
    fields = {**GOOD, "weight_kg": "72", "dose_mg_per_kg": "36"}
    order = said(parsed(fields, unit="mg"), {"unit": "mg"})
    assert (order.dose_mg, order.dose_mg_per_kg) == (36.0, None)
    words = json.dumps(planned(fields, PlanRanges(), "mg"), cls=PlotlyJSONEncoder, ensure_ascii=False)
    assert "36 mg ÷ 72 kg = 0.5 mg/kg in 40 min" in words
    assert unusual(fields, PlanRanges(), "mg") == ""
    assert "1.25 mg/kg is outside" in unusual({**fields, "dose_mg_per_kg": "90"}, PlanRanges(), "mg")
    with pytest.raises(CommandRefused, match=r"Dose must be 0\.01 to 2 mg/kg, not 5") as caught:
        parsed({**fields, "dose_mg_per_kg": "360", "minutes": "120"}, unit="mg")
    assert list(caught.value.fields) == ["dose_mg_per_kg"]


def test_each_of_them_that_is_no_number_is_refused_at_its_field() -> None:
    with pytest.raises(CommandRefused) as caught:
        said(parsed(GOOD), {"birth_year": "1982.5", "bolus_mg": "five", "mg_per_ml": "inf"})
    assert set(caught.value.fields) == {"birth_year", "bolus_mg", "mg_per_ml"}
