"""The port to the record: entries go in and never wait, and it says how it stands."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Protocol

from bedside.passing import PASSES
from bedside.told.rows import Entry


@dataclass(frozen=True, slots=True)
class Trouble:
    """What happened to the record, for a person to read. `what` is one word, `file` what was put aside."""

    what: str
    words: str
    file: str = ""


class RecordingState(StrEnum):
    OK = "ok"
    BEHIND = "behind"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Recording:
    """How the record stands: its state, the age of the oldest entry not on disk, why it fails, how many rows of
    waveform had to be let go in this run, what happened to the record in it, and what makes its folder doubtful."""

    state: RecordingState
    lag_s: Annotated[float, PASSES]
    why: str = ""
    lost: int = 0
    troubles: tuple[Trouble, ...] = ()
    doubt: str = ""


class Recorder(Protocol):
    """What the monitor needs of a record: `append` never waits; `status` says how it stands."""

    def append(self, *entries: Entry) -> int: ...

    def status(self) -> Recording: ...


class NoRecorder:
    """Keeps nothing: for tests."""

    def append(self, *entries: Entry) -> int:
        return len(entries)

    def status(self) -> Recording:
        return Recording(RecordingState.OK, 0.0)
