"""The trends as one Plotly figure: a pure function of the chair's trend, its limits and its session.

SpO2 and pulse as lines with their gaps left open, pressure as arterial carets with a dot for the mean,
limits as dashed lines with bands beyond, the infusion shaded, events as flags in a lane below. Times are
milliseconds since 1970, which the page shows in its own time zone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bedside.conditions.table import Priority
from bedside.limits.limits import Rule, Side
from bedside.reading import PressureValue, Vital
from bedside.snapshot import Snapshot
from bedside.vitals.trend import Mark, Sample, Trend
from dashboard.said.shapes import (
    DRUG,
    HIGH,
    MAP,
    MEDIUM,
    NIBP,
    PULSE,
    QUIET,
    SPO2,
    Json,
    band,
    ground,
    hair,
    line,
    shade,
    upright,
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


@dataclass(frozen=True, slots=True)
class Panel:
    """One strip of the chart: which part of the height, the steady range, the ticks, the limits."""

    axis: str
    domain: tuple[float, float]
    steady: tuple[float, float]
    ticks: tuple[int, ...]
    conditions: tuple[str, ...]


PANELS = (
    Panel("y", (0.735, 1.0), (79, 101), (80, 85, 90, 95, 100), ("spo2_low",)),
    Panel("y2", (0.49, 0.71), (42, 132), (60, 90, 120), ("pulse_rate_high", "pulse_rate_low")),
    Panel("y3", (0.11, 0.465), (44, 196), (60, 90, 120, 150, 180), ("systolic_high", "systolic_low")),
)
WITH_OTHERS = (
    Panel("y", (0.80, 1.0), (79, 101), (80, 90, 100), ("spo2_low",)),
    Panel("y2", (0.61, 0.78), (42, 132), (60, 90, 120), ("pulse_rate_high", "pulse_rate_low")),
    Panel("y3", (0.33, 0.59), (44, 196), (60, 90, 120, 150, 180), ("systolic_high", "systolic_low")),
    Panel("y4", (0.22, 0.31), (0, 32), (10, 20, 30), ("respiration_low", "respiration_high")),
    Panel("y5", (0.11, 0.20), (15, 60), (20, 40, 60), ("etco2_low", "etco2_high")),
)
"""The same with breathing, on request."""
BREATHING = (Vital.RESPIRATION_RATE, Vital.ETCO2)
BREATH = "#9fb4ff"
OTHERS = (("y4", "respiration_rate", "Respiration"), ("y5", "etco2", "EtCO₂"))
CARET = 8
"""How far, in mmHg, a caret reaches beyond its tip."""
LANE = (0.0, 0.088)
"""Below the panels: what was charted and noted, in two rows."""


def window(snapshot: Snapshot) -> tuple[datetime, datetime]:
    """What the time axis spans: from ten minutes before the start to past the planned end, or the last 40."""
    now, view = snapshot.utc, snapshot.session
    if view is None or view.session.started_at is None:
        begin = now - timedelta(minutes=15)
        return begin, begin + timedelta(minutes=30)
    begin = view.session.started_at - timedelta(minutes=10)
    plan = timedelta(minutes=(view.session.minutes or 40) + 5)
    end = max(view.session.started_at + plan, now + timedelta(minutes=8))
    if end - begin > timedelta(minutes=100):
        begin = end - timedelta(minutes=100)
    return begin, end


def ms(utc: datetime) -> int:
    return round(utc.timestamp() * 1000)


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


def figure(snapshot: Snapshot, trend: Trend, *, others: bool = False) -> Json:
    """Data and layout, ready for Plotly; with `others` also respiration and EtCO2, where an instrument gives
    them."""
    others = others and any(vital in BREATHING for vital, _ in snapshot.others)
    panels = _with_mean(WITH_OTHERS if others else PANELS, snapshot)
    begin, end = window(snapshot)
    shown = trend.since(begin)
    samples = decimated(shown)
    ranges = _ranges(trend, shown, begin, panels)
    caret = ((ms(end) - ms(begin)) * 0.0062, CARET)
    rules = {rule.condition: rule for rule in snapshot.rules}
    shapes = [*_infusion(snapshot, end), ground(LANE)]
    shapes += [shape for panel in panels for shape in _limits(panel, rules, ranges[panel.axis])]
    breaths = list(_breaths(samples)) if others else []
    return {
        "data": [*_lines(samples), *_pressures(trend, begin, rules, caret), *breaths],
        "layout": _layout(begin, end, ranges, panels) | {"shapes": shapes + _planned(snapshot, ranges["y3"])},
        "labels": _labels(rules, panels),
        "others": others,
        "marks": _flags(tuple(trend.marks), begin),
        "lane": list(LANE),
        "window": [ms(begin), ms(end)],
        "version": trend.version,
    }


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
            if _colour(rules, part, number) == colour:
                x += [at - wide, at, at + wide, None]
                y += [number + up, number, number + up, None]
    return {"name": f"carets {colour}", "mode": "lines", "x": x, "y": y, "line": {"color": colour, "width": 3}}


def _colour(rules: dict[str, Rule], part: str, number: float) -> str:
    """A caret's colour: a crossed MEDIUM or HIGH limit shows on it."""
    for side in ("high", "low"):
        rule = rules.get(f"{part}_{side}")
        for level in rule.levels if rule else ():
            if rule and rule.beyond(number, level):
                return HIGH if level.priority is Priority.HIGH else MEDIUM
    return NIBP


