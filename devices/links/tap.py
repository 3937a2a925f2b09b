"""The tap: every byte of a link kept in a file, with its direction and time.

The file is hex text that `decode` reads back: what the instrument said stands as bytes, what was said to
it stands in comments.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TextIO

from devices.links.link import Forsakable, Link

LARGEST = 200_000_000
"""A tap ends here: it is for support, and a forgotten one must not fill the record's disk."""


class Tap:
    """Where the bytes of one device are kept, while it is on. A full disk ends the tap, never the link."""

    def __init__(self, folder: Path, device: str, utc: Callable[[], datetime]) -> None:
        self.path = folder / f"{device}.hex"
        self._utc = utc
        self._file: TextIO | None = None
        self._lock = threading.Lock()

    @property
    def on(self) -> bool:
        return self._file is not None

    @property
    def size(self) -> int:
        """Bytes in the file."""
        try:
            return self.path.stat().st_size
        except OSError:
            return 0

    def start(self) -> bool:
        """Keep bytes from now on; False when the file cannot be opened."""
        with self._lock:
            if self._file is None:
                try:
                    self.path.parent.mkdir(parents=True, exist_ok=True)
                    self._file = self.path.open("a", encoding="utf-8")
                except OSError:
                    return False
            return True

    def stop(self) -> None:
        with self._lock:
            file, self._file = self._file, None
        if file:
            with contextlib.suppress(OSError):
                file.close()

    def came(self, data: bytes) -> None:
        self._note(f"{data.hex()}  # {self._stamp()} in")

    def went(self, data: bytes) -> None:
        self._note(f"# {self._stamp()} out {data.hex()}")

    def _stamp(self) -> str:
        return self._utc().isoformat(timespec="milliseconds")

    def _note(self, line: str) -> None:
        with self._lock:
            try:
                if self._file and self._file.tell() > LARGEST:
                    self._file.close()
                    self._file = None
                if self._file:
                    self._file.write(line + "\n")
                    self._file.flush()
            except (OSError, ValueError):
                self._file = None


class TappedLink:
    """A link whose bytes are also written down while its tap is on."""

    def __init__(self, link: Link, tap: Tap) -> None:
        self._link, self._tap = link, tap

    @property
    def answered(self) -> bool:
        """Whether the other end took the call, before it has said anything."""
        return bool(getattr(self._link, "answered", False))

    @property
    def note(self) -> str:
        """What the wire itself has to say of its silence."""
        return str(getattr(self._link, "note", ""))

    def read(self, timeout: float) -> bytes:
        data = self._link.read(timeout)
        if data:
            self._tap.came(data)
        return data

    def write(self, data: bytes) -> None:
        self._link.write(data)
        self._tap.went(data)

    def forsake(self) -> bool:
        """Nothing has come for too long: as the link itself answers. Raises LinkLost where it is opened anew."""
        return isinstance(self._link, Forsakable) and self._link.forsake()

    def close(self) -> None:
        self._link.close()
