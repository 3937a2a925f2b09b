"""What a bad cable does to bytes: seeded, composable, entering by one door.

A `Mischief` takes what an instrument says, piece by piece with its time, and gives what arrives; it never adds a
byte the cable could not. An instrument never knows of it.
"""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Callable, Sequence
from typing import Protocol

from simulators.stories import Trouble


class Mischief(Protocol):
    """Bytes as said at story second `t`, to bytes as they arrive."""

    def __call__(self, data: bytes, t: float = 0.0, /) -> bytes: ...


def flips(seed: int, rate: float) -> Mischief:
    """One bit of each byte turned with probability `rate`."""
    rng = random.Random(seed)

    def rewrite(data: bytes, _: float = 0.0) -> bytes:
        return bytes(b ^ (1 << rng.randrange(8)) if rng.random() < rate else b for b in data)

    return rewrite


def drops(seed: int, rate: float) -> Mischief:
    """Each byte lost with probability `rate`."""
    rng = random.Random(seed)

    def rewrite(data: bytes, _: float = 0.0) -> bytes:
        return bytes(b for b in data if rng.random() >= rate)

    return rewrite


def repeats(seed: int, rate: float) -> Mischief:
    """Each byte said twice with probability `rate`."""
    rng = random.Random(seed)

    def rewrite(data: bytes, _: float = 0.0) -> bytes:
        return b"".join(bytes((b,)) * (2 if rng.random() < rate else 1) for b in data)

    return rewrite


def rubbish(seed: int, rate: float) -> Mischief:
    """Up to ten random bytes before a piece, with probability `rate`."""
    rng = random.Random(seed)

    def rewrite(data: bytes, _: float = 0.0) -> bytes:
        return rng.randbytes(rng.randrange(1, 10)) + data if data and rng.random() < rate else data

    return rewrite


def delays(seed: int, seconds: float) -> Mischief:  # noqa: ARG001 - every mischief takes a seed
    """Everything late by `seconds`."""
    late: deque[tuple[float, bytes]] = deque()

    def rewrite(data: bytes, t: float = 0.0) -> bytes:
        late.append((t + seconds, data))
        out = bytearray()
        while late and late[0][0] <= t:
            out += late.popleft()[1]
        return bytes(out)

    return rewrite


def stalls(seed: int, amount: float = 0.0) -> Mischief:  # noqa: ARG001
    """The port stays open and says nothing."""

    def rewrite(_data: bytes, _: float = 0.0) -> bytes:
        return b""

    return rewrite


def glues(seed: int, amount: float = 0.0) -> Mischief:  # noqa: ARG001
    """Nothing for a second, then all of it at once."""
    held, since = bytearray(), [float("nan")]

    def rewrite(data: bytes, t: float = 0.0) -> bytes:
        held.extend(data)
        if not t - since[0] < 1.0:
            out, since[0] = bytes(held), t
            held.clear()
            return out
        return b""

    return rewrite


def splits(seed: int, amount: float = 0.0) -> Mischief:  # noqa: ARG001
    """A piece now and its rest with the next one."""
    rng = random.Random(seed)
    held = bytearray()

    def rewrite(data: bytes, _: float = 0.0) -> bytes:
        held.extend(data)
        at = rng.randrange(len(held) + 1)
        out = bytes(held[:at])
        del held[:at]
        return out

    return rewrite


def wrong_baud(seed: int, amount: float = 0.0) -> Mischief:  # noqa: ARG001
    """What a receiver at another speed makes of it: other bytes, and another number of them."""
    rng = random.Random(seed)

    def rewrite(data: bytes, _: float = 0.0) -> bytes:
        return bytes(rng.choice((b ^ 0x66, b >> 1 | 0x80, 0x00, 0xFF)) for b in data[::2])

    return rewrite


KINDS: dict[str, Callable[[int, float], Mischief]] = {
    "drop": drops,
    "flip": flips,
    "duplicate": repeats,
    "garbage": rubbish,
    "delay": delays,
    "stall": stalls,
    "split": splits,
    "glue": glues,
    "wrong-baud": wrong_baud,
}


def chain(*steps: Mischief) -> Mischief:
    """One after the other."""

    def rewrite(data: bytes, t: float = 0.0) -> bytes:
        for step in steps:
            data = step(data, t)
        return data

    return rewrite


class Door:
    """The one door: what acts on the wire of one instrument at a story's moment."""

    def __init__(self, instrument: str, seed: int) -> None:
        self._instrument, self._seed = instrument, seed
        self._acting: dict[Trouble, Mischief] = {}

    def passes(self, data: bytes, t: float, troubles: Sequence[Trouble]) -> bytes:
        """What of `data`, said at story second `t`, arrives."""
        for number, trouble in enumerate(troubles):
            here = not trouble.instruments or self._instrument in trouble.instruments
            if here and trouble.start <= t < trouble.start + trouble.seconds:
                if trouble not in self._acting:
                    self._acting[trouble] = KINDS[trouble.kind](self._seed + number, trouble.amount)
                data = self._acting[trouble](data, t)
        return data
