"""What opens a dialog, and what stands in it then."""

from __future__ import annotations

from typing import Any

from dash import Dash, Input, Output, State

from bedside.infusion.plan import Range
from dashboard.pages import ids
from dashboard.pages.answers import Seats, whose
from dashboard.pages.bedside import views
from dashboard.pages.bedside.dialogs import FIELDS, FIXED_WORDS, LABEL_WORDS


def openers(app: Dash, seats: Seats) -> None:
    for opener in (ids.CUFF, ids.LIMITS):

        @app.callback(Output(ids.dialog(opener), "opened"), Input(opener, "n_clicks"), prevent_initial_call=True)
        def show(_: int) -> bool:
            return True

    contents = {
        ids.MORE: lambda seat: views.more(seat.monitor.snapshot, seat.folder),
        ids.NOTE: lambda seat: views.written(seat.monitor.told),
        ids.BASELINE: lambda seat: views.baseline(seat.monitor.snapshot),
    }
    for name, content in contents.items():

        @app.callback(
            Output(ids.dialog(name), "opened", allow_duplicate=True),
            Output(ids.content(name), "children"),
            Input(name, "n_clicks"),
            State(ids.BED, "data"),
            prevent_initial_call=True,
        )
        def fill(_: int, bed: Any, content: Any = content) -> tuple[bool, Any]:
            return True, content(whose(seats, bed))


def new_form(app: Dash, seats: Seats) -> None:
    """The form of a new session."""

    @app.callback(
        Output(ids.dialog(ids.NEW), "opened"),
        [Output(f"new-{name}", "value", allow_duplicate=True) for name, *_ in FIELDS],
        Output("new-reason", "value", allow_duplicate=True),
        Output("new-said", "children", allow_duplicate=True),
        Output("new-label", "disabled"),
        Output("new-words", "children"),
        [Output(f"new-{name}", "description") for name, *_ in FIELDS[1:]],
        Output("new-label", "data-autofocus"),
        Output("new-age", "data-autofocus"),
        Input(ids.NEW, "n_clicks"),
        State(ids.BED, "data"),
        prevent_initial_call=True,
    )
    def begin(_: int, bed: Any) -> list[Any]:
        """A form begins with the clinic's usual plan, and else empty: what was typed for somebody else is gone."""
        chair = whose(seats, bed).monitor.chair
        fixed, usual = chair.fixed_label, chair.ranges.usual
        words = LABEL_WORDS if fixed is None else FIXED_WORDS
        return [
            True,
            fixed or "",
            "",
            "",
            f"{usual.dose_mg_per_kg:g}",
            f"{usual.minutes:g}",
            "",
            "",
            fixed is not None,
            words,
            *(in_range(chair.ranges.of[name]) for name, *_ in FIELDS[1:]),
            fixed is None,
            fixed is not None,
        ]


def in_range(known: Range) -> str:
    """What a field may be, in words beside it."""
    return f"usual {known.soft[0]:g} to {known.soft[1]:g}, never beyond {known.hard[0]:g} to {known.hard[1]:g}"
