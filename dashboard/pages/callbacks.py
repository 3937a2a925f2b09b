"""What the nurse does: a press becomes an order, the answer becomes words. Nothing is decided here.

The page shows a new state only when it comes back on the live stream.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping
from typing import Any

from dash import Dash, Input, Output, State, ctx, html, no_update

from bedside.errors import CommandRefused
from bedside.infusion.plan import PlanRanges
from bedside.infusion.session import DEFAULT_RANGES, checked
from bedside.told import orders as wanted
from dashboard.calls.alarm_http import seen_alarms
from dashboard.calls.door import text_of
from dashboard.pages import ids, views
from dashboard.pages.dialogs import CYCLES, FIELDS
from dashboard.said.words import ONE_TAP
from dashboard.seat import Seat

UNKNOWN_DISPLAY = "display"
LONGEST_NOTE = 10_000


def add_callbacks(app: Dash, seat: Seat) -> None:
    """Wire the page of one chair."""
    _presses(app, seat)
    _openers(app, seat)
    _session(app, seat)
    _baseline(app, seat)
    _notes(app, seat)
    _clientside(app)


_answers = itertools.count()


def answer(words: str) -> Any:
    """Words for the nurse, each time a new component: the same refusal twice is shown twice."""
    return html.Span(words, key=str(next(_answers))) if words else ""


def order_of(name: str, shown: Mapping[str, Any]) -> wanted.Order | None:
    """The order a key stands for. Two keys have two sides: the press means the side that was `shown`, not what
    has become true since, perhaps by another screen; and an acknowledgement means the alarms that were shown."""
    paused, working = shown.get("paused", False), shown.get("working", False)
    orders: dict[str, wanted.Order] = {
        ids.ALARM_ACK: wanted.Acknowledge(seen_alarms(shown.get("seen"))),
        ids.AUDIO_PAUSE: wanted.EndAudioPause() if paused else wanted.PauseAudio(),
        ids.MEASURE: wanted.StopCuff() if working else wanted.MeasurePressure(),
        ids.START: wanted.StartInfusion(),
        ids.PAUSE: wanted.PauseInfusion(),
        ids.RESUME: wanted.ResumeInfusion(),
        ids.STOP: wanted.StopInfusion(),
        ids.END: wanted.EndSession(),
        "cuff-stat": wanted.StartStat(),
    }
    return orders.get(name)


KEYS = (
    ids.ALARM_ACK, ids.AUDIO_PAUSE, ids.MEASURE, ids.START, ids.PAUSE, ids.RESUME, ids.STOP, ids.END, "cuff-stat",
)  # fmt: skip


def busy(*keys: Any, live: bool = False) -> list[tuple[Output, bool, bool]]:
    """These keys take no second press while the first is under way. `live` keys are switched on and off by the
    page's script at each drawing: it is told instead."""
    return [(Output(key, "data-busy" if live else "disabled"), True, False) for key in keys]


def by(display: Any) -> str:
    """Who pressed: a display's own id, until there are names."""
    return text_of(display, usual=UNKNOWN_DISPLAY)


def _presses(app: Dash, seat: Seat) -> None:
    """Each key by itself: one that is slow keeps no other from being pressed."""
    for key in KEYS:

        @app.callback(
            Output(ids.SAID, "children", allow_duplicate=True),
            Input(key, "n_clicks"),
            State(ids.KEYS_SHOWN, "data"),
            State(ids.DISPLAY, "data"),
            prevent_initial_call=True,
            running=busy(key, live=True),
        )
        def press(_: int, shown: Any, display: Any, key: str = key) -> Any:
            order = order_of(key, shown if isinstance(shown, dict) else {})
            return answer(seat.press(order, by(display))) if order else no_update

    for seconds, _ in CYCLES:
        name = {"cycle": seconds}

        @app.callback(
            Output(ids.SAID, "children", allow_duplicate=True),
            Input(name, "n_clicks"),
            State(ids.DISPLAY, "data"),
            prevent_initial_call=True,
            running=busy(name),
        )
        def cycle(clicks: int, display: Any, seconds: str = seconds) -> Any:
            return answer(seat.press(wanted.SetCycle(float(seconds) or None), by(display))) if clicks else no_update


