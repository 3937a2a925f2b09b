"""Scores, drugs, the checklist, corrections, and who the patient is: stored whole or refused at the field."""

from __future__ import annotations

from datetime import timedelta

import pytest
from alone import Alone
from hypothesis import given
from hypothesis import strategies as some

from bedside.chair import Chair
from bedside.errors import CommandRefused
from bedside.infusion.patient import CHECKLIST
from bedside.infusion.scales import SCALES, scored
from bedside.told import orders as wanted

OPEN = wanted.OpenSession("KM-0147", 44, 72.0, 0.5, 40)


@given(some.sampled_from(sorted(SCALES)), some.integers(-5, 100))
def test_a_score_is_in_its_range_or_refused(name: str, value: int) -> None:
    scale = SCALES[name]
    if scale.low <= value <= scale.top:
        assert scored(name, value) == value
    else:
        with pytest.raises(CommandRefused, match=scale.words.split(",")[0].replace("/", ".")):
            scored(name, value)


def test_items_are_summed_and_counted() -> None:
    assert scored("cadss6", None, (0, 1, 2, 3, 4, 0)) == 10
    assert scored("aldrete", None, (2, 2, 2, 2, 1)) == 9
    for name, items in (("cadss6", (1, 2)), ("cadss6", (0, 0, 0, 0, 0, 5)), ("moaas", (1,)), ("joy", ())):
        with pytest.raises(CommandRefused):
            scored(name, None, items)
    assert all(len(each.steps) in (0, each.top - each.low + 1) for each in SCALES.values())


def test_a_drug_is_charted_corrected_and_taken_back() -> None:
    side = Alone().infusing().run(300)
    late = (side.now.utc - timedelta(minutes=2)).isoformat()
    side.order(wanted.GiveDrug(" ondansetron ", 4, "mg", at=late))
    (drug,) = side.monitor.book.observed.drugs
    assert (drug.words, drug.at.isoformat()) == ("ondansetron 4 mg iv", late)
    assert [mark.text for mark in side.monitor.trend.marks if mark.kind == "drug"] == ["ondansetron 4 mg iv"]
    side.order(wanted.CorrectEntry(drug.made.isoformat(), value=8, of="drug", why="read from the ampoule"))
    (drug,) = side.monitor.book.observed.drugs
    assert drug.amount == 8
    side.order(wanted.EnterInError(drug.made.isoformat(), of="drug"))
    assert [each.in_error for each in side.monitor.book.observed.drugs] == [True], "nothing is removed"
    with pytest.raises(CommandRefused, match="No drug of that time"):
        side.order(wanted.EnterInError(drug.made.isoformat(), of="drug"))
    wrong = (
        (wanted.GiveDrug("", 4, "mg"), "name"), (wanted.GiveDrug("x" * 81, 4, "mg"), "name"),
        (wanted.GiveDrug("midazolam", 0, "mg"), "amount"), (wanted.GiveDrug("midazolam", -1, "mg"), "amount"),
        (wanted.GiveDrug("midazolam", 1e9, "mg"), "amount"), (wanted.GiveDrug("midazolam", 1, ""), "unit"),
        (wanted.GiveDrug("midazolam", 1, "mg", at="2020-01-01T00:00:00+00:00"), "at"),
    )  # fmt: skip
    for order, field in wrong:
        with pytest.raises(CommandRefused) as caught:
            side.order(order)
        assert field in caught.value.fields


def test_a_score_and_an_effect_are_corrected_and_both_stay_visible() -> None:
    side = Alone().infusing().run(60)
    side.order(wanted.RecordScore("moaas", 4))
    side.order(wanted.RecordEffect("nausea", 1))
    seen = side.monitor.book.observed.scores[0]
    side.order(wanted.CorrectEntry(seen.made.isoformat(), value=2, of="score", why="looked again"))
    assert side.monitor.book.observed.scores[0].value == 2
    side.order(wanted.CorrectEntry(seen.made.isoformat(), value=3, of="effect"))
    corrected = side.kinds("entry_corrected")
    assert [(each.was, each.value, each.of) for each in corrected] == [
        ("MOAA/S 4", 2.0, "score"), ("Nausea 1, mild", 3.0, "effect"),
    ]  # fmt: skip
    name = seen.made.isoformat()
    for order, why in (
        (wanted.CorrectEntry(name, value=9, of="score"), "MOAA/S is 0 to 5"),
        (wanted.CorrectEntry(name, value=2.5, of="score"), "whole number"),
        (wanted.CorrectEntry(name, value=4, of="effect"), "severity"),
        (wanted.CorrectEntry(name, of="score"), "Say what was meant"),
        (wanted.CorrectEntry("2020-01-01T00:00:00+00:00", value=1, of="score"), "No score of that time"),
        (wanted.CorrectEntry(name, value=1, of="limits"), "Nothing of 'limits'"),
    ):
        with pytest.raises(CommandRefused, match=why):
            side.order(order)


