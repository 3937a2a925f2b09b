"""The bedside page as a tree of components: regions, hooks and words, no values.

Values are written by the live script (assets/); no callback targets what it writes. Grid and sizes are
in assets/bedside.css.
"""

from __future__ import annotations

from dash import dcc, html

from dashboard.pages import ids
from dashboard.pages.bedside.bars import resume
from dashboard.pages.bedside.observe import prompts
from dashboard.pages.bedside.recovery import recovery
from dashboard.pages.bedside.tiles import right
from dashboard.said.charts import CONFIG
from dashboard.said.concentration import CAPTION
from dashboard.said.frame import LOOKS, WHOLE


def regions() -> html.Div:
    """What the bedside itself shows."""
    return html.Div(className="main", children=[_left(), right()])


def _left() -> html.Div:
    trend = html.Button(["Trend", html.Small("of breathing")], id="trend-others", className="btn", n_clicks=0)
    others = html.Div(
        [html.Div(id="other-cells", className="cells"), trend], id="others", className="others", hidden=True
    )
    return html.Div(className="left", children=[_pleth(), others, _trend(), prompts(), recovery()])


def _pleth() -> html.Div:
    return html.Div(
        className="panel pleth",
        children=[
            html.Canvas(id="pleth", **{"data-wave": "pleth", "data-samples": "0"}),
            html.Div([html.B("Pleth"), html.Span(id="pleth-words", className="q")], className="pleth-label"),
        ],
    )


def _trend() -> html.Div:
    return html.Div(
        id=ids.TREND,
        className="panel trend",
        children=[
            html.Div(
                dcc.Graph(
                    id=ids.GRAPH,
                    figure={
                        "data": [],
                        "layout": {"paper_bgcolor": "rgba(0,0,0,0)", "plot_bgcolor": "rgba(0,0,0,0)"},
                    },
                    config=CONFIG,
                    style={"height": "100%", "width": "100%"},
                ),
                className="plot",
            ),
            html.Div(id="trend-labels", className="trend-labels"),
            html.Div(
                ["as charted,", html.Br(), "3 models,", html.Br(), "not measured"],
                id="concentration",
                className="concentration",
                title=CAPTION,
                **{"data-shown": "false"},
            ),
            html.Button("Events", id="events-key", className="events-key", title="everything that was written"),
            html.Button("Look back", id="look-key", className="events-key", hidden=True),
            _look(),
            html.Div(id="earlier", className="unfit", role="alertdialog", hidden=True),
            html.Div(id="unfit", className="unfit", hidden=True),
            html.Div(id="alarm-help", className="alarm-help", role="dialog", hidden=True),
            _ready(),
            resume(),
            _lost(),
        ],
    )


def _look() -> html.Div:
    """What a finger on the trends opens: the values of that moment, and how far back they reach."""
    spans = [*((name, f"{name} min") for name in LOOKS), (WHOLE, "Whole")]
    keys = [html.Button(words, className="btn", **{"data-look": name}) for name, words in spans]
    return html.Div(
        [
            html.Div(id="look-values", className="look-values", role="status"),
            html.Div([*keys, html.Button("Close", className="btn", **{"data-look": ""})], className="look-keys"),
        ],
        id="look",
        className="look",
        hidden=True,
    )


def _ready() -> html.Div:
    """No session yet: what to do, and what this chair has."""
    return html.Div(
        id="ready",
        className="ready",
        children=[
            html.Div(
                className="ready-words",
                children=[
                    html.Div("Ready for the next patient", className="h1"),
                    html.P(
                        "Trends, limits and the record begin with a session. "
                        "The last 15 minutes before it are kept with it.",
                        className="soft",
                    ),
                    html.Button(
                        ["New session", html.Small("patient, plan, baseline")],
                        id=ids.NEW,
                        className="btn primary big",
                        n_clicks=0,
                    ),
                    _last_session(),
                ],
            ),
            html.Div(
                [
                    html.B("What this chair has"),
                    html.Div(id="chair-has"),
                    html.Button("Add instrument", className="btn", **{"data-opens": "devices"}),
                ],
                className="has",
            ),
        ],
    )


def _last_session() -> html.Div:
    """Who sat here before, and what can still be looked at."""
    log = html.Button("Open its log", className="btn", **{"data-opens": "log"})
    sheets = html.Button("Sheets", className="btn", **{"data-opens": "sheets"})
    return html.Div([html.Span(), log, sheets], id="last-session", className="last-session", hidden=True)


def _lost() -> html.Div:
    return html.Div(
        id="lost",
        className="lost",
        children=[
            html.B(["This screen knows nothing since ", html.Span(id="lost-since")]),
            html.P(
                "The instruments still measure and alarm by themselves. The server may still be recording; "
                "it will fill this gap when it answers.",
                className="soft",
            ),
            html.B("Do now"),
            html.Ol(
                className="soft",
                children=[
                    html.Li("Read SpO₂, pulse and pressure from the instruments."),
                    html.Li("The pump keeps running by itself: look at it."),
                    html.Li("Write on the paper sheet; enter it here later."),
                ],
            ),
        ],
    )