def _openers(app: Dash, seat: Seat) -> None:
    fixed = seat.monitor.chair.fixed_label or ""

    for opener in (ids.CUFF, ids.LIMITS):

        @app.callback(Output(ids.dialog(opener), "opened"), Input(opener, "n_clicks"), prevent_initial_call=True)
        def show(_: int) -> bool:
            return True

    @app.callback(
        Output(ids.dialog(ids.NEW), "opened"),
        [Output(f"new-{name}", "value", allow_duplicate=True) for name, *_ in FIELDS],
        Output("new-reason", "value", allow_duplicate=True),
        Output("new-said", "children", allow_duplicate=True),
        Input(ids.NEW, "n_clicks"),
        prevent_initial_call=True,
    )
    def begin(_: int) -> list[Any]:
        """A form begins empty: what was typed for somebody else and left is gone."""
        return [True, fixed, *("" for _ in FIELDS[1:]), "", ""]

    contents = {
        ids.MORE: lambda: views.more(seat.monitor.snapshot, seat.folder),
        ids.NOTE: lambda: views.written(seat.monitor.told),
        ids.BASELINE: lambda: views.baseline(seat.monitor.snapshot),
    }
    for name, content in contents.items():

        @app.callback(
            Output(ids.dialog(name), "opened", allow_duplicate=True),
            Output(ids.content(name), "children"),
            Input(name, "n_clicks"),
            prevent_initial_call=True,
        )
        def fill(_: int, content: Any = content) -> tuple[bool, Any]:
            return True, content()


def parsed(
    fields: dict[str, str | None], fixed_label: str | None = None, ranges: PlanRanges = DEFAULT_RANGES
) -> wanted.OpenSession:
    """The form's texts as an order. Raises CommandRefused with every field that is wrong."""
    wrong: dict[str, CommandRefused] = {}
    numbers: dict[str, float] = {}
    for name, words, _, unit in FIELDS[1:]:
        try:
            numbers[name] = _number(name, words, unit, fields.get(name) or "")
        except CommandRefused as refused:
            wrong[name] = refused
    label = fixed_label or fields.get("label") or ""
    age, weight, dose, minutes = (numbers.get(name) for name, *_ in FIELDS[1:])
    reason = (fields.get("reason") or "").strip()
    try:
        checked(label, age, weight, dose, minutes, reason, ranges)
    except CommandRefused as refused:
        wrong |= {field: CommandRefused(why, field) for field, why in refused.fields.items()}
    CommandRefused.together(wrong.get(name) for name in (*(name for name, *_ in FIELDS), "reason"))
    return wanted.OpenSession(
        fields.get("label") or "",
        int(numbers["age"]),
        numbers["weight_kg"],
        numbers["dose_mg_per_kg"],
        numbers["minutes"],
        reason=reason,
    )


def _number(name: str, words: str, unit: str, given: str) -> float:
    text = given.strip().replace(",", ".")
    if not text:
        raise CommandRefused(f"{words} is missing.", name)
    try:
        number = float(text)
    except ValueError:
        raise CommandRefused(f"{words} is a number in {unit}, not {text!r}.", name) from None
    if not math.isfinite(number):
        raise CommandRefused(f"{words} is a number in {unit}, not {text!r}.", name)
    if name == "age" and number != int(number):
        raise CommandRefused("Age is a whole number of years.", name)
    return number


def _session(app: Dash, seat: Seat) -> None:
    names, fixed = [field[0] for field in FIELDS], seat.monitor.chair.fixed_label

    @app.callback(
        [Output(f"new-{name}", "error") for name in names],
        [Output(f"new-{name}", "value") for name in names],
        Output("note-text", "value", allow_duplicate=True),
        Output("new-said", "children"),
        Output(ids.dialog(ids.NEW), "opened", allow_duplicate=True),
        Input("new-open", "n_clicks"),
        [State(f"new-{name}", "value") for name in (*names, "reason")],
        State(ids.DISPLAY, "data"),
        prevent_initial_call=True,
        running=busy("new-open"),
    )
    def open_session(_: int, *given: Any) -> list[Any]:
        *texts, display = given
        fields = dict(zip((*names, "reason"), texts, strict=True))
        refused = _opened(seat, fields, by(display))
        if refused is None:  # nothing of this patient stays in the form for the next one
            empty = [fixed or "", *("" for _ in names[1:])]
            return [*("" for _ in names), *empty, "", "", False]
        errors = [refused.fields.get(name, "") for name in names]
        words = "" if refused.field in names else str(refused)
        return [*errors, *(no_update for _ in names), no_update, words, True]

    for name in names:
        app.clientside_callback(
            "function(_) { return ''; }",
            Output(f"new-{name}", "error", allow_duplicate=True),
            Input(f"new-{name}", "value"),
            prevent_initial_call=True,
        )

    @app.callback(
        Output("new-plan", "children"), [Input(f"new-{name}", "value") for name in names], prevent_initial_call=True
    )
    def plan(*texts: Any) -> str:
        return planned(dict(zip(names, texts, strict=True)))


