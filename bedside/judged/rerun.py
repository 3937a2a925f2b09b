"""A stored session through the alarm engine again: with its own limits the same alarms, with others the what-if.

Rows and events of the record go in at the times they were recorded, the engine is stepped on the chair's own
0.1 s grid as it was then. Deterministic: the same record and limits give the same changes. Conditions of wires,
screens and clocks are not in the measured rows and are left out.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bedside.alarms.engine import AlarmEngine
from bedside.alarms.feed import Feed
from bedside.book import Book
from bedside.conditions.table import AlarmChange, Change, Priority, held
from bedside.limits.kept import limits_of
from bedside.limits.limits import Limits
from bedside.phase import Phase
from bedside.reading import PressureValue, Reason, Vital
from bedside.told import events as happened
from bedside.told.events import Stamped
from bedside.told.rows import remembered

TICK = 0.1
OTHERS = {"respiration_rate", "etco2", "heart_rate", "temperature"}
AGAIN_S = 1.5
Said = tuple[float | None, str | None, str]
CHANNEL = re.compile(r"channel (\d+)")
Row = tuple[datetime, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Rerunnable:
    """One session as the record holds it: its events, numerics and pressures, each in order of time. `zero` is
    where the chair's clock had begun, `cuff` whether a pressure was expected."""

    events: Sequence[Stamped]
    numerics: Sequence[Row]
    pressures: Sequence[Row]
    zero: datetime
    cuff: bool = True


@dataclass(frozen=True, slots=True)
class Replayed:
    """A change of a condition at its time."""

    utc: datetime
    change: AlarmChange


