"""Hostile files: what a person, a disk or a stranger may have written is refused in a line, or worked around in
words; monitoring goes on."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from target import ROOT, Target, demo

from clinic.record.files import FILE, WAL

DEVICE = '[[bed.device]]\nprotocol = "nonin-df2"\nurl = "socket://127.0.0.1:9"\nsimulated = true\n'
BED = f'[[bed]]\nid = "1"\n{DEVICE}'


def refused(command: list[str], folder: Path) -> str:
    """What the program says on standard error when it ends with status 2."""
    done = subprocess.run(
        [sys.executable, "-m", "dashboard", *command, "--data-dir", str(folder / "data")],
        cwd=ROOT, capture_output=True, text=True, errors="replace", timeout=60,
    )  # fmt: skip
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.strip().count("\n") == 0, done.stderr
    return done.stderr


CLINICS = [
    b"", b"\xff\xfe\x00", b"[[bed]", b"bed = 1", b"[server]\nport = 99999\n" + BED.encode(), BED.encode() * 2,
    b"[server]\nhost = '0.0.0.0'\n" + BED.encode(), BED.replace("nonin-df2", "x" * 5000).encode(),
    BED.replace("socket://127.0.0.1:9", "file:///etc/passwd").encode(), BED.replace('"1"', '"../1"').encode(),
    BED.replace("[[bed.device]]", 'name = "a\\nb"\n[[bed.device]]').encode(),
    ("a = " + "[" * 5000 + "]" * 5000).encode(), b"a.b = 1\n" * 1000, (BED + 'tap = "/etc"\n').encode(),
    b"data_dir = 5\n" + BED.encode(), BED.replace("simulated = true", "simulated = 2026-13-45").encode(),
    ("x = " + "9" * 5000 + "\n" + BED).encode(),
]  # fmt: skip


@pytest.mark.parametrize("said", CLINICS)
def test_a_hostile_clinic_file_is_one_line(tmp_path: Path, said: bytes) -> None:
    path = tmp_path / "clinic.toml"
    path.write_bytes(said)
    assert "clinic.toml" in refused(["run", "--config", str(path)], tmp_path)


STORIES = [
    "0 pulse to 99999 over 0 for 3", "480 ketamine 0.5 mg/kg 0 min", "0 exec x", "nine probe-off 3",
    "0 probe-off 1e9", "0 flip 5 for 3", "\0", "9" * 400 + " probe-off 3", "x" * 300_000,
]  # fmt: skip


@pytest.mark.parametrize("said", STORIES)
def test_a_hostile_story_is_one_line(tmp_path: Path, said: str) -> None:
    path = tmp_path / "my.story"
    path.write_text(said, encoding="utf-8")
    assert "my.story" in refused(["demo", "--no-browser", "--story", str(path)], tmp_path)


@pytest.mark.parametrize("name", ["/dev/zero", "/", "no such story", "\udcff"])
def test_what_is_no_story_is_one_line(tmp_path: Path, name: str) -> None:
    refused(["demo", "--no-browser", "--story", name], tmp_path)


GOOD = {"name": "extra-1", "protocol": "nonin-df8", "url": "socket://127.0.0.1:8", "title": "kept"}


@pytest.mark.parametrize(
    "said",
    [
        "{", "[" * 100_000, '"x"', "[[[]]]", json.dumps([GOOD | {"name": "nonin-df2-1"}]),
        json.dumps([GOOD | {"url": "socket://127.0.0.1:9"}]), json.dumps([GOOD | {"name": "../../../tmp/x"}]),
        json.dumps([GOOD | {"protocol": {"a": 1}}]), json.dumps([GOOD | {"title": "\ud83e</title>"}, 5, None]),
    ],
)  # fmt: skip
def test_a_hostile_list_of_added_instruments_changes_no_configured_one(tmp_path: Path, said: str) -> None:
    clinic = tmp_path / "clinic.toml"
    clinic.write_text(BED)
    target = Target(tmp_path / "record", ["run", "--config", str(clinic)])
    target.where.mkdir()
    (target.where / "instruments.json").write_text(said, encoding="utf-8")
    try:
        page = target.start().ready().ask("GET", "/api/beds/1/devices").json()
        first = page["devices"][0]
        assert (first["device"], first["url"]) == ("nonin-df2-1", "socket://127.0.0.1:9")
        assert page["left_out"]
        assert len({row["url"] for row in page["devices"]}) == len(page["devices"])
        assert "Traceback" not in target.log()
    finally:
        target.stop()


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The record of a session that a kill left open."""
    target = demo(tmp_path_factory.mktemp("session") / "record").start()
    try:
        target.ready()
        assert target.until(lambda: target.snapshot()["vitals"]["spo2"]["state"] == "live", 10)
        target.kill()
    finally:
        target.stop()
    return target.where


