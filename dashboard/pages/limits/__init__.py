"""The limits editor: what will alarm, what would have. It opens over the trend; alarms, numbers and keys stay free,
and the old limits alarm until Apply has been pressed."""

from __future__ import annotations

from typing import Any

from dash import dcc, html

from dashboard.pages.limits.callbacks import callbacks
from dashboard.pages.plain import place

__all__ = ["body", "callbacks"]


def body() -> list[Any]:
    """What stands in the dialog, empty; the draft is what was changed and not yet applied."""
    main = [place("limits-list"), html.Div(_edit(), id="limits-edit", className="lm-edit", hidden=True)]
    parts = [place("limits-top"), html.Div(main, id="limits-main", className="lm-main"), _foot()]
    return [
        html.Div(parts, id="limits-body"),
        *(dcc.Store(id=f"limits-{name}") for name in ("draft", "judged", "pressed")),
        dcc.Interval(id="limits-tick", interval=1000, disabled=True),
    ]


def _edit() -> list[Any]:
    why = dcc.Input(id="limits-reason", className="in", value="", maxLength=200, autoComplete="off")
    reason = html.Label([html.Span("Reason", id="limits-reason-words", className="q"), why], className="f grow")
    return [
        *(place(f"limits-{part}") for part in ("title", "value", "range")),
        html.Div([place("limits-delay"), reason], className="lm-two"),
        place("limits-what-if", "what-if"),
    ]


def _foot() -> html.Div:
    return html.Div(
        [
            html.Button("Back to clinic default", id="limits-default", className="btn", n_clicks=0),
            html.Span(id="limits-said", className="q grow"),
            html.Button("Cancel", id="limits-cancel", className="btn", n_clicks=0),
            html.Button("Apply", id="limits-apply", className="btn primary", n_clicks=0, disabled=True),
        ],
        className="foot lm-foot",
    )
