"""Alarm changes as events, and the times a screen says."""

from __future__ import annotations

from datetime import datetime, timedelta

from bedside.clock import Instant
from bedside.conditions.table import AlarmChange
from bedside.told import events as happened

SAME_S = 1.0
"""A screen's time of an onset and ours are rounded."""


def event_of(change: AlarmChange) -> happened.Alarm:
    return happened.Alarm(
        change.change,
        change.condition,
        change.priority,
        change.kind,
        change.value,
        change.limit,
        change.delay,
        change.worst,
    )


def near(said: str, since: datetime) -> bool:
    """Whether an onset a screen names is this one; a screen that names none means whatever is on."""
    if not said:
        return True
    try:
        return abs((datetime.fromisoformat(said) - since).total_seconds()) <= SAME_S
    except (ValueError, TypeError):
        return False


def utc_of(monotonic: float, now: Instant) -> datetime:
    return now.utc + timedelta(seconds=monotonic - now.monotonic)
