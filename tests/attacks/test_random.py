"""A seeded stranger who tries everything the server has: each route, each callback of Dash, values of every kind.

Some seconds here; `make attack` goes on for ten minutes, or as long as it is told.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from target import JSON, Target, demo

SECONDS = 60 * float(os.environ.get("ATTACK_MINUTES", "0.12"))
SEED = int(os.environ.get("ATTACK_SEED", "1"))
NAMES = (
    "display",
    "sequence",
    "sound",
    "on",
    "awake",
    "leaving",
    "condition",
    "priority",
    "since",
    "seen",
    "began",
    "real",
    "device",
    "channel",
    "theirs",
    "name",
    "reason",
    "profile",
    "edits",
    "medium",
    "delay",
    "url",
    "protocol",
    "title",
    "line",
    "played",
    "heard",
    "why",
    "without_baseline",
    "id",
    "property",
    "value",
)
WORDS = (
    "",
    "display-a",
    "ok",
    "spo2_low",
    "systolic_high",
    "oximeter",
    "cuff",
    "clinic default",
    "nonin-df2",
    "high",
    "half \ud83e",
    "\0",
    "é" * 300,
    "<script>",
    "../../etc/passwd",
    "socket://127.0.0.1:9",
    "probe-off 3",
    "=1+1",
    "2026-11-25T10:00:00+00:00",
    "99999999999999999999",
    "NaN",
    "{%scripts%}",
    "a\r\nb",
    "x" * 3000,
)
VERBS = (
    "dark",
    "same-arm",
    "audio-off",
    "screen",
    "resume",
    "test",
    "ack",
    "clear-mark",
    "earlier",
    "channel",
    "end",
    "mark",
    "start",
    "trouble-read",
    "nothing",
)
POSTS = (
    *(f"/api/beds/1/alarms/{verb}" for verb in VERBS),
    "/api/beds/1/display",
    "/api/beds/1/limits",
    "/api/beds/9/limits",
    "/api/beds/1/limits/what-if",
    "/api/beds/1/devices",
    "/api/beds/1/listen",
    "/api/beds/1/devices/oximeter/use",
    "/api/beds/1/devices/cuff/tap",
    "/api/beds/1/devices/x/remove",
    "/api/beds/1/patient",
    "/_dash-update-component",
)
GETS = (
    "/",
    "/healthz",
    "/api/beds",
    "/api/beds/1/snapshot",
    "/api/beds/1/trend",
    "/api/beds/1/trend?others=1",
    "/simulator",
    "/api/beds/1/limits",
    "/api/beds/1/alarm-log",
    "/api/beds/1/alarm-log.csv",
    "/api/beds/1/alarm-help/spo2_low",
    "/api/beds/1/devices",
    "/api/beds/1/ports",
    "/api/beds/1/devices/oximeter/raw",
    "/api/protocols",
    "/api/sound",
    "/api/sound/high.wav",
    "/_dash-layout",
    "/_dash-dependencies",
    "/_reload-hash",
    "/_favicon.ico",
    "/stream?bed=1",
)
RAW = (
    b"POST /api/beds/1/display HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
    b"Content-Length: 99\r\n\r\n{",
    b"GET /stream?bed=1 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    b"GET / HTTP/1.1\r\nHo",
    b"",
    b"\x16\x03\x01\x00\xa5\x01\x00\x00",
    b"GET /%ed%a0%be HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" * 20,
)


class Stranger:
    """Makes up requests from one seed."""

    def __init__(self, seed: int, target: Target) -> None:
        self.rng, self.target = random.Random(seed), target
        self.callbacks = target.ask("GET", "/_dash-dependencies").json()
        self.held: list[Any] = []
        self.tried = 0

    def value(self, depth: int = 0) -> Any:
        rng = self.rng
        kinds = 6 if depth > 3 else 8
        match rng.randrange(kinds):
            case 0:
                return rng.choice(WORDS)
            case 1:
                return rng.choice([0, 1, -1, 2**31, 2**70, 10**300, 0.5, -0.0, 1e308])
            case 2:
                return rng.choice([True, False, None])
            case 3 | 4:
                return rng.choice(WORDS)
            case 5:
                return "".join(chr(rng.randrange(1, 0x11000)) for _ in range(rng.randrange(30)))
            case 6:
                return [self.value(depth + 1) for _ in range(rng.randrange(4))]
            case _:
                return self.body(depth + 1)

    def body(self, depth: int = 0) -> dict[str, Any]:
        return {self.rng.choice(NAMES): self.value(depth) for _ in range(self.rng.randrange(5))}

    def try_one(self) -> None:
        self.tried += 1
        (self.posts, self.calls, self.gets, self.spoils, self.holds)[
            self.rng.choices(range(5), (5, 5, 3, 2, 1))[0]
        ]()

    def posts(self) -> None:
        path = self.rng.choice(POSTS)
        body = {"display": "display-a", **self.body()} if self.rng.random() < 0.7 else self.body()
        self.answered("POST", path, body)

    def calls(self) -> None:
        row = self.rng.choice(self.callbacks)
        inputs = [{**each, "value": self.value()} for each in row["inputs"]]
        state = [{**each, "value": self.value()} for each in row["state"]]
        outputs = [
            dict(zip(("id", "property"), part.split("@")[0].rsplit(".", 1), strict=True))
            for part in row["output"].strip(".").split("...")
        ]
        several = row["output"].startswith("..")
        body = {
            "output": row["output"] if self.rng.random() < 0.9 else self.value(),
            "outputs": (outputs if several else outputs[0]) if self.rng.random() < 0.9 else self.value(),
            "inputs": inputs if self.rng.random() < 0.9 else self.value(),
            "state": state,
            "changedPropIds": [f"{each['id']}.{each['property']}" for each in row["inputs"][:1]],
        }
        self.answered("POST", "/_dash-update-component", body)

    def gets(self) -> None:
        path = self.rng.choice(GETS)
        if self.rng.random() < 0.3:
            path = "/" + "/".join(quote(str(self.value()).encode("utf-8", "replace"), safe="") for _ in range(3))
        headers = {} if self.rng.random() < 0.8 else {self.rng.choice(("Origin", "Host", "Accept", "Range")): "x"}
        self.answered(
            self.rng.choice(("GET", "GET", "GET", "OPTIONS", "PUT", "DELETE", "HEAD")), path, None, headers
        )

    def spoils(self) -> None:
        data = bytes(self.rng.randrange(256) for _ in range(self.rng.randrange(200)))
        body = self.rng.choice((b"", b"{", b"[]", b"null", data, b'{"a":' * 400, b'{"display":"\\ud83e"}'))
        self.answered("POST", self.rng.choice(POSTS), body, JSON)

    def holds(self) -> None:
        try:
            self.held.append(self.target.raw(self.rng.choice(RAW)))
        except OSError:
            return
        while len(self.held) > 150:
            self.held.pop(self.rng.randrange(len(self.held))).close()

    def answered(self, method: str, path: str, body: Any, headers: dict[str, str] | None = None) -> None:
        answer = self.target.ask(method, path, body, headers)
        assert answer.status not in (0, 500), (SEED, self.tried, method, path, body, answer)
        assert answer.seconds < 4, (SEED, self.tried, method, path, body)


@pytest.fixture
def target(tmp_path: Any) -> Iterator[Target]:
    made = demo(tmp_path / "record").start()
    try:
        yield made.ready()
    finally:
        made.stop()


@pytest.mark.timeout(0)
def test_a_stranger_who_tries_everything(target: Target) -> None:
    stranger = Stranger(SEED, target)
    target.confirm()
    end, looked = time.monotonic() + SECONDS, time.monotonic()
    while time.monotonic() < end:
        stranger.try_one()
        if time.monotonic() - looked > 2:
            looked = time.monotonic()
            target.confirm()
            assert target.ask("GET", "/healthz").status == 200
            answer = target.ask("GET", "/stream?bed=1&display=display-a")
            assert (answer.status, answer.seconds < 1) == (200, True)
    for held in stranger.held:
        held.close()
    target.order("screen")
    target.well()
    assert target.verdict().whole, target.verdict().faults
    assert not list(target.where.glob("record.set-aside*"))
    assert target.log_path.stat().st_size < 200_000 + 2_000 * SECONDS
    print(f"seed {SEED}: {stranger.tried} requests in {SECONDS:.0f} s, nothing found")
