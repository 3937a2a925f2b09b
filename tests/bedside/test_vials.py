"""The controlled drug by the vial: a hundred random days close to 0.01 mL, or say what is missing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from day import DAY
from hypothesis import given, settings
from hypothesis import strategies as some

from bedside.errors import CommandRefused
from bedside.leaving.vials import count_in_error, counted, drawn_fits, vials, wasted
from bedside.told import events as happened
from bedside.told import orders as wanted
from bedside.told.events import Event, Stamped

HOLDS = 50.0
FIRST = wanted.CountVial("A17", 10.0, HOLDS, "L220", "2027-03")


class Cupboard:
    """A record that only has vials, gone through in order."""

    def __init__(self) -> None:
        self.told: list[Stamped] = []

    def note(self, event: Event, session: str | None = None) -> str:
        utc = DAY + timedelta(minutes=len(self.told))
        self.told.append(Stamped(event, utc, "1", session, "live", "EB"))
        return utc.isoformat()

    @property
    def book(self) -> Any:
        return vials(self.told)

    def count(self, order: wanted.CountVial) -> None:
        self.note(counted(self.book, order))

    def draw(self, vial: str, mg: float) -> str:
        order = wanted.DrawDrug(mg, vial)
        drawn_fits(self.book, order)
        return self.note(happened.DrugDrawn(mg, vial), "20260615-140000-1")


def test_a_vial_is_counted_drawn_from_and_thrown_away() -> None:
    cupboard = Cupboard()
    cupboard.count(FIRST)
    entry = cupboard.draw("A17", 40)
    assert cupboard.book["A17"].balance == pytest.approx(9.2)
    cupboard.note(happened.EnteredInError(entry, "40 mg drawn up", of="drawn"), "20260615-140000-1")
    assert cupboard.book["A17"].balance == 10.0, "what was not meant was not drawn"
    cupboard.draw("A17", 100)
    cupboard.note(wasted(cupboard.book, wanted.WasteVial("A17", 1.5, "LO")))
    cupboard.count(wanted.CountVial("A17", 6.5))
    assert [each.what for each in cupboard.book["A17"].moves] == ["received", "drawn", "wasted", "counted"]
    assert all(each.apart == 0 for each in cupboard.book["A17"].moves)


@pytest.mark.parametrize(
    ("order", "field"),
    [
        (wanted.CountVial("A17", -0.5), "ml"),
        (wanted.CountVial("A17", float("nan")), "ml"),
        (wanted.CountVial("A17", 1e6), "ml"),
        (wanted.CountVial("", 5), "vial"),
        (wanted.CountVial("x" * 41, 5), "vial"),
        (wanted.CountVial("B2", 5), "mg_per_ml"),
        (wanted.CountVial("B2", 5, 0), "mg_per_ml"),
        (wanted.CountVial("A17", 9.0), "reason"),
        (wanted.CountVial("A17", 10.0, 5.0), "mg_per_ml"),
        (wanted.CountVial("B2", 10.0, 5.0, expiry="someday"), "expiry"),
    ],
)
def test_a_count_that_cannot_be_is_refused_at_its_field(order: wanted.CountVial, field: str) -> None:
    cupboard = Cupboard()
    cupboard.count(FIRST)
    with pytest.raises(CommandRefused) as caught:
        cupboard.count(order)
    assert caught.value.field == field


def test_a_count_that_was_wrong_is_taken_back_with_a_reason() -> None:
    cupboard = Cupboard()
    entry = cupboard.note(counted({}, wanted.CountVial("a17", 10.0, 5.0)))
    wrong = wanted.EnterInError(entry, of="vial")
    with pytest.raises(CommandRefused, match="Say why"):
        count_in_error(cupboard.told, wrong)
    cupboard.note(count_in_error(cupboard.told, wanted.EnterInError(entry, "it says 50", "vial")))
    cupboard.count(FIRST)
    assert (cupboard.book["A17"].mg_per_ml, cupboard.book["A17"].balance) == (50.0, 10.0)
    assert list(cupboard.book) == ["A17"], "small letters are the same vial"
    with pytest.raises(CommandRefused, match="No count of that time"):
        count_in_error(cupboard.told, wrong)


def test_nobody_takes_out_more_than_is_in_it() -> None:
    cupboard = Cupboard()
    cupboard.count(FIRST)
    with pytest.raises(CommandRefused, match=r"holds 10\.00 mL by the book, not the 12\.00 mL"):
        cupboard.draw("A17", 600)
    with pytest.raises(CommandRefused, match="not in the book"):
        cupboard.draw("C3", 40)
    with pytest.raises(CommandRefused, match="at most the"):
        wasted(cupboard.book, wanted.WasteVial("A17", 10.5, "LO"))
    with pytest.raises(CommandRefused, match="not in the book"):
        wasted(cupboard.book, wanted.WasteVial("C3", 1, "LO"))


DEEDS = some.lists(
    some.tuples(some.sampled_from(("draw", "waste", "count", "loss")), some.floats(0.02, 4.0)), max_size=25
)


@settings(max_examples=100, deadline=None)
@given(DEEDS, some.floats(5, 50), some.sampled_from((10.0, 50.0, 100.0)))
def test_a_hundred_days_close_or_say_what_is_missing(
    deeds: list[tuple[str, float]], first: float, holds: float
) -> None:
    """`really` is what a balance would weigh; a loss is told to nobody until the next count finds it."""
    cupboard, really, lost = Cupboard(), first, 0.0
    cupboard.count(wanted.CountVial("A17", first, holds))
    for deed, amount in [*deeds, ("count", 0.0)]:
        book = cupboard.book["A17"].balance
        if deed == "draw" and amount <= min(really, book):
            cupboard.draw("A17", amount * holds)
            really -= amount
        elif deed == "waste" and amount <= min(really, book):
            cupboard.note(wasted(cupboard.book, wanted.WasteVial("A17", amount, "LO")))
            really -= amount
        elif deed == "loss" and amount <= really:
            really, lost = really - amount, lost + amount
        elif deed == "count":
            cupboard.count(wanted.CountVial("A17", max(0.0, really), reason="counted twice"))
            found = cupboard.book["A17"].moves[-1]
            if lost > 0.01:
                assert found.apart == pytest.approx(-lost, abs=0.01)
                assert found.reason == "counted twice"
            else:
                assert abs(found.apart) <= 0.01
            lost = 0.0
    assert cupboard.book["A17"].balance == pytest.approx(really, abs=0.01)
    total = sum(each.change for each in cupboard.book["A17"].moves)
    assert total == pytest.approx(really, abs=0.01), "every line of it adds up to what is there"
