"""Simulated instruments in processes of their own, and the wires to them."""

from __future__ import annotations

import contextlib
import os
import shlex
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import click
import structlog

from bedside.alive import Part
from bedside.clock import host_utc, real_seconds

AWAY_S = 15.0
WORDS = {"oximeter": "oximeter", "nibp": "cuff", "monitor": "monitor"}
COMMANDS = {"oximeter": "oximeter", "cuff": "nibp", "monitor": "monitor"}
"""What `python -m simulators` calls each kind of instrument."""
MOST_LINES = 400
"""Each line costs every instrument a little at every step."""

log = structlog.get_logger("simulators")


class PatientStory:
    """The file that all simulated instruments of one patient read: what happens to them from now on. `wrong` says
    what is wrong with a line, empty when nothing is."""

    def __init__(self, began: float, speed: float, wrong: Callable[[str], str]) -> None:
        self._began, self._speed, self._wrong = began, speed, wrong
        self._lines = 0
        self._lock = threading.Lock()
        self.path = Path(tempfile.mkdtemp(prefix="infusion-monitor-")) / "patient.story"
        self.path.touch()

    def add(self, line: str) -> str:
        """Add what shall happen now; what was wrong with the line, empty when nothing was."""
        said = " ".join(line.split())
        if not said:
            return "type what shall happen, such as: desaturate to 80 over 20 for 30"
        t = f"{max(0.0, (host_utc().timestamp() - self._began) * self._speed):.1f}"
        if why := self._wrong(said):
            return why
        with self._lock:
            if self._lines >= MOST_LINES:
                return f"{MOST_LINES} things have happened to this patient: start the demo again"
            self._lines += 1
            try:
                with self.path.open("a", encoding="utf-8") as file:
                    file.write(f"{t} {said}\n")
            except OSError as error:
                return f"it cannot be told to the instruments: {error.strerror}"
        return ""


@dataclass(frozen=True, slots=True)
class Wire:
    """Where a simulated instrument is reached: the URL to open, and what its process is told."""

    url: str
    options: tuple[str, ...]
    port: int | None = None

    @property
    def taken(self) -> bool:
        """Somebody else serves this wire: a person started the instrument by hand."""
        if self.port is None:
            return False
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", self.port))
            except OSError:
                return True
        return False


def wires(names: Sequence[str], schemes: Sequence[str], *, pty: bool) -> list[Wire]:
    """A wire for each instrument: a pseudo-terminal with a lasting name, or loopback TCP under its scheme.

    Raises a usage error where an instrument has no terminal.
    """
    return _terminals(names, schemes) if pty else _sockets(schemes)


def _terminals(names: Sequence[str], schemes: Sequence[str]) -> list[Wire]:
    if not hasattr(os, "openpty"):
        raise click.UsageError("this system has no pseudo-terminals: leave --pty out")
    if other := [scheme for scheme in schemes if scheme != "socket"]:
        raise click.UsageError(f"an instrument that is reached as {other[0]}:// has no terminal: leave --pty out")
    folder = Path(tempfile.mkdtemp(prefix="infusion-monitor-"))
    return [Wire(str(folder / name), ("--pty", "--pty-name", str(folder / name))) for name in names]


def _sockets(schemes: Sequence[str]) -> list[Wire]:
    opened = [socket.create_server(("127.0.0.1", 0)) for _ in schemes]
    ports = [str(one.getsockname()[1]) for one in opened]
    for one in opened:
        one.close()
    return [
        Wire(f"{scheme}://127.0.0.1:{port}", ("--tcp", port), int(port))
        for scheme, port in zip(schemes, ports, strict=True)
    ]


class Simulator:
    """A simulated instrument in a process of its own: killing it is pulling its plug. One that has ended is started
    again after `AWAY_S`, unless somebody else has its wire by then."""

    def __init__(self, kind: str, wire: Wire, options: list[str]) -> None:
        self._arguments = [sys.executable, "-m", "simulators", kind, *wire.options, *options]
        self._wire = wire
        self._process: subprocess.Popen[bytes] | None = None
        self._away_since: float | None = None
        self._part = Part(f"simulator {kind}", f"the simulated {WORDS[kind]}", AWAY_S)

    @property
    def part(self) -> Part:
        return self._part

    def tended(self) -> list[Simulator]:
        return [self]

    def start(self) -> None:
        if self._process is None:
            self._process = subprocess.Popen(
                [*self._arguments, "--tied"],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                cwd=Path(__file__).parents[2],
                start_new_session=True,  # Ctrl+C is for the server; the pipe ends them when it is gone
            )

    def tend(self) -> None:
        """Start it again when it has been away long enough for a pulled plug to be seen."""
        if self._process is None:
            return
        if self._process.poll() is None:
            self._away_since = None
            self._part.sign()
            return
        now = real_seconds()
        self._away_since = now if self._away_since is None else self._away_since
        if now - self._away_since < AWAY_S or self._wire.taken:
            return
        self._part.fell(f"its process ended with {self._process.returncode}")
        log.warning("started again", part=self._part.name, why=self._part.why)
        self._let_go()
        self._away_since = None
        self.start()

    def stop(self) -> None:
        if self._process:
            self._process.terminate()
            process = self._process
            self._let_go()
            try:
                process.wait(timeout=3)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _let_go(self) -> None:
        if self._process and self._process.stdin:
            with contextlib.suppress(OSError):
                self._process.stdin.close()
        self._process = None

    @property
    def command(self) -> str:
        """As it can be pasted into a terminal of this folder."""
        here = Path.cwd()
        python = Path(self._arguments[0])
        shown = python.relative_to(here) if python.is_relative_to(here) else python
        return shlex.join([str(shown), *self._arguments[1:]])
