"""What a bad cable does, for the kit: seeded, over the pieces of an example. The kit's own, so that it needs no
simulator."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

Damage = Callable[[random.Random, Sequence[bytes]], list[bytes]]


def flip(rng: random.Random, pieces: Sequence[bytes]) -> list[bytes]:
    """One bit turned in some pieces: no check misses a single one."""
    out = []
    for piece in pieces:
        data = bytearray(piece)
        if data and rng.random() < 0.3:
            data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
        out.append(bytes(data))
    return out


def drop(rng: random.Random, pieces: Sequence[bytes]) -> list[bytes]:
    """One byte lost in some pieces."""
    return [_without(rng, piece) if rng.random() < 0.3 else piece for piece in pieces]


def _without(rng: random.Random, piece: bytes) -> bytes:
    at = rng.randrange(len(piece))
    return piece[:at] + piece[at + 1 :]


def lose(rng: random.Random, pieces: Sequence[bytes]) -> list[bytes]:
    """Whole pieces lost."""
    return [piece for piece in pieces if rng.random() > 0.2]


def repeat(rng: random.Random, pieces: Sequence[bytes]) -> list[bytes]:
    """Whole pieces said twice."""
    return [piece for one in pieces for piece in ([one, one] if rng.random() < 0.2 else [one])]


def rubbish(rng: random.Random, pieces: Sequence[bytes]) -> list[bytes]:
    """Noise between pieces."""
    out = []
    for piece in pieces:
        out += [rng.randbytes(rng.randrange(1, 9)), piece] if rng.random() < 0.2 else [piece]
    return out


def glue(_: random.Random, pieces: Sequence[bytes]) -> list[bytes]:
    """All at once."""
    return [b"".join(pieces)]


def split(rng: random.Random, pieces: Sequence[bytes]) -> list[bytes]:
    """Cut anywhere."""
    data = b"".join(pieces)
    cuts = sorted(rng.sample(range(len(data) + 1), min(len(data), 12)))
    return [data[a:b] for a, b in zip([0, *cuts], [*cuts, len(data)], strict=True) if a < b]


def wrong_baud(rng: random.Random, pieces: Sequence[bytes]) -> list[bytes]:
    """Other bytes, and fewer of them."""
    return [bytes(rng.randrange(256) for _ in piece[::2]) for piece in pieces]


def mutated(rng: random.Random, piece: bytes) -> bytes:
    """A piece with up to four of its bytes turned, lost, doubled or replaced."""
    data = bytearray(piece)
    for _ in range(rng.randrange(5)):
        at = rng.randrange(len(data) + 1)
        match rng.randrange(4):
            case 0 if at < len(data):
                data[at] ^= 1 << rng.randrange(8)
            case 1 if at < len(data):
                del data[at]
            case 2:
                data[at:at] = data[:at][-3:]
            case _:
                data[at:at] = rng.randbytes(1)
    return bytes(data)


WHOLE: dict[str, Damage] = {"lose": lose, "repeat": repeat}
STREAM: dict[str, Damage] = {"glue": glue, "split": split}
BYTES: dict[str, Damage] = {"flip": flip, "drop": drop, "rubbish": rubbish, "wrong baud": wrong_baud}
EVERY = {**WHOLE, **STREAM, **BYTES}
