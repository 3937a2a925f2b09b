"""The writer thread: entries come in at any rate and never wait; the disk takes them when it can.

An event is written at once, rows are gathered for `GATHER_S` so that a chair costs a few transactions a
second. When the disk refuses, everything is kept and tried again each second; the state says so.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

import sqlalchemy as sa
import structlog

from bedside.clock import real_seconds
from bedside.events import Stamped
from bedside.record.rows import Entry, WaveRow

GATHER_S = 0.3
RETRY_S = 1.0
BEHIND_S = 2.0
MOST_KEPT = 1_000_000
"""Rows held in memory while the disk refuses: about five hours of one chair; waves go first."""

log = structlog.get_logger("record")


class RecordingState(StrEnum):
    OK = "ok"
    BEHIND = "behind"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Recording:
    """How the record stands: its state, the age of the oldest entry not on disk, why it fails, and how many
    rows of waveform had to be let go in this run."""

    state: RecordingState
    lag_s: float
    why: str = ""
    lost: int = 0


class Writable(Protocol):
    """What the writer needs of a store."""

    def write(self, batch: list[Entry]) -> None: ...

    def close(self) -> None: ...


class Writer:
    """Owns the store and its thread. `opener` may fail with OSError: it is tried again like any write."""

    def __init__(self, opener: Callable[[], Writable]) -> None:
        self._opener = opener
        self._store: Writable | None = None
        self._waiting: deque[tuple[float, Entry]] = deque()
        self._changed = threading.Condition()
        self._urgent = False
        self._accepted = self._durable = 0
        self._failing = ""
        self._lost = 0
        self._closing = False
        self._thread = threading.Thread(target=self._run, name="record", daemon=True)
        self._thread.start()

    def append(self, *entries: Entry) -> int:
        """Take entries, never waiting; the number to give to `wait`."""
        now = real_seconds()
        with self._changed:
            for entry in entries:
                self._waiting.append((now, entry))
                self._urgent = self._urgent or isinstance(entry, Stamped)
            self._accepted += len(entries)
            self._thin()
            self._changed.notify_all()
            return self._accepted

    def _thin(self) -> None:
        if len(self._waiting) <= MOST_KEPT:
            return
        kept = [pair for pair in self._waiting if not isinstance(pair[1], WaveRow)]
        dropped = len(self._waiting) - len(kept)
        self._lost += dropped
        self._durable += dropped
        self._waiting = deque(kept)

    def wait(self, number: int, timeout: float) -> bool:
        """Whether everything up to `number` is on disk within `timeout` real seconds."""
        with self._changed:
            return self._changed.wait_for(lambda: self._durable >= number, timeout)

    def status(self) -> Recording:
        with self._changed:
            lag = real_seconds() - self._waiting[0][0] if self._waiting else 0.0
            if self._failing:
                return Recording(RecordingState.FAILED, lag, self._failing, self._lost)
            state = RecordingState.BEHIND if lag > BEHIND_S else RecordingState.OK
            return Recording(state, lag, lost=self._lost)

    def close(self, timeout: float = 5.0) -> bool:
        """Write what is left and end the thread; False when something could not be written."""
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        self._thread.join(timeout)
        with self._changed:
            return not self._waiting and not self._thread.is_alive()

    def _run(self) -> None:
        while (batch := self._gather()) is not None:
            self._attempt(batch)
        if self._store:
            self._store.close()

    def _gather(self) -> list[Entry] | None:
        """The next batch, after the pause that makes it worth a transaction; None when all is done."""
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or self._closing)
            if self._failing and not self._closing:
                self._changed.wait_for(lambda: self._closing, RETRY_S)
            else:
                self._changed.wait_for(lambda: self._urgent or self._closing, GATHER_S)
            if self._closing and (not self._waiting or self._failing):
                return None
            self._urgent = False
            return [entry for _, entry in self._waiting]

    def _attempt(self, batch: list[Entry]) -> None:
        try:
            if self._store is None:
                self._store = self._opener()
            if batch:
                self._store.write(batch)
        except (OSError, sa.exc.SQLAlchemyError) as error:
            self._refused(error)
        else:
            self._written(len(batch))

    def _refused(self, error: Exception) -> None:
        why = str(error.orig) if isinstance(error, sa.exc.DBAPIError) else str(error)
        if why != self._failing:
            log.error("the record cannot be written", why=why)
        with self._changed:
            self._failing = why or type(error).__name__

    def _written(self, count: int) -> None:
        if self._failing:
            log.info("the record is written again", entries=count)
        with self._changed:
            self._failing = ""
            for _ in range(min(count, len(self._waiting))):
                self._waiting.popleft()
            self._durable += count
            self._changed.notify_all()
