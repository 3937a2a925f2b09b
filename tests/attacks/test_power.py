"""Power cuts: kills and copies of the files at random moments, disks that are full or take nothing, under load.

Nothing that was acknowledged is lost, at most a second of numbers is, and `verify` says of a copy what is missing.

A few here; `make kills N=1000` does as many as it is told.
"""

from __future__ import annotations

import contextlib
import os
import random
import resource
import shutil
import subprocess
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from target import Target, demo

from bedside.told.events import AlarmTested
from clinic.record.files import PARTS
from clinic.record.reader import open_reader

KILLS = int(os.environ.get("KILLS", "3"))
COPIES = max(9, KILLS // 5)


def ordered(target: Target, mark: str) -> bool:
    """One order with a word of its own; whether it was acknowledged as being on the disk."""
    answer = target.order("test", played=True, heard=True, why=mark)
    return answer.status == 200 and answer.json() == {"ok": True, "said": ""}


def marks_in(folder: Path) -> set[str]:
    with open_reader(folder) as reader:
        return {each.event.why for each in reader.events() if isinstance(each.event, AlarmTested)}


def newest(folder: Path, session: str) -> datetime:
    with open_reader(folder) as reader:
        return max((utc for utc, _ in reader.numerics(session)), default=datetime.min)


@pytest.mark.timeout(0)
def test_kills_at_random_moments(tmp_path: Path) -> None:
    """From the first answer on at any moment, with orders under way and with none."""
    rng = random.Random(KILLS)
    target = demo(tmp_path / "record")
    acknowledged: set[str] = set()
    session, worst, judged = None, 0.0, 0
    try:
        for number in range(KILLS):
            target.start().ready()
            target.confirm()
            time.sleep(rng.uniform(0, 1.2))
            marks = {f"{number}-{at}" for at in range(rng.randrange(1, 5))}
            acknowledged |= {mark for mark in marks if ordered(target, mark)}
            seen = target.snapshot()
            time.sleep(rng.uniform(0, 0.2))
            target.kill()
            verdict = target.verdict()
            assert verdict.whole, verdict.faults
            session = session or seen["session"]
            assert seen["session"] == session
            assert acknowledged <= marks_in(target.where)
            if seen["vitals"]["spo2"]["state"] == "live" and seen["vitals"]["spo2"]["age_s"] < 0.4:
                judged += 1
                shown = datetime.fromisoformat(seen["server_time"])
                worst = max(worst, (shown - newest(target.where, session)).total_seconds())
                assert worst <= 1.0, "more than a second of what was shown is missing"
            if (number + 1) % 50 == 0:
                print(f"{number + 1} kills, {len(acknowledged)} orders, at most {worst:.2f} s lost", flush=True)
    finally:
        target.stop()
    print(
        f"{KILLS} kills: {len(acknowledged)} acknowledged orders, none lost; of {judged} with a number on the page"
    )
    print(f"at most {worst:.2f} s of numbers is missing; every record whole")


@pytest.mark.timeout(0)
def test_copies_at_random_moments(tmp_path: Path) -> None:
    """Each copy is what a power cut leaves, or less: the log cut anywhere, or gone. What is missing is said."""
    rng = random.Random(COPIES)
    target = demo(tmp_path / "record").start()
    whole, cut = 0, 0
    acknowledged: set[str] = set()
    try:
        target.ready()
        target.confirm()
        for number in range(COPIES):
            time.sleep(rng.uniform(0.05, 0.6))
            before = set(acknowledged)
            if ordered(target, str(number)):
                acknowledged.add(str(number))
            copy = tmp_path / f"copy-{number}"
            how = ("as it is", "log cut", "no log")[number % 3]
            copied(target.where, copy, how, rng)
            found = Target(copy, []).verdict()
            told = " ".join(found.faults)
            lacks = not acknowledged <= (marks_in(copy) if found.events else set())
            assert found.whole or "missing at the end" in told, found.faults
            assert not (lacks and found.whole), "something is missing, and it is not said"
            assert before <= marks_in(copy) if how == "as it is" else True
            whole, cut = whole + found.whole, cut + (not found.whole)
            shutil.rmtree(copy)
    finally:
        target.stop()
    assert whole
    assert cut
    print(f"{COPIES} copies: {whole} whole, of {cut} it was said what is missing")


def copied(where: Path, copy: Path, how: str, rng: random.Random) -> None:
    """The files of a record, one after the other while it is written, and what then happens to the log."""
    copy.mkdir()
    for name in (*PARTS[:2], PARTS[-1]):
        with contextlib.suppress(FileNotFoundError):
            shutil.copy(where / name, copy)
    log = copy / PARTS[1]
    if how == "log cut" and log.exists():
        log.write_bytes(log.read_bytes()[: rng.randrange(log.stat().st_size)])
    elif how == "no log":
        log.unlink(missing_ok=True)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own, 24 MB; skipped where nothing may be mounted."""
    at = tmp_path / "disk"
    at.mkdir()
    mounted = shutil.which("mount") and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=24m,nr_inodes=200", "tmpfs", str(at)], capture_output=True
    )
    if not mounted or mounted.returncode:
        pytest.skip("this user may not mount a disk of its own")
    yield at
    for _ in range(20):
        if subprocess.run(["umount", str(at)], capture_output=True).returncode == 0:
            break
        time.sleep(0.1)


def fill(folder: Path) -> list[Path]:
    """Nothing more can be written, not even another file."""
    made = [folder / "full"]
    with contextlib.suppress(OSError), made[0].open("wb") as file:
        for size in (1_000_000, 4096):
            with contextlib.suppress(OSError):
                while True:
                    file.write(b"x" * size)
                    file.flush()
    with contextlib.suppress(OSError):
        for number in range(300):
            path = folder / f"inode-{number}"
            path.touch()
            made.append(path)
    return made


@pytest.mark.parametrize("how", ["full", "refuses"])
def test_a_disk_that_refuses_under_load_loses_nothing(small_disk: Path, how: str) -> None:
    """`refuses`: every write fails although the files are open, as after a remount read-only; the log's too."""
    target = demo(small_disk / "record")
    target.where.mkdir()
    log = small_disk.parent / f"{how}.log"
    target.log_file = log
    try:
        target.start().ready()
        target.confirm()
        assert target.until(lambda: target.snapshot()["vitals"]["spo2"]["state"] == "live", 15)
        made = fill(small_disk) if how == "full" else []
        if how == "refuses":
            resource.prlimit(target.seen.pid, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
        assert target.until(lambda: target.snapshot()["recording"]["state"] == "failed", 15)
        assert target.until(lambda: "recording_failed" in target.alarms(), 3)
        said = target.order("test", played=True, heard=True, why="kept").json()["said"]
        assert "not yet on disk" in said
        assert target.snapshot()["vitals"]["spo2"]["state"] == "live"
        stream = target.ask("GET", "/stream?bed=1&display=display-a").body
        assert stream
        time.sleep(4)
        for path in made:
            path.unlink()
        if how == "refuses":
            resource.prlimit(
                target.seen.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
            )
        assert target.until(lambda: target.snapshot()["recording"]["state"] == "ok", 15)
        assert target.until(lambda: "kept" in marks_in(target.where), 10)
        session = target.snapshot()["session"]
        with open_reader(target.where) as reader:
            times = [utc for utc, row in reader.numerics(session) if row["vital"] == "spo2"]
        recent = [after - before for before, after in zip(times[-12:], times[-11:], strict=False)]
        assert max(gap.total_seconds() for gap in recent) < 2.5, "what was measured meanwhile is there"
        assert target.verdict().whole, target.verdict().faults
        assert log.stat().st_size < 20_000
    finally:
        target.stop()
