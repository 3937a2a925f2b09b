"""When each thing that is asked for before going home held: spans of time, worked out of recorded facts alone.
Pure, so that the page, the record and an export say the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bedside.infusion.observed import Observed
from bedside.infusion.prompts import Score
from bedside.infusion.session import Session
from bedside.leaving.facts import Facts, oxygen
from bedside.leaving.held import BAD_SITE, THERE, Care, Site
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
    lasting: bool = False
    """Whether what was once measured goes on to hold while nothing is measured: only a fact speaks against it."""

    @property
    def end(self) -> datetime:
        """So that `until` itself is judged."""
        return self.until + TICK

    @property
    def minutes(self) -> float:
        """How long the patient is watched at least."""
        kind, said = self.session.treatment, self.rules.minutes
        if said is None:
            return kind.minutes
        return (
            max(said, kind.minutes) if kind.devices else said
        )  # two hours after a spray are not the clinic's to cut

    def scores(self, scale: str) -> list[Score]:
        """Those that stand and have been given until now, in the order of their times."""
        rows = [each for each in self.seen.scores if each.scale == scale and not each.in_error]
        return sorted((each for each in rows if each.at <= self.until), key=lambda each: (each.at, each.made))


def time(known: Known) -> Spans:
    return joined([(known.since + timedelta(minutes=known.minutes), known.end)])


def score(known: Known) -> Spans:
    """An Aldrete or a PADSS of 9 since the end; of each the latest counts, and none that was taken is below it."""
    found: Spans = ()
    short: Spans = ()
    for scale, least in AT_LEAST.items():
        rows = [each for each in known.scores(scale) if each.at >= known.since]
        found = joined((*found, *steps([(each.at, each.value >= least) for each in rows], known.end)))
        short = joined((*short, *steps([(each.at, each.value < least) for each in rows], known.end)))
    return without(found, short, (known.since, known.end))


def pressure(known: Known) -> Spans:
    """The latest determination since the end is near the baseline, and is not older than it may be."""
    base = known.session.baseline
    if base is None:
        return ()
    rows = [(at, near(systolic, base.systolic, known.rules.near)) for at, systolic, _ in known.facts.pressures
            if known.since <= at <= known.until]  # fmt: skip
    if known.lasting:
        return steps(rows, known.end)
    fresh = joined((at, at + timedelta(minutes=known.rules.fresh_min)) for at, _ in rows)
    return both(steps(rows, known.end), fresh)


def near(value: float, base: float, percent: float) -> bool:
    return abs(value - base) * 100 <= percent * base


def spo2(known: Known) -> Spans:
    """Measured for so long without a long gap, no value at or below the limit, and no oxygen for longer."""
    window = timedelta(seconds=known.rules.spo2_s)
    rows = [(at, value) for at, value in known.facts.spo2 if known.since - window - GAP < at <= known.until]
    measured = covered(known)
    if known.lasting:
        good: Spans = ((measured[0][0] + window, known.end),) if measured else ()
    else:
        good = joined((begin + window, end) for begin, end in measured)
    low = joined((at, at + window) for at, value in rows if value <= known.rules.spo2)
    whole = (known.since, known.end)
    return both(without(good, both(low, (whole,)), whole), on_air(known))


GAP = timedelta(seconds=30)
"""A value stands for so long at most: a clip that is moved does not begin the time anew."""


def covered(known: Known) -> Spans:
    """Where SpO2 was measured, short gaps included."""
    window = timedelta(seconds=known.rules.spo2_s)
    return joined((at, at + GAP) for at, _ in known.facts.spo2 if known.since - window - GAP < at <= known.until)


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
    """Back near where it was before the start; what was never asked is not known to be."""
    rows = known.scores("cadss6")
    limit = first_cadss6(known) + known.rules.above
    return steps([(each.at, each.value <= limit) for each in rows if each.at >= known.since], known.end)


def first_cadss6(known: Known) -> int:
    """The last before the start; 0 where it was not asked then."""
    started = known.session.started_at or known.since
    before = [each.value for each in known.scores("cadss6") if each.at < started]
    return before[-1] if before else 0


def nothing_there(known: Known) -> Spans:
    """No adverse event that was last said to be still there, and a site that was last seen to be well."""
    spans: Spans = ((known.since, known.end),)
    for each in known.care.adverse:
        if not each.in_error:
            said = [(each.at, each.event.outcome), *((at, outcome) for outcome, _, at, _ in each.reviews)]
            there = steps([(at, outcome == THERE) for at, outcome in said if at <= known.until], known.end)
            spans = without(spans, both(there, ((known.since, known.end),)), (known.since, known.end))
    seen = sorted((each for each in known.care.sites if not each.in_error and each.at <= known.until), key=_moment)
    bad = steps([(each.at, each.state in BAD_SITE) for each in seen], known.end)
    return without(spans, both(bad, ((known.since, known.end),)), (known.since, known.end))


def _moment(each: Site) -> datetime:
    return each.at


def checked(known: Known, item: str) -> Spans:
    """Answered since the end: what was answered before the start is another question."""
    within = [each for each in known.care.checks if known.since <= each.at <= known.until]
    return steps([(each.at, each.done) for each in within if each.item == item], known.end)


MEASURES: dict[str, Callable[[Known], Spans]] = {
    "time": time, "score": score, "pressure": pressure, "spo2": spo2, "moaas": moaas, "cadss6": cadss6,
    "adverse": nothing_there,
}  # fmt: skip


def every(known: Known) -> dict[str, Spans]:
    """Of all that is asked for here, when it held."""
    found = {key: MEASURES[key](known) for key in known.rules.needs}
    return found | {key: checked(known, key) for key, _ in known.rules.checks}


def ready_since(known: Known) -> datetime | None:
    """Since when all of it has held, with no fact against it until now; None where it never did, or one speaks
    against it. A clip that is taken off, and a cuff that rests, are no facts against it."""
    goes_on = _all(replace(known, lasting=True))
    if not goes_on or goes_on[-1][1] != known.end:
        return None
    begun = [begin for begin, end in _all(known) if end > goes_on[-1][0]]
    return max(begun[0], goes_on[-1][0]) if begun else None


def _all(known: Known) -> Spans:
    spans: Spans = ((known.since, known.end),) if known.since < known.end else ()
    for held in every(known).values():
        spans = both(spans, held)
    return spans
