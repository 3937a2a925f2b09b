"""What each alarm means, its limits and delays, what to check: the alarm table as a region over the page."""

from __future__ import annotations

from dash import dcc, html

from bedside.alarms.explained import document


def help_page() -> html.Div:
    """Opened from More, or by #help; the vital signs and the alarm bar stay in sight."""
    return html.Div(
        id="help-page",
        className="devices-page help-page",
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
            html.Div(dcc.Markdown(document(), className="help-words"), className="help-body"),
        ],
    )
