"""Recorded patients through the alarm engine: how many alarms, against plain limits without delay or hysteresis,
and whether any fall of the saturation was missed or declared late. `make bench-alarms DATA=FOLDER`.

Plain limits: the same numbers, every sample judged alone, ended by the first sample inside. Counted are onsets of
physiological conditions at MEDIUM or HIGH. A true fall is a stretch of samples below the limit, without a gap above
2.1 s, that lasts longer than the limit's delay.
"""

from __future__ import annotations

import gzip
import json
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bedside.conditions.priority import Priority
from bedside.judged.rehearsal import Rehearsal
from bedside.judged.series import EVENTS, NUMERICS, PRESSURES, Row, read_rows
from bedside.limits.limits import Limits

GAP_S, SLACK_S = 2.1, 0.3
NEW = ("pulse_lost", "values_frozen", "mean_lowered", "diastolic_lowered", "systolic_lowered")
BAR = 0.5
Line = dict[str, object]


@dataclass(frozen=True, slots=True)
class Result:
    """One record: hours, onsets with plain limits and with ours, falls, those missed, the latest declaration."""

    name: str
    hours: float
    plain: int
    ours: int
    falls: int
    missed: int
    latest_s: float
    monitored: float
    added: Counter[str]


def bare() -> Limits:
    """The default numbers, every sample alone."""
    limits = Limits()
    rules = {
        name: replace(
            rule, levels=tuple(replace(level, delay=0.0) for level in rule.levels), hysteresis=0.0, clear_s=0.0
        )
        for name, rule in limits.rules.items()
    }
    return replace(limits, rules=rules)


def said(numerics: Sequence[Row], events: Sequence[Row] | None, limits: Limits) -> list[Line]:
    return [json.loads(line) for line in Rehearsal(numerics, events, limits).lines()]


def onsets(lines: list[Line]) -> int:
    """Onsets at MEDIUM or HIGH of what a plain limit can alarm on."""
    return sum(_urgent(line) and str(line["condition"]) in Limits().rules for line in lines)


def _urgent(line: Line) -> bool:
    return line.get("event") == "onset" and line["priority"] != Priority.LOW


def added(lines: list[Line]) -> Counter[str]:
    """What no plain limit would have said, one by one: exposures, no pulse, lost while falling, frozen numbers."""
    found: Counter[str] = Counter()
    for line in lines:
        name = str(line.get("condition"))
        if _urgent(line) and "exposure_s" in line:
            found[f"{name} by exposure"] += 1
        elif _urgent(line) and name in NEW:
            found[f"{name} {line['priority']}"] += 1
        elif _urgent(line) and name == "spo2_signal_lost" and line["priority"] == Priority.HIGH:
            found["spo2_signal_lost high"] += 1
    return found


def falls(rows: Sequence[Row], limit: float, seconds: float) -> Iterator[tuple[float, float]]:
    """Stretches below `limit` of at least `seconds`, read off the series alone."""
    begin: float | None = None
    last = 0.0
    for row in rows:
        value = row.get("spo2_pct")
        if value is None or not 1 <= value <= 100:
            continue
        if begin is not None and (value >= limit or row.t - last > GAP_S):
            if last - begin >= seconds:
                yield begin, last
            begin = None
        if value < limit and begin is None:
            begin = row.t
        last = row.t


def active(lines: list[Line], priority: str) -> list[tuple[float, float]]:
    """Stretches in which spo2_low held at `priority` or above."""
    found: list[tuple[float, float]] = []
    since: float | None = None
    for line in lines:
        if line.get("condition") != "spo2_low":
            continue
        at = float(str(line["t_s"]))
        reaches = line["event"] != "cleared" and (priority == "medium" or line["priority"] == "high")
        if reaches and since is None:
            since = at
        elif not reaches and since is not None:
            found.append((since, at))
            since = None
    return [*found, (since, float("inf"))] if since is not None else found


