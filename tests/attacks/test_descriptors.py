"""Sixty-four files and no more: the program rests, says it once, and goes on watching."""

from __future__ import annotations

import time
from pathlib import Path

from target import demo


def test_out_of_descriptors_it_rests_and_goes_on(tmp_path: Path) -> None:
    target = demo(tmp_path / "record", ulimit=64).start()
    try:
        target.ready()
        assert target.until(lambda: target.snapshot()["vitals"]["spo2"]["state"] == "live", 15)
        logged = target.log_path.stat().st_size
        with target.many(200, b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-"):
            time.sleep(1)
            assert target.cpu(4) < 0.3
            assert target.until(lambda: target.ask("GET", "/healthz").status == 200, 5)
        assert target.log_path.stat().st_size - logged < 20_000
        assert target.until(lambda: target.ask("GET", "/healthz").status == 200, 5)
        assert target.snapshot()["vitals"]["spo2"]["state"] == "live"
        assert target.snapshot()["recording"]["state"] == "ok"
    finally:
        target.stop()


def test_nothing_left_at_all(tmp_path: Path) -> None:
    """Fewer than it needs for everything: instruments or screens may be refused, recording and alarms are not."""
    target = demo(tmp_path / "record", ulimit=34).start()
    try:
        target.ready()
        assert target.until(lambda: target.snapshot()["recording"]["state"] == "ok", 10)
        with target.many(60, b"GET /stream?bed=1 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"):
            time.sleep(1)
            assert target.cpu(3) < 0.4
        assert target.until(lambda: target.ask("GET", "/healthz").status == 200, 5)
        assert target.log_path.stat().st_size < 60_000
    finally:
        target.stop()
