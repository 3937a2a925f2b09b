"""What the nurse saw or gave."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Note:
    """Something the nurse saw or gave: a one-tap event when `code` is set, else free text."""

    kind: ClassVar[str] = "note"
    text: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class EnteredInError:
    """What was written at `entry` (its UTC time, ISO 8601) was not meant: `what` it said, and `why`, where somebody
    says it. `of`: a note, or the pump. Nothing is removed."""

    kind: ClassVar[str] = "entered_in_error"
    entry: str
    what: str
    why: str = ""
    of: str = "note"


@dataclass(frozen=True, slots=True)
class EffectSeen:
    """Somebody looked for an effect: `severity` 0 is asked and absent, 3 severe; `at` as in what is charted of the
    pump."""

    kind: ClassVar[str] = "effect_seen"
    effect: str
    severity: int
    at: str = ""


OfNotes = Note | EnteredInError | EffectSeen
