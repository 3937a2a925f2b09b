"""One session as one object for programs: `sessions show ID --json`. Times are ISO 8601 UTC with milliseconds; what
is not known is null, never 0."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from bedside.book import read
from bedside.infusion.asked import due
from bedside.infusion.effects import episodes, observations
from bedside.infusion.observed import Charted, Observed
from bedside.infusion.pump import LEADS, Act, history
from bedside.infusion.session import Session
from bedside.leaving.facts import NO_FACTS, Facts
from bedside.leaving.rules import LeavingRules
from bedside.told import events as happened
from bedside.told.events import Stamped
from clinic.review.leaving_json import cared, discharge, leaving_json, moment

Json = dict[str, Any]
USUAL = LeavingRules()


def session_json(events: Sequence[Stamped], facts: Facts = NO_FACTS, rules: LeavingRules = USUAL) -> Json:
    """Of one session's events, in their order, and what was measured after its infusion; `rules` are the clinic's.
    Raises ValueError where none of them opens a session."""
    book = read(events)
    session, until = book.session, book.latest
    if session is None or until is None:
        raise ValueError("no event opens a session")
    end = session.ended_at or until
    planned = session.planned_mg
    return {
        "id": session.id,
        "patient": session.label,
        "indication": (session.opened.indication if session.opened else "") or None,
        "origin": events[0].origin,
        "treatment": session.treatment.name,
        "phase": session.phase,
        "phases": phases(session),
        "weight_kg": session.weight_kg,
        "planned_mg": planned,
        "planned_mL": planned / session.mg_per_ml if planned is not None and session.mg_per_ml else None,
        "given_mg": session.given_mg(end),
        "given_mL": session.given_ml(end),
        "infused_s": session.infused_s(end),
        **_pump(session),
        "episodes": [_episode(each) for each in episodes(observations(events))],
        **_observed(book.observed, session, end),
        **cared(book, end),
        "baseline": _baseline(session),
        "discharge": discharge(book),
        "leaving": leaving_json(book, facts, book.care.rules or rules, end),
        "corrections": list(corrections(events)),
    }


def phases(session: Session) -> list[Json]:
    """Each phase with its times, as what was charted has it."""
    turns: list[tuple[str, datetime]] = [("baseline", session.opened_at)]
    for entry in history(session.pump):
        if entry.act in LEADS and LEADS[entry.act] != turns[-1][0]:
            turns.append((LEADS[entry.act], entry.at))
    ends = [at for _, at in turns[1:]] + [session.ended_at]
    return [
        {"phase": name, "from": moment(begin), "to": moment(end)}
        for (name, begin), end in zip(turns, ends, strict=True)
    ]


def _pump(session: Session) -> Json:
    standing = history(session.pump)
    return {
        "rates": [
            {"at": moment(entry.at), "mg_per_h": entry.mg_per_h}
            for entry in standing
            if entry.act in (Act.START, Act.RATE)
        ],
        "boluses": [{"at": moment(entry.at), "mg": entry.mg} for entry in standing if entry.act is Act.BOLUS],
        "devices": [{"at": moment(entry.at), "mg": entry.mg} for entry in standing if entry.act is Act.SPRAY],
    }


def _observed(seen: Observed, session: Session, end: datetime) -> Json:
    """Scores and drugs that stand, what was asked, and the charted rows."""
    asked = due(session, seen, end)
    return {
        "scores": [
            {"scale": each.scale, "at": moment(each.at), "value": each.value, "by": each.by}
            for each in sorted(seen.scores, key=lambda one: (one.at, one.made))
            if not each.in_error
        ],
        "prompts": {
            "due": len(asked),
            "answered": sum(each.answered is not None for each in asked),
            "skipped": sum(bool(each.skipped) for each in asked),
            "overdue": sum(each.late for each in asked),
        },
        "drugs": [
            {"at": moment(each.at)} | {name: getattr(each, name) for name in ("name", "amount", "unit", "route")}
            for each in sorted(seen.drugs, key=lambda one: (one.at, one.made))
            if not each.in_error
        ],
        "charted": [{"at": moment(each.at)} | _row(each) for each in seen.charted],
    }


def _row(each: Charted) -> Json:
    names = ("spo2", "pulse_rate", "systolic", "diastolic", "mean", "respiration_rate")
    return {name: getattr(each.values, name) for name in names}


def _episode(each: Any) -> Json:
    times = {name: moment(getattr(each, name)) for name in ("onset_after", "onset_by", "end_after", "end_by")}
    return {"effect": each.effect, **times, "worst": each.worst, "open": each.open}


def _baseline(session: Session) -> Json | None:
    found = session.baseline
    if found is None:
        return None
    names = ("spo2", "pulse_rate", "systolic", "diastolic", "mean")
    return {"at": moment(found.confirmed_at)} | {name: getattr(found, name) for name in names}


def corrections(events: Iterable[Stamped]) -> Iterable[Json]:
    """What was said to be otherwise, by whom and why; `is` null: entered in error."""
    for stamped in events:
        said = {"at": moment(stamped.utc), "by": stamped.actor}
        match stamped.event:
            case happened.EntryCorrected() as event:
                yield said | {"what": event.entry, "was": event.was, "is": _now(event), "why": event.why or None}
            case happened.EnteredInError() as event:
                yield said | {"what": event.entry, "was": event.what, "is": None, "why": event.why or None}
            case happened.PlanCorrected() as event:
                dose = f"{event.dose_mg_per_kg} mg/kg" if event.dose_mg is None else f"{event.dose_mg:g} mg"
                plan = f"{dose} over {event.minutes} min, {event.weight_kg} kg"
                yield said | {"what": "plan", "was": None, "is": plan, "why": event.reason or None}


def _now(event: happened.EntryCorrected) -> str:
    parts = [f"rate {event.mg_per_h:g} mg/h"] if event.mg_per_h is not None else []
    parts += [f"bolus {event.mg:g} mg"] if event.mg is not None else []
    parts += [f"{event.of} {event.value:g}"] if event.value is not None else []
    parts += [f"at {event.at}"] if event.at else []
    return ", ".join(parts)
