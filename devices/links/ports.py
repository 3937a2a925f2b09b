"""The serial ports of this machine by names that survive replugging.

    /dev/serial/by-id/usb-...     Linux: the system's own stable name
    usb://SERIAL                  anywhere: the USB serial number of the adapter
    usb://VID:PID                 the make of an adapter, while exactly one is plugged in
    /dev/ttyUSB0, COM4            what the system calls it today: another adapter may get that name tomorrow

A vendor's number tells what kind of adapter it is, seldom what hangs on it: hints are only hints.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from serial.tools import list_ports

from devices.errors import LinkUnopened

SCHEME = "usb://"
HINTS = {
    (0x0403, 0x6001): ("an FTDI adapter (Nonin Xpod and many others)",),
    (0x10C4, 0xEA60): ("a Silicon Labs adapter (Contec CMS50 and many others)",),
    (0x067B, 0x2303): ("a Prolific adapter",),
    (0x1A86, 0x7523): ("a CH340 adapter",),
}


@dataclass(frozen=True, slots=True)
class Port:
    """A port that is plugged in: `stable` is the name that survives replugging, where there is one."""

    path: str
    stable: str
    description: str
    seems: tuple[str, ...] = ()
    serial: str | None = None
    usb: tuple[int, int] | None = None


def plugged_in() -> list[Port]:
    """The serial ports of this machine, by stable name."""
    by_id = {
        os.path.realpath(link): str(link) for link in sorted(Path("/dev/serial/by-id").glob("*"))
    }  # Linux only
    ports = [_port(found, by_id) for found in list_ports.comports()]
    return sorted(ports, key=lambda port: port.stable)


def _port(found: Any, by_id: dict[str, str]) -> Port:
    usb = (found.vid, found.pid) if found.vid is not None and found.pid is not None else None
    stable = by_id.get(found.device) or (SCHEME + found.serial_number if found.serial_number else found.device)
    return Port(
        found.device,
        stable,
        found.description or "",
        HINTS.get(usb, ()) if usb else (),
        found.serial_number or None,
        usb,
    )


def resolved(url: str, ports: list[Port] | None = None) -> str:
    """The path that a `usb://` name has at this moment; any other name as it is.

    Raises LinkUnopened when it is not plugged in, and when two could be meant: a port is never guessed.
    """
    if not url.startswith(SCHEME):
        return url
    wanted = url.removeprefix(SCHEME).lower()
    found = [port for port in (plugged_in() if ports is None else ports) if _named(port, wanted)]
    if not found:
        raise LinkUnopened(url, "no adapter with this number is plugged in")
    if len(found) > 1:
        names = ", ".join(port.stable for port in found)
        raise LinkUnopened(url, f"{len(found)} adapters have this number ({names}): name one by its serial number")
    return found[0].path


def _named(port: Port, wanted: str) -> bool:
    made = f"{port.usb[0]:04x}:{port.usb[1]:04x}" if port.usb else None
    serial = (port.serial or "").lower()
    return wanted in (serial, made, f"{made}:{serial}") if serial else wanted == made
