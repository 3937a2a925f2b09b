"""What was planned for a patient the last time, as the record has it: one that differs is worth a look."""

from __future__ import annotations

from pathlib import Path

from bedside.errors import BedsideError
from bedside.infusion.session import Session
from clinic.record.reader import open_reader


def last_time(folder: Path, label: str, besides: str = "") -> Session | None:
    """The latest session of this label but `besides`; None where there is none, or the record cannot be read."""
    try:
        with open_reader(folder) as reader:
            names = [each.id for each in reader.sessions(label) if each.id != besides]
            return reader.session(names[-1]) if names else None
    except BedsideError:
        return None
