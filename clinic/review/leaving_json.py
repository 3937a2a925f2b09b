"""What came after and beside the infusion, as objects for programs. Times are ISO 8601 UTC with milliseconds."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from bedside.alarms.pressures import plausible
from bedside.book import Book
from bedside.infusion.session import Session
from bedside.leaving.drug import drug
from bedside.leaving.facts import Facts
from bedside.leaving.held import Adverse, Amount
from bedside.leaving.items import known_at, leaving
from bedside.leaving.met import GAP
from bedside.leaving.rules import LeavingRules
from bedside.reading import PressureValue
from bedside.told.rows import remembered
from clinic.record.reader import RecordReader

Json = dict[str, Any]


def moment(utc: datetime | None) -> str | None:
    return None if utc is None else utc.isoformat(timespec="milliseconds")


def facts_of(reader: RecordReader, session: Session, rules: LeavingRules) -> Facts:
    """What was measured after the infusion of a session, out of the record's rows; an instrument's memory is not
    of then."""
    if session.stopped_at is None:
        return Facts()
    since = session.stopped_at - timedelta(seconds=rules.spo2_s) - GAP
    rows = ((utc, row) for utc, row in reader.numerics(session.id, ("spo2",)) if not remembered(row))
    spo2 = ((utc, float(row["value"])) for utc, row in rows if row["value"] is not None and utc > since)
    return Facts(tuple(spo2), tuple(_pressures(reader, session)))


def _pressures(reader: RecordReader, session: Session) -> Iterable[tuple[datetime, float, float]]:
    for utc, row in reader.pressures(session.id):
        if measured(row):
            yield utc, float(row["systolic"]), float(row["diastolic"])


def measured(row: Any) -> bool:
    """Whether a row of pressures is a determination of then that somebody can have: what the page would show."""
    if row["systolic"] is None or row["diastolic"] is None or remembered(row):
        return False
    return plausible(PressureValue(row["systolic"], row["diastolic"], row["mean"], row["pulse_rate"]))


def leaving_json(book: Book, facts: Facts, rules: LeavingRules, end: datetime) -> Json | None:
    """What was asked for before going home, as it stood when the patient was let go, or at the end; `ready_at`:
    since when all of it had held until then. None before the end of the infusion."""
    going = book.care.discharge
    at = min(going.at if going else end, end)
    found = leaving(known_at(book.session, book.observed, book.care, facts, rules, at))
    if found.since is None:
        return None
    items = [{"item": each.key, "met": each.met, "fact": each.fact or None} for each in found.items]
    return {"judged_at": moment(at), "ready_at": moment(found.ready), "items": items}


def discharge(book: Book) -> Json | None:
    """Who let the patient go, and why where something was not met."""
    found = book.care.discharge
    if found is None:
        return None
    said = {"at": moment(found.at), "by": found.event.name or found.by, "override": found.event.override or None}
    return said | {"open": list(found.event.open)}


def cared(book: Book, end: datetime) -> Json:
    """The controlled drug, the site of the line, adverse events: what stands."""
    care, session = book.care, book.session
    amounts = drug(session, care, end) if session else None
    return {
        "drawn": [_drawn(each) for each in care.drawn if not each.in_error],
        "waste": [_wasted(each) for each in care.wasted if not each.in_error],
        "left_mg": None if amounts is None or amounts.left is None else round(amounts.left, 3),
        "sites": [
            {"at": moment(each.at), "state": each.state, "words": each.words or None, "by": each.by}
            for each in care.sites
            if not each.in_error
        ],
        "adverse": [_adverse(each) for each in care.adverse if not each.in_error],
    }


def _drawn(each: Amount) -> Json:
    return {"at": moment(each.at), "mg": each.mg, "vial": each.vial or None, "by": each.by}


def _wasted(each: Amount) -> Json:
    return {"at": moment(each.at), "mg": each.mg, "witness": each.witness, "by": each.by}


def _adverse(each: Adverse) -> Json:
    event = each.event
    return {
        "at": moment(each.at),
        "category": event.category,
        "serious": event.serious,
        "response": event.response,
        "outcome": each.outcome,
        "words": event.words or None,
        "by": each.by,
        "reviews": [
            {"outcome": outcome, "words": words or None, "at": moment(at), "by": by}
            for outcome, words, at, by in each.reviews
        ],
    }
