"""A drug or a fluid that was given: name, amount, unit, route. No dose is suggested; see assets/99_drugs.js."""

from __future__ import annotations

import json

from dash import html

DRUGS = (
    ("ondansetron", "mg", "iv"), ("labetalol", "mg", "iv"), ("hydralazine", "mg", "iv"), ("metoprolol", "mg", "iv"),
    ("esmolol", "mg", "iv"), ("clonidine", "µg", "po"), ("midazolam", "mg", "iv"), ("lorazepam", "mg", "iv"),
    ("glycopyrrolate", "mg", "iv"), ("naloxone", "mg", "iv"), ("flumazenil", "mg", "iv"),
    ("oxygen", "L/min", "mask"), ("crystalloid", "mL", "iv"),
)  # fmt: skip
"""What is usual beside ketamine (clinical.md 3, rescue drugs to log), with the unit and route it comes in."""
UNITS = ("mg", "µg", "mL", "L/min", "g")
ROUTES = ("iv", "im", "po", "sl", "mask", "nasal")


def drugs() -> html.Div:
    data = {"data-drugs": json.dumps(DRUGS), "data-units": json.dumps(UNITS), "data-routes": json.dumps(ROUTES)}
    return html.Div(id="note-drug", className="note-drug", **data)
