"""A real server in its own process, and a real Chromium in front of it."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
import pytest
from playwright.sync_api import Browser, Page


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as opened:
        return int(opened.getsockname()[1])


@dataclass
class Server:
    """One run of the program. `ready` waits for the first live value and says how long that took."""

    arguments: list[str]
    port: int
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    log: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def start(self) -> Server:
        self.started = time.monotonic()
        command = [sys.executable, "-m", "dashboard", *self.arguments]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return self

    def get(self, path: str) -> Any:
        with urllib.request.urlopen(self.url + path.lstrip("/"), timeout=3) as answer:
            return json.load(answer)

    def snapshot(self) -> Any:
        return self.get("api/beds/1/snapshot")

    def ready(self, timeout: float = 30) -> float:
        return self.until(lambda: self.snapshot()["vitals"]["spo2"]["state"] == "live", timeout)

    def until(self, true: Callable[[], bool], timeout: float) -> float:
        """Seconds since the start of the server until `true`."""
        end = time.monotonic() + timeout
        while time.monotonic() < end:
            try:
                if true():
                    return time.monotonic() - self.started
            except OSError:
                pass
            time.sleep(0.05)
        raise AssertionError(f"not within {timeout} s")

    def alarms(self) -> dict[str, str]:
        return {alarm["condition"]: alarm["priority"] for alarm in self.snapshot()["alarms"]}

    def simulators(self) -> dict[str, psutil.Process]:
        assert self.process is not None
        children = psutil.Process(self.process.pid).children()
        found = {}
        for child in children:
            line = child.cmdline()
            if "simulators" in line:
                found[line[line.index("simulators") + 1]] = child
        return found

    def signal(self, number: int) -> None:
        assert self.process is not None
        os.kill(self.process.pid, number)

    def stop(self) -> None:
        if self.process is None:
            return
        if self.process.poll() is None:
            self.signal(signal.SIGCONT)
            self.process.terminate()
            try:
                self.process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.process = None


Start = Callable[..., Server]
JUST_INFUSING = ["--from", "1"]
"""Where a test does not care: a minute into the infusion, the next cuff reading four minutes away. Each minute
before that is simulated at the start, a quarter of a second of the processor's time."""


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start `infusion-monitor` with these arguments; ended with the test."""
    servers: list[Server] = []

    def begin(*arguments: str, port: int | None = None, folder: Path | None = None) -> Server:
        number = port or free_port()
        more = [] if arguments[0] == "run" else ["--no-browser"]
        more += [] if arguments[0] == "run" or "--from" in arguments else JUST_INFUSING
        given = [*arguments, "--port", str(number), "--data-dir", str(folder or tmp_path / "data"), *more]
        server = Server(given, number).start()
        servers.append(server)
        return server

    yield begin
    for server in servers:
        server.stop()


@dataclass
class Seen:
    """What went wrong on a page: errors on its console, and requests that left the host."""

    errors: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)


Open = Callable[..., Page]
FEWER_FRAMES = """
  window.realFrame = window.requestAnimationFrame.bind(window);
  window.requestAnimationFrame = (draw) => setTimeout(() => window.realFrame(draw), 80);
"""
"""Without a graphics card sixty frames a second take half a core of every page; twelve draw the same. How frames
go is measured by the benchmarks."""


@pytest.fixture
def seen() -> Seen:
    return Seen()


@pytest.fixture
def visit(chromium: Browser, seen: Seen) -> Iterator[Open]:
    """Open a page at a size, watching what it asks for."""
    contexts = []

    def go(server: Server, width: int = 1920, height: int = 1080) -> Page:
        context = chromium.new_context(viewport={"width": width, "height": height})
        contexts.append(context)
        context.add_init_script(FEWER_FRAMES)
        page = context.new_page()
        page.on("pageerror", lambda error: seen.errors.append(str(error)))
        page.on(
            "request",
            lambda r: None if r.url.startswith((server.url, "data:", "blob:")) else seen.outside.append(r.url),
        )
        page.goto(server.url)
        page.wait_for_selector("body[data-link=up]", timeout=15000)
        return page

    yield go
    for context in contexts:
        context.close()
