"""A device: the host's side of the conversation with one instrument, without the wire.

Times are the chair's monotonic seconds; whoever owns the wire (the supervisor, a run-up, a test) hands
in what came and sends what is due.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from bedside.reading import Fact
from devices.decoder import Decoder, Tally


class Device(Protocol):
    """Four verbs, called from one thread."""

    def connected(self, now: float) -> list[Fact]:
        """The wire is open: nothing is known of the instrument yet."""
        ...

    def received(self, data: bytes, now: float) -> list[Fact]: ...

    def due(self, now: float) -> tuple[bytes, list[Fact]]:
        """What to send now, and what became known by waiting."""
        ...

    def lost(self, now: float) -> list[Fact]:
        """The wire has ended."""
        ...


class Listener:
    """An instrument that only talks: facts are whatever its decoder hears."""

    def __init__(self, decoder: Callable[[], Decoder]) -> None:
        self._make = decoder
        self._decoder = decoder()

    @property
    def tally(self) -> Tally:
        return self._decoder.tally

    def connected(self, now: float) -> list[Fact]:  # noqa: ARG002 - part of the port
        self._decoder = self._make()
        return []

    def received(self, data: bytes, now: float) -> list[Fact]:  # noqa: ARG002
        return self._decoder.feed(data)

    def due(self, now: float) -> tuple[bytes, list[Fact]]:  # noqa: ARG002
        return b"", []

    def lost(self, now: float) -> list[Fact]:  # noqa: ARG002
        return []
