"""The last minutes of the value a limit is about, with the limit in force and the draft's across it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import quote

from dash import html

from dashboard.seat import Json

WIDE, HIGH, RIGHT, FOOT = 420, 112, 44, 18
INK, NEW, OLD, QUIET = "#e8eef5", "#ffffff", "#ffd21f", "#8fa1b5"


def trace(found: Json, in_force: float | None, draft: float) -> html.Img | None:
    """`found` is what explains the alarm (said/alarm_words.py): its series with begin and now. None: no value."""
    points = [(datetime.fromisoformat(each["at"]), each["value"]) for each in found["series"]]
    values: list[float] = [value for _, value in points if value is not None]
    if not values:
        return None
    levels = [draft] if in_force in (None, draft) else [in_force or 0.0, draft]
    low, top = min(*values, *levels) - 3, max(*values, *levels) + 3
    begin, now = (datetime.fromisoformat(found[key]) for key in ("begin", "now"))

    def x(at: datetime) -> float:
        return (WIDE - RIGHT) * (at - begin).total_seconds() / (now - begin).total_seconds()

    def y(value: float) -> float:
        return 4 + (HIGH - FOOT - 8) * (top - value) / (top - low)

    parts = _levels(levels, [y(level) for level in levels])
    parts.append(_drawn([(x(at), None if value is None else y(value)) for at, value in points]))
    parts += [_word(0, HIGH - 3, "−10 min", QUIET), _word(WIDE - RIGHT, HIGH - 3, "now", QUIET, "end")]
    words = f"The last ten minutes: {min(values):g} to {max(values):g}; limit {draft:g}"
    return html.Img(src=_picture(parts), alt=words, className="wi-trace")


def _picture(parts: Sequence[str]) -> str:
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {HIGH}" width="{WIDE}" height="{HIGH}">'
    return "data:image/svg+xml," + quote(head + "".join(parts) + "</svg>")


def _levels(levels: Sequence[float], places: Sequence[float]) -> list[str]:
    """Dashed lines and their numbers at the right, never over each other: the one in force, then the draft's."""
    colours = (NEW,) if len(levels) == 1 else (OLD, NEW)
    words = [place + 4 for place in places]
    if len(words) == 2 and abs(words[0] - words[1]) < 14:
        words[1] = words[0] + (-14 if words[1] < words[0] else 14)
    found = []
    for level, place, at, colour in zip(levels, places, words, colours, strict=True):
        dash = "8 5" if colour == OLD else "3 4"
        line = f"x1='0' x2='{WIDE - RIGHT}' y1='{place:.1f}' y2='{place:.1f}' stroke='{colour}'"
        found.append(f"<line {line} stroke-width='1.5' stroke-dasharray='{dash}'/>")
        found.append(_word(WIDE - RIGHT + 6, max(11.0, min(HIGH - FOOT, at)), f"{level:g}", colour))
    return found


def _word(x: float, y: float, words: str, colour: str, anchor: str = "start") -> str:
    font = "font-family='Inter,system-ui,sans-serif' font-size='13'"
    return f"<text x='{x:.0f}' y='{y:.1f}' text-anchor='{anchor}' fill='{colour}' {font}>{words}</text>"


def _drawn(points: Sequence[tuple[float, float | None]]) -> str:
    """A line with its gaps left open; few points are dots."""
    if len(points) < 40:
        dots = (f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.2" fill="{INK}"/>' for x, y in points if y is not None)
        return "".join(dots)
    path, pen = "", "M"
    for x, y in points:
        if y is None:
            pen = "M"
            continue
        path, pen = f"{path}{pen}{x:.1f},{y:.1f}", "L"
    return f'<path d="{path}" fill="none" stroke="{INK}" stroke-width="1.8"/>'
