"""What can be seen of one wire: how many frames, how lately, how fast, and its last bytes beside their meaning.

Written by the supervisor's thread, read by anybody: readers get frozen rows.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bedside.reading import (
    UNITS,
    Ack,
    CuffPressure,
    Fact,
    Numeric,
    Pressure,
    Status,
    Waveform,
)
from devices.decoder import Tally

ROWS, SECONDS, SHOWN = 120, 120, 64


@dataclass(frozen=True, slots=True)
class Row:
    """Bytes as they came or went, at most 64 of them, and what was understood."""

    utc: datetime
    out: bool
    data: bytes
    cut: int
    frames: int
    bad: int
    said: str


class Observed:
    """Counts over all connections of this run. Times are real seconds, as the caller gives them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._rows: deque[Row] = deque(maxlen=ROWS)
        self._rates: deque[tuple[int, int]] = deque(maxlen=SECONDS)
        self._base = Tally()
        self._last = Tally()
        self.opened = 0
        self.heard_at: float | None = None
        self.bad_at: datetime | None = None

    def connected(self) -> None:
        """A new link, and a decoder that begins to count anew."""
        with self._lock:
            self._base = _sum(self._base, self._last)
            self._last = Tally()
            self.opened += 1

    def came(self, data: bytes, tally: Tally, facts: Sequence[Fact], utc: datetime, real: float) -> None:
        with self._lock:
            frames, bad = tally.frames - self._last.frames, tally.bad_frames - self._last.bad_frames
            if frames < 0 or bad < 0:  # the device began a decoder anew
                self._base = _sum(self._base, self._last)
                frames, bad = tally.frames, tally.bad_frames
            self._last = Tally(tally.total, tally.frames, tally.bad_frames, tally.skipped)
            self._rows.append(Row(utc, False, data[:SHOWN], max(0, len(data) - SHOWN), frames, bad, meaning(facts)))
            self.heard_at = real
            self.bad_at = utc if bad else self.bad_at
            self._count(int(real), frames)

    def _count(self, second: int, frames: int) -> None:
        if self._rates and self._rates[-1][0] == second:
            frames += self._rates.pop()[1]
        self._rates.append((second, frames))

    def went(self, data: bytes, utc: datetime) -> None:
        with self._lock:
            self._rows.append(Row(utc, True, data[:SHOWN], max(0, len(data) - SHOWN), 0, 0, ""))

    def tally(self) -> Tally:
        with self._lock:
            return _sum(self._base, self._last)

    def rows(self) -> tuple[Row, ...]:
        with self._lock:
            return tuple(self._rows)

    def rates(self, real: float) -> list[int]:
        """Frames in each of the last two minutes' whole seconds, oldest first."""
        with self._lock:
            known = dict(self._rates)
        now = int(real)
        return [known.get(second, 0) for second in range(now - SECONDS, now)]


def _sum(a: Tally, b: Tally) -> Tally:
    return Tally(a.total + b.total, a.frames + b.frames, a.bad_frames + b.bad_frames, a.skipped + b.skipped)


def meaning(facts: Sequence[Fact]) -> str:
    """Facts as a few words for a person."""
    words: list[str] = []
    samples = sum(len(fact.samples) for fact in facts if isinstance(fact, Waveform))
    for fact in facts:
        match fact:
            case Numeric(vital, value, reason):
                said = f"{value:g} {UNITS[vital]}" if value is not None else f"none, {reason}"
                words.append(f"{vital} {said}" + (" (history)" if fact.kind == "history" else ""))
            case Pressure(value, reason):
                said = f"{value.systolic:g}/{value.diastolic:g}" if value else f"none, {reason}"
                words.append(f"pressure {said}" + (" (history)" if fact.kind == "history" else ""))
            case CuffPressure(value):
                words.append(f"cuff {value} mmHg")
            case Status(code) | Ack(code):
                words.append(code)
            case _:
                pass
    if samples:
        words.append(f"{samples} sample{'s' if samples > 1 else ''}")
    return " · ".join(words)
