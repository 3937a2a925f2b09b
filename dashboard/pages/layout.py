"""The bedside page as a tree of components: regions, hooks and words, no values.

Values are written by the live script (assets/); no callback targets what it writes. Grid and sizes are
in assets/bedside.css.
"""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html

from dashboard.pages import ids
from dashboard.pages.devices_page import devices_page
from dashboard.pages.dialogs import dialogs
from dashboard.pages.help_page import help_page
from dashboard.pages.log_page import log_page
from dashboard.said.charts import CONFIG
from dashboard.said.words import AID, CHARTING, CHARTING_SHORT, SECOND

STEPS = (("baseline", "Baseline"), ("infusing", "Infusing"), ("recovery", "Recovery"), ("ended", "Ended"))
PROOFS = (
    ("data", "Data"),
    ("alarms", "Alarms"),
    ("sound", "Sound"),
    ("screen", "Screen"),
    ("clock", "Clock"),
    ("disk", "Disk"),
)


def icon(name: str) -> html.Span:
    """One of the drawn icons; a mask in the stylesheet, so that it takes the colour of its words."""
    return html.Span(className=f"i i-{name}", **{"aria-hidden": "true"})


def page() -> dmc.MantineProvider:
    """The whole page, of whichever chair."""
    return dmc.MantineProvider(
        forceColorScheme="dark",
        theme={"fontFamily": "Inter, system-ui, sans-serif", "primaryColor": "gray"},
        children=[
            html.Div(
                className="page",
                children=[
                    _band(),
                    _top(),
                    _alarm_bar(),
                    _main(),
                    _actions(),
                    _chain(),
                    devices_page(),
                    log_page(),
                    help_page(),
                ],
            ),
            *dialogs(),
            dcc.Store(id=ids.DISPLAY),
            dcc.Store(id=ids.BED),
            dcc.Store(id=ids.KEYS_SHOWN),
            html.Div(id=ids.SAID, className="said", role="status", **{"aria-live": "polite"}),
            html.Div(id="said-here", className="said", role="status"),
        ],
    )


def _band() -> html.Div:
    return html.Div(html.B(id="origin-words"), id="origin-band", className="sim")


def _resume() -> html.Div:
    """After a long interruption: is it the same patient? (ALM-43)"""
    return html.Div(
        [
            html.B(id="resume-words"),
            html.P(
                [
                    html.Bdi(id="resume-label"),
                    ": until you answer, the stricter of its own and the default limits apply.",
                ],
                className="soft",
            ),
            html.Div(
                [
                    html.Button("Same patient: go on", id="resume-yes", className="btn primary"),
                    html.Span(
                        "Another patient: chart the stop, end this session, then open a new one.", className="q"
                    ),
                ],
                className="foot",
            ),
        ],
        id="resume",
        className="resume",
        role="alertdialog",
    )


def _top() -> html.Div:
    steps = [html.Span([icon("check"), words], **{"data-step": name}) for name, words in STEPS]
    return html.Div(
        className="top",
        children=[
            html.Span(id="bed-name", className="bed"),
            html.Span(
                [html.Bdi(id="patient-label"), html.Span(id="patient-facts", className="q")], className="who"
            ),
            html.Span(className="grow"),
            html.Div(steps, id=ids.PHASE, className="steps", **{"data-phase": "setup"}),
            html.Span(id="clock", className="clock"),
        ],
    )


def _alarm_bar() -> html.Div:
    return html.Div(
        className="abar",
        id="alarm-row",
        children=[
            html.Div(id=ids.ALARM_BAR, className="alarms"),
            html.Button(
                ["Acknowledge", html.Small("", id="ack-words")], id=ids.ALARM_ACK, className="abtn off", n_clicks=0
            ),
            html.Button(
                [
                    html.Span([icon("bell"), html.Span("Pause sound", id="pause-words")]),
                    html.Small("2 minutes", id="pause-more"),
                ],
                id=ids.AUDIO_PAUSE,
                className="abtn",
                n_clicks=0,
            ),
        ],
    )


def _main() -> html.Div:
    return html.Div(className="main", children=[_left(), _right()])


def _left() -> html.Div:
    trend = html.Button(["Trend", html.Small("of breathing")], id="trend-others", className="btn", n_clicks=0)
    others = html.Div(
        [html.Div(id="other-cells", className="cells"), trend], id="others", className="others", hidden=True
    )
    return html.Div(className="left", children=[_pleth(), others, _trend()])


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
            html.Div(id="earlier", className="unfit", role="alertdialog", hidden=True),
            html.Div(id="unfit", className="unfit", hidden=True),
            html.Div(id="alarm-help", className="alarm-help", role="dialog", hidden=True),
            _ready(),
            _resume(),
            _lost(),
        ],
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
                    html.Div(id="last-session", className="q"),
                ],
            ),
            html.Div([html.B("What this chair has"), html.Div(id="chair-has")], className="has"),
        ],
    )


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


def _right() -> html.Div:
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


def _button(name: str, words: str, more: str = "", kind: str = "btn", **data: Any) -> html.Button:
    attributes = {f"data-{key}": value for key, value in data.items()}
    return html.Button(
        [words, html.Small(more, className="more")], id=name, className=kind, n_clicks=0, **attributes
    )


def _actions() -> html.Div:
    return html.Div(
        className="act",
        children=[
            _button(ids.MEASURE, "Measure BP", "", "btn primary"),
            _button(ids.CUFF, "Cuff cycle", "by hand"),
            _button(ids.NOTE, "Event or note", "nausea, drug, note"),
            _charting(),
            _button(ids.LIMITS, "Limits", "in force"),
            _button(ids.LOG, "Alarm log", ""),
            _button(ids.MORE, "More", "devices, sound test"),
        ],
    )


def _charting() -> html.Div:
    """Keys of the phase; what starts or ends something is held for one second."""
    keys = (
        (ids.BASELINE, "Baseline", "baseline", ""),
        (ids.START, "Chart start", "baseline", "hold"),
        (ids.PAUSE, "Chart pause", "infusing", ""),
        (ids.RESUME, "Chart resume", "paused", ""),
        (ids.STOP, "Chart stop", "infusing paused", "hold"),
        (ids.END, "End session", "recovery baseline", "hold"),
    )
    buttons = []
    for name, words, phases, hold in keys:
        data = {"phases": phases} | ({"hold": "1"} if hold else {})
        buttons.append(_button(name, words, hold, "btn record", **data))
    return html.Div(
        className="rec",
        children=[
            html.Span(
                [
                    icon("pen"),
                    html.Span(CHARTING, className="cap-words"),
                    html.Span(CHARTING_SHORT, className="cap-short"),
                ],
                className="cap",
            ),
            html.Div(buttons, className="bs"),
        ],
    )


def _chain() -> html.Div:
    links = []
    for proof, words in PROOFS:
        extra = {"id": ids.SOUND_STATE, "data-sound": "blocked"} if proof == "sound" else {}
        links.append(
            html.Span(
                [icon("unknown"), html.B(words), html.Span(className="fact")],
                className="link unk",
                **{"data-proof": proof, "data-ok": "unknown"},
                **extra,
            )
        )
    return html.Div(
        [
            html.Span("Alarm chain", className="chain-name"),
            *links,
            html.Span(className="grow"),
            html.Span(id="dark-words", className="dark-words"),
            html.B(SECOND, id="second", className="second"),
            html.Span(AID, id="aid"),
        ],
        id=ids.CHAIN,
        className="chain",
    )
