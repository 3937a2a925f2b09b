"""What is measured again by itself, where the cuff can be started.

A pressure beyond a MEDIUM or HIGH limit in 75 s: the first reading has already alarmed (ALM-51); the second tells
whether to believe it. One repeat for each crossing: it is planned again only when the pressure gets worse, or once
more when the repeat itself failed. A cycle that measures within two minutes anyway is repeat enough.

A pressure nobody can have, which may be shock, within 30 s, twice if need be; an attempt that failed once, after
30 s (hazards, rows 7 and 27).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bedside.conditions.table import Priority

AFTER_S = 75.0
SOON_S = 120.0
IMPLAUSIBLE_S, IMPLAUSIBLE_TRIES = 25.0, 2
FAILED_S = 30.0
PRESSURES = ("systolic", "diastolic", "mean")


@dataclass(slots=True)
class Repeat:
    """`at` is when the cuff is to be started (chair seconds), None: not. `confirmed` are the limits that the
    second reading crossed too."""

    at: float | None = None
    confirmed: tuple[str, ...] = ()
    _known: dict[str, Priority] = field(default_factory=dict)
    _waiting: bool = False
    _tries: int = 0
    _doubted: int = 0
    _again: int = 0

    def measured(self, crossed: Mapping[str, Priority], next_start: float | None, now: float) -> bool:
        """A plausible pressure came, beyond these limits; `next_start` of the cycle. Whether a repeat is planned
        because of it."""
        worse = [name for name, priority in crossed.items() if priority.outranks(self._known.get(name))]
        second = self._waiting or self.at is not None
        self.confirmed = tuple(name for name in crossed if name in self._known) if second else ()
        self.at, self._waiting, self._tries = None, False, 0
        self._doubted = self._again = 0
        self._known = dict(crossed)
        if not worse:
            return False
        self._waiting = True
        if next_start is not None and next_start - now <= SOON_S:
            return False
        self.at = now + AFTER_S
        return True

    def failed(self, now: float) -> bool:
        """An attempt gave nothing: once more, and once more while a pressure waits to be confirmed. Whether it is
        planned because of it."""
        if self.at is not None:
            return False
        if self._again == 0:
            self.at, self._again = now + FAILED_S, 1
        elif self._waiting and self._tries == 0:
            self.at, self._tries = now + AFTER_S, 1
        return self.at is not None

    def implausible(self, now: float) -> bool:
        """A pressure nobody can have: again within 30 s, twice if need be. Whether it is planned."""
        if self._doubted >= IMPLAUSIBLE_TRIES:
            return False
        self._doubted += 1
        self.at = now + IMPLAUSIBLE_S
        return True

    def due(self, now: float) -> bool:
        """Whether to start the cuff now."""
        return self.at is not None and now >= self.at

    def started(self) -> None:
        """The cuff has taken the order."""
        self.at = None

    def forget(self) -> None:
        """Another patient."""
        self.at, self.confirmed, self._waiting, self._tries = None, (), False, 0
        self._doubted = self._again = 0
        self._known.clear()


def crossed(conditions: Mapping[str, Priority]) -> dict[str, Priority]:
    """Of the conditions that hold, the pressures beyond MEDIUM or HIGH."""
    return {
        name: priority
        for name, priority in conditions.items()
        if name.startswith(PRESSURES) and priority.outranks(Priority.LOW)
    }
