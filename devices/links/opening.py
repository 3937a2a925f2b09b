"""A link from what a configuration says: by the URL's scheme, on the line the catalogue knows."""

from __future__ import annotations

from devices.entry import Entry
from devices.errors import LinkUnopened
from devices.links.link import Link
from devices.links.mllp import CONNECT, LISTEN, open_mllp
from devices.links.notify import open_notify
from devices.links.serial import open_serial


def scheme_of(url: str) -> str:
    """`serial` for a port's path or name and for `usb://`, else what stands before `://`."""
    scheme, found, _ = url.partition("://")
    return "serial" if not found or scheme in ("usb", "loop") else scheme


def open_link(entry: Entry, url: str) -> Link:
    """Open `url` for an instrument of `entry`. Raises LinkUnopened and says why."""
    scheme = scheme_of(url)
    if scheme not in entry.transports:
        raise LinkUnopened(url, f"{entry.name} is not spoken over {scheme}: {', '.join(entry.transports)}")
    if scheme == "ble":
        from devices.links.ble import open_ble

        return open_ble(entry, url)
    if scheme == "notify":
        return open_notify(url)
    return open_mllp(url) if scheme in (LISTEN, CONNECT) else open_serial(url, entry.line)
