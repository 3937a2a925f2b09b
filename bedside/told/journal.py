"""What happens at a chair, in order, on its way to the record: nothing here waits for a disk."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from bedside.clock import Instant
from bedside.reading import Origin
from bedside.told.by import By
from bedside.told.events import Event, Stamped
from bedside.told.recording import Recorder
from bedside.told.rows import Entry, Row

SYSTEM = By(person="monitor")
"""The program itself."""


class Journal:
    """Gathers the entries of one step; `session` and `origin` are stamped on every event from now on. `heard` is
    told each event of a session, at once."""

    def __init__(self, bed: str, recorder: Recorder, heard: Callable[[Stamped], None]) -> None:
        self._bed, self._recorder, self._heard = bed, recorder, heard
        self._waiting: list[Entry] = []
        self.told: list[Stamped] = []
        """The events of the session, oldest first, whether or not a disk took them."""
        self.session: str | None = None
        self.origin = Origin.LIVE  # until instruments are fitted

    def note(self, event: Event, at: Instant, by: By = SYSTEM) -> None:
        """This happened at `at`."""
        stamped = Stamped(event, at.utc, self._bed, self.session, self.origin, by.name, by.display)
        self._waiting.append(stamped)
        if self.session is not None:
            self.told.append(stamped)
            self._heard(stamped)

    def add(self, event: Event, at: Instant, by: By, session: str) -> None:
        """This is of a session that has ended, or of none where `session` is empty: the open one hears nothing."""
        self._waiting.append(Stamped(event, at.utc, self._bed, session or None, self.origin, by.name, by.display))

    def keep(self, rows: Iterable[Row]) -> None:
        """Measured rows, in their place between the events."""
        self._waiting += rows

    def flush(self) -> int:
        """Hand everything gathered to the record; the number of its last entry."""
        waiting, self._waiting = self._waiting, []
        return self._recorder.append(*waiting)

    def __bool__(self) -> bool:
        return bool(self._waiting)
