"""Notifications that are each one record, handed over whole: a length that does not fit makes it one bad frame."""

from __future__ import annotations

from bedside.reading import Fact
from devices.decoder import Tally


class RecordDecoder:
    """Subclasses read one record. `feed` takes exactly one notification."""

    def __init__(self) -> None:
        self.tally = Tally()

    def record(self, data: bytes) -> list[Fact] | None:
        """The facts of one record; None when its length is not what it says of itself."""
        raise NotImplementedError

    def feed(self, data: bytes) -> list[Fact]:
        self.tally.total += len(data)
        if not data:
            return []
        facts = self.record(data)
        if facts is None:
            self.tally.bad_frames += 1
            self.tally.skipped += len(data)
            return []
        self.tally.frames += 1
        return facts

    def finish(self) -> list[Fact]:
        return []
