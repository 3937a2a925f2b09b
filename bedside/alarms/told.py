"""What the alarm system has to tell the record besides the alarms: what it held back, and what it left alone.

Nothing here decides; it turns what the engine shows from step to step into events, each once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bedside.alarms.ladder import Withheld
from bedside.alarms.signal_loss import Suppression
from bedside.told import events as happened
from bedside.told.events import Event

GATHERED_S = 60.0


@dataclass(slots=True)
class Told:
    """Suppressions that run, and the short stretches gathered since the last time they were told."""

    _running: dict[str, Suppression] = field(default_factory=dict)
    _short: dict[str, list[Withheld]] = field(default_factory=dict)
    _since: dict[str, float] = field(default_factory=dict)

    def suppressed(self, now: Sequence[Suppression], holds: set[str], at: float) -> Iterator[Event]:
        """Events of what began or ceased to be held back; `holds` are the conditions that hold now."""
        current = {each.condition: each for each in now}
        for condition, each in current.items():
            if condition not in self._running:
                yield happened.Suppressed(condition, each.why, round(each.until - at, 1))
        for condition in self._running:
            if condition not in current:
                yield happened.SuppressionEnded(condition, condition in holds)
        self._running = current

    def withheld(self, found: Sequence[Withheld], at: float) -> Iterator[Event]:
        """What ended before its delay, gathered over a minute to one event for each condition."""
        for each in found:
            self._short.setdefault(each.condition, []).append(each)
            self._since.setdefault(each.condition, at)
        for condition in [name for name, since in self._since.items() if at - since >= GATHERED_S]:
            yield self._gathered(condition)

    def rest(self) -> Iterator[Event]:
        """What is still to be told: the session ends."""
        for condition in [*self._short]:
            yield self._gathered(condition)

    def _gathered(self, condition: str) -> Event:
        short = self._short.pop(condition)
        del self._since[condition]
        deepest = max if condition.endswith("high") else min
        return happened.DelaysRanOut(
            condition,
            short[0].priority,
            len(short),
            max(each.seconds for each in short),
            deepest(each.worst for each in short),
        )
