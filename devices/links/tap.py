"""The tap: every byte of a link kept in a file, with its direction and time.

The file is hex text that `decode` reads back: what the instrument said stands as bytes, what was said to
it stands in comments.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TextIO

from devices.links.link import Link


class TappedLink:
    """A link whose bytes are also written down. A full disk ends the tap, never the link."""

    def __init__(self, link: Link, file: TextIO, utc: Callable[[], datetime]) -> None:
        self._link, self._file, self._utc = link, file, utc
        self._ended = False

    def read(self, timeout: float) -> bytes:
        data = self._link.read(timeout)
        if data:
            self._note(f"{data.hex()}  # {self._stamp()} in")
        return data

    def write(self, data: bytes) -> None:
        self._link.write(data)
        self._note(f"# {self._stamp()} out {data.hex()}")

    def close(self) -> None:
        self._link.close()
        self._file.close()

    def _stamp(self) -> str:
        return self._utc().isoformat(timespec="milliseconds")

    def _note(self, line: str) -> None:
        if self._ended:
            return
        try:
            self._file.write(line + "\n")
            self._file.flush()
        except (OSError, ValueError):
            self._ended = True


def tapped(link: Link, folder: Path, device: str, utc: Callable[[], datetime]) -> Link:
    """`link` with its bytes appended to `folder`/`device`.hex; the link alone when that cannot be opened."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = (folder / f"{device}.hex").open("a", encoding="utf-8")
    except OSError:
        return link
    return TappedLink(link, file, utc)
