"""Charting the pump: rate, bolus, pause, going on, stop, now or at a past moment. It records what was done."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import dash_mantine_components as dmc
from dash import Dash, Input, Output, State, ctx, dcc, html, no_update

from bedside.errors import CommandRefused
from bedside.infusion.pump import Act, Entry
from bedside.infusion.pumping import Pumping, pumped
from bedside.infusion.session import Session
from bedside.phase import Phase
from bedside.told import orders as wanted
from dashboard.calls.door import text_of
from dashboard.pages import ids
from dashboard.pages.answers import Seats, busy, done, whose
from dashboard.pages.bedside.dialogs import button
from dashboard.pages.bedside.dose_steps import preview
from dashboard.pages.bedside.units import UNITS, in_mg, number_of, shown
from dashboard.pages.pressing import key, pressed
from dashboard.pages.times import moment
from dashboard.seat import Seat
from dashboard.who import by_screen

STORE, PRESSED, DIALOG = "pump-draft", "pump-pressed", ids.dialog(ids.PUMP)
ACTS = ((Act.RATE, "Rate"), (Act.BOLUS, "Bolus"), (Act.PAUSE, "Pause"), (Act.RESUME, "Resume"), (Act.STOP, "Stop"))
AGO = (("0", "now"), ("120", "2 min ago"), ("300", "5 min ago"), ("600", "10 min ago"))
RECORDS = "Records what you did, no more. Set the pump at the pump."
DONE = {
    Act.RATE: "Rate charted",
    Act.BOLUS: "Bolus charted",
    Act.PAUSE: "Pause charted",
    Act.RESUME: "Going on charted",
    Act.STOP: "Stop charted",
}
LONGEST_REASON = 200
Draft = dict[str, str]
FRESH: Draft = {"act": Act.RATE, "unit": "mg_per_h", "ago": "0"}


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
    left = [
        html.Div(id="pump-acts"),
        html.Div([number, html.Div(id="pump-units")], id="pump-amount", className="pump-amount"),
        html.Div(id="pump-when"),
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
        Input(ids.PUMP, "n_clicks"),
        State(ids.BED, "data"),
        prevent_initial_call=True,
    )
    def begin(_: int, bed: Any) -> list[Any]:
        """It begins with the rate as it is, in the unit the pump shows where that is known."""
        view = whose(seats, bed).monitor.snapshot.session
        unit = "ml_per_h" if view and view.session.mg_per_ml else "mg_per_h"
        rate = shown(view.session, view.session.rate_now, unit) if view else None
        return [True, {**FRESH, "unit": unit}, "" if rate is None else f"{rate:.4g}", ""]

    @app.callback(Output("pump-tick", "disabled"), Input(DIALOG, "opened"), prevent_initial_call=True)
    def watch(opened: Any) -> bool:
        return not opened


def _presses(app: Dash, seats: Seats) -> None:
    """What is chosen in the dialog, and what is taken back in its list."""

    @app.callback(
        Output(STORE, "data", allow_duplicate=True),
        Output("pump-number", "value", allow_duplicate=True),
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
            return [no_update, no_update, _taken_back(seat, value, display)]
        if what not in FRESH:
            return [no_update, no_update, no_update]
        after = {**now, what: value}
        return [after, _turned(seat, now, after, str(number or "")), no_update]


def draft_of(said: Any) -> Draft:
    """What the page sends back; a fresh one where it is none."""
    if not isinstance(said, dict):
        return dict(FRESH)
    return {name: str(said.get(name) or usual) for name, usual in FRESH.items()}


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


def _text(session: Session, unit: str) -> str:
    rate = shown(session, session.rate_now, unit)
    return "" if rate is None else f"{rate:.4g}"


def order_of(draft: Draft, number: Any, reason: Any, now: datetime) -> Pumping:
    """The order of a draft. Raises CommandRefused where its number is none."""
    ago = number_of(draft["ago"]) or 0
    at = (now - timedelta(seconds=ago)).isoformat() if ago else ""
    why, act = text_of(reason, LONGEST_REASON), draft["act"]
    if act == Act.PAUSE:
        return wanted.PauseInfusion(at)
    if act == Act.RESUME:
        return wanted.ResumeInfusion(at)
    if act == Act.STOP:
        return wanted.StopInfusion(at)
    amount = number_of(str(number or ""))
    if amount is None:
        raise CommandRefused("Give the number.", "number")
    if act == Act.BOLUS:
        return wanted.GiveBolus(amount, at, why)
    return wanted.ChangeRate(**{draft["unit"]: amount}, at=at, reason=why)


def _draws(app: Dash, seats: Seats) -> None:
    @app.callback(
        *[Output(f"pump-{name}", "children") for name in ("acts", "units", "when", "will", "history", "go")],
        Output("pump-amount", "hidden"),
        Output("pump-go", "data-hold"),
        Input(STORE, "data"),
        Input("pump-number", "value"),
        Input("pump-reason", "value"),
        Input("pump-tick", "n_intervals"),
        State(ids.BED, "data"),
        prevent_initial_call=True,
    )
    def draw(said: Any, number: Any, reason: Any, _: Any, bed: Any) -> list[Any]:
        seat = whose(seats, bed)
        view = seat.monitor.snapshot.session
        if said is None or view is None:
            return [no_update] * 8
        return _drawn(seat, view.session, draft_of(said), number, reason)


def _drawn(seat: Seat, session: Session, draft: Draft, number: Any, reason: Any) -> list[Any]:
    """Every part of the dialog, for this draft."""
    act, late = draft["act"], draft["ago"] != "0"
    off = {Act.RESUME: session.phase is not Phase.PAUSED, Act.PAUSE: session.phase is Phase.PAUSED}
    kinds = [_seg("act", name, words, act, off=off.get(name, False) and not late) for name, words in ACTS]
    known = {name: shown(session, 1.0, name) is not None for name, _ in UNITS}
    units = [_seg("unit", name, words, draft["unit"], off=not known[name]) for name, words in UNITS]
    words = next(words for name, words in ACTS if name == act)
    return [
        html.Div(kinds, className="seg"),
        html.Div(units, className="seg") if act == Act.RATE else html.Span("mg at once", className="soft"),
        html.Div([_seg("ago", name, words, draft["ago"]) for name, words in AGO], className="seg"),
        _will(seat, session, draft, number, reason),
        [_steps(seat, session, draft, number, reason), *_history(session.pump)],
        [f"Chart {words.lower()}", html.Small("hold", className="more") if act == Act.STOP else ""],
        act not in (Act.RATE, Act.BOLUS),
        "1" if act == Act.STOP else "",
    ]


def _seg(what: str, name: str, words: str, chosen: str, *, off: bool = False) -> html.Button:
    return key(words, PRESSED, what, name, "seg-key on" if name == chosen else "seg-key", disabled=off)


def _will(seat: Seat, session: Session, draft: Draft, number: Any, reason: Any) -> Any:
    """What will be charted, in words, or why it cannot be."""
    monitor, snapshot = seat.monitor, seat.monitor.snapshot
    try:
        order = order_of(draft, number, reason, snapshot.utc)
        pumped(session, order, snapshot.utc, monitor.chair.ranges)
    except CommandRefused as refused:
        return html.Span(str(refused), className="soft")
    parts: list[Any] = [html.B("Will be charted: "), _words(session, draft, number)]
    if draft["ago"] != "0":
        parts += [" at ", moment(snapshot.utc - timedelta(seconds=float(draft["ago"]))), ", as a late entry"]
    given = session.given_mg(snapshot.utc)
    return html.Span([*parts, "." if given is None else f". Given so far {given:.1f} mg."])


def _steps(seat: Seat, session: Session, draft: Draft, number: Any, reason: Any) -> Any:
    snapshot = seat.monitor.snapshot
    try:
        order = order_of(draft, number, reason, snapshot.utc)
    except CommandRefused:
        order = None
    return preview(session, order, snapshot.utc, seat.monitor.chair.ranges)


def _words(session: Session, draft: Draft, number: Any) -> str:
    amount = number_of(str(number or ""))
    if draft["act"] == Act.BOLUS:
        return f"bolus {amount:g} mg"
    if draft["act"] != Act.RATE:
        return draft["act"]
    mg = in_mg(session, amount, draft["unit"])
    rates = [(shown(session, mg, name), words) for name, words in UNITS]
    return "rate " + " = ".join(f"{rate:.3g} {words}" for rate, words in rates if rate is not None)


def _history(entries: tuple[Entry, ...]) -> list[Any]:
    """Every entry, the last first, with the key that takes it back; what was taken back is struck through."""
    rows = []
    for entry in reversed(entries):
        words: Any = html.Del(entry.words) if entry.in_error else entry.words
        late = html.Small(" late entry", className="q") if entry.late else ""
        mend = "" if entry.in_error or entry.act is Act.START else key(
            "in error", PRESSED, "error", entry.name, "btn undo"
        )  # fmt: skip
        rows.append(html.Tr([html.Td(moment(entry.at)), html.Td([words, late]), html.Td(mend)]))
    heads = html.Tr([html.Th("at"), html.Th("charted"), html.Th("mend")])
    return [html.Table([html.Thead(heads), html.Tbody(rows)], className="t")]


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
        State(ids.DISPLAY, "data"),
        State(ids.BED, "data"),
        prevent_initial_call=True,
        running=busy("pump-go"),
    )
    def go(_: int, said: Any, number: Any, reason: Any, display: Any, bed: Any) -> list[Any]:
        seat, draft = whose(seats, bed), draft_of(said)
        if not ctx.triggered[0]["value"]:
            return [no_update] * 4
        try:
            order = order_of(draft, number, reason, seat.monitor.snapshot.utc)
            seat.take(order, by_screen(display))
        except CommandRefused as refused:
            return [str(refused), "wrong", True, no_update]
        return [RECORDS, "q", False, done(DONE[Act(draft["act"])], seat.monitor.snapshot.utc)]
