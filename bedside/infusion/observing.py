"""Which event an order about scores, prompts, drugs and the checklist makes, or why it is refused. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bedside.errors import CommandRefused
from bedside.infusion.effects import WORST, effect_of, words_of
from bedside.infusion.observed import Drug, Observed, entry_of
from bedside.infusion.scales import SCALES, scored
from bedside.infusion.session import Session
from bedside.infusion.when import moment, said
from bedside.told import events as happened
from bedside.told import orders as wanted
from bedside.told.events import Stamped

Observing = wanted.RecordScore | wanted.SkipPrompt | wanted.GiveDrug | wanted.CheckItem | wanted.WasteDrug
OXYGEN = "oxygen"
"""With 0 L/min it has been taken off."""
LONGEST_NAME, LONGEST_UNIT, MOST_AMOUNT = 80, 20, 100_000.0


def observed(session: Session, order: Observing, now: datetime) -> happened.Event:
    """The event of an order on an open session. Raises CommandRefused."""
    match order:
        case wanted.RecordScore(scale, value, items, at):
            kept = said(at, moment(at, session.opened_at, now))
            return happened.ScoreTaken(scale, scored(scale, value, items), kept, tuple(items))
        case wanted.SkipPrompt(scale, reason):
            if scale not in SCALES:
                raise CommandRefused(f"There is no scale {scale[:40]!r}: {', '.join(SCALES)}.", "scale")
            if not reason.strip():
                raise CommandRefused("Say why it is not asked.", "reason")
            return happened.PromptSkipped(scale, reason.strip()[:200])
        case wanted.WasteDrug(mg, witness):
            CommandRefused.together((_amount(mg, "mg"),))
            if not witness.strip() or len(witness) > LONGEST_UNIT:
                raise CommandRefused("A witness is named by their initials.", "witness")
            return happened.DrugWasted(mg, witness.strip())
        case wanted.GiveDrug():
            return _given(session, order, now)
        case wanted.CheckItem(item, done):
            if not item.strip() or len(item) > LONGEST_NAME:
                raise CommandRefused("Name the line of the checklist by its key.", "item")
            return happened.ItemChecked(item.strip(), done)


def _given(session: Session, order: wanted.GiveDrug, now: datetime) -> happened.Event:
    name, unit, route = order.name.strip(), order.unit.strip(), order.route.strip()
    CommandRefused.together(
        (
            None if 0 < len(name) <= LONGEST_NAME else CommandRefused("Name the drug, in 80 letters.", "name"),
            None if name.casefold() == OXYGEN and order.amount == 0 else _amount(order.amount),
            None if 0 < len(unit) <= LONGEST_UNIT else CommandRefused("Give the unit: mg, mL, L/min.", "unit"),
            None if len(route) <= LONGEST_UNIT else CommandRefused("A route is short: iv, po, im, mask.", "route"),
        )
    )
    kept = said(order.at, moment(order.at, session.opened_at, now))
    return happened.DrugGiven(name, order.amount, unit, route, kept)


def _amount(amount: float, field: str = "amount") -> CommandRefused | None:
    if 0 < amount <= MOST_AMOUNT:
        return None
    return CommandRefused(f"An amount is above 0 and at most {MOST_AMOUNT:,.0f}.", field)


def correction(
    session: Session, told: Iterable[Stamped], seen: Observed, order: wanted.CorrectEntry, now: datetime
) -> happened.Event:
    """The event that says a score, a drug or an effect was meant otherwise. Raises CommandRefused."""
    if order.of not in ("score", "drug", "effect"):
        raise CommandRefused(f"Nothing of {order.of[:40]!r} is corrected: pump, score, drug or effect.", "of")
    at = moment(order.at, session.opened_at, now) if order.at.strip() else None
    if order.value is None and at is None:
        raise CommandRefused("Say what was meant: another value, or another time.", "value")
    if order.of == "effect":
        was = _severity(told, order)
    else:
        entry = entry_of(seen, order.of, order.entry)
        was = entry.words
        if order.value is not None and isinstance(entry, Drug):
            CommandRefused.together((_amount(order.value),))
        elif order.value is not None and not isinstance(entry, Drug):
            scored(entry.scale, _whole(order.value))
    kept = at.isoformat() if at else ""
    why = order.why.strip()[:200]
    return happened.EntryCorrected(order.entry, was, None, None, kept, why, order.value, order.of)


def _severity(told: Iterable[Stamped], order: wanted.CorrectEntry) -> str:
    row = effect_of(told, order.entry)
    if order.value is not None and not 0 <= _whole(order.value) <= WORST:
        raise CommandRefused("A severity is 0 (absent), 1 mild, 2 moderate or 3 severe.", "value")
    return words_of(row.effect, row.severity)


def _whole(value: float) -> int:
    if value != int(value):
        raise CommandRefused(f"That is a whole number, not {value:g}.", "value")
    return int(value)
