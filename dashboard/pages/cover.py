"""A region that covers the bedside's own: the strip with the vital signs and the way back, then a page's body."""

from __future__ import annotations

from typing import Any

from dash import html


def cover(name: str, *body: Any) -> html.Div:
    """The region `name-page`; assets/88_cover.js opens and closes it."""
    back = html.Button(["Back to bedside", html.Small("", className="back-in")], className="btn primary back")
    strip = html.Div([html.Div(className="dv-vitals"), html.Span(className="grow"), back], className="dv-strip")
    return html.Div([strip, *body], id=f"{name}-page", className=f"devices-page {name}-page", hidden=True)
