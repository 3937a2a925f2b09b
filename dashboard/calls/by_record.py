"""Orders that the record judges and no chair: a call about a session that has ended, a review, the vials of the
clinic. What comes of them is an event that a chair only writes down."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from bedside.book import read
from bedside.errors import CommandRefused
from bedside.infusion.observing import observed
from bedside.leaving.adverse import review
from bedside.leaving.drug import waste_fits
from bedside.leaving.later import called
from bedside.leaving.vials import COUNT, KINDS, count_in_error, counted, drawn_fits, wasted
from bedside.told import orders as wanted
from bedside.told.by import By
from bedside.told.orders import Order
from clinic.record.reader import RecordReader, open_reader
from clinic.sheets.drug_day import book
from dashboard.seat import Seat

TURN = threading.Lock()
"""What is judged by the record and then written is one at a time: two chairs cannot empty one vial twice."""


def take(seat: Seat, order: Order, by: By) -> tuple[int, str]:
    """Judge and carry out. Raises CommandRefused, RecordDamaged."""
    if not isinstance(order, OF_THE_RECORD):
        return seat.take(order, by)
    with TURN:
        return seat.take(judged(seat, order), by)


OF_THE_RECORD = (
    wanted.RecordCall,
    wanted.ReviewAdverse,
    wanted.CountVial,
    wanted.WasteVial,
    wanted.WasteDrug,
    wanted.DrawDrug,
    wanted.EnterInError,
)


def judged(seat: Seat, order: Order) -> Order:
    """The order as the chair takes it: judged, where that is the record's. Raises CommandRefused, RecordDamaged."""
    match order:
        case wanted.RecordCall():
            return _call(seat, order)
        case wanted.ReviewAdverse() if order.session:
            return _review(seat, order)
        case wanted.WasteDrug() if order.session and not _is_open(seat, order.session):
            return _waste(seat, order)
        case wanted.CountVial():
            if seat.monitor.snapshot.duty is None:
                raise CommandRefused("Who counts? Somebody takes duty at this chair first.", "by")
            with _reader(seat) as reader:
                return wanted.AddToRecord(counted(book(reader), order))
        case wanted.EnterInError(of=of) if of == COUNT:
            with _reader(seat) as reader:
                return wanted.AddToRecord(count_in_error(reader.session_events(KINDS), order))
        case wanted.WasteVial():
            with _reader(seat) as reader:
                return wanted.AddToRecord(wasted(book(reader), order))
        case wanted.DrawDrug() if order.vial.strip():
            with _reader(seat) as reader:
                drawn_fits(book(reader), order)
    return order


@contextmanager
def _reader(seat: Seat) -> Iterator[RecordReader]:
    if seat.folder is None:
        raise CommandRefused("There is no record here that could be asked.")
    with open_reader(seat.folder) as reader:
        yield reader


def _call(seat: Seat, order: wanted.RecordCall) -> Order:
    with _reader(seat) as reader:
        session = reader.session(order.session)
    return wanted.AddToRecord(called(session, order, seat.monitor.snapshot.utc), order.session)


def _is_open(seat: Seat, name: str) -> bool:
    view = seat.monitor.snapshot.session
    return view is not None and view.session.id == name


def _waste(seat: Seat, order: wanted.WasteDrug) -> Order:
    """What was left when a session ended, thrown away later."""
    with _reader(seat) as reader:
        kept = read(reader.events(session=order.session))
    session = kept.session
    if session is None or session.ended_at is None:
        raise CommandRefused("That session is open at another chair, or there is none of that name.", "session")
    waste_fits(session, kept.care, order.mg, session.ended_at)
    return wanted.AddToRecord(observed(session, order, session.ended_at), order.session)


def _review(seat: Seat, order: wanted.ReviewAdverse) -> Order:
    """Of the session that is open here the chair judges; of one that has ended, the record."""
    if _is_open(seat, order.session):
        return order
    with _reader(seat) as reader:
        kept = read(reader.events(session=order.session))
    if kept.session is None or kept.session.ended_at is None:
        raise CommandRefused("A review is of the session at this chair, or of one that has ended.", "session")
    return wanted.AddToRecord(review(kept.care, order), order.session)
