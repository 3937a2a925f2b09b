"""The baseline that stands to be confirmed: of which readings, and what it would be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bedside.errors import CommandRefused
from bedside.infusion.session import RESTING_APART, baseline_of
from bedside.phase import Phase
from bedside.snapshot import Snapshot
from bedside.vitals.resting import Resting


def suggested(rows: Sequence[Resting]) -> list[str]:
    """The names of the latest reading, and of the latest one that is far enough before it."""
    if not rows:
        return []
    last = rows[-1]
    before = [row for row in rows if last.utc - row.utc >= RESTING_APART]
    return [row.name for row in (*before[-1:], last)]


def proposed(snapshot: Snapshot) -> dict[str, Any] | None:
    """What a start would confirm first; None where a baseline is confirmed, or cannot be made yet."""
    view = snapshot.session
    if view is None or view.session.baseline or snapshot.phase is not Phase.BASELINE:
        return None
    names = suggested(snapshot.resting)
    try:
        found = baseline_of([row for row in snapshot.resting if row.name in names], snapshot.utc)
    except CommandRefused:
        return None
    return {"readings": names, "pressure": f"{found.systolic:g}/{found.diastolic:g}"}