def judged(name: str, numerics: Sequence[Row], events: Sequence[Row] | None) -> Result:
    ours = said(numerics, events, Limits())
    count, missed, latest = 0, 0, 0.0
    for level in Limits().rules["spo2_low"].levels:
        held = active(ours, level.priority)
        for begin, end in falls(numerics, level.limit, level.delay + 1.2):
            count += 1
            starts = [start for start, stop in held if start <= end and stop >= end]
            late = min(starts, default=float("inf")) - begin - level.delay
            if late > SLACK_S:
                missed += 1
            else:
                latest = max(latest, late)
    summary = ours[-1]
    share = dict(summary["monitored_pct"])["spo2"]  # type: ignore[call-overload]
    hours = float(str(summary["seconds"])) / 3600
    return Result(
        name, hours, onsets(said(numerics, events, bare())), onsets(ours), count, missed, latest, share, added(ours)
    )


def records(folder: Path) -> Iterator[tuple[str, list[Row], list[Row] | None]]:
    """Every NUMERICS of the folder, also gzipped, with its EVENTS where there are."""
    with tempfile.TemporaryDirectory() as scratch:
        for path in sorted([*folder.glob("*numerics.csv"), *folder.glob("*numerics.csv.gz")]):
            plain = path
            if path.suffix == ".gz":
                plain = Path(scratch) / path.stem
                with gzip.open(path) as packed, plain.open("wb") as out:
                    shutil.copyfileobj(packed, out)
            stem = plain.name.removesuffix("_numerics.csv")
            beside = folder / f"{stem}_nibp_events.csv"
            events = None
            if beside.exists():
                events = read_rows(beside, tuple(name for name in EVENTS if name != "nibp_pulse_bpm"))
            yield stem, read_rows(plain, NUMERICS, PRESSURES), events


def engine_s() -> float:
    """Seconds for one hour of 1 Hz data through the engine."""
    rows = [
        Row(float(t), {"spo2_pct": 97.0 - 9 * (t % 600 < 40), "pulse_rate_bpm": 70.0 + 50 * (t % 900 < 60)})
        for t in range(3600)
    ]
    best = float("inf")
    for _ in range(3):
        began = time.perf_counter()
        for _ in Rehearsal(rows, None, Limits(), cuff=False).lines():
            pass
        best = min(best, time.perf_counter() - began)
    return best


def burden(folder: Path) -> bool:
    """Print the table; whether no fall was missed and the sum is at most half."""
    heads = (
        ("hours", 7),
        ("plain", 7),
        ("ours", 6),
        ("ours/plain", 12),
        ("falls", 7),
        ("missed", 8),
        ("late s", 8),
    )
    print(f"{'record':<36}" + "".join(f"{head:>{width}}" for head, width in heads) + f"{'SpO2 %':>8}")
    results = [judged(*record) for record in records(folder)]
    for each in results:
        share = f"{each.ours / each.plain:.0%}" if each.plain else "-"
        print(
            f"{each.name:<36}{each.hours:>7.1f}{each.plain:>7}{each.ours:>6}{share:>12}"
            f"{each.falls:>7}{each.missed:>8}{each.latest_s:>8.2f}{each.monitored:>8.1f}"
        )
    plain, ours = sum(each.plain for each in results), sum(each.ours for each in results)
    missed = sum(each.missed for each in results)
    seconds = engine_s()
    print("what the newer rules add:")
    for each in results:
        for name, number in sorted(each.added.items()):
            print(f"  {each.name:<36}{name:<32}{number:>4}")
    print(
        f"all: {ours} of {plain} alarms of plain limits, {ours / max(1, plain):.1%} (bar {BAR:.0%}); "
        f"{missed} falls missed or late (bar 0)"
    )
    print(f"engine: one hour of 1 Hz in {seconds:.3f} s (bar 0.2)")
    return missed == 0 and ours <= BAR * plain
