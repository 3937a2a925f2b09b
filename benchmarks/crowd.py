"""Many chairs with many screens each, in one process: `python -m benchmarks crowd [CHAIRS [VIEWERS]]`.

Every chair has an oximeter on a wire of its own and a running session. The screens are streams that another process
reads and throws away, and that confirm as often as a page does; one of chair 1 is a page in Chromium, which says
when it drew the marks of its wave.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import random
import selectors
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
from playwright.sync_api import Browser

from benchmarks.measure import OURS, Result, free_port, wait_for, watch
from benchmarks.wire import MarkedOximeter

COUNTED_S = 15.0
FIRST_S, OTHERS_S = 1.5, 4.5
"""How often the screen at the patient confirms, and the others."""


@dataclass(frozen=True)
class Crowd:
    """The page of chair 1 among `chairs` of `viewers` screens each; the server's CPU with no screen, with one at
    each chair, with all."""

    chairs: int
    viewers: int
    page: Result
    alone: float
    first: float
    together: float

    @property
    def chair_cpu(self) -> float:
        """Per cent of a core for each chair with record and alarms, before anybody looks."""
        return self.alone / self.chairs

    @property
    def viewer_cpu(self) -> float:
        """Per cent of a core for a further screen."""
        return (self.together - self.first) / (self.chairs * max(1, self.viewers - 1))


def crowd(browser: Browser, chairs: int, viewers: int) -> Crowd:
    """Measure one."""
    wires = [MarkedOximeter() for _ in range(chairs)]
    try:
        with _running(wires, viewers) as (port, server):
            for bed in range(1, chairs + 1):
                _begin(port, str(bed))
            time.sleep(5)
            alone = _cpu(server)
            with _screens(port, chairs, 1):
                time.sleep(3)
                first = _cpu(server)
            with _screens(port, chairs, viewers):
                time.sleep(3)
                together = _cpu(server)
                url, live = f"http://127.0.0.1:{port}/bed/1", '[data-vital="spo2"][data-state="live"]'
                page = watch(browser, url, OURS, live, wires[0], server)
        return Crowd(chairs, viewers, page, alone, first, together)
    finally:
        for wire in wires:
            wire.stop()


@contextmanager
def _running(wires: Sequence[MarkedOximeter], viewers: int) -> Iterator[tuple[int, int]]:
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "clinic.toml"
        beds = (
            f'[[bed]]\nid = "{number}"\n[[bed.device]]\nprotocol = "nonin-df2"\n'
            f'url = "socket://127.0.0.1:{wire.port}"\nsimulated = true\n'
            for number, wire in enumerate(wires, 1)
        )
        config.write_text(f"[server]\nviewers = {viewers + 2}\n" + "".join(beds))
        command = ["run", "--config", str(config), "--port", str(port), "--data-dir", folder]
        process = subprocess.Popen([sys.executable, "-m", "dashboard", *command], stdout=subprocess.DEVNULL)
        try:
            wait_for(f"http://127.0.0.1:{port}/healthz")
            yield port, process.pid
        finally:
            process.terminate()
            process.wait()


def _begin(port: int, bed: str) -> None:
    """A session whose infusion runs: its limits watch, its rows are kept."""
    opened = {
        "order": "open_session",
        "label": "bench",
        "age": 44,
        "weight_kg": 72,
        "dose_mg_per_kg": 0.5,
        "minutes": 40,
    }
    started = {
        "order": "start_infusion",
        "without_baseline": "bench",
        "override": {"name": "bench", "reason": "bench"},
    }
    for order in (opened | {"earlier": True}, started):
        _ask(f"http://127.0.0.1:{port}/api/beds/{bed}/orders", order)


def _ask(url: str, body: dict[str, Any]) -> None:
    asked = urllib.request.Request(url, json.dumps(body).encode(), {"Content-Type": "application/json"})
    with urllib.request.urlopen(asked, timeout=10) as answer:
        answer.read()


@contextmanager
def _screens(port: int, chairs: int, viewers: int) -> Iterator[None]:
    command = [sys.executable, "-m", "benchmarks.crowd", str(port), str(chairs), str(viewers)]
    process = subprocess.Popen(command)
    try:
        time.sleep(2 + chairs * viewers / 100)
        yield
    finally:
        process.terminate()
        process.wait()


def _cpu(server: int) -> float:
    process = psutil.Process(server)
    before, began = sum(process.cpu_times()[:2]), time.monotonic()
    time.sleep(COUNTED_S)
    return 100 * (sum(process.cpu_times()[:2]) - before) / (time.monotonic() - began)


def look(port: int, chairs: int, viewers: int) -> None:
    """So many screens: what comes is read and thrown away."""
    chosen = selectors.DefaultSelector()
    names = [(bed, f"screen-{bed}-{number}") for bed in range(1, chairs + 1) for number in range(viewers)]
    for bed, name in names:
        stream = socket.create_connection(("127.0.0.1", port))
        ask = f"GET /stream?bed={bed}&display={name} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n"
        stream.sendall(ask.encode())
        chosen.register(stream, selectors.EVENT_READ)
    others = [(bed, name) for bed, name in names if bed > 1]  # at chair 1 the page in Chromium is at the patient
    threading.Thread(target=_confirm, args=(port, others), daemon=True).start()
    while True:
        for key, _ in chosen.select():
            if not key.fileobj.recv(1 << 16):  # type: ignore[union-attr]
                chosen.unregister(key.fileobj)
                print("a screen was sent away", file=sys.stderr)


def _confirm(port: int, names: Sequence[tuple[int, str]]) -> None:
    """Each screen once in its time, one after the other."""
    if not names:
        return
    lines = {name: http.client.HTTPConnection("127.0.0.1", port) for _, name in names}
    said = {"sequence": 1, "sound": "ok", "awake": True}
    while True:
        for bed, name in names:
            every = FIRST_S if name.endswith("-0") else OTHERS_S
            if name.endswith("-0") or random.random() < FIRST_S / every:
                body = json.dumps({"display": name, **said})
                with contextlib.suppress(OSError, http.client.HTTPException):  # connected again by the next one
                    lines[name].request(
                        "POST", f"/api/beds/{bed}/display", body, {"Content-Type": "application/json"}
                    )
                    lines[name].getresponse().read()
            time.sleep(FIRST_S / len(names) * 0.8)


if __name__ == "__main__":
    look(*(int(each) for each in sys.argv[1:4]))
