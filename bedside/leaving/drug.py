"""The controlled drug of one session: drawn up, given, thrown away, and what is left. mg throughout. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import fsum

from bedside.errors import CommandRefused
from bedside.infusion.plan import LARGEST_MG
from bedside.infusion.session import Session
from bedside.leaving.held import Care
from bedside.told import events as happened
from bedside.told import orders as wanted

CLOSE = 0.05
"""mg: what no syringe shows."""


@dataclass(frozen=True, slots=True)
class Drug:
    """None: nobody has said. `left` is what no entry accounts for; below 0: more was given and thrown away than was
    drawn up."""

    drawn: float | None
    given: float | None
    wasted: float

    @property
    def left(self) -> float | None:
        if self.drawn is None or self.given is None:
            return None
        return fsum((self.drawn, -self.given, -self.wasted))

    @property
    def closes(self) -> bool:
        """Everything is accounted for, or nobody has said what was drawn up."""
        if self.left is None:
            return self.drawn is None
        return abs(self.left) <= CLOSE


def drug(session: Session, care: Care, now: datetime) -> Drug:
    drawn = [each.mg for each in care.drawn if not each.in_error]
    wasted = fsum(each.mg for each in care.wasted if not each.in_error)
    given = session.given_mg(now) if session.started_at else 0.0
    return Drug(fsum(drawn) if drawn else None, given, wasted)


TWICE = timedelta(seconds=30)


def draw(care: Care, order: wanted.DrawDrug, now: datetime) -> happened.DrugDrawn:
    """Raises CommandRefused, also where the same was written a moment ago."""
    if any(each.mg == order.mg and now - each.at < TWICE and not each.in_error for each in care.drawn):
        raise CommandRefused(
            "The same was written a moment ago: another syringe is charted in half a minute.", "mg"
        )
    if not 0 < order.mg <= LARGEST_MG:
        raise CommandRefused(f"What is drawn up is above 0 and at most {LARGEST_MG:g} mg.", "mg")
    return happened.DrugDrawn(order.mg, vial_name(order.vial) if order.vial.strip() else "")


LONGEST_VIAL = 40


def vial_name(said: str) -> str:
    """Raises CommandRefused."""
    name = said.strip().upper()
    if not name or len(name) > LONGEST_VIAL or not name.isprintable():
        raise CommandRefused(f"A vial is named by what stands on it, in {LONGEST_VIAL} letters.", "vial")
    return name


def waste_fits(session: Session, care: Care, mg: float, now: datetime) -> None:
    """Refuse to throw away more than is left, where somebody has said what was drawn up. Raises CommandRefused."""
    found = drug(session, care, now)
    if found.left is not None and mg > found.left + CLOSE:
        raise CommandRefused(
            f"{max(0.0, found.left):.1f} mg are left: drawn up {found.drawn:.1f}, given {found.given or 0:.1f}, "
            f"thrown away {found.wasted:.1f}. Correct what is wrong of it first.",
            "mg",
        )
    if found.wasted + mg > LARGEST_MG:
        raise CommandRefused(f"More than {LARGEST_MG:g} mg cannot be meant.", "mg")
