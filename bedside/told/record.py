"""The record about itself: what it sealed, what it lost, what was put aside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class RecordingGap:
    """The disk refused for `seconds`; what was measured meanwhile follows, `lost` rows are missing."""

    kind: ClassVar[str] = "recording_gap"
    seconds: float
    lost: int


@dataclass(frozen=True, slots=True)
class RowsSealed:
    """The record's own: a digest of the rows that this chair and session measured since the last seal. Each chunk
    is a table, its first and last id, the SHA-256 over its rows in order, and two bytes of each row's own; `upto`
    are the highest ids of numerics, pressures, waves at that moment."""

    kind: ClassVar[str] = "rows_sealed"
    chunks: tuple[tuple[str, int, int, str, str], ...]
    upto: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RecordTrouble:
    """Something is missing from the record, or was put aside: `what` is damaged, shorter, set_aside, foreign or
    part; `words` say it to a person, `file` is what was put aside."""

    kind: ClassVar[str] = "record_trouble"
    what: str
    words: str
    file: str = ""


@dataclass(frozen=True, slots=True)
class RecordTroubleRead:
    """A person has read what was said of the record until now."""

    kind: ClassVar[str] = "record_trouble_read"


OfRecord = RecordingGap | RowsSealed | RecordTrouble | RecordTroubleRead
