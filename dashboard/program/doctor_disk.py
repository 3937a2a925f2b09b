"""What the doctor finds of the disk and the record on it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from bedside.clock import real_seconds
from bedside.errors import RecordError, RecordInUse
from clinic.record.files import ASIDE, FILE, lock
from clinic.record.place import doubt, why_refused
from clinic.record.reader import verified
from dashboard.program.finding import Finding, Mark

SLOW_S = 0.05


ENOUGH_BYTES = 1_000_000_000


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
    yield from _whole(folder)


def _whole(folder: Path) -> Iterator[Finding]:
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
