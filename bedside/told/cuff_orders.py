"""What a nurse can ask of the cuff and the other instruments."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MeasurePressure:
    """Start the cuff once."""


@dataclass(frozen=True, slots=True)
class StopCuff:
    """Deflate the cuff now; an automatic cycle stays."""


@dataclass(frozen=True, slots=True)
class SetCycle:
    """Start the cuff every `seconds`; None: only by hand."""

    seconds: float | None


@dataclass(frozen=True, slots=True)
class StartStat:
    """Measure again and again for five minutes."""


@dataclass(frozen=True, slots=True)
class UseDevice:
    """Chart from this device from now on."""

    device: str


@dataclass(frozen=True, slots=True)
class UseChannel:
    """Of a device with two sensors of one kind, chart this channel: 0 the first, 2 the second."""

    device: str
    channel: int


@dataclass(frozen=True, slots=True)
class RemoveDevice:
    """This device, which stands by, does not belong to the chair any more."""

    device: str
