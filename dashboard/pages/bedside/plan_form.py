"""The plan of the form: texts become an order, words at each field, and what it comes to. Pure."""

from __future__ import annotations

import math
from typing import Any

from dash import html

from bedside.errors import CommandRefused
from bedside.infusion.checking import DEFAULT_RANGES, checked
from bedside.infusion.dose import planned_mg, rate_of
from bedside.infusion.plan import PlanRanges
from bedside.infusion.treatment import KETAMINE, Treatment
from bedside.told import orders as wanted
from dashboard.pages.bedside.about_patient import BY_WEIGHT, IN_MG
from dashboard.pages.bedside.dialogs import FIELDS

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
    kind: Treatment = KETAMINE,
) -> wanted.OpenSession:
    """The form's texts as an order; the number of its dose is a number of `unit`. What no pump gives has no dose by
    weight and no time. Raises CommandRefused with every field that is wrong."""
    wrong: dict[str, CommandRefused] = {}
    numbers: dict[str, float] = {}
    for name, words, _, of in FIELDS[1:] if kind.pumped else FIELDS[1:3]:
        try:
            numbers[name] = _number(name, words, of, fields.get(name) or "")
        except CommandRefused as refused:
            wrong[name] = refused
    label = fixed_label or fields.get("label") or ""
    age, weight, dose, minutes = (numbers.get(name) for name, *_ in FIELDS[1:])
    reason = (fields.get("reason") or "").strip()
    try:
        by_weight, in_mg = (None, dose) if unit == IN_MG else (dose, None)
        if kind.devices:
            in_mg = kind.device_mg  # how many, the keys say
        checked(label, age, weight, by_weight, minutes, reason, ranges, in_mg, reader=LATER, kind=kind)
    except CommandRefused as refused:
        found = {"dose_mg_per_kg" if field == "dose_mg" else field: why for field, why in refused.fields.items()}
        wrong |= {field: CommandRefused(why, field) for field, why in found.items()}
    CommandRefused.together(wrong.get(name) for name in (*(name for name, *_ in FIELDS), "reason"))
    return wanted.OpenSession(
        fields.get("label") or "",
        int(numbers["age"]),
        numbers["weight_kg"],
        numbers.get("dose_mg_per_kg"),
        numbers.get("minutes"),
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


def planned(
    fields: dict[str, str | None], ranges: PlanRanges, unit: str = BY_WEIGHT, strength: float | None = None
) -> list[Any]:
    """What the plan comes to, in large figures and worked out; nothing until it can be. `strength`: what the
    syringe holds, mg/mL."""
    plan = _plan(fields, ranges, unit)
    by_weight = unit != IN_MG
    dose = plan.dose_mg_per_kg if plan else None
    total = planned_mg(plan.weight_kg, dose) if plan and by_weight else dose
    rate = rate_of(total, plan.minutes if plan else None)
    if plan is None or total is None or rate is None:
        return []
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
