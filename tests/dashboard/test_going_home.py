"""What the record judges and no chair, and the sheets over HTTP: calls, vials, pages of any session."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alone import Alone
from flask import Flask

from bedside.clock import ScaledClock
from bedside.told import orders as wanted
from bedside.watch import Watch
from clinic.people.people import People
from clinic.record.reader import open_reader, verified
from clinic.record.store import Store
from clinic.review.session_json import session_json
from dashboard.calls.beds import Beds
from dashboard.calls.door import add_door
from dashboard.calls.duty_http import add_duty_routes
from dashboard.calls.orders_http import add_order_routes
from dashboard.calls.sheets_http import add_sheet_routes
from dashboard.hub import Hub
from dashboard.seat import Seat


class Clinic:
    """One chair behind the door, its record on a disk, two nurses with PINs."""

    def __init__(self, folder: Path) -> None:
        self.side, self.folder = Alone(), folder
        self._store, self._kept = Store(folder), 0
        people = People(folder)
        people.add("EB", "E. Brandt", "nurse", "4711")
        people.add("LO", "L. Oswald", "nurse", "0815")
        self.hub = Hub(2)
        order = self.side.monitor.order

        def at_once(command: wanted.Command) -> Any:
            ticket = order(command)
            self.side.step()
            self.flush()
            return ticket

        self.side.monitor.order = at_once  # type: ignore[method-assign]
        watch = Watch(self.side.monitor, ScaledClock(), self.hub.publish)
        seat = Seat(self.side.monitor, self.hub, watch, lambda _, __: True, folder=folder, people=people)
        server = Flask("test")
        add_door(server)
        beds = Beds(server, {"1": seat})
        for add in (add_order_routes, add_duty_routes):
            add(beds)
        add_sheet_routes(server, beds)
        self.client = server.test_client()

    def flush(self) -> None:
        entries = self.side.memory.entries
        self._store.write(entries[self._kept :])
        self._kept = len(entries)

    def close(self) -> None:
        self.hub.close()
        self._store.close()

    def ask(self, order: str, **fields: Any) -> tuple[int, Any]:
        answer = self.client.post("/api/beds/1/orders", json={"order": order, "display": "d1", **fields})
        return answer.status_code, answer.get_json()

    def ended(self) -> str:
        """The name of a session that ended with an effect and an adverse event."""
        self.side.infusing().run(60)
        name = self.side.monitor.snapshot.session
        assert name
        self.side.order(wanted.RecordEffect("dizziness", 2))
        self.side.order(wanted.ReportAdverse("fall", "physician", "there"))
        self.side.order(wanted.StopInfusion())
        self.side.run(5)
        self.side.order(wanted.EndSession())
        self.side.run(10)
        self.flush()
        return name.session.id

    def events(self, name: str) -> list[Any]:
        with open_reader(self.folder) as reader:
            return list(reader.events(session=name))


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Clinic]:
    made = Clinic(tmp_path)
    yield made
    made.close()


def test_a_call_closes_what_went_home_and_the_record_stays_whole(clinic: Clinic) -> None:
    name = clinic.ended()
    about = clinic.client.get(f"/api/beds/1/sheets/{name}").get_json()
    assert [each["effect"] for each in about["there"]] == ["dizziness"]
    assert clinic.ask("record_call", session=name, effect="dizziness", severity=1)[0] == 200
    clinic.side.run(60)
    assert clinic.ask("record_call", session=name, effect="dizziness", severity=0)[0] == 200
    (episode,) = session_json(clinic.events(name))["episodes"]
    assert (episode["open"], episode["worst"]) == (False, 2)
    assert clinic.client.get(f"/api/beds/1/sheets/{name}").get_json()["there"] == []
    assert clinic.side.monitor.snapshot.session is None, "the empty chair heard nothing of it"
    assert verified(clinic.folder).whole


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"session": "yesterday"}, "session", "has ended"),
        ({"effect": "joy"}, "effect", "no effect"),
        ({"severity": 4}, "severity", "A severity is"),
        ({"at": "2020-01-01"}, "at", "before the session ended"),
        ({"at": "2126-01-01"}, "at", "still to come"),
        ({"at": "soon"}, "at", "no day and no moment"),
        ({"at": "2026-06-15T16:00:00"}, "at", "offset"),
    ],
)
def test_a_call_that_cannot_be_is_refused(clinic: Clinic, fields: dict[str, Any], field: str, words: str) -> None:
    name = clinic.ended()
    status, said = clinic.ask("record_call", **({"session": name, "effect": "dizziness", "severity": 0} | fields))
    assert (status, said["field"]) == (400, field)
    assert words in said["error"]


def test_an_adverse_event_is_looked_at_again_later(clinic: Clinic) -> None:
    name = clinic.ended()
    (event,) = clinic.client.get(f"/api/beds/1/sheets/{name}").get_json()["adverse"]
    assert (event["outcome"], event["reviewed"]) == ("there", "")
    assert clinic.ask("review_adverse", session=name, entry=event["entry"], outcome="over", words="seen")[0] == 200
    (event,) = clinic.client.get(f"/api/beds/1/sheets/{name}").get_json()["adverse"]
    assert event["outcome"] == "over"
    assert event["reviewed"]
    assert clinic.ask("review_adverse", session="none", entry=event["entry"], outcome="over")[0] == 400
    assert clinic.ask("review_adverse", session=name, entry="never", outcome="over")[0] == 400
    assert verified(clinic.folder).whole


def test_vials_are_counted_by_a_person_drawn_from_and_thrown_away_before_another(clinic: Clinic) -> None:
    clinic.side.run(5)
    first = {"vial": "A17", "ml": 10, "mg_per_ml": 50, "lot": "L220"}
    status, said = clinic.ask("count_vial", **first)
    assert (status, said["field"]) == (400, "by"), "nobody counts"
    clinic.side.order(wanted.TakeDuty("EB", "E. Brandt", "nurse"))
    assert clinic.ask("count_vial", **first)[0] == 200
    assert clinic.ask("count_vial", vial="A17", ml=-1)[1]["field"] == "ml"
    assert clinic.ask("count_vial", vial="A17", ml=9)[1]["field"] == "reason"
    clinic.side.infusing()
    clinic.flush()
    assert clinic.ask("draw_drug", mg=900, vial="A17")[1]["field"] == "mg"
    assert clinic.ask("draw_drug", mg=40, vial="B2")[1]["field"] == "vial"
    assert clinic.ask("draw_drug", mg=40, vial="A17")[0] == 200
    assert clinic.ask("waste_vial", vial="A17", ml=1, witness="LO")[0] == 400, "only with a PIN"
    assert clinic.ask("add_to_record", event={}, session="")[0] == 400, "never from outside"
    body = {"order": "waste_vial", "vial": "A17", "ml": 20}
    sign = {"initials": "LO", "pin": "0815", "display": "d1"}
    refused = clinic.client.post("/api/beds/1/witness", json=sign | {"order": body})
    assert (refused.status_code, refused.get_json()["field"]) == (409, "ml")
    done = clinic.client.post("/api/beds/1/witness", json=sign | {"order": body | {"ml": 9.2}})
    assert done.get_json() == {"ok": True, "person": "LO"}
    day = clinic.side.now.utc.astimezone().date().isoformat()
    found = clinic.client.get(f"/sheets/drug/{day}.json").get_json()
    (vial,) = found["vials"]
    assert [(each["what"], each["by"]) for each in vial["moves"]] == [
        ("received", "EB"),
        ("drawn", "EB"),
        ("wasted", "EB"),
    ]
    assert vial["moves"][-1]["witness"] == "LO"
    assert vial["closing_ml"] == pytest.approx(0, abs=0.01)
    assert verified(clinic.folder).whole


def test_what_was_left_at_the_end_is_thrown_away_later(clinic: Clinic) -> None:
    clinic.side.infusing().run(60)
    view = clinic.side.monitor.snapshot.session
    assert view is not None
    name = view.session.id
    for order in (wanted.TakeDuty("EB", "E. Brandt", "nurse"), wanted.DrawDrug(40), wanted.StopInfusion()):
        clinic.side.order(order)
    clinic.side.run(5)
    clinic.side.order(wanted.EndSession())
    clinic.flush()
    left = clinic.client.get(f"/api/beds/1/sheets/{name}").get_json()["left_mg"]
    assert left == pytest.approx(39.1, abs=0.05)
    sign = {"initials": "LO", "pin": "0815", "display": "d1"}
    body = {"order": "waste_drug", "mg": 50, "session": name}
    assert clinic.client.post("/api/beds/1/witness", json=sign | {"order": body}).get_json()["field"] == "mg"
    done = clinic.client.post("/api/beds/1/witness", json=sign | {"order": body | {"mg": left}})
    assert done.get_json()["ok"]
    assert session_json(clinic.events(name))["left_mg"] == pytest.approx(0, abs=0.01)
    assert clinic.client.get(f"/api/beds/1/sheets/{name}").get_json()["left_mg"] is None
    none = clinic.client.post("/api/beds/1/witness", json=sign | {"order": body | {"session": "yesterday"}})
    assert none.get_json()["field"] == "session"
    assert verified(clinic.folder).whole


def test_sheets_of_any_session_and_words_for_what_there_is_none_of(clinic: Clinic) -> None:
    name = clinic.ended()
    listed = clinic.client.get("/api/beds/1/sheets").get_json()
    assert [(each["id"], each["treatment"], each["ended"]) for each in listed["sessions"]] == [
        (name, "ketamine", True)
    ]
    index = clinic.client.get("/sheets")
    assert f"/sheets/{name}/aftercare" in index.text
    for kind in ("aftercare", "aftercare?type=large", "monitored"):
        page = clinic.client.get(f"/sheets/{name}/{kind}")
        assert (page.status_code, page.mimetype) == (200, "text/html")
        assert "KM-0147" in page.text
        assert page.headers["Cache-Control"] == "no-store"
    nowhere = (f"{name}/poem", "none/aftercare", f"{name}/esketamine", f"{name}/esketamine.json", "drug/soon")
    for path in nowhere:
        page = clinic.client.get(f"/sheets/{path}")
        assert page.status_code == 404
        assert "No such sheet" in page.text
    assert clinic.client.get("/sheets/drug").status_code == 200
