"""The door, asked in process: foreign pages, bodies that are none, texts that are none, what Dash may not be."""

from __future__ import annotations

import json
from html import unescape
from typing import Any

import pytest
import structlog
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.app import as_text, create_app, index
from dashboard.calls.door import DEEPEST, MOST_BYTES, add_door, asked, depth, text_of
from dashboard.hub import Hub
from dashboard.program.connections import MOST, places, pool_of
from dashboard.program.quiet import OFTEN, Quiet
from dashboard.seat import Seat


@pytest.fixture(scope="module")
def server() -> Flask:
    made = Flask("door")
    add_door(made, ["'sha256-x'"])

    @made.post("/echo")
    def echo() -> Any:
        return asked()

    @made.post("/deaf")
    def deaf() -> str:
        return "a route that does not look at its body"

    @made.get("/fails")
    def fails() -> str:
        raise RuntimeError("our own fault\nin two lines")

    return made


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "clinic.example"},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "https://localhost"},
        {"Origin": "http://localhost:81"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_foreign_pages_are_refused_on_every_route(server: Flask, headers: dict[str, str]) -> None:
    client = server.test_client()
    for path in ("/", "/echo", "/nothing", "/fails"):
        assert client.get(path, headers=headers).status_code == 403
        assert client.options(path, headers=headers).status_code == 403
    assert client.post("/echo", json={}, headers=headers).status_code == 403


def test_head_is_refused_and_our_own_pages_are_not(server: Flask) -> None:
    client = server.test_client()
    assert client.head("/echo").status_code == 403
    ours = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
    assert client.post("/echo", json={"a": 1}, headers=ours).get_json() == {"a": 1}


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b'{"on":tru', b"[]", b"null", b'"x"', b"1", b"\xff\xfe", b'{"a":NaN}', b'{"a":1e999}',
        b'{"a":-Infinity}', b'{"a":' * 50 + b"1" + b"}" * 50, b"[" * 60_000, b'{"a":' + b"9" * 5000 + b"}",
    ],
)  # fmt: skip
def test_what_is_no_object_is_refused(server: Flask, body: bytes) -> None:
    client = server.test_client()
    assert client.post("/deaf", data=body, content_type="application/json").status_code == 400
    answer = client.post("/echo", data=body, content_type="application/json")
    assert answer.status_code == 400
    assert answer.get_json()["error"]


def test_a_body_of_another_kind_or_size_is_refused(server: Flask) -> None:
    client = server.test_client()
    assert client.post("/echo", data=b'{"a":1}').status_code == 400
    assert client.post("/echo", data=b"a=1", content_type="application/x-www-form-urlencoded").status_code == 400
    large = json.dumps({"a": "x" * MOST_BYTES})
    assert client.post("/echo", data=large, content_type="application/json").status_code == 413


def test_texts_come_in_well_formed(server: Flask) -> None:
    answer = server.test_client().post(
        "/echo", data=b'{"\\ud83e":["\\ud83e",{"a":"\\u0000"}]}', content_type="application/json"
    )
    assert answer.get_json() == {"�": ["�", {"a": "�"}]}


