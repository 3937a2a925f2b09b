"""The right side of the bedside page: vital signs and the infusion."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.pages import ids


def right() -> html.Div:
    return html.Div(
        className="right",
        children=[
            _numeric_tile("spo2", "SpO₂", "%"),
            _numeric_tile("pulse_rate", "Pulse", ["bpm", html.Span(", from the pleth", className="wide")]),
            _pressure_tile(),
            _infusion_tile(),
        ],
    )


def _numeric_tile(vital: str, title: str, unit: Any) -> html.Div:
    return html.Div(
        className=f"tile t-{vital} gone",
        **{"data-vital": vital, "data-state": "absent"},
        children=[
            html.Div(
                className="lc",
                children=[
                    html.Div(
                        [html.Span(title), html.Span(unit, className="u"), html.Span(className="tag")],
                        className="hd",
                    ),
                    html.Div([html.Div("--", className="value"), html.Div(className="ft")], className="bd"),
                ],
            ),
            html.Div(className="lad"),
        ],
    )


def _pressure_tile() -> html.Div:
    return html.Div(
        className="tile t-pressure gone",
        **{"data-vital": "pressure", "data-state": "absent"},
        children=[
            html.Div(
                className="lc",
                children=[
                    html.Div(
                        [html.Span("NIBP"), html.Span("mmHg", className="u"), html.Span(className="tag")],
                        className="hd",
                    ),
                    html.Div(html.Div("--/--", className="value"), className="bd"),
                    html.Div(
                        [html.Span("(--)", className="mean"), html.Span(className="ft")], className="mean-row"
                    ),
                ],
            ),
            html.Div(className="pairs"),
            html.Div(html.I(), className="prog thin"),
        ],
    )


def _infusion_tile() -> html.Div:
    return html.Div(
        className="tile t-infusion",
        id="infusion",
        children=[
            html.Div(
                className="lc",
                children=[
                    html.Div(
                        [html.Span("Infusion", id="infusion-title"), html.Span(id="infusion-plan", className="u")],
                        className="hd",
                    ),
                    html.Div(
                        className="bd",
                        children=[
                            html.Div("--:--", id=ids.INFUSION_CLOCK, className="value"),
                            html.Div(id="infusion-left", className="q left-words"),
                            html.Span(className="grow"),
                            html.Div(
                                [html.Div(id=ids.DOSE_GIVEN), html.Div(id="infusion-rate", className="q")],
                                className="r dose",
                            ),
                        ],
                    ),
                    html.Div("Dose and time are entered with the session.", id="no-plan", className="q"),
                ],
            ),
            html.Div(html.I(), className="prog"),
        ],
    )
