"""The controlled drug by the vial: counted, drawn up, thrown away, and what should be there. mL throughout; what is
drawn is charted in mg and divided by what the vial holds. A pure fold of the record's events, over all chairs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from math import fsum, isfinite

from bedside.errors import CommandRefused
from bedside.infusion.charting import STRONGEST
from bedside.infusion.patient import EXPIRY
from bedside.leaving.drug import vial_name
from bedside.told import events as happened
from bedside.told import orders as wanted
from bedside.told.events import Stamped

CLOSE_ML = 0.005
LARGEST_ML = 1000.0
KINDS = tuple(
    kind.kind for kind in (happened.VialCounted, happened.VialWasted, happened.DrugDrawn, happened.EnteredInError)
)
"""Of what the balance is made."""


@dataclass(frozen=True, slots=True)
class Move:
    """One line of a vial's page: `change` in mL, None where it cannot be told; `balance` after it. A count has what
    was `found`, and a `reason` where that was not what the book said."""

    what: str
    at: datetime
    by: str
    change: float | None
    balance: float | None
    found: float | None = None
    witness: str = ""
    reason: str = ""
    session: str = ""
    mg: float | None = None

    @property
    def apart(self) -> float:
        """How far a count lay from the book, mL; 0 where it agreed, was the first, or is no count."""
        if self.what != "counted" or self.change is None or abs(self.change) <= CLOSE_ML:
            return 0.0
        return self.change


@dataclass(frozen=True, slots=True)
class Vial:
    """`mg_per_ml` None: it was drawn from and never counted, so that nobody knows what it holds."""

    name: str
    mg_per_ml: float | None = None
    lot: str = ""
    expiry: str = ""
    moves: tuple[Move, ...] = ()

    @property
    def balance(self) -> float | None:
        """What should be in it, mL."""
        return self.moves[-1].balance if self.moves else None

    def balance_before(self, at: datetime) -> float | None:
        """What should have been in it at `at`; None where it was not in the book yet."""
        earlier = [each for each in self.moves if each.at < at]
        return earlier[-1].balance if earlier else None


def vials(events: Iterable[Stamped]) -> dict[str, Vial]:
    """Every vial of the record, by its name, in the order they came."""
    kept = [stamped for stamped in events if stamped.event.kind in KINDS]
    wrong = {(_of(each), each.event.entry) for each in kept if _takes_back(each.event)}  # type: ignore[union-attr]
    found: dict[str, Vial] = {}
    for stamped in kept:
        if (_of(stamped), stamped.utc.isoformat()) not in wrong:
            _fold(found, stamped)
    return found


def _takes_back(event: happened.Event) -> bool:
    return isinstance(event, happened.EnteredInError) and event.of in ("drawn", COUNT)


COUNT = "vial"
"""What an order to enter in error calls a count, or a vial's waste."""


def _of(stamped: Stamped) -> str:
    """What an entry in error would call it: a session's drawing, or the book's own."""
    event = stamped.event
    drawn = isinstance(event, happened.DrugDrawn) or (
        isinstance(event, happened.EnteredInError) and event.of == "drawn"
    )
    return f"drawn {stamped.session}" if drawn else COUNT


def _fold(found: dict[str, Vial], stamped: Stamped) -> None:
    match stamped.event:
        case happened.VialCounted() as event:
            vial = found.get(event.vial, Vial(event.vial))
            about = replace(
                vial,
                mg_per_ml=vial.mg_per_ml or event.mg_per_ml,
                lot=vial.lot or event.lot,
                expiry=vial.expiry or event.expiry,
            )
            before = vial.balance
            what, apart = ("received", event.ml) if before is None else ("counted", event.ml - before)
            agrees = (
                before is not None and abs(apart) <= CLOSE_ML
            )  # small differences add up in the book, unforgotten
            balance = before if agrees else event.ml
            move = Move(what, stamped.utc, stamped.actor, apart, balance, event.ml, "", event.reason)
            found[event.vial] = replace(about, moves=(*vial.moves, move))
        case happened.VialWasted(name, ml, witness):
            vial = found.get(name, Vial(name))
            move = Move("wasted", stamped.utc, stamped.actor, -ml, _less(vial.balance, ml), None, witness)
            found[name] = replace(vial, moves=(*vial.moves, move))
        case happened.DrugDrawn(mg, name) if name:
            vial = found.get(name, Vial(name))
            out = mg / vial.mg_per_ml if vial.mg_per_ml else None
            change = None if out is None else -out
            left = None if out is None else _less(vial.balance, out)
            session = stamped.session or ""
            move = Move("drawn", stamped.utc, stamped.actor, change, left, session=session, mg=mg)
            found[name] = replace(vial, moves=(*vial.moves, move))