@settings(deadline=None)
@given(
    st.recursive(
        st.none() | st.text() | st.integers(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=20,
    )
)
def test_any_json_object_comes_through_or_is_refused(value: object) -> None:
    made = Flask("any")
    add_door(made)
    made.post("/echo")(lambda: asked())
    body = json.dumps({"value": value})
    answer = made.test_client().post("/echo", data=body, content_type="application/json")
    assert answer.status_code == (200 if depth(body) <= DEEPEST else 400)


def test_our_own_fault_is_one_line_and_no_traceback(server: Flask) -> None:
    with structlog.testing.capture_logs() as lines:
        answer = server.test_client().get("/fails")
    assert answer.status_code == 500
    assert "patient" in answer.get_json()["error"]
    (line,) = lines
    assert "RuntimeError: our own fault in two lines (test_door.py:" in line["why"]


def test_every_answer_has_its_headers(server: Flask) -> None:
    for path in ("/fails", "/nothing"):
        headers = server.test_client().get(path).headers
        assert headers["Cache-Control"] == "no-store"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert "script-src 'self' 'sha256-x';" in headers["Content-Security-Policy"]


@pytest.fixture(scope="module")
def page() -> Any:
    from bench import Chairside

    from bedside.clock import ScaledClock
    from bedside.watch import Watch

    side = Chairside()
    hub = Hub(2)
    watch = Watch(side.monitor, ScaledClock(), hub.publish)
    return create_app({"1": Seat(side.monitor, hub, watch, lambda _, __: True)})


def test_scripts_run_by_their_hash_alone(page: Any) -> None:
    policy = page.server.test_client().get("/").headers["Content-Security-Policy"]
    scripts = next(part for part in policy.split(";") if part.strip().startswith("script-src"))
    assert "unsafe" not in scripts
    assert scripts.count("'sha256-") >= 3


def test_dash_has_no_developer_tools_and_no_door_of_its_own(page: Any) -> None:
    assert page._enable_mcp is False
    assert not any("mcp" in str(rule) for rule in page.server.url_map.iter_rules())
    assert not any(page._dev_tools.get(name) for name in ("ui", "props_check", "hot_reload", "serve_dev_bundles"))
    assert page.server.debug is False
    assert page.server.test_client().get("/_reload-hash").get_json()["hard"] is False


@pytest.mark.parametrize(
    "body",
    [
        {}, {"output": 1}, {"output": "said.children", "inputs": 5}, {"output": "..a.b...c.d..", "inputs": [[1]]},
        {"output": None, "outputs": [], "inputs": [], "state": {}, "changedPropIds": ["x.y"]},
    ],
)  # fmt: skip
def test_odd_calls_of_dashs_own_routes_are_refused_in_one_line(page: Any, body: dict[str, Any]) -> None:
    with structlog.testing.capture_logs() as lines:
        answer = page.server.test_client().post("/_dash-update-component", json=body)
    assert answer.status_code == 400
    assert all("\n" not in str(line) and "exc_info" not in line for line in lines)


def test_a_press_that_fails_is_told_and_not_raised(page: Any) -> None:
    key = next(name for name in page.callback_map if name.startswith("said.children@"))
    outputs = page.callback_map[key]
    body = {
        "output": key,
        "outputs": {"id": "said", "property": key.removeprefix("said.")},
        "inputs": [{**each, "value": 1} for each in outputs["inputs"]],
        "state": [{**each, "value": "1" if each["id"] == "bed" else {"odd": [1]}} for each in outputs["state"]],
        "changedPropIds": ["alarm-ack.n_clicks"],
    }
    seat_press = Seat.press
    try:
        Seat.press = lambda *_: 1 / 0  # type: ignore[method-assign, assignment]
        with structlog.testing.capture_logs() as lines:
            answer = page.server.test_client().post("/_dash-update-component", json=body)
    finally:
        Seat.press = seat_press  # type: ignore[method-assign]
    assert answer.status_code in (200, 204)
    assert "try again" in answer.get_data(as_text=True)
    assert any("ZeroDivisionError" in line["why"] for line in lines)


@pytest.mark.parametrize(
    "name", ["</title><script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{%scripts%}", "__BED__"]
)
def test_a_chairs_name_is_text(name: str) -> None:
    made = index("live", '1" onload="x', name)
    assert "<script>alert" not in made
    assert "<img" not in made
    assert made.count("{%scripts%}") == 1
    assert unescape(made.split("<title>")[1].split("</title>")[0]) == name
    assert 'data-bed="1&quot; onload=&quot;x"' in made
    assert unescape(as_text(name)) == name


def test_texts_of_a_body() -> None:
    assert text_of("x" * 100) == "x" * 80
    assert (text_of(None), text_of({"a": 1}), text_of("", usual="u"), text_of(5, usual="u")) == ("", "", "u", "u")


def test_requests_have_threads_by_what_they_ask() -> None:
    assert pool_of("GET", "/stream") == "streams"
    assert pool_of("POST", "/api/beds/1/display") == "displays"
    assert pool_of("POST", "/_dash-update-component") == pool_of("GET", "/healthz") == "orders"
    assert pool_of("GET", "/api/beds/1/trend") == "pages"
    assert pool_of("POST", "/api/beds/1/limits") == "orders"
    assert pool_of("POST", "/api/beds/1/limits/what-if") == "pages", "no order waits behind arithmetic"
    assert 8 <= places() <= MOST
    assert 8 <= places(streams=500) <= 1500


def test_the_same_line_is_written_a_few_times_and_counted() -> None:
    quiet = Quiet()
    written = 0
    for _ in range(1000):
        try:
            quiet(None, "error", {"event": "again"})
        except structlog.DropEvent:
            continue
        written += 1
    assert written == OFTEN
    quiet._seen["again"] = (quiet._seen["again"][0] - 11, 1000)
    assert quiet(None, "error", {"event": "again"})["left_out"] == 1000 - OFTEN
