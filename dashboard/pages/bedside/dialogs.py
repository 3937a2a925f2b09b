"""The dialogs of the bedside page. They open over the trends and cover neither alarms nor numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html

from dashboard.pages import ids
from dashboard.pages.bedside.about_patient import kind, more
from dashboard.pages.bedside.checklist import checklist, missing, rail
from dashboard.pages.bedside.drugs import drugs
from dashboard.pages.bedside.observe import observe
from dashboard.pages.bedside.recovery import beside, end_open, leave
from dashboard.said.words import CANCELLED, LIGHT, ONE_TAP

CYCLES = (
    ("0", "By hand"),
    ("60", "1"),
    ("120", "2"),
    ("150", "2.5"),
    ("180", "3"),
    ("300", "5"),
    ("600", "10"),
    ("900", "15 min"),
)
FIELDS = (
    ("label", "Patient", "as on the wristband", ""),
    ("age", "Age", "44", "years"),
    ("weight_kg", "Weight today", "72.0", "kg"),
    ("dose_mg_per_kg", "Planned dose", "0.5", "mg/kg"),
    ("minutes", "Over", "40", "min"),
)


LONGEST_NOTE = 4096
CORRECT_WORDS = "The plan as it was meant, until the infusion starts. What stood here before stays in the record."
FIXED_WORDS = "This chair is simulated: its label is fixed and it is never a person's."
LABEL_WORDS = "The label appears on the screen, in the record and on every export."


def dialogs(limits: list[Any], pump: list[Any]) -> list[dmc.Modal]:
    """Every dialog, closed; `limits` is the body of the limits editor, `pump` that of the pump's charting."""
    return [
        _dialog(ids.NEW, "New session", _new_session()),
        _dialog(ids.BASELINE, "Baseline", [rail(), missing(), checklist(), html.Div(id=ids.content(ids.BASELINE))]),
        _dialog(ids.CUFF, "Cuff", _cuff()),
        _dialog(ids.NOTE, "Event or note", _note()),
        _dialog(ids.LIMITS, "Limits", limits),
        _dialog(ids.MORE, "More", html.Div(id=ids.content(ids.MORE))),
        _dialog(ids.CHAIN_START, "Before this start", _chain_start()),
        _dialog(ids.END_ANYWAY, "A HIGH alarm is on", _end_anyway()),
        _dialog(ids.CANCELLED, "No infusion today", _cancelled()),
        _dialog(ids.LIGHT, LIGHT, _light()),
        _dialog(ids.PUMP, "Chart the pump", pump),
        _dialog(ids.DUTY, "Who is on duty?", html.Div(id="duty-body")),
        _dialog(ids.OBSERVE, "Observe", observe()),
        _dialog(ids.SIGN, "Second person", html.Div(id="sign-body")),
        _dialog(ids.LEAVE, "Going home", leave()),
        _dialog(ids.END_OPEN, "Before this session ends", end_open()),
    ]


def _dialog(name: str, title: str, body: Any) -> dmc.Modal:
    return dmc.Modal(
        id=ids.dialog(name),
        title=title,
        children=body,
        opened=False,
        keepMounted=True,
        withOverlay=False,
        lockScroll=False,
        closeOnClickOutside=False,
        trapFocus=True,
        returnFocus=True,
        className="dialog",
        transitionProps={"duration": 0},
        closeButtonProps={"aria-label": "Close", "size": 48, "iconSize": 26},
    )


def button(name: str | dict[str, str], words: Any, kind: str = "btn", **more: Any) -> html.Button:
    return html.Button(words, id=name, className=kind, n_clicks=0, **more)


def _chain_start() -> list[Any]:
    """What is not proven, and who starts without it."""
    return [
        html.P(
            "An alarm might reach nobody, or a value is beyond its limits already. Put it right and start then, or "
            "start with your name.",
            className="soft",
        ),
        dcc.Store(id="chain-start-without", data=""),
        dcc.Interval(id="anyway-tick", interval=1000, disabled=True),
        html.Div(id="chain-start-links", className="proofs"),
        _name_and_reason("chain-start", "Why it cannot wait"),
        html.Div(
            [
                html.Span(id="chain-start-said", className="wrong"),
                html.Button(
                    ["Chart start anyway", html.Small("hold", className="more")],
                    id="chain-start-go",
                    className="btn record",
                    **{"data-hold": "1"},
                ),
            ],
            className="foot",
        ),
    ]


def _name_and_reason(prefix: str, why: str) -> html.Div:
    fields = [
        html.Label(
            [html.Span(words, className="q"), dmc.TextInput(id=f"{prefix}-{name}", autoComplete="off")],
            className="f",
        )
        for name, words in (("name", "Your name"), ("reason", why))
    ]
    return html.Div(fields, className="two")


