"""The alarm log as a region that covers the bedside's own; assets/92_log.js writes it."""

from __future__ import annotations

from dash import html


def log_page() -> html.Div:
    """Figures, when, and every alarm of the session; the vital signs and the alarm bar stay in sight."""
    return html.Div(
        id="log-page",
        className="devices-page log-page",
        hidden=True,
        children=[
            html.Div(
                className="dv-strip",
                children=[
                    html.Div(className="dv-vitals"),
                    html.Span(className="grow"),
                    html.Button(
                        ["Back to bedside", html.Small("", className="back-in")], className="btn primary back"
                    ),
                ],
            ),
            html.Div(
                className="lg-body",
                children=[
                    html.Div(
                        [
                            html.Div(id="log-figures", className="lg-figures"),
                            html.Button("Export CSV", id="log-csv", className="btn"),
                        ],
                        className="card lg-figurecard",
                    ),
                    html.Div(id="log-when", className="card lg-when"),
                    html.Div(id="log-table", className="card lg-table"),
                ],
            ),
        ],
    )
