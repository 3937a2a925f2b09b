"""Charting the pump: rate, bolus, pause, going on, stop, now or at a past moment. It records what was done."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import dash_mantine_components as dmc
from dash import Dash, Input, Output, State, ctx, dcc, html, no_update

from bedside.errors import CommandRefused
from bedside.infusion.pump import Act
from bedside.infusion.session import Session
from bedside.told import orders as wanted
from dashboard.pages import ids
from dashboard.pages.answers import Seats, answered, busy, done, whose
from dashboard.pages.bedside.dialogs import button
from dashboard.pages.bedside.pump_draft import FRESH, Draft, corrected_entry, draft_of, order_of, timed
from dashboard.pages.bedside.pump_drawn import PRESSED, drawn
from dashboard.pages.bedside.units import in_mg, number_of, shown
from dashboard.pages.pressing import pressed
from dashboard.pages.times import moment
from dashboard.seat import Seat
from dashboard.who import by_screen

STORE, DIALOG = "pump-draft", ids.dialog(ids.PUMP)
RECORDS = "Records what you did, no more. Set the pump at the pump."
DONE = {
    Act.RATE: "Rate charted",
    Act.BOLUS: "Bolus charted",
    Act.PAUSE: "Pause charted",
    Act.RESUME: "Going on charted",
    Act.STOP: "Stop charted",
}


def body() -> list[Any]:
    """What stands in the dialog, empty."""
    number = dmc.TextInput(
        id="pump-number",
        label="Number",
        value="",
        autoComplete="off",
        inputProps={"inputMode": "decimal", "maxLength": 8},
    )
    reason = dmc.TextInput(id="pump-reason", label="Why, where it is outside the usual range", autoComplete="off")
    minutes = dmc.TextInput(
        id="pump-minutes",
        value="",
        autoComplete="off",
        placeholder="min ago",
        inputProps={"inputMode": "decimal", "maxLength": 5, "aria-label": "Minutes ago"},
    )
    left = [
        html.Div(id="pump-acts"),
        html.Div([number, html.Div(id="pump-units")], id="pump-amount", className="pump-amount"),
        html.Div([html.Div(id="pump-when"), minutes], className="pump-times"),
        html.Div(id="pump-will", className="pump-will"),
        reason,
    ]
    return [
        dcc.Store(id=STORE),
        dcc.Store(id=PRESSED),
        dcc.Interval(id="pump-tick", interval=1000, disabled=True),
        html.Div([html.Div(left, className="pump-left"), html.Div(id="pump-history")], className="pump-parts"),
        html.Div(
            [
                html.Span(RECORDS, id="pump-said", className="q"),
                button("pump-go", "Chart", "btn primary", **{"data-hold": ""}),
            ],
            className="foot",
        ),
    ]


def pump(app: Dash, seats: Seats) -> None:
    _opens(app, seats)
    _presses(app, seats)
    _draws(app, seats)
    _goes(app, seats)


def _opens(app: Dash, seats: Seats) -> None:
    @app.callback(
        Output(DIALOG, "opened", allow_duplicate=True),
        Output(STORE, "data"),
        Output("pump-number", "value"),
        Output("pump-reason", "value"),
        Output("pump-minutes", "value"),
        Input(ids.PUMP, "n_clicks"),
        State(ids.BED, "data"),
        prevent_initial_call=True,
    )
    def begin(_: int, bed: Any) -> list[Any]:
        """It begins with the rate as it is, in the unit the pump shows where that is known."""
        view = whose(seats, bed).monitor.snapshot.session
        unit = "ml_per_h" if view and view.session.mg_per_ml else "mg_per_h"
        rate = shown(view.session, view.session.rate_now, unit) if view else None
        return [True, {**FRESH, "unit": unit}, "" if rate is None else f"{rate:.4g}", "", ""]

    @app.callback(Output("pump-tick", "disabled"), Input(DIALOG, "opened"), prevent_initial_call=True)
    def watch(opened: Any) -> bool:
        return not opened


def _presses(app: Dash, seats: Seats) -> None:
    """What is chosen in the dialog, and what is taken back in its list."""

    @app.callback(
        Output(STORE, "data", allow_duplicate=True),
        Output("pump-number", "value", allow_duplicate=True),
        Output("pump-minutes", "value", allow_duplicate=True),
        Output("pump-reason", "value", allow_duplicate=True),
        Output(ids.SAID, "children", allow_duplicate=True),
        Input(PRESSED, "data"),
        State(STORE, "data"),
        State("pump-number", "value"),
        State(ids.DISPLAY, "data"),
        State(ids.BED, "data"),
        prevent_initial_call=True,
    )
    def press(said: Any, draft: Any, number: Any, display: Any, bed: Any) -> list[Any]:
        what, value = pressed(said)
        now, seat = draft_of(draft), whose(seats, bed)
        if what == "error":
            return [*[no_update] * 4, _taken_back(seat, value, display)]
        if what not in FRESH:
            return [no_update] * 5
        if what == "entry":  # nothing that was typed for another entry goes with it
            after = begun(seat, value)
            return [after, _number(seat, after), "", "", no_update]
        after = {**now, what: value}
        left = no_update if what == "unit" else ""
        reason = "" if what == "act" else no_update
        return [after, _turned(seat, now, after, str(number or "")), left, reason, no_update]


def _turned(seat: Seat, before: Draft, after: Draft, number: str) -> Any:
    """The number in another unit; an empty one for another kind of entry."""
    view = seat.monitor.snapshot.session
    if before["act"] != after["act"]:
        return "" if after["act"] != Act.RATE or view is None else _text(view.session, after["unit"])
    if before["unit"] == after["unit"] or view is None:
        return no_update
    mg = in_mg(view.session, number_of(number), before["unit"])
    turned = None if mg is None else shown(view.session, mg, after["unit"])
    return no_update if turned is None else f"{turned:.4g}"


def begun(seat: Seat, name: str) -> Draft:
    """A draft that corrects the entry of this name; a fresh one for none."""
    view = seat.monitor.snapshot.session
    unit = "ml_per_h" if view and view.session.mg_per_ml else "mg_per_h"
    fresh = {**FRESH, "unit": unit, "entry": name}
    entry = corrected_entry(fresh, view.session) if view and name else None
    if entry is None:
        return {**fresh, "entry": ""}
    return {**fresh, "act": Act.RATE if entry.act is Act.START else entry.act}


def _number(seat: Seat, draft: Draft) -> str:
    """What the entry says now, as the number of its field."""
    view = seat.monitor.snapshot.session
    if view is None:
        return ""
    entry = corrected_entry(draft, view.session)
    if entry is None:
        return _text(view.session, draft["unit"])
    amount = entry.mg if entry.act is Act.BOLUS else shown(view.session, entry.mg_per_h, draft["unit"])
    return "" if amount is None else f"{amount:.4g}"


def _text(session: Session, unit: str) -> str:
    rate = shown(session, session.rate_now, unit)
    return "" if rate is None else f"{rate:.4g}"


def _draws(app: Dash, seats: Seats) -> None:
    @app.callback(
        *[Output(f"pump-{name}", "children") for name in ("acts", "units", "when", "will", "history", "go")],
        Output("pump-amount", "hidden"),
        Output("pump-go", "data-hold"),
        Input(STORE, "data"),
        Input("pump-number", "value"),
        Input("pump-reason", "value"),
        Input("pump-minutes", "value"),
        Input("pump-tick", "n_intervals"),
        State(ids.BED, "data"),
        prevent_initial_call=True,
    )
    def draw(said: Any, number: Any, reason: Any, minutes: Any, _: Any, bed: Any) -> list[Any]:
        seat = whose(seats, bed)
        view = seat.monitor.snapshot.session
        if said is None or view is None:
            return [no_update] * 8
        return drawn(seat, view.session, timed(draft_of(said), minutes), number, reason)


def _taken_back(seat: Seat, name: str, display: Any) -> Any:
    refused = seat.ask(wanted.EnterInError(name, of="pump"), by_screen(display))
    return html.Span(str(refused)) if refused else done("Entered in error", seat.monitor.snapshot.utc)


def _goes(app: Dash, seats: Seats) -> None:
    @app.callback(
        Output("pump-said", "children"),
        Output("pump-said", "className"),
        Output(DIALOG, "opened", allow_duplicate=True),
        Output(ids.SAID, "children", allow_duplicate=True),
        Input("pump-go", "n_clicks"),
        State(STORE, "data"),
        State("pump-number", "value"),
        State("pump-reason", "value"),
        State("pump-minutes", "value"),
        State(ids.DISPLAY, "data"),
        State(ids.BED, "data"),
        prevent_initial_call=True,
        running=busy("pump-go"),
    )
    def go(_: int, said: Any, number: Any, reason: Any, minutes: Any, display: Any, bed: Any) -> list[Any]:
        seat, draft = whose(seats, bed), timed(draft_of(said), minutes)
        if not ctx.triggered[0]["value"]:
            return [no_update] * 4
        try:
            order = order_of(draft, number, reason, seat.monitor.snapshot.utc)
            seat.take(order, by_screen(display))
        except CommandRefused as refused:
            return [str(refused), "wrong", True, no_update]
        return [RECORDS, "q", False, _charted(draft, seat.monitor.snapshot.utc)]


def _charted(draft: Draft, now: datetime) -> Any:
    """What was done: at which moment, or for which one."""
    if draft["entry"]:
        return done("Corrected", now)
    words = DONE[Act(draft["act"])]
    if draft["ago"] == "0":
        return done(words, now)
    return answered([f"{words} as a late entry for ", moment(now - timedelta(seconds=float(draft["ago"]))), "."])
