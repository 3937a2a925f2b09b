"""The form of a new session: a press opens it, corrects it, or asks a second person to read it."""

from __future__ import annotations

import json
import uuid
from dataclasses import asdict
from typing import Any

from dash import Dash, Input, Output, State, html, no_update

from bedside.errors import CommandRefused
from bedside.infusion.charting import plan_mark
from bedside.infusion.session import Session
from bedside.infusion.treatment import ESKETAMINE, KETAMINE, TREATMENTS
from bedside.told import orders as wanted
from bedside.told.asked import name_of
from bedside.told.by import By
from bedside.told.orders import Order
from dashboard.pages import ids
from dashboard.pages.answers import Seats, busy, whose
from dashboard.pages.bedside import views
from dashboard.pages.bedside.about_patient import (
    BY_WEIGHT,
    DEVICES,
    NAMES,
    NOTHING,
    TREATMENT,
    TYPED,
    UNIT,
    devices_mg,
    field,
    said,
)
from dashboard.pages.bedside.dialogs import FIELDS
from dashboard.pages.bedside.plan_form import MUST, parsed, planned, unusual
from dashboard.pages.bedside.units import number_of
from dashboard.seat import Seat
from dashboard.who import by_screen

SIGNING = "signing"


def new_session(app: Dash, seats: Seats) -> None:
    names = [field[0] for field in FIELDS]

    @app.callback(
        [Output(f"new-{name}", "error") for name in names],
        [Output(f"new-{name}", "value") for name in names],
        [Output(field(name), "error") for name in TYPED],
        [Output(field(name), "value") for name in NAMES],
        Output("note-text", "value", allow_duplicate=True),
        Output("new-said", "children"),
        Output(ids.dialog(ids.NEW), "opened", allow_duplicate=True),
        Output(ids.dialog(ids.BASELINE), "opened", allow_duplicate=True),
        Output(ids.content(ids.BASELINE), "children", allow_duplicate=True),
        Output(SIGNING, "data"),
        Output(ids.CORRECTING, "data", allow_duplicate=True),
        Output("new-more", "open"),
        Input("new-open", "n_clicks"),
        [State(f"new-{name}", "value") for name in (*names, "reason")],
        [State(field(name), "value") for name in NAMES],
        State(ids.CORRECTING, "data"),
        State(ids.DISPLAY, "data"),
        State(ids.BED, "data"),
        prevent_initial_call=True,
        running=busy("new-open"),
    )
    def open_session(_: int, *given: Any) -> list[Any]:
        *texts, correcting, display, bed = given
        seat = whose(seats, bed)
        fields = dict(zip((*names, "reason"), texts[: len(names) + 1], strict=True))
        beside = dict(zip(NAMES, texts[len(names) + 1 :], strict=True))
        refused = _opened(seat, fields, by_screen(display), correcting, beside)
        if refused is None:  # nothing of this patient stays in the form for the next one
            empty = [seat.monitor.chair.fixed_label or "", *("" for _ in names[1:])]
            baseline = views.baseline(seat.monitor.snapshot)
            errors, others = ["" for _ in names], ["" for _ in TYPED]
            return [*errors, *empty, *others, *NOTHING, "", "", False, True, baseline, no_update, no_update, False]
        return _not_opened(seat, refused, fields, correcting, beside)


def _not_opened(
    seat: Seat, refused: CommandRefused, fields: dict[str, str | None], correcting: str, beside: dict[str, Any]
) -> list[Any]:
    """The refusal at its fields, the folded part open where one of them is there; a second person may be asked."""
    signs = to_sign(seat, fields, correcting, beside) if refused.field == "reader" else no_update
    view = seat.monitor.snapshot.session
    shown = refused.field == "stands" and view  # it has been said what stands there: the next press means it
    stands = plan_mark(view.session) if shown and view else no_update
    unfold = True if any(name in refused.fields for name in TYPED) else no_update
    return [*_wrong(refused, [name for name, *_ in FIELDS]), signs, stands, unfold]


