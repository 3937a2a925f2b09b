"""The one door for a press: what it takes, what it answers, and that the page's keys come out of it alike."""

from __future__ import annotations

from typing import Any

import pytest
from alone import Alone
from bench import Memory
from flask import Flask

from bedside.clock import ScaledClock
from bedside.told import orders as wanted
from bedside.told.asked import name_of
from bedside.watch import Watch
from dashboard.calls.beds import Beds
from dashboard.calls.door import add_door
from dashboard.calls.orders_http import VERBS, add_order_routes
from dashboard.hub import Hub
from dashboard.seat import Seat


class Door:
    """One chair behind the door; every order is carried out at once."""

    def __init__(self) -> None:
        self.side = Alone(memory=Memory()).run(5)
        hub = Hub(2)
        watch = Watch(self.side.monitor, ScaledClock(), hub.publish)
        self.durable = True
        seat = Seat(self.side.monitor, hub, watch, lambda _, __: self.durable)
        order, self.taken = self.side.monitor.order, list[wanted.Order]()

        def at_once(command: wanted.Command) -> Any:
            self.taken.append(command.order)
            ticket = order(command)
            self.side.step()
            return ticket

        self.side.monitor.order = at_once  # type: ignore[method-assign]
        server = Flask("test")
        add_door(server)
        add_order_routes(Beds(server, {"1": seat}))
        self.client = server.test_client()

    def ask(self, order: str, bed: str = "1", **fields: Any) -> tuple[int, Any]:
        answer = self.client.post(f"/api/beds/{bed}/orders", json={"order": order, "display": "d1", **fields})
        return answer.status_code, answer.get_json()


@pytest.fixture
def door() -> Door:
    return Door()


def test_an_order_answers_with_the_records_number(door: Door) -> None:
    plan = {"label": "KM-1", "age": 44, "weight_kg": 72, "dose_mg_per_kg": 0.5, "minutes": 40}
    status, said = door.ask("open_session", **plan)
    assert (status, said["ok"]) == (200, True)
    assert said["seq"] == len(door.side.memory.entries) > 0
    session = door.side.monitor.snapshot.session
    assert session
    assert session.session.label == "KM-1"
    (event,) = [each for each in door.side.events() if each.event.kind == "session_opened"]
    assert event.actor == "d1"


def test_what_is_refused_names_its_field(door: Door) -> None:
    assert door.ask("pause_infusion")[0] == 400
    status, said = door.ask("open_session", label="", age=44, weight_kg=72, dose_mg_per_kg=0.5, minutes=40)
    assert (status, said["field"]) == (400, "label")
    status, said = door.ask("set_dark_room", on="yes")
    assert (status, said["field"]) == (400, "on")
    assert "teleport" in door.ask("teleport")[1]["error"]
    assert door.ask("pause_audio", bed="9")[0] == 404


def test_what_is_not_on_disk_says_so(door: Door) -> None:
    door.durable = False
    status, said = door.ask("report_alarm_test", played=True, heard=True)
    assert status == 200
    assert "not yet on disk" in said["said"]


SHORT: dict[str, dict[str, Any]] = {
    "dark": {"on": True},
    "same-arm": {"on": True},
    "audio-off": {"on": True},
    "ack": {"seen": [{"condition": "spo2_low", "priority": "high", "since": "x"}]},
    "mark": {"condition": "spo2_low", "began": "x", "real": True},
    "channel": {"device": "oximeter", "channel": 2},
    "clear-mark": {"condition": "spo2_low"},
    "earlier": {"theirs": True},
    "test": {"played": True, "heard": True},
    "end": {"name": "E. Brandt", "reason": "x"},
    "start": {"without_baseline": "x", "name": "E. Brandt", "reason": "x"},
}
LONG = {"end": "override", "start": "override"}


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_a_short_name_is_the_same_order(door: Door, verb: str) -> None:
    body = SHORT.get(verb, {})
    door.client.post(f"/api/beds/1/alarms/{verb}", json=body)
    (short,) = door.taken
    fields = dict(body)
    if verb in LONG:
        fields[LONG[verb]] = {"name": fields.pop("name"), "reason": fields.pop("reason")}
    if verb == "audio-off":
        fields = {"off": fields["on"]}
    door.ask(name_of(type(short)), **fields)
    assert door.taken == [short, short]
