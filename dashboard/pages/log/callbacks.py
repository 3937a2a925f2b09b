"""The log is drawn anew while it is open, and when somebody filters or marks."""

from __future__ import annotations

from hashlib import sha256
from json import dumps
from typing import Any
from urllib.parse import quote

from dash import Dash, Input, Output, State, no_update

from bedside.told import orders as wanted
from clinic.review.past import clinic_burdens
from dashboard.pages import ids
from dashboard.pages.answers import Seats, answer, whose
from dashboard.pages.log import drawn
from dashboard.pages.plain import into, plain
from dashboard.pages.pressing import pressed
from dashboard.said.alarm_words import log_page, reviewed_now
from dashboard.seat import Json, Seat
from dashboard.who import by_screen

DRAWN = (
    into("log-figures"),
    into("log-when"),
    into("log-table"),
    Output("log-csv", "href"),
    Output("log-seen", "data"),
)


def callbacks(app: Dash, seats: Seats) -> None:
    @app.callback(
        *DRAWN,
        Input(ids.tick("log"), "n_intervals"),
        Input("log-filter", "data"),
        Input("log-marked", "data"),
        State("log-seen", "data"),
        State(ids.BED, "data"),
        prevent_initial_call=True,
    )
    def draw(_: Any, kind: Any, __: Any, seen: Any, bed: Any) -> list[Any]:
        """Nothing is sent where nothing would look different."""
        found = said(whose(seats, bed))
        now = sha256(dumps([found, kind], default=str).encode()).hexdigest()
        if now == seen:
            return [no_update] * len(DRAWN)
        href = f"/api/beds/{quote(str(bed), safe='')}/alarm-log.csv"
        parts = (drawn.figures(found), drawn.when(found), drawn.table(found, str(kind)))
        return [*map(plain, parts), href, now]

    @app.callback(
        Output("log-filter", "data"),
        Output("log-marked", "data"),
        Output(ids.SAID, "children", allow_duplicate=True),
        Input(drawn.PRESSED, "data"),
        State(ids.DISPLAY, "data"),
        State(ids.BED, "data"),
        prevent_initial_call=True,
    )
    def press(said: Any, display: Any, bed: Any) -> tuple[Any, Any, Any]:
        what, value = pressed(said)
        if what == "kind":
            return value, no_update, no_update
        condition, began, real = value.split(" ")
        order = wanted.MarkAlarm(condition, began, real == "real")
        return no_update, said, answer(whose(seats, bed).press(order, by_screen(display)))


def said(seat: Seat) -> Json:
    """What the page says, as the call of the same name does."""
    found = reviewed_now(seat.monitor.book, seat.monitor.snapshot)
    return log_page(found, clinic_burdens(seat.folder) if seat.folder else [], seat.monitor.snapshot)
