"""What every callback shares: the words of an answer, whose chair a page is, which key is busy."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from dash import Output, html

from bedside.errors import CommandRefused
from dashboard.pages.times import moment
from dashboard.seat import Seat

Seats = Mapping[str, Seat]


def answered(words: Any) -> html.Span:
    """Words for the nurse, each time a new component: the same words twice are shown twice."""
    return html.Span(words, key=uuid.uuid4().hex)


def answer(words: str) -> Any:
    """A refusal, or nothing."""
    return answered(words) if words else ""


def done(words: str, utc: datetime) -> Any:
    """What was done, and when."""
    return answered([f"{words} at ", moment(utc), "."])


def busy(*keys: Any, live: bool = False) -> list[tuple[Output, bool, bool]]:
    """These keys take no second press while the first is under way. `live` keys are switched on and off by the
    page's script at each drawing: it is told instead."""
    return [(Output(key, "data-busy" if live else "disabled"), True, False) for key in keys]


def whose(seats: Seats, bed: Any) -> Seat:
    """The chair of the page that asks. Raises CommandRefused: with several, a page that does not say is none's."""
    found = seats.get(bed) if isinstance(bed, str) else None
    if found is None and not bed and len(seats) == 1:
        found = next(iter(seats.values()))
    if found is None:
        raise CommandRefused("Not done, this page does not know its chair: reload it.")
    return found
