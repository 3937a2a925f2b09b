"""Simulated instruments in processes of their own, and the wires to them."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import click


@dataclass(frozen=True, slots=True)
class Wire:
    """Where a simulated instrument is reached: the URL to open, and what its process is told."""

    url: str
    options: tuple[str, ...]


def wires_for_two(*, pty: bool) -> tuple[Wire, Wire]:
    """A wire for the oximeter and one for the cuff: loopback TCP, or pseudo-terminals."""
    return _terminals() if pty else _sockets()


def _terminals() -> tuple[Wire, Wire]:
    if not hasattr(os, "openpty"):
        raise click.UsageError("this system has no pseudo-terminals: leave --pty out")
    folder = Path(tempfile.mkdtemp(prefix="infusion-monitor-"))
    first, second = str(folder / "oximeter"), str(folder / "cuff")
    return Wire(first, ("--pty", "--pty-name", first)), Wire(second, ("--pty", "--pty-name", second))


def _sockets() -> tuple[Wire, Wire]:
    opened = [socket.create_server(("127.0.0.1", 0)) for _ in range(2)]
    first, second = (str(one.getsockname()[1]) for one in opened)
    for one in opened:
        one.close()
    return (
        Wire(f"socket://127.0.0.1:{first}", ("--tcp", first)),
        Wire(f"socket://127.0.0.1:{second}", ("--tcp", second)),
    )


class Simulator:
    """A simulated instrument in a process of its own: killing it is pulling its plug."""

    def __init__(self, kind: str, wire: Wire, options: list[str]) -> None:
        self._arguments = [sys.executable, "-m", "simulators", kind, *wire.options, *options]
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        if self._process is None:
            self._process = subprocess.Popen(
                [*self._arguments, "--tied"],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                cwd=Path(__file__).parents[1],
                start_new_session=True,  # Ctrl+C is for the server; the pipe ends them when it is gone
            )

    def stop(self) -> None:
        if self._process:
            self._process.terminate()
            if self._process.stdin:
                self._process.stdin.close()
            try:
                self._process.wait(timeout=3)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()

    @property
    def command(self) -> str:
        return " ".join(["python", *self._arguments[1:]])
