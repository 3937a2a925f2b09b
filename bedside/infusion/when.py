"""The moment an entry is about: now, or a chosen past one. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

from bedside.errors import CommandRefused

AHEAD = timedelta(seconds=1)


def moment(text: str, opened_at: datetime, now: datetime) -> datetime:
    """The time an order names; empty: now. Raises CommandRefused before the session and in the future."""
    if not text.strip():
        return now
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise CommandRefused(f"{text[:40]!r} is no time.", "at") from None
    if at.tzinfo is None:
        raise CommandRefused("A time needs its offset from UTC.", "at")
    if at < opened_at:
        raise CommandRefused("That was before this session was opened.", "at")
    if at > now + AHEAD:
        raise CommandRefused("That is still to come: chart what has been done.", "at")
    return at


def said(text: str, at: datetime) -> str:
    """What an event keeps of a charted time: nothing where it is the event's own."""
    return at.isoformat() if text.strip() else ""


def about(text: str, otherwise: datetime) -> datetime:
    """The moment an event of the record is about; `otherwise` where it does not say, or says what is no time."""
    try:
        found = datetime.fromisoformat(text) if text else otherwise
    except ValueError:
        return otherwise
    return found if found.tzinfo else otherwise
