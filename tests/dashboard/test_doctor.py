"""The doctor: each fault comes with its mend, and nothing is touched."""

from __future__ import annotations

import socket
import sqlite3
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from day import DAY

from bedside.told.events import Note, Stamped
from clinic.record.files import ASIDE, FILE
from clinic.record.store import Store
from dashboard.program import doctor, doctor_disk
from dashboard.program.finding import Mark


@dataclass
class Plugged:
    path: str
    stable: str


def marks(found: object) -> list[Mark]:
    return [each.mark for each in found]  # type: ignore[attr-defined]


def test_a_port_that_may_not_be_opened_tells_the_group(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    port = tmp_path / "ttyUSB0"
    port.touch()
    assert marks(doctor.ports([Plugged(str(port), "usb-FTDI")])) == [Mark.OK]
    monkeypatch.setattr(doctor.os, "access", lambda *_: False)
    (found,) = doctor.ports([Plugged(str(port), "usb-FTDI")])
    assert (found.mark, "usb-FTDI: this user may not" in found.found) == (Mark.FIX, True)
    assert f"usermod -aG {port.group()} $USER" in found.mend
    assert marks(doctor.ports([])) == [Mark.LOOK]


def test_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    old = doctor.clock(datetime(1999, 12, 31, tzinfo=UTC))
    assert (old.mark, "set it" in old.mend) == (Mark.FIX, True)
    for said, mark in (("yes", Mark.OK), ("no", Mark.FIX), ("", Mark.LOOK)):
        monkeypatch.setattr(doctor, "_asked", lambda *_, said=said: said)
        assert doctor.clock(DAY).mark is mark


def test_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert Mark.FIX not in marks(doctor_disk.disk(tmp_path / "new"))
    assert list((tmp_path / "new").iterdir()) == []
    (tmp_path / "file").touch()
    (blocked,) = doctor_disk.disk(tmp_path / "file" / "folder")
    assert (blocked.mark, "--data-dir" in blocked.mend) == (Mark.FIX, True)
    monkeypatch.setattr(doctor_disk, "doubt", lambda _: "on a network drive (nfs)")
    assert "on a network drive" in next(doctor_disk.disk(tmp_path)).found
    monkeypatch.setattr(doctor_disk, "_flushed", lambda _: 0.2)
    assert Mark.OK not in marks(doctor_disk.disk(tmp_path))


def test_the_record(tmp_path: Path) -> None:
    assert marks(doctor_disk.record(tmp_path)) == [Mark.OK]
    store = Store(tmp_path)
    store.write([Stamped(Note("x"), DAY, "1", None, "live", "n")])
    assert marks(doctor_disk.record(tmp_path)) == [Mark.LOOK, Mark.OK]
    store.close()
    assert [each.found for each in doctor_disk.record(tmp_path)] == ["whole: 1 events, 0 rows"]
    (tmp_path / ASIDE).touch()
    with sqlite3.connect(tmp_path / FILE) as raw:
        raw.execute("UPDATE events SET actor = 'y'")
    raw.close()
    assert marks(doctor_disk.record(tmp_path)) == [Mark.FIX, Mark.LOOK]
    (tmp_path / FILE).write_bytes(b"garbage" * 1000)
    assert marks(doctor_disk.record(tmp_path))[0] is Mark.FIX


def test_browser_port_sound_and_system(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        number = taken.getsockname()[1]
        *_, port = doctor.browser("127.0.0.1", number)
        assert (port.mark, "--port" in port.mend) == (Mark.LOOK, True)
    monkeypatch.setattr(doctor.shutil, "which", lambda name: "/usr/bin/chromium" if name == "chromium" else None)
    found, port = doctor.browser("127.0.0.1", number)
    assert "--autoplay-policy=no-user-gesture-required" in found.mend
    assert port.mark is Mark.OK
    monkeypatch.setattr(doctor.shutil, "which", lambda _: None)
    assert next(doctor.browser("127.0.0.1", number)).mark is Mark.FIX
    assert doctor.sound().mend
    assert all(each.mark in (Mark.OK, Mark.LOOK, Mark.FIX) for each in doctor.system())
    assert doctor.bluetooth().what == "Bluetooth"


def test_the_command_says_each_mend(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "dashboard", "doctor", "--data-dir", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode in (0, 1)
    assert done.stderr == ""
    for what in ("ports", "Bluetooth", "clock", "disk", "record", "browser", "port", "sound", "system"):
        assert f" {what} " in done.stdout
    assert done.stdout.count("→") >= done.stdout.count("FIX ")
    assert (done.returncode == 1) == ("FIX " in done.stdout)
