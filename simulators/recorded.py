"""A recorded patient as a body: what their monitor showed, row by row, with their own pleth.

SpO2 and pulse are rounded half up, as a monitor shows them. A blank SpO2 for more than 2 s, or a pleth
that stays flat as long, is a probe that is off; a shorter blank is an artifact.
"""

from __future__ import annotations

import csv
import gzip
import math
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from simulators.body import A_MORNING, SimulatedBody, Vitals
from simulators.stories import STORIES

BLANK_S = 2.0
FLAT = 0.004
LONGEST_HOLD_S = 2.5
DETERMINATION_S = 34.0


@dataclass(frozen=True, slots=True)
class Determination:
    """A recorded pressure, complete at `t`."""

    t: float
    systolic: float
    diastolic: float
    mean: float
    pulse_rate: float


def _rows(path: Path) -> Iterator[dict[str, str]]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8-sig", newline="") as stream:
        yield from csv.DictReader(stream)


def _number(row: dict[str, str], name: str) -> float | None:
    text = (row.get(name) or "").strip()
    return float(text) if text else None


def read_determinations(path: Path) -> list[Determination]:
    """Every complete determination that is new: the recording monitor sent each one again and again."""
    found: list[Determination] = []
    last: tuple[float, float] | None = None
    in_progress = False
    for row in _rows(path):
        systolic, diastolic = _number(row, "nibp_sys_mmHg"), _number(row, "nibp_dia_mmHg")
        if not systolic:
            continue
        if not diastolic:
            in_progress = True
            continue
        if (systolic, diastolic) == last and not in_progress:
            continue
        last, in_progress = (systolic, diastolic), False
        mean = _number(row, "nibp_map_mmHg") or 0
        rate = _number(row, "nibp_pulse_bpm") or 60
        found.append(Determination(float(row["t_s"]), systolic, diastolic, mean, rate))
    return found


class _Numerics:
    """SpO2 and pulse by time, and the stretches without SpO2."""

    def __init__(self, path: Path) -> None:
        rows = [
            (float(row["t_s"]), _number(row, "spo2_pct"), _number(row, "pulse_rate_bpm")) for row in _rows(path)
        ]
        self.times = [t for t, _, _ in rows]
        self.spo2 = [value if value and 1 <= value <= 100 else None for _, value, _ in rows]
        self.pulse = [value if value and 15 <= value <= 350 else None for _, _, value in rows]
        gaps = sorted(b - a for a, b in zip(self.times, self.times[1:], strict=False))
        spacing = gaps[len(gaps) // 2] if gaps else 1.0
        self.hold = max(LONGEST_HOLD_S, 1.5 * spacing)
        self.off = list(self._blanks())

    def _blanks(self) -> Iterator[tuple[float, float]]:
        start: float | None = None
        for t, value in zip(self.times, self.spo2, strict=True):
            if value is None:
                start = t if start is None else start
            elif start is not None:
                if t - start > BLANK_S:
                    yield start, t
                start = None
        if start is not None:
            yield start, math.inf

    def at(self, t: float) -> tuple[float | None, float | None]:
        place = bisect_right(self.times, t) - 1
        if place < 0 or t - self.times[place] > self.hold:
            return None, None
        return self.spo2[place], self.pulse[place]


class _Pleth:
    """Samples 0..1 by time, and the stretches where they do not move."""

    def __init__(self, path: Path) -> None:
        self._times, self._samples = array("d"), array("f")
        opener = gzip.open if path.suffix == ".gz" else open
        with opener(path, "rt", encoding="utf-8-sig") as stream:
            header = stream.readline().strip().split(",")
            t_at, pleth_at = header.index("t_s"), header.index("pleth_NU")
            for line in stream:
                cells = line.rstrip("\n").split(",")
                if cells[pleth_at]:
                    self._times.append(float(cells[t_at]))
                    self._samples.append(float(cells[pleth_at]))
        self.off = list(self._flats())

    def _flats(self) -> Iterator[tuple[float, float]]:
        start, level = 0, None
        for place, sample in enumerate(self._samples):
            if level is None or abs(sample - level) > FLAT:
                if place and self._times[place - 1] - self._times[start] > BLANK_S:
                    yield self._times[start], self._times[place]
                start, level = place, sample
        if self._samples and self._times[-1] - self._times[start] > BLANK_S:
            yield self._times[start], self._times[-1]

    def at(self, t: float) -> int | None:
        place = bisect_right(self._times, t) - 1
        if place < 0 or t - self._times[place] > 0.5:
            return None
        return max(0, min(255, int(self._samples[place] * 255 + 0.5)))


class RecordedBody:
    """The patient of NUMERICS, with the pleth of WAVE where there is one. `t` is the recording's own time."""

    recorded = True

    def __init__(self, numerics: Path, wave: Path | None = None) -> None:
        self._numerics = _Numerics(numerics)
        self._wave = _Pleth(wave) if wave else None
        self._off = self._numerics.off + (self._wave.off if self._wave else [])
        self._stand_in = SimulatedBody(STORIES["steady"], 1)

    @property
    def span(self) -> tuple[float, float]:
        return self._numerics.times[0], self._numerics.times[-1]

    def vitals(self, t: float) -> Vitals:
        spo2, pulse = self._numerics.at(t)
        rounded = [None if value is None else math.floor(value + 0.5) for value in (spo2, pulse)]
        on = not _within(self._off, t) and self._numerics.times[0] <= t
        motion = on and (spo2 is None or pulse is None)
        return Vitals(rounded[0], rounded[1], 0, 0, 0, probe_on=on, motion=motion)

    def wall(self, t: float) -> datetime:
        return A_MORNING + timedelta(seconds=t)

    def pleth(self, t: float) -> int | None:
        if _within(self._off, t):
            return None
        if self._wave is None:
            return self._stand_in.pleth(t)
        return self._wave.at(t)


def _within(stretches: Sequence[tuple[float, float]], t: float) -> bool:
    return any(start <= t < end for start, end in stretches)
