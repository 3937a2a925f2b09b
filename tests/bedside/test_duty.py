"""Whoever is on duty stands behind every event from then on, beside the screen that was pressed."""

from __future__ import annotations

import pytest
from alone import SCREEN, Alone

from bedside.told import orders as wanted
from bedside.told.asked import ORDERS, NoOrder, order_from
from bedside.told.events import DutyTaken

EB = wanted.TakeDuty("EB", "E. Brandt", "nurse")


def test_every_event_carries_the_person_and_the_screen() -> None:
    side = Alone().infusing()
    side.order(wanted.AddNote("before"))
    side.order(EB)
    side.order(wanted.AddNote("after"))
    side.spo2 = 80
    side.run(30)
    side.order(wanted.Acknowledge())
    notes = [each for each in side.events() if each.event.kind == "note"]
    assert [(each.actor, each.display) for each in notes] == [(SCREEN, SCREEN), ("EB", SCREEN)]
    (acknowledged,) = [each for each in side.events() if each.event.kind == "acknowledged"]
    assert (acknowledged.actor, acknowledged.display) == ("EB", SCREEN)
    assert side.monitor.snapshot.duty is not None
    assert side.monitor.snapshot.duty[:2] == ("EB", "E. Brandt")


def test_somebody_else_takes_over_and_a_restart_knows_it() -> None:
    side = Alone().infusing()
    side.order(EB)
    side.order(wanted.TakeDuty("LO", "L. Oswald", "lead"))
    again = side.again(5).run(1)
    assert again.monitor.snapshot.duty is not None
    assert again.monitor.snapshot.duty[0] == "LO"
    again.order(wanted.AddNote("goes on"))
    assert [each.actor for each in again.events() if each.event.kind == "note"] == ["LO"]


def test_who_was_on_duty_before_the_session_is_in_its_record() -> None:
    side = Alone().run(5)
    side.order(EB)
    side.order(wanted.OpenSession("KM-0147", 44, 72.0, 0.5, 40))
    taken = [each for each in side.events() if isinstance(each.event, DutyTaken) and each.session]
    assert [each.event for each in taken] == [DutyTaken("EB", "E. Brandt", "nurse")]


def test_nobody_is_put_on_duty_through_the_door() -> None:
    assert "take_duty" not in ORDERS
    with pytest.raises(NoOrder):
        order_from({"order": "take_duty", "initials": "EB", "name": "E. Brandt", "role": "admin"})


def test_a_waste_is_witnessed_by_a_pin_and_never_through_the_plain_door() -> None:
    assert "waste_drug" not in ORDERS
    with pytest.raises(NoOrder):
        order_from({"order": "waste_drug", "mg": 4, "witness": "LO"})