def spoil(folder: Path, how: str) -> None:
    path = folder / FILE
    if how == "header":
        path.write_bytes(b"\0" * 100 + path.read_bytes()[100:])
    elif how == "random":
        path.write_bytes(bytes(range(256)) * 64)
    elif how == "half":
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    else:
        with sqlite3.connect(path) as raw:
            raw.execute("UPDATE events SET body = '{\"kind\":' WHERE seq = (SELECT max(seq) - 3 FROM events)")
        raw.close()


@pytest.mark.parametrize("how", ["header", "random", "half", "event"])
def test_a_damaged_record_never_stops_the_monitor(session: Path, tmp_path: Path, how: str) -> None:
    target = demo(tmp_path / "record")
    shutil.copytree(session, target.where)
    with sqlite3.connect(target.where / FILE) as raw:  # its log taken into it, so that the damage is what is read
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    raw.close()
    for name in (WAL, f"{FILE}-shm"):
        (target.where / name).unlink(missing_ok=True)
    spoil(target.where, how)
    before = (target.where / FILE).read_bytes()
    try:
        target.start().ready()
        assert target.until(lambda: target.snapshot()["vitals"]["spo2"]["state"] == "live", 15)
        assert target.until(lambda: "recording_failed" in target.alarms(), 5)
        assert target.snapshot()["recording"]["state"] == "ok"
        (aside,) = [path for path in target.where.iterdir() if path.name.startswith("damaged-")]
        assert (aside / FILE).read_bytes() == before
        assert target.verdict().whole, target.verdict().faults
        if how != "event":
            return
        target.kill()  # nobody has read it: it is said again after a restart
        target.start().ready()
        target.confirm()
        assert target.until(lambda: "recording_failed" in target.alarms(), 5)
        assert target.order("trouble-read").json()["ok"] is True
        assert target.until(lambda: "recording_failed" not in target.alarms(), 5)
        target.kill()
        target.start().ready()
        assert target.until(lambda: target.snapshot()["vitals"]["spo2"]["state"] == "live", 15)
        assert "recording_failed" not in target.alarms()
    finally:
        target.stop()


def test_two_programs_on_one_folder_or_one_port(session: Path, tmp_path: Path) -> None:
    target = demo(tmp_path / "record").start()
    try:
        target.ready()
        second = ["demo", "--no-browser", "--data-dir", str(target.where)]
        done = subprocess.run(
            [sys.executable, "-m", "dashboard", *second], cwd=ROOT, capture_output=True, text=True, timeout=60
        )
        assert (done.returncode, "in use by another" in done.stderr) == (2, True)
        taken = ["demo", "--no-browser", "--port", str(target.port)]
        assert "choose another with --port" in refused(taken, tmp_path)
    finally:
        target.stop()


def test_the_record_is_deleted_under_a_running_program(tmp_path: Path) -> None:
    target = demo(tmp_path / "record").start()
    try:
        target.ready()
        target.confirm()
        assert target.until(lambda: target.snapshot()["vitals"]["spo2"]["state"] == "live", 15)
        session = target.snapshot()["session"]
        for path in target.where.glob("record.sqlite3*"):
            path.unlink()
        assert target.until(lambda: "recording_failed" in target.alarms(), 5)
        assert target.order("same-arm", on=True).json()["ok"] is True
        target.kill()
        target.start().ready()
        assert target.snapshot()["session"] == session
        assert target.verdict().whole, target.verdict().faults
    finally:
        target.stop()
