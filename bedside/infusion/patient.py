"""What is said of a patient when a session is opened: checked, cut to what can be kept. Pure."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from bedside.errors import CommandRefused
from bedside.told import orders as wanted

INDICATIONS = ("depression", "suicidal ideation", "chronic pain", "PTSD", "OCD", "other")
SEXES = ("f", "m", "x")
LONGEST = {"initials": 8, "allergies": 500, "about": 4000, "weighed": 40, "lot": 40, "vial": 40}
OLDEST = 1900
EXPIRY = r"\d{4}-(0[1-9]|1[0-2])(-\d\d)?"
CHECKLIST = (
    ("fasting", "fasting"),
    ("consent", "consent signed"),
    ("escort", "escort named"),
    ("bp_medicine", "blood-pressure medicine as usual"),
    ("pregnancy", "pregnancy excluded"),
    ("interacting", "interacting drugs asked about"),
    ("rescue", "rescue drugs at hand"),
    ("iv_line", "IV line runs"),
    ("call_button", "call button demonstrated"),
)
"""What is answered before a start, unless the clinic says otherwise: a key and its words."""


def years(birth_year: int | None, utc: datetime) -> int | None:
    """The age that a birth year makes this year, which may be a year too many."""
    return None if birth_year is None else utc.year - birth_year


def patient(order: wanted.OpenSession, *, named: bool) -> dict[str, Any]:
    """The fields of the opening event. Not `named`: a simulated source, of whom nothing of a person is kept. Raises
    CommandRefused with every wrong field."""
    CommandRefused.together(_wrong(order))
    kept = {"indication": indication(order.indication), "weighed": order.weighed.strip()}
    kept |= {"lot": order.lot.strip(), "vial": order.vial.strip(), "expiry": order.expiry.strip()}
    said = {"sex": order.sex, "birth_year": order.birth_year}
    if not named:
        return kept | said
    texts = {name: getattr(order, name).strip() for name in ("initials", "allergies", "about")}
    medicines = tuple(each.strip()[:80] for each in order.medicines if each.strip())
    return kept | said | texts | {"medicines": medicines}


def indication(said: str) -> str:
    """The clinic's word of it, however it is written; empty stays empty. Raises CommandRefused."""
    plain = " ".join(said.replace("_", " ").casefold().split())
    found = next((each for each in INDICATIONS if each.casefold() == plain), None)
    if plain and found is None:
        raise CommandRefused(f"There is no indication {said[:40]!r}: {', '.join(INDICATIONS)}.", "indication")
    return found or ""


def _wrong(order: wanted.OpenSession) -> list[CommandRefused]:
    found = [
        CommandRefused(f"That has at most {longest} letters.", name)
        for name, longest in LONGEST.items()
        if len(getattr(order, name)) > longest
    ]
    if order.sex and order.sex not in SEXES:
        found.append(CommandRefused("Sex is f, m or x.", "sex"))
    if order.birth_year is not None and order.birth_year < OLDEST:
        found.append(CommandRefused(f"A birth year is {OLDEST} or later.", "birth_year"))
    if order.expiry.strip() and not re.fullmatch(EXPIRY, order.expiry.strip()):
        found.append(CommandRefused("An expiry is a month, as 2027-03.", "expiry"))
    try:
        indication(order.indication)
    except CommandRefused as refused:
        found.append(refused)
    return found
