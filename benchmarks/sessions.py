"""How fast sessions are found among many: `python -m benchmarks sessions [N]`.

A record of N sessions with some 300 events each; the last four are one patient's, with 40 minutes of numbers twice
a second and a pressure every five minutes. Each figure is the median of five.
"""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bedside.limits.kept import in_force
from bedside.limits.limits import Limits
from bedside.told import events as happened
from bedside.told.events import Event, Stamped
from bedside.told.rows import Entry, NumericRow, PressureRow, Where
from clinic.record.reader import open_reader
from clinic.record.store import Store
from clinic.review.past import clinic_burdens
from clinic.review.what_if import what_if

BEGAN = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
ALARMS = 145
ONE = "KM-0147"
MINUTES = 40


def session(number: int, *, measured: bool) -> Iterator[Entry]:
    """The entries of one session, an hour after the one before."""
    opened = BEGAN + timedelta(hours=number)
    name = f"{opened:%Y%m%d-%H%M%S}-1"
    label = ONE if measured else f"KM-{number % 300 + 1000}"

    def told(event: Event, seconds: float) -> Stamped:
        return Stamped(event, opened + timedelta(seconds=seconds), "1", name, "live", "display-a")

    yield told(happened.SessionOpened(name, label, 44, 72.0, 0.5, MINUTES, Limits().title), 0)
    yield told(in_force(Limits(), "opening"), 0)
    yield told(happened.RefreshedEvery(1.0, 1.0), 0)
    yield told(happened.InfusionStarted(), 60)
    if measured:
        yield from rows(name, opened)
    for at in range(ALARMS):
        began = 70 + at * 15
        yield told(happened.Alarm("onset", "spo2_low", "medium", "physiological", 88, 90, 10), began)
        yield told(happened.Alarm("cleared", "spo2_low", "medium", "physiological", worst=86), began + 6)
    yield told(happened.InfusionStopped(36.0), MINUTES * 60)
    yield told(happened.SessionEnded(), MINUTES * 60 + 300)


def rows(name: str, opened: datetime) -> Iterator[Entry]:
    where, rng, spo2 = Where("1", name, "oximeter", "live"), random.Random(name), 96.0
    for half in range(MINUTES * 60 * 2):
        at = opened + timedelta(seconds=half / 2)
        spo2 = min(99.0, max(82.0, spo2 + rng.choice((-1, 0, 0, 0, 0, 1))))
        yield NumericRow(where, at, "spo2", spo2, None, "")
        yield NumericRow(where, at, "pulse_rate", 70.0 + rng.randrange(5), None, "")
        if half % 600 == 0:
            cuff = Where("1", name, "cuff", "live")
            yield PressureRow(cuff, at, 130.0 + rng.randrange(40), 80.0, 97.0, 71.0, None, "", "spot", None)


def filled(folder: Path, count: int) -> None:
    """Write a record of `count` sessions, some at a time."""
    store = Store(folder)
    for batch in _batches(count):
        store.write([entry for number in batch for entry in session(number, measured=number >= count - 4)])
    store.close()


def _batches(count: int) -> Iterator[range]:
    for first in range(0, count, 50):
        yield range(first, min(count, first + 50))


def figures(folder: Path) -> dict[str, float]:
    """Median seconds of each question."""
    with open_reader(folder) as reader:
        last = reader.sessions()[-1]

    def listing() -> None:
        with open_reader(folder) as reader:
            reader.sessions()

    def opening() -> None:
        with open_reader(folder) as reader:
            reader.session(last.id)
            list(reader.events(session=last.id))

    calm = Limits().with_medium("systolic_high", 170)
    return {
        "list": _median(listing),
        "open one": _median(opening),
        "what-if over this and the last three": _median(lambda: what_if(folder, last.id, ONE, Limits(), calm)),
        "clinic's median": _median(lambda: clinic_burdens(folder)),
    }


def _median(act: Callable[[], object]) -> float:
    times = []
    for _ in range(5):
        began = time.perf_counter()
        act()
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def main(count: int) -> None:
    with tempfile.TemporaryDirectory() as kept:
        began = time.perf_counter()
        filled(Path(kept), count)
        print(f"{count} sessions written in {time.perf_counter() - began:.1f} s")
        for name, seconds in figures(Path(kept)).items():
            print(f"  {name:<38} {seconds * 1000:8.1f} ms")
