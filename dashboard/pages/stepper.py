"""A number with a key for less and one for more; assets/83_presses.js steps it and tells the page."""

from __future__ import annotations

from dash import html


def stepper(label: str, name: str, what: str, value: float, low: float, top: float) -> html.Div:
    """What is stepped comes as {name, what, value, by} in the store `ids.STEPPED`; the server shows what it made of
    it. Arrow keys step too."""
    shown = f"{value:g}"
    number = html.B(
        shown,
        className="step-value",
        tabIndex=0,
        role="spinbutton",
        **{"aria-valuenow": shown, "aria-label": label},
    )
    keys = [
        html.Button(sign, className="step-key", type="button", **{"aria-label": f"{label}, {words}", "data-by": by})
        for sign, words, by in (("−", "less", "-1"), ("+", "more", "1"))
    ]
    data = {"name": name, "what": what, "value": shown, "low": f"{low:g}", "top": f"{top:g}"}
    return html.Div(
        [keys[0], number, keys[1]], className="step", **{f"data-{key}": each for key, each in data.items()}
    )
