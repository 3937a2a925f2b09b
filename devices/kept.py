"""`instruments.json`: the instruments that were added on the page, fitted again at each start.

It is held to what clinic.toml is held to, which wins: what has a name or an address of it is left out, and
said. The file is written by this program; a person, another version or a disk may have changed it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog

from bedside.address import place, port_url
from bedside.reading import Origin
from bedside.text import well_formed
from devices.catalog import catalog
from devices.links.opening import scheme_of
from devices.plug import Plug

FILE = "instruments.json"
LARGEST = 1_000_000
MOST = 32
KEYS = {"name", "protocol", "url", "title"}

log = structlog.get_logger("devices")


@dataclass(frozen=True, slots=True)
class Kept:
    """What is fitted again, and in words what is not and why."""

    plugs: tuple[Plug, ...] = ()
    left_out: tuple[str, ...] = ()


def file_of(bed: str, *, only: bool) -> str:
    """The name of the file of one chair; the only one, or the first, has the plain name."""
    return FILE if only else f"instruments-{bed}.json"


def read_kept(folder: Path, configured: Sequence[Plug], file: str = FILE, elsewhere: Sequence[Plug] = ()) -> Kept:
    """The instruments of earlier runs that can stand beside the configured ones, and those of other chairs."""
    plugs: list[Plug] = []
    left_out: list[str] = []
    try:
        rows = _rows(folder / file)
    except (OSError, ValueError, RecursionError) as error:
        left_out.append(f"{file} cannot be read, nothing of it is used: {_short(error)}")
        rows = []
    for number, row in enumerate(rows, 1):
        try:
            plugs.append(_plug(row, (*configured, *plugs), elsewhere))
        except ValueError as error:
            left_out.append(f"{file}, instrument {number}: left out, {_short(error)}")
    for words in left_out:
        log.error("an instrument that was added on the page is left out", why=words)
    return Kept(tuple(plugs), tuple(left_out))


def _rows(path: Path) -> list[Any]:
    try:
        if path.stat().st_size > LARGEST:
            raise ValueError("it is too large")
        said = json.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return []
    if not isinstance(said, list):
        raise ValueError("expected a list")
    if len(said) > MOST:
        raise ValueError(f"more than {MOST} instruments")
    return said


def _plug(row: Any, taken: Sequence[Plug], elsewhere: Sequence[Plug] = ()) -> Plug:
    """Raises ValueError with the reason."""
    if not isinstance(row, dict):
        raise ValueError("expected a table with name, protocol, url, title")
    for key in row:
        if key not in KEYS:
            raise ValueError(f"unknown key {key!r}; allowed: {', '.join(sorted(KEYS))}")
    name, protocol, url, title = (_text(row, key) for key in ("name", "protocol", "url", "title"))
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,60}", name):
        raise ValueError(f"name {name[:60]!r}: letters, digits, - and _ only")
    if protocol not in catalog():
        raise ValueError(f"protocol {protocol[:40]!r} is unknown")
    port_url(url)
    allowed = catalog()[protocol].transports
    if scheme_of(url) not in allowed:
        raise ValueError(f"{protocol} is not spoken over {scheme_of(url)}: {', '.join(allowed)}")
    for other in taken:
        if other.name == name:
            raise ValueError(f"the name {name!r} is taken by {other.title or other.protocol} at {other.url}")
        if place(other.url) == place(url):
            raise ValueError(f"{url} is taken: {other.name} has it")
    for other in elsewhere:
        if place(other.url) == place(url):
            raise ValueError(f"{url} is taken: {other.title or other.name} of another chair has it")
    words = " ".join(well_formed(title).split())[:40]
    return Plug(name, protocol, url, Origin.LIVE, title=words if words.isprintable() else "")


def _text(row: dict[str, Any], key: str) -> str:
    value = row.get(key, "" if key == "title" else None)
    if not isinstance(value, str):
        raise ValueError(f"{key} is {'missing' if value is None else 'no text'}")
    return value


def _short(error: BaseException) -> str:
    return " ".join(str(error).split())[:160]


def keep(folder: Path, plugs: Sequence[Plug], file: str = FILE) -> None:
    """Write the file anew; one that could not be read is kept beside it. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / file
    if path.exists() and list(_unusable(path)):
        path.replace(folder / f"{file}.unread")
    rows = [{"name": one.name, "protocol": one.protocol, "url": one.url, "title": one.title} for one in plugs]
    written = folder / f"{file}.new"
    written.write_text(json.dumps(rows, indent=1), encoding="utf-8")
    written.replace(path)


def _unusable(path: Path) -> Iterator[str]:
    """What stands in the file and this program does not use: it is not thrown away with a press."""
    try:
        rows = _rows(path)
    except (OSError, ValueError, RecursionError) as error:
        yield str(error)
        return
    for row in rows:
        try:
            _plug(row, ())
        except ValueError as error:
            yield str(error)