def _wrong(refused: CommandRefused, names: list[str]) -> list[Any]:
    """A refusal at its fields; what was typed stays."""
    errors = [refused.fields.get(name, "") for name in names]
    others = [refused.fields.get(name, "") for name in TYPED]
    words = "" if refused.field in names else str(refused)
    kept = ([no_update] * len(names), [no_update] * len(NAMES))
    return [*errors, *kept[0], *others, *kept[1], no_update, words, True, no_update, no_update]


def worked_out(app: Dash, seats: Seats) -> None:
    """While it is typed: what the plan comes to, and no reproach at a field that is being mended."""
    names = [field[0] for field in FIELDS]
    for name in names:
        app.clientside_callback(
            "function(_) { return ''; }",
            Output(f"new-{name}", "error", allow_duplicate=True),
            Input(f"new-{name}", "value"),
            prevent_initial_call=True,
        )

    @app.callback(
        Output("new-plan", "children"),
        Output("new-unusual", "children"),
        Output("new-open", "data-hold"),
        Output("new-open", "children"),
        [Input(f"new-{name}", "value") for name in names],
        Input(field(UNIT), "value"),
        Input(field("mg_per_ml"), "value"),
        Input(field(TREATMENT), "value"),
        Input(field(DEVICES), "value"),
        State(ids.CORRECTING, "data"),
        State(ids.BED, "data"),
        prevent_initial_call=True,
    )
    def plan(*given: Any) -> list[Any]:
        *texts, unit, typed, treatment, devices, correcting, bed = given
        seat = whose(seats, bed)
        fields, ranges = dict(zip(names, texts, strict=True)), seat.monitor.chair.ranges
        beyond = unusual(fields, ranges, unit)
        soft = bool(beyond) and MUST not in beyond  # what nobody may plan is refused, however long it is held
        act = "Correct plan" if correcting else "Open session"
        words = [act, html.Small("hold, with the reason")] if soft else [act]
        if treatment != KETAMINE.name:
            return [_not_pumped(treatment, devices), "", "", [act]]
        strength = holds(seat, {"mg_per_ml": typed})
        return [planned(fields, ranges, unit, strength), beyond, "1" if soft else "", words]


def _not_pumped(treatment: Any, devices: Any) -> list[Any]:
    """What a plan without a pump comes to."""
    if treatment != ESKETAMINE.name:
        return [html.Span("Nothing is given; the patient is watched.", className="q")]
    figure = html.Span([html.B(f"{devices_mg({DEVICES: devices}):g}"), "mg in total"], className="stat c-drug")
    words = f"{devices} devices of {ESKETAMINE.device_mg:g} mg, then watched for {ESKETAMINE.minutes:g} min."
    return [html.Div([figure], className="stats"), html.Span(words, className="q")]


