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
from flask import request

from bedside.errors import CommandRefused
from dashboard.calls.alarm_http import add_alarm_routes
from dashboard.calls.beds import Beds
from dashboard.calls.chairs_page import SCRIPT as LIST
from dashboard.calls.devices_http import add_device_routes
from dashboard.calls.door import add_door, told
from dashboard.calls.duty_http import add_duty_routes
from dashboard.calls.http import add_routes
from dashboard.calls.orders_http import add_order_routes
from dashboard.calls.sheets_http import add_sheet_routes
from dashboard.calls.simulator_page import SCRIPT
from dashboard.overview import Overview
from dashboard.pages import ids
from dashboard.pages.answers import answer
from dashboard.pages.shell import shell, wire
from dashboard.said.screen import SCREEN_JSON
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
    <script type="application/json" id="words">__WORDS__</script>
    {%app_entry%}
    <footer>{%config%}{%scripts%}{%renderer%}</footer>
  </body>
</html>"""


def index(origin: str, bed: str, title: str) -> str:
    """The page's frame; a name is text, whatever is written in it."""
    said = {name: as_text(words) for name, words in (("ORIGIN", origin), ("BED", bed), ("TITLE", title))}
    return re.sub("__([A-Z]+)__", lambda found: (said | {"WORDS": SCREEN_JSON})[found[1]], INDEX)


def as_text(words: str) -> str:
    """Words in HTML: no markup, and none of Dash's own places ({%scripts%})."""
    return escape(words).replace("{", "&#123;").replace("%", "&#37;")


def hash_of(script: str) -> str:
    """How the policy of the pages names an inline script."""
    return f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'"


def not_done(error: Exception) -> None:
    """A press that was refused, or that failed in this program: the nurse is told, and the log says where."""
    if isinstance(error, CommandRefused):
        dash.set_props(ids.SAID, {"children": answer(str(error))})
        return
    log.error("a press failed", why=told(error))
    dash.set_props(ids.SAID, {"children": answer("Not done: try again.")})


class Pages(Dash):
    """One application, a page for each chair: its frame says whose it is."""

    seats: Mapping[str, Seat]

    def interpolate_index(self, **parts: str) -> str:
        bed = bed_of(request.path, self.seats)
        chair = self.seats[bed].monitor
        frame = index(chair.snapshot.origin, bed, f"{chair.chair.name} · infusion monitor")
        return re.sub(r"\{%(\w+)%\}", lambda found: parts.get(found[1], ""), frame)


def bed_of(path: str, seats: Mapping[str, Seat]) -> str:
    """The chair that a page's path names; the first for a path without one."""
    _, first, bed, *_ = [*path.split("/"), "", ""]
    return bed if first == "bed" and bed in seats else next(iter(seats))


def create_app(seats: Mapping[str, Seat], overview: Overview | None = None) -> Dash:
    """The application for the chairs in `seats`."""
    app = Pages(
        "dashboard",
        assets_folder=str(Path(__file__).parent / "assets"),
        serve_locally=True,
        on_error=not_done,
        enable_mcp=False,
        update_title="",
        suppress_callback_exceptions=True,
        index_string=INDEX,
    )
    app.seats = seats
    app.layout = shell()
    wire(app, seats)
    add_door(app.server, [*app.csp_hashes(), hash_of(SCRIPT), hash_of(LIST)])
    beds = Beds(app.server, seats)
    add_order_routes(beds)
    add_duty_routes(beds)
    add_device_routes(app.server, beds)
    add_alarm_routes(app.server, beds)
    add_sheet_routes(app.server, beds)
    add_routes(app.server, beds, overview or Overview(seats))
    return app


VERSION = dash.__version__