def _layout(
    begin: datetime, end: datetime, ranges: dict[str, tuple[float, float]], panels: tuple[Panel, ...]
) -> Json:
    axes: Json = {}
    for panel in panels:
        name = "yaxis" + panel.axis[1:]
        low, top = ranges[panel.axis]
        axes[name] = {
            "domain": list(panel.domain),
            "range": [low, top],
            "tickvals": [tick for tick in panel.ticks if low <= tick <= top],
            "showgrid": False,  # Plotly draws its grid over shapes: a limit on a tick would vanish under it
            "zeroline": False,
            "fixedrange": True,
            "tickfont": {"color": QUIET, "size": 14},
            "ticklen": 6,
            "tickcolor": "rgba(0,0,0,0)",
        }
    return {
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": "Inter, system-ui, sans-serif", "color": QUIET, "size": 14},
        "margin": {"l": 142, "r": 76, "t": 8, "b": 74, "pad": 0},
        "showlegend": False,
        "dragmode": False,
        "hovermode": False,
        "xaxis": {
            "range": [ms(begin), ms(end)],
            "anchor": panels[-1].axis,
            "fixedrange": True,
            "showgrid": False,
            "zeroline": False,
            "showticklabels": False,
        },
        **axes,
    }


def _limits(panel: Panel, rules: dict[str, Rule], span: tuple[float, float]) -> list[Json]:
    shapes: list[Json] = [ground(panel.domain)]
    shapes += [hair(panel.axis, tick) for tick in panel.ticks if span[0] <= tick <= span[1]]
    for condition in panel.conditions:
        if rule := rules.get(condition):
            shapes += _rule_shapes(panel.axis, rule, span)
    return shapes


def _rule_shapes(axis: str, rule: Rule, span: tuple[float, float]) -> list[Json]:
    shapes: list[Json] = []
    for level in rule.levels:
        if not span[0] <= level.limit <= span[1]:
            continue
        high = level.priority is Priority.HIGH
        shapes.append(line(axis, level.limit, HIGH if high else MEDIUM, "3px,4px" if high else "8px,5px"))
        if not high:
            edge = span[0] if rule.side is Side.LOW else span[1]
            shapes.insert(0, band(axis, level.limit, edge))  # the band lies under its lines
    return shapes


def _infusion(snapshot: Snapshot, end: datetime) -> list[Json]:
    view = snapshot.session
    started = view.session.started_at if view else None
    if view is None or started is None:
        return []
    session = view.session
    stretches = [*session.ran]
    if session.running_since is not None:
        stretches.append((session.running_since, snapshot.utc))
    shapes = [shade(ms(start), ms(stop), 0.085, "run") for start, stop in stretches]
    shapes.append(upright(ms(started), DRUG, "solid"))
    if session.stopped_at is not None:
        shapes.append(upright(ms(session.stopped_at), DRUG, "solid"))
    elif view.ends_at is not None and view.ends_at < end:
        shapes.append(shade(ms(snapshot.utc), ms(max(view.ends_at, snapshot.utc)), 0.035, "plan"))
        shapes.append(upright(ms(view.ends_at), DRUG, "5px,5px"))
    return shapes


def _planned(snapshot: Snapshot, span: tuple[float, float]) -> list[Json]:
    """When the cuff will start by itself, as far as the window reaches."""
    cuff, view = snapshot.cuff, snapshot.session
    if cuff is None or cuff.next_in_s is None or not cuff.cycle_s or view is None or not snapshot.phase.watched:
        return []
    _, end = window(snapshot)
    last = view.ends_at or end
    at = snapshot.utc + timedelta(seconds=cuff.next_in_s)
    shapes: list[Json] = []
    while at < min(end, last + timedelta(seconds=1)) and len(shapes) < 40:
        shapes.append(
            {
                "type": "line",
                "name": "planned",
                "xref": "x",
                "x0": ms(at),
                "x1": ms(at),
                "yref": "y3",
                "y0": span[0],
                "y1": span[1],
                "line": {"color": QUIET, "width": 1.4, "dash": "2px,5px"},
                "opacity": 0.5,
            }
        )
        at += timedelta(seconds=cuff.cycle_s)
    return shapes


def _labels(rules: dict[str, Rule], panels: tuple[Panel, ...]) -> list[Json]:
    """The limit numbers of the right-hand gutter: axis, value, marks."""
    return [
        {
            "axis": panel.axis,
            "y": level.limit,
            "high": level.priority is Priority.HIGH,
            "mean": condition.startswith("mean"),
        }
        for panel in panels
        for condition in panel.conditions
        if (rule := rules.get(condition))
        for level in rule.levels
    ]


def _flags(marks: Sequence[Mark], begin: datetime) -> list[Json]:
    """What stands in the lane below; the start of the infusion is named on the axis itself."""
    return [
        {"x": ms(mark.utc), "kind": mark.kind, "text": mark.text}
        for mark in marks
        if mark.utc >= begin and mark.kind != "start"
    ]
