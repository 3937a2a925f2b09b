"""The limits of a session: what was changed, and the whole table that is in force."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class LimitsChanged:
    """Other limits from now on, for this session: a profile, and single limits changed on top of it.

    Each edit is condition, MEDIUM limit and MEDIUM delay. `title` is the profile with its version and the
    beginning of its digest, `before` what was in force.
    """

    kind: ClassVar[str] = "limits_changed"
    profile: str
    edits: tuple[tuple[str, float, float], ...]
    reason: str
    title: str
    before: str = ""


@dataclass(frozen=True, slots=True)
class LimitsInForce:
    """The whole table that the alarms go by from now on, as canonical JSON with its digest: a session is judged
    again by what it had, whatever becomes of the clinic's files. `why`: opening, change, restart, or resumed."""

    kind: ClassVar[str] = "limits_in_force"
    why: str
    title: str
    digest: str
    table: str


OfLimits = LimitsChanged | LimitsInForce
