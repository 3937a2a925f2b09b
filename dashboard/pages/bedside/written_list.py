"""What was written and charted in a session, as a list: each with the keys that mend it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dash import html

from bedside.book import read
from bedside.infusion.effects import Observation, observations, words_of
from bedside.infusion.observed import Drug, Observed
from bedside.infusion.prompts import Score, score_words
from bedside.infusion.pump import Act
from bedside.infusion.written import Written
from bedside.infusion.written import written as notes_of
from bedside.leaving.adverse import OUTCOME, SITE
from bedside.leaving.adverse import words_of as adverse_words
from bedside.leaving.held import OF, name_of
from bedside.told import events as happened
from bedside.told.events import Stamped
from dashboard.pages.bedside.dialogs import table
from dashboard.pages.bedside.views import clock
from dashboard.said.asked import words_of as words_of_scale

CHARTED = {
    happened.BaselineConfirmed: "Baseline confirmed",
    happened.InfusionStarted: "Infusion started",
    happened.InfusionPaused: "Infusion paused",
    happened.InfusionResumed: "Infusion resumed",
    happened.InfusionStopped: "Infusion stopped",
}


def written(events: Sequence[Stamped]) -> list[Any]:
    """What was noted and charted in this session; newest first."""
    notes = _entries(events)
    rows = [
        (clock(stamped.utc), *_said(stamped, words, notes), stamped.actor)
        for stamped in reversed(events)
        if (words := _written(stamped.event))
    ]
    return [table(("time", "written in this session", "mend", "by"), rows)] if rows else []


MENDED = {
    happened.Note: "note",
    happened.EffectSeen: "effect",
    happened.ScoreTaken: "score",
    happened.DrugGiven: "drug",
    happened.SiteChecked: "site",
    happened.AdverseReported: "adverse",
    happened.DrugDrawn: "drawn",
    happened.DrugWasted: "waste",
    happened.Discharged: "discharge",
    happened.SprayGiven: "pump",
}
"""What can be taken back here, and what an order calls it."""


@dataclass(frozen=True, slots=True)
class Cared:
    """What was charted beside the infusion, or of a device."""

    words: str
    in_error: bool


CORRECTED = ("effect", "score", "drug")
Entry = Written | Observation | Score | Drug | Cared


def _entries(events: Sequence[Stamped]) -> dict[tuple[str, str], Entry]:
    """What can be taken back, by its kind and the moment it was made."""
    seen = Observed()
    for stamped in events:
        seen = seen.after(stamped)
    found: dict[tuple[str, str], Entry] = {("note", each.name): each for each in notes_of(events)}
    found |= {("effect", each.name): each for each in observations(events)}
    found |= _of_care(events)
    found |= {("score", score.made.isoformat()): score for score in seen.scores}
    return found | {("drug", drug.made.isoformat()): drug for drug in seen.drugs}


def _of_care(events: Sequence[Stamped]) -> dict[tuple[str, str], Entry]:
    book = read(events)
    rows = {(of, name_of(row)): row for of, kind in OF.items() for row in getattr(book.care, kind)}
    found: dict[tuple[str, str], Entry] = {key: Cared("", row.in_error) for key, row in rows.items()}
    pump = book.session.pump if book.session else ()
    return found | {("pump", each.name): Cared("", each.in_error) for each in pump if each.act is Act.SPRAY}


def _said(stamped: Stamped, words: str, entries: Mapping[tuple[str, str], Entry]) -> tuple[Any, Any]:
    """A line's words, struck through where it was entered in error; and the key that says so."""
    of, name = MENDED.get(type(stamped.event), ""), stamped.utc.isoformat()
    entry = entries.get((of, name))
    if entry is None:
        return words, ""
    if entry.in_error:
        return [html.Del(words), html.Small(" entered in error", className="q")], ""
    told: Any = words
    if not isinstance(entry, Written | Cared) and entry.words != words:  # corrected: both stay visible
        told = [html.Del(words), " ", html.B(entry.words)]
        words = entry.words
    kind = {"data-words": words[:40], "data-of": of}
    error = html.Button("in error", className="btn undo", **{"data-undo": name, **kind})
    if of not in CORRECTED:  # its words are not a number: another entry says what was meant
        return told, error
    return told, [html.Button("correct", className="btn undo", **{"data-correct": name, **kind}), error]


def _corrected(event: happened.EntryCorrected, was: str) -> str:
    """What it said, what was meant, and why."""
    meant = [f"{event.mg_per_h:g} mg/h"] if event.mg_per_h is not None else []
    meant += [f"{event.mg:g} mg"] if event.mg is not None else []
    meant += [f"{event.value:g}"] if event.value is not None else []
    meant += ["at another time"] if event.at else []
    return f"Corrected: {was}, was meant {', '.join(meant)}{f': {event.why}' if event.why else ''}"


def _takes(event: happened.SessionOpened) -> list[str]:
    taken = [each.partition(":")[0] for each in event.medicines if each.endswith(": yes")]
    return [f"takes {', '.join(taken)}"] if taken else []


def _read(reader: str) -> list[str]:
    return [f"plan read by {reader}"] if reader else []


def _written(event: happened.Event) -> str:
    match event:
        case happened.Note(text):
            return text
        case happened.SessionOpened():
            return "; ".join(["Session opened", *_takes(event), *_read(event.reader)])
        case happened.PlanCorrected():
            return "; ".join(["Plan corrected", *_read(event.reader)])
        case happened.EffectSeen(effect, severity):
            return words_of(effect, severity)
        case happened.RateChanged(mg_per_h):
            return f"Rate {mg_per_h:g} mg/h"
        case happened.BolusGiven(mg):
            return f"Bolus {mg:g} mg"
        case happened.ScoreTaken(scale, value):
            return score_words(scale, value)
        case happened.DrugGiven(name, amount, unit, route):
            return f"{name} {amount:g} {unit} {route}".strip()
        case happened.PromptSkipped(scale, reason):
            return f"{words_of_scale(scale)} not asked: {reason}"
        case happened.DrugWasted(mg, witness):
            return f"{mg:g} mg thrown away, witness {witness}"
        case happened.EntryCorrected(_, what):
            return _corrected(event, what)
        case happened.BaselineSkipped(reason):
            return f"No baseline: {reason}"
        case _:
            return _written_beside(event)


def _written_beside(event: happened.Event) -> str:
    """What is charted beside the infusion, or in another kind of session."""
    match event:
        case happened.SprayGiven(mg):
            return f"Device {mg:g} mg"
        case happened.ObservationBegan():
            return "Observation began"
        case happened.SiteChecked(state, more):
            return f"Site: {SITE.get(state, state)}{f' ({more})' if more else ''}"
        case happened.AdverseReported():
            return f"Adverse event: {adverse_words(event)}"
        case happened.AdverseReviewed(_, outcome):
            return f"Adverse event looked at again: {OUTCOME.get(outcome, outcome)}"
        case happened.DrugDrawn(mg, vial):
            return f"{mg:g} mg drawn up{f' out of {vial}' if vial else ''}"
        case happened.Discharged(override, name, missing):
            said = f"May leave{f', {name}' if name else ''}{f': {override}' if override else ''}"
            return f"{said}; not met: {', '.join(missing)}" if missing else said
    return CHARTED.get(type(event), "")
