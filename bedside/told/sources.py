"""Instruments: their links and clocks, which of them is charted, how often they speak."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class LinkChanged:
    """The wire to a device changed its state."""

    kind: ClassVar[str] = "link_changed"
    device: str
    state: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class DeviceClockApart:
    """An instrument's own clock differs from the host's by more than 5 s: `seconds` is its time minus ours."""

    kind: ClassVar[str] = "device_clock_apart"
    device: str
    seconds: float


@dataclass(frozen=True, slots=True)
class DeviceStatus:
    """The instrument said something about itself, such as a low battery."""

    kind: ClassVar[str] = "device_status"
    device: str
    code: str


@dataclass(frozen=True, slots=True)
class SourceChosen:
    """From now on the vital signs are charted from this device: somebody chose it."""

    kind: ClassVar[str] = "source_chosen"
    device: str


@dataclass(frozen=True, slots=True)
class ChannelChosen:
    """Of an instrument with two sensors of one kind this one is charted: 0 the first, 2 the second."""

    kind: ClassVar[str] = "channel_chosen"
    device: str
    channel: int


@dataclass(frozen=True, slots=True)
class DeviceRemoved:
    """An instrument that stood by was taken away from the chair."""

    kind: ClassVar[str] = "device_removed"
    device: str


@dataclass(frozen=True, slots=True)
class RefreshedEvery:
    """The oximeter in use shows a new number every so many seconds; 0 where there is none yet. `others_s`: the same
    of the instrument that gives respiration, EtCO2 and the ECG's rate."""

    kind: ClassVar[str] = "refreshed_every"
    seconds: float
    others_s: float = 0.0


@dataclass(frozen=True, slots=True)
class PlethFlat:
    """The pulse wave stands still under a number, or moves again."""

    kind: ClassVar[str] = "pleth_flat"
    on: bool


OfSources = (
    LinkChanged
    | DeviceClockApart
    | DeviceStatus
    | SourceChosen
    | ChannelChosen
    | DeviceRemoved
    | RefreshedEvery
    | PlethFlat
)