class _Run:
    def __init__(self, session: Rerunnable, limits: Limits, changes: Mapping[str, Limits] | None) -> None:
        self._session, self._zero = session, session.zero
        self._changes = changes
        self._opened = self._seconds(session.events[0].utc)
        rows = [*session.numerics[:1], *session.pressures[:1]]
        start = min([self._opened, *(self._seconds(utc) for utc, _ in rows)])
        self._source = {"spo2": "", "pressure": "", "others": ""}
        self._feed, self._book = Feed(), Book()
        self._own = any(isinstance(stamped.event, happened.LimitsInForce) for stamped in session.events)
        self._limits = limits
        self._engine = AlarmEngine(limits, Phase.SETUP, start, cuff=session.cuff)
        self._now = start
        self._quiet_until = start
        self._heard: dict[tuple[str, str], tuple[float, Said]] = {}
        self.ended = False

    def _seconds(self, utc: datetime) -> float:
        return (utc - self._zero).total_seconds()

    def run(self) -> Iterator[Replayed]:
        for at, _, item in sorted(self._items(), key=lambda entry: entry[:2]):
            if isinstance(item, Stamped) and isinstance(item.event, happened.ProcessStarted):
                self._feed.told(self._engine, item.event, at)
                continue
            yield from self._until(at)
            yield from self._take(item, at)
            if self.ended:
                return
            if not isinstance(item, Mapping):  # what a row brings is stepped at once
                yield from self._until(at + TICK)

    def _items(self) -> Iterator[tuple[float, int, Any]]:
        for place, rows in enumerate((self._session.numerics, self._session.pressures), 1):
            for utc, row in rows:
                yield self._seconds(utc), place, row
        for stamped in self._session.events:
            yield self._seconds(stamped.utc), 0, stamped

    def _until(self, until: float) -> Iterator[Replayed]:
        """Every tick of the grid before `until` at which something may change."""
        if until <= self._quiet_until:
            return
        while (due := self._engine.deadline(self._now)) is not None:
            tick = self._tick(due)
            if tick >= until - 1e-6:
                self._quiet_until = tick
                return
            yield from self._step(tick)
        self._quiet_until = math.inf

    def _tick(self, at: float) -> float:
        return -(-round(at * 1e6) // 100_000) / 10

    def _step(self, at: float) -> Iterator[Replayed]:
        self._now, self._quiet_until = max(self._now, at), -math.inf
        for change in self._engine.step(self._now):
            if self._now < self._opened:
                continue  # before the session: nobody's alarm
            yield Replayed(self._zero + timedelta(seconds=self._now), change)

    def _take(self, item: Any, at: float) -> Iterator[Replayed]:
        if isinstance(item, Mapping):
            self._row(item, at)
            if self._says_something(item, at):
                yield from self._step(self._tick(at))
            return
        self._quiet_until = -math.inf
        self._event(item, at)
        for change in self._around(item.event, at):
            yield Replayed(self._zero + timedelta(seconds=at), change)

    def _around(self, event: happened.Event, at: float) -> Iterator[AlarmChange]:
        """What an opening or an end makes of the conditions that are on."""
        if isinstance(event, happened.SessionEnded):
            self.ended = True
            yield from self._engine.end()  # for the session every condition ends with it
        if isinstance(event, happened.SessionOpened):
            if not event.earlier:  # another patient: nothing of before was heard
                self._engine = AlarmEngine(self._limits, Phase.BASELINE, at, cuff=self._session.cuff)
                self._feed = Feed()
            self._engine.forget_attempts()
            yield from map(held, self._engine.active)

    def _says_something(self, row: Mapping[str, Any], at: float) -> bool:
        """A number that did not change, and was heard a moment ago, changes nothing but how long it is known: what
        that may change has a deadline."""
        if "systolic" in row:
            return True
        key, said = (row["device"], row["vital"]), (row["value"], row["reason"], row["quality"])
        known, self._heard[key] = self._heard.get(key), (at, said)
        return known is None or known[1] != said or at - known[0] > AGAIN_S

    def _row(self, row: Mapping[str, Any], at: float) -> None:
        if "systolic" in row:
            self._pressure(row, at)
        elif not remembered(row):
            self._numeric(row, at)

    def _numeric(self, row: Mapping[str, Any], at: float) -> None:
        """As the monitor judges it."""
        device, quality = row["device"], row["quality"].split(",")
        if not self._charted("others" if row["vital"] in OTHERS else "spo2", device):
            return
        vital, reason = Vital(row["vital"]), Reason(row["reason"]) if row["reason"] else None
        named = CHANNEL.search(row["quality"])
        if self._feed.channels.charts(device, vital, int(named[1]) if named else 0, row["value"], at):
            self._feed.numeric(self._engine, vital, row["value"], reason, quality, at)

    def _charted(self, group: str, device: str) -> bool:
        """The first device that gives something is the one it is charted from, until somebody chooses another."""
        self._source[group] = self._source[group] or device
        return self._source[group] == device

    def _pressure(self, row: Mapping[str, Any], at: float) -> None:
        if row["kind"] == "history" or not self._charted("pressure", row["device"]):
            return
        self._feed.pressure(self._engine, value_of(row), Reason(row["reason"]) if row["reason"] else None, at)

    def _event(self, stamped: Stamped, at: float) -> None:
        """What the book has differently after it, and what was told of the chair."""
        event, before = stamped.event, self._book
        self._book = after = before.after(stamped)
        if after.phase is not before.phase and not isinstance(event, happened.SessionEnded):
            self._engine.enter(after.phase, at)
        baseline = after.session.baseline if after.session else None
        if baseline and baseline is not (before.session and before.session.baseline):
            self._engine.set_baseline(baseline.limits(), at)
        if limits := self._limits_after(before):
            self._engine.use(limits, at)
        if isinstance(event, happened.SourceChosen):
            self._choose(event.device)
        if event == happened.EarlierAnswered(True):
            self._accept()
        self._feed.told(self._engine, event, at)

    def _limits_after(self, before: Book) -> Limits | None:
        """Other limits that the session has from now on; in one of before it kept them, by their title."""
        kept, changes = self._book.limits, self._changes
        if changes is None:
            return None
        if kept.now is not None and kept.now is not before.limits.now:
            return limits_of(kept.now)
        changed = not self._own and kept.changes != before.limits.changes
        return changes.get(kept.title) if changed else None

    def _choose(self, device: str) -> None:
        self._source = {
            group: device if self._gives(group, device) else known for group, known in self._source.items()
        }

    def _accept(self) -> None:
        """The readings of before were this patient's: the last pressure of them is judged now."""
        opened = self._session.events[0].utc
        rows = [(utc, row) for utc, row in self._session.pressures if utc < opened and row["systolic"] is not None]
        if rows:
            utc, row = rows[-1]
            self._feed.pressure(self._engine, value_of(row), None, self._seconds(utc))

    def _gives(self, group: str, device: str) -> bool:
        rows = self._session.pressures if group == "pressure" else self._session.numerics
        return any(
            row["device"] == device and (group == "pressure" or (row["vital"] in OTHERS) is (group == "others"))
            for _, row in rows
        )


def value_of(row: Mapping[str, Any]) -> PressureValue | None:
    """The determination a row of the record holds; None for a failed one."""
    if row["systolic"] is None:
        return None
    return PressureValue(row["systolic"], row["diastolic"], row["mean"], row["pulse_rate"])


def rerun(session: Rerunnable, limits: Limits, changes: Mapping[str, Limits] | None = None) -> list[Replayed]:
    """Every change of a condition, in order. `changes` None: `limits` apply throughout, which is the what-if. Else
    the limits that the session itself kept, and, in one of before sessions kept them, those of `changes` by their
    title. Raises ValueError for kept limits that cannot be read."""
    if not session.events:
        return []
    return list(_Run(session, limits, changes).run())


def kept_limits(session: Rerunnable) -> Limits | None:
    """The limits that the session began with; None where it is of before sessions kept them. Raises ValueError for
    some that cannot be read."""
    kept = (stamped.event for stamped in session.events)
    return next((limits_of(event) for event in kept if isinstance(event, happened.LimitsInForce)), None)


def onsets(found: Iterable[Replayed], conditions: Iterable[str] | None = None) -> Counter[str]:
    """How often each condition began at MEDIUM or HIGH, or rose to it from LOW."""
    wanted = None if conditions is None else set(conditions)
    counted: Counter[str] = Counter()
    low: set[str] = set()
    for each in found:
        change = each.change
        urgent = change.priority.outranks(Priority.LOW)
        began = change.change is Change.ONSET or (change.change is Change.PRIORITY and change.condition in low)
        if urgent and began and (wanted is None or change.condition in wanted):
            counted[change.condition] += 1
        (low.discard if urgent or change.change is Change.CLEARED else low.add)(change.condition)
    return counted
