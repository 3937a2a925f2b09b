"""A stored session cut down to what a question about some conditions needs: their rows, each as often as it counts.

Conditions are judged side by side: a pressure's limit is not judged by a saturation, nor the other way round.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bedside.judged.rerun import Rerunnable, Row
from bedside.limits.limits import CONTINUOUS
from bedside.reading import Vital

AGAIN = timedelta(seconds=0.9)
"""A number that did not change is written again twice a second, and heard as well once a second."""


def watched(conditions: Collection[str]) -> set[str]:
    """The vitals that are judged sample by sample for these conditions."""
    return {CONTINUOUS[name].value for name in conditions if name in CONTINUOUS}


def narrowed(session: Rerunnable, conditions: Collection[str]) -> Rerunnable:
    """The session with the rows that these conditions are judged by."""
    vitals = watched(conditions)
    pressed = Vital.PULSE_RATE.value in vitals or any(name not in CONTINUOUS for name in conditions)
    return replace(
        session,
        numerics=list(_thinned(session.numerics, vitals)) if vitals else (),
        pressures=session.pressures if pressed else (),
    )


def _thinned(rows: Sequence[Row], vitals: Collection[str]) -> Iterator[Row]:
    last: dict[tuple[str, str], tuple[datetime, Mapping[str, Any]]] = {}
    for utc, row in rows:
        if row["vital"] not in vitals:
            continue
        key = (row["device"], row["vital"])
        known = last.get(key)
        if known and utc - known[0] < AGAIN and all(row[name] == known[1][name] for name in SAID):
            continue
        last[key] = (utc, row)
        yield utc, row


SAID = ("value", "reason", "quality", "kind")
