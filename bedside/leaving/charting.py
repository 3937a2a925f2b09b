"""Which event an order beside the infusion makes, or why it is refused. Pure."""

from __future__ import annotations

from datetime import datetime

from bedside.errors import CommandRefused
from bedside.infusion.session import Session
from bedside.leaving.adverse import CATEGORY, SITE, report, review, site
from bedside.leaving.drug import draw
from bedside.leaving.held import OF, Adverse, Amount, Care, Site, name_of
from bedside.told import events as happened
from bedside.told import orders as wanted

Caring = wanted.CheckSite | wanted.ReportAdverse | wanted.ReviewAdverse | wanted.DrawDrug


def cared(session: Session, care: Care, order: Caring, now: datetime) -> happened.Event:
    """Of the open session. Raises CommandRefused."""
    match order:
        case wanted.CheckSite():
            return site(session, care, order, now)
        case wanted.ReportAdverse():
            return report(session, order, now)
        case wanted.ReviewAdverse():
            return review(care, order)
        case wanted.DrawDrug():
            return draw(care, order, now)


def in_error_of(care: Care, order: wanted.EnterInError) -> happened.EnteredInError:
    """The event that takes a row back. Raises CommandRefused where none of that time stands."""
    if order.of == "waste" and not order.why.strip():
        raise CommandRefused("A second person saw it thrown away: say why it was not so.", "why")
    rows = [row for row in getattr(care, OF[order.of]) if name_of(row) == order.entry and not row.in_error]
    if not rows:
        raise CommandRefused("Nothing of that time stands in this session.", "entry")
    return happened.EnteredInError(order.entry, words_of(rows[-1]), order.why.strip()[:200], order.of)


def words_of(row: object) -> str:
    """A row in short."""
    match row:
        case Site():
            return f"Site: {SITE.get(row.state, row.state)}"
        case Adverse():
            return CATEGORY.get(row.event.category, row.event.category)
        case Amount():
            return f"{row.mg:g} mg {'thrown away' if row.witness else 'drawn up'}"
    return "may leave"
