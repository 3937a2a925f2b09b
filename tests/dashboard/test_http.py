"""The HTTP face, asked in process: shapes of the contract, refusals, the live stream."""

from __future__ import annotations

import json
from typing import Any

import pytest
from alone import SCREEN, Alone
from bench import Chairside
from flask import Flask
from flask.testing import FlaskClient

from bedside.alarms.burst import wav
from bedside.clock import ScaledClock, real_seconds
from bedside.conditions.priority import Priority
from bedside.reading import Vital, Waveform
from bedside.told import orders as wanted
from bedside.told.by import By
from bedside.watch import Watch
from dashboard.calls.alarm_http import add_alarm_routes
from dashboard.calls.beds import Beds
from dashboard.calls.door import add_door
from dashboard.calls.http import add_routes
from dashboard.calls.orders_http import add_order_routes
from dashboard.hub import QUEUE, Hub, TooManyViewers
from dashboard.overview import Overview
from dashboard.said import charts, live, shapes
from dashboard.seat import Seat


class Desk:
    """A chair on a fake clock behind a Flask server."""

    def __init__(self, story: str = "ketamine", viewers: int = 2) -> None:
        self.chair = Chairside(story)
        self.hub = Hub(viewers)
        self.watch = Watch(self.chair.monitor, ScaledClock(), self.hub.publish)
        self.seat = Seat(self.chair.monitor, self.hub, self.watch, lambda _, __: True)
        server = Flask("test")
        add_door(server)
        beds = Beds(server, {"1": self.seat})
        add_routes(server, beds, Overview(beds.seats))
        add_order_routes(beds)
        add_alarm_routes(server, beds)
        self.client: FlaskClient = server.test_client()

    def get(self, path: str) -> Any:
        return self.client.get(path).get_json()


@pytest.fixture(scope="module")
def desk() -> Desk:
    found = Desk("hypertension")
    found.chair.start_infusion()
    found.chair.run_to(17)
    found.hub.publish(found.chair.snapshot)
    return found


def test_the_snapshot_has_the_contracts_shape(desk: Desk) -> None:
    body = desk.get("/api/beds/1/snapshot")
    assert {"bed", "server_time", "sequence", "origin", "phase", "vitals", "alarms", "devices", "recording"} <= set(
        body
    )
    assert (body["bed"], body["origin"], body["phase"]) == ("1", "simulated", "infusing")
    assert {"value", "unit", "age_s", "state", "low", "high"} <= set(body["vitals"]["spo2"])
    assert body["vitals"]["spo2"]["low"] == 90
    assert body["vitals"]["spo2"]["high"] is None
    assert (body["vitals"]["pulse_rate"]["low"], body["vitals"]["pulse_rate"]["high"]) == (50, 110)
    assert set(body["vitals"]["pressure"]) == {"systolic", "diastolic", "mean", "age_s", "state", "measured_at"}
    alarm = next(alarm for alarm in body["alarms"] if alarm["condition"] == "systolic_high")
    assert set(alarm) == {"condition", "priority", "kind", "since", "value", "limit", "state"}
    assert (alarm["priority"], alarm["limit"], alarm["state"]) == ("medium", 160, "active")
    assert alarm["value"] == body["vitals"]["pressure"]["systolic"]
    assert {row["device"]: row["link"] for row in body["devices"]} == {"oximeter": "up", "cuff": "up"}
    assert set(body["devices"][0]) == {"device", "protocol", "link", "age_s"}
    assert body["recording"] == {"state": "ok", "lag_s": 0.0}
    assert body["server_time"].endswith("+00:00")


def test_beds_and_health(desk: Desk) -> None:
    assert desk.get("/api/beds") == [
        {"bed": "1", "phase": "infusing", "origin": "simulated", "highest_priority": "medium"}
    ]
    desk.watch._ticked = real_seconds()
    assert desk.client.get("/healthz").status_code == 200
    desk.watch._ticked -= 3
    assert desk.client.get("/healthz").status_code == 503


