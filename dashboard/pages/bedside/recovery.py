"""After the infusion: the scores with their facts, what is asked for before going home, and the dialog that lets a
patient go. All of it is filled by the live script (assets/92_recovery.js, 92_going.js)."""

from __future__ import annotations

import json
from typing import Any

import dash_mantine_components as dmc
from dash import html

from bedside.leaving.adverse import CATEGORY, OUTCOME, RESPONSE, SITE


def recovery() -> html.Div:
    """Under the trends, from the end of the infusion on; on a small screen one of the two at a time."""
    return html.Div(
        [
            html.Section(id="score-panel", className="panel rc-score", **{"aria-label": "Scores"}),
            html.Section(id="discharge", className="panel rc-home", **{"aria-label": "Before going home"}),
        ],
        id="recovery",
        className="recovery",
        hidden=True,
    )


def leave() -> html.Div:
    """The dialog's body."""
    return html.Div(id="leave-body")


def end_open() -> list[Any]:
    """A session that ends while something is open: what, and why it ends all the same."""
    return [
        html.Div(id="end-open-doubts", className="proofs"),
        dmc.TextInput(id="end-open-why", label="Why it ends all the same", autoComplete="off", value=""),
        html.Div(
            [
                html.Span(id="end-open-said", className="wrong"),
                html.Button(
                    ["End session all the same", html.Small("hold", className="more")],
                    id="end-open-go",
                    className="btn record",
                    **{"data-hold": "1"},
                ),
            ],
            className="foot",
        ),
    ]


def beside() -> html.Div:
    """In "Event or note": the site of the line, an adverse event."""
    lists = {"site": SITE, "category": CATEGORY, "response": RESPONSE, "outcome": OUTCOME}
    return html.Div(id="note-care", className="note-care", **{"data-lists": json.dumps(lists, ensure_ascii=False)})
