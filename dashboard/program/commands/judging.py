"""`infusion-monitor sessions alarms` and `replay`: the alarm burden, and a stored session judged again."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from difflib import unified_diff
from pathlib import Path

import click

from bedside.book import Book, read
from bedside.conditions.table import TABLE
from bedside.errors import CommandRefused
from bedside.infusion.session import Session
from bedside.judged.rehearsal import plain
from bedside.judged.rerun import Replayed, Rerunnable, kept_limits, rerun
from bedside.judged.review import Burden, burden, reviewed
from bedside.limits.limits import Limits
from bedside.limits.limits_file import load_limits
from bedside.limits.profiles import PROFILES, built
from bedside.told.events import Alarm
from bedside.told.orders import LimitEdit
from clinic.record.reader import RecordReader
from clinic.review.stored import stored
from dashboard.program.options import FILE

Open = Callable[[Path], AbstractContextManager[RecordReader]]
Known = Callable[[RecordReader, str], Session]
FolderOption = Callable[[Callable[..., None]], Callable[..., None]]


def add_alarm_commands(group: click.Group, folder_option: FolderOption, opened: Open, known: Known) -> None:
    """Add both commands to the group `sessions`."""

    @group.command()
    @click.argument("name", metavar="[ID]", required=False)
    @folder_option
    def alarms(name: str | None, data_dir: Path) -> None:
        """Alarms per hour, time in alarm, share silenced within 5 s: of one session, or of every one."""
        with opened(data_dir) as reader:
            names = [known(reader, name).id] if name else [session.id for session in reader.sessions()]
            for line in _burdens(reader, names):
                click.echo(line)

    @group.command()
    @click.argument("name", metavar="ID")
    @click.option(
        "--limits", "limits_file", type=FILE, help="LIMITS.toml: what other limits would have made of it."
    )
    @folder_option
    def replay(name: str, limits_file: Path | None, data_dir: Path) -> None:
        """One session through the alarm engine again; JSON lines, and what differs from the record."""
        with opened(data_dir) as reader:
            known(reader, name)
            session = stored(reader, name)
        found = _with(session, load_limits(limits_file)) if limits_file else _as_it_was(session)
        for each in found:
            click.echo(_line(each, session))
        summary = _summary(session, found, same=limits_file is None)
        click.echo(json.dumps(summary, separators=(",", ":")))
        if summary.get("same") is False:
            raise SystemExit(1)


def _burdens(reader: RecordReader, names: list[str]) -> Iterator[str]:
    from clinic.review.burdens import burden_table, usual_rate  # pandas: no other command has to wait for it

    heads = (("min", 7), ("alarms", 8), ("per h", 7), ("in alarm", 10), ("answer", 8), ("<=5 s", 10), ("real", 10))
    yield f"{'session':<26}" + "".join(f"{head:>{width}}" for head, width in heads)
    found = {name: sums for name in names if (sums := _burden(reader, name))}
    yield from (_row(name, sums) for name, sums in found.items())
    sessions, rate = usual_rate(burden_table(found))
    if rate is not None and sessions > 1:
        yield f"median of {sessions} sessions: {rate:.1f} alarms an hour"


def _burden(reader: RecordReader, name: str) -> Burden | None:
    book = read(reader.events(session=name))
    found = reviewed(book, book.latest) if book.latest else None
    return burden(found) if found else None


def _row(name: str, sums: Burden) -> str:
    rate = "-" if sums.per_hour is None else f"{sums.per_hour:.1f}"
    answer = "-" if sums.answer_s is None else f"{sums.answer_s:.0f} s"
    at_once, real = f"{sums.at_once} of {sums.silenced}", f"{sums.real} of {sums.marked}"
    figures = f"{sums.minutes:>7.1f}{sums.alarms:>8}{rate:>7}{sums.part:>10.1%}{answer:>8}"
    return f"{name:<26}{figures}{at_once:>10}{real:>10}"


def _with(session: Rerunnable, limits: Limits) -> list[Replayed]:
    """What other limits would have made of it."""
    return rerun(session, limits)


def _as_it_was(session: Rerunnable) -> list[Replayed]:
    """With the limits the session kept; one of before sessions kept them, with those of today."""
    try:
        kept = kept_limits(session)
        if kept is None:
            book = read(session.events)
            return rerun(session, Limits(cycle_s=book.cuff.first_s or Limits().cycle_s), _changes(book))
        return rerun(session, kept, {})
    except ValueError as error:
        raise click.UsageError(f"{error}. Name some with --limits.") from error


def _changes(book: Book) -> dict[str, Limits]:
    """The limits the session itself put in force, where their profile is known here."""
    found = {}
    for event in book.limits.changes:
        try:
            edits = [LimitEdit(*edit) for edit in event.edits]
            found[event.title] = built(PROFILES, event.profile, edits, below_85=True)
        except CommandRefused as refused:
            raise click.UsageError(f"limits of {event.title}: {refused} Name them with --limits.") from refused
    return found


def _line(each: Replayed, session: Rerunnable) -> str:
    change = each.change
    line: dict[str, object] = {
        "t_s": round((each.utc - session.events[0].utc).total_seconds(), 1),
        "event": change.change,
        "condition": change.condition,
        "priority": change.priority,
        "kind": change.kind,
    }
    numbers = (("value", change.value), ("limit", change.limit))
    line |= {key: plain(value) for key, value in numbers if value is not None}
    return json.dumps(line, separators=(",", ":"))


def _again(event: Alarm) -> bool:
    """Whether a session that is judged again says this too: not what wires, screens and clocks did."""
    return event.condition in TABLE and TABLE[event.condition].judged_again


def _summary(session: Rerunnable, found: list[Replayed], *, same: bool) -> dict[str, object]:
    recorded = [
        (event.change, event.condition, event.priority)
        for stamped in session.events
        if isinstance(event := stamped.event, Alarm) and _again(event)
    ]
    again = [(each.change.change, each.change.condition, each.change.priority) for each in found]
    summary: dict[str, object] = {"t": "summary", "recorded": len(recorded), "again": len(again)}
    if same:
        theirs, ours = ([" ".join(map(str, line)) for line in lines] for lines in (recorded, again))
        summary["same"] = theirs == ours
        if theirs != ours:
            summary["differs"] = list(unified_diff(theirs, ours, "recorded", "again", lineterm="", n=0))
    return summary