def planned(fields: dict[str, str | None]) -> str:
    """What the plan comes to, worked out in words; empty until it can be."""
    try:
        order = parsed({**fields, "age": "40", "reason": "only worked out"}, "planned")
    except CommandRefused:
        return ""
    weight, dose, minutes = order.weight_kg or 0, order.dose_mg_per_kg or 0, order.minutes or 0
    if not (weight and dose and minutes):
        return ""
    total = weight * dose
    return (
        f"{dose:g} mg/kg × {weight:g} kg = {total:.1f} mg in {minutes:g} min, {total / minutes * 60:.1f} mg/h. "
        "This program does not control the pump."
    )


def _opened(seat: Seat, fields: dict[str, str | None], display: str) -> CommandRefused | None:
    try:
        chair = seat.monitor.chair
        return seat.ask(parsed(fields, chair.fixed_label, chair.ranges), display)
    except CommandRefused as refused:
        return refused


def _baseline(app: Dash, seat: Seat) -> None:
    @app.callback(
        Output("baseline-preview", "children"), Input("baseline-chosen", "value"), prevent_initial_call=True
    )
    def look(chosen: list[str] | None) -> Any:
        return views.preview(seat.monitor.snapshot, chosen or [])

    @app.callback(
        Output(ids.content(ids.BASELINE), "children", allow_duplicate=True),
        Input("baseline-refresh", "n_clicks"),
        prevent_initial_call=True,
    )
    def refresh(clicks: int) -> Any:
        return views.baseline(seat.monitor.snapshot) if clicks else no_update

    @app.callback(
        Output("baseline-said", "children"),
        Output(ids.dialog(ids.BASELINE), "opened", allow_duplicate=True),
        Input("baseline-confirm", "n_clicks"),
        Input("baseline-skip", "n_clicks"),
        State("baseline-chosen", "value"),
        State("baseline-reason", "value"),
        State(ids.DISPLAY, "data"),
        prevent_initial_call=True,
        running=busy("baseline-confirm", "baseline-skip"),
    )
    def confirm(
        confirmed: int, skipped: int, chosen: list[str] | None, reason: str | None, display: str | None
    ) -> tuple[str, bool]:
        if not (confirmed or skipped):
            return "", True
        order: wanted.Order = (
            wanted.StartInfusion(reason or "")
            if ctx.triggered_id == "baseline-skip"
            else wanted.ConfirmBaseline(tuple(chosen or ()))
        )
        said = seat.press(order, by(display))
        return said, bool(said)


def _notes(app: Dash, seat: Seat) -> None:
    outputs = (
        Output("note-said", "children", allow_duplicate=True),
        Output("note-text", "value", allow_duplicate=True),
        Output(ids.dialog(ids.NOTE), "opened", allow_duplicate=True),
    )

    @app.callback(
        *outputs,
        Input("note-write", "n_clicks"),
        State("note-text", "value"),
        State(ids.DISPLAY, "data"),
        prevent_initial_call=True,
        running=busy("note-write"),
    )
    def write(_: int, text: Any, display: Any) -> tuple[str, Any, bool]:
        said = seat.press(wanted.AddNote(text_of(text, LONGEST_NOTE)), by(display))
        return said, no_update if said else "", bool(said)

    for code, words in ONE_TAP:
        name = {"event": code}

        @app.callback(
            *outputs,
            Input(name, "n_clicks"),
            State(ids.DISPLAY, "data"),
            prevent_initial_call=True,
            running=busy(name),
        )
        def tap(clicks: int, display: Any, code: str = code, words: str = words) -> tuple[str, Any, bool]:
            if not clicks:
                return "", no_update, False
            said = seat.press(wanted.AddNote(words, code), by(display))
            return said, no_update, bool(said)


def _clientside(app: Dash) -> None:
    """The display's own id, and which dialog is open, for the live script."""
    app.clientside_callback(
        "function(_) { return window.bedside ? window.bedside.display() : 'display'; }",
        Output(ids.DISPLAY, "data"),
        Input(ids.DISPLAY, "id"),
    )
    app.clientside_callback(
        "function() { window.bedside && window.bedside.dialogs(arguments); return dash_clientside.no_update; }",
        Output(ids.DISPLAY, "modified_timestamp"),
        [Input(ids.dialog(name), "opened") for name in ids.DIALOGS],
        prevent_initial_call=True,
    )
