"""What is to be asked now, what comes next, and what was answered last: for a screen. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bedside.infusion.observed import Observed
from bedside.infusion.prompts import Prompt, Score, coming, prompts
from bedside.infusion.session import Session


@dataclass(frozen=True, slots=True)
class Asked:
    """`open` are prompts that wait, the longest first; `next` is what comes and when; `last` each scale's latest
    value that stands."""

    open: tuple[Prompt, ...] = ()
    next: tuple[tuple[str, datetime], ...] = ()
    last: tuple[Score, ...] = ()


NOTHING_ASKED = Asked()


def due(session: Session, seen: Observed, now: datetime) -> list[Prompt]:
    """Every prompt of the session until now."""
    until = min(now, session.ended_at or now)
    return prompts(seen.plan, session.started_at, session.stopped_at, seen.scores, seen.skips, until)


def asked(session: Session | None, seen: Observed, now: datetime) -> Asked:
    if session is None or session.started_at is None:
        return NOTHING_ASKED
    waits = tuple(each for each in due(session, seen, now) if each.open)
    following = tuple(coming(seen.plan, session.started_at, session.stopped_at, now))
    last = {each.scale: each for each in sorted(seen.scores, key=lambda one: one.at) if not each.in_error}
    return Asked(waits, following, tuple(last.values()))
