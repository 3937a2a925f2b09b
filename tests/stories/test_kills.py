"""kill -9 at random moments of a session at twenty times real time: one whole record, one session.

`make kills N=1000` does the same at real time, with orders under way.
"""

from __future__ import annotations

import json
import random
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bedside.told.events import ProcessStarted, SessionOpened
from clinic.record.reader import open_reader

KILLS = 7


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as opened:
        return int(opened.getsockname()[1])


def snapshot(port: int) -> dict[str, object] | None:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/beds/1/snapshot", timeout=1) as answer:
            return dict(json.load(answer))
    except OSError:
        return None


def begin(folder: Path, port: int) -> subprocess.Popen[bytes]:
    command = [
        "demo",
        "--speed",
        "20",
        "--from",
        "5",
        "--no-browser",
        "--port",
        str(port),
        "--data-dir",
        str(folder),
    ]
    return subprocess.Popen(
        [sys.executable, "-m", "dashboard", *command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def live(port: int) -> dict[str, object]:
    end = time.monotonic() + 30
    while time.monotonic() < end:
        if (found := snapshot(port)) and found["vitals"]["spo2"]["state"] == "live":  # type: ignore[index]
            return found
        time.sleep(0.05)
    raise AssertionError("no live value")


def newest(folder: Path, session: str) -> datetime:
    with open_reader(folder) as reader:
        return max(utc for utc, _ in reader.numerics(session))


@pytest.mark.alm(42)
@pytest.mark.alm(56)
@pytest.mark.slow
@pytest.mark.timeout(300)
def test_kills_leave_one_whole_session(tmp_path: Path) -> None:
    rng = random.Random(4)
    port = free_port()
    session = None
    for _ in range(KILLS):
        process = begin(tmp_path, port)
        found = live(port)
        session = session or found["session"]
        assert found["session"] == session
        assert found["phase"] == "infusing"
        time.sleep(rng.uniform(0.0, 1.2))
        seen = snapshot(port)
        process.send_signal(signal.SIGKILL)
        process.wait()
        with open_reader(tmp_path) as reader:
            verdict = reader.verify()
        assert verdict.whole, verdict.faults
        if seen:
            shown = datetime.fromisoformat(str(seen["server_time"]))
            lost = shown - newest(tmp_path, str(session))
            assert lost < timedelta(seconds=20), "more than one real second is missing"
    with open_reader(tmp_path) as reader:
        opened = [s for s in reader.events() if isinstance(s.event, SessionOpened)]
        resumed = [s.event.resumed for s in reader.events() if isinstance(s.event, ProcessStarted)]
    assert len(opened) == 1
    assert resumed == [None] + [session] * (KILLS - 1)


def test_a_second_instance_on_the_same_record_is_refused(tmp_path: Path) -> None:
    port = free_port()
    process = begin(tmp_path, port)
    try:
        live(port)
        command = ["demo", "--no-browser", "--port", str(free_port()), "--data-dir", str(tmp_path)]
        done = subprocess.run([sys.executable, "-m", "dashboard", *command], capture_output=True, timeout=30)
        assert done.returncode == 2
        assert b"in use by another infusion-monitor" in done.stderr
        assert done.stderr.count(b"\n") == 1
    finally:
        process.terminate()
        process.wait()
