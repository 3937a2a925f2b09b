"""When alarms were on: a lane for each priority and one for silence, under the infusion and this moment."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from dash import html

from dashboard.pages.times import moment
from dashboard.seat import Json

LANES = (("high", "!!! high"), ("medium", "!! medium"), ("low", "! low"))
STEPS_MIN = (5, 10, 15, 30, 60, 120)
MOST_TICKS, THINNEST = 9, 0.35
MOST_ROWS = 3
"""So many alarms of one priority under each other; a fourth that was on at once lies over another."""
Place = Callable[[datetime], float]
Span = tuple[datetime, datetime, bool]


def lanes(found: Json, began: datetime, now: datetime) -> html.Div:
    """The line ends a minute from now, and is ten minutes long at least."""
    end = max(now + timedelta(minutes=1), began + timedelta(minutes=10))

    def place(at: datetime) -> float:
        return max(0.0, min(100.0, 100 * (at - began) / (end - began)))

    rows = [_lane(kind, words, _spans(_of(found, kind), now), place) for kind, words in LANES]
    rows.append(_lane("quiet", "sound paused", _spans(found["silences"], now), place))
    return html.Div([*rows, _over(found, now, place), _ticks(began, end, place)], className="lg-lanes")


def _of(found: Json, priority: str) -> list[Json]:
    return [each for each in found["rows"] if each["priority"] == priority]


def _spans(rows: Iterable[Json], now: datetime) -> list[Span]:
    return [
        (
            datetime.fromisoformat(each["began"]),
            datetime.fromisoformat(each["ended"]) if each["ended"] else now,
            not each["ended"],
        )
        for each in rows
    ]


def _lane(kind: str, words: str, spans: list[Span], place: Place) -> html.Div:
    rows = stacked([(start, stop) for start, stop, _ in spans])
    deep = min(MOST_ROWS, max(rows, default=0) + 1)
    marks = [
        html.Span(
            className=f"lg-span {kind}{' on' if on else ''}",
            style={
                "left": f"{place(start):.3f}%",
                "width": f"{max(THINNEST, place(stop) - place(start)):.3f}%",
                **_row(row % deep, deep),
            },
        )
        for (start, stop, on), row in zip(spans, rows, strict=True)
    ]
    return html.Div(
        [html.Span(words, className="lg-lane-name"), html.Div(marks, className="lg-lane-box")],
        className=f"lg-lane {kind}",
    )


def _row(row: int, deep: int) -> dict[str, str]:
    """Where in its lane; a lane of one row is as the stylesheet has it."""
    return {"top": f"{6 + 88 * row / deep:.0f}%", "height": f"{88 / deep - 5:.0f}%"} if deep > 1 else {}


def stacked(spans: Sequence[tuple[datetime, datetime]]) -> list[int]:
    """The row of each in its lane, so that two that were on together stand under each other; the first has room."""
    free: list[datetime] = []
    rows = [0] * len(spans)
    for at, (start, stop) in sorted(enumerate(spans), key=lambda each: each[1][0]):
        row = next((row for row, until in enumerate(free) if until <= start), len(free))
        free[row : row + 1] = [stop]
        rows[at] = row
    return rows


def _over(found: Json, now: datetime, place: Place) -> html.Div:
    """The infusion, and this moment."""
    parts: list[Any] = []
    if found.get("started"):
        start = datetime.fromisoformat(found["started"])
        stop = datetime.fromisoformat(found["stopped"]) if found["stopped"] else now
        style = {"left": f"{place(start):.3f}%", "width": f"{place(stop) - place(start):.3f}%"}
        parts.append(html.Div(html.Small("infusion"), className="lg-infusion", style=style))
    parts.append(html.Div(html.B("now"), className="lg-now", style={"left": f"{place(now):.3f}%"}))
    return html.Div(parts, className="lg-over")


def _ticks(began: datetime, end: datetime, place: Place) -> html.Div:
    whole = (end - began).total_seconds() / 60
    step = next((minutes for minutes in STEPS_MIN if whole / minutes <= MOST_TICKS), 240) * 60
    first = -(-began.timestamp() // step) * step
    times = [datetime.fromtimestamp(at, began.tzinfo) for at in _steps(first, end.timestamp(), step)]
    ticks = [html.Span(moment(at, "hm"), className="q", style={"left": f"{place(at):.3f}%"}) for at in times]
    return html.Div(ticks, className="lg-ticks")


def _steps(at: float, end: float, step: float) -> Iterable[float]:
    while at < end:
        yield at
        at += step
