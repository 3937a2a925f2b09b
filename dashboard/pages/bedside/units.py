"""A rate in the unit the pump shows, and a number as it was typed."""

from __future__ import annotations

from bedside.infusion.session import Session

UNITS = (("ml_per_h", "mL/h"), ("mg_per_h", "mg/h"), ("mg_per_kg_h", "mg/kg/h"))


def number_of(text: str) -> float | None:
    """A number from 0 on, with a point or a comma; None for anything else."""
    try:
        found = float(text.strip().replace(",", "."))
    except ValueError:
        return None
    return found if 0 <= found < 1e6 else None


def shown(session: Session, mg_per_h: float | None, unit: str) -> float | None:
    """A rate in another unit; None where what it takes is not known."""
    per = {"mg_per_h": 1.0, "ml_per_h": session.mg_per_ml, "mg_per_kg_h": session.weight_kg}.get(unit)
    return None if mg_per_h is None or not per else mg_per_h / per


def in_mg(session: Session, number: float | None, unit: str) -> float | None:
    """A rate in mg/h; None where what its unit takes is not known."""
    per = {"mg_per_h": 1.0, "ml_per_h": session.mg_per_ml, "mg_per_kg_h": session.weight_kg}.get(unit)
    return None if number is None or not per else number * per
