"""Every protocol this program speaks: its name, its instrument, and how well it is known.

A package of somebody else's adds its own with an entry point in the group `infusion_monitor.devices` that names
an Entry; docs/adding-a-device.md shows one.
"""

from __future__ import annotations

from functools import cache
from importlib.metadata import entry_points
from types import MappingProxyType

from devices.entry import Entry
from devices.errors import DeviceError, UnknownProtocol
from devices.monitors.entries import MONITORS
from devices.oximeters.entries import OXIMETERS
from devices.pressure.entries import PRESSURE

GROUP = "infusion_monitor.devices"
OWN = MappingProxyType({entry.name: entry for entry in (*OXIMETERS, *PRESSURE, *MONITORS)})


@cache
def catalog() -> MappingProxyType[str, Entry]:
    """Our entries and those of installed packages. Raises DeviceError when one of theirs is no Entry."""
    found = dict(OWN)
    for point in entry_points(group=GROUP):
        added = point.load()
        if not isinstance(added, Entry):
            raise DeviceError(f"{point.value}: the entry point {point.name!r} in {GROUP} names no Entry")
        if added.name in found:
            raise DeviceError(f"{point.value}: a protocol {added.name!r} is in the catalogue already")
        found[added.name] = added
    return MappingProxyType(found)


def entry(name: str) -> Entry:
    """The catalogue's entry called `name`. Raises UnknownProtocol."""
    try:
        return catalog()[name]
    except KeyError:
        raise UnknownProtocol(name, tuple(catalog())) from None
