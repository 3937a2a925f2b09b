"""Alarm bursts as samples: one pure generator, played by the page and written by `infusion-monitor sound`.

Timing and tone follow IEC 60601-1-8 tables 3 and 4 as the project's clinical reference reproduces them
(ALM-11 to ALM-17). A pulse is a fundamental with five harmonics under a straight rise and an equal fall of 16 %
of its length (at least 10 ms). Its length is measured between the 50 % points of the envelope, the spacing from
where one falls below 90 % of its height to where the next rises to it; the spacings keep their bounds also when
they are read off at 10 %. No melody: the sound says priority, the screen says what.
"""

from __future__ import annotations

import io
import math
import sys
import wave
from array import array
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from types import MappingProxyType

from bedside.conditions.priority import Priority

RATE = 44_100
FULL = 32_767
EDGE = 0.16
"""Rise and fall, as a part of the pulse: inside both readings of the standard's second edition (10 to 20 %,
10 to 40 %)."""
PARTS = (1.0, 0.7, 0.55, 0.45, 0.35, 0.3)
"""Amplitudes of the fundamental and its harmonics: the weakest lies 10.5 dB below it."""


@dataclass(frozen=True, slots=True)
class Burst:
    """One priority's burst: Hz, seconds, dBFS. `repeat_s` runs from start to start, `hurried_s` when nobody
    has answered for two minutes."""

    fundamental: float
    pulse_s: float
    gaps_s: tuple[float, ...]
    peak_db: float
    repeat_s: float
    hurried_s: float

    @property
    def edge_s(self) -> float:
        return self.pulse_s * EDGE

    @property
    def whole_s(self) -> float:
        """A pulse from the start of its rise to the end of its fall."""
        return self.pulse_s + self.edge_s

    @property
    def starts_s(self) -> tuple[float, ...]:
        """When each pulse begins to rise; the 90 % points lie nine tenths of an edge inside."""
        steps = (self.whole_s + gap - 1.8 * self.edge_s for gap in self.gaps_s)
        return tuple(accumulate(steps, initial=0.0))

    @property
    def seconds(self) -> float:
        """The burst's own length."""
        return self.starts_s[-1] + self.whole_s


_X, _TD, _Y = 0.10, 0.15, 0.20
_FIVE = (_X, _X, 2 * _X + _TD, _X)
BURSTS: Mapping[Priority, Burst] = MappingProxyType(
    {
        Priority.HIGH: Burst(660.0, _TD, (*_FIVE, 0.6, *_FIVE), -1.0, repeat_s=7.0, hurried_s=6.2),
        Priority.MEDIUM: Burst(523.0, 0.2, (_Y, _Y), -3.0, repeat_s=10.0, hurried_s=6.0),
        Priority.LOW: Burst(392.0, 0.2, (_Y,), -5.0, repeat_s=20.0, hurried_s=20.0),
    }
)


def samples(priority: Priority, rate: int = RATE) -> array[int]:
    """The burst as 16-bit mono samples: it begins with its first pulse and ends with its last."""
    burst = BURSTS[priority]
    pulse = _pulse(burst, rate)
    found = array("h", bytes(2 * math.ceil(burst.seconds * rate)))
    for start in burst.starts_s:
        at = round(start * rate)
        piece = pulse[: len(found) - at]
        found[at : at + len(piece)] = piece
    return found


def wav(priority: Priority, rate: int = RATE) -> bytes:
    """The burst as a WAV file, 16-bit mono."""
    found = samples(priority, rate)
    if sys.byteorder == "big":
        found.byteswap()
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(found.tobytes())
    return out.getvalue()


@cache
def _pulse(burst: Burst, rate: int) -> array[int]:
    """One pulse, its highest sample at the burst's peak level."""
    shape = [
        _tone(burst, n / rate) * _envelope(burst, n / rate) for n in range(math.floor(burst.whole_s * rate) + 1)
    ]
    scale = FULL * 10 ** (burst.peak_db / 20) / max(abs(value) for value in shape)
    return array("h", (round(value * scale) for value in shape))


def _envelope(burst: Burst, t: float) -> float:
    return max(0.0, min(1.0, t / burst.edge_s, (burst.whole_s - t) / burst.edge_s))


def _tone(burst: Burst, t: float) -> float:
    """Phases apart, so that the harmonics do not all peak at once."""
    turn = 2 * math.pi * burst.fundamental * t
    return sum(part * math.sin(turn * k + (k - 1)) for k, part in enumerate(PARTS, 1))