def of_the_scripts(app: Dash) -> None:
    """What the page's own scripts do with the form: the dose's unit in its label, a second person asked for."""
    app.clientside_callback(
        "function(unit) { return unit === 'mg' ? 'Planned dose, mg; range in mg/kg' : 'Planned dose, mg/kg'; }",
        Output("new-dose_mg_per_kg", "label"),
        Input(field(UNIT), "value"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        "function(asked) { if (asked && window.bedside) window.bedside.sign(asked); return ''; }",
        Output("new-said", "data-asked"),
        Input(SIGNING, "data"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        "function(session) { if (window.bedside) window.bedside.formCorrects(session); return ''; }",
        Output("new-said", "data-corrects"),
        Input(ids.CORRECTING, "data"),
        prevent_initial_call=True,
    )
    every = [*(f"new-{name}" for name, *_ in FIELDS), "new-reason", *(field(name) for name in NAMES)]
    app.clientside_callback(
        "function() { if (window.bedside) "
        f"window.bedside.formSays({json.dumps(every)}, Array.from(arguments)); return ''; }}",
        Output("new-said", "data-kept"),
        [Input(name, "value") for name in every],
        prevent_initial_call=True,
    )


def _opened(
    seat: Seat, fields: dict[str, str | None], by: By, correcting: str, beside: dict[str, Any]
) -> CommandRefused | None:
    """`correcting` is the session whose plan the form is about, as it stood then; empty: a new one. `beside`: what
    else is said of the patient."""
    try:
        return seat.ask(_order(seat, fields, correcting, beside), by)
    except CommandRefused as refused:
        return refused


def _order(seat: Seat, fields: dict[str, str | None], correcting: str, beside: dict[str, Any]) -> Order:
    """What the form asks for. Raises CommandRefused; also where another screen has corrected the plan since."""
    chair, view = seat.monitor.chair, seat.monitor.snapshot.session
    label = view.session.label if correcting and view else chair.fixed_label
    kind = TREATMENTS.get(str(beside.get(TREATMENT) or ""), KETAMINE)
    plan = said(parsed(fields, label, chair.ranges, str(beside.get(UNIT) or BY_WEIGHT), kind), beside)
    if not correcting:
        return plan
    if view is None or view.session.id != correcting.partition(" ")[0]:
        raise CommandRefused("That session is over: nothing was changed.")
    if plan_mark(view.session) != correcting:
        raise CommandRefused(
            f"Another screen has corrected this plan: it says {plan_words(view.session)} now. What you typed "
            "stands here: press again to write it over that.",
            "stands",
        )
    return correction(plan, view.session)


def plan_words(session: Session) -> str:
    """72 kg, 0.5 mg/kg over 40 min."""
    dose = f"{session.dose_mg:g} mg" if session.dose_mg is not None else f"{session.dose_mg_per_kg or 0:g} mg/kg"
    return f"{session.weight_kg or 0:g} kg, {dose} over {session.minutes or 0:g} min"


def to_sign(seat: Seat, fields: dict[str, str | None], correcting: str, beside: dict[str, Any]) -> dict[str, Any]:
    """What a second person is asked to read, for the script that asks for their PIN (assets/96_duty.js)."""
    order = _order(seat, fields, correcting, beside)
    words = planned(fields, seat.monitor.chair.ranges, str(beside.get(UNIT) or BY_WEIGHT), holds(seat, beside))
    worked = [str(part.children) for part in words if isinstance(part, html.Span)]
    view = seat.monitor.snapshot.session
    label = view.session.label if view else seat.monitor.chair.fixed_label or fields.get("label") or ""
    said = [f"{label}: {''.join(worked)}"]
    said += [f"Bolus {beside['bolus_mg']} mg."] if str(beside.get("bolus_mg") or "").strip() else []
    said += [f"Why: {fields['reason']}"] if str(fields.get("reason") or "").strip() else []
    body = {"order": name_of(type(order)), **asdict(order)}
    return {"order": body, "words": " ".join(said), "stands": correcting, "key": uuid.uuid4().hex}


def holds(seat: Seat, beside: dict[str, Any]) -> float | None:
    """What the syringe holds, mg/mL: as it is typed, as the open session has it, as the clinic draws it up."""
    typed = str(beside.get("mg_per_ml") or "").strip()
    view = seat.monitor.snapshot.session
    if typed:
        return number_of(typed) or None
    return view.session.mg_per_ml if view else seat.monitor.chair.ranges.usual.mg_per_ml


def correction(plan: wanted.OpenSession, session: Session) -> wanted.CorrectPlan:
    """The same form, for a session that is open; a bolus of which nothing is said stays as it was planned."""
    bolus = session.bolus_mg if plan.bolus_mg is None else plan.bolus_mg
    amounts = (plan.age, plan.weight_kg, plan.dose_mg_per_kg, plan.minutes)
    return wanted.CorrectPlan(*amounts, plan.reason, plan.dose_mg, bolus, plan.mg_per_ml)
