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
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from bedside.clock import real_seconds
from bedside.desks.faults import FIRST_YEAR
from bedside.errors import RecordError, RecordInUse
from clinic.record.files import ASIDE, FILE, lock
from clinic.record.place import doubt, why_refused
from clinic.record.reader import verified

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
SLOW_S = 0.05
ENOUGH_BYTES = 1_000_000_000
ENOUGH_DESCRIPTORS = 256


class Mark(StrEnum):
    OK = "ok"
    LOOK = "look"
    """Nothing this program can judge by itself: a person has to."""
    FIX = "FIX"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, what was found, and what to do about it."""

    mark: Mark
    what: str
    found: str
    mend: str = ""


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


def disk(folder: Path) -> Iterator[Finding]:
    """Room, rights, speed, and whether it is a disk of this computer."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        took = _flushed(folder)
    except OSError as error:
        why = why_refused(folder) or error.strerror or str(error)
        yield Finding(
            Mark.FIX,
            "disk",
            f"{folder} cannot be written: {why}",
            "free it, or name another folder with --data-dir",
        )
        return
    if where := doubt(folder):
        yield Finding(
            Mark.FIX, "disk", f"{folder} lies {where}", "name a folder on a disk of this computer with --data-dir"
        )
    if why := why_refused(folder):
        yield Finding(Mark.FIX, "disk", f"{folder}: {why}", "make room on it")
    free = shutil.disk_usage(folder).free
    words = f"{folder}: {free / 1e9:.1f} GB free, on disk after {took * 1000:.0f} ms"
    if free < ENOUGH_BYTES:
        yield Finding(Mark.FIX, "disk", words, "make room: a day at one chair is about 100 MB")
    elif took > SLOW_S:
        yield Finding(Mark.LOOK, "disk", words, "slow: orders answer after the disk does; prefer another disk")
    else:
        yield Finding(Mark.OK, "disk", words)


def _flushed(folder: Path) -> float:
    """Seconds until a small file is on the disk, the middle one of seven."""
    path, taken = folder / "doctor.tmp", []
    try:
        for _ in range(7):
            began = real_seconds()
            with path.open("wb") as file:
                file.write(b"x" * 4096)
                file.flush()
                os.fsync(file.fileno())
            taken.append(real_seconds() - began)
    finally:
        path.unlink(missing_ok=True)
    return sorted(taken)[3]


def record(folder: Path) -> Iterator[Finding]:
    """Whether it is whole, free to be written, and has left something to be read by a person."""
    if not (folder / FILE).is_file():
        yield Finding(Mark.OK, "record", f"none yet in {folder}")
        return
    try:
        lock(folder).release()
    except RecordInUse:
        yield Finding(
            Mark.LOOK,
            "record",
            "another infusion-monitor is writing it now",
            "only one may: close that one before starting another",
        )
    except OSError:
        pass  # told as the disk
    try:
        verdict = verified(folder)
    except RecordError as error:
        yield Finding(
            Mark.FIX,
            "record",
            str(error),
            "the next start moves it aside and begins a new one; keep the old one for support",
        )
        return
    if verdict.whole:
        yield Finding(Mark.OK, "record", f"whole: {verdict.events} events, {verdict.rows} rows")
    else:
        more = f" (and {len(verdict.faults) - 1} more)" if len(verdict.faults) > 1 else ""
        yield Finding(
            Mark.FIX,
            "record",
            f"{verdict.faults[0]}{more}",
            "keep a copy of the folder, and see: infusion-monitor sessions verify",
        )
    for left in (ASIDE, *sorted(path.name for path in folder.glob("damaged-*"))):
        if (folder / left).exists():
            yield Finding(
                Mark.LOOK,
                "record",
                f"{left} lies in {folder}",
                "something was put aside there: read it, keep it for support",
            )


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