@pytest.mark.parametrize("path", ["/api/beds/9/snapshot", "/api/beds/9/trend", "/stream?bed=9", "/bed/9"])
def test_an_unknown_bed_is_404_with_json(desk: Desk, path: str) -> None:
    answer = desk.client.get(path)
    assert answer.status_code == 404
    assert "9" in answer.get_json()["error"]
    assert desk.client.post("/api/beds/9/display", json={}).status_code == 404


def test_only_this_machine_is_answered(desk: Desk) -> None:
    assert desk.client.get("/healthz", headers={"Host": "monitor.clinic.example"}).status_code == 403
    other = desk.client.post("/api/beds/1/display", json={}, headers={"Origin": "http://evil.example"})
    assert other.status_code == 403


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        {},
        {"display": "d", "sequence": "x", "sound": "ok"},
        {"display": "d", "sequence": 1, "sound": "loud"},
    ],
)
def test_a_confirmation_is_checked(desk: Desk, body: object) -> None:
    assert desk.client.post("/api/beds/1/display", json=body).status_code == 400


def test_a_good_confirmation_is_taken(desk: Desk) -> None:
    answer = desk.client.post("/api/beds/1/display", json={"display": "d", "sequence": 1, "sound": "ok"})
    assert answer.status_code == 200


def test_the_stream_begins_with_everything(desk: Desk) -> None:
    desk.hub.wave(Waveform(Vital.PLETH, (1, 2, 3), 75.0))
    answer = desk.client.get("/stream?bed=1", buffered=False)
    assert answer.mimetype == "text/event-stream"
    first = next(answer.response)
    text = first.decode() if isinstance(first, bytes) else first
    assert text.startswith("retry: 1000\n\n")
    told = [json.loads(line[6:]) for line in text.splitlines() if line.startswith("data: ")]
    assert [message["t"] for message in told] == ["full", "state"]
    assert told[0]["wave"][-1]["s"] == [1, 2, 3]
    assert told[1]["vitals"]["spo2"]["state"] == "live"
    answer.close()


def test_a_screen_that_is_not_at_the_patient_gathers_the_waveform_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = [100.0]
    monkeypatch.setattr("dashboard.hub.real_seconds", lambda: now[0])
    side, hub = Alone().infusing(), Hub(4)
    hub.publish(side.monitor.snapshot)
    bedside, other = hub.join(SCREEN, SCREEN), hub.join("office", SCREEN)
    assert side.monitor.snapshot.bedside_display == SCREEN
    woken = {}
    for _ in range(4):
        now[0] += 0.04
        hub.wave(Waveform(Vital.PLETH, (1, 2, 3), 75.0))
        woken[round(now[0], 2)] = (len(bedside.take(0)[0]), other._due)
    assert [here for here, _ in woken.values()] == [1, 1, 1, 1], "at once"
    assert not other._due
    now[0] += 0.04
    hub.wave(Waveform(Vital.PLETH, (1, 2, 3), 75.0))
    assert other._due
    assert len(other.take(0)[0]) == 5, "none is lost"
    now[0] += 0.04
    hub.wave(Waveform(Vital.PLETH, (1, 2, 3), 75.0))
    side.spo2 = 80
    side.run(8)
    hub.publish(side.monitor.snapshot)
    assert other._due, "an alarm waits for nothing, and takes along what was gathered"


def test_more_screens_than_places_are_refused(desk: Desk) -> None:
    hub = Hub(1)
    hub.join()
    with pytest.raises(TooManyViewers, match="1 screens"):
        hub.join()


def test_a_place_is_taken_when_bytes_flow_and_not_before(desk: Desk) -> None:
    hub = Hub(1)
    for _ in range(5):
        hub.stream()  # asked for and never read: a HEAD, a client that is gone
    first = hub.stream()
    next(first)
    assert "already connected" in next(hub.stream())
    first.close()
    next(hub.stream())


def test_the_bedside_screen_always_finds_a_place(desk: Desk) -> None:
    hub = Hub(2)
    strangers = [hub.join(), hub.join("display-b")]
    bedside = hub.join("display-a", "display-a")
    assert [each.closed for each in strangers] == [True, False]
    second = hub.join("display-a", "display-a")  # its own older connection makes room
    assert bedside.closed
    with pytest.raises(TooManyViewers):
        hub.join("display-c", "display-a")
    with pytest.raises(TooManyViewers):
        hub.join()
    assert not second.closed
    newcomers = Hub(1)
    stranger = newcomers.join("display-x", "")
    newcomers.join("display-y", "")  # nobody is the bedside screen yet: it may become it
    assert stranger.closed


