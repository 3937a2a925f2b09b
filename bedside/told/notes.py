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
    says it. Nothing is removed."""

    kind: ClassVar[str] = "entered_in_error"
    entry: str
    what: str
    why: str = ""


OfNotes = Note | EnteredInError
