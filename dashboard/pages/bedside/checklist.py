"""What the clinic answers before a start, and what of it is missing; filled by the live script
(assets/98_checklist.js)."""

from __future__ import annotations

from dash import html


def checklist() -> html.Div:
    """Keys that are switched, and a line that names what is open. Hidden where the clinic has no list."""
    return html.Div(
        [html.Div(id="checklist", className="choices checklist"), html.Div(id="missing", className="missing")],
        id="checklist-box",
        hidden=True,
    )
