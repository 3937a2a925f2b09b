"""Connections and threads of the server: nobody keeps a place by saying nothing, and orders have their own threads.

waitress reads every connection in one thread and hands whole requests to a pool. Here there are four pools, so that
streams and slow pages never keep an order or a screen's confirmation waiting; a request must be whole within
seconds; when places run out, the connection that has been idle longest makes room; and where no descriptor is left
the server rests for a second instead of trying as fast as it can.
"""

from __future__ import annotations

import contextlib
import importlib
import socket
from typing import Any

import structlog
from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer
from waitress.task import ThreadedTaskDispatcher
from waitress.utilities import RequestEntityTooLarge

from bedside.clock import real_seconds

WHOLE_S = 10.0
"""A request that is not whole so long after its first byte is given up."""
IDLE_S = 75.0
UNREAD_S = 20.0
"""A connection whose other end takes nothing for so long is closed."""
LINGER_S = 2.0
LINGER_BYTES = 32_000_000
MOST, EACH = 256, 3
"""Connections; and of each screen, where many chairs have more: its stream, and what a browser keeps open."""
RESERVED = 48
"""Descriptors that record, instruments and log need."""
FEWEST = 8
REST_S = ROUND_S = 1.0
TIDY_S = 0.2
SAID_AGAIN_S = 60.0
SIZES = {"orders": 6, "displays": 3, "pages": 6}

log = structlog.get_logger("server")


def places(streams: int = 0) -> int:
    """How many connections may be open beside so many `streams`: what the system grants, less what recording
    needs."""
    most = max(MOST, EACH * streams)
    try:
        resource = importlib.import_module("resource")
    except ImportError:  # Windows has no such limit
        return most
    granted = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    return most if granted < 0 else max(FEWEST, min(most, granted - RESERVED))


def pool_of(method: str, path: str) -> str:
    """Which threads a request is for."""
    if path == "/stream":
        return "streams"
    if method == "POST" and path.endswith("/display"):
        return "displays"
    worked_out = path.endswith("/what-if")  # seconds of arithmetic: no order waits behind it
    return "orders" if (method == "POST" and not worked_out) or path == "/healthz" else "pages"


class Pools:
    """Threads by what is asked. To waitress it is a dispatcher."""

    def __init__(self, streams: int) -> None:
        self.streams = streams
        self._pools = {name: ThreadedTaskDispatcher() for name in ("streams", *SIZES)}
        for name, size in {"streams": streams, **SIZES}.items():
            self._pools[name].set_thread_count(size)

    def add_task(self, channel: Channel) -> None:
        asked = channel.requests[0]
        name = "pages" if asked.error else pool_of(asked.command.upper(), asked.path)
        self._pools[name].add_task(channel)

    def shutdown(self, cancel_pending: bool = True, timeout: float = 5) -> None:
        for pool in self._pools.values():
            pool.shutdown(cancel_pending, timeout)


