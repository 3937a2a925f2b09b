"""What stands in every dialog before a start: its steps, the clinic's checklist, what is missing; filled by the
live script (assets/98_before_start.js)."""

from __future__ import annotations

from dash import html


def rail() -> html.Nav:
    """The steps of a start in a row, each a key."""
    return html.Nav(className="start-rail", **{"aria-label": "Steps of a start"})


def checklist() -> html.Div:
    """Keys that are switched. Hidden where the clinic has no list."""
    return html.Div(html.Div(id="checklist", className="choices checklist"), id="checklist-box", hidden=True)


def missing() -> html.Div:
    """Whatever a start would go without, by name."""
    return html.Div(id="missing", className="missing")