def _less(balance: float | None, ml: float) -> float | None:
    return None if balance is None else fsum((balance, -ml))


# --- what may be written ----------------------------------------------------------------------------------------


def counted(book: dict[str, Vial], order: wanted.CountVial) -> happened.VialCounted:
    """The event of a count. Raises CommandRefused below 0, for a first count without what the vial holds, and where
    the book says something else and nobody says why."""
    name = vial_name(order.vial)
    if not isfinite(order.ml) or not 0 <= order.ml <= LARGEST_ML:
        raise CommandRefused(f"A vial holds 0 to {LARGEST_ML:g} mL, not {order.ml:g}.", "ml")
    vial = book.get(name)
    holds = vial.mg_per_ml if vial and vial.mg_per_ml else order.mg_per_ml
    if order.mg_per_ml is not None and holds != order.mg_per_ml:
        raise CommandRefused(
            f"The book says {holds:g} mg/mL: if that is wrong, its counts are in error.", "mg_per_ml"
        )
    if order.expiry.strip() and not re.fullmatch(EXPIRY, order.expiry.strip()):
        raise CommandRefused("An expiry is a month, as 2027-03.", "expiry")
    if holds is None or not 0 < holds <= STRONGEST:
        raise CommandRefused(f"What does it hold? Above 0 and at most {STRONGEST:g} mg/mL.", "mg_per_ml")
    expected, reason = vial.balance if vial else None, order.reason.strip()[:200]
    if expected is not None and abs(order.ml - expected) > CLOSE_ML and not reason:
        apart = order.ml - expected
        raise CommandRefused(
            f"The book says {expected:.2f} mL: {apart:+.2f} mL. Count again, or say why.", "reason"
        )
    lot, expiry = order.lot.strip()[:40], order.expiry.strip()[:10]
    return happened.VialCounted(name, order.ml, holds, lot, expiry, expected, reason)


def count_in_error(events: Iterable[Stamped], order: wanted.EnterInError) -> happened.EnteredInError:
    """The event that takes a count, or a vial's waste, back. Raises CommandRefused where there is none."""
    kept = [each for each in events if _of(each) == COUNT]
    gone = {each.event.entry for each in kept if _takes_back(each.event)}  # type: ignore[union-attr]
    rows = [each for each in kept if each.utc.isoformat() == order.entry and order.entry not in gone]
    if not rows or not order.why.strip():
        raise CommandRefused("Say why that count was wrong." if rows else "No count of that time stands.", "why")
    event = rows[-1].event
    words = f"vial {getattr(event, 'vial', '')}: {getattr(event, 'ml', 0.0):g} mL"
    return happened.EnteredInError(order.entry, words, order.why.strip()[:200], COUNT)


def drawn_fits(book: dict[str, Vial], order: wanted.DrawDrug) -> None:
    """Refuse to draw more out of a vial than is in it. Raises CommandRefused."""
    vial = book.get(vial_name(order.vial))
    if vial is None or vial.mg_per_ml is None or vial.balance is None:
        raise CommandRefused("That vial is not in the book: count it first.", "vial")
    ml = order.mg / vial.mg_per_ml
    if ml > vial.balance + CLOSE_ML:
        raise CommandRefused(
            f"Vial {vial.name} holds {vial.balance:.2f} mL by the book, not the {ml:.2f} mL drawn: count it.", "mg"
        )


def wasted(book: dict[str, Vial], order: wanted.WasteVial) -> happened.VialWasted:
    """Raises CommandRefused for more than is left in it."""
    vial = book.get(vial_name(order.vial))
    if vial is None or vial.balance is None:
        raise CommandRefused("That vial is not in the book: count it first.", "vial")
    if not 0 < order.ml <= vial.balance + CLOSE_ML:
        raise CommandRefused(f"Above 0 and at most the {vial.balance:.2f} mL of the book.", "ml")
    return happened.VialWasted(vial.name, order.ml, order.witness.strip()[:20])
