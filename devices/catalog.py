"""Every protocol this program speaks: its name, its instrument, and how well it is known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from devices.decoder import Decoder
from devices.errors import UnknownProtocol
from devices.nonin_df2 import NoninDf2Decoder
from devices.suntech_advantage import SuntechDecoder


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the catalogue. `period_s` is how often its numerics are refreshed, None for a cuff."""

    name: str
    instrument: str
    short: str
    kind: str
    transports: tuple[str, ...]
    gives: tuple[str, ...]
    evidence: str
    period_s: float | None
    decoder: Callable[[], Decoder]


CATALOG: dict[str, Entry] = {
    entry.name: entry
    for entry in (
        Entry(
            "nonin-df2",
            "Nonin Xpod, OEM III, Onyx II 9560",
            "Nonin oximeter",
            "oximeter",
            ("serial", "socket", "rfc2217"),
            ("spo2", "pulse_rate", "pleth 75 Hz"),
            "maker's document and a real capture; not yet met on our desk",
            1 / 3,
            NoninDf2Decoder,
        ),
        Entry(
            "suntech-advantage",
            "SunTech Advantage OEM blood-pressure module",
            "SunTech cuff",
            "cuff",
            ("serial", "socket", "rfc2217"),
            ("pressure", "cuff pressure", "start and stop"),
            "four independent programs and published bytes; not yet met on our desk",
            None,
            SuntechDecoder,
        ),
    )
}


def entry(name: str) -> Entry:
    """The catalogue's entry called `name`. Raises UnknownProtocol."""
    try:
        return CATALOG[name]
    except KeyError:
        raise UnknownProtocol(name, tuple(CATALOG)) from None
