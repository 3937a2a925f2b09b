"""The alarm log: what happened, who knew, who silenced it. Nothing in it can be edited; a mark is added."""

from __future__ import annotations

from dash import dcc, html

from dashboard.pages.log.callbacks import callbacks
from dashboard.pages.plain import place

__all__ = ["callbacks", "layout"]


def layout() -> html.Div:
    """Figures, when, and every alarm of the session."""
    figures = [
        place("log-figures", "lg-figures"),
        html.A("Export CSV", id="log-csv", className="btn", href="", download="alarm-log.csv"),
    ]
    return html.Div(
        [
            html.Div(figures, className="card lg-figurecard"),
            place("log-when", "card lg-when"),
            place("log-table", "card lg-table"),
            dcc.Store(id="log-filter", data="all"),
            dcc.Store(id="log-seen"),
            dcc.Store(id="log-marked"),
            dcc.Store(id="log-pressed"),
        ],
        className="lg-body",
    )
