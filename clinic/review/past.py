"""The alarm burden of a clinic's ended sessions, read from the record once and remembered."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from bedside.errors import BedsideError
from bedside.judged.review import Burden, burden, review
from bedside.told.events import SessionEnded, SessionOpened
from clinic.record.reader import RecordReader, open_reader

LATEST = 50


def clinic_burdens(folder: Path) -> list[Burden]:
    """Of the latest ended sessions; empty where the record cannot be read."""
    try:
        with open_reader(folder) as reader:
            ended = [s.session for s in reader.session_events((SessionEnded.kind,)) if s.session]
        return [found for name in ended[-LATEST:] if (found := _burden(folder, name))]
    except BedsideError:
        return []


@lru_cache(maxsize=4 * LATEST)
def _burden(folder: Path, name: str) -> Burden | None:
    with open_reader(folder) as reader:
        return session_burden(reader, name)


def session_burden(reader: RecordReader, name: str) -> Burden | None:
    """Of one session; None where there is none. Raises RecordDamaged."""
    events = list(reader.events(session=name))
    if not any(isinstance(stamped.event, SessionOpened) for stamped in events):
        return None
    found = review(events, events[-1].utc)
    return burden(found) if found else None
