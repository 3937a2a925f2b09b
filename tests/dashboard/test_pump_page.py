"""The dialog that charts the pump: what is typed in any unit becomes one order."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bedside.errors import CommandRefused
from bedside.infusion.pump import Act, Entry
from bedside.infusion.session import Session
from bedside.told import orders as wanted
from dashboard.pages.bedside.pump_draft import FRESH, corrected_entry, draft_of, order_of, timed
from dashboard.pages.bedside.units import in_mg, number_of, shown

NOW = datetime.fromisoformat("2026-06-01T14:30:00+00:00")
SESSION = Session("s", "KM-0147", NOW, weight_kg=72.0, dose_mg_per_kg=0.5, minutes=40, mg_per_ml=0.72)


@pytest.mark.parametrize(
    ("draft", "number", "order"),
    [
        ({}, "60", wanted.ChangeRate(mg_per_h=60)),
        ({"unit": "ml_per_h"}, "75,5", wanted.ChangeRate(ml_per_h=75.5)),
        ({"unit": "mg_per_kg_h"}, "0.6", wanted.ChangeRate(mg_per_kg_h=0.6)),
        ({"act": "bolus"}, "5", wanted.GiveBolus(5)),
        ({"act": "pause"}, "", wanted.PauseInfusion()),
        ({"act": "resume"}, "7", wanted.ResumeInfusion()),
        ({"act": "stop"}, "", wanted.StopInfusion()),
        (
            {"act": "stop", "ago": "120"},
            "",
            wanted.StopInfusion((NOW - timedelta(seconds=120)).isoformat()),
        ),
    ],
)
def test_a_draft_becomes_one_order(draft: dict[str, str], number: str, order: wanted.Order) -> None:
    assert order_of({**FRESH, **draft}, number, "", NOW) == order


@pytest.mark.parametrize("text", ["", "7O", "sixty", "-3", "nan", "1e9", "<b>5</b>"])
def test_what_is_no_number_is_asked_for(text: str) -> None:
    assert number_of(text) is None
    with pytest.raises(CommandRefused, match="Give the number"):
        order_of(dict(FRESH), text, "", NOW)


@pytest.mark.parametrize("unit", ["ml_per_h", "mg_per_h", "mg_per_kg_h"])
def test_a_rate_in_another_unit_and_back(unit: str) -> None:
    there = shown(SESSION, 54.0, unit)
    assert in_mg(SESSION, there, unit) == pytest.approx(54.0)


def test_what_a_unit_takes_is_not_guessed() -> None:
    bare = Session("s", "KM-0147", NOW)
    assert shown(bare, 54.0, "ml_per_h") is None
    assert in_mg(bare, 54.0, "mg_per_kg_h") is None


@pytest.mark.parametrize("said", [None, 5, [], {"act": None}, {"act": 7, "unit": "", "ago": None}])
def test_whatever_a_page_sends_back_is_a_draft(said: object) -> None:
    assert set(draft_of(said)) == set(FRESH)


def test_a_draft_corrects_an_entry_and_minutes_are_typed() -> None:
    name = "2026-06-01T14:12:00+00:00"
    draft = {**FRESH, "entry": name, "unit": "ml_per_h"}
    assert order_of(draft, "70", "read wrong", NOW) == wanted.CorrectEntry(name, ml_per_h=70, why="read wrong")
    assert order_of({**draft, "act": "bolus"}, "5", "", NOW) == wanted.CorrectEntry(name, mg=5)
    at = (NOW - timedelta(seconds=210)).isoformat()
    assert order_of(timed(draft, "3,5"), "", "", NOW) == wanted.CorrectEntry(name, at=at), "its time alone"
    assert order_of(timed(dict(FRESH), "3.5"), "60", "", NOW) == wanted.ChangeRate(mg_per_h=60, at=at)
    assert timed(draft, "") == draft
    with pytest.raises(CommandRefused, match="How many minutes ago"):
        order_of(timed(draft, "soon"), "60", "", NOW)


def test_an_entry_that_stands_is_found_by_its_name() -> None:
    entry = Entry(Act.RATE, NOW, NOW, 54.0)
    session = replace(SESSION, pump=(entry, replace(entry, made=NOW + timedelta(seconds=1), in_error=True)))
    assert corrected_entry({**FRESH, "entry": entry.name}, session) is entry
    assert corrected_entry({**FRESH, "entry": session.pump[1].name}, session) is None
    assert corrected_entry(dict(FRESH), session) is None
