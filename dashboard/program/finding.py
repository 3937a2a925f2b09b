"""What the doctor says of one thing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Mark(StrEnum):
    OK = "ok"
    LOOK = "look"
    """Nothing this program can judge by itself: a person has to."""
    FIX = "FIX"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, what was found, and what to do about it."""

    mark: Mark
    what: str
    found: str
    mend: str = ""
