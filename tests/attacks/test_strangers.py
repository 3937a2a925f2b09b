"""A stranger on this computer, and a web page that is open beside ours: nobody can blind the bedside screen."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from target import JSON, Target, demo

from bedside.told.events import Note
from clinic.record.reader import open_reader

HALF = "half an emoji \ud83e"
HALF_SENT = (
    b"POST /api/beds/1/alarms/dark HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
    b'Content-Length: 5000\r\n\r\n{"on":'
)
HALF_HEAD = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-"
STREAM = b"GET /stream?bed=1 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    made = demo(tmp_path_factory.mktemp("attacked") / "record").start()
    try:
        made.ready()
        made.confirm()
        yield made
    finally:
        made.stop()


@pytest.fixture(autouse=True)
def it_is_well_afterwards(target: Target) -> Iterator[None]:
    yield
    target.well()


def bedside_finds_a_place(target: Target) -> None:
    answer = target.ask("GET", "/stream?bed=1&display=display-a")
    assert (answer.status, answer.body[:11], answer.seconds < 1.0) == (200, b"retry: 1000", True)


def test_heads_on_the_stream_take_no_place(target: Target) -> None:
    for _ in range(40):
        assert target.ask("HEAD", "/stream?bed=1").status == 403
    bedside_finds_a_place(target)


@pytest.mark.parametrize("site", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "http://evil.example"}])
def test_a_foreign_page_reaches_nothing(target: Target, site: dict[str, str]) -> None:
    paths = ("/", "/stream?bed=1", "/healthz", "/api/beds", "/api/beds/1/snapshot", "/_dash-layout", "/simulator",
             "/assets/bedside.css", "/api/beds/1/alarm-log.csv", "/nothing")  # fmt: skip
    assert {target.ask("GET", path, headers=site).status for path in paths} == {403}
    for path in ("/_dash-update-component", "/api/beds/1/alarms/dark", "/api/beds/1/patient"):
        assert target.ask("POST", path, {"on": True}, site).status == 403
        assert target.ask("POST", path, b'{"on":true}', site | {"Content-Type": "text/plain"}).status == 403


def test_two_hundred_streams_keep_nobody_waiting(target: Target) -> None:
    with target.many(200, STREAM):
        time.sleep(1)
        target.well()
        assert target.ask("GET", "/api/beds/1/trend").status == 200
        bedside_finds_a_place(target)
        assert target.ask("GET", "/stream?bed=1").status in (200, 503)
    assert target.until(lambda: target.ask("GET", "/stream?bed=1").status == 200, 5)


@pytest.mark.parametrize("said", [b"", HALF_HEAD, HALF_SENT])
def test_three_hundred_half_requests_keep_nobody_waiting(target: Target, said: bytes) -> None:
    with target.many(300, said) as opened:
        target.well()
        bedside_finds_a_place(target)
        assert target.ask("GET", "/").status == 200
        assert len(opened) == 300


def test_a_body_that_trickles_is_given_up(target: Target) -> None:
    slow = target.raw(HALF_SENT)
    slow.settimeout(20)
    began = time.monotonic()
    try:
        while time.monotonic() - began < 18:
            slow.sendall(b"x")
            time.sleep(0.5)
    except OSError:
        pass
    assert time.monotonic() - began < 15
    slow.close()


@pytest.mark.parametrize(
    "path", ["/_dash-update-component", "/api/beds/1/display", "/api/beds/1/alarms/dark", "/nothing"]
)
@pytest.mark.parametrize("size", [66_000, 300_000, 8_000_000])
def test_a_large_body_is_too_large_everywhere(target: Target, path: str, size: int) -> None:
    assert target.ask("POST", path, b'{"a":"' + b"x" * size + b'"}', JSON).status == 413


BODIES = [
    b"", b"{", b'{"on":tru', b"[]", b"null", b"\xff\xff", b"[" * 60_000, b'{"a":' * 12_000, b'{"a":NaN}',
    b'{"a":1e999}', b'"\\ud83e"', b"a=b", b'{"a":' + b"9" * 20_000 + b"}",
]  # fmt: skip
ROUTES = [
    "/api/beds/1/alarms/dark", "/api/beds/1/display", "/api/beds/1/limits", "/api/beds/1/limits/what-if",
    "/api/beds/1/devices", "/api/beds/1/listen", "/api/beds/1/devices/oximeter/use", "/api/beds/1/patient",
    "/api/beds/1/devices/oximeter/tap", "/_dash-update-component",
]  # fmt: skip


@pytest.mark.parametrize("route", ROUTES)
def test_what_is_no_json_object_changes_nothing(target: Target, route: str) -> None:
    target.order("dark", on=True)
    for body in BODIES:
        assert target.ask("POST", route, body, JSON).status == 400, body[:20]
    assert target.ask("POST", route, b'{"on":true}').status == 400
    state = target.ask("GET", "/api/beds/1/limits").status
    assert state == 200
    target.order("dark", on=False)


def test_half_an_emoji_through_every_door(target: Target) -> None:
    odd = {"display": HALF, "condition": HALF, "began": HALF, "device": HALF, "why": HALF, "on": True}
    for verb in ("mark", "clear-mark", "channel", "test", "dark", "%ed%a0%be"):
        target.ask("POST", f"/api/beds/1/alarms/{verb}", odd)
    for order in ("add_note", "use_device", "set_dark_room", HALF):
        target.ask("POST", "/api/beds/1/orders", {"order": order, "text": HALF, "device": HALF, "display": HALF})
    target.order("dark", on=False)
    target.ask("POST", "/api/beds/1/display", {"display": HALF, "sequence": 1, "sound": "ok"})
    target.ask(
        "POST", "/api/beds/1/limits", {"display": HALF, "reason": HALF, "profile": HALF, "edits": [{HALF: HALF}]}
    )
    target.ask("POST", "/api/beds/1/devices", {"url": HALF, "protocol": HALF, "title": HALF})
    target.ask("POST", "/api/beds/1/patient", {"line": HALF})
    layout = {row["output"]: row for row in target.ask("GET", "/_dash-dependencies").json()}
    key = next(name for name, row in layout.items() if [each["id"] for each in row["inputs"]] == ["note-write"])
    for words in (HALF, "and what follows is kept"):
        inputs = [{"id": "note-write", "property": "n_clicks", "value": 1}]
        state = [
            {"id": "note-text", "property": "value", "value": words},
            {"id": "display", "property": "data", "value": HALF},
            {"id": "bed", "property": "data", "value": "1"},
        ]
        outputs = [
            dict(zip(("id", "property"), part.split("@")[0].rsplit(".", 1), strict=True))
            for part in key.strip(".").split("...")
        ]
        body = {
            "output": key,
            "outputs": outputs,
            "inputs": inputs,
            "state": state,
            "changedPropIds": ["note-write.n_clicks"],
        }
        assert target.ask("POST", "/_dash-update-component", body).status in (200, 204)
    stream = target.ask("GET", "/stream?bed=1&display=" + "%ed%a0%be")
    assert (stream.status, stream.body[:11]) == (200, b"retry: 1000")
    with open_reader(target.where) as reader:
        notes = [each.event.text for each in reader.events() if isinstance(each.event, Note)]
    assert notes[-2:] == ["half an emoji �", "and what follows is kept"]
    assert target.verdict().whole, target.verdict().faults


def test_odd_calls_of_dashs_own_routes(target: Target) -> None:
    rows = target.ask("GET", "/_dash-dependencies").json()
    for row in rows:
        for value in (None, -1, "x" * 1000, [HALF], {"a": {"b": []}}, True):
            inputs = [{**each, "value": value} for each in row["inputs"]]
            answer = target.callback(row["output"], inputs, [{**each, "value": value} for each in row["state"]], [])
            assert answer.status in (200, 204, 400), (row["output"], value, answer)
    for body in ({}, {"output": 1}, {"output": "a.b", "inputs": 5}, {"output": "..a.b...c.d..", "inputs": [[1]]}):
        assert target.ask("POST", "/_dash-update-component", body).status == 400


def test_what_kills_a_simulated_patient_is_refused(target: Target) -> None:
    for line in (
        "pulse to 99999 over 0 for 3",
        "ketamine 0.5 mg/kg 0 min",
        "desaturate to 80 over 9e9",
        "",
        "\n",
        "x" * 5000,
    ):
        answer = target.ask("POST", "/api/beds/1/patient", {"line": line})
        assert (answer.status, bool(answer.json()["error"])) == (400, True), line
    assert target.ask("POST", "/api/beds/1/patient", {"line": "motion 1"}).status == 200


@pytest.mark.parametrize(
    "said",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", b"GET /\r\n\r\n", b"\r\n" * 5000,
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET " + b"/a" * 200_000 + b" HTTP/1.1\r\n\r\n", b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 50_000,
        b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"GET / HTTP/1.1\r\nHost: a\x00b\r\n\r\n", b"GET / HTTP/1.1\r\nHost: [::1\r\n\r\n",
        b"POST /api/beds/1/display HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -5\r\n\r\n",
        b"OPTIONS * HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", b"CONNECT x:1 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    ],
)  # fmt: skip
def test_malformed_requests(target: Target, said: bytes) -> None:
    with target.many(5, said):
        target.well()


def test_paths_lead_nowhere(target: Target) -> None:
    for path in (
        "/assets/../../../etc/passwd", "/assets/%2e%2e/%2e%2e/pyproject.toml", "/api/beds/..%2f1/snapshot",
        "/_dash-component-suites/dash/../../x", "/api/beds/1/devices/..%2f..%2fx/raw", "/%00", "/\xff",
    ):  # fmt: skip
        answer = target.ask("GET", path)
        assert b"root:" not in answer.body
        assert b"[build-system]" not in answer.body
        assert answer.status != 500


def test_a_thousand_screens_that_confirm_do_not_fill_the_memory(target: Target) -> None:
    before = target.seen.memory_info().rss
    for number in range(1000):
        target.confirm(f"display-{number}")
        if number % 50 == 0:
            target.confirm()  # the screen at the patient goes on meanwhile
    assert target.seen.memory_info().rss - before < 20_000_000
    assert target.until(lambda: json.loads(target.confirm().body)["bedside"] == "display-a", 5)


@pytest.mark.parametrize("name", ["</title><script>alert(1)</script>", '"><img src=x>{%scripts%}'])
def test_a_chairs_name_is_never_markup(target: Target, tmp_path: Path, name: str) -> None:
    clinic = tmp_path / "clinic.toml"
    device = '[[bed.device]]\nprotocol = "nonin-df2"\nurl = "socket://127.0.0.1:9"\nsimulated = true\n'
    clinic.write_text(f"[[bed]]\nid = \"1\"\nname = '{name}'\n{device}name = '{name}'\n", encoding="utf-8")
    named = Target(tmp_path / "record", ["run", "--config", str(clinic)]).start()
    try:
        page = named.ready().ask("GET", "/")
        assert page.status == 200
        for told in (page.body, named.ask("GET", "/simulator").body):
            assert b"<script>alert" not in told
            assert b"<img src=x" not in told
        assert page.body.count(b"<title>") == 1
    finally:
        named.stop()
