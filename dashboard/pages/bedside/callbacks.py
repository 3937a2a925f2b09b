"""What the nurse does: a press becomes an order, the answer becomes words. Nothing is decided here.

The page shows a new state only when it comes back on the live stream. Each callback carries its page's chair.
"""

from __future__ import annotations

from dash import Dash, Input, Output

from dashboard.pages import ids
from dashboard.pages.answers import Seats
from dashboard.pages.bedside import charting
from dashboard.pages.bedside.anyway import anyway
from dashboard.pages.bedside.effects import effects
from dashboard.pages.bedside.last_time import compared
from dashboard.pages.bedside.new_session import new_session, of_the_scripts, worked_out
from dashboard.pages.bedside.openers import new_form, openers
from dashboard.pages.bedside.presses import presses
from dashboard.pages.bedside.pump import pump


def add_callbacks(app: Dash, seats: Seats) -> None:
    """Wire the pages of every chair."""
    presses(app, seats)
    anyway(app, seats)
    openers(app, seats)
    new_form(app, seats)
    new_session(app, seats)
    worked_out(app, seats)
    of_the_scripts(app)
    compared(app, seats)
    pump(app, seats)
    charting.baseline(app, seats)
    charting.confirmation(app, seats)
    charting.notes(app, seats)
    effects(app, seats)
    _clientside(app)


def _clientside(app: Dash) -> None:
    """The display's own id, the chair of the page, and which dialog is open, for the live script."""
    app.clientside_callback(
        "function(_) { return window.bedside ? window.bedside.display() : 'display'; }",
        Output(ids.DISPLAY, "data"),
        Input(ids.DISPLAY, "id"),
    )
    app.clientside_callback(
        "function(_) { return window.bedside ? window.bedside.bed() : ''; }",
        Output(ids.BED, "data"),
        Input(ids.BED, "id"),
    )
    app.clientside_callback(
        "function() { window.bedside && window.bedside.dialogs(arguments); return dash_clientside.no_update; }",
        Output(ids.DISPLAY, "modified_timestamp"),
        [Input(ids.dialog(name), "opened") for name in ids.DIALOGS],
        prevent_initial_call=True,
    )
