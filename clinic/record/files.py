"""The files of one record in its folder: the lock, removing a demonstration's, putting a damaged one aside."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from bedside.errors import RecordInUse
from clinic.record import head

FILE = "record.sqlite3"
WAL = f"{FILE}-wal"
PARTS = (FILE, WAL, f"{FILE}-shm", head.FILE)
ASIDE = "record.set-aside.jsonl"
"""Entries that could not be written, each with its reason."""


def lock(folder: Path) -> FileLock:
    """The folder's lock, held. Raises RecordInUse, OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    found = FileLock(folder / "record.lock", thread_local=False)  # what one thread opened another may close
    try:
        found.acquire(timeout=0)
    except Timeout:
        raise RecordInUse(folder) from None
    return found


def discard(folder: Path) -> None:
    """Remove the record of a demonstration. Only its holder of the lock may: nothing real is ever removed."""
    for name in PARTS:
        (folder / name).unlink(missing_ok=True)


def put_aside(folder: Path, utc: datetime) -> Path:
    """Move every file of a damaged record, untouched, into a folder of its own beside it. Raises RecordInUse,
    OSError."""
    held = lock(folder)
    try:
        aside = _new_folder(folder, f"damaged-{utc:%Y%m%dT%H%M%SZ}")
        for name in PARTS:
            if os.path.lexists(folder / name):
                (folder / name).rename(aside / name)
        return aside
    finally:
        held.release()


def _new_folder(folder: Path, name: str) -> Path:
    for number in range(1, 1000):
        made = folder / (name if number == 1 else f"{name}-{number}")
        try:
            made.mkdir()
        except FileExistsError:
            continue
        return made
    raise FileExistsError(f"{folder / name}: a thousand of them stand there")


def identity(path: Path) -> tuple[int, int] | None:
    """Which file stands under this name; None where there is none."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino
