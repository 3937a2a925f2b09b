"""`sessions sheet` and `drug`: the sheets on the command line, for a printer or another program."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from typing import Any

import click

from bedside.clock import host_utc
from bedside.errors import BedsideError, CommandRefused
from bedside.leaving.rules import LeavingRules
from clinic.record.reader import RecordReader, open_reader
from clinic.sheets import aftercare, drug_day, esketamine, monitored
from clinic.sheets.known import Known, known
from clinic.sheets.text import FILE, clinic_text

Command = Callable[..., None]
KINDS = ("aftercare", "monitored", "esketamine")


def add_sheet_commands(
    group: click.Group,
    folder_option: Callable[[Command], Command],
    reader_of: Callable[[Path], AbstractContextManager[RecordReader]],
) -> None:
    """`sheet` beside the other commands of a session."""

    def sheet(name: str, data_dir: Path, out: Path | None, **wish: Any) -> None:
        """One sheet of a session as a page that prints on A4; the esketamine form also as JSON."""
        if wish["as_json"] and wish["kind"] != "esketamine":
            raise click.UsageError("--json is of the esketamine form; the others are pages.")
        with reader_of(data_dir) as reader:
            try:
                said = _sheet(known(reader, name, LeavingRules()), data_dir, **wish)
            except CommandRefused as refused:
                raise click.UsageError(str(refused)) from refused
        _out(said, out)

    which = click.argument("name", metavar="ID")
    options = (
        click.option("--kind", type=click.Choice(KINDS), default="aftercare", show_default=True),
        click.option(
            "--out", type=click.Path(path_type=Path, dir_okay=False), help="A file; otherwise it is printed."
        ),
        click.option("--language", default="", help="A table of aftercare.toml; the first one otherwise."),
        click.option("--large", is_flag=True, help="Larger type."),
        click.option("--json", "as_json", is_flag=True, help="The form's data."),
    )
    made: Command = folder_option(sheet)
    for option in options:
        made = option(made)
    group.command("sheet")(which(made))


def _sheet(found: Known, folder: Path, kind: str, language: str, *, large: bool, as_json: bool) -> str:
    """Raises CommandRefused for the form of another kind of session."""
    if as_json:
        return json.dumps(esketamine.form(found, host_utc()), ensure_ascii=False)
    if kind == "aftercare":
        text = clinic_text(folder / FILE, language)
        if text.wrong:
            click.echo(f"note: {text.wrong}", err=True)
        return aftercare.aftercare(found, text, large=large)
    return monitored.monitored(found) if kind == "monitored" else esketamine.page(found, host_utc())


def drug_command(folder_option: Callable[[Command], Command]) -> click.Command:
    """The controlled drug of one day."""

    def drug(data_dir: Path, day: str | None, out: Path | None, *, as_json: bool) -> None:
        """The controlled drug of a day: vials, sessions, and what does not close (exit status 1)."""
        try:
            when = date.fromisoformat(day) if day else host_utc().astimezone().date()
        except ValueError:
            raise click.UsageError(f"{day!r} is no day: as 2026-06-14") from None
        try:
            with open_reader(data_dir) as reader:
                found = drug_day.day_json(reader, when)
                said = json.dumps(found, ensure_ascii=False) if as_json else drug_day.drug_day(reader, when)
        except BedsideError as error:
            raise click.UsageError(str(error)) from error
        _out(said, out)
        if not found["closes"]:
            raise SystemExit(1)

    made = folder_option(drug)
    made = click.option("--json", "as_json", is_flag=True, help="One JSON object.")(made)
    made = click.option("--out", type=click.Path(path_type=Path, dir_okay=False))(made)
    made = click.option("--day", metavar="YYYY-MM-DD", help="Today, where it is left out.")(made)
    return click.command("drug")(made)


def _out(said: str, out: Path | None) -> None:
    if out is None:
        click.echo(said)
        return
    try:
        out.write_text(said, encoding="utf-8")
    except OSError as error:
        raise click.UsageError(f"{out}: {error.strerror}") from error
    click.echo(f"written: {out}")
