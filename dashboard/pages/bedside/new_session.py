"""The form of a new session: texts become an order, or words at each field."""

from __future__ import annotations

import math
import uuid
from dataclasses import asdict
from typing import Any

from dash import Dash, Input, Output, State, html, no_update

from bedside.errors import CommandRefused
from bedside.infusion.dose import planned_mg, rate_of
from bedside.infusion.plan import PlanRanges
from bedside.infusion.session import DEFAULT_RANGES, Session, checked
from bedside.told import orders as wanted
from bedside.told.asked import name_of
from bedside.told.by import By
from bedside.told.orders import Order
from dashboard.pages import ids
from dashboard.pages.answers import Seats, busy, whose
from dashboard.pages.bedside import views
from dashboard.pages.bedside.about_patient import BY_WEIGHT, IN_MG, NAMES, NOTHING, TYPED, UNIT, field, said
from dashboard.pages.bedside.dialogs import FIELDS
from dashboard.seat import Seat
from dashboard.who import by_screen

SIGNING = "signing"
MISSING = {"minutes": "The time of the infusion"}
"""Where a field's label makes no sentence."""
LATER = "asked for by the chair"
"""Whether a second person has read it is not the form's to say."""
MUST, UNUSUAL = " must be ", " is outside "
"""What a refusal of a plan says (bedside/infusion/plan.py): beyond the hard range, beyond the usual one."""


def parsed(
    fields: dict[str, str | None],
    fixed_label: str | None = None,
    ranges: PlanRanges = DEFAULT_RANGES,
    unit: str = BY_WEIGHT,
) -> wanted.OpenSession:
    """The form's texts as an order; the number of its dose is a number of `unit`. Raises CommandRefused with every
    field that is wrong."""
    wrong: dict[str, CommandRefused] = {}
    numbers: dict[str, float] = {}
    for name, words, _, of in FIELDS[1:]:
        try:
            numbers[name] = _number(name, words, of, fields.get(name) or "")
        except CommandRefused as refused:
            wrong[name] = refused
    label = fixed_label or fields.get("label") or ""
    age, weight, dose, minutes = (numbers.get(name) for name, *_ in FIELDS[1:])
    reason = (fields.get("reason") or "").strip()
    try:
        by_weight, in_mg = (None, dose) if unit == IN_MG else (dose, None)
        checked(label, age, weight, by_weight, minutes, reason, ranges, in_mg, reader=LATER)
    except CommandRefused as refused:
        found = {"dose_mg_per_kg" if field == "dose_mg" else field: why for field, why in refused.fields.items()}
        wrong |= {field: CommandRefused(why, field) for field, why in found.items()}
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
        raise CommandRefused(f"{MISSING.get(name, words)} is missing.", name)
    try:
        number = float(text)
    except ValueError:
        raise CommandRefused(f"{words} is a number in {unit}, not {text!r}.", name) from None
    if not math.isfinite(number):
        raise CommandRefused(f"{words} is a number in {unit}, not {text!r}.", name)
    if name == "age" and number != int(number):
        raise CommandRefused("Age is a whole number of years.", name)
    return number


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
            return [*errors, *empty, *others, *NOTHING, "", "", False, True, baseline, no_update, no_update]
        signs = to_sign(seat, fields, correcting, beside) if refused.field == "reader" else no_update
        view = seat.monitor.snapshot.session
        return [*_wrong(refused, names), signs, fingerprint(view.session) if correcting and view else no_update]


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
        State(ids.CORRECTING, "data"),
        State(ids.BED, "data"),
        prevent_initial_call=True,
    )
    def plan(*given: Any) -> list[Any]:
        *texts, unit, correcting, bed = given
        fields, ranges = dict(zip(names, texts, strict=True)), whose(seats, bed).monitor.chair.ranges
        beyond = unusual(fields, ranges, unit)
        soft = bool(beyond) and MUST not in beyond  # what nobody may plan is refused, however long it is held
        act = "Correct plan" if correcting else "Open session"
        words = [act, html.Small("hold, with the reason")] if soft else [act]
        return [planned(fields, ranges, unit), beyond, "1" if soft else "", words]


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


def _plan(fields: dict[str, str | None], ranges: PlanRanges, unit: str) -> wanted.OpenSession | None:
    """The plan as far as it is typed; None until it can be worked out. Who it is for changes nothing of it."""
    try:
        return parsed(
            {**fields, "age": fields.get("age") or "40", "reason": "only worked out"}, "planned", ranges, unit
        )
    except CommandRefused:
        return None


