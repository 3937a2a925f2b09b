"""The bytes of one instrument as components, beside what was understood."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from dash import html

from dashboard.pages.devices.drawn import glyph, many, size
from dashboard.pages.times import moment
from dashboard.seat import Json

LINES = 40
"""More than any screen has room for: the newest stand at the bottom."""
PRINTED = re.compile(r"[\x20-\x7e·]+")


def facts(row: Json) -> list[html.Span]:
    bad, good, opened = row.get("bad") or 0, row.get("good") or 0, row.get("opened") or 0
    last = [", last ", moment(row["bad_at"])] if row.get("bad_at") else []
    again = "no reconnect" if opened == 1 else f"{opened - 1} reconnects"
    pairs: list[tuple[str, Any]] = [
        ("Port", row.get("url", "")),
        ("Bad frames", [f"{many(bad)} of {many(bad + good)}", *last]),
        ("Connections", f"{opened}, {again}"),
        ("Evidence", row.get("evidence", "")),
    ]
    return [each for name, words in pairs for each in (html.Span(name, className="q"), html.Span(words))]


def tap_words(row: Json) -> str:
    tap = row.get("tap") or {}
    return f"Keeping bytes: {size(tap['bytes'])}" if tap.get("on") else "Keep bytes"


def lines(rows: Sequence[Json]) -> list[html.Div]:
    return [_line(row) for row in rows[-LINES:]]


def _line(row: Json) -> html.Div:
    text = row["text"]
    printed = PRINTED.fullmatch(text) is not None and text.count("·") < len(text) / 4
    cut = f" … {row['cut']} more" if row["cut"] else ""
    bad = f"{row['bad']} damaged · " if row["bad"] else ""
    name = "warn" if row["bad"] else "arrow" if row["out"] else "check"
    return html.Div(
        [
            html.Span(moment(row["at"], "ms"), className="q"),
            html.Code(f"{text if printed else row['hex']}{cut}"),
            glyph(name),
            html.Span(f"{bad}{_understood(row)}"),
        ],
        className="dv-line bad" if row["bad"] else "dv-line",
    )


def _understood(row: Json) -> str:
    if row["out"]:
        return "sent"
    frames = row["frames"]
    return row["said"] or (f"{frames} frame{'s' if frames > 1 else ''}" if frames else "part of a frame")


def bars(rates: Sequence[float]) -> list[html.Span]:
    """Frames each second: a bar for each, and a bright stub where there was none."""
    top = max([1.0, *rates])
    return [
        html.Span(className="bar" if rate else "bar none", style={"height": f"{max(3.0, 100 * rate / top):.1f}%"})
        for rate in rates
    ]


def rates_words(rates: Sequence[float]) -> str:
    return f"frames per second, last 2 min · now {rates[-1] if rates else 0:g}/s"
