"""The plain shapes of the trend chart, as Plotly wants them, and its colours."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]

SPO2, PULSE, NIBP, MAP, DRUG = "#35d3f5", "#58e07c", "#ffffff", "#c9d3de", "#c69bff"
MEDIUM, HIGH, QUIET, HAIR, INSET = "#ffd21f", "#ff5a5a", "#8fa1b5", "#1b2632", "#0e151d"


def ground(domain: tuple[float, float]) -> Json:
    """The dark field a strip of the chart stands on."""
    return {
        "type": "rect",
        "xref": "paper",
        "x0": 0,
        "x1": 1,
        "yref": "paper",
        "y0": domain[0],
        "y1": domain[1],
        "fillcolor": INSET,
        "line": {"width": 0},
        "layer": "below",
    }


def hair(axis: str, y: float) -> Json:
    return line(axis, y, HAIR, "solid") | {"opacity": 1, "line": {"color": HAIR, "width": 1}}


def line(axis: str, y: float, colour: str, dash: str) -> Json:
    return {
        "type": "line",
        "xref": "paper",
        "x0": 0,
        "x1": 1,
        "yref": axis,
        "y0": y,
        "y1": y,
        "line": {"color": colour, "width": 1.4, "dash": dash},
        "opacity": 0.8,
        "layer": "below",
    }


def band(axis: str, limit: float, edge: float) -> Json:
    return {
        "type": "rect",
        "xref": "paper",
        "x0": 0,
        "x1": 1,
        "yref": axis,
        "y0": limit,
        "y1": edge,
        "fillcolor": MEDIUM,
        "opacity": 0.055,
        "line": {"width": 0},
        "layer": "below",
    }


def shade(x0: int, x1: int, opacity: float, name: str) -> Json:
    return {
        "type": "rect",
        "name": name,
        "xref": "x",
        "x0": x0,
        "x1": x1,
        "yref": "paper",
        "y0": 0,
        "y1": 1,
        "fillcolor": DRUG,
        "opacity": opacity,
        "line": {"width": 0},
    }


def upright(x: int, colour: str, dash: str) -> Json:
    return {
        "type": "line",
        "xref": "x",
        "x0": x,
        "x1": x,
        "yref": "paper",
        "y0": 0,
        "y1": 1,
        "line": {"color": colour, "width": 1.5, "dash": dash},
        "opacity": 0.8,
    }
