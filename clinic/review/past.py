"""The alarm burden of a clinic's ended sessions, as the record's list has it."""

from __future__ import annotations

from pathlib import Path

from bedside.errors import BedsideError
from bedside.judged.review import Burden
from clinic.record.reader import open_reader

LATEST = 50


def clinic_burdens(folder: Path) -> list[Burden]:
    """Of the latest ended sessions; empty where the record cannot be read."""
    try:
        with open_reader(folder) as reader:
            return [each.burden for each in reader.latest_ended(LATEST) if each.burden]
    except BedsideError:
        return []
