"""The Dash application: one page, its callbacks, and the HTTP calls beside it. Everything is served locally."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256
from html import escape
from pathlib import Path

import dash
import structlog
from dash import Dash

from dashboard.calls.alarm_http import add_alarm_routes
from dashboard.calls.devices_http import add_device_routes
from dashboard.calls.door import add_door, told
from dashboard.calls.http import add_routes
from dashboard.calls.simulator_page import SCRIPT
from dashboard.pages import ids
from dashboard.pages.callbacks import add_callbacks, answer
from dashboard.pages.layout import page
from dashboard.seat import Seat

log = structlog.get_logger("page")

INDEX = """<!doctype html>
<html lang="en">
  <head>
    {%metas%}
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>__TITLE__</title>
    {%favicon%}
    {%css%}
  </head>
  <body data-page="bedside" data-link="lost" data-origin="__ORIGIN__" data-bed="__BED__" data-phase="setup">
    {%app_entry%}
    <footer>{%config%}{%scripts%}{%renderer%}</footer>
  </body>
</html>"""


def index(origin: str, bed: str, title: str) -> str:
    """The page's frame; a name is text, whatever is written in it."""
    words = {"__ORIGIN__": origin, "__BED__": bed, "__TITLE__": title}
    return re.sub("|".join(words), lambda found: as_text(words[found[0]]), INDEX)


def as_text(words: str) -> str:
    """Words in HTML: no markup, and none of Dash's own places ({%scripts%})."""
    return escape(words).replace("{", "&#123;").replace("%", "&#37;")


def hash_of(script: str) -> str:
    """How the policy of the pages names an inline script."""
    return f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'"


def not_done(error: Exception) -> None:
    """A press that failed in this program: the nurse is told, and the log says where."""
    log.error("a press failed", why=told(error))
    dash.set_props(ids.SAID, {"children": answer("Not done: try again.")})


def create_app(seats: Mapping[str, Seat]) -> Dash:
    """The application for the chairs in `seats`."""
    bed, seat = next(iter(seats.items()))
    origin = seat.monitor.snapshot.origin
    app = Dash(
        "dashboard",
        assets_folder=str(Path(__file__).parent / "assets"),
        serve_locally=True,
        title=f"{seat.monitor.chair.name} · infusion monitor",
        on_error=not_done,
        enable_mcp=False,
        update_title="",
        suppress_callback_exceptions=True,
        index_string=index(origin, bed, f"{seat.monitor.chair.name} · infusion monitor"),
    )
    app.layout = page(seat.monitor.chair.fixed_label)
    add_callbacks(app, seat)
    add_door(app.server, [*app.csp_hashes(), hash_of(SCRIPT)])
    add_device_routes(app.server, seats)
    add_alarm_routes(app.server, seats)
    add_routes(app.server, seats)
    return app


VERSION = dash.__version__
