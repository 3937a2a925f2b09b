"""What is charted beside the infusion, and what was entered before and meant otherwise: judged by what the chair
knows at this moment."""

from __future__ import annotations

from dataclasses import replace

from bedside.clock import Instant
from bedside.conditions.table import TABLE, Priority
from bedside.errors import CommandRefused
from bedside.infusion.charting import Charting
from bedside.infusion.effects import effect_in_error
from bedside.infusion.observed import observed_in_error
from bedside.infusion.observing import correction
from bedside.infusion.pumping import in_error
from bedside.infusion.session import Session
from bedside.infusion.written import entered_in_error
from bedside.leaving.charting import cared, in_error_of
from bedside.leaving.discharging import discharged, doubts, ended
from bedside.leaving.drug import waste_fits
from bedside.leaving.held import OF
from bedside.parts import Parts
from bedside.told import events as happened
from bedside.told import orders as wanted
from bedside.told.events import Event
from bedside.vitals.values import State


def beside(p: Parts, order: Charting, session: Session, now: Instant) -> Event | None:
    """The event of such an order; None where it is about the infusion itself. Raises CommandRefused."""
    match order:
        case wanted.Discharge():
            duty, found = p.alarm_desk.duty, p.watching.leaving_at(p.book, now)
            severe = [
                TABLE[each.condition].long for each in p.alarms.engine.active if each.priority is Priority.HIGH
            ]
            return discharged(session, p.book.care, found, order, duty.initials if duty else "", severe)
        case wanted.CheckSite() | wanted.ReportAdverse() | wanted.ReviewAdverse() | wanted.DrawDrug():
            return cared(session, p.book.care, order, now.utc)
        case wanted.CorrectEntry() if order.of != "pump":
            return correction(session, p.journal.told, p.book.observed, order, now.utc)
        case wanted.EnterInError():
            return _in_error(p, order, session)
    return None


def _in_error(p: Parts, order: wanted.EnterInError, session: Session) -> Event:
    if order.of in OF:
        return in_error_of(p.book.care, order)
    match order.of:
        case "pump":
            return in_error(session, order)
        case "effect":
            return effect_in_error(p.journal.told, order)
        case "score" | "drug":
            return observed_in_error(p.book.observed, order)
    return entered_in_error(p.journal.told, order)


def witnessed(p: Parts, order: wanted.WasteDrug, session: Session, now: Instant) -> None:
    """Refuse it by nobody, a witness who is on duty, and more than is left. Raises CommandRefused."""
    duty = p.alarm_desk.duty
    if duty is None:
        raise CommandRefused("Nobody is on duty: whoever throws it away takes duty first.", "by")
    if order.witness.strip().upper() == duty.initials.upper():
        raise CommandRefused("The witness is another person than the one on duty.", "witness")
    waste_fits(session, p.book.care, order.mg, now.utc)


def doubted(p: Parts, event: happened.SessionEnded, order: wanted.EndSession, now: Instant) -> Event:
    """An end keeps what was still open; the page's key asks about it first. Raises CommandRefused."""
    session, book = p.book.session, p.book
    if session is None:
        return event
    measures = p.vitals.spo2.shown(now.monotonic).state is State.LIVE
    leaving = p.watching.leaving_at(book, now)
    found = doubts(session, book.observed, book.care, leaving, now.utc, measures=measures)
    words, despite = ended(session, order, found)
    return replace(event, doubts=words, despite=despite)
