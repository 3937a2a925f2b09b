"""The writer thread: entries come in at any rate and never wait; the disk takes them when it can.

An event is written at once, rows are gathered for `GATHER_S` so that a chair costs a few transactions a second.
When the disk refuses, everything is kept and tried again each second; an entry that no database can hold is put
into a file beside the record with its reason, and the rest goes on; a broken file is moved aside and a new record
begins. Each of it is told.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Protocol

import sqlalchemy as sa
import structlog

from bedside.alive import Kept, Part
from bedside.clock import host_utc, real_seconds
from bedside.errors import RecordDamaged, RecordError
from bedside.told.events import Stamped
from bedside.told.recording import Recording, RecordingState, Trouble
from bedside.told.rows import Entry, WaveRow
from clinic.record.files import FILE, put_aside
from clinic.record.place import why_refused
from clinic.record.refused import set_aside
from clinic.record.trouble import damaged, reason

GATHER_S = 0.25
RETRY_S = 1.0
BEHIND_S = 2.0
MOST_KEPT = 1_000_000
"""Rows held in memory while the disk refuses: about five hours of one chair; waves go first."""
REOPENED_AFTER = 3
"""Refusals in a row after which the files are opened anew: a disk that was away has other ones."""

ANEW_S = 10.0

log = structlog.get_logger("record")


class Writable(Protocol):
    """What the writer needs of a store."""

    def write(self, batch: list[Entry]) -> None: ...

    def troubles(self) -> list[Trouble]: ...

    def close(self) -> None: ...


class Writer:
    """Owns the store and its thread. `opener` may fail: it is tried again like any write. `folder` is where what
    cannot be written is put; without one it is kept and tried again."""

    def __init__(
        self,
        opener: Callable[[], Writable],
        folder: Path | None = None,
        doubt: str = "",
        troubles: Sequence[Trouble] = (),
    ) -> None:
        self._opener, self._folder, self._doubt = opener, folder, doubt
        self._store: Writable | None = None
        self.so_far: Callable[[], Sequence[Stamped]] = tuple
        """The events of the open session: a new record that begins in its middle begins with them."""
        self._waiting: deque[tuple[float, Entry]] = deque()
        self._changed = threading.Condition()
        self._urgent = False
        self._accepted = self._durable = 0
        self._failing, self._refusals = "", 0
        self._troubles = list(troubles)
        self._anew, self._anew_at = False, float("-inf")
        self._lost = 0
        self._closing = False
        self.kept = Kept(Part("record", "the record's writer"), self._run)
        self.kept.start()

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

    def settle(self, timeout: float) -> bool:
        """Whether everything that was given so far is on disk within `timeout` real seconds."""
        return self.wait(self._accepted, timeout)

    def status(self) -> Recording:
        with self._changed:
            lag = real_seconds() - self._waiting[0][0] if self._waiting else 0.0
            state = RecordingState.BEHIND if lag > BEHIND_S else RecordingState.OK
            if self._failing:
                state = RecordingState.FAILED
            return Recording(state, lag, self._failing, self._lost, tuple(self._troubles), self._doubt)

    def close(self, timeout: float = 5.0) -> bool:
        """Write what is left and end the thread; False when something could not be written."""
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        self.kept.stop(timeout)
        with self._changed:
            return not self._waiting and not self.kept.running

    # --- the thread -----------------------------------------------------------------------------------

    def _run(self) -> None:
        while (batch := self._gather()) is not None:
            self.kept.part.sign()
            self._attempt(batch)
        self._let_go()

    def _gather(self) -> list[Entry] | None:
        """The next batch, after the pause that makes it worth a transaction; None when all is done."""
        with self._changed:
            while not (self._waiting or self._closing):
                self._changed.wait(RETRY_S)
                self.kept.part.sign()
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
            store = self._opened()
            for written in self._parts(store, batch):
                self._hear()
                self._written(written)
        except RecordDamaged as error:
            self._begin_anew(error)
        except Exception as error:
            self._refused(self._why(error))
        else:
            self._hear()

    def _opened(self) -> Writable:
        """The store. A record that began in the middle of a session begins with that session's events."""
        if self._store is None:
            self._store = self._opener()
        if self._anew:
            waiting = {id(entry) for _, entry in tuple(self._waiting)}
            for _ in self._parts(self._store, [told for told in self.so_far() if id(told) not in waiting]):
                pass
            self._anew = False
        return self._store

    def _parts(self, store: Writable, entries: list[Entry]) -> Iterator[list[Entry]]:
        """Write them together, or, when one of them cannot be written at all, all the others; what is done with."""
        if not entries:
            return
        try:
            store.write(entries)
        except Exception as error:
            if _of_the_disk(error) or self._folder is None:
                raise
            if len(entries) > 1:
                half = len(entries) // 2
                yield from self._parts(store, entries[:half])
                yield from self._parts(store, entries[half:])
                return
            self._set_aside(self._folder, entries[0], error)
        yield entries

    def _set_aside(self, folder: Path, entry: Entry, error: Exception) -> None:
        """No database will ever take it: it goes into the file beside the record."""
        file = set_aside(folder, entry, reason(error), host_utc())
        words = f"an entry could not be written ({reason(error)[:80]}): it is in {file.name}"
        self._tell(Trouble("set_aside", words, str(file)))

    def _begin_anew(self, error: RecordDamaged) -> None:
        """The file is broken: it is moved aside as it is, and the next attempt begins a new record. One that breaks
        again at once is the disk's fault, and waited for."""
        now = real_seconds()
        self._let_go()
        if self._folder is None or now - self._anew_at < ANEW_S:
            self._refused(reason(error))
            return
        self._anew_at = now
        try:
            aside = put_aside(self._folder, host_utc())
        except Exception as failed:
            self._refused(f"{error.why}; it cannot be moved aside: {reason(failed)}")
            return
        self._anew = True
        self._tell(moved(error.why, aside))

    def _hear(self) -> None:
        """What the store noticed and could live with is told before what was written counts."""
        for trouble in self._store.troubles() if self._store else ():
            self._tell(trouble)

    def _tell(self, trouble: Trouble) -> None:
        log.error("trouble with the record", what=trouble.what, words=trouble.words)
        with self._changed:
            if trouble not in self._troubles:
                self._troubles.append(trouble)

    def _refused(self, why: str) -> None:
        if why != self._failing:
            log.error("the record cannot be written", why=why)
        self._refusals += 1
        if self._refusals % REOPENED_AFTER == 0 and self._folder is not None:
            self._let_go()
        with self._changed:
            self._failing = why

    def _why(self, error: Exception) -> str:
        """The database's words, and the file system's where it has some."""
        why = why_refused(self._folder) if self._folder else ""
        return f"{why}: {reason(error)}" if why else reason(error)

    def _let_go(self) -> None:
        store, self._store = self._store, None
        try:
            if store:
                store.close()
        except Exception as error:
            log.error("the record could not be closed", why=reason(error))

    def _written(self, entries: list[Entry]) -> None:
        """These are done with. Waves that were let go meanwhile stand no longer among those that wait."""
        done = {id(entry) for entry in entries}
        if self._failing:
            log.info("the record is written again", entries=len(entries))
        with self._changed:
            while self._waiting and id(self._waiting[0][1]) in done:
                self._waiting.popleft()
                self._durable += 1
            self._failing, self._refusals = "", 0
            self._changed.notify_all()


def moved(why: str, aside: Path) -> Trouble:
    """A damaged record was moved aside."""
    whole = (aside / FILE).exists()
    lies = (
        f"It lies untouched in {aside.name}" if whole else f"It is gone; what was left of it lies in {aside.name}"
    )
    words = f"the record was damaged ({why[:80]}). {lies}; a new record began"
    return Trouble("damaged", words, str(aside))


def _of_the_disk(error: Exception) -> bool:
    """Whether the disk, another program or the file refuses, and not the entry itself."""
    if isinstance(error, OSError | RecordError | sa.exc.OperationalError):
        return True
    return damaged(error)
