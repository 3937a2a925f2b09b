"""What is added to a session after it has ended: a call, a review of an adverse event. Pure."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from bedside.errors import CommandRefused
from bedside.infusion.effects import EFFECTS, SEVERITIES, WORST
from bedside.infusion.session import Session
from bedside.told import events as happened
from bedside.told import orders as wanted


def called(session: Session | None, order: wanted.RecordCall, now: datetime) -> happened.FollowUpCalled:
    """The event of a call. Raises CommandRefused before the session's end, in the future, and for what is no
    effect.

    A day without an hour bounds what it says: gone by its end, still there from its beginning on.
    """
    if session is None or session.ended_at is None:
        raise CommandRefused("A call is about a session that has ended.", "session")
    if order.effect not in EFFECTS:
        raise CommandRefused(f"There is no effect {order.effect[:40]!r}: {', '.join(EFFECTS)}.", "effect")
    if not 0 <= order.severity <= WORST:
        said = ", ".join(f"{n} {words}" for n, words in enumerate(SEVERITIES))
        raise CommandRefused(f"A severity is {said}.", "severity")
    at = _moment(order, session.ended_at, now)
    return happened.FollowUpCalled(order.effect, order.severity, at.isoformat() if order.at.strip() else "")


def _moment(order: wanted.RecordCall, ended: datetime, now: datetime) -> datetime:
    said = order.at.strip()
    if not said:
        return now
    try:
        at = datetime.fromisoformat(said)
    except ValueError:
        raise CommandRefused(f"{said[:40]!r} is no day and no moment.", "at") from None
    if re.fullmatch(r"\d{4}-\d\d-\d\d", said):
        day = at.replace(tzinfo=now.tzinfo or UTC)
        if day > now:
            raise CommandRefused("That day is still to come.", "at")
        last = day + timedelta(days=1) - timedelta(milliseconds=1)
        if last < ended:
            raise CommandRefused("That was before the session ended.", "at")
        return max(day, ended) if order.severity else last
    if at.tzinfo is None:
        raise CommandRefused("A time needs its offset from UTC.", "at")
    if at < ended:
        raise CommandRefused("That was before the session ended.", "at")
    if at > now + timedelta(seconds=1):
        raise CommandRefused("That is still to come.", "at")
    return at
