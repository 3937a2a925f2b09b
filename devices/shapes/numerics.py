"""What every oximeter decoder does with two raw numbers and its instrument's flags.

A number shown while the sensor is off, missing or searching is not a value; a sentinel becomes absence with
its reason; zero never stands for a value.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from bedside.reading import Fact, Numeric, Quality, Reason, Vital

RANGES = {
    Vital.SPO2: (1, 100),
    Vital.PULSE_RATE: (1, 350),
    Vital.HEART_RATE: (1, 350),
    Vital.PERFUSION_INDEX: (0, 100),
    Vital.TEMPERATURE: (5, 50),
}
"""What a decoder takes for possible; the wider plausibility is the alarm engine's."""


@dataclass(frozen=True, slots=True)
class Flags:
    """What an instrument says about its own numbers.

    `gate`: they are none, for this reason. `missing`: why a sentinel is one. `spo2`, `pulse_rate`: marks of
    one number alone. `kind` and `measured_at` as in Numeric.
    """

    gate: Reason | None = None
    missing: Reason = Reason.INVALID
    quality: tuple[Quality, ...] = ()
    spo2: tuple[Quality, ...] = ()
    pulse_rate: tuple[Quality, ...] = ()
    kind: str = "spot"
    measured_at: str | None = None


def oximetry(
    spo2: float | None,
    pulse: float | None,
    flags: Flags,
    *,
    no_spo2: Collection[float] = (),
    no_pulse: Collection[float] = (),
    index: float | None = None,
) -> list[Numeric]:
    """SpO2 and pulse rate as facts, with the perfusion index when there is one.

    Raw numbers in % and 1/min, None for dashes; `no_spo2` and `no_pulse` are the protocol's sentinels.
    `index` None: not supported, or not sent.
    """
    if spo2 == 0 and pulse == 0 and flags.gate is None:
        artifact = flags.missing is Reason.ARTIFACT
        flags = replace(flags, gate=Reason.ARTIFACT if artifact else Reason.SENSOR_OFF)
    facts = [
        numeric(Vital.SPO2, None if spo2 in no_spo2 else spo2, flags, flags.spo2),
        numeric(Vital.PULSE_RATE, None if pulse in no_pulse else pulse, flags, flags.pulse_rate),
    ]
    if index or (index == 0 and facts[0].value is not None):
        facts.append(numeric(Vital.PERFUSION_INDEX, index, flags))
    return facts


def numeric(vital: Vital, value: float | None, flags: Flags = Flags(), own: tuple[Quality, ...] = ()) -> Numeric:
    """One number after the gates: absent for the instrument's reason, as a sentinel, or out of its range."""
    quality = tuple(sorted({*flags.quality, *own}))
    reason = flags.gate or (flags.missing if value is None else _outside(vital, value))
    # an artifact that is the reason is not a mark as well
    marks = tuple(mark for mark in quality if mark.value != reason)
    return Numeric(vital, None if reason else tidy(value), reason, marks, flags.kind, flags.measured_at)


def _outside(vital: Vital, value: float) -> Reason | None:
    low, high = RANGES.get(vital, (float("-inf"), float("inf")))
    return None if low <= value <= high else Reason.OUT_OF_RANGE


def tidy(value: float | None) -> float | None:
    """A whole number as int, so that 98.0 is shown and told as 98."""
    return int(value) if value is not None and value == int(value) else value


class Refresh:
    """For instruments that repeat their numbers in every packet: said at first, on change, and every so often."""

    def __init__(self, every: int) -> None:
        self._every = every
        self.restart()

    def restart(self) -> None:
        self._last: Sequence[Fact] | None = None
        self._since = 0

    def say(self, facts: list[Numeric]) -> list[Numeric]:
        """`facts` when they are to be said now, else nothing."""
        self._since += 1
        if facts == self._last and self._since < self._every:
            return []
        self._last, self._since = facts, 0
        return facts
