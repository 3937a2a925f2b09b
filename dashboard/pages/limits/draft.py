"""What was changed in the editor and not yet applied: pure, held by the page between two presses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from bedside.conditions.priority import Priority
from bedside.limits.limits import Limits
from bedside.limits.rails import rail
from bedside.told.orders import LimitEdit

Edit = tuple[float, float]
"""A MEDIUM limit, and its delay in seconds."""


@dataclass(frozen=True, slots=True)
class Draft:
    """`chosen` is the condition in the editor, `profile` what the limits are built on, `edits` what differs from
    it. `wrong`: why the last step was held. `relative`: the editor counts in percent of the baseline."""

    profile: str
    edits: Mapping[str, Edit] = field(default_factory=dict)
    chosen: str = ""
    relative: bool = False
    wrong: str = ""

    @property
    def wanted(self) -> tuple[LimitEdit, ...]:
        """As an order has it."""
        return tuple(LimitEdit(name, medium, delay) for name, (medium, delay) in self.edits.items())

    def of(self, limits: Limits, name: str) -> Edit:
        """The limit and delay of one condition, on top of its profile `limits`."""
        return self.edits.get(name) or plain_edit(limits, name)

    def choose(self, name: str) -> Draft:
        """Another condition in the editor."""
        return replace(self, chosen=name, wrong="")

    def build_on(self, profile: str) -> Draft:
        """Another profile, as it is."""
        return replace(self, profile=profile, edits={}, wrong="")

    def set(self, limits: Limits, name: str, medium: float, delay: float, *, below_85: bool) -> Draft:
        """Another limit and delay, held between the rails of the profile `limits`, with the words why."""
        may = rail(limits, name, below_85=below_85)
        whole = float(round(medium))
        held = max(may.low, min(may.top, whole)), max(0.0, min(may.delay_s, float(round(delay))))
        wrong = ""
        if held[0] != whole:
            high = limits.high(name)
            wrong = f"You may set {may.low:g} to {may.top:g}; HIGH stays {high:g}, it is the clinic's."
        elif delay > may.delay_s:
            wrong = f"A delay is at most {may.delay_s:g} s."
        edits = {**self.edits, name: held}
        if held == plain_edit(limits, name):  # back at the profile's own numbers it is no edit
            del edits[name]
        return replace(self, edits=edits, wrong=wrong)

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def plain_edit(limits: Limits, name: str) -> Edit:
    """What a profile itself has."""
    level = next(each for each in limits.rules[name].levels if each.priority is Priority.MEDIUM)
    return float(level.limit), float(level.delay)


def from_json(said: Any, profile: str) -> Draft:
    """The draft a page sends back; an empty one on `profile` where it is none."""
    try:
        edits = {str(name): (float(medium), float(delay)) for name, (medium, delay) in said["edits"].items()}
        return Draft(str(said["profile"]), edits, str(said["chosen"]), said["relative"] is True, str(said["wrong"]))
    except (TypeError, KeyError, ValueError, AttributeError):
        return Draft(profile)
