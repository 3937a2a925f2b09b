"""A session of the record as the engine can take it again."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from bedside.book import read
from bedside.judged.rerun import Rerunnable
from bedside.told.events import ProcessStarted
from clinic.record.reader import RecordReader


def stored(reader: RecordReader, name: str, vitals: Collection[str] | None = None) -> Rerunnable:
    """The session called `name`, with the numbers of these vitals where some are named; without events where there
    is none. Raises RecordDamaged."""
    events = list(reader.events(session=name))
    if not events:
        return Rerunnable((), (), (), datetime.min)
    numerics, pressures = list(reader.numerics(name, vitals)), list(reader.pressures(name))
    cuff = bool(pressures) or read(events).cuff.ordered
    return Rerunnable(events, numerics, pressures, _zero(reader, events[0].utc, events[0].bed), cuff)


def _zero(reader: RecordReader, opened: datetime, bed: str) -> datetime:
    """Where the clock of the run began in which the session was opened: its ticks count from there."""
    began = opened
    for stamped in reader.session_events((ProcessStarted.kind,)):
        if stamped.bed == bed and stamped.utc <= opened:
            began = stamped.utc
    return began
