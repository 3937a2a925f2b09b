"""A running program to attack from outside: another process, its port, its folder, its log."""

from __future__ import annotations

import contextlib
import http.client
import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from clinic.record.reader import verified
from clinic.record.verifying import Verdict

ROOT = Path(__file__).parents[2]
JSON = {"Content-Type": "application/json"}


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as opened:
        return int(opened.getsockname()[1])


@dataclass(frozen=True)
class Answer:
    """Status (0: none came), the beginning of the body, seconds."""

    status: int
    body: bytes = b""
    seconds: float = 0.0

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Target:
    """One program. `ulimit` is how many files it may open; `where` is the folder of its record."""

    where: Path
    arguments: list[str]
    ulimit: int | None = None
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None
    log_file: Path | None = None

    def start(self) -> Target:
        self.where.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "dashboard", *self.arguments, "--port", str(self.port)]
        command += ["--data-dir", str(self.where)]
        if self.ulimit:
            command = ["sh", "-c", f'ulimit -n {self.ulimit}; exec "$@"', "sh", *command]
        with self.log_path.open("ab") as log:
            self.process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log, stdin=subprocess.DEVNULL)
        return self

    def ready(self, seconds: float = 30) -> Target:
        assert self.until(lambda: self.ask("GET", "/healthz").status == 200, seconds), self.log()
        return self

    @property
    def log_path(self) -> Path:
        return self.log_file or self.where.parent / f"{self.where.name}.log"

    def log(self) -> str:
        return self.log_path.read_text(encoding="utf-8", errors="replace")

    def until(self, true: Callable[[], object], seconds: float) -> bool:
        """Whether it becomes true in time."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            with contextlib.suppress(OSError, KeyError, ValueError):
                if true():
                    return True
            time.sleep(0.05)
        return False

    def kill(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.kill()
                raise

    # --- asking -----------------------------------------------------------------------------------

    def ask(
        self, method: str, path: str, body: Any = None, headers: Mapping[str, str] | None = None, timeout: float = 5
    ) -> Answer:
        """One request, answered or not. A body that is no bytes is sent as JSON."""
        sent = dict(headers or {})
        if body is not None and not isinstance(body, bytes):
            body, sent = json.dumps(body).encode(), JSON | sent
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        began = time.monotonic()
        try:
            connection.request(method, path, body=body, headers=sent)
            answer = connection.getresponse()
            streams = "event-stream" in (answer.getheader("Content-Type") or "")
            data = answer.read1(300) if streams else answer.read()
            return Answer(answer.status, data, time.monotonic() - began)
        except (OSError, http.client.HTTPException, UnicodeError, ValueError) as error:
            return Answer(0, repr(error).encode(), time.monotonic() - began)
        finally:
            connection.close()

    def raw(self, data: bytes) -> socket.socket:
        """A connection on which so much was said, and nothing else is."""
        opened = socket.create_connection(("127.0.0.1", self.port), timeout=5)
        with contextlib.suppress(OSError):
            opened.sendall(data)
        return opened

    @contextlib.contextmanager
    def many(self, count: int, data: bytes) -> Iterator[list[socket.socket]]:
        """So many connections on which that was said."""
        opened: list[socket.socket] = []
        try:
            for _ in range(count):
                with contextlib.suppress(OSError):
                    opened.append(self.raw(data))
            yield opened
        finally:
            for one in opened:
                one.close()

    def order(self, verb: str, **body: Any) -> Answer:
        return self.ask("POST", f"/api/beds/1/alarms/{verb}", {"display": "display-a", **body})

    def confirm(self, display: str = "display-a") -> Answer:
        return self.ask(
            "POST", "/api/beds/1/display", {"display": display, "sequence": 1, "sound": "ok", "awake": True}
        )

    def snapshot(self) -> dict[str, Any]:
        return dict(self.ask("GET", "/api/beds/1/snapshot").json())

    def alarms(self) -> set[str]:
        return {alarm["condition"] for alarm in self.snapshot()["alarms"]}

    def callback(self, output: str, inputs: Any, state: Any, changed: Any) -> Answer:
        """A call of Dash's own route, as a page or a stranger would make it."""
        body = {"output": output, "outputs": {"id": "x", "property": "y"}, "inputs": inputs, "state": state}
        return self.ask("POST", "/_dash-update-component", body | {"changedPropIds": changed})

    # --- what it costs, and what is left ----------------------------------------------------------

    @property
    def seen(self) -> psutil.Process:
        assert self.process is not None
        return psutil.Process(self.process.pid)

    def cpu(self, seconds: float) -> float:
        """CPU of the server's own process over some seconds, in cores."""
        before = sum(self.seen.cpu_times()[:2])
        time.sleep(seconds)
        return (sum(self.seen.cpu_times()[:2]) - before) / seconds

    def verdict(self) -> Verdict:
        return verified(self.where)

    def well(self) -> None:
        """It watches, answers quickly, records, takes an order, and nothing of it fell."""
        health = self.ask("GET", "/healthz")
        assert (health.status, health.seconds < 1.0) == (200, True), (health, self.log()[-2000:])
        assert self.confirm().seconds < 1.0
        assert self.confirm().status == 200
        assert self.order("screen").json()["ok"]  # others may have had the bedside's place meanwhile
        order = self.order("same-arm", on=False)
        assert (order.status, order.json()["ok"], order.seconds < 2.0) == (200, True, True), order
        assert self.until(lambda: self.snapshot()["recording"]["state"] == "ok", 3)
        assert "Traceback" not in self.log(), self.log()[-3000:]
        fallen = [part for part in health.json()["parts"]["1"] if part["restarts"] or not part["alive"]]
        assert not fallen, fallen


def demo(where: Path, *more: str, ulimit: int | None = None) -> Target:
    """The simulated bedside, in an infusion."""
    return Target(where, ["demo", "--no-browser", "--from", "2", *more], ulimit)
