"""How urgent a condition is, and what it is about (IEC 60601-1-8, 6.1)."""

from __future__ import annotations

from enum import StrEnum


class Priority(StrEnum):
    """IEC 60601-1-8 priorities; `a.outranks(b)` orders them."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"

    @property
    def rank(self) -> int:
        return RANKS[self]

    def outranks(self, other: Priority | None) -> bool:
        return other is None or RANKS[self] > RANKS[other]


RANKS = {Priority.HIGH: 3, Priority.MEDIUM: 2, Priority.LOW: 1}


class Kind(StrEnum):
    """What a condition is about: the patient, or the equipment."""

    PHYSIOLOGICAL = "physiological"
    TECHNICAL = "technical"
