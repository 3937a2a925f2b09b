"""The chain's head in a second file, written after each commit: a record that became shorter is noticed.

It holds the last event's number and hash, the last id of each table of rows, and one digest over the rows that no
seal covers yet. It may be older than the record (a crash between the commit and this file), never younger.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

FILE = "record.head"
SIZE = 512
"""Bytes: one sector, so that a write is whole or not at all on any usual disk."""


@dataclass(frozen=True, slots=True)
class Head:
    """Where the record ended: `rows` are the last ids of numerics, pressures, waves; `unsealed` the digest of the
    rows after the last seal and `loose` how many they are."""

    seq: int
    hash: str
    rows: tuple[int, int, int]
    unsealed: str
    loose: int


class HeadFile:
    """The second file, open for writing. Raises OSError."""

    def __init__(self, folder: Path) -> None:
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
        self._path = folder / FILE
        self._descriptor = os.open(self._path, flags, 0o600)
        if os.fstat(self._descriptor).st_size != SIZE:
            os.ftruncate(self._descriptor, 0)

    @property
    def there(self) -> bool:
        """The file still stands under its name."""
        try:
            found = self._path.stat()
        except OSError:
            return False
        return found.st_ino == os.fstat(self._descriptor).st_ino

    def write(self, head: Head) -> None:
        text = json.dumps(asdict(head), separators=(",", ":"))
        whole = f"{text} {_check(text)}\n".encode()
        os.lseek(self._descriptor, 0, os.SEEK_SET)
        os.write(self._descriptor, whole.ljust(SIZE))

    def close(self) -> None:
        try:
            os.fsync(self._descriptor)
        finally:
            os.close(self._descriptor)


def read_head(folder: Path) -> Head | None:
    """What the second file says; None where there is none. Raises ValueError when it cannot be read."""
    try:
        whole = (folder / FILE).read_bytes()
    except FileNotFoundError:
        return None
    text, _, check = whole.decode("ascii", "replace").rstrip().rpartition(" ")
    if not text or check != _check(text):
        raise ValueError(f"{FILE} cannot be read")
    said = json.loads(text)
    return Head(said["seq"], said["hash"], tuple(said["rows"]), said["unsealed"], said["loose"])


def _check(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
