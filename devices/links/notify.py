"""Notifications of a Bluetooth LE instrument as a Link: one notification to a read, never two joined.

A `Source` is what brings them: bleak for a real instrument, a socket for a simulated one. The simulated one sends
each notification with its length before it, two bytes, little end first.
"""

from __future__ import annotations

import queue
import socket
from typing import Protocol

from devices.errors import LinkLost, LinkUnopened, translated
from devices.links.keepalive import keep_alive

SCHEME = "notify://"


class Source(Protocol):
    """Where notifications come from. Raises LinkLost once the instrument is gone."""

    def next(self, timeout: float) -> bytes:
        """The next notification, waiting at most `timeout` real seconds; empty when there was none."""
        ...

    def write(self, data: bytes) -> None: ...

    def close(self) -> None: ...


class NotifyLink:
    """A Source as a Link."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def read(self, timeout: float) -> bytes:
        return self._source.next(timeout)

    def write(self, data: bytes) -> None:
        self._source.write(data)

    def close(self) -> None:
        self._source.close()


class SocketSource:
    """The virtual source: `notify://host:port`."""

    def __init__(self, url: str, connected: socket.socket) -> None:
        self._url, self._socket = url, connected
        self._buffer = bytearray()
        self._closed = False

    def next(self, timeout: float) -> bytes:
        if self._closed:
            raise LinkLost(self._url, "closed")
        if (found := self._whole()) is not None:
            return found
        with translated(self._url, LinkLost):
            self._socket.settimeout(max(0.001, timeout))
            try:
                data = self._socket.recv(4096)
            except TimeoutError:
                return b""
        if not data:
            raise LinkLost(self._url, "the instrument is gone")
        self._buffer += data
        return self._whole() or b""

    def _whole(self) -> bytes | None:
        if len(self._buffer) < 2:
            return None
        end = 2 + int.from_bytes(self._buffer[:2], "little")
        if len(self._buffer) < end:
            return None
        found = bytes(self._buffer[2:end])
        del self._buffer[:end]
        return found

    def write(self, data: bytes) -> None:
        with translated(self._url, LinkLost):
            self._socket.sendall(data)

    def close(self) -> None:
        self._closed = True
        self._socket.close()


def open_notify(url: str) -> NotifyLink:
    """Connect to the virtual source at `url`. Raises LinkUnopened and says why."""
    host, _, port = url.removeprefix(SCHEME).rpartition(":")
    with translated(url, LinkUnopened):
        connected = socket.create_connection((host.strip("[]"), int(port)), timeout=3.0)
        connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        keep_alive(connected)
        return NotifyLink(SocketSource(url, connected))


class QueueSource:
    """Notifications that somebody else's thread hands in; `None` is the end."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._inbox: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._ended: str | None = None

    def put(self, data: bytes) -> None:
        self._inbox.put(data)

    def end(self, why: str) -> None:
        """The instrument is gone; whoever reads is told after the last notification."""
        self._ended = self._ended or why
        self._inbox.put(None)

    def next(self, timeout: float) -> bytes:
        try:
            data = self._inbox.get(block=timeout > 0, timeout=timeout or None)
        except queue.Empty:
            return b""
        if data is None:
            self._inbox.put(None)
            raise LinkLost(self._url, self._ended or "the instrument is gone")
        return data
