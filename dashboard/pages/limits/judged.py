"""What other limits would have made of this session and of the same patient's last three, as components."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from dash import html

from dashboard.pages.times import moment
from dashboard.seat import Json

LEAST_PX, MORE_PX = 16, 22


def nothing() -> list[Any]:
    words = "Change a limit: what would it have made of this session and this patient's last three?"
    return [html.B("What if"), html.P(words, className="q")]


def shown(found: Json) -> list[Any]:
    """The sums in words, and a pair of bars for each session: left as it is, right as it would be."""
    sessions = found["sessions"]
    now, then = (sum(each[side] for each in sessions) for side in ("now", "then"))
    parts: list[Any] = [html.B(f"What if: {then} {'alarm' if then == 1 else 'alarms'} instead of {now}")]
    if sessions:
        parts.append(html.P(_words(sessions), className="q"))
    most = max((each[side] for each in sessions for side in ("now", "then")), default=1) or 1
    if len(sessions) < 2:
        return parts  # the words have both numbers
    bars = [_bars(each, most, this=each is sessions[-1]) for each in sessions]
    sides = html.Small("left as it is, right as it would be", className="q")
    return [*parts, html.Div([*bars, sides], className="wi-bars")]


def _words(sessions: list[Json]) -> str:
    *before, now = sessions
    last = f"this session {now['then']} instead of {now['now']}"
    if not before:
        return f"{last}; no earlier one"
    then, was = (sum(each[side] for each in before) for side in ("then", "now"))
    return f"{last}; last {len(before)} {then} instead of {was}"


def _bars(each: Json, most: int, *, this: bool) -> html.Div:
    pair = [
        html.Span(
            str(each[side]),
            className=f"wi-{side}",
            style={"height": f"{LEAST_PX + MORE_PX * each[side] / most:.1f}px"},
        )
        for side in ("now", "then")
    ]
    when = "now" if this else moment(datetime.fromisoformat(each["opened"]), "day")
    return html.Div([html.Div(pair, className="wi-pair"), html.Small(when, className="q")], className="wi-one")
