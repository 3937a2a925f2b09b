"""Adding an instrument: the ports, what speaks at one, its first values."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dash import html

from dashboard.pages.devices.drawn import PRESSED, glyph
from dashboard.pages.pressing import key
from dashboard.seat import Json

MOST_HEARD = 2
NAMES = {"spo2": ("SpO₂ %", "c-spo2"), "pulse_rate": ("bpm", "c-pulse"), "perfusion_index": ("PI %", "")}
FIRST = ("spo2", "pulse_rate", "perfusion_index")


@dataclass(frozen=True, slots=True)
class Wanted:
    """The port that somebody listens at, and the protocol that was chosen by name; empty where none is."""

    url: str = ""
    protocol: str = ""


def wanted_of(said: Any) -> Wanted:
    """What the page sends back."""
    if not isinstance(said, Mapping):
        return Wanted()
    return Wanted(str(said.get("url") or ""), str(said.get("protocol") or ""))


@dataclass(frozen=True, slots=True)
class Heard:
    """What listening has found at the wanted port; `fits` are those that speak a known protocol."""

    said: Json | None
    fits: Sequence[Json]

    def chosen(self, wanted: Wanted) -> str:
        """The protocol to add: the one named, or the first that fits."""
        return wanted.protocol or (self.fits[0]["protocol"] if self.fits else "")


def heard_of(said: Json | None, wanted: Wanted) -> Heard:
    if said is None or said["url"] != wanted.url:
        return Heard(None, ())
    return Heard(said, [each for each in said["heard"] if each["fits"]])


def ports(found: Sequence[Json], wanted: Wanted) -> list[Any]:
    free = [each for each in found if not each["taken_by"]]
    if not free:
        return [html.Div("No free serial port is plugged in.", className="q")]
    return [_port(each, on=each["url"] == wanted.url) for each in free]


def _port(one: Json, *, on: bool) -> html.Button:
    name, path = one["url"].split("/")[-1], one["path"].split("/")[-1]
    seems = one["seems"][0] if one["seems"] else one["description"]
    words = [path if path != name else "", "" if seems in ("n/a", path) else seems]
    return key(
        [html.B(name), html.Small(" · ".join(filter(None, words)), className="q")],
        PRESSED,
        "port",
        one["url"],
        f"btn dv-portkey{' on' if on else ''}",
    )


def heard_lines(heard: Heard) -> list[html.Div]:
    return [_heard(each) for each in heard.said["heard"][:MOST_HEARD]] if heard.said else []


def _heard(one: Json) -> html.Div:
    counts = f"{one['good']} good, {one['bad']} bad"
    fits = one["fits"]
    return html.Div(
        [
            html.Span([one["instrument"], html.Small(one["protocol"], className="q")], className="grow"),
            html.Span([glyph("check"), counts] if fits else counts, className="chip ok" if fits else ""),
        ],
        className=f"dv-heard {'fits' if fits else 'q'}",
    )


def words_of(heard: Heard) -> tuple[str, bool]:
    """What is said beside it, and whether it is an error."""
    said = heard.said
    if said is None:
        return "", False
    if said["error"]:
        return str(said["error"]), True
    if said["running"]:
        return f"listening at {said['line']}", False
    return (str(said["line"]) if heard.fits else "nothing that is known speaks there"), False


def values(heard: Heard, wanted: Wanted) -> list[Any]:
    """The first numbers, the important ones first."""
    if not heard.fits:
        return []
    one = next((each for each in heard.fits if each["protocol"] == wanted.protocol), heard.fits[0])
    names = [*(name for name in FIRST if name in one["values"]), *(set(one["values"]) - {*FIRST})]
    shown: list[Any] = []
    for name in names:
        words, kind = NAMES.get(name, (name, ""))
        shown += [html.B(f"{one['values'][name]:g}", className=f"dv-first {kind}"), html.Span(words, className="q")]
    return shown


def choices(known: Sequence[Json]) -> list[Json]:
    """What can be added by name: makers first, and the protocol's own name behind."""
    made: dict[str, list[Json]] = {}
    for each in known:
        words = each["instrument"]
        maker = "Any maker" if words.startswith("any ") else re.split(r"[ ,]", words)[0]
        label = f"{words} · {each['name']}"
        made.setdefault(maker, []).append({"value": each["name"], "label": label})
    return [{"group": maker, "items": items} for maker, items in made.items()]


def taken(rows: Sequence[Json], kind: str | None) -> bool:
    """Whether something of this kind is charted already: another stands by."""
    return any(not row["stands_by"] and row["kind"] in (kind, "monitor") for row in rows)