def unusual(fields: dict[str, str | None], ranges: PlanRanges, unit: str = BY_WEIGHT) -> str:
    """What of it lies outside the clinic's ranges, in words; empty where nothing does, or it cannot be told yet."""
    try:
        plan = parsed(
            {**fields, "age": fields.get("age") or "40", "reason": "only worked out"}, "planned", ranges, unit
        )
        by_weight, in_mg = (None, plan.dose_mg_per_kg) if unit == IN_MG else (plan.dose_mg_per_kg, None)
        ranges.check(plan.age, plan.weight_kg, by_weight, plan.minutes, "", in_mg, reader=LATER)
    except CommandRefused as refused:
        found = refused.fields.values()
        return " ".join(why for why in found if MUST in why or UNUSUAL in why)
    return ""


def planned(fields: dict[str, str | None], ranges: PlanRanges, unit: str = BY_WEIGHT) -> list[Any]:
    """What the plan comes to, in large figures and worked out; nothing until it can be."""
    plan = _plan(fields, ranges, unit)
    by_weight = unit != IN_MG
    dose = plan.dose_mg_per_kg if plan else None
    total = planned_mg(plan.weight_kg, dose) if plan and by_weight else dose
    rate = rate_of(total, plan.minutes if plan else None)
    if plan is None or total is None or rate is None:
        return []
    strength = ranges.usual.mg_per_ml
    figures = [("mg in total", total), ("mg/h", rate)]
    figures += [("mL/h: set this at the pump", rate / strength), ("mL", total / strength)] if strength else []
    worked = (
        f"{dose:g} mg/kg × {plan.weight_kg:g} kg = {total:.1f} mg"
        if by_weight
        else f"{total:g} mg ÷ {plan.weight_kg:g} kg = {total / (plan.weight_kg or 1):.3g} mg/kg"
    )
    how = f"{worked} in {plan.minutes:g} min. "
    return [
        html.Div(
            [html.Span([html.B(f"{value:.1f}"), words], className="stat c-drug") for words, value in figures],
            className="stats",
        ),
        html.Span(f"{how}This program does not control the pump.", className="q"),
    ]


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
    plan = said(parsed(fields, label, chair.ranges, str(beside.get(UNIT) or BY_WEIGHT)), beside)
    if not correcting:
        return plan
    if view is None or view.session.id != correcting.partition(" ")[0]:
        raise CommandRefused("That session is over: nothing was changed.")
    if fingerprint(view.session) != correcting:
        raise CommandRefused(
            f"Another screen has corrected this plan: it says {plan_words(view.session)} now. What you typed "
            "stands here: press again to write it over that."
        )
    return correction(plan, view.session)


def fingerprint(session: Session) -> str:
    """A session and its plan as it stands."""
    plan = (session.age, session.weight_kg, session.dose_mg_per_kg, session.dose_mg, session.minutes)
    return f"{session.id} {'/'.join('' if value is None else f'{value:g}' for value in plan)}"


def plan_words(session: Session) -> str:
    """72 kg, 0.5 mg/kg over 40 min."""
    dose = f"{session.dose_mg:g} mg" if session.dose_mg is not None else f"{session.dose_mg_per_kg or 0:g} mg/kg"
    return f"{session.weight_kg or 0:g} kg, {dose} over {session.minutes or 0:g} min"


def to_sign(seat: Seat, fields: dict[str, str | None], correcting: str, beside: dict[str, Any]) -> dict[str, Any]:
    """What a second person is asked to read, for the script that asks for their PIN (assets/96_duty.js)."""
    order = _order(seat, fields, correcting, beside)
    words = planned(fields, seat.monitor.chair.ranges, str(beside.get(UNIT) or BY_WEIGHT))
    told = [str(part.children) for part in words if isinstance(part, html.Span)]
    return {
        "order": {"order": name_of(type(order)), **asdict(order)},
        "words": "".join(told),
        "key": uuid.uuid4().hex,
    }


def correction(plan: wanted.OpenSession, session: Session) -> wanted.CorrectPlan:
    """The same form, for a session that is open; a bolus of which nothing is said stays as it was planned."""
    bolus = session.bolus_mg if plan.bolus_mg is None else plan.bolus_mg
    amounts = (plan.age, plan.weight_kg, plan.dose_mg_per_kg, plan.minutes)
    return wanted.CorrectPlan(*amounts, plan.reason, plan.dose_mg, bolus, plan.mg_per_ml)
