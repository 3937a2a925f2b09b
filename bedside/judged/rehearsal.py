"""A recorded series through the real alarm engine, as fast as it goes: the command `alarms`.

Time is the series' own. The engine is stepped on the 0.1 s grid counted from the first row, at every row
and at every moment the engine names as its next deadline, which is the same as stepping at every tick.
"""

from __future__ import annotations

import heapq
import itertools
import json
import math
import statistics
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bedside.alarms.engine import AlarmEngine, Cadence
from bedside.alarms.exposure import WINDOW_S
from bedside.alarms.feed import Feed
from bedside.alarms.pressures import plausible
from bedside.alarms.pulse_loss import PulseState
from bedside.conditions.table import AlarmChange, Change
from bedside.judged.series import Determinations, Row
from bedside.limits.limits import Limits
from bedside.phase import Phase
from bedside.reading import Vital

TICKS_PER_SECOND = 10
COLUMNS = {
    "spo2_pct": Vital.SPO2,
    "respiration_rate_bpm": Vital.RESPIRATION_RATE,
    "etco2_mmHg": Vital.ETCO2,
    "heart_rate_bpm": Vital.HEART_RATE,
}
FRESH_S = 5.0


@dataclass(slots=True)
class _Coverage:
    """How long a value was at most `fresh` seconds old."""

    fresh: float
    covered: float = 0.0
    last: float | None = None

    def valid(self, at: float) -> None:
        self.covered += self._since(at)
        self.last = at

    def _since(self, at: float) -> float:
        return 0.0 if self.last is None else min(at - self.last, self.fresh)

    def percent(self, end: float, seconds: float) -> float:
        return round(100 * (self.covered + self._since(end)) / seconds, 1) if seconds else 0.0


@dataclass(slots=True)
class Rehearsal:
    """One series. `numerics` and `events` are rows in order of time; without `events` the pressure comes
    from the numerics."""

    numerics: Sequence[Row]
    events: Sequence[Row] | None = None
    limits: Limits = field(default_factory=Limits)
    phase: Phase = Phase.INFUSING
    baseline: Mapping[str, float] = field(default_factory=dict)
    cuff: bool = True

    def lines(self) -> Iterator[str]:
        """The contract's JSON lines: every change of every condition, then the summary."""
        start = min(rows[0].t for rows in (self.numerics, self.events) if rows)
        spacing = self._spacing()
        engine = AlarmEngine(
            self.limits,
            self.phase,
            start,
            baseline=self.baseline,
            cadence=Cadence.of_spacing(spacing),
            cuff=self.cuff,
        )
        run = _Run(engine, start, engine.cycle_s, pressure_from_numerics=self.events is None)
        for change in run.changes(self._merged()):
            yield _line(change)
        yield json.dumps(run.summary(spacing), separators=(",", ":"))

    def _spacing(self) -> float:
        times = [row.t for row in self.numerics]
        gaps = [later - earlier for earlier, later in itertools.pairwise(times)]
        return statistics.median(gaps) if gaps else 0.0

    def _merged(self) -> Iterator[Row]:
        return heapq.merge(self.numerics, self.events or (), key=lambda row: row.t)


class _Run:
    def __init__(self, engine: AlarmEngine, start: float, cycle_s: float, *, pressure_from_numerics: bool):
        self._engine, self._start = engine, start
        self._from_numerics = pressure_from_numerics
        self._determinations, self._feed = Determinations(), Feed()
        self._onsets: Counter[str] = Counter()
        self._coverage = {
            "spo2": _Coverage(FRESH_S),
            "pulse_rate": _Coverage(FRESH_S),
            "pressure": _Coverage(1.5 * cycle_s),
        }
        self._end = start

    def _tick(self, t: float) -> float:
        """The first tick at or after `t`; whole microseconds, so that no rounding error makes a tick late."""
        since = round((t - self._start) * 1_000_000)
        ticks = -(-since * TICKS_PER_SECOND // 1_000_000)
        return round(self._start + ticks / TICKS_PER_SECOND, 6)

    def changes(self, rows: Iterable[Row]) -> Iterator[tuple[float, AlarmChange]]:
        now = self._start
        waiting: float | None = None
        for row in rows:
            tick = self._tick(row.t)
            if waiting is not None and tick > waiting:
                yield from self._step(waiting)
                now = waiting
            for due in self._deadlines(now, tick):
                yield from self._step(due)
                now = due
            self._take(row)
            waiting = tick
        if waiting is not None:
            yield from self._step(waiting)

    def _deadlines(self, now: float, until: float) -> Iterator[float]:
        while (due := self._engine.deadline(now)) is not None and (tick := self._tick(due)) < until:
            now = tick
            yield tick

    def _step(self, tick: float) -> Iterator[tuple[float, AlarmChange]]:
        for change in self._engine.step(tick):
            self._onsets[change.condition] += change.change is Change.ONSET
            yield tick, change

    def _take(self, row: Row) -> None:
        self._end = row.t
        if row.status == "failed":
            self._feed.pressure(self._engine, None, None, row.t)
        elif row.status or self._from_numerics:
            self._pressure(row)
        if not row.status:
            self._numerics(row)

    def _pressure(self, row: Row) -> None:
        value = self._determinations.take(row)
        if value is None:
            return
        self._feed.pressure(self._engine, value, None, row.t)
        if plausible(value):
            self._coverage["pressure"].valid(row.t)

    def _numerics(self, row: Row) -> None:
        self._pulse(row)
        for column, vital in COLUMNS.items():
            value = row.get(column)
            counts = value is not None and self._feed.numeric(self._engine, vital, value, None, (), row.t)
            if counts and vital in self._coverage:
                self._coverage[vital].valid(row.t)
        if index := row.get("perfusion_index"):
            self._feed.numeric(self._engine, Vital.PERFUSION_INDEX, index, None, (), row.t)

    def _pulse(self, row: Row) -> None:
        """A number that an instrument shows while it says that there is no pulse is none."""
        pulse, state = row.get("pulse_rate_bpm"), row.pulse_state
        if pulse == 0 and state != PulseState.SENSOR_OFF:
            state = PulseState.SEARCHING
        if state not in ("", PulseState.OK):
            self._engine.no_pulse(PulseState(state), row.t)
        elif pulse is not None and self._feed.numeric(self._engine, Vital.PULSE_RATE, pulse, None, (), row.t):
            self._coverage["pulse_rate"].valid(row.t)

    def summary(self, spacing: float) -> dict[str, object]:
        seconds = self._end - self._start
        return {
            "t": "summary",
            "seconds": plain(seconds),
            "cadence_s": plain(spacing),
            "onsets": {name: count for name, count in sorted(self._onsets.items()) if count},
            "monitored_pct": {name: cover.percent(self._end, seconds) for name, cover in self._coverage.items()},
        }


def plain(number: float) -> float | int:
    """The number without needless decimals, to a thousandth."""
    rounded = round(number, 3)
    return int(rounded) if math.isfinite(rounded) and rounded == int(rounded) else rounded


def _line(stamped: tuple[float, AlarmChange]) -> str:
    at, change = stamped
    line: dict[str, object] = {
        "t_s": plain(at),
        "event": change.change,
        "condition": change.condition,
        "priority": change.priority,
        "kind": change.kind,
    }
    if change.value is not None:
        line["value"] = plain(change.value)
    if change.limit is not None:
        line["limit"] = plain(change.limit)
    if change.exposure is not None:
        line |= {"exposure_s": plain(change.exposure), "of_s": plain(WINDOW_S)}
    return json.dumps(line, separators=(",", ":"))
