"""What other limits would have made of this session and of the same patient's last three: read from the record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bedside.judged.narrowed import narrowed, watched
from bedside.judged.rerun import Rerunnable, onsets, rerun
from bedside.limits.limits import Limits
from clinic.record.reader import RecordReader, open_reader
from clinic.review.stored import stored

BEFORE = 3


@dataclass(frozen=True, slots=True)
class Outcome:
    """One session under both limits: MEDIUM and HIGH alarms of the conditions that differ."""

    session: str
    opened: datetime
    now: int
    then: int


def what_if(folder: Path, session: str, label: str, before: Limits, after: Limits) -> list[Outcome]:
    """This session last, earlier ones of the same label before it. Raises RecordDamaged."""
    differ = [name for name in before.rules if before.rules[name] != after.rules.get(name)]
    vitals = watched(differ)
    with open_reader(folder) as reader:
        names = [*_earlier(reader, session, label), session]
        found = [(name, stored(reader, name, vitals)) for name in names]
    return [_outcome(name, each, differ, before, after) for name, each in found if each.events]


def _earlier(reader: RecordReader, session: str, label: str) -> Sequence[str]:
    same = [each.id for each in reader.sessions(label) if each.id != session]
    return same[-BEFORE:]


def _outcome(name: str, session: Rerunnable, differ: Sequence[str], before: Limits, after: Limits) -> Outcome:
    part = narrowed(session, differ)
    now, then = (sum(onsets(rerun(part, limits.only(differ)), differ).values()) for limits in (before, after))
    return Outcome(name, session.events[0].utc, now, then)
