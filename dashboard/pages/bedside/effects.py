"""What the patient feels, in one tap each: a severity of 0 (asked and absent) to 3, what is there now, and Gone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import Dash, Input, Output, State, html, no_update

from bedside.infusion.effects import SEVERITIES, Episode, Observation, episodes, observations, words_of
from bedside.told import orders as wanted
from bedside.told.events import Stamped
from dashboard.pages import ids
from dashboard.pages.answers import Seats, answered, whose
from dashboard.pages.bedside.written_list import written
from dashboard.pages.pressing import key, pressed
from dashboard.pages.times import moment
from dashboard.seat import Seat
from dashboard.who import by_screen

PRESSED = "note-effect"
ASKED = (
    "dissociation", "nausea", "dizziness", "anxiety", "headache", "drowsiness", "blurred_vision", "palpitations",
)  # fmt: skip
"""The rows: the commonest first."""


def rows(events: Sequence[Stamped]) -> list[Any]:
    """What is there now, and a row for each effect that is asked for."""
    looks = observations(events)
    now = [each for each in episodes(looks) if each.open]
    there = html.Div([_there(each, looks) for each in now], className="there") if now else None
    return [there, html.Div([_row(name, _last(looks, name)) for name in ASKED], className="effects")]


def _last(looks: Sequence[Observation], effect: str) -> int | None:
    """What was last said of it; None: not asked for."""
    found = [each for each in looks if each.effect == effect and not each.in_error]
    return max(found, key=lambda each: (each.at, each.made)).severity if found else None


def _there(episode: Episode, looks: Sequence[Observation]) -> html.Div:
    severity = _last(looks, episode.effect) or 0
    since = html.Small([" there since ", moment(episode.onset_by, "hm")])
    words = [html.B(words_of(episode.effect, severity)), since]
    still = key("still there", PRESSED, "effect", f"{episode.effect} {severity}")
    return html.Div([html.Span(words), still, key("Gone", PRESSED, "effect", f"{episode.effect} 0")])


def _row(effect: str, last: int | None) -> html.Div:
    name = effect.replace("_", " ").capitalize()
    keys = [
        key(
            [html.B(str(n)), html.Small(words if n else "none")],
            PRESSED,
            "effect",
            f"{effect} {n}",
            f"btn sv{' on' if n == last else ''}",
            **{"aria-label": f"{name} {n}, {words}"},
        )
        for n, words in enumerate(SEVERITIES)
    ]
    severity = "" if last is None else str(last)
    return html.Div(
        [html.Span(name), *keys], className="effect", **{"data-effect": effect, "data-severity": severity}
    )


def effects(app: Dash, seats: Seats) -> None:
    @app.callback(
        Output("note-effects", "children", allow_duplicate=True),
        Output(ids.content(ids.NOTE), "children", allow_duplicate=True),
        Output(ids.SAID, "children", allow_duplicate=True),
        Input(PRESSED, "data"),
        State(ids.DISPLAY, "data"),
        State(ids.BED, "data"),
        prevent_initial_call=True,
    )
    def tap(press: Any, display: Any, bed: Any) -> list[Any]:
        what, value = pressed(press)
        effect, _, severity = value.partition(" ")
        if what != "effect" or not severity.isdigit():
            return [no_update] * 3
        seat = whose(seats, bed)
        words = seat.press(wanted.RecordEffect(effect, int(severity)), by_screen(display))
        told = seat.monitor.told
        said = answered(words) if words else _recorded(seat, effect, int(severity))
        return [rows(told), written(told), said]


def _recorded(seat: Seat, effect: str, severity: int) -> Any:
    """What was recorded and when, with the key that takes it back."""
    mine = [each for each in observations(seat.monitor.told) if (each.effect, each.severity) == (effect, severity)]
    if not mine:
        return no_update
    words = mine[-1].words
    name = {"data-undo": mine[-1].name, "data-words": words, "data-of": "effect"}
    undo = html.Button("Undo", className="btn undo", **name)
    return answered([html.Span([f"{words} written at ", moment(mine[-1].made)]), undo])
