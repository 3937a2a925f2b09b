"""Beside the fields of a plan: what it was the last time, marked where it differs now."""

from __future__ import annotations

from typing import Any

from dash import Dash, Input, Output, State, html

from bedside.infusion.session import Session
from clinic.review.last_time import last_time
from dashboard.pages import ids
from dashboard.pages.answers import Seats, whose
from dashboard.pages.bedside.dialogs import FIELDS
from dashboard.pages.bedside.openers import in_range
from dashboard.pages.times import moment
from dashboard.seat import Json, Seat

LAST = "new-last"
NAMES = [name for name, *_ in FIELDS[1:]]
LONGEST_LABEL = 60


def compared(app: Dash, seats: Seats) -> None:
    @app.callback(
        Output(LAST, "data"),
        Input("new-label", "value"),
        Input(ids.dialog(ids.NEW), "opened"),
        State(ids.CORRECTING, "data"),
        State(ids.BED, "data"),
        prevent_initial_call=True,
    )
    def look(label: Any, opened: Any, correcting: Any, bed: Any) -> Any:
        """Looked up when the label changes: no patient's numbers stand beside another's name."""
        words = str(label or "").strip()
        seat = whose(seats, bed)
        if not opened or not words or len(words) > LONGEST_LABEL or seat.folder is None:
            return None
        found = last_time(seat.folder, words, str(correcting or "").partition(" ")[0])
        return numbers(found) if found else None

    @app.callback(
        [Output(f"new-{name}", "description", allow_duplicate=True) for name in NAMES],
        Input(LAST, "data"),
        *[Input(f"new-{name}", "value") for name in NAMES],
        State(ids.BED, "data"),
        prevent_initial_call=True,
    )
    def mark(last: Any, *given: Any) -> list[Any]:
        *texts, bed = given
        seat = whose(seats, bed)
        if not isinstance(last, dict):
            return [usual(seat, name) for name in NAMES]
        return [beside(seat, name, text, last) for name, text in zip(NAMES, texts, strict=True)]


def numbers(session: Session) -> Json:
    """What a form can be compared with."""
    return {"at": session.opened_at.isoformat()} | {name: getattr(session, name) for name in NAMES}


def usual(seat: Seat, name: str) -> str:
    return in_range(seat.monitor.chair.ranges.of[name])


def beside(seat: Seat, name: str, text: Any, last: Json) -> Any:
    """The range, and the last number; where another is typed the mark says that it differs."""
    before = last.get(name)
    if before is None:
        return usual(seat, name)
    words = [f"last time {before:g}, ", moment(str(last.get("at")), "day")]
    differs = differing(text, before)
    mark = html.B([" ≠ ", *words], className="differs") if differs else html.Span([" · ", *words])
    return html.Span([usual(seat, name), mark])


def differing(text: Any, before: float) -> bool:
    """Whether another number is typed; nothing, or half a number, differs from none."""
    try:
        return float(str(text).strip().replace(",", ".")) != before
    except ValueError:
        return False
