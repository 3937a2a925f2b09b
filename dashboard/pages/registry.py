"""The pages that open over the bedside's own: a new one is a folder and a row here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from dash import Dash

from dashboard.pages import devices, log, sheets
from dashboard.pages import help as alarm_help
from dashboard.pages.answers import Seats


def nothing(app: Dash, seats: Seats) -> None:
    """A page that only shows what it was made with."""


@dataclass(frozen=True, slots=True)
class Page:
    """`name` is its address (#name), and what opens it says `data-opens="name"`. `layout` is its body; the strip
    with the vital signs and the way back stand above it. `callbacks` may ask for `ids.tick(name)`, which counts
    while the page is open, every `every_s`."""

    name: str
    layout: Callable[[], Any]
    callbacks: Callable[[Dash, Seats], None] = nothing
    every_s: float = 1.0


PAGES = (
    Page("devices", devices.layout, devices.callbacks),
    Page("log", log.layout, log.callbacks, 2.0),
    Page("sheets", sheets.layout, every_s=60.0),
    Page("help", alarm_help.layout),
)
