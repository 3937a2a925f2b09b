"""The alarm log as a region that covers the bedside's own; assets/92_log.js writes it."""

from __future__ import annotations

from dash import html

from dashboard.pages.cover import cover


def log_page() -> html.Div:
    """Figures, when, and every alarm of the session; the vital signs and the alarm bar stay in sight."""
    figures = [
        html.Div(id="log-figures", className="lg-figures"),
        html.Button("Export CSV", id="log-csv", className="btn"),
    ]
    body = [
        html.Div(figures, className="card lg-figurecard"),
        html.Div(id="log-when", className="card lg-when"),
        html.Div(id="log-table", className="card lg-table"),
    ]
    return cover("log", html.Div(body, className="lg-body"))
