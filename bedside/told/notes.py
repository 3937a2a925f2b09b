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


OfNotes = Note