class Channel(HTTPChannel):
    """One connection, with its own idea of patience."""

    close_when_flushed: bool

    def __init__(self, *given: Any, **named: Any) -> None:
        self.began = self.moved = real_seconds()
        self._lingering: float | None = None
        self._drained = 0
        self._refused_body = False
        self.served = False
        super().__init__(*given, **named)

    def received(self, data: bytes) -> bool:
        now = real_seconds()
        self.moved = now
        if self.request is None:
            self.began = now  # the first bytes of a request
        return bool(super().received(data))

    def send(self, data: bytes, do_close: bool = True) -> int:
        sent = int(super().send(data, do_close=do_close))
        if sent:
            self.moved = real_seconds()
        return sent

    @property
    def at_work(self) -> bool:
        """A whole request is under way."""
        return bool(self.requests)

    def outstayed(self, now: float) -> bool:
        """Whether the other end has used up its time."""
        if self._lingering is not None:
            return now > self._lingering
        if self.at_work or self.total_outbufs_len:
            return bool(self.total_outbufs_len) and now - self.moved > UNREAD_S
        return now - (self.began if self.request is not None else self.moved) > (
            WHOLE_S if self.request is not None else IDLE_S
        )

    # A body that is too large is read to its end, and thrown away, before the connection closes: otherwise the
    # answer that says so is lost with it.

    def readable(self) -> bool:
        """As waitress has it, asked of every connection at every round."""
        if self._lingering is not None:
            return True
        return not (self.requests or self.total_outbufs_len or self.will_close or self.close_when_flushed)

    def handle_read(self) -> None:
        if self._lingering is None:
            super().handle_read()
            return
        try:
            data = self.recv(65536)
        except OSError:
            data = b""
        self._drained += len(data)
        if self.connected and (not data or self._drained > LINGER_BYTES):
            self.handle_close()

    def handle_write(self) -> None:
        ending = self.close_when_flushed and self._refused_body
        if ending and self._lingering is None and not self.will_close:
            self._flush_exception(self._flush_some)
            if not self.total_outbufs_len and not self.will_close:
                self._lingering = real_seconds() + LINGER_S
                self.close_when_flushed = False
                with contextlib.suppress(OSError):
                    self.socket.shutdown(socket.SHUT_WR)
                return
        super().handle_write()

    def service(self) -> None:
        asked = self.requests[0] if self.requests else None
        self._refused_body = asked is not None and isinstance(asked.error, RequestEntityTooLarge)
        super().service()
        self.served = True


class Server(TcpWSGIServer):
    """The listening socket: it always has room for the next one, or rests.

    Connections are closed between two rounds of the loop and never within one: a newcomer may get the number of a
    connection that was closed in the same round, and would be given what was still waiting for the old one.
    """

    channel_class = Channel

    def __init__(self, *given: Any, **named: Any) -> None:
        self._resting_until = self._tidied = 0.0
        self._said_at = float("-inf")
        self._places = places(named["dispatcher"].streams)
        super().__init__(*given, **named)

    def run(self) -> None:
        try:
            while self._map:
                wasyncore.poll2(ROUND_S, self._map)
                if real_seconds() >= self._tidied + TIDY_S or len(self.active_channels) > self._places:
                    self._tidy()
        except (SystemExit, KeyboardInterrupt):
            self.task_dispatcher.shutdown()

    def readable(self) -> bool:
        return bool(self.accepting) and real_seconds() >= self._resting_until

    def _tidy(self) -> None:
        """Close who has used up his time, and the idlest where there are more than there are places for."""
        self._tidied = now = real_seconds()
        for channel in [each for each in self.active_channels.values() if each.outstayed(now)]:
            channel.handle_close()
        while len(self.active_channels) > self._places and self._make_room():
            pass

    def handle_accept(self) -> None:
        try:
            accepted = self.accept()
        except OSError as error:
            self._rest(error)
            return
        if accepted is None:
            return
        connection, address = accepted
        try:
            self.set_socket_options(connection)
            self.channel_class(self, connection, self.fix_addr(address), self.adj, map=self._map)
        except OSError:
            connection.close()

    def _make_room(self) -> bool:
        """Close the connection that has waited longest without a request under way; first those that never made a
        whole one. False when every one is at work."""
        idle = [each for each in self.active_channels.values() if not each.at_work and not each.total_outbufs_len]
        if not idle:
            return False
        min(idle, key=lambda each: (each.served, each.moved)).handle_close()
        return True

    def _rest(self, error: OSError) -> None:
        """No descriptor is left: somebody leaves, and the next is taken in a second."""
        now = real_seconds()
        self._resting_until = now + REST_S
        self._places = max(FEWEST, min(self._places, len(self.active_channels) - 1))
        if now - self._said_at >= SAID_AGAIN_S:
            self._said_at = now
            log.warning("no connection can be taken, trying again each second", why=error.strerror or str(error))
