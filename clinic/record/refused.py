"""The file beside the record: entries that no database can hold, each a line of JSON with its reason."""

from __future__ import annotations

import json
import os
from dataclasses import fields
from datetime import datetime
from pathlib import Path
from typing import Any

from bedside.told.events import Stamped, to_json
from bedside.told.rows import Entry
from clinic.record.files import ASIDE


def set_aside(folder: Path, entry: Entry, why: str, utc: datetime) -> Path:
    """Append the entry with its reason, on disk when this returns. Raises OSError."""
    path = folder / ASIDE
    said = {"at": utc.isoformat(), "why": why, "kind": _kind(entry), "entry": _plain(entry)}
    with path.open("a", encoding="ascii") as file:
        file.write(json.dumps(said, default=repr) + "\n")
        file.flush()
        os.fsync(file.fileno())
    return path


def _kind(entry: Entry) -> str:
    return entry.event.kind if isinstance(entry, Stamped) else type(entry).__name__


def _plain(entry: Entry) -> dict[str, Any]:
    """Field by field, so that one that cannot be written in JSON does not hide the others."""
    found = {field.name: getattr(entry, field.name) for field in fields(entry)}
    if isinstance(entry, Stamped):
        found["event"] = to_json(entry.event)
    return found
