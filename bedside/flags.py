"""What of a session's events stands on its trends: flags where something was written, given or charted."""

from __future__ import annotations

from datetime import datetime

from bedside.infusion.effects import words_of
from bedside.infusion.observed import Drug
from bedside.infusion.pump import Act, Entry, history
from bedside.infusion.when import about
from bedside.told import events as happened
from bedside.told.events import Event
from bedside.told.infusion import OfInfusion
from bedside.vitals.trend import Trend

FLAGS = {Act.START: "started", Act.PAUSE: "paused", Act.RESUME: "resumed", Act.STOP: "stopped"}
"""What stands on the flags of the pump."""


def flagged(trend: Trend, event: Event, utc: datetime, pump: tuple[Entry, ...]) -> None:
    """The trend after an event; `pump` is what is charted of the infusion now."""
    match event:
        case happened.SessionOpened():
            trend.mark(utc, "session", "session opened")
        case happened.Note(text):
            trend.mark(utc, "note", text)
        case happened.EffectSeen(effect, severity):
            trend.mark(about(event.at, utc), "effect", words_of(effect, severity))
        case happened.DrugGiven(name, amount, unit, route):
            given = Drug(name, amount, unit, route, utc, utc, "")
            trend.mark(about(event.at, utc), "note", given.words)
        case happened.BaselineConfirmed():
            trend.mark(utc, "baseline", "baseline")
        case happened.ScoreTaken() | happened.EnteredInError(of="score") | happened.EntryCorrected(of="score"):
            trend.changed()
        case happened.EnteredInError(entry, what, of="note" | "effect" | "drug" as of):
            trend.unmark(datetime.fromisoformat(entry), "effect" if of == "effect" else "note", what)
        case _ if isinstance(event, OfInfusion | happened.EnteredInError):
            entries = [(entry.at, entry.act, FLAGS.get(entry.act, entry.words)) for entry in history(pump)]
            trend.remark(set(Act), entries)
