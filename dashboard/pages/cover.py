"""A region that covers the bedside's own: the strip with the vital signs and the way back, then a page's body."""

from __future__ import annotations

from typing import Any

from dash import dcc, html

from dashboard.pages import ids

STRIP = (
    ("spo2", "SpO₂", "%", "c-spo2"),
    ("pulse_rate", "Pulse", "bpm", "c-pulse"),
    ("pressure", "NIBP", "mmHg", "c-nibp"),
    ("infusion", "", "left", "c-drug"),
)


def cover(name: str, every_s: float, *body: Any) -> html.Div:
    """The region `name-page`; assets/88_cover.js opens and closes it, its clock counts only while it is open."""
    words = {"data-words": "by itself in {left}"}
    back = html.Button(
        ["Back to bedside", html.Small("", className="back-in", **words)], className="btn primary back"
    )
    vitals = html.Div([_vital(*row) for row in STRIP], className="dv-vitals")
    return html.Div(
        [
            html.Div([vitals, html.Span(className="grow"), back], className="dv-strip"),
            dcc.Interval(id=ids.tick(name), interval=round(every_s * 1000), disabled=True),
            *body,
        ],
        id=f"{name}-page",
        className=f"devices-page {name}-page",
        hidden=True,
        **{"data-cover": name},
    )


def _vital(vital: str, name: str, unit: str, kind: str) -> html.Div:
    """Written by the live script, as the tile is."""
    title = html.Span(
        [html.Span(name, className="strip-name"), html.Small(unit, className="q strip-unit")], className=kind
    )
    value, more = html.B(className=f"{kind} dv-value"), html.Small(className="strip-more q")
    return html.Div([title, value, more], className="dv-vital", **{"data-strip": vital})
