"""`infusion-monitor sound`: one alarm burst as a file, exactly as the page plays it."""

from __future__ import annotations

from pathlib import Path

import click

from bedside.alarms.burst import wav
from bedside.conditions.priority import Priority


@click.command()
@click.argument("priority", type=click.Choice([each.value for each in Priority]))
@click.option(
    "--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The file to write, BURST.wav."
)
def sound(priority: str, out: Path) -> None:
    """One alarm burst of a priority, 16-bit mono 44.1 kHz."""
    try:
        out.write_bytes(wav(Priority(priority)))
    except OSError as error:
        raise click.ClickException(f"{out}: {error.strerror or error}") from error
