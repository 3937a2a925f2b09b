"""One row of the table of alarm conditions: everything that is fixed about it, words included."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bedside.conditions.priority import Kind, Priority
from bedside.conditions.rules import Advisory, Rule


class Latching(StrEnum):
    """What stays after a condition has ended (IEC 60601-1-8, 6.10). Fixed per condition; nobody changes it."""

    NONE = "none"
    VISUAL_AT_HIGH = "visual at high"


@dataclass(frozen=True, slots=True)
class Condition:
    """One row.

    `long` and `short` are what the alarm bar says on a large and a small screen, `tag` what the tile says, `tile`
    the vital sign it belongs to. `relation` and `unit` read between and after value and limit. `meaning` and
    `check` are the help: what it says, what to look at. `sounds` is False for effects the drug is expected to
    have. `rule` or `advisory` are the default limits and delays of a measured condition; `delay_s` is the delay
    of a technical one, from its cause to its declaration at the priority it begins with. `measured`: a technical
    one that follows from what was measured, not from wires, screens and clocks.
    """

    name: str
    kind: Kind
    priorities: tuple[Priority, ...]
    long: str
    short: str
    tag: str
    tile: str
    meaning: str
    check: str
    relation: str = ""
    unit: str = ""
    sounds: bool = True
    latching: Latching = Latching.NONE
    rule: Rule | None = None
    advisory: Advisory | None = None
    delay_s: float = 0.0
    measured: bool = False

    @property
    def judged_again(self) -> bool:
        """Whether the rows and events of a session alone say when it holds."""
        return self.measured or self.kind is Kind.PHYSIOLOGICAL
