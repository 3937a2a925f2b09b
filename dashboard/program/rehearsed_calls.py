"""The calls of a day that was run as a text: made when it is over, of the session that it had."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from bedside.book import read
from bedside.errors import CommandRefused
from bedside.infusion.session import Session
from bedside.leaving.later import called
from bedside.reading import Origin
from bedside.told import orders as wanted
from bedside.told.events import Stamped
from clinic.record.reader import open_reader
from dashboard.program.chair_run import Opened
from dashboard.program.held_days import Kept, held
from simulators.nurse import Day, Days, Deed

STORY = "story"
Json = dict[str, object]


def calls(days: Days, day: Day, session: str, bed: str, record: Opened, begins: datetime) -> Iterator[Json]:
    """Chart them; a line for each that was refused. What the record holds already is not written again."""
    wanted_ = [deed for deed in day.deeds if deed.verb == "call"]
    if not wanted_:
        return
    with open_reader(record.folder) as reader:
        of = read(reader.events(session=session)).session if session else None
    kept = Kept(record.writer, held(record, bed, begins))
    by = _last_on_duty(days, day)
    for deed in wanted_:
        try:
            kept.append(_stamped(deed, of, bed, by))
        except CommandRefused as refused:
            yield {"t_s": deed.t, "line": deed.line, "refused": str(refused)}
    record.writer.settle(60)


def _stamped(deed: Deed, of: Session | None, bed: str, by: str) -> Stamped:
    """The call as the record keeps it, at the end of its day. Raises CommandRefused."""
    given, severity = deed.given, deed.given["severity"]
    name = of.id if of else ""
    order = wanted.RecordCall(
        name, given["effect"].replace("-", "_"), 0 if severity == "gone" else int(severity), given["date"]
    )
    event = called(of, order, _end_of(given["date"]))
    return Stamped(event, datetime.fromisoformat(event.at), bed, name, Origin.SIMULATED, by, STORY)


def _end_of(date: str) -> datetime:
    """Raises CommandRefused for a day there is none of."""
    try:
        return datetime.fromisoformat(date).replace(tzinfo=UTC) + timedelta(days=1) - timedelta(milliseconds=1)
    except ValueError:
        raise CommandRefused(f"{date} is no day.") from None


def _last_on_duty(days: Days, day: Day) -> str:
    named = [deed.given["initials"] for deed in day.deeds if deed.verb == "by"]
    return named[-1] if named else days.people[0].initials if days.people else STORY
