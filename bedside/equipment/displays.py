"""The screens that confirm what they show: without the bedside one an alarm may reach nobody.

One display is the bedside screen; every other is information only. The role is taken by the first display that
comes while no bedside screen is there, and moves only when somebody says so on the other screen: a second
screen in another room must not hide that the one at the patient is gone.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from bedside.conditions.table import TABLE

LOST_S = TABLE["display_lost"].delay_s
GONE_S = 60.0
PRESENT_S = 3.0
"""A page confirms every 1.5 s: without two confirmations it is not there for a newcomer to respect."""


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A display said, at real second `at`, what it shows, whether it can be heard, whether its screen is kept
    awake (None: its browser cannot tell), and that it leaves."""

    at: float
    sequence: int
    sound: str
    awake: bool | None = None
    leaving: bool = False


@dataclass(slots=True)
class Displays:
    """The latest confirmation of each display. `since` is when this chair began to need one."""

    since: float
    seen: dict[str, Confirmation] = field(default_factory=dict)
    bedside: str = ""
    _kept_until: float = float("-inf")
    _last: float = float("-inf")

    def confirm(self, display: str, confirmation: Confirmation) -> bool:
        """Note what a display says; whether it has become the bedside screen by it."""
        new, real = display not in self.seen, confirmation.at
        if self.bedside == display:
            self._last = real
        if confirmation.leaving:
            self.seen.pop(display, None)
            return False
        takes = self.bedside != display and (new or not self.bedside) and not self._present(real)
        if takes:
            self.choose(display)
        self.seen[display] = confirmation
        for name in [name for name, known in self.seen.items() if real - known.at > GONE_S]:
            del self.seen[name]
        return takes

    def choose(self, display: str) -> None:
        """Somebody says on this display that it is the one at the patient."""
        self.bedside = display
        if display in self.seen:
            self._last = self.seen[display].at

    def restore(self, display: str, real: float) -> None:
        """It had the role when this program was stopped, and has time to come back."""
        self.bedside, self._kept_until = display, real + LOST_S

    def _present(self, real: float) -> bool:
        known = self.seen.get(self.bedside)
        return real < self._kept_until or (known is not None and real - known.at < PRESENT_S)

    def at_bedside(self, real: float) -> Confirmation | None:
        """The bedside screen's last word, while it is there."""
        known = self.seen.get(self.bedside)
        return known if known and real - known.at < LOST_S else None

    def lost(self, real: float) -> bool:
        """The bedside screen has not confirmed for 10 s."""
        known = self.seen.get(self.bedside)
        return real - max(known.at if known else self._last, self.since) >= LOST_S

    def silent(self, real: float) -> bool:
        """There is a bedside screen, and it cannot sound an alarm."""
        known = self.at_bedside(real)
        return known is not None and known.sound == "blocked"

    def may_sleep(self, real: float) -> bool:
        """There is a bedside screen, and nothing keeps it awake."""
        known = self.at_bedside(real)
        return known is not None and known.awake is False
