"""The trends as one Plotly figure: a pure function of the chair's trend, its limits and its session.

SpO2 and pulse as lines with their gaps left open, pressure as arterial carets with a dot for the mean,
limits as dashed lines with bands beyond, the infusion shaded, events as flags in a lane below. Times are
milliseconds since 1970, which the page shows in its own time zone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from bedside.limits.limits import Rule
from bedside.reading import PressureValue, Vital
from bedside.snapshot import Snapshot
from bedside.vitals.trend import Sample, Trend
from dashboard.said import concentration, effect_lanes
from dashboard.said.frame import (
    PANELS,
    Panel,
    colour_of,
    flags_of,
    infusion_of,
    labels_of,
    layout_of,
    limits_of,
    ms,
    planned_of,
    window,
)
from dashboard.said.shapes import (
    HIGH,
    MAP,
    MEDIUM,
    NIBP,
    PULSE,
    SPO2,
    Json,
    ground,
)

MOST_POINTS = 600


CONFIG: Json = {
    "displayModeBar": False,
    "showSendToCloud": False,
    "plotlyServerURL": "",
    "displaylogo": False,
    "staticPlot": False,
    "scrollZoom": False,
    "doubleClick": False,
    "responsive": True,
}


WITH_OTHERS = (
    Panel("y", (0.80, 1.0), (79, 101), (80, 90, 100), ("spo2_low",)),
    Panel("y2", (0.61, 0.78), (42, 132), (60, 90, 120), ("pulse_rate_high", "pulse_rate_low")),
    Panel("y3", (0.33, 0.59), (44, 196), (60, 90, 120, 150, 180), ("systolic_high", "systolic_low")),
    Panel("y4", (0.22, 0.31), (0, 32), (10, 20, 30), ("respiration_low", "respiration_high")),
    Panel("y5", (0.11, 0.20), (15, 60), (20, 40, 60), ("etco2_low", "etco2_high")),
)
"""The same with breathing, on request."""
WITH_STRIP = (
    Panel("y", (0.785, 1.0), (79, 101), (80, 90, 100), ("spo2_low",)),
    Panel("y2", (0.59, 0.765), (42, 132), (60, 90, 120), ("pulse_rate_high", "pulse_rate_low")),
    Panel("y3", (0.285, 0.57), (44, 196), (60, 90, 120, 150, 180), ("systolic_high", "systolic_low")),
)
STRIP = (0.11, 0.265)
"""The same with the estimated concentration under them."""
BREATHING = (Vital.RESPIRATION_RATE, Vital.ETCO2)
BREATH = "#9fb4ff"
OTHERS = (("y4", "respiration_rate", "Respiration"), ("y5", "etco2", "EtCO₂"))
CARET = 8
"""How far, in mmHg, a caret reaches beyond its tip."""
LANE = (0.0, 0.088)
"""Below the panels: what was charted and noted, in two rows."""


def decimated(samples: Sequence[Sample], most: int = MOST_POINTS) -> list[Sample]:
    """At most `most` samples: of each bucket the one with the lowest SpO2, so that no fall is lost."""
    if len(samples) <= most:
        return list(samples)
    size = -(-len(samples) // most)
    return [
        min(bucket, key=lambda sample: 999 if sample.spo2 is None else sample.spo2)
        if any(sample.spo2 is not None for sample in bucket)
        else bucket[0]
        for bucket in (samples[at : at + size] for at in range(0, len(samples), size))
    ]


def figure(snapshot: Snapshot, trend: Trend, *, others: bool = False, look: str = "", strip: bool = False) -> Json:
    """Data and layout, ready for Plotly; with `others` also respiration and EtCO2, where an instrument gives
    them; `look` as in `window`; with a `strip` the estimated concentration, where the clinic shows it and the
    models were made for this patient."""
    others = others and any(vital in BREATHING for vital, _ in snapshot.others)
    begin, end = window(snapshot, look)
    models = concentration.models_of(snapshot) if strip and not others and snapshot.concentration else None
    levels = concentration.traces(snapshot, models, begin, end) if models else []
    plain = (*WITH_STRIP, concentration.panel_of(STRIP)) if levels else WITH_OTHERS if others else PANELS
    felt = effect_lanes.lanes(snapshot) if strip and not others else []
    panels = effect_lanes.lifted(_with_mean(plain, snapshot), len(felt))
    shown = trend.since(begin)
    samples = decimated(shown)
    ranges = _ranges(trend, shown, begin, panels)
    if levels:
        ranges[concentration.AXIS] = (0.0, concentration.top_of(levels))
    caret = ((ms(end) - ms(begin)) * 0.0062, CARET)
    rules = {rule.condition: rule for rule in snapshot.rules}
    shapes = [*infusion_of(snapshot, end), ground(LANE), *(ground(tuple(each["domain"])) for each in felt)]
    shapes += [shape for panel in panels for shape in limits_of(panel, rules, ranges[panel.axis])]
    breaths = list(_breaths(samples)) if others else []
    return {
        "data": [*_lines(samples), *_pressures(trend, begin, rules, caret), *breaths, *levels],
        "layout": layout_of(begin, end, ranges, panels)
        | {"shapes": shapes + planned_of(snapshot, ranges["y3"], end)},
        "labels": labels_of(rules, panels),
        "others": others,
        "concentration": bool(levels),
        "effects": felt,
        "before": _before(trend, begin),
        "marks": flags_of(effect_lanes.unlaned(trend.marks, felt), begin),
        "lane": list(LANE),
        "window": [ms(begin), ms(end)],
        "version": trend.version,
    }


def _before(trend: Trend, begin: datetime) -> list[float | None] | None:
    """The determination that held when the window begins: when, systolic, diastolic, mean."""
    found = [(utc, value) for utc, value in tuple(trend.pressures) if utc < begin]
    if not found:
        return None
    utc, value = found[-1]
    return [ms(utc), value.systolic, value.diastolic, value.mean]


def _with_mean(panels: tuple[Panel, ...], snapshot: Snapshot) -> tuple[Panel, ...]:
    """The limits of the mean stand in the trend while they alarm."""
    on = tuple(
        view.state.condition for view in snapshot.active if view.state.condition in ("mean_high", "mean_low")
    )
    return tuple(
        replace(panel, conditions=panel.conditions + on) if panel.axis == "y3" and on else panel for panel in panels
    )


def _breaths(samples: Sequence[Sample]) -> Iterator[Json]:
    x = [ms(sample.utc) for sample in samples]
    for axis, vital, name in OTHERS:
        yield {
            "type": "scatter",
            "mode": "lines",
            "connectgaps": False,
            "hoverinfo": "skip",
            "x": x,
            "y": [sample.others.get(vital) for sample in samples],
            "name": name,
            "yaxis": axis,
            "line": {"color": BREATH, "width": 2},
        }


def _ranges(
    trend: Trend, recent: Sequence[Sample], begin: datetime, panels: tuple[Panel, ...]
) -> dict[str, tuple[float, float]]:
    """Steady ranges, widened only when a value would leave them."""
    pressures = [value for utc, value in tuple(trend.pressures) if utc >= begin]
    values = {
        "y": [sample.spo2 for sample in recent if sample.spo2 is not None],
        "y2": [sample.pulse_rate for sample in recent if sample.pulse_rate is not None],
        "y3": [number for value in pressures for number in (value.systolic + CARET, value.diastolic - CARET)],
    }
    return {panel.axis: _widened(panel.steady, values.get(panel.axis, [])) for panel in panels}


def _widened(steady: tuple[float, float], values: Sequence[float]) -> tuple[float, float]:
    low, top = steady
    if values and min(values) < low + 1:
        low = max(0.0, min(values) - 4)
    if values and max(values) > top - 1:
        top = max(values) + 6
    return low, top


def _lines(samples: Sequence[Sample]) -> list[Json]:
    x = [ms(sample.utc) for sample in samples]
    common: Json = {"type": "scatter", "mode": "lines", "connectgaps": False, "hoverinfo": "skip", "x": x}
    return [
        common
        | {
            "name": "SpO₂",
            "yaxis": "y",
            "y": [sample.spo2 for sample in samples],
            "line": {"color": SPO2, "width": 2.2},
        },
        common
        | {
            "name": "Pulse",
            "yaxis": "y2",
            "y": [sample.pulse_rate for sample in samples],
            "line": {"color": PULSE, "width": 2.2},
        },
    ]


def _pressures(trend: Trend, begin: datetime, rules: dict[str, Rule], caret: tuple[float, float]) -> list[Json]:
    points = [(ms(utc), value) for utc, value in tuple(trend.pressures) if utc >= begin]
    common: Json = {"type": "scatter", "yaxis": "y3", "hoverinfo": "skip"}
    stems: Json = common | {
        "name": "stems",
        "mode": "lines",
        "x": [x for at, _ in points for x in (at, at, None)],
        "y": [y for _, value in points for y in (value.systolic, value.diastolic, None)],
        "line": {"color": "rgba(201,211,222,0.55)", "width": 1.4},
    }
    mean: Json = common | {
        "name": "mean",
        "mode": "markers",
        "x": [at for at, value in points if value.mean is not None],
        "y": [value.mean for _, value in points if value.mean is not None],
        "marker": {"color": MAP, "size": 8},
    }
    carets = [
        common | _carets(colour, points, rules, size)
        for colour, size in ((NIBP, caret), (MEDIUM, caret), (HIGH, caret))
    ]
    return [stems, mean, *carets]


def _carets(
    colour: str, points: Sequence[tuple[int, PressureValue]], rules: dict[str, Rule], size: tuple[float, float]
) -> Json:
    """The carets of one colour: tips at systolic and diastolic, as open lines."""
    wide, tall = size
    x: list[float | None] = []
    y: list[float | None] = []
    for at, value in points:
        for part, number, up in (("systolic", value.systolic, tall), ("diastolic", value.diastolic, -tall)):
            if colour_of(rules, part, number) == colour:
                x += [at - wide, at, at + wide, None]
                y += [number + up, number, number + up, None]
    return {"name": f"carets {colour}", "mode": "lines", "x": x, "y": y, "line": {"color": colour, "width": 3}}
