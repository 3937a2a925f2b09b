"""Baseline and notes."""

from __future__ import annotations

from typing import Any

from dash import Dash, Input, Output, State, ctx, html, no_update

from bedside.infusion.written import written
from bedside.told import orders as wanted
from dashboard.calls.door import text_of
from dashboard.pages import ids
from dashboard.pages.answers import Seats, answered, busy, whose
from dashboard.pages.bedside import views
from dashboard.pages.bedside.anyway import ASKS_START, NOT_ASKED, WITHOUT, asked, asks, links
from dashboard.pages.times import moment
from dashboard.said.words import ONE_TAP
from dashboard.seat import Seat
from dashboard.who import by_screen

LONGEST_NOTE = 10_000


def baseline(app: Dash, seats: Seats) -> None:
    @app.callback(
        Output("baseline-preview", "children"),
        Input("baseline-chosen", "value"),
        State(ids.BED, "data"),
        prevent_initial_call=True,
    )
    def look(chosen: list[str] | None, bed: Any) -> Any:
        return views.preview(whose(seats, bed).monitor.snapshot, chosen or [])

    @app.callback(
        Output("baseline-resting", "children"),
        Input(ids.READINGS_SHOWN, "data"),
        State(ids.dialog(ids.BASELINE), "opened"),
        State(ids.BED, "data"),
        prevent_initial_call=True,
    )
    def came(_: Any, opened: bool, bed: Any) -> Any:
        """A reading came while the dialog is open: what is typed beside the list stays."""
        return views.resting(whose(seats, bed).monitor.snapshot) if opened else no_update

    @app.callback(
        Output("baseline-said", "children", allow_duplicate=True),
        Input("baseline-begin", "n_clicks"),
        State(ids.DISPLAY, "data"),
        State(ids.BED, "data"),
        prevent_initial_call=True,
        running=busy("baseline-begin"),
    )
    def begin(clicks: int, display: Any, bed: Any) -> Any:
        return whose(seats, bed).press(wanted.StartBaseline(), by_screen(display)) if clicks else no_update


def confirmation(app: Dash, seats: Seats) -> None:
    """The baseline is confirmed, or the start charted without one."""

    @app.callback(
        Output("baseline-said", "children"),
        Output(ids.dialog(ids.BASELINE), "opened", allow_duplicate=True),
        Output(WITHOUT, "data", allow_duplicate=True),
        *ASKS_START,
        Input("baseline-confirm", "n_clicks"),
        Input("baseline-skip", "n_clicks"),
        State("baseline-chosen", "value"),
        State("baseline-reason", "value"),
        State(ids.DISPLAY, "data"),
        State(ids.BED, "data"),
        prevent_initial_call=True,
        running=busy("baseline-confirm", "baseline-skip"),
    )
    def confirm(
        confirmed: int, skipped: int, chosen: list[str] | None, reason: str | None, display: Any, bed: Any
    ) -> list[Any]:
        if not (confirmed or skipped):
            return ["", True, no_update, *NOT_ASKED]
        order: wanted.Order = (
            wanted.StartInfusion(reason or "")
            if ctx.triggered_id == "baseline-skip"
            else wanted.ConfirmBaseline(tuple(chosen or ()))
        )
        seat = whose(seats, bed)
        refused = seat.ask(order, by_screen(display))
        if asks(refused, "chain"):
            return ["", no_update, reason or "", *asked(links(seat.monitor.snapshot))]
        return [str(refused or ""), refused is not None, no_update, *NOT_ASKED]


def notes(app: Dash, seats: Seats) -> None:
    """Each leaves a word where it was pressed: what was written, and when."""
    outputs = (
        Output("note-said", "children", allow_duplicate=True),
        Output("note-text", "value", allow_duplicate=True),
        Output(ids.dialog(ids.NOTE), "opened", allow_duplicate=True),
        Output(ids.SAID, "children", allow_duplicate=True),
    )

    @app.callback(
        *outputs,
        Input("note-write", "n_clicks"),
        State("note-text", "value"),
        State(ids.DISPLAY, "data"),
        State(ids.BED, "data"),
        prevent_initial_call=True,
        running=busy("note-write"),
    )
    def write(_: int, text: Any, display: Any, bed: Any) -> tuple[str, Any, bool, Any]:
        said, done = _written(whose(seats, bed), wanted.AddNote(text_of(text, LONGEST_NOTE)), "Note", display)
        return said, no_update if said else "", bool(said), done

    for code, words in ONE_TAP:
        name = {"event": code}

        @app.callback(
            *outputs,
            Input(name, "n_clicks"),
            State(ids.DISPLAY, "data"),
            State(ids.BED, "data"),
            prevent_initial_call=True,
            running=busy(name),
        )
        def tap(
            clicks: int, display: Any, bed: Any, code: str = code, words: str = words
        ) -> tuple[str, Any, bool, Any]:
            if not clicks:
                return "", no_update, False, no_update
            said, done = _written(whose(seats, bed), wanted.AddNote(words, code), words, display)
            return said, no_update, bool(said), done


def _written(seat: Seat, order: wanted.AddNote, words: str, display: Any) -> tuple[str, Any]:
    """The refusal, or what was written and when, and the key that takes it back."""
    if said := seat.press(order, by_screen(display)):
        return said, no_update
    mine = [each for each in written(seat.monitor.told) if each.note.text == order.text.strip()]
    if not mine:
        return "", no_update
    undo = html.Button("Undo", className="btn undo", **{"data-undo": mine[-1].name, "data-words": words})
    return "", answered([html.Span([f"{words} written at ", moment(mine[-1].utc)]), undo])