def test_a_screen_that_leaves_makes_room(desk: Desk) -> None:
    hub = Hub(1)
    stream = hub.stream()
    next(stream)
    stream.close()
    hub.join()


def test_a_screen_that_falls_behind_gets_the_whole_picture(desk: Desk) -> None:
    hub = Hub(1)
    hub.publish(desk.chair.snapshot)
    stream = hub.stream()
    next(stream)
    for _ in range(QUEUE + 5):
        hub.wave(Waveform(Vital.PLETH, (9,), 75.0))
    text = next(stream)
    told = [json.loads(line[6:])["t"] for line in text.splitlines() if line.startswith("data: ")]
    assert told == ["full", "state"]
    hub.close()
    list(stream)


def test_a_state_is_sent_when_it_says_something_new(desk: Desk) -> None:
    hub = Hub(1)
    viewer = hub.join()
    snapshot = desk.chair.snapshot
    for _ in range(3):
        hub.publish(snapshot)
    sent = [json.loads(line[6:])["t"] for line in "".join(viewer.take(0)[0]).splitlines() if line]
    assert sent == ["state", "beat"]


def test_the_words_of_an_alarm_name_value_limit_and_detail(desk: Desk) -> None:
    told = live.state(desk.chair.snapshot)
    alarm = next(alarm for alarm in told["alarms"] if alarm["condition"] == "systolic_high")
    assert (alarm["words"], alarm["short"], alarm["relation"], alarm["tile"]) == (
        "NIBP systolic high", "SYS high", "≥", "pressure",
    )  # fmt: skip
    assert told["session"]["planned_mg"] == 36
    assert told["cuff"]["cycle_s"] == 300


def test_the_trend_draws_gaps_limits_carets_and_the_infusion(desk: Desk) -> None:
    body = desk.get("/api/beds/1/trend")
    names = [trace["name"] for trace in body["data"]]
    assert names[:4] == ["SpO₂", "Pulse", "stems", "mean"]
    assert all(trace.get("connectgaps") in (False, None) for trace in body["data"])
    assert len(body["data"][0]["x"]) <= charts.MOST_POINTS
    yellow = next(trace for trace in body["data"] if trace["name"] == f"carets {shapes.MEDIUM}")
    assert yellow["y"], "a crossed limit colours its caret"
    lines = {
        shape["y0"]
        for shape in body["layout"]["shapes"]
        if shape["type"] == "line" and shape.get("yref") == "y" and shape["line"]["color"] != shapes.HAIR
    }
    assert lines == {90, 85}
    assert any(shape.get("name") == "run" for shape in body["layout"]["shapes"])
    assert any(shape.get("name") == "plan" for shape in body["layout"]["shapes"])
    assert [flag["text"] for flag in body["marks"]] == ["session opened", "baseline"]


def test_a_gap_stays_a_gap_in_the_trend() -> None:
    desk = Desk("probe-off")
    desk.chair.start_infusion()
    desk.chair.run_to(6)
    spo2 = desk.get("/api/beds/1/trend")["data"][0]["y"]
    first = spo2.index(None)
    gap = spo2[first : len(spo2) - spo2[::-1].index(None)]
    assert gap.count(None) == len(gap)
    assert len(gap) * 2 >= 20


def test_pressing_acknowledge_answers_when_it_is_on_disk(desk: Desk) -> None:
    assert "end it first" in Seat(
        _Answering(desk),
        desk.hub,
        desk.watch,
        lambda _, __: True,
    ).press(wanted.OpenSession("x", 40, 70.0, 0.5, 40), By("nurse"))
    slow = Seat(_Answering(desk), desk.hub, desk.watch, lambda _, __: False)  # type: ignore[arg-type]
    assert "not yet on disk" in slow.press(wanted.AddNote("hello"), By("nurse"))


