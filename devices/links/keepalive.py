"""A TCP connection whose other end lost its power says nothing, for ever: the system is told to ask."""

from __future__ import annotations

import socket

IDLE_S, EVERY_S, TRIES = 10, 5, 3


def keep_alive(connected: socket.socket) -> None:
    """Ask after 10 s of silence, and end the connection when three questions stay without an answer."""
    connected.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in (
        ("TCP_KEEPIDLE", IDLE_S),
        ("TCP_KEEPINTVL", EVERY_S),
        ("TCP_KEEPCNT", TRIES),
        ("TCP_USER_TIMEOUT", 1000 * (IDLE_S + TRIES * EVERY_S)),
    ):
        if (option := getattr(socket, name, None)) is not None:  # not every system has each
            connected.setsockopt(socket.IPPROTO_TCP, option, value)
