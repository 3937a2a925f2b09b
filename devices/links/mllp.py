"""TCP as an HL7 monitor uses it: it connects to us, or we to it.

    mllp-listen://0.0.0.0:2575?from=192.168.1.20,192.168.1.21    only these addresses are let in
    mllp://192.168.1.20:4601                                     we connect; bytes are the same

HL7 over MLLP has no authentication: a listener without `from` takes loopback only, and everybody else is turned
away with a line in the log. One monitor to a listener: of two connections from allowed addresses the one that
spoke last is heard, because a monitor that lost its connection opens a new one before the old one is known to be
dead; a connection that says nothing replaces none.
"""

from __future__ import annotations

import ipaddress
import select
import socket
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

import structlog

from devices.errors import LinkLost, LinkUnopened, translated
from devices.links.keepalive import keep_alive

LISTEN, CONNECT = "mllp-listen", "mllp"
LOOPBACK = ("127.0.0.1", "::1")
MOST_WAITING = 4
BAD_URL = "expected mllp-listen://address:port?from=address,address or mllp://host:port"

log = structlog.get_logger("devices.mllp")


@dataclass(frozen=True, slots=True)
class Listening:
    """Where to listen and whom to let in."""

    host: str
    port: int
    allowed: tuple[str, ...]


def parsed(url: str) -> Listening:
    """What an `mllp-listen://` URL asks for. Raises ValueError with what is wrong."""
    parts = urlsplit(url)
    if parts.scheme not in (LISTEN, CONNECT) or not parts.hostname or not parts.port or parts.path:
        raise ValueError(BAD_URL)
    asked = parse_qs(parts.query, keep_blank_values=True)
    if set(asked) - ({"from"} if parts.scheme == LISTEN else set()):
        raise ValueError(BAD_URL)
    names = [name.strip() for given in asked.get("from", []) for name in given.split(",")]
    allowed = tuple(str(ipaddress.ip_address(name)) for name in names) or LOOPBACK
    return Listening(parts.hostname, parts.port, allowed)


class ListeningLink:
    """A Link whose other end comes and goes; nobody there is silence, not loss."""

    def __init__(self, url: str, listener: socket.socket, allowed: tuple[str, ...]) -> None:
        self._url, self._listener, self._allowed = url, listener, allowed
        self._peer: socket.socket | None = None
        self._waiting: list[socket.socket] = []
        self._closed = False
        self.note = ""

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._listener.getsockname()[1])

    def read(self, timeout: float) -> bytes:
        if self._closed:
            raise LinkLost(self._url, "closed")
        with translated(self._url, LinkLost):
            watched = [self._listener, *self._waiting, *([self._peer] if self._peer else [])]
            ready, _, _ = select.select(watched, [], [], timeout)
            if self._listener in ready:
                self._accept()
                return b""
            for one in [one for one in self._waiting if one in ready]:
                self._waiting.remove(one)
                if data := _received(one):
                    self._hang_up()
                    self._peer = one
                    return data
                one.close()
            return self._receive() if self._peer in ready else b""

    def _accept(self) -> None:
        peer, address = self._listener.accept()
        host = str(address[0]).removeprefix("::ffff:")
        if host not in self._allowed:
            log.warning("connection refused: not an allowed address", address=host, allowed=",".join(self._allowed))
            self.note = f"a connection from {host} was refused: it is not one of {', '.join(self._allowed)}"
            peer.close()
            return
        peer.settimeout(2.0)
        keep_alive(peer)
        self._waiting.append(peer)
        while len(self._waiting) > MOST_WAITING:
            self._waiting.pop(0).close()
        log.info("monitor connected", address=host)

    def _receive(self) -> bytes:
        data = _received(self._peer) if self._peer else b""
        if not data:
            self._hang_up()
        return data

    def _hang_up(self) -> None:
        if self._peer:
            self._peer.close()
            self._peer = None

    def forsake(self) -> bool:
        """Who called has been silent for too long: the line is free again. Whether there was anybody."""
        there = self._peer is not None
        self._hang_up()
        return there

    def write(self, data: bytes) -> None:
        try:
            if self._peer:
                self._peer.sendall(data)
        except OSError as error:
            log.warning("answer not sent: the monitor has hung up", why=str(error))
            self._hang_up()

    def close(self) -> None:
        self._closed = True
        self._hang_up()
        for one in self._waiting:
            one.close()
        self._waiting.clear()
        self._listener.close()


def _received(peer: socket.socket) -> bytes:
    """What a monitor sent; empty when it has hung up."""
    try:
        return peer.recv(65536)
    except OSError:
        return b""


class ConnectedLink:
    """A Link to a monitor that lets us connect."""

    answered = True

    def forsake(self) -> bool:
        """It has been silent for too long: it is to be called anew."""
        raise LinkLost(self._url, "silent for three of its periods: calling it anew")

    def __init__(self, url: str, connected: socket.socket) -> None:
        self._url, self._socket = url, connected
        self._closed = False

    def read(self, timeout: float) -> bytes:
        if self._closed:
            raise LinkLost(self._url, "closed")
        with translated(self._url, LinkLost):
            ready, _, _ = select.select([self._socket], [], [], timeout)
            data = self._socket.recv(65536) if ready else None
        if data == b"":
            raise LinkLost(self._url, "the monitor has hung up")
        return data or b""

    def write(self, data: bytes) -> None:
        with translated(self._url, LinkLost):
            self._socket.sendall(data)

    def close(self) -> None:
        self._closed = True
        self._socket.close()


def open_mllp(url: str) -> ListeningLink | ConnectedLink:
    """Listen or connect, as `url` says. Raises LinkUnopened and says why."""
    with translated(url, LinkUnopened):
        asked = parsed(url)
        if url.startswith(CONNECT + "://"):
            connected = socket.create_connection((asked.host, asked.port), timeout=3.0)
            connected.settimeout(2.0)
            keep_alive(connected)
            return ConnectedLink(url, connected)
        family = socket.AF_INET6 if ":" in asked.host else socket.AF_INET
        listener = socket.create_server((asked.host, asked.port), family=family, backlog=4)
        listener.setblocking(False)
        return ListeningLink(url, listener, asked.allowed)
