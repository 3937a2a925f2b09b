"""Every simulated instrument: its protocol, what it is, and how it is reached. One patient drives them all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType

from simulators.body import Body
from simulators.cuffs.blp import Blp
from simulators.cuffs.pm6750 import BerryPm6750
from simulators.cuffs.raycome import RaycomeRbp
from simulators.cuffs.stx import StxNibp
from simulators.cuffs.suntech import SuntechAdvantage
from simulators.monitors.dri import DatexDri
from simulators.monitors.hl7 import Hl7Monitor
from simulators.monitors.ivy import IvyAnsarb
from simulators.oximeters import contec, nonin, printed, wireless
from simulators.oximeters.nonin_df2 import NoninDf2
from simulators.ports import InChunks, Instrument, Noted, Noting

SERVICE = 20
"""Bytes in one notification of a small Bluetooth instrument."""


@dataclass(frozen=True, slots=True)
class Twin:
    """`kind` is oximeter, cuff or monitor; `notifies`: it is reached as a source of notifications, not as bytes."""

    protocol: str
    kind: str
    make: Callable[[Body, float], Instrument]
    notifies: bool = False


def _chunks(make: Callable[[Body, float], Instrument]) -> Callable[[Body, float], Instrument]:
    return lambda body, t: Noted(InChunks(make(body, t), SERVICE))


def _whole(make: Callable[[Body, float], Noting]) -> Callable[[Body, float], Instrument]:
    return lambda body, t: Noted(make(body, t))


TWINS = MappingProxyType(
    {
        twin.protocol: twin
        for twin in (
            Twin("nonin-df1", "oximeter", nonin.NoninDf1),
            Twin("nonin-df2", "oximeter", NoninDf2),
            Twin("nonin-df7", "oximeter", nonin.NoninDf7),
            Twin("nonin-df8", "oximeter", nonin.NoninDf8),
            Twin("nonin-df13", "oximeter", nonin.NoninDf13),
            Twin("nonin-ascii", "oximeter", nonin.NoninAscii),
            Twin("nonin-ble", "oximeter", _whole(nonin.NoninBle), notifies=True),
            Twin("masimo-ascii1", "oximeter", printed.MasimoAscii1),
            Twin("nellcor-ascii", "oximeter", printed.NellcorAscii),
            Twin("contec-cms50", "oximeter", contec.ContecCms50),
            Twin("contec-cms50-v7", "oximeter", contec.ContecCms50V7),
            Twin("contec-eb", "oximeter", _chunks(contec.ContecEb), notifies=True),
            Twin("berry-bci", "oximeter", _chunks(wireless.BerryBci), notifies=True),
            Twin("viatom-pc60fw", "oximeter", _chunks(wireless.ViatomPc60fw), notifies=True),
            Twin("viatom-fs20f", "oximeter", _chunks(wireless.ViatomFs20f), notifies=True),
            Twin("plx", "oximeter", _whole(wireless.Plx), notifies=True),
            Twin("blp", "cuff", _whole(Blp), notifies=True),
            Twin("suntech-advantage", "cuff", SuntechAdvantage),
            Twin("stx-nibp", "cuff", StxNibp),
            Twin("berry-pm6750", "cuff", BerryPm6750),
            Twin("raycome-rbp", "cuff", RaycomeRbp),
            Twin("hl7-oru", "monitor", Hl7Monitor),
            Twin("datex-dri", "monitor", DatexDri),
            Twin("ivy-ansarb", "monitor", IvyAnsarb),
        )
    }
)


def scheme(twin: Twin) -> str:
    """The scheme under which a host reaches this twin over TCP."""
    return "notify" if twin.notifies else "mllp" if twin.protocol == "hl7-oru" else "socket"


def of_kind(kind: str) -> tuple[str, ...]:
    """The protocols of one kind of instrument."""
    return tuple(name for name, twin in TWINS.items() if twin.kind == kind)
