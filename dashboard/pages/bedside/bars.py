"""What stands above and below the vital signs: who sits here, alarms, keys, the alarm chain."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.pages import ids
from dashboard.said.words import AID, CHARTING, CHARTING_SHORT, LIGHT, SECOND, TOO_SMALL, TOO_SMALL_DO

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


def band() -> html.Div:
    return html.Div(html.B(id="origin-words"), id="origin-band", className="sim")


def resume() -> html.Div:
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


def too_small() -> html.Div:
    """Instead of the page where its parts would lie on each other."""
    return html.Div([html.B(TOO_SMALL), html.Span(TOO_SMALL_DO)], className="too-small", role="alert")


def top() -> html.Div:
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
            html.Button(
                [icon("person"), html.Span("nobody named")],
                id=ids.DUTY,
                className="btn",
                n_clicks=0,
                **{"data-person": ""},
            ),
            html.Button(
                [icon("light"), html.Span("Light, sound")],
                id=ids.LIGHT,
                className="btn",
                n_clicks=0,
                **{"aria-label": LIGHT},
            ),
            html.Span(id="clock", className="clock"),
        ],
    )


def alarm_bar() -> html.Section:
    return html.Section(
        className="abar",
        id="alarm-row",
        **{"aria-label": "Alarms"},
        children=[
            html.Div(id=ids.ALARM_BAR, className="alarms"),
            html.Div(
                className="keys",
                children=[
                    html.Button(
                        ["Acknowledge", html.Small("", id="ack-words")],
                        id=ids.ALARM_ACK,
                        className="abtn off",
                        n_clicks=0,
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
            ),
        ],
    )


def _button(name: str, words: str, more: str = "", kind: str = "btn", **data: Any) -> html.Button:
    attributes = {f"data-{key}": value for key, value in data.items()}
    return html.Button(
        [words, html.Small(more, className="more")], id=name, className=kind, n_clicks=0, **attributes
    )


def actions() -> html.Section:
    return html.Section(
        className="act",
        **{"aria-label": "Keys"},
        children=[
            _button(ids.MEASURE, "Measure BP", "", "btn primary"),
            _button(ids.CUFF, "Cuff cycle", "by hand"),
            _button(ids.NOTE, "Event or note", "nausea, drug, note"),
            _charting(),
            _button(ids.LIMITS, "Limits", "in force"),
            _button(ids.LOG, "Alarm log", "", opens="log"),
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
        (ids.PUMP, "The pump …", "infusing paused", ""),
        (ids.STOP, "Chart stop", "infusing paused", "hold"),
        (ids.SPRAY, "Chart device", "recovery", "hold"),
        (ids.LEAVE, "Going home …", "recovery", ""),
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


def chain() -> html.Section:
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
    return html.Section(
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
        **{"aria-label": "Alarm chain"},
    )