def _end_anyway() -> list[Any]:
    """A session that ends under an alarm: the numbers, and who ends it."""
    return [
        dcc.Store(id="end-anyway-cancelled", data=""),
        html.Div(id="end-anyway-alarms", className="proofs"),
        html.P(
            "The chair goes on watching with the same limits until the probe is off, or for ten minutes.",
            className="soft",
        ),
        _name_and_reason("end-anyway", "Why it may end now"),
        html.Div(
            [
                html.Span(id="end-anyway-said", className="wrong"),
                html.Button(
                    ["End session anyway", html.Small("hold", className="more")],
                    id="end-anyway-go",
                    className="btn record",
                    **{"data-hold": "1"},
                ),
            ],
            className="foot",
        ),
    ]


def switch(name: str, words: str) -> html.Button:
    """On or off; the live script says which."""
    return html.Button([words, html.Small("")], id=name, className="btn switch")


def _light() -> list[Any]:
    """What a dark room needs, in one tap from the bar."""
    levels = [
        html.Button(f"{part} %", className="btn", **{"data-volume": str(part / 100).rstrip("0").rstrip(".")})
        for part in (40, 60, 80, 100)
    ]
    words = html.Span("Alarm volume here; it cannot be switched off", className="q grow")
    return [
        html.Div([switch("set-dark", "Dark room"), switch("set-tone", "Pulse tone")], className="switches"),
        html.Div([words, *levels], className="foot volumes"),
    ]


def _cancelled() -> list[Any]:
    """A session that ends before its infusion: why."""
    return [
        html.P("The session ends without an infusion. Why? It is kept with the session.", className="soft"),
        html.Div(
            [button({"cancelled": str(at)}, words, "btn choice") for at, words in enumerate(CANCELLED)],
            className="choices",
        ),
        html.Div(
            [
                dmc.TextInput(id="cancelled-why", label="Another reason", autoComplete="off", value=""),
                button("cancelled-go", "End session", "btn record"),
            ],
            className="noting",
        ),
        html.Span(id="cancelled-said", className="wrong"),
    ]


def _new_session() -> list[Any]:
    inputs = [
        dmc.TextInput(
            id=f"new-{name}",
            label=words if not unit else f"{words}, {unit}",
            placeholder=example,
            value="",
            inputProps={
                "inputMode": "text" if name == "label" else "decimal",
                "maxLength": 60 if name == "label" else 8,
            },
            autoComplete="off",
        )
        for name, words, example, unit in FIELDS
    ]
    return [
        rail(),
        dcc.Store(id=ids.CORRECTING, data=""),
        dcc.Store(id="new-last"),
        dcc.Store(id="signing"),
        html.Div(id="new-other", className="wrong", hidden=True),
        kind(),
        html.P(LABEL_WORDS, id="new-words", className="q"),
        html.Div(inputs, className="fields"),
        more(),
        html.Div(id="new-plan", className="plan"),
        html.Span(id="new-unusual", className="wrong"),
        dmc.TextInput(
            id="new-reason",
            placeholder="Why, where the plan is outside the usual range",
            autoComplete="off",
            value="",
        ),
        _open_foot(),
    ]


def _open_foot() -> html.Div:
    opens = button("new-open", "Open session", "btn primary", **{"data-hold": ""})
    return html.Div([html.Span(id="new-said", className="wrong"), opens], className="foot")


def _cuff() -> list[Any]:
    return [
        html.P(
            "Cycles run from start to start, with at least 30 s of rest. After a lost connection the cuff never "
            "starts by itself: choose its cycle again here.",
            className="q",
        ),
        html.Div(
            [button({"cycle": seconds}, words, "btn choice") for seconds, words in CYCLES],
            id="cuff-cycles",
            className="choices",
        ),
        html.Div(
            [
                button("cuff-stat", ["STAT", html.Small("again and again, 5 minutes")], "btn"),
                html.Span(id="cuff-now", className="soft"),
            ],
            className="foot",
        ),
    ]


def _note() -> list[Any]:
    return [
        dcc.Store(id="note-effect"),
        html.Div(id="note-effects"),
        html.Div([button({"event": code}, words, "btn choice") for code, words in ONE_TAP], className="choices"),
        drugs(),
        beside(),
        html.Div(
            [
                dmc.Textarea(
                    id="note-text",
                    label="Note",
                    placeholder="What happened, what was given",
                    autosize=True,
                    minRows=2,
                    maxRows=6,
                    inputProps={"maxLength": LONGEST_NOTE},
                    description=f"at most {LONGEST_NOTE} characters",
                ),
                button("note-write", "Write note", "btn primary"),
            ],
            className="noting",
        ),
        html.Span(id="note-said", className="wrong"),
        html.Div(id=ids.content(ids.NOTE), className="written"),
    ]


def table(head: Sequence[str], rows: Sequence[Sequence[Any]], numbers: Sequence[int] = ()) -> html.Table:
    """A plain table; the columns in `numbers` are set right."""

    def cells(row: Sequence[Any], cell: Any) -> list[Any]:
        return [cell(value, className="num" if at in numbers else "") for at, value in enumerate(row)]

    return html.Table(
        [html.Thead(html.Tr(cells(head, html.Th))), html.Tbody([html.Tr(cells(row, html.Td)) for row in rows])],
        className="t",
    )
