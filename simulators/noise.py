"""Smooth noise as a pure function of (seed, channel, time): two instruments agree without talking."""

from __future__ import annotations

from functools import lru_cache

_MASK = (1 << 64) - 1


@lru_cache(maxsize=4096)
def scatter(seed: int, channel: int, step: int) -> float:
    """One number in -1 .. 1, the same for the same arguments on every machine (splitmix64)."""
    x = (seed * 0x9E3779B97F4A7C15 + channel * 0xBF58476D1CE4E5B9 + step * 0x94D049BB133111EB) & _MASK
    x = ((x ^ (x >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    x = ((x ^ (x >> 27)) * 0x94D049BB133111EB) & _MASK
    return ((x ^ (x >> 31)) >> 11) / (1 << 52) - 1.0


def smooth(seed: int, channel: int, t: float, period: float) -> float:
    """Noise in -1 .. 1 that wanders over about `period` seconds."""
    place = t / period
    step = int(place // 1)
    part = place - step
    part = part * part * (3 - 2 * part)
    return scatter(seed, channel, step) * (1 - part) + scatter(seed, channel, step + 1) * part
