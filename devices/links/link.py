"""The port to a wire: three verbs, and a pair of them in memory for run-ups and tests."""

from __future__ import annotations

import queue
from typing import Protocol, runtime_checkable

from devices.errors import LinkLost


class Link(Protocol):
    """Bytes to and from one instrument. Raises LinkLost once the wire has ended."""

    def read(self, timeout: float) -> bytes:
        """What has come, waiting at most `timeout` real seconds for the first byte; empty when nothing did."""
        ...

    def write(self, data: bytes) -> None: ...

    def close(self) -> None:
        """End the link; closing twice is harmless."""
        ...


@runtime_checkable
class Forsakable(Protocol):
    """A link whose other end may be gone without a word."""

    def forsake(self) -> bool:
        """Nothing has come for too long: let the other end go. Whether there was one. Raises LinkLost where the
        link itself has to be opened anew."""
        ...


class MemoryLink:
    """One end of a wire that is only memory."""

    def __init__(self, inbox: queue.SimpleQueue[bytes], outbox: queue.SimpleQueue[bytes]) -> None:
        self._inbox, self._outbox = inbox, outbox
        self._ended = False

    def read(self, timeout: float) -> bytes:
        if self._ended:
            raise LinkLost("memory", "closed")
        pieces = []
        try:
            pieces.append(self._inbox.get(block=timeout > 0, timeout=timeout or None))
            while pieces[-1]:
                pieces.append(self._inbox.get_nowait())
        except queue.Empty:
            return b"".join(pieces)
        self._ended = True
        if any(pieces):
            return b"".join(pieces)
        raise LinkLost("memory", "the other end closed")

    def write(self, data: bytes) -> None:
        if self._ended:
            raise LinkLost("memory", "closed")
        if data:
            self._outbox.put(data)

    def close(self) -> None:
        if not self._ended:
            self._ended = True
            self._outbox.put(b"")


def memory_pair() -> tuple[MemoryLink, MemoryLink]:
    """Two ends of one wire: what one writes the other reads."""
    there: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    back: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    return MemoryLink(back, there), MemoryLink(there, back)
