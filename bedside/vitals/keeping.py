"""What of a chair's readings is kept: numerics on change and twice a second, pressures, and the waveform.

Outside a session rows wait in memory, the last 15 minutes of them, and are written when one starts.
"""

from __future__ import annotations

from array import array
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from bedside.reading import Numeric, Pressure, Reading, Waveform
from bedside.told.rows import NumericRow, PressureRow, Row, WaveRow, Where

REPEATED_S, AT_MOST_S = 0.5, 1.0
"""Real seconds, and the chair's, after which an unchanged number is written again: with the writer's own gathering
a kill costs less than a second of numbers."""
KEPT_BEFORE = timedelta(minutes=15)
CHUNK_S = 0.3
"""Real seconds of waveform to a row: with the writer's own gathering, less than a second is ever at risk."""


class Keeper:
    """Turns readings of one chair into rows. `speed` is the chair's: chunks are as long in real time."""

    def __init__(self, bed: str, speed: float = 1.0) -> None:
        self._bed = bed
        self._chunk = CHUNK_S * max(1.0, speed)
        self._again = timedelta(seconds=min(AT_MOST_S, REPEATED_S * max(1.0, speed)))
        self._last: dict[tuple[str, str, int], tuple[datetime, Numeric]] = {}
        self._skipped: dict[tuple[str, str, int], NumericRow] = {}
        self._samples: dict[str, tuple[array[int], datetime, Reading]] = {}
        self._before: deque[Row] = deque()

    def rows(self, reading: Reading, session: str | None) -> list[Row]:
        """The rows to write because of this reading; none outside a session."""
        made = list(self._made(reading, session))
        if session is not None:
            return made
        self._before.extend(made)
        while self._before and reading.received.utc - self._before[0].utc > KEPT_BEFORE:
            self._before.popleft()
        return []

    def set_aside(self) -> list[Row]:
        """What was kept in memory is nobody's yet."""
        rows = list(self._before)
        self._before.clear()
        return rows

    def opened(self, session: str) -> list[Row]:
        """What was kept in memory before the session, now part of it."""
        return belonging(self.set_aside(), session)

    def _made(self, reading: Reading, session: str | None) -> Iterator[Row]:
        where = Where(self._bed, session, reading.device, reading.origin)
        match reading.fact:
            case Numeric() as fact:
                yield from self._number(where, reading.received.utc, fact)
            case Pressure() as fact:
                yield _pressure(where, reading.received.utc, fact)
            case Waveform():
                yield from self._wave(where, reading, reading.fact)
            case _:
                return

    def _number(self, where: Where, utc: datetime, fact: Numeric) -> Iterator[Row]:
        """On change and twice a second. Before a change the last repetition is written too: how long the value
        had been heard decides when its loss is an alarm, and a session can be judged again from its rows."""
        named = [f"channel {fact.channel}"] if fact.channel else []
        row = NumericRow(
            where,
            utc,
            fact.vital,
            fact.value,
            fact.reason,
            ",".join([*fact.quality, *named]),
            # a number from an instrument's memory says so: it is not of this moment
            "history" if fact.kind == "history" else None,
            fact.measured_at if fact.kind == "history" else None,
        )
        key = (where.device, fact.vital, fact.channel)
        known = self._last.get(key)
        same = known is not None and known[1] == fact
        if same and known and utc - known[0] < self._again:
            self._skipped[key] = row
            return
        skipped = self._skipped.pop(key, None)
        if skipped and not same:
            yield skipped
        self._last[key] = (utc, fact)
        yield row

    def _wave(self, where: Where, reading: Reading, fact: Waveform) -> Iterator[Row]:
        start = reading.received.utc - timedelta(seconds=len(fact.samples) / fact.rate)
        samples, since, _ = self._samples.get(reading.device) or (array("H"), start, reading)
        gap = (start - since).total_seconds() - len(samples) / fact.rate
        if samples and abs(gap) > max(0.5, self._chunk):
            yield WaveRow(where, since, fact.vital, fact.rate, samples.tobytes())
            samples, since = array("H"), start
        samples.extend(fact.samples)
        if len(samples) >= self._chunk * fact.rate:
            yield WaveRow(where, since, fact.vital, fact.rate, samples.tobytes())
            self._samples.pop(reading.device, None)
        else:
            self._samples[reading.device] = (samples, since, reading)


def belonging(rows: Iterable[Row], session: str) -> list[Row]:
    """The same rows as part of a session."""
    return [replace(row, where=replace(row.where, session=session)) for row in rows]


def _pressure(where: Where, utc: datetime, fact: Pressure) -> PressureRow:
    value = fact.value
    return PressureRow(
        where,
        utc,
        value.systolic if value else None,
        value.diastolic if value else None,
        value.mean if value else None,
        value.pulse_rate if value else None,
        fact.reason,
        ",".join([*fact.quality, *(["time not the measurement's"] if fact.untimed else [])]),
        fact.kind,
        fact.measured_at,
    )
