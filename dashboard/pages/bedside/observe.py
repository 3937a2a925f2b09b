"""What is asked of the patient: the strip under the trends that says what is due, and the dialog that takes it.
Both are filled by the live script (assets/97_observe.js)."""

from __future__ import annotations

import json
from dataclasses import asdict

from dash import html

from bedside.infusion.scales import SCALES
from bedside.leaving.aldrete import ITEMS

AT_THE_CHAIR = ("moaas", "cadss6", "nrs", "nausea", "anxiety", "respiration", "aldrete", "padss")
"""What is asked at the chair; the last two after the infusion only."""
WHY_NOT = ("asleep", "cannot answer", "does not want to")
NUMBERS = {"cadss6": (1, 2, 6, 7, 15, 22)}
"""The numbers of the items on the authors' sheet (clinical.md 3, Scales): their words are theirs."""


def prompts() -> html.Div:
    """Always there while a session asks something, so that the trends keep their height."""
    keys = [
        html.Button("Observe", id="observe", className="btn"),
        html.Button("Skip", id="skip-prompt", className="btn", hidden=True),
    ]
    words = html.Div(id="prompt-words", className="prompt-words")
    return html.Div(
        [html.Span(className="i i-clock"), words, html.Span(id="prompt-next", className="q grow"), *keys],
        id="prompts",
        className="panel prompts",
        hidden=True,
        role="group",
        **{"aria-label": "What is asked"},
    )


def _said(name: str) -> dict[str, object]:
    return asdict(SCALES[name]) | {"numbers": NUMBERS.get(name, ()), "asked": _asked(name)}


def _asked(name: str) -> list[dict[str, object]]:
    """The items of a score that have words of their own: what 2, 1 and 0 stand for."""
    return [asdict(each) for each in ITEMS.get(name, ())]


def observe() -> html.Div:
    """The dialog's body; its scales come with it."""
    scales = [_said(name) for name in AT_THE_CHAIR]
    data = {"data-scales": json.dumps(scales, ensure_ascii=False), "data-why": json.dumps(WHY_NOT)}
    return html.Div(id="observe-body", **data)
