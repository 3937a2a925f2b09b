"""Everything that can go wrong with a device, as one tree; library errors are translated here.

DeviceError
├── UnknownProtocol      no such name in the catalogue
├── BadInput             a capture file that cannot be read; carries file and line
└── LinkError
    ├── LinkUnopened     the port is missing, taken or not permitted
    └── LinkLost         an open link ended
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from devices.why import reason


class DeviceError(Exception):
    """The root: whoever shows it prints `str(error)` as one line."""


@dataclass
class UnknownProtocol(DeviceError):
    """`name` is not in the catalogue."""

    name: str
    known: tuple[str, ...]

    def __str__(self) -> str:
        return f"unknown protocol {self.name!r}: this version speaks {', '.join(self.known)}"


@dataclass
class BadInput(DeviceError):
    """A capture that is not what its name says."""

    file: str
    line: int | None
    why: str

    def __str__(self) -> str:
        where = self.file if self.line is None else f"{self.file}, line {self.line}"
        return f"{where}: {self.why}"


@dataclass
class LinkError(DeviceError):
    """Something about the wire at `url`."""

    url: str
    why: str

    def __str__(self) -> str:
        return f"{self.url}: {self.why}"


class LinkUnopened(LinkError):
    """The port is missing, taken by another program, or not permitted."""


class LinkLost(LinkError):
    """The link was open and has ended."""


@contextmanager
def translated(url: str, kind: type[LinkError]) -> Iterator[None]:
    """Turn every error pyserial and the operating system raise for a port into ours."""
    try:
        yield
    except LinkError:
        raise
    except (OSError, ValueError, TypeError) as error:  # pyserial's SerialException is an OSError;
        # on a port closed under a reader it also lets TypeError out of os.read(None)
        raise kind(url, reason(error)) from error
