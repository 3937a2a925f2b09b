"""Who may leave, and what speaks against an end: the events, or why not. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from bedside.errors import CommandRefused
from bedside.infusion.asked import due
from bedside.infusion.effects import episodes
from bedside.infusion.observed import Observed
from bedside.infusion.session import Session
from bedside.leaving.drug import drug
from bedside.leaving.held import Care
from bedside.leaving.items import Leaving
from bedside.phase import Phase
from bedside.told import events as happened
from bedside.told import orders as wanted


def discharged(
    session: Session, care: Care, found: Leaving, order: wanted.Discharge, duty: str, severe: Sequence[str] = ()
) -> happened.Discharged:
    """The event that lets the patient leave; `duty`: the initials of whoever is on duty. Raises CommandRefused
    before the end, twice, by nobody, and without the criteria or a reason."""
    if session.phase is not Phase.RECOVERY:
        what = "the infusion: chart its stop" if session.treatment.pumped else "the treatment: chart it"
        raise CommandRefused(f"A patient leaves after {what} first.")
    if care.discharge:
        raise CommandRefused(f"That was said already, by {care.discharge.by}: take it back first.", "twice")
    if not duty and not order.name.strip():
        raise CommandRefused("Nobody is on duty here: who lets the patient go? Give your name.", "name")
    reason = order.override.strip()[:200]
    if found.since is None:
        raise CommandRefused("The end was charted this moment: look again in a second.", "override")
    missing = tuple(f"{each.words} ({each.fact})" if each.fact else each.words for each in found.open)
    missing = (*missing, *(f"a HIGH alarm is on: {words}" for words in severe))
    if missing and not reason:
        raise CommandRefused(f"Not met yet: {'; '.join(missing)}. Wait, or say why.", "override")
    return happened.Discharged(reason if missing else "", "" if duty else order.name.strip()[:80], missing)


def doubts(
    session: Session, seen: Observed, care: Care, found: Leaving, now: datetime, *, measures: bool
) -> list[str]:
    """What is still open when a session ends, in words; `measures`: the probe is still on somebody."""
    return list(_doubts(session, seen, care, found, now, measures=measures))


def _doubts(
    session: Session, seen: Observed, care: Care, found: Leaving, now: datetime, *, measures: bool
) -> Iterator[str]:
    if measures:
        yield "the probe still measures"
    amounts = drug(session, care, now)
    if not amounts.closes and amounts.left is None:
        yield f"what was given of the {session.treatment.drug} drawn up is not known"
    elif not amounts.closes and amounts.left is not None:
        yield f"{amounts.left:.1f} mg of {session.treatment.drug} not accounted for"
    if session.started_at is None:
        return
    if care.discharge is None:
        yield "nobody has said that the patient may leave"
    elif again := _again(care.discharge.event.open, found):
        yield f"not met any more: {', '.join(again)}"
    if bad := [each.fact for each in found.items if each.key == "adverse" and not each.met]:
        yield f"adverse event still there: {bad[0]}"
    there = [each.effect.replace("_", " ") for each in episodes(seen.effects) if each.open]
    if there:
        yield f"still there: {', '.join(there)}"
    if any(each.open for each in due(session, seen, now)):
        yield "something is asked and not answered"


def _again(known: Sequence[str], found: Leaving) -> list[str]:
    """What is open now and was met when the patient was let go."""
    return [
        each.words
        for each in found.open
        if each.against and not any(words.startswith(each.words) for words in known)
    ]


def ended(session: Session, order: wanted.EndSession, open_: Sequence[str]) -> tuple[tuple[str, ...], str]:
    """What the end keeps of its doubts: the words, and why it ended all the same. Raises CommandRefused where the
    page asks and nobody has said."""
    despite = order.despite.strip()[:200]
    if order.asks and open_ and not despite and session.phase is not Phase.ENDED:
        raise CommandRefused(f"Before this session ends: {'; '.join(open_)}.", "despite")
    return tuple(open_), despite if open_ else ""