def test_a_plan_in_mg_with_a_bolus() -> None:
    side = Alone().run(5)
    side.order(wanted.OpenSession("KM-0147", 44, 72.0, None, 40, dose_mg=36, bolus_mg=5, mg_per_ml=1))
    session = side.monitor.book.session
    assert session
    assert (session.planned_mg, session.rate_mg_per_h) == (41, 54)
    side.order(wanted.StartInfusion("no cuff"))
    side.run(600)
    session = side.monitor.book.session
    assert session
    assert session.left_s(side.now.utc) == pytest.approx(1800), "the bolus that is owed takes no time"
    side.order(wanted.GiveBolus(5))
    session = side.monitor.book.session
    assert session
    assert session.left_s(side.now.utc) == pytest.approx(1800)
    assert session.given_mg(side.now.utc) == pytest.approx(9 + 5)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"dose_mg": 36.0}, "dose_mg"),
        ({"dose_mg_per_kg": None, "dose_mg": 0.0}, "dose_mg"),
        ({"dose_mg_per_kg": None, "dose_mg": 720.0}, "dose_mg_per_kg"),
        ({"bolus_mg": 400.0}, "bolus_mg"),
        ({"bolus_mg": -1.0}, "bolus_mg"),
        ({"weight_kg": 0.0}, "weight_kg"),
        ({"weight_kg": 720.0}, "weight_kg"),
        ({"minutes": 0.0}, "minutes"),
        ({"sex": "w"}, "sex"),
        ({"birth_year": 1800}, "birth_year"),
        ({"age": None, "birth_year": 2030}, "age"),
        ({"indication": "boredom"}, "indication"),
        ({"expiry": "03/27"}, "expiry"),
        ({"about": "x" * 4001}, "about"),
    ],
)
def test_what_cannot_be_meant_is_refused_at_its_field(more: dict[str, object], field: str) -> None:
    from dataclasses import replace

    with pytest.raises(CommandRefused) as caught:
        Alone().run(1).order(replace(OPEN, **more))  # type: ignore[arg-type]
    assert field in caught.value.fields


def test_the_patient_is_kept_whole_and_a_simulated_one_has_nothing_of_a_person() -> None:
    from dataclasses import replace

    odd = "🙂 <script>alert(1)</script> ‏שלום"
    order = replace(
        OPEN, age=None, birth_year=1982, sex="f", indication="Chronic_Pain", allergies="latex", about=odd,
        initials="KM", medicines=("lorazepam", " "), lot="A77", vial="3", expiry="2027-03", weighed="scale",
    )  # fmt: skip
    side = Alone().run(1)
    side.order(order)
    session = side.monitor.book.session
    assert session
    assert session.opened
    opened = session.opened
    assert (opened.age, opened.indication, opened.medicines) == (44, "chronic pain", ("lorazepam",))
    assert (opened.about, opened.allergies, opened.expiry) == (odd, "latex", "2027-03")
    other = Alone(Chair("1", "Chair 1", fixed_label="Simulated patient 7")).run(1)
    other.order(order)
    session = other.monitor.book.session
    assert session
    assert session.opened
    assert (session.label, session.opened.about, session.opened.initials) == ("Simulated patient 7", "", "")


def test_the_checklist_holds_the_start_until_it_is_answered_or_somebody_says_why() -> None:
    side = Alone(Chair("1", "Chair 1", checklist=CHECKLIST)).run(5)
    side.order(OPEN)
    for key, _ in CHECKLIST[1:]:
        side.order(wanted.CheckItem(key))
    with pytest.raises(CommandRefused, match="Not answered on the checklist: fasting"):
        side.order(wanted.StartInfusion("no cuff"))
    side.order(wanted.CheckItem("fasting"))
    side.order(wanted.CheckItem("fasting", done=False))
    with pytest.raises(CommandRefused, match="fasting"):
        side.order(wanted.StartInfusion("no cuff"))
    side.order(wanted.StartInfusion("no cuff", wanted.Override("E. Brandt", "an emergency")))
    (over,) = side.kinds("chain_overridden")
    assert (over.proofs, over.name) == (("not answered: fasting",), "E. Brandt")
