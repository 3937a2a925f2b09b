"""The limits of one chair as the editor needs them: what is in force, and what a draft would put in force."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bedside.limits.limits import Limits
from dashboard.pages.limits.draft import Draft, from_json
from dashboard.said.alarm_words import limit_rows, limits_page
from dashboard.seat import Json, Seat

FIRST = "systolic_high"
"""In the editor where there is room for it beside the list and nobody has chosen."""


@dataclass(frozen=True, slots=True)
class AtChair:
    """`page` is what is in force, in words; `rows` each limit of the draft's profile by its condition."""

    page: Json
    rows: Mapping[str, Json]
    base: Limits
    draft: Draft
    below_85: bool

    @property
    def chosen(self) -> str:
        """The condition in the editor; empty where it cannot be edited."""
        name = self.draft.chosen or FIRST
        return name if name in self.rows and not self.rows[name]["off"] else ""

    @property
    def changed(self) -> list[str]:
        """The conditions whose limit or delay would be another than the one in force."""
        return [each["condition"] for each in self.page["rows"] if not each["off"] and self._moved(each)]

    def _moved(self, each: Json) -> bool:
        name = each["condition"]
        if self.rows.get(name, {"off": True})["off"]:
            return True
        return self.draft.of(self.base, name) != (float(each["medium"]), float(each["delays"][1]))

    @property
    def differs(self) -> bool:
        return self.draft.profile != self.page["profile"] or bool(self.changed)


def at_chair(seat: Seat, said: Any) -> AtChair:
    """With the draft a page sends; one that begins now where it sends none."""
    monitor, chair = seat.monitor, seat.monitor.chair
    page = limits_page(chair, monitor.snapshot, monitor.limits, monitor.profile, monitor.edits)
    draft = from_json(said, monitor.profile)
    if draft.profile not in chair.profiles:
        draft = Draft(monitor.profile)
    base = chair.profiles.get(draft.profile, monitor.limits)
    rows = {each["condition"]: each for each in limit_rows(base, monitor.snapshot, below_85=chair.spo2_below_85)}
    return AtChair(page, rows, base, draft, chair.spo2_below_85)


def begun(seat: Seat) -> Draft:
    """What is in force, nothing changed."""
    edits = {name: (float(medium), float(delay)) for name, medium, delay in seat.monitor.edits}
    return Draft(seat.monitor.profile, edits)
