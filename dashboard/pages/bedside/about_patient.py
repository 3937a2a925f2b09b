"""What else is said of a patient and the drug when a session is opened: a part of the form that opens by a press,
and costs none where nothing is to be said."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import dash_mantine_components as dmc
from dash import html

from bedside.errors import CommandRefused
from bedside.infusion.patient import INDICATIONS
from bedside.infusion.treatment import ESKETAMINE, KETAMINE, TREATMENTS
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
MEDICINES = ("benzodiazepines", "sedatives", "opioids", "stimulants", "MAOI")
"""What matters beside ketamine, each a question with yes or no (clinical.md 3)."""
ANSWERS = (("", "not asked"), ("no", "no"), ("yes", "yes"))
TAKEN = tuple(f"takes_{name}".lower() for name in MEDICINES)
UNIT, BY_WEIGHT, IN_MG = "unit", "mg/kg", "mg"
"""What the planned dose is a number of."""
TREATMENT, DEVICES = "treatment", "devices"
"""What kind of session it is; how many devices are planned, where it has any."""
TYPED = (*(name for name, *_ in CHOICES), *(name for name, *_ in TEXTS))
NAMES = (*TYPED, *TAKEN, UNIT, TREATMENT, DEVICES)
NOTHING = [*(None for _ in CHOICES), *("" for _ in TEXTS), *("" for _ in TAKEN), BY_WEIGHT, KETAMINE.name, "2"]
"""The part as it begins."""
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
    asked = [
        _keys(name, f"{words[:1].upper()}{words[1:]}?", ANSWERS)
        for name, words in zip(TAKEN, MEDICINES, strict=True)
    ]
    unit = _keys(UNIT, "The planned dose is in", ((BY_WEIGHT, BY_WEIGHT), (IN_MG, IN_MG)))
    summary = html.Summary("Indication, allergies, medicines, bolus, drug lot …")
    parts = [html.Div([*choices, *texts], className="more-fields"), html.Div([*asked, unit], className="more-keys")]
    return html.Details([summary, *parts], className="more-about", id="new-more")


def kind() -> html.Div:
    """What kind of session it is, above everything else; and of how many devices."""
    kinds = _keys(TREATMENT, "Kind of session", [(each.name, each.words) for each in TREATMENTS.values()])
    each = ESKETAMINE.device_mg
    counts = [(str(n), f"{n} of {each:g} mg: {n * each:g} mg") for n in range(1, ESKETAMINE.devices + 1)]
    devices = html.Div(_keys(DEVICES, "Devices planned", counts), className="new-devices")
    return html.Div([kinds, devices], className="more-keys new-kind")


def devices_mg(given: Mapping[str, Any]) -> float:
    """The dose of the devices that were chosen."""
    return ESKETAMINE.device_mg * int(str(given.get(DEVICES) or "2"))


def _keys(name: str, words: str, answers: Sequence[tuple[str, str]]) -> html.Div:
    """A question, and a key for each answer."""
    data = [{"value": value, "label": said} for value, said in answers]
    first = answers[0][0]
    keys = dmc.SegmentedControl(id=field(name), data=data, value=first, fullWidth=True, transitionDuration=0)
    return html.Div([html.Span(words, className="q"), keys], role="group", **{"aria-label": words})


def said(order: wanted.OpenSession, given: Mapping[str, Any]) -> wanted.OpenSession:
    """The order with what was filled in. Raises CommandRefused with every field that holds no number."""
    wrong, found = [], dict[str, Any]()
    for name in TYPED:
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
    treatment = TREATMENTS.get(str(given.get(TREATMENT) or ""), KETAMINE)
    found["treatment"] = treatment.name
    if treatment is ESKETAMINE:
        found |= {"dose_mg": devices_mg(given)}
    elif treatment is KETAMINE and given.get(UNIT) == IN_MG:
        found |= {"dose_mg": order.dose_mg_per_kg, "dose_mg_per_kg": None}
    return replace(order, medicines=taken(given), **found)


def taken(given: Mapping[str, Any]) -> tuple[str, ...]:
    """The medicines that were asked about, each with the answer."""
    answers = zip(MEDICINES, (given.get(name) for name in TAKEN), strict=True)
    return tuple(f"{words}: {answer}" for words, answer in answers if answer in ("yes", "no"))


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
