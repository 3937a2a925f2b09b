"""What a computer needs before a patient sits at its chair, checked one by one; each fault comes with its mend.

Nothing here opens an instrument, sounds an alarm or changes a file but one of its own, which it removes.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Protocol

from bedside.desks.faults import FIRST_YEAR
from dashboard.program.doctor_disk import disk, record
from dashboard.program.finding import Finding, Mark

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge", "chrome")
FLAGS = (
    "--kiosk",
    "--autoplay-policy=no-user-gesture-required",
    "--disable-background-timer-throttling",
    "--disable-backgrounding-occluded-windows",
    "--disable-renderer-backgrounding",
    "--noerrdialogs",
    "--disable-session-crashed-bubble",
)
"""For the bedside screen: alarms sound before anybody has touched it, and go on when a window lies over it."""
ENOUGH_DESCRIPTORS = 256


class Port(Protocol):
    """A serial port that is plugged in."""

    @property
    def path(self) -> str: ...

    @property
    def stable(self) -> str: ...


def ports(plugged: list[Port]) -> Iterator[Finding]:
    """Serial ports, and whether this user may open them."""
    if not plugged:
        yield Finding(
            Mark.LOOK,
            "ports",
            "no serial port is plugged in",
            "plug the instrument's adapter in, or use a network address",
        )
    for port in plugged:
        path = Path(port.path)
        if path.exists() and not os.access(path, os.R_OK | os.W_OK):
            yield Finding(Mark.FIX, "ports", f"{port.stable}: this user may not open it", _right(path))
        else:
            yield Finding(Mark.OK, "ports", port.stable)


def _right(path: Path) -> str:
    try:
        group = path.group()
    except (KeyError, OSError, NotImplementedError):
        group = "dialout"
    return f"sudo usermod -aG {group} $USER, then log out and in again"


def bluetooth() -> Finding:
    """The library, and an adapter."""
    if importlib.util.find_spec("bleak") is None:
        return Finding(
            Mark.LOOK,
            "Bluetooth",
            "not installed",
            "needed only for ble:// instruments: .venv/bin/python -m pip install bleak",
        )
    adapters = Path("/sys/class/bluetooth")
    if sys.platform == "linux" and not (adapters.is_dir() and list(adapters.iterdir())):
        return Finding(
            Mark.LOOK,
            "Bluetooth",
            "no adapter",
            "needed only for ble:// instruments: plug one in, sudo systemctl start bluetooth",
        )
    return Finding(Mark.OK, "Bluetooth", "library and adapter are there")


def clock(utc: datetime) -> Finding:
    """The year, and whether somebody keeps the time."""
    said = utc.strftime("%Y-%m-%d %H:%M:%S UTC")
    if utc.year < FIRST_YEAR:
        return Finding(
            Mark.FIX,
            "clock",
            f"says {said}",
            "set it: sudo timedatectl set-ntp true (a new battery, if it is wrong after each start)",
        )
    kept = _asked("timedatectl", "show", "-p", "NTPSynchronized", "--value")
    if kept == "no":
        return Finding(Mark.FIX, "clock", f"{said}, and nobody keeps it right", "sudo timedatectl set-ntp true")
    if kept != "yes":
        return Finding(
            Mark.LOOK, "clock", said, "compare it with a watch: whether it is kept right cannot be told here"
        )
    return Finding(Mark.OK, "clock", f"{said}, kept by the network")


def _asked(*command: str) -> str:
    """What a system's program says; empty where there is none."""
    if shutil.which(command[0]) is None:
        return ""
    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=5, check=False).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        return ""


def browser(host: str, port: int) -> Iterator[Finding]:
    """One that the page was tested with, its flags, and the port."""
    found = next((name for name in BROWSERS if shutil.which(name)), None)
    address = f"http://{host}:{port}/"
    if found is None:
        yield Finding(
            Mark.FIX,
            "browser",
            "no Chromium, Chrome or Edge is found",
            "install Chromium: sudo apt install chromium",
        )
    else:
        yield Finding(
            Mark.LOOK,
            "browser",
            shutil.which(found) or found,
            f"start the bedside screen with: {found} {' '.join(FLAGS)} {address}",
        )
    yield _port(host, port)


def _port(host: str, port: int) -> Finding:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            return Finding(
                Mark.LOOK,
                "port",
                f"{port} is taken ({error.strerror})",
                "by this program, if it runs; else choose another with --port",
            )
    return Finding(Mark.OK, "port", f"{port} is free")


def sound() -> Finding:
    """A sound device; whether it is loud enough only ears can tell."""
    cards = Path("/proc/asound/cards")
    mend = "turn it up, then More → Alarm test on the page, at three metres, with the room as loud as it is"
    if sys.platform == "linux" and (
        not cards.exists() or "no soundcards" in cards.read_text(encoding="utf-8", errors="replace")
    ):
        return Finding(
            Mark.FIX,
            "sound",
            "this computer has no sound device",
            "connect a loudspeaker: no alarm can be heard without one",
        )
    return Finding(Mark.LOOK, "sound", "a sound device is there", mend)


def system() -> Iterator[Finding]:
    """What the system grants, and whether it sleeps."""
    try:
        resource = importlib.import_module("resource")
    except ImportError:
        return
    granted = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    if 0 <= granted < ENOUGH_DESCRIPTORS:
        yield Finding(
            Mark.FIX,
            "system",
            f"only {granted} open files are allowed",
            "ulimit -n 1024 before the start, or LimitNOFILE=1024 in its service",
        )
    else:
        yield Finding(Mark.OK, "system", "enough open files are allowed")
    yield Finding(
        Mark.LOOK, "system", "sleep and screen blanking", "switch both off for the bedside screen: Settings → Power"
    )


def examined(plugged: list[Port], folder: Path, utc: datetime, host: str, port: int) -> list[Finding]:
    """Everything, in the order in which it matters."""
    machine = [*ports(plugged), bluetooth(), clock(utc), *disk(folder), *record(folder)]
    return [*machine, *browser(host, port), sound(), *system()]
