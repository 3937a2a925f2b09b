"""`infusion-monitor rehearse DAY.story`: a day as a text, as fast as it goes."""

from __future__ import annotations

import json
from pathlib import Path

import click

from dashboard.program.chair_run import opened
from dashboard.program.options import FILE, data_dir_option, default_data_dir
from dashboard.program.rehearsing import Json, rehearse
from simulators.nurse import Days, read_days
from simulators.script import ScriptError
from simulators.story_name import LARGEST

MOST = 64


@click.command("rehearse")
@click.argument("day", type=FILE)
@click.option("--seed", type=click.IntRange(0, 1_000_000), default=7, show_default=True, help="Which persons.")
@click.option(
    "--clinic", type=click.IntRange(1, MOST), default=1, show_default=True, help="The day at so many chairs."
)
@data_dir_option(default=False)
def rehearse_command(day: Path, seed: int, clinic: int, data_dir: Path | None) -> None:
    """Patient, instruments, nurse, monitor and record of a story, without a screen. Prints a JSON line for each
    order that was refused, then a summary; exit status 1 if an order was refused, 2 for a line that is none."""
    days = _read(day)
    beds = [str(number) for number in range(1, clinic + 1)]
    record = opened(data_dir or default_data_dir() / "rehearsal", beds, fresh=data_dir is None)
    sessions, refused, seconds = list[str](), 0, 0.0
    try:
        for number, bed in enumerate(beds):
            found = rehearse(days, bed, record, seed + number, _say)
            sessions, refused, seconds = sessions + found.sessions, refused + found.refused, seconds + found.seconds
    finally:
        whole = record.writer.close()
    _say({"t": "summary", "sessions": sessions, "refused": refused, "seconds": seconds})
    if not whole:
        raise click.ClickException(f"not everything could be written to the record in {record.folder}")
    raise SystemExit(1 if refused else 0)


def _say(line: Json) -> None:
    click.echo(json.dumps(line, ensure_ascii=False))


def _read(path: Path) -> Days:
    try:
        with path.open(encoding="utf-8-sig") as file:
            text = file.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        raise click.UsageError(f"{path} cannot be read: {error}") from None
    if len(text) > LARGEST:
        raise click.UsageError(f"{path} is too large for a story")
    try:
        return read_days(text, str(path))
    except ScriptError as error:
        raise click.UsageError(str(error)) from None
