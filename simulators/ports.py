"""Where an instrument can be reached: a TCP port everywhere, a pseudo-terminal where there is one.

An instrument lives on whether or not anyone listens; what it says to nobody is gone, as on a real wire.
"""

from __future__ import annotations

import os
import select
import socket
from collections.abc import Callable
from typing import Protocol

from simulators.clock import StoryClock, monotonic


class Instrument(Protocol):
    """What every simulated instrument does, in story seconds."""

    def hear(self, data: bytes, t: float) -> None: ...

    def step(self, t: float) -> bytes: ...


class Noting(Protocol):
    """What an instrument does that speaks in notifications, in story seconds."""

    def hear(self, data: bytes, t: float) -> None: ...

    def pieces(self, t: float) -> list[bytes]: ...


class Noted:
    """Notifications as bytes on a wire: each with its length before it, two bytes, little end first.

    This is the virtual stand-in for a Bluetooth adapter: the host's link takes the lengths off again. What
    `passes` does to bytes it does inside a notification: the air loses or spoils one, never its edges.
    """

    def __init__(self, instrument: Noting) -> None:
        self.instrument = instrument
        self.passes: Callable[[bytes, float], bytes] = lambda data, _: data

    def hear(self, data: bytes, t: float) -> None:
        self.instrument.hear(data, t)

    def step(self, t: float) -> bytes:
        arrived = (self.passes(piece, t) for piece in self.instrument.pieces(t))
        return b"".join(len(piece).to_bytes(2, "little") + piece for piece in arrived if piece)


class InChunks:
    """A stream of bytes as notifications of at most `size` bytes."""

    def __init__(self, instrument: Instrument, size: int) -> None:
        self.instrument, self._size = instrument, size

    def hear(self, data: bytes, t: float) -> None:
        self.instrument.hear(data, t)

    def pieces(self, t: float) -> list[bytes]:
        data = self.instrument.step(t)
        return [data[at : at + self._size] for at in range(0, len(data), self._size)]


class InMemory:
    """An instrument heard without a wire, in the pieces in which a wire would bring it."""

    def __init__(self, instrument: Instrument) -> None:
        self._instrument = instrument

    def hear(self, data: bytes, t: float) -> None:
        self._instrument.hear(data, t)

    def pieces(self, t: float) -> list[bytes]:
        if isinstance(self._instrument, Noted):
            return self._instrument.instrument.pieces(t)
        return [self._instrument.step(t)]


def in_memory(instrument: Instrument) -> InMemory:
    """The instrument for a run-up or a test."""
    return InMemory(instrument)


class Port(Protocol):
    """A wire's end: what came within `timeout` real seconds, and what to say."""

    def exchange(self, out: bytes, timeout: float) -> bytes: ...

    def unplug(self) -> None: ...

    def close(self) -> None: ...


class TcpPort:
    """Listens on a loopback port; one host at a time, the newest wins, as when a cable is moved."""

    def __init__(self, port: int, host: str = "127.0.0.1") -> None:
        self._listener = socket.create_server((host, port))
        self._listener.setblocking(False)
        self._host: socket.socket | None = None

    @property
    def name(self) -> str:
        host, port = self._listener.getsockname()[:2]
        return f"socket://{host}:{port}"

    def exchange(self, out: bytes, timeout: float) -> bytes:
        if self._host and out:
            self._send(out)
        watched = [self._listener, *([self._host] if self._host else [])]
        ready, _, _ = select.select(watched, [], [], max(0.0, timeout))
        if self._listener in ready:
            self._accept()
        return self._receive() if self._host in ready else b""

    def _accept(self) -> None:
        self.unplug()
        self._host, _ = self._listener.accept()
        self._host.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._host.setblocking(False)

    def _send(self, out: bytes) -> None:
        try:
            if self._host:
                self._host.sendall(out)
        except BlockingIOError:
            pass  # a host that does not read loses bytes, as on a serial line
        except OSError:
            self.unplug()

    def _receive(self) -> bytes:
        try:
            data = self._host.recv(4096) if self._host else b""
        except BlockingIOError:
            return b""
        except OSError:
            data = b""
        if not data:
            self.unplug()
        return data

    def unplug(self) -> None:
        if self._host:
            self._host.close()
            self._host = None

    def close(self) -> None:
        self.unplug()
        self._listener.close()


class PtyPort:
    """A pseudo-terminal: the host opens its other end like a serial port."""

    def __init__(self) -> None:
        import tty

        self._ours, self._theirs = os.openpty()
        tty.setraw(self._theirs)
        os.set_blocking(self._ours, False)

    @property
    def name(self) -> str:
        return os.ttyname(self._theirs)

    def exchange(self, out: bytes, timeout: float) -> bytes:
        try:
            if out:
                os.write(self._ours, out)
        except (BlockingIOError, OSError):
            pass  # nobody reads: a terminal's buffer is full, and the bytes are gone
        ready, _, _ = select.select([self._ours], [], [], max(0.0, timeout))
        return os.read(self._ours, 4096) if ready else b""

    def unplug(self) -> None:
        """A terminal has no cable to pull; it falls silent."""

    def close(self) -> None:
        os.close(self._ours)
        os.close(self._theirs)


def serve(
    instrument: Instrument,
    port: Port,
    clock: StoryClock,
    *,
    plugged: Callable[[float], bool] = lambda _: True,
    passes: Callable[[bytes, float], bytes] = lambda data, _: data,
    each: Callable[[float], None] = lambda _: None,
    until: Callable[[], bool] = lambda: False,
) -> None:
    """Let the instrument live on `port`, 40 ms of wire time at a time; 4 ms when time runs fast, so that what
    it says is not late by much of a story second."""
    piece = 0.04 if clock.speed < 4 else 0.004
    due = monotonic()
    while not until():
        t = clock.now()
        each(t)
        out = passes(instrument.step(t), t)
        if not plugged(t):
            port.unplug()
            out = b""
        heard = port.exchange(out, due - monotonic())
        if heard and plugged(t):
            instrument.hear(heard, clock.now())
        if monotonic() >= due:
            due = max(due + piece, monotonic())
