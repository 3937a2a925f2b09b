"""What is asked for before going home as it stands at one moment: met or not, by which fact, and when it can be met
at the earliest. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bedside.infusion.observed import Observed
from bedside.infusion.prompts import Score
from bedside.infusion.session import Baseline, Session
from bedside.leaving.adverse import CATEGORY, SITE
from bedside.leaving.facts import NO_FACTS, Facts, latest_pressure, lowest_spo2, oxygen
from bedside.leaving.held import BAD_SITE, THERE, Care
from bedside.leaving.met import Known, covered, every, first_cadss6, near, ready_since
from bedside.leaving.rules import AT_LEAST, LeavingRules


@dataclass(frozen=True, slots=True)
class Item:
    """`key` is what orders and pages call it; `fact` what it is judged by, in words, `seen` when that was; `at`
    when it will be met if nothing changes, None where nobody can say."""

    key: str
    words: str
    met: bool
    fact: str = ""
    seen: datetime | None = None
    at: datetime | None = None
    against: bool = False
    """A fact speaks against it; not met without one: it is not known, or not of now."""


@dataclass(frozen=True, slots=True)
class Leaving:
    """`ready` is since when everything has held; `since` the end of the infusion, `minutes` how long the patient is
    watched after it."""

    items: tuple[Item, ...] = ()
    ready: datetime | None = None
    since: datetime | None = None
    minutes: float = 0.0

    @property
    def open(self) -> tuple[Item, ...]:
        """What is not met."""
        return tuple(each for each in self.items if not each.met)


NOTHING = Leaving()


def known_at(
    session: Session | None, seen: Observed, care: Care, facts: Facts, rules: LeavingRules, now: datetime
) -> Known | None:
    """What there is to judge by at `now`; None before the end of the infusion."""
    if session is None or session.stopped_at is None or now < session.stopped_at:
        return None
    return Known(session, seen, care, facts, rules, session.stopped_at, now)


def leaving(known: Known | None) -> Leaving:
    """Every item, the clinic's own list last."""
    if known is None:
        return NOTHING
    now, lasting = _held(known), _held(replace(known, lasting=True))
    measured = [MADE[key](known, met=now[key]) for key in known.rules.needs]
    checks = [_check(known, key, words, met=now[key]) for key, words in known.rules.checks]
    items = (replace(each, against=not each.met and not lasting[each.key]) for each in (*measured, *checks))
    return Leaving(tuple(items), ready_since(known), known.since, known.minutes)


def _held(known: Known) -> dict[str, bool]:
    """What holds at this moment."""
    return {key: bool(spans) and spans[-1][1] == known.end for key, spans in every(known).items()}


def near_baseline(systolic: float, baseline: Baseline) -> bool:
    """By what is usual: for sentences, not for a decision."""
    return near(systolic, baseline.systolic, LeavingRules().near)


def _check(known: Known, key: str, words: str, *, met: bool) -> Item:
    rows = [each for each in known.care.checks if each.item == key and each.at >= known.since]
    return Item(key, words, met, f"by {rows[-1].by}" if met else "not yet", rows[-1].at if met else None)


def _time(known: Known, *, met: bool) -> Item:
    at = known.since + timedelta(minutes=known.minutes)
    pumped = known.session.treatment.pumped
    words = f"{known.minutes:g} min {'since the end' if pumped else 'watched'}"
    return Item("time", words, met, "", None, None if met else at)


def _score(known: Known, *, met: bool) -> Item:
    found = [score for scale in AT_LEAST if (score := _last(known, scale))]
    fact = ", ".join(each.words.replace(", modified", "") for each in found) or "not scored since the end"
    last = _last(known, *AT_LEAST)
    return Item("score", "Aldrete or PADSS of 9", met, fact, last.at if last else None)


def _pressure(known: Known, *, met: bool) -> Item:
    base, found = known.session.baseline, latest_pressure(known.facts, known.since, known.until)
    percent, words = known.rules.near, "Blood pressure near baseline"
    if base is None:
        return Item("pressure", words, met, "no baseline was taken")
    low, top = base.systolic * (1 - percent / 100), base.systolic * (1 + percent / 100)
    if found is None:
        return Item("pressure", words, met, f"none since the end; {low:.0f} to {top:.0f}")
    at, systolic, diastolic = found
    old = known.until - at > timedelta(minutes=known.rules.fresh_min)
    fact = f"{systolic:g}/{diastolic:g}; {low:.0f} to {top:.0f}{', too old: measure' if old else ''}"
    return Item("pressure", words, met, fact, at)


def _spo2(known: Known, *, met: bool) -> Item:
    rules, window = known.rules, timedelta(seconds=known.rules.spo2_s)
    lowest = lowest_spo2(known.facts, known.until - window, known.until)
    words = f"SpO₂ above {rules.spo2:g} % on room air"
    given = [row for row in oxygen(known.seen, known.care) if row[0] <= known.until]
    if given and given[-1][1]:
        return Item("spo2", words, met, "on oxygen", given[-1][0])
    spans = covered(known)
    now = bool(spans) and spans[-1][1] > known.until
    fact = "not measured" if lowest is None or not now else f"lowest {lowest:g} % in {rules.spo2_s / 60:g} min"
    return Item("spo2", words, met, fact, None, None if met else _clear(known, given))


def _clear(known: Known, given: list[tuple[datetime, bool]]) -> datetime | None:
    """When what speaks against it is old enough."""
    window = timedelta(seconds=known.rules.spo2_s)
    low = [at + window for at, value in known.facts.spo2 if value <= known.rules.spo2 and at > known.until - window]
    air = [given[-1][0] + timedelta(minutes=known.rules.air_min)] if given else []
    spans = covered(known)
    long = [spans[-1][0] + window] if spans and spans[-1][1] > known.until else []
    return max((at for at in (*low, *air, *long) if at > known.until), default=None)


def _moaas(known: Known, *, met: bool) -> Item:
    last = _last(known, "moaas")
    fact = f"MOAA/S {last.value}" if last else "not asked since the end"
    return Item("moaas", "Fully awake: MOAA/S 5", met, fact, last.at if last else None)


def _cadss6(known: Known, *, met: bool) -> Item:
    rows = known.scores("cadss6")
    last = _last(known, "cadss6")
    first = first_cadss6(known)
    fact = f"{last.value}, before {first}" if last else "not asked since the end"
    return Item("cadss6", "CADSS-6 back to baseline", met, fact if rows else "not asked", last.at if last else None)


def _adverse(known: Known, *, met: bool) -> Item:
    there = [
        CATEGORY.get(each.event.category, each.event.category)
        for each in known.care.adverse
        if not each.in_error and each.outcome == THERE
    ]
    seen = sorted((each for each in known.care.sites if not each.in_error), key=lambda each: each.at)
    bad = [f"site {SITE[seen[-1].state]}"] if seen and seen[-1].state in BAD_SITE else []
    return Item("adverse", "No adverse event still there", met, ", ".join([*there, *bad]) or "none")


MADE = {
    "adverse": _adverse,
    "time": _time, "score": _score, "pressure": _pressure, "spo2": _spo2, "moaas": _moaas, "cadss6": _cadss6,
}  # fmt: skip


def _last(known: Known, *scales: str) -> Score | None:
    rows = [each for scale in scales for each in known.scores(scale) if each.at >= known.since]
    return max(rows, key=lambda each: (each.at, each.made), default=None)


__all__ = ["NOTHING", "NO_FACTS", "Item", "Leaving", "known_at", "leaving"]
