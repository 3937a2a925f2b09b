"""What each alarm means, its limits and delays, what to check: the alarm table with contents and a search.
Opened from More, or by #help. It is one component here, and is cut at its headings by the page (assets/95_help.js):
a component for each section would be looked at by Dash at every update of every other page."""

from __future__ import annotations

import re

from dash import dcc, html

from bedside.judged.explained import document


def layout() -> html.Div:
    search = dcc.Input(
        id="help-search", type="search", placeholder="Search, as: probe, delay, dark room", autoComplete="off"
    )
    on_now, every = html.Div(id="help-on", className="help-on"), html.Div(id="help-list", className="help-list")
    contents = [search, on_now, every]
    words = [html.Div(id="help-sections"), html.P("Nothing found.", id="help-none", hidden=True)]
    region = {"role": "region", "aria-label": "Help: alarms"}
    return html.Div(
        [
            html.Nav(contents, className="help-contents", **{"aria-label": "Contents"}),
            html.Div(words, className="help-body", tabIndex=0, **region),
            html.Div(dcc.Markdown(_below(document())), id="help-source", hidden=True),
        ],
        className="help-parts",
    )


def _below(document: str) -> str:
    """Its headings one step down: the page has the first."""
    return re.sub(r"^(?=#+ )", "#", document, flags=re.MULTILINE)
