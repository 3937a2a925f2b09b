"""What else is said of a patient and the drug when a session is opened: a part of the form that opens by a press,
and costs none where nothing is to be said."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import dash_mantine_components as dmc
from dash import html

from bedside.errors import CommandRefused
from bedside.infusion.patient import INDICATIONS
from bedside.told import orders as wanted

TEXTS = (
    ("initials", "Initials", 8),
    ("birth_year", "Birth year", 4),
    ("allergies", "Allergies", 500),
    ("about", "Notes", 4000),
    ("weighed", "Weight taken how", 40),
    ("bolus_mg", "Planned bolus, mg", 8),
    ("mg_per_ml", "Syringe, mg/mL", 8),
    ("lot", "Drug lot", 40),
    ("vial", "Vial", 40),
    ("expiry", "Expiry, as 2027-03", 10),
)
CHOICES = (("indication", "Indication", INDICATIONS), ("sex", "Sex", ("f", "m", "x")))
NAMES = (*(name for name, *_ in CHOICES), *(name for name, *_ in TEXTS))
NUMBERS = {"birth_year": "Birth year", "bolus_mg": "Planned bolus", "mg_per_ml": "Syringe"}


def field(name: str) -> str:
    """Its id on the page."""
    return f"new-more-{name.replace('_', '-')}"


def more() -> html.Details:
    choices = [
        dmc.Select(id=field(name), label=words, data=list(values), clearable=True, value=None)
        for name, words, values in CHOICES
    ]
    texts = [
        dmc.TextInput(id=field(name), label=words, value="", autoComplete="off", inputProps={"maxLength": longest})
        for name, words, longest in TEXTS
    ]
    summary = html.Summary("Indication, allergies, bolus, drug lot …")
    return html.Details([summary, html.Div([*choices, *texts], className="more-fields")], className="more-about")


def said(order: wanted.OpenSession, given: Mapping[str, Any]) -> wanted.OpenSession:
    """The order with what was filled in. Raises CommandRefused with every field that holds no number."""
    wrong, found = [], dict[str, Any]()
    for name in NAMES:
        text = str(given.get(name) or "").strip()
        if not text:
            continue
        if name not in NUMBERS:
            found[name] = text
            continue
        try:
            found[name] = _number(name, text)
        except CommandRefused as refused:
            wrong.append(refused)
    CommandRefused.together(wrong)
    return replace(order, **found)


def _number(name: str, text: str) -> float | int:
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        number = math.nan
    whole = name == "birth_year"
    if not math.isfinite(number) or (whole and number != int(number)):
        kind = "a year" if whole else "a number"
        raise CommandRefused(f"{NUMBERS[name]} is {kind}, not {text[:40]!r}.", name)
    return int(number) if whole else number
