"""The instruments of a chair as components: the list, what is wrong, what runs behind the page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html

from dashboard.pages.pressing import key
from dashboard.said.spans import ago, span
from dashboard.seat import Json

PRESSED = "dv-pressed"
LINKS = {"up": "up", "silent": "silent", "reconnecting": "reconnecting", "down": "not connected"}
GIVES = {
    "spo2": "SpO₂",
    "pulse_rate": "pulse",
    "perfusion_index": "perfusion",
    "heart_rate": "heart rate",
    "respiration_rate": "respiration",
    "etco2": "CO₂",
    "pressure": "NIBP",
}
HEADS = ("instrument", "link", "good frames", "bad", "last byte", "its clock", "gives", "")
APART_S = 5.0
Channels = Sequence[tuple[str, int, tuple[tuple[int, float | None], ...]]]


def glyph(name: str) -> html.Span:
    return html.Span(className=f"i i-{name}")


def many(count: int) -> str:
    """12 345."""
    return f"{count:,}".replace(",", " ")


def since(seconds: float | None) -> str:
    if seconds is None:
        return "never"
    return f"{seconds:.1f} s" if seconds < 10 else ago(seconds)


def size(count: int) -> str:
    if count < 1000:
        return f"{count} B"
    return f"{count / 1000:.1f} kB" if count < 1_000_000 else f"{count / 1_000_000:.1f} MB"


def apart(seconds: float | None) -> str:
    """How far an instrument's clock is from ours."""
    if seconds is None:
        return "no clock"
    sign, whole = "−" if seconds < 0 else "+", abs(seconds)
    return f"{sign}{whole:.1f} s" if whole < 59.5 else f"{sign}{int(whole // 60)} min"


def off(row: Json) -> bool:
    """Whether its clock is apart from ours."""
    return bool(abs(row["apart_s"] or 0) > APART_S)


def rows(found: Sequence[Json], chosen: str | None) -> list[html.Div]:
    head = html.Div([html.Span(words, className="q") for words in HEADS], className="dv-row dv-headrow")
    return [head, *(_row(each, on=each["device"] == chosen) for each in found)]


def _row(row: Json, *, on: bool) -> html.Div:
    role = "stands by · " if row["stands_by"] else ""
    opener = key("Raw" if on else "Open", PRESSED, "open", row["device"])
    return html.Div(
        [
            html.Span([html.B(row["title"]), html.Small(f"{role}{row['protocol']}", className="q")]),
            html.Span(_chip(row)),
            html.Span(many(row.get("good") or 0), className="r"),
            html.Span(many(row.get("bad") or 0), className="r"),
            html.B(since(row.get("last_byte_s")), className="r"),
            _clock(row),
            html.Span(", ".join(GIVES.get(one, one) for one in row.get("gives") or ()), className="gives"),
            opener,
        ],
        className="dv-row on" if on else "dv-row",
        key=row["device"],
    )


def _clock(row: Json) -> html.Span:
    words = apart(row["apart_s"])
    return html.Span([glyph("warn"), words], className="r off5") if off(row) else html.Span(words, className="r")


def _chip(row: Json) -> html.Span:
    good = row["link"] == "up"
    again = f", try {row['opened']}" if row.get("opened", 0) > 1 and not good else ""
    return html.Span(
        [glyph("check" if good else "warn"), f"{LINKS[row['link']]}{again}"],
        className=f"chip {'ok' if good else 'not'}",
    )


def summary(found: Sequence[Json]) -> str:
    working = sum(1 for row in found if row["link"] == "up")
    needed = [row["title"] for row in found if not row["stands_by"] and row["link"] != "up"]
    rest = f"{', '.join(needed)} is missing" if needed else "everything needed now is connected"
    return f"{working} of {len(found)} working · {rest}"


def warnings(found: Sequence[Json], left_out: Sequence[str], channels: Channels) -> list[html.Div]:
    """What is wrong, what was left out of the configuration, and instruments with several sensors."""
    said = [*(words for row in found for words in _wrong(row)), *left_out]
    return [
        *(_warning(words) for words in said),
        *(sensors(row, channels) for row in found if _sensors_of(row, channels)),
    ]


def _warning(words: str) -> html.Div:
    return html.Div([glyph("warn"), words], className="dv-warning")


def _wrong(row: Json) -> list[str]:
    said = []
    if row["link"] != "up":
        spare = " It stands by: nothing is missing without it." if row["stands_by"] else ""
        help_ = " ".join(each for each in (row.get("pairing"), row.get("note")) if each)
        said.append(f"{row['title']}: {row['detail'] or LINKS[row['link']]}. {help_}{spare}")
    if off(row):
        said.append(
            f"{row['title']}: its clock is {apart(row['apart_s'])} from this computer's. Ages here use this "
            "computer's clock; set the instrument's."
        )
    return [*said, f"{row['title']}: low battery."] if row["battery_low"] else said


def _sensors_of(row: Json, channels: Channels) -> tuple[int, tuple[tuple[int, float | None], ...]] | None:
    return next(((charted, values) for device, charted, values in channels if device == row["device"]), None)


def sensors(row: Json, channels: Channels) -> html.Div:
    """Two sensors of one kind at one instrument: which of them is on the page, and a key for each other."""
    charted, values = _sensors_of(row, channels) or (0, ())
    keys = []
    for channel, value in values:
        on, name = channel == charted, channel or 1
        one = key(
            f"{'On the page: ' if on else 'Chart '}sensor {name}",
            PRESSED,
            "sensor",
            f"{channel} {row['device']}",
            disabled=on,
        )
        keys.append(html.Span([one, html.B("--" if value is None else f"{value:g} %")], className="dv-sensor"))
    words = f"{row['title']} has more than one sensor for SpO₂. "
    return html.Div([glyph("warn"), words, *keys], className="dv-warning dv-sensors")


def parts(found: Sequence[Json]) -> list[Any]:
    """What runs behind the page: its last sign of life, and whether it had to be started again."""
    return [html.B("Runs behind this page", className="q"), *map(_part, found)]


def _part(one: Json) -> html.Span:
    again = f", started again {one['restarts']}×" if one["restarts"] else ""
    words = (since(one["age_s"]) if one["alive"] else f"no sign for {span(one['age_s'])}") + again
    kind = "not" if not one["alive"] else "again" if one["restarts"] else "ok"
    return html.Span(
        [glyph("check" if one["alive"] else "warn"), one["words"], html.Small(words, className="q")],
        className=f"part {kind}",
        title=one["why"] or None,
        **{"data-part": one["part"]},
    )
