"""The chair's recent past in memory: what a screen needs to draw trends without reading the record.

SpO2, pulse and what else an instrument gives once a second, None where there was no value; determinations and
markers as they came.
Before a session only the last 15 minutes are kept.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import deque
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from operator import attrgetter

from bedside.reading import PressureValue

KEPT_BEFORE = timedelta(minutes=15)
EVERY = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Sample:
    """One second: SpO2 in %, pulse in 1/min, and others by their vital's name."""

    utc: datetime
    spo2: float | None
    pulse_rate: float | None
    others: Mapping[str, float | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that happened, with the words for its flag."""

    utc: datetime
    kind: str
    text: str


_moment = attrgetter("utc")


class Trend:
    """Three series, oldest first. `version` changes when something other than a sample was added."""

    def __init__(self) -> None:
        self.samples: deque[Sample] = deque()
        self.pressures: deque[tuple[datetime, PressureValue]] = deque()
        self.marks: deque[Mark] = deque()
        self.version = 0

    @property
    def began(self) -> datetime | None:
        """When the first value that is kept was taken."""
        values = (s.utc for s in self.samples if s.spo2 is not None or s.pulse_rate is not None)
        return min((first for first in (next(values, None), self._first_pressure) if first), default=None)

    @property
    def _first_pressure(self) -> datetime | None:
        return self.pressures[0][0] if self.pressures else None

    def sample(
        self,
        utc: datetime,
        spo2: float | None,
        pulse_rate: float | None,
        others: Mapping[str, float | None] | None = None,
    ) -> bool:
        """Take a sample if a second has passed; whether it was taken."""
        if self.samples and utc - self.samples[-1].utc < EVERY:
            return False
        self.samples.append(Sample(utc, spo2, pulse_rate, others or {}))
        return True

    def pressure(self, utc: datetime, value: PressureValue) -> None:
        self.pressures.append((utc, value))
        self.version += 1

    def changed(self) -> None:
        """Something else that is drawn with it is new."""
        self.version += 1

    def mark(self, utc: datetime, kind: str, text: str) -> None:
        self.marks.append(Mark(utc, kind, text))
        self.version += 1

    def remark(self, kinds: Collection[str], marks: Iterable[tuple[datetime, str, str]]) -> None:
        """Every mark of these kinds anew, in the order of their times among the others."""
        kept = [mark for mark in self.marks if mark.kind not in kinds]
        self.marks = deque(sorted((*kept, *(Mark(*each) for each in marks)), key=_moment))
        self.version += 1

    def unmark(self, utc: datetime, kind: str, text: str) -> None:
        """What stood there was not meant."""
        gone = Mark(utc, kind, text)
        if gone in self.marks:
            self.marks.remove(gone)
            self.version += 1

    def forget_before(self, utc: datetime) -> None:
        """Drop what is older than `utc`."""
        while self.samples and self.samples[0].utc < utc:
            self.samples.popleft()
        while self.pressures and self.pressures[0][0] < utc:
            self.pressures.popleft()
        while self.marks and self.marks[0].utc < utc:
            self.marks.popleft()

    def clear(self) -> None:
        self.samples.clear()
        self.pressures.clear()
        self.marks.clear()
        self.version += 1

    def since(self, utc: datetime) -> Sequence[Sample]:
        """The samples from `utc` on, found without looking at all that came before; from any thread."""
        kept = tuple(self.samples)
        return kept[bisect_left(kept, utc, key=_moment) :]

    def near(self, utc: datetime, within: timedelta) -> tuple[list[float], list[float]]:
        """SpO2 and pulse values within `within` of a moment."""
        close = [sample for sample in self.since(utc - within) if sample.utc <= utc + within]
        spo2 = [sample.spo2 for sample in close if sample.spo2 is not None]
        pulse = [sample.pulse_rate for sample in close if sample.pulse_rate is not None]
        return spo2, pulse
