"""What was given, as pieces: from a table of rates and boluses, or one plain infusion. Minutes and mg."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bedside.concentration.mammillary import Mammillary, Piece, concentration, effect_site
from bedside.concentration.models import DEFAULT, KE0
from bedside.errors import BedsideError

HEAD = ("t_min", "mg_per_min", "bolus_mg")
FOREVER = math.inf


class BadHistory(BedsideError):
    """A table that is none; the text names its line."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """ng/mL at one minute: the chosen model's, the lowest and the highest of all, the effect site's."""

    minute: float
    line: float
    low: float
    high: float
    effect: float


def plain(dose_mg: float, minutes: float) -> list[Piece]:
    """One dose at one rate."""
    return [Piece(0.0, minutes, dose_mg / minutes)]


def pieces_of(rows: Iterable[tuple[float, float | None, float | None]]) -> list[Piece]:
    """From rows of minute, rate and bolus, in order: a rate holds from its row on, None leaves it as it is."""
    found: list[Piece] = []
    began, rate = 0.0, 0.0
    for at, new, bolus in rows:
        if bolus:
            found.append(Piece(at, at, bolus_mg=bolus))
        if new is not None and new != rate:
            if rate:
                found.append(Piece(began, at, rate))
            began, rate = at, new
    if rate:
        found.append(Piece(began, FOREVER, rate))
    return found


def read_rates(path: Path) -> list[Piece]:
    """A RATES.csv. Raises BadHistory with the line that is wrong."""
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            lines = list(csv.reader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise BadHistory(f"{path}: cannot be read ({error})") from error
    if not lines or tuple(cell.strip() for cell in lines[0]) != HEAD:
        raise BadHistory(f"{path}, line 1: the head must be {','.join(HEAD)}")
    rows: list[tuple[float, float | None, float | None]] = []
    for number, cells in enumerate(lines[1:], 2):
        if any(cell.strip() for cell in cells):
            rows.append(_row(path, number, cells, rows[-1][0] if rows else 0.0))
    if not rows:
        raise BadHistory(f"{path}: no rate and no bolus in it")
    return pieces_of(rows)


def _row(path: Path, number: int, cells: Sequence[str], before: float) -> tuple[float, float | None, float | None]:
    given = [_number(path, number, name, cell) for name, cell in zip(HEAD, [*cells, "", ""][:3], strict=True)]
    at, rate, bolus = given
    if len(cells) > len(HEAD) or at is None:
        raise BadHistory(f"{path}, line {number}: expected {','.join(HEAD)}, the minute always")
    if at < before:
        raise BadHistory(f"{path}, line {number}: minute {at:g} comes after minute {before:g}")
    return at, rate, bolus


def _number(path: Path, number: int, name: str, cell: str) -> float | None:
    if not cell.strip():
        return None
    try:
        value = float(cell)
    except ValueError:
        value = math.nan
    if not 0 <= value < 1e6:
        raise BadHistory(f"{path}, line {number}: {name} is a number from 0 on, not {cell.strip()!r}")
    return value


def estimate(models: dict[str, Mammillary], pieces: Sequence[Piece], at: float, chosen: str = DEFAULT) -> Estimate:
    """At one minute, by every model."""
    all_of = {name: concentration(model, pieces, at) for name, model in models.items()}
    effect = effect_site(models[chosen], pieces, at, KE0)
    return Estimate(at, all_of[chosen], min(all_of.values()), max(all_of.values()), effect)
