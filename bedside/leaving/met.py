"""When each thing that is asked for before going home held: spans of time, worked out of recorded facts alone.
Pure, so that the page, the record and an export say the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bedside.infusion.observed import Observed
from bedside.infusion.prompts import Score
from bedside.infusion.session import Session
from bedside.leaving.facts import Facts, oxygen
from bedside.leaving.held import Care
from bedside.leaving.rules import AT_LEAST, LeavingRules
from bedside.leaving.spans import Spans, both, joined, steps, without

TICK = timedelta(microseconds=1)
ALERT = 5
"""MOAA/S: answers the name readily."""


@dataclass(frozen=True, slots=True)
class Known:
    """All there is to judge by: `since` is the end of the infusion, `until` the last moment that is judged."""

    session: Session
    seen: Observed
    care: Care
    facts: Facts
    rules: LeavingRules
    since: datetime
    until: datetime

    @property
    def end(self) -> datetime:
        """So that `until` itself is judged."""
        return self.until + TICK

    @property
    def minutes(self) -> float:
        """How long the patient is watched at least."""
        return self.session.treatment.minutes if self.rules.minutes is None else self.rules.minutes

    def scores(self, scale: str) -> list[Score]:
        """Those that stand and have been given until now, in the order of their times."""
        rows = [each for each in self.seen.scores if each.scale == scale and not each.in_error]
        return sorted((each for each in rows if each.at <= self.until), key=lambda each: (each.at, each.made))


def time(known: Known) -> Spans:
    return joined([(known.since + timedelta(minutes=known.minutes), known.end)])


def score(known: Known) -> Spans:
    """An Aldrete or a PADSS of 9 since the end; of each the latest counts."""
    found: Spans = ()
    for scale, least in AT_LEAST.items():
        rows = [each for each in known.scores(scale) if each.at >= known.since]
        found = joined((*found, *steps([(each.at, each.value >= least) for each in rows], known.end)))
    return found


def pressure(known: Known) -> Spans:
    """The latest determination since the end is near the baseline, and is not older than it may be."""
    base = known.session.baseline
    if base is None:
        return ()
    rows = [(at, near(systolic, base.systolic, known.rules.near)) for at, systolic, _ in known.facts.pressures
            if known.since <= at <= known.until]  # fmt: skip
    fresh = joined((at, at + timedelta(minutes=known.rules.fresh_min)) for at, _ in rows)
    return both(steps(rows, known.end), fresh)


def near(value: float, base: float, percent: float) -> bool:
    return abs(value - base) * 100 <= percent * base


def spo2(known: Known) -> Spans:
    """For so long no value at or below the limit, one above it, and no oxygen for longer."""
    window = timedelta(seconds=known.rules.spo2_s)
    rows = [(at, value) for at, value in known.facts.spo2 if known.since - window < at <= known.until]
    good = joined((at, at + window) for at, value in rows if value > known.rules.spo2)
    low = joined((at, at + window) for at, value in rows if value <= known.rules.spo2)
    whole = (known.since, known.end)
    return both(without(good, both(low, (whole,)), whole), on_air(known))


def on_air(known: Known) -> Spans:
    """Where no oxygen is charted, nor was for the time the clinic asks for."""
    whole, rows = (known.since, known.end), [row for row in oxygen(known.seen, known.care) if row[0] <= known.until]
    given = steps(rows, known.end)
    after = timedelta(minutes=known.rules.air_min)
    kept = joined((begin, end if end == known.end else end + after) for begin, end in given)
    return without((whole,), both(kept, (whole,)), whole)


def moaas(known: Known) -> Spans:
    """The latest since the end says that the patient answers readily."""
    rows = [each for each in known.scores("moaas") if each.at >= known.since]
    return steps([(each.at, each.value == ALERT) for each in rows], known.end)


def cadss6(known: Known) -> Spans:
    """Back near where it was before the start; where it has never been asked, there is nothing to be back from."""
    rows = known.scores("cadss6")
    if not rows:
        return ((known.since, known.end),)
    limit = first_cadss6(known) + known.rules.above
    return steps([(each.at, each.value <= limit) for each in rows if each.at >= known.since], known.end)


def first_cadss6(known: Known) -> int:
    """The last before the start; 0 where it was not asked then."""
    started = known.session.started_at or known.since
    before = [each.value for each in known.scores("cadss6") if each.at < started]
    return before[-1] if before else 0


def checked(known: Known, item: str) -> Spans:
    """Answered since the end: what was answered before the start is another question."""
    within = [each for each in known.care.checks if known.since <= each.at <= known.until]
    return steps([(each.at, each.done) for each in within if each.item == item], known.end)


MEASURES: dict[str, Callable[[Known], Spans]] = {
    "time": time, "score": score, "pressure": pressure, "spo2": spo2, "moaas": moaas, "cadss6": cadss6,
}  # fmt: skip


def every(known: Known) -> dict[str, Spans]:
    """Of all that is asked for here, when it held."""
    found = {key: MEASURES[key](known) for key in known.rules.needs}
    return found | {key: checked(known, key) for key, _ in known.rules.checks}


def ready_since(known: Known) -> datetime | None:
    """Since when all of it has held without a break until now; None where it does not."""
    spans: Spans = ((known.since, known.end),) if known.since < known.end else ()
    for held in every(known).values():
        spans = both(spans, held)
    return spans[-1][0] if spans and spans[-1][1] == known.end else None
