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
    """Four verbs, called from one thread, and the count of what was understood."""

    @property
    def tally(self) -> Tally: ...

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


class Talker(Listener):
    """An instrument that has to be greeted, kept awake, or woken.

    `hello` is said on connect, `keep` every `every_s`, `wake` after `wake_after_s` without a byte, and again
    after as long.
    """

    def __init__(
        self,
        decoder: Callable[[], Decoder],
        *,
        hello: bytes = b"",
        keep: bytes = b"",
        every_s: float = 5.0,
        wake: bytes = b"",
        wake_after_s: float = 5.0,
    ) -> None:
        super().__init__(decoder)
        self._hello, self._keep, self._every = hello, keep, every_s
        self._wake, self._wake_after = wake, wake_after_s
        self._greeted = False
        self._kept = self._heard = 0.0

    def connected(self, now: float) -> list[Fact]:
        self._greeted, self._kept, self._heard = False, now, now
        return super().connected(now)

    def received(self, data: bytes, now: float) -> list[Fact]:
        self._heard = now
        return super().received(data, now)

    def due(self, now: float) -> tuple[bytes, list[Fact]]:
        if not self._greeted:
            self._greeted = True
            return self._hello, []
        if self._wake and now - self._heard >= self._wake_after:
            self._heard = now
            return self._wake, []
        if self._keep and now - self._kept >= self._every:
            self._kept = now
            return self._keep, []
        return b"", []
