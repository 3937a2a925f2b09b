"""The site of the line, and adverse events: closed lists, and which event an order makes. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

from bedside.errors import CommandRefused
from bedside.infusion.session import Session
from bedside.infusion.when import moment, said
from bedside.leaving.held import Adverse, Care
from bedside.told import events as happened
from bedside.told import orders as wanted

SITE = {
    "patent": "runs, looks well",
    "red": "red",
    "swollen": "swollen: out of the vein",
    "painful": "painful",
    "leaking": "leaking",
    "resited": "line put in anew",
    "removed": "line taken out",
}
CATEGORY = {
    "pressure": "Blood pressure",
    "heart": "Heart rate or rhythm",
    "breathing": "Breathing or oxygen",
    "sedation": "Too deeply sedated",
    "dissociation": "Dissociation, distress",
    "nausea": "Nausea or vomiting",
    "nerves": "Headache, nerves, seizure",
    "allergy": "Allergic reaction",
    "site": "Site of the line",
    "fall": "Fall or injury",
    "dose": "Drug or dose error",
    "instrument": "Instrument or pump",
    "other": "Other",
}
RESPONSE = {
    "watched": "watched",
    "paused": "pump paused",
    "stopped": "pump stopped",
    "drug": "drug given",
    "oxygen": "oxygen given",
    "physician": "physician called",
    "emergency": "emergency call",
    "none": "nothing was needed",
}
OUTCOME = {
    "over": "over",
    "getting_better": "getting better",
    "there": "still there",
    "moved": "taken to hospital",
    "not_known": "not known",
}
LONGEST = 400


def _of(name: str, field: str, among: dict[str, str]) -> CommandRefused | None:
    if name in among:
        return None
    return CommandRefused(f"There is no {field} {name[:40]!r}: {', '.join(among)}.", field)


def _words(text: str) -> CommandRefused | None:
    return None if len(text) <= LONGEST else CommandRefused(f"That has at most {LONGEST} letters.", "words")


TWICE = timedelta(seconds=30)
"""The same again within this time is a finger that pressed twice."""


def site(session: Session, care: Care, order: wanted.CheckSite, now: datetime) -> happened.SiteChecked:
    """Raises CommandRefused, also where the same was written a moment ago."""
    CommandRefused.together((_of(order.state, "state", SITE), _words(order.words)))
    kept = said(order.at, moment(order.at, session.opened_at, now))
    if any(each.state == order.state and now - each.made < TWICE and not each.in_error for each in care.sites):
        raise CommandRefused("That was written a moment ago.", "state")
    return happened.SiteChecked(order.state, order.words.strip(), kept)


def report(session: Session, order: wanted.ReportAdverse, now: datetime) -> happened.AdverseReported:
    """Raises CommandRefused with every wrong field."""
    CommandRefused.together(
        (
            _of(order.category, "category", CATEGORY),
            _of(order.response, "response", RESPONSE),
            _of(order.outcome, "outcome", OUTCOME),
            _words(order.words),
        )
    )
    kept = said(order.at, moment(order.at, session.opened_at, now))
    what = (order.category, order.response, order.outcome, order.serious)
    return happened.AdverseReported(*what, order.words.strip(), kept)


def review(care: Care, order: wanted.ReviewAdverse) -> happened.AdverseReviewed:
    """Raises CommandRefused where none of that time stands."""
    CommandRefused.together((_of(order.outcome, "outcome", OUTCOME), _words(order.words)))
    adverse_of(care, order.entry)
    return happened.AdverseReviewed(order.entry, order.outcome, order.words.strip())


def adverse_of(care: Care, entry: str) -> Adverse:
    found = [each for each in care.adverse if each.made.isoformat() == entry and not each.in_error]
    if not found:
        raise CommandRefused("No adverse event of that time stands in this session.", "entry")
    return found[-1]


def words_of(event: happened.AdverseReported) -> str:
    """Breathing or oxygen: oxygen given, over; serious."""
    parts = [RESPONSE.get(event.response, event.response), OUTCOME.get(event.outcome, event.outcome)]
    words = f"{CATEGORY.get(event.category, event.category)}: {', '.join(parts)}"
    return f"{words}{'; serious' * event.serious}{f' ({event.words})' if event.words else ''}"
