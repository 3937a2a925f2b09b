"""`infusion-monitor alarms`: a recorded series through the alarm engine, on paper."""

from __future__ import annotations

from pathlib import Path

import click

from bedside.judged.rehearsal import Rehearsal
from bedside.judged.series import EVENTS, NUMERICS, PRESSURES, read_rows
from bedside.limits.limits import BASELINE_KEYS, Limits
from bedside.limits.limits_file import load_limits
from bedside.phase import Phase
from dashboard.program.options import FILE


def _baseline(_: click.Context, __: click.Parameter, text: str | None) -> dict[str, float]:
    baseline: dict[str, float] = {}
    for part in (text or "").split(","):
        if not part.strip():
            continue
        key, equals, value = part.partition("=")
        if not equals or key.strip() not in BASELINE_KEYS:
            raise click.BadParameter(f"{key.strip()!r} is not one of {', '.join(BASELINE_KEYS)}")
        if key.strip() in baseline:
            raise click.BadParameter(f"{key.strip()} is given twice")
        try:
            baseline[key.strip()] = float(value)
        except ValueError:
            raise click.BadParameter(f"{key.strip()}: {value!r} is not a number") from None
        if not 1 <= baseline[key.strip()] <= (100 if key.strip() == "spo2" else 350):
            raise click.BadParameter(f"{key.strip()}: {value} is not a resting value")
    return baseline


@click.command()
@click.argument("numerics", type=FILE)
@click.option("--nibp", type=FILE, help="Pressures from this EVENTS.csv instead of NUMERICS.")
@click.option("--limits", "limits_file", type=FILE, help="LIMITS.toml over the defaults.")
@click.option(
    "--baseline", callback=_baseline, help="Resting values: systolic=120,diastolic=75,spo2=98,pulse_rate=70"
)
@click.option("--phase", type=click.Choice([phase.value for phase in Phase]), default="infusing", show_default=True)
@click.option("--no-cuff", is_flag=True, help="No pressure is expected: none is overdue.")
def alarms(
    numerics: Path,
    nibp: Path | None,
    limits_file: Path | None,
    baseline: dict[str, float],
    phase: str,
    *,
    no_cuff: bool,
) -> None:
    """A recorded series through the real alarm engine, as fast as it goes."""
    required = NUMERICS if nibp or no_cuff else (*NUMERICS, *PRESSURES)
    rehearsal = Rehearsal(
        read_rows(numerics, required, () if nibp else PRESSURES),
        read_rows(nibp, tuple(name for name in EVENTS if name != "nibp_pulse_bpm")) if nibp else None,
        load_limits(limits_file) if limits_file else Limits(),
        Phase(phase),
        baseline,
        cuff=not no_cuff,
    )
    for line in rehearsal.lines():
        click.echo(line)
