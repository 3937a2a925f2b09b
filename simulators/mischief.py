"""What a bad cable does: functions from bytes to bytes, seeded, entering by one door.

A `Mischief` rewrites what an instrument says in flight; an instrument never knows of it.
"""

from __future__ import annotations

import random
from collections.abc import Callable

Mischief = Callable[[bytes], bytes]


def flips(seed: int, rate: float) -> Mischief:
    """One bit of each byte turned with probability `rate`."""
    rng = random.Random(seed)

    def rewrite(data: bytes) -> bytes:
        return bytes(b ^ (1 << rng.randrange(8)) if rng.random() < rate else b for b in data)

    return rewrite


def drops(seed: int, rate: float) -> Mischief:
    """Each byte lost with probability `rate`."""
    rng = random.Random(seed)
    return lambda data: bytes(b for b in data if rng.random() >= rate)


def repeats(seed: int, rate: float) -> Mischief:
    """Each byte said twice with probability `rate`."""
    rng = random.Random(seed)
    return lambda data: b"".join(bytes((b,)) * (2 if rng.random() < rate else 1) for b in data)


def rubbish(seed: int, rate: float) -> Mischief:
    """Up to ten random bytes before a piece, with probability `rate`."""
    rng = random.Random(seed)

    def rewrite(data: bytes) -> bytes:
        return rng.randbytes(rng.randrange(1, 10)) + data if data and rng.random() < rate else data

    return rewrite


def chain(*steps: Mischief) -> Mischief:
    """One after the other."""

    def rewrite(data: bytes) -> bytes:
        for step in steps:
            data = step(data)
        return data

    return rewrite
