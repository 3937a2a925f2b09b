"""The 16-bit float of Bluetooth health devices (IEEE 11073-20601 SFLOAT): signed 12-bit mantissa, signed 4-bit
exponent of ten. Decimal, so that 17.6 stays 17.6."""

from __future__ import annotations

from decimal import Decimal

SPECIAL = range(0x7FE, 0x803)
"""+INF, NaN, NRes, reserved, -INF: none of them is a value. With another exponent than 0 the same bits are numbers:
F7FF is 204.7."""

MMHG_PER_KPA = Decimal("7.50062")


def sfloat(low: int, high: int) -> Decimal | None:
    """The number in two bytes, little end first; None when it is not a number."""
    raw = high << 8 | low
    mantissa, exponent = raw & 0xFFF, raw >> 12
    if raw in SPECIAL:
        return None
    mantissa -= 0x1000 if mantissa > 0x7FF else 0
    exponent -= 0x10 if exponent > 7 else 0
    return Decimal(mantissa).scaleb(exponent)


def at(data: bytes, place: int) -> Decimal | None:
    """The number that stands at `place`."""
    return sfloat(data[place], data[place + 1])


def plain(value: Decimal | None) -> float | None:
    """As int when it is whole, as float else."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
