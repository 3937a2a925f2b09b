"""How an instrument's address may be written: a serial port's path or name, or a URL. Said once, for clinic.toml
and for what is added on the page."""

from __future__ import annotations

import ipaddress
import re

SCHEMES = ("socket", "rfc2217", "loop", "usb", "ble", "notify", "mllp", "mllp-listen")
WITH_PORT = ("socket", "rfc2217", "notify", "mllp", "mllp-listen")
LONGEST = 200


def port_url(url: str) -> str:
    """A serial port's path or name, or a URL that pyserial opens."""
    if not re.fullmatch(rf"[\x21-\x7e]{{1,{LONGEST}}}", url):
        raise ValueError("name a port: a path, a name, or a URL without spaces")
    scheme, found, rest = url.partition("://")
    if not found:
        return url
    if scheme not in SCHEMES:
        raise ValueError(f"{url!r}: allowed are a port's path or name, and {', '.join(s + '://' for s in SCHEMES)}")
    place = re.fullmatch(r"(?:[^/:?]+|\[[^]]+\]):(\d{1,5})(\D.*)?", rest)
    if scheme in WITH_PORT and not (place and 1 <= int(place[1]) <= 65535):
        raise ValueError(f"{url!r}: expected {scheme}://host:port, a port from 1 to 65535")
    if scheme == "mllp" and "?" in rest:
        raise ValueError(f"{url!r}: expected mllp://host:port; who may send is for mllp-listen:// to say")
    if scheme == "mllp-listen":
        _senders(url, rest)
    return url


def _senders(url: str, rest: str) -> None:
    """Only named addresses may send: HL7 has no sign-in."""
    _, _, asked = rest.partition("?")
    key, _, names = asked.partition("=")
    if asked and key != "from":
        raise ValueError(f"{url!r}: expected mllp-listen://address:port?from=address,address")
    for name in names.split(",") if asked else ():
        try:
            ipaddress.ip_address(name.strip())
        except ValueError:
            raise ValueError(f"{url!r}: {name!r} is no address") from None


def place(url: str) -> str:
    """The same for two addresses that are the same place, as far as they can be told apart without opening them."""
    return url.lower().replace("//localhost:", "//127.0.0.1:").partition("?")[0]
