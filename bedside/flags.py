"""What of a session's events stands on its trends: flags where something was written, given or charted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from bedside.infusion.effects import Observation
from bedside.infusion.observed import Drug, Observed
from bedside.infusion.pump import Act, Entry, history
from bedside.leaving.charting import words_of
from bedside.leaving.held import OF, Adverse, Care, Going, Site
from bedside.told import events as happened
from bedside.told.events import Event
from bedside.told.infusion import OfInfusion
from bedside.vitals.trend import Trend

FLAGS = {
    Act.START: "started",
    Act.PAUSE: "paused",
    Act.RESUME: "resumed",
    Act.STOP: "stopped",
    Act.OBSERVE: "observed",
}
"""What stands on the flags of the pump."""


def flagged(trend: Trend, event: Event, utc: datetime, pump: tuple[Entry, ...], seen: Observed, care: Care) -> None:
    """The trend after an event; `pump` is what is charted of the infusion now, `seen` what was observed,
    `care` what was looked at and reported beside it. What can be corrected is flagged anew as it stands."""
    match event:
        case happened.SessionOpened():
            trend.mark(utc, "session", "session opened")
        case happened.Note(text):
            trend.mark(utc, "note", text)
        case happened.EffectSeen() | happened.EnteredInError(of="effect") | happened.EntryCorrected(of="effect"):
            trend.remark({"effect"}, _standing("effect", seen.effects))
        case happened.DrugGiven() | happened.EnteredInError(of="drug") | happened.EntryCorrected(of="drug"):
            trend.remark({"drug"}, _standing("drug", seen.drugs))
        case happened.SiteChecked() | happened.AdverseReported() | happened.Discharged():
            trend.remark({"care"}, _cared(care))
        case happened.EnteredInError(of=of) if of in OF:
            trend.remark({"care"}, _cared(care))
        case happened.BaselineConfirmed():
            trend.mark(utc, "baseline", "baseline")
        case happened.ScoreTaken() | happened.EnteredInError(of="score") | happened.EntryCorrected(of="score"):
            trend.changed()
        case happened.EnteredInError(entry, what, of="note"):
            trend.unmark(datetime.fromisoformat(entry), "note", what)
        case _ if isinstance(event, OfInfusion | happened.EnteredInError):
            entries = [(entry.at, entry.act, FLAGS.get(entry.act, entry.words)) for entry in history(pump)]
            trend.remark(set(Act), entries)


def _cared(care: Care) -> Iterator[tuple[datetime, str, str]]:
    rows: list[Site | Adverse | Going] = [*care.sites, *care.adverse, *care.discharges]
    return ((each.at, "care", words_of(each)) for each in rows if not each.in_error)


def _standing(kind: str, rows: Sequence[Observation | Drug]) -> Iterator[tuple[datetime, str, str]]:
    return ((each.at, kind, each.words) for each in rows if not each.in_error)
