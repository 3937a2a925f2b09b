"""The Dash application: one page, its callbacks, and the HTTP calls beside it. Everything is served locally."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import dash
from dash import Dash

from dashboard.alarm_http import add_alarm_routes
from dashboard.callbacks import add_callbacks
from dashboard.chairs import Seat
from dashboard.devices_http import add_device_routes
from dashboard.http import add_routes
from dashboard.layout import page

INDEX = """<!doctype html>
<html lang="en">
  <head>
    {%metas%}
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>{%title%}</title>
    {%favicon%}
    {%css%}
  </head>
  <body data-page="bedside" data-link="lost" data-origin="__ORIGIN__" data-bed="__BED__" data-phase="setup">
    {%app_entry%}
    <footer>{%config%}{%scripts%}{%renderer%}</footer>
  </body>
</html>"""


def create_app(seats: Mapping[str, Seat]) -> Dash:
    """The application for the chairs in `seats`."""
    bed, seat = next(iter(seats.items()))
    origin = seat.monitor.snapshot.origin
    app = Dash(
        "dashboard",
        assets_folder=str(Path(__file__).parent / "assets"),
        serve_locally=True,
        title=f"{seat.monitor.chair.name} · infusion monitor",
        update_title="",
        suppress_callback_exceptions=True,
        index_string=INDEX.replace("__ORIGIN__", origin).replace("__BED__", bed),
    )
    app.layout = page(seat.monitor.chair.fixed_label)
    add_callbacks(app, seat)
    add_device_routes(app.server, seats)
    add_alarm_routes(app.server, seats)
    add_routes(app.server, seats)
    return app


VERSION = dash.__version__
