"""The bedside screens that confirm what they show: without one the alarm may reach nobody."""

from __future__ import annotations

from dataclasses import dataclass, field

from bedside.alarms.table import TABLE

LOST_S = TABLE["display_lost"].delay_s
GONE_S = 60.0


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A display said, at real second `at`, what it shows and whether it can be heard."""

    at: float
    sequence: int
    sound: str


@dataclass(slots=True)
class Displays:
    """The latest confirmation of each display. `since` is when this chair began to need one."""

    since: float
    seen: dict[str, Confirmation] = field(default_factory=dict)

    def confirm(self, display: str, confirmation: Confirmation) -> None:
        self.seen[display] = confirmation
        old = [name for name, known in self.seen.items() if confirmation.at - known.at > GONE_S]
        for name in old:
            del self.seen[name]

    def lost(self, real: float) -> bool:
        """No display confirmed for 10 s."""
        last = max((known.at for known in self.seen.values()), default=self.since)
        return real - max(last, self.since) >= LOST_S

    def silent(self, real: float) -> bool:
        """There are displays, and none of them can sound an alarm."""
        present = [known for known in self.seen.values() if real - known.at < LOST_S]
        return bool(present) and all(known.sound == "blocked" for known in present)
