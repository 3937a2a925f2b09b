"""What other limits would mean at a chair, before they are in force: for the call and for the editor."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from bedside.errors import CommandRefused
from bedside.limits.profiles import built
from bedside.told.orders import LimitEdit
from clinic.review.what_if import what_if
from dashboard.said import alarm_words
from dashboard.seat import Json, Seat

WORKING, WAITS_S = threading.BoundedSemaphore(1), 2.0
"""One at a time: each judges whole sessions again."""


def judged(seat: Seat, profile: str, edits: Sequence[LimitEdit]) -> Json:
    """What a profile with these edits loosens, and what it would have made of this session and of the patient's
    last. Raises CommandRefused for what nobody may set, and where another screen asks just now."""
    monitor, below = seat.monitor, seat.monitor.chair.spo2_below_85
    after = built(monitor.chair.profiles, profile, edits, below_85=below)
    said = alarm_words.judged(monitor.limits, after, below_85=below)
    view = monitor.snapshot.session
    if view is None or seat.folder is None:
        return said | {"sessions": []}
    if not WORKING.acquire(timeout=WAITS_S):
        raise CommandRefused("Another screen is working this out: try again.", "medium")
    try:
        found = what_if(seat.folder, view.session.id, view.session.label, monitor.limits, after)
    finally:
        WORKING.release()
    rows = [
        {"session": each.session, "opened": each.opened.isoformat(), "now": each.now, "then": each.then}
        for each in found
    ]
    return said | {"sessions": rows}
