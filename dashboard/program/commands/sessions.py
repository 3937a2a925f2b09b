"""`infusion-monitor sessions`: reading the record back on the command line."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from bedside.book import read
from bedside.errors import BedsideError
from bedside.infusion.session import Session
from bedside.leaving.rules import LeavingRules
from bedside.told.events import Alarm, Stamped, to_json
from clinic.exports.formats import FORMATS
from clinic.record.reader import RecordReader, open_reader, verified
from clinic.review.leaving_json import facts_of
from clinic.review.session_json import session_json
from dashboard.program.commands.judging import add_alarm_commands
from dashboard.program.commands.sheets import add_sheet_commands

FolderOption = Callable[[Callable[..., None]], Callable[..., None]]


@contextmanager
def _reader(folder: Path) -> Iterator[RecordReader]:
    try:
        with open_reader(folder) as reader:
            yield reader
    except BedsideError as error:
        raise click.UsageError(str(error)) from error


def _known(reader: RecordReader, name: str) -> Session:
    session = reader.session(name)
    if session is None:
        raise click.UsageError(f"there is no session {name!r}: see infusion-monitor sessions list")
    return session


def sessions_group(folder_option: FolderOption) -> click.Group:
    """The group, its commands taking the record's folder by `folder_option`."""
    group = click.Group("sessions", help="The record: list, show, export and verify sessions.")
    which = click.argument("name", metavar="ID")
    any_one = click.argument("name", metavar="[ID]", required=False)
    kind = click.option("--format", "kind", type=click.Choice(list(FORMATS)), required=True)
    out = click.option(
        "--out", type=click.Path(path_type=Path), required=True, help="A folder for csv, a file for json."
    )
    group.command("list")(folder_option(list_))
    as_json = click.option("--json", "as_json", is_flag=True, help="One JSON object.")
    group.command("show")(which(as_json(folder_option(show))))
    group.command("verify")(any_one(folder_option(verify)))
    group.command("export")(which(kind(out(folder_option(export)))))
    add_alarm_commands(group, folder_option, _reader, _known)
    add_sheet_commands(group, folder_option, _reader)
    return group


def list_(data_dir: Path) -> None:
    """One line per session, oldest first, in local time."""
    with _reader(data_dir) as reader:
        rows = reader.sessions()
    if not rows:
        click.echo(f"no session in {data_dir}")
        return
    click.echo(f"{'ID':<24}{'opened':<21}{'ended':<21}{'phase':<11}{'origin':<11}label   (times are local)")
    for session in rows:
        ended = _local(session.ended_at) if session.ended_at else "open"
        click.echo(
            f"{session.id:<24}{_local(session.opened_at):<21}{ended:<21}{session.phase:<11}"
            f"{session.origin:<11}{session.label}"
        )


def show(name: str, data_dir: Path, *, as_json: bool) -> None:
    """One session: its plan, its course, its events."""
    with _reader(data_dir) as reader:
        session = _known(reader, name)
        if as_json:
            events = list(reader.events(session=name))
            facts = facts_of(reader, session, read(events).care.rules or LeavingRules())
            found = session_json(events, facts)
            click.echo(json.dumps(found, ensure_ascii=False))
            return
        for line in _summary(reader, session):
            click.echo(line)
        for stamped in reader.events(session=name):
            click.echo(f"{_local(stamped.utc)}  {stamped.actor:<16}  {_words(stamped)}")


def verify(name: str | None, data_dir: Path) -> None:
    """Whether the record is whole: events, every measured row, its end; exit status 1 when it is not."""
    if name is not None:
        with _reader(data_dir) as reader:
            _known(reader, name)
    try:
        verdict = verified(data_dir)
    except BedsideError as error:
        raise click.UsageError(str(error)) from error
    for note in verdict.notes:
        click.echo(f"note: {note}")
    for fault in verdict.faults:
        click.echo(f"BROKEN: {fault}")
    if not verdict.whole:
        raise SystemExit(1)
    loose = f", the last {verdict.loose} not yet sealed" if verdict.loose else ""
    click.echo(
        f"whole: {verdict.events} events of {verdict.sessions} sessions, chain head {verdict.head[:16]}; "
        f"{verdict.rows} rows{loose}"
    )


def export(name: str, kind: str, out: Path, data_dir: Path) -> None:
    """Write one session to files: numerics, pressures and events."""
    with _reader(data_dir) as reader:
        session = _known(reader, name)
        try:
            FORMATS[kind].write(reader, session, out)
        except OSError as error:
            raise click.UsageError(f"{out}: {error.strerror}") from error
    click.echo(f"written: {out}")


def _local(utc: datetime) -> str:
    """A moment as the clock on the wall shows it."""
    return utc.astimezone().strftime("%Y-%m-%d %H:%M:%S")


def _words(stamped: Stamped) -> str:
    """An event in words: what it is, and each of its facts that says something."""
    body = to_json(stamped.event)
    facts = [f"{key.replace('_', ' ')} {_plain(value)}" for key, value in body.items() if _says(key, value)]
    return str(body["kind"]).replace("_", " ") + (f": {', '.join(facts)}" if facts else "")


def _says(key: str, value: Any) -> bool:
    return key not in ("kind", "table") and value not in (None, "", (), [])


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return " + ".join(_plain(each) for each in value)
    return f"{value:g}" if isinstance(value, float) else str(value)


def _summary(reader: RecordReader, session: Session) -> Iterator[str]:
    yield f"session   {session.id}"
    yield f"patient   {session.label}" + (f", {session.age} y" if session.age else "")
    if session.planned_mg is not None and session.minutes:
        yield f"plan      {session.dose_mg_per_kg:g} mg/kg = {session.planned_mg:g} mg in {session.minutes:g} min"
    yield f"phase     {session.phase}"
    yield f"opened    {_local(session.opened_at)} (times are local)"
    if session.started_at:
        end = session.ended_at or session.stopped_at or session.started_at
        yield f"infusion  {_local(session.started_at)}, ran {session.infused_s(end):.0f} s as charted"
    if session.baseline:
        base = session.baseline
        yield f"baseline  {base.systolic:g}/{base.diastolic:g} mmHg, SpO2 {base.spo2} %, pulse {base.pulse_rate}"
    alarms = [s.event for s in reader.events(session=session.id) if isinstance(s.event, Alarm)]
    yield f"alarms    {sum(alarm.change == 'onset' for alarm in alarms)} onsets"
    yield f"pressures {sum(1 for _ in reader.pressures(session.id))}"
    yield ""