class _Answering:
    """The monitor, stepped at once when something is ordered."""

    def __init__(self, desk: Desk) -> None:
        self._chair = desk.chair

    def order(self, command: wanted.Command) -> object:
        ticket = self._chair.monitor.order(command)
        self._chair.monitor.step(self._chair.clock.now(), self._chair.real)
        return ticket


def test_the_sounds_are_served(desk: Desk) -> None:
    assert desk.get("/api/sound")["bursts"]["high"]["repeat_s"] == 7.0
    assert desk.client.get("/api/sound/medium.wav").data == wav(Priority.MEDIUM)
    assert desk.client.get("/api/sound/loud.wav").status_code == 404


def test_the_limits_and_what_they_refuse(desk: Desk) -> None:
    page = desk.get("/api/beds/1/limits")
    row = next(row for row in page["rows"] if row["condition"] == "systolic_high")
    assert (row["medium"], row["high"], row["may"]["low"], row["may"]["top"]) == (160, 180, 140, 179)
    assert [each["name"] for each in page["profiles"]] == ["clinic default", "treated hypertensive"]
    body = {"edits": [{"condition": "systolic_high", "medium": "much"}]}
    answer = desk.client.post("/api/beds/1/limits", json=body)
    assert (answer.status_code, answer.get_json()["field"]) == (409, "medium")
    said = desk.client.post(
        "/api/beds/1/limits/what-if", json={"edits": [{"condition": "systolic_high", "medium": 179}]}
    ).get_json()
    assert said["loosens"] == ["NIBP systolic high"]
    assert said["warns"] == ["NIBP systolic high"]
    assert desk.client.get("/api/beds/9/limits").status_code == 404


def test_the_log_and_its_table(desk: Desk) -> None:
    page = desk.get("/api/beds/1/alarm-log")
    assert page["burden"]["alarms"] >= 1
    assert any(row["condition"] == "systolic_high" for row in page["rows"])
    text = desk.client.get("/api/beds/1/alarm-log.csv").get_data(as_text=True)
    assert text.startswith("began,priority,kind,condition,value")
    assert "systolic_high" in text
    for method in ("put", "delete", "patch", "post"):
        assert getattr(desk.client, method)("/api/beds/1/alarm-log", json={}).status_code == 405


def test_an_order_that_is_none(desk: Desk) -> None:
    answer = desk.client.post("/api/beds/1/alarms/off", json={})
    assert answer.status_code == 404
    assert "dark" in answer.get_json()["orders"]


def test_the_limits_of_the_mean_stand_in_the_trend_while_they_alarm() -> None:
    side = Chairside("hypertension")
    side.run_to(-7.5)
    side.start_infusion()

    def drawn() -> list[float]:
        return [
            each["y"] for each in charts.figure(side.monitor.snapshot, side.monitor.trend)["labels"] if each["mean"]
        ]

    assert drawn() == []
    side.run_to(22)
    side.order(wanted.MeasurePressure())
    side.run_to(23)
    assert "mean_high" in side.alarms()
    assert drawn() == [130, 120]


def test_the_trend_reaches_as_far_back_as_is_asked() -> None:
    side = Alone().infusing().run(2000)
    side.pressure(131, 82).run(1500)
    snapshot, trend = side.monitor.snapshot, side.monitor.trend

    def reach(look: str) -> float:
        found = charts.figure(snapshot, trend, look=look)
        low, top = found["window"]
        drawn = [at for at in found["data"][0]["x"] if at is not None]
        assert low <= min(drawn)
        assert max(drawn) <= top
        return round((snapshot.utc.timestamp() * 1000 - low) / 60000)

    assert [reach(look) for look in ("10", "30", "60")] == [10, 30, 60]
    session = snapshot.session
    assert session is not None
    assert reach("whole") >= round((snapshot.utc - session.session.opened_at).total_seconds() / 60)
    assert reach("a year") == reach(""), "what is not known is as planned"
    (at, systolic, diastolic, _) = charts.figure(snapshot, trend, look="10")["before"]
    assert (systolic, diastolic) == (131, 82), "the pressure that held when the window begins"
    assert at < charts.figure(snapshot, trend, look="10")["window"][0]
    assert charts.figure(snapshot, trend, look="whole")["before"] is None
