"""What can be scored or counted at the chair: names, ranges, and the short words that may be shown.

Texts: MOAA/S in short words after BMC Anesthesiology 2022 (s12871-022-01788-1, table 2, CC BY). The items of CADSS
are their authors': they are scored here, their wording is the clinic's own sheet.
"""

from __future__ import annotations

from dataclasses import dataclass

from bedside.errors import CommandRefused


@dataclass(frozen=True, slots=True)
class Scale:
    """Whole numbers from `low` to `top`. `steps`: what each value means, lowest first, where there are words;
    `items`: how many there are, each 0 to `item_top`."""

    name: str
    words: str
    low: int
    top: int
    steps: tuple[str, ...] = ()
    items: int = 0
    item_top: int = 0
    unit: str = ""


SCALES: dict[str, Scale] = {
    each.name: each
    for each in (
        Scale("moaas", "MOAA/S", 0, 5, (
            "no response", "only to a painful squeeze", "to mild prodding", "only when called loudly or again",
            "slow to answer the name", "answers the name readily")),
        Scale("cadss6", "CADSS-6", 0, 24, items=6, item_top=4),
        Scale("nrs", "Pain", 0, 10),
        Scale("nausea", "Nausea", 0, 10),
        Scale("anxiety", "Anxiety", 0, 10),
        Scale("respiration", "Respiration rate", 0, 60, unit="/min"),
        Scale("aldrete", "Aldrete, modified", 0, 10, items=5, item_top=2),
        Scale("padss", "PADSS, modified", 0, 10, items=5, item_top=2),
    )
}  # fmt: skip


def scored(name: str, value: int | None, items: tuple[int, ...] = ()) -> int:
    """The value of what was said. Raises CommandRefused for another scale, number or count of items."""
    scale = SCALES.get(name)
    if scale is None:
        raise CommandRefused(f"There is no scale {name[:40]!r}: {', '.join(SCALES)}.", "scale")
    if items:
        value = _sum(scale, items)
    if value is None:
        raise CommandRefused(f"{scale.words}: give its value.", "value")
    if not scale.low <= value <= scale.top:
        raise CommandRefused(f"{scale.words} is {scale.low} to {scale.top}, not {value}.", "value")
    return value


def _sum(scale: Scale, items: tuple[int, ...]) -> int:
    if len(items) != scale.items:
        asked = f"{scale.items} items" if scale.items else "no items"
        raise CommandRefused(f"{scale.words} has {asked}, not {len(items)}.", "items")
    if wrong := [each for each in items if not 0 <= each <= scale.item_top]:
        raise CommandRefused(f"An item of {scale.words} is 0 to {scale.item_top}, not {wrong[0]}.", "items")
    return sum(items)
