"""What opens a dialog, and what stands in it then."""

from __future__ import annotations

from typing import Any

from dash import Dash, Input, Output, State, no_update

from bedside.chair import Chair
from bedside.infusion.charting import plan_mark
from bedside.infusion.plan import Range
from bedside.infusion.session import Session
from dashboard.pages import ids
from dashboard.pages.answers import Seats, whose
from dashboard.pages.bedside import views
from dashboard.pages.bedside.about_patient import BY_WEIGHT, DEVICES, IN_MG, NAMES, NOTHING, TREATMENT, UNIT, field
from dashboard.pages.bedside.dialogs import CORRECT_WORDS, FIELDS, FIXED_WORDS, LABEL_WORDS
from dashboard.pages.bedside.effects import rows
from dashboard.pages.bedside.written_list import written


def openers(app: Dash, seats: Seats) -> None:
    for opener in (ids.CUFF, ids.LIMITS, ids.LIGHT, ids.DUTY):

        @app.callback(Output(ids.dialog(opener), "opened"), Input(opener, "n_clicks"), prevent_initial_call=True)
        def show(_: int) -> bool:
            return True

    contents = {
        ids.MORE: lambda seat: views.more(seat.monitor.snapshot),
        ids.BASELINE: lambda seat: views.baseline(seat.monitor.snapshot),
    }

    @app.callback(
        Output(ids.dialog(ids.NOTE), "opened", allow_duplicate=True),
        Output("note-effects", "children"),
        Output(ids.content(ids.NOTE), "children"),
        Input(ids.NOTE, "n_clicks"),
        State(ids.BED, "data"),
        prevent_initial_call=True,
    )
    def note(_: int, bed: Any) -> tuple[bool, Any, Any]:
        told = whose(seats, bed).monitor.told
        return True, rows(told), written(told)

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

    names = [name for name, *_ in FIELDS]
    begins = (
        Output(ids.dialog(ids.NEW), "opened", allow_duplicate=True),
        [Output(f"new-{name}", "value", allow_duplicate=True) for name in names],
        Output("new-reason", "value", allow_duplicate=True),
        Output("new-said", "children", allow_duplicate=True),
        Output("new-label", "disabled", allow_duplicate=True),
        Output("new-words", "children", allow_duplicate=True),
        [Output(f"new-{name}", "description", allow_duplicate=True) for name in names[1:]],
        Output("new-label", "data-autofocus", allow_duplicate=True),
        Output("new-age", "data-autofocus", allow_duplicate=True),
        Output(ids.CORRECTING, "data", allow_duplicate=True),
        [Output(field(name), "value", allow_duplicate=True) for name in NAMES],
    )

    @app.callback(*begins, Input(ids.NEW, "n_clicks"), State(ids.BED, "data"), prevent_initial_call=True)
    def begin(_: int, bed: Any) -> list[Any]:
        return fresh(whose(seats, bed).monitor.chair)

    @app.callback(*begins, Input("baseline-correct", "n_clicks"), State(ids.BED, "data"), prevent_initial_call=True)
    def correct(clicks: int | None, bed: Any) -> list[Any]:
        seat = whose(seats, bed)
        view = seat.monitor.snapshot.session
        return (
            to_correct(view.session, seat.monitor.chair)
            if clicks and view
            else [no_update] * len(fresh(seat.monitor.chair))
        )


def fresh(chair: Chair) -> list[Any]:
    """A form begins with the clinic's usual plan, and else empty: what was typed for somebody else is gone."""
    fixed, usual = chair.fixed_label, chair.ranges.usual
    values = ["", "", f"{usual.dose_mg_per_kg:g}", f"{usual.minutes:g}"]
    words = LABEL_WORDS if fixed is None else FIXED_WORDS
    named = fixed is not None
    return [True, fixed or "", *values, "", "", named, words, *_ranges(chair), not named, named, "", *NOTHING]


def to_correct(session: Session, chair: Chair) -> list[Any]:
    """The form of a session that is open begins with its plan."""
    in_mg = session.dose_mg is not None and session.treatment.pumped
    plan = (session.age, session.weight_kg, session.dose_mg if in_mg else session.dose_mg_per_kg, session.minutes)
    values = ["" if value is None else f"{value:g}" for value in plan]
    about = [CORRECT_WORDS, *_ranges(chair), False, True, plan_mark(session)]
    beside = dict(zip(NAMES, NOTHING, strict=True)) | {UNIT: IN_MG if in_mg else BY_WEIGHT}
    kind = session.treatment
    count = round((session.dose_mg or 0) / kind.device_mg) if kind.devices else 2
    beside |= {TREATMENT: kind.name, DEVICES: str(count)}
    amounts = {"bolus_mg": session.bolus_mg, "mg_per_ml": session.mg_per_ml}
    beside |= {name: f"{value:g}" for name, value in amounts.items() if value is not None}
    return [True, session.label, *values, "", "", True, *about, *beside.values()]


def _ranges(chair: Chair) -> list[str]:
    return [in_range(chair.ranges.of[name]) for name, *_ in FIELDS[1:]]


def in_range(known: Range) -> str:
    """What a field may be, in words beside it."""
    return f"usual {known.soft[0]:g} to {known.soft[1]:g}, never beyond {known.hard[0]:g} to {known.hard[1]:g}"
