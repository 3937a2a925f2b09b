"""What happens at a chair, in order, on its way to the record: nothing here waits for a disk."""

from __future__ import annotations

from collections.abc import Iterable

from bedside.clock import Instant
from bedside.reading import Origin
from bedside.told.events import Event, Stamped
from bedside.told.recording import Recorder
from bedside.told.rows import Entry, Row

SYSTEM = "monitor"


class Journal:
    """Gathers the entries of one step; `session` and `origin` are stamped on every event from now on."""

    def __init__(self, bed: str, recorder: Recorder) -> None:
        self._bed, self._recorder = bed, recorder
        self._waiting: list[Entry] = []
        self.told: list[Stamped] = []
        """The events of the session, oldest first, whether or not a disk took them."""
        self.session: str | None = None
        self.origin = Origin.LIVE  # until instruments are fitted

    def note(self, event: Event, at: Instant, actor: str = SYSTEM) -> None:
        """This happened at `at`, by `actor`."""
        stamped = Stamped(event, at.utc, self._bed, self.session, self.origin, actor)
        self._waiting.append(stamped)
        if self.session is not None:
            self.told.append(stamped)

    def keep(self, rows: Iterable[Row]) -> None:
        """Measured rows, in their place between the events."""
        self._waiting += rows

    def flush(self) -> int:
        """Hand everything gathered to the record; the number of its last entry."""
        waiting, self._waiting = self._waiting, []
        return self._recorder.append(*waiting)

    def __bool__(self) -> bool:
        return bool(self._waiting)
