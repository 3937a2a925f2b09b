"""Serial ports and everything pyserial reaches by a URL: /dev/ttyUSB0, COM3, socket://, rfc2217://, loop://.

No flow control: 0x11 and 0x13 are data in every protocol here. A device path is opened exclusively, so
that two programs never share one instrument's bytes.
"""

from __future__ import annotations

import os
import socket
from typing import Any

import serial

from devices.entry import Line
from devices.errors import LinkLost, LinkUnopened, translated
from devices.links.keepalive import keep_alive
from devices.links.ports import resolved

MOST = 4096
PLAIN = Line()


class SerialLink:
    """A pyserial port as a Link."""

    def __init__(self, url: str, port: Any) -> None:
        self._url, self._port = url, port
        self._drains_by_timeout = url.startswith("socket://")

    def read(self, timeout: float) -> bytes:
        with translated(self._url, LinkLost):
            if self._drains_by_timeout:
                return self._drain_socket(timeout)
            self._set_timeout(timeout)
            first: bytes = self._port.read(1)
            rest: bytes = self._port.read(self._port.in_waiting) if first else b""
            return first + rest

    def _drain_socket(self, timeout: float) -> bytes:
        """A socket's `in_waiting` tells only whether there is anything, so the rest is read without waiting."""
        self._port.timeout = timeout
        first: bytes = self._port.read(1)
        if not first:
            return b""
        self._port.timeout = 0
        rest: bytes = self._port.read(MOST)
        return first + rest

    def _set_timeout(self, timeout: float) -> None:
        if self._port.timeout != timeout:  # setting it reconfigures the port
            self._port.timeout = timeout

    def write(self, data: bytes) -> None:
        with translated(self._url, LinkLost):
            self._port.write(data)

    def close(self) -> None:
        with translated(self._url, LinkLost):
            self._port.close()


def open_serial(url: str, line: Line = PLAIN) -> SerialLink:
    """Open the port that `url` names now. Raises LinkUnopened and says why."""
    url = resolved(url)
    options: dict[str, Any] = {
        "baudrate": line.baud,
        "parity": line.parity,
        "timeout": 0.1,
        "write_timeout": 1.0,
        "xonxoff": False,
        "rtscts": line.rtscts,
        "dsrdtr": False,
    }
    if os.name == "posix" and url.startswith("/"):
        options["exclusive"] = True
    with translated(url, LinkUnopened):
        port = serial.serial_for_url(url, **options)
        if isinstance(connected := getattr(port, "_socket", None), socket.socket):
            keep_alive(connected)
        return SerialLink(url, port)
