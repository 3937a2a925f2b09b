"""`infusion-monitor pk`: what the published models say of a dose, on paper."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from pathlib import Path

import click

from bedside.concentration.history import Estimate, estimate, plain, read_rates
from bedside.concentration.mammillary import Piece
from bedside.concentration.models import CAPTION, DEFAULT, MODELS, for_person
from dashboard.program.options import FILE

MINUTES = (5, 10, 20, 30, 40, 45, 50, 60, 80, 90, 120, 180, 240, 360)
POSITIVE = click.FloatRange(min=0, min_open=True, max=1e5)


def _times(_: click.Context, __: click.Parameter, text: str | None) -> Sequence[float]:
    if not text:
        return MINUTES
    try:
        times = [float(part) for part in text.split(",")]
    except ValueError:
        raise click.BadParameter(f"{text!r} is no list of minutes, as 10,20,40") from None
    if not all(math.isfinite(time) and 0 <= time <= 1e5 for time in times):
        raise click.BadParameter("minutes are from 0 to 100000")
    return times


@click.command()
@click.option("--dose-mg", type=POSITIVE, help="One dose at one rate, with --minutes.")
@click.option("--minutes", type=POSITIVE, help="Over so many minutes.")
@click.option("--rates", type=FILE, help="RATES.csv: t_min,mg_per_min,bolus_mg; a rate holds from its row on.")
@click.option("--weight-kg", type=POSITIVE, required=True)
@click.option("--age", type=click.FloatRange(0, 130), help="Years; under 18 nothing is estimated.")
@click.option("--model", type=click.Choice(list(MODELS)), default=DEFAULT, show_default=True, help="The line.")
@click.option("--at", callback=_times, help="Minutes, as 10,20,40.")
@click.option("--band", is_flag=True, help="Also the lowest and the highest of all models.")
@click.option("--effect-site", is_flag=True, help="Also the effect site's, an illustration.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def pk(
    dose_mg: float | None,
    minutes: float | None,
    rates: Path | None,
    weight_kg: float,
    age: float | None,
    model: str,
    at: Sequence[float],
    *,
    band: bool,
    effect_site: bool,
    as_json: bool,
) -> None:
    """What a published average gives for a dose: minutes and ng/mL. An estimate, never a measurement."""
    pieces = _given(dose_mg, minutes, rates)
    models = for_person(weight_kg, age)
    for found in (estimate(models, pieces, minute, model) for minute in at):
        click.echo(_line(found, band=band, effect=effect_site, as_json=as_json))
    click.echo(CAPTION, err=True)


def _given(dose_mg: float | None, minutes: float | None, rates: Path | None) -> list[Piece]:
    if rates is not None:
        if dose_mg is not None or minutes is not None:
            raise click.UsageError("give --rates, or --dose-mg with --minutes, not both")
        return read_rates(rates)
    if dose_mg is None or minutes is None:
        raise click.UsageError("give --dose-mg and --minutes, or --rates RATES.csv")
    return plain(dose_mg, minutes)


def _line(found: Estimate, *, band: bool, effect: bool, as_json: bool) -> str:
    said = {"minutes": found.minute, "ng_per_mL": found.line}
    said |= {"low": found.low, "high": found.high} if band else {}
    said |= {"effect_site": found.effect} if effect else {}
    if as_json:
        return json.dumps({name: round(value, 6) for name, value in said.items()})
    return " ".join([f"{found.minute:g}", *(f"{value:.4f}" for value in list(said.values())[1:])])
