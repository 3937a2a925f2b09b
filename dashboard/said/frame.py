"""The frame of the trend's figure: its panels, axes, limits and the infusion's stretches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bedside.conditions.table import Priority
from bedside.limits.limits import Rule, Side
from bedside.snapshot import Snapshot
from bedside.vitals.trend import Mark
from dashboard.said.shapes import (
    DRUG,
    HIGH,
    MEDIUM,
    NIBP,
    QUIET,
    Json,
    band,
    ground,
    hair,
    line,
    shade,
    upright,
)


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


LOOKS = {"10": 10, "30": 30, "60": 60}
"""The last minutes that can be looked at."""
WHOLE = "whole"
Window = tuple[datetime, datetime]


def window(snapshot: Snapshot, look: str = "") -> Window:
    """What the time axis spans: from ten minutes before the start to past the planned end, at most the last 100
    minutes, or, without a start, the last 15. `look`: so many last minutes, or the whole session."""
    now, view = snapshot.utc, snapshot.session
    if look in LOOKS:
        return now - timedelta(minutes=LOOKS[look]), now + timedelta(minutes=LOOKS[look] / 12)
    if view is None or view.session.started_at is None:
        begin = now - timedelta(minutes=15)
        return begin, begin + timedelta(minutes=30)
    begin = view.session.started_at - timedelta(minutes=10)
    plan = timedelta(minutes=(view.session.minutes or 40) + 5)
    end = max(view.session.started_at + plan, now + timedelta(minutes=8))
    if look == WHOLE:
        return min(begin, view.session.opened_at), end
    if end - begin > timedelta(minutes=100):
        begin = end - timedelta(minutes=100)
    return begin, end


def ms(utc: datetime) -> int:
    return round(utc.timestamp() * 1000)


def colour_of(rules: dict[str, Rule], part: str, number: float) -> str:
    """A caret's colour: a crossed MEDIUM or HIGH limit shows on it."""
    for side in ("high", "low"):
        rule = rules.get(f"{part}_{side}")
        for level in rule.levels if rule else ():
            if rule and rule.beyond(number, level):
                return HIGH if level.priority is Priority.HIGH else MEDIUM
    return NIBP


def layout_of(
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


def limits_of(panel: Panel, rules: dict[str, Rule], span: tuple[float, float]) -> list[Json]:
    shapes: list[Json] = [ground(panel.domain)]
    shapes += [hair(panel.axis, tick) for tick in panel.ticks if span[0] <= tick <= span[1]]
    for condition in panel.conditions:
        if rule := rules.get(condition):
            shapes += rule_shapes(panel.axis, rule, span)
    return shapes


def rule_shapes(axis: str, rule: Rule, span: tuple[float, float]) -> list[Json]:
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


def infusion_of(snapshot: Snapshot, end: datetime) -> list[Json]:
    view = snapshot.session
    started = view.session.started_at if view else None
    if view is None or started is None:
        return []
    session = view.session
    stretches = [(stretch.began, stretch.ended or snapshot.utc) for stretch in session.dose.stretches]
    shapes = [shade(ms(start), ms(stop), 0.085, "run") for start, stop in stretches]
    shapes.append(upright(ms(started), DRUG, "solid"))
    if session.stopped_at is not None:
        shapes.append(upright(ms(session.stopped_at), DRUG, "solid"))
    elif view.ends_at is not None and view.ends_at < end:
        shapes.append(shade(ms(snapshot.utc), ms(max(view.ends_at, snapshot.utc)), 0.035, "plan"))
        shapes.append(upright(ms(view.ends_at), DRUG, "5px,5px"))
    return shapes


def planned_of(snapshot: Snapshot, span: tuple[float, float], end: datetime) -> list[Json]:
    """When the cuff will start by itself, until `end`: small triangles at the foot of its panel."""
    cuff, view = snapshot.cuff, snapshot.session
    if cuff is None or cuff.next_in_s is None or not cuff.cycle_s or view is None or not snapshot.phase.watched:
        return []
    last = view.ends_at or end
    at = snapshot.utc + timedelta(seconds=cuff.next_in_s)
    shapes: list[Json] = []
    while at < min(end, last + timedelta(seconds=1)) and len(shapes) < 40:
        shapes.append(upright_to(ms(at), span))
        at += timedelta(seconds=cuff.cycle_s)
    return shapes


def upright_to(at: int, span: tuple[float, float]) -> Json:
    """A triangle that stands on the lower edge of the pressure's panel; its size is in pixels."""
    return {
        "type": "path",
        "name": "planned",
        "xref": "x",
        "yref": "y3",
        "xsizemode": "pixel",
        "ysizemode": "pixel",
        "xanchor": at,
        "yanchor": span[0],
        "path": "M-5,1 L5,1 L0,9 Z",
        "fillcolor": QUIET,
        "line": {"width": 0},
    }


def labels_of(rules: dict[str, Rule], panels: tuple[Panel, ...]) -> list[Json]:
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


def flags_of(marks: Sequence[Mark], begin: datetime) -> list[Json]:
    """What stands in the lane below; the start of the infusion is named on the axis itself."""
    return [
        {"x": ms(mark.utc), "kind": mark.kind, "text": mark.text}
        for mark in marks
        if mark.utc >= begin and mark.kind != "start"
    ]
