"""A known stream of one instrument: what the kit feeds to an adapter, and what may come out."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Example:
    """`pieces` are frames, lines or notifications, in order; `numbers` everything they say: %, 1/min, mmHg, Cel."""

    name: str
    pieces: tuple[bytes, ...]
    numbers: frozenset[float]
