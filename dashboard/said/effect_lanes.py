"""What the patient felt, as lanes of the trends: a bar from the first sight to the last, its bounds left open where
nobody has looked. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bedside.infusion.effects import SEVERITIES, Episode
from bedside.infusion.prompts import Score
from bedside.snapshot import Snapshot
from bedside.vitals.trend import Mark
from dashboard.said.asked import words_of
from dashboard.said.frame import Panel, ms
from dashboard.said.shapes import Json

MOST = 3
TALL = 0.048
FOOT = 0.11
"""Where the panels end without lanes."""


SEDATION = "moaas"


def lanes(snapshot: Snapshot) -> list[Json]:
    """At most three effects, those that are there now first, each with its episodes; under them how awake the
    patient was each time it was scored."""
    felt = _felt(snapshot)
    awake = [each for each in snapshot.scores if each.scale == SEDATION and not each.in_error]
    return [*felt, _scored(awake, len(felt))] if awake else felt


def _felt(snapshot: Snapshot) -> list[Json]:
    found: dict[str, list[Episode]] = {}
    for each in snapshot.effects:
        found.setdefault(each.effect, []).append(each)
    ranked = sorted(found, key=lambda name: (not found[name][-1].open, -max(each.worst for each in found[name])))
    return [_lane(name, found[name], at) for at, name in enumerate(ranked[:MOST])]


def _lane(name: str, episodes: list[Episode], at: int) -> Json:
    words = name.replace("_", " ")
    return {
        "effect": name,
        "words": f"{words[:1].upper()}{words[1:]}",
        "domain": _domain(at),
        "bars": [_bar(each) for each in episodes],
        "scores": [],
    }


def _scored(scores: Sequence[Score], at: int) -> Json:
    """A lane of numbers, each where it was scored."""
    rows = [{"at": ms(each.at), "value": each.value} for each in scores]
    return {"effect": SEDATION, "words": words_of(SEDATION), "domain": _domain(at), "bars": [], "scores": rows}


def _domain(at: int) -> list[float]:
    top = FOOT - 0.012 + TALL * (at + 1)
    return [top - TALL, top]


def _bar(each: Episode) -> Json:
    """`sure` is from the first sight to the last; `until` is when it was gone, None while it is there."""
    return {
        "from": ms(each.onset_by),
        "sure": ms(each.end_after),
        "until": None if each.end_by is None else ms(each.end_by),
        "worst": each.worst,
        "words": f"{each.worst} {SEVERITIES[each.worst]}",
    }


def lifted(panels: tuple[Panel, ...], count: int) -> tuple[Panel, ...]:
    """The panels with so many lanes under them."""
    foot = FOOT + TALL * count
    part = (1 - foot) / (1 - FOOT)

    def up(y: float) -> float:
        return round(foot + (y - FOOT) * part, 4)

    return tuple(replace(panel, domain=(up(panel.domain[0]), up(panel.domain[1]))) for panel in panels)


def unlaned(marks: Iterable[Mark], found: Sequence[Json]) -> list[Mark]:
    """The flags of what has no lane of its own."""
    names = tuple(f"{lane['words']} " for lane in found)
    return [mark for mark in tuple(marks) if mark.kind != "effect" or not mark.text.startswith(names)]
