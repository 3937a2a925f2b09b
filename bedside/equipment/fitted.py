"""An instrument as it belongs to a chair, and what is known of it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise

from bedside.reading import (
    LinkState,
    Origin,
)
from bedside.told.orders import CuffOrder

CLOCK_APART_S = 5.0
SPACINGS = 3
"""So many intervals show how often a monitor sends: each is set up in its own way."""
OXIMETRY, PRESSURE = "oximetry", "pressure"
GROUPS = {"oximeter": (OXIMETRY,), "cuff": (PRESSURE,), "monitor": (OXIMETRY, PRESSURE)}


@dataclass(frozen=True, slots=True)
class Fitted:
    """A device of this chair. `order` takes the nurse's orders when it is a cuff the host can start."""

    device: str
    protocol: str
    title: str
    kind: str
    period_s: float | None
    origin: Origin
    order: Callable[[CuffOrder], None] | None = None
    self_timed: bool = False
    waves: bool = True

    @property
    def groups(self) -> tuple[str, ...]:
        """What can be charted from it."""
        return GROUPS[self.kind]


@dataclass(slots=True)
class Known:
    fitted: Fitted
    link: LinkState = LinkState.DOWN
    detail: str = "not connected yet"
    since: float = 0.0
    heard: float | None = None
    battery_low: bool = False
    apart_s: float | None = None
    clock_told: bool = False
    gives_others: bool = False
    heard_spo2: deque[float] = field(default_factory=lambda: deque(maxlen=SPACINGS + 1))

    @property
    def period_s(self) -> float:
        """How often its numbers come: what the catalogue says, or less where that is what it does."""
        given, heard = self.fitted.period_s or 1.0, sorted(b - a for a, b in pairwise(self.heard_spo2))
        return given if len(heard) < SPACINGS else min(given, max(1.0, heard[SPACINGS // 2]))


def apart_of(known: Known) -> bool:
    return known.apart_s is not None and abs(known.apart_s) > CLOCK_APART_S
