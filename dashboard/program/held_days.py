"""What a record holds already of a day that is run again: it is not written twice."""

from __future__ import annotations

import json
from collections import Counter
from datetime import datetime

from bedside.told.events import Stamped, to_json
from bedside.told.recording import Recording, RecordingState
from bedside.told.rows import Entry, NumericRow, WaveRow
from clinic.record.reader import open_reader
from clinic.record.writer import Writer
from dashboard.program.chair_run import Opened

Key = tuple[datetime, str]


class Kept:
    """The record of one day at one chair: what it holds already, of a run that was killed, is not written again.
    How quickly a disk follows changes nothing of what a day comes to."""

    def __init__(self, writer: Writer, held: Counter[Key]) -> None:
        self._writer, self._held = writer, held

    def append(self, *entries: Entry) -> int:
        return self._writer.append(*(entry for entry in entries if self._is_new(entry)))

    def status(self) -> Recording:
        return Recording(RecordingState.OK, 0.0)

    def _is_new(self, entry: Entry) -> bool:
        if not self._held:
            return True
        key = _key(entry)
        if self._held[key] <= 0:
            return True
        self._held[key] -= 1
        return False


def _key(entry: Entry) -> Key:
    if isinstance(entry, Stamped):
        return entry.utc, json.dumps(to_json(entry.event), sort_keys=True)
    return entry.utc, entry.vital if isinstance(entry, NumericRow | WaveRow) else "pressure"


def held(record: Opened, bed: str, begins: datetime) -> Counter[Key]:
    """What the record holds of a chair from a day's beginning on."""
    found, sessions = Counter[Key](), dict[str, None]()
    with open_reader(record.folder) as reader:
        for stamped in reader.events():
            if stamped.bed == bed and stamped.utc >= begins:
                found[_key(stamped)] += 1
                sessions |= {stamped.session: None} if stamped.session else {}
        for session in sessions:
            found.update((utc, str(row["vital"])) for utc, row in reader.numerics(session))
            found.update((utc, "pressure") for utc, _ in reader.pressures(session))
            found.update((utc, str(row["vital"])) for utc, row in reader.waves(session))
    return found
