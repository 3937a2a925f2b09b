"""The sheets over HTTP: pages to print and their data, of any session that ever was.

`/sheets` lists them; `/sheets/<session>/aftercare`, `monitored`, `esketamine` (also `.json`), `/sheets/drug/<day>`
(also `.json`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from html import escape
from pathlib import Path
from typing import Any

from flask import Flask, Response, jsonify, request

from bedside.errors import BedsideError, CommandRefused
from bedside.infusion.effects import episodes
from bedside.leaving.adverse import words_of
from bedside.leaving.drug import drug
from bedside.told.events import SessionOpened
from clinic.record.index import Listed
from clinic.record.reader import RecordReader, open_reader
from clinic.sheets import aftercare, drug_day, esketamine, monitored
from clinic.sheets.known import Known, known
from clinic.sheets.page import paragraph, sheet, tag, text
from clinic.sheets.text import FILE, clinic_text
from dashboard.calls.beds import Beds
from dashboard.calls.door import Json, Reply
from dashboard.seat import Seat

LATEST = 60
"""Sessions in the list of a chair's page; `/sheets` has all."""


def add_sheet_routes(server: Flask, beds: Beds) -> None:
    sheets = Sheets(next(iter(beds.seats.values())))
    for path, call in (
        ("/sheets", sheets.all),
        ("/sheets/drug", sheets.today),
        ("/sheets/drug/<day>", sheets.drug),
        ("/sheets/<session>/<kind>", sheets.one),
    ):
        server.add_url_rule(path, f"sheet {path}", call, methods=["GET"])
    beds.get("/sheets", listed)
    beds.get("/sheets/<session>", about)


class Sheets:
    """The record is one for all chairs; `seat` knows where it is and what the clinic asks for."""

    def __init__(self, seat: Seat) -> None:
        self._seat = seat

    @contextmanager
    def _reader(self) -> Iterator[RecordReader]:
        if self._seat.folder is None:
            raise CommandRefused("There is no record here.")
        with open_reader(self._seat.folder) as reader:
            yield reader

    def all(self) -> Reply:
        return _answered(self._all)

    def _all(self) -> Response:
        with self._reader() as reader:
            found = reader.sessions()
        return _page(_index(found))

    def today(self) -> Reply:
        return self.drug(self._seat.monitor.snapshot.utc.astimezone().date().isoformat())

    def drug(self, day: str) -> Reply:
        return _answered(lambda: self._drug(day))

    def _drug(self, day: str) -> Response:
        said, _, kind = day.partition(".")
        try:
            when = date.fromisoformat(said)
        except ValueError:
            raise CommandRefused(f"{said[:20]!r} is no day: as 2026-06-14.", "day") from None
        with self._reader() as reader:
            if kind == "json":
                return jsonify(drug_day.day_json(reader, when))
            return _page(drug_day.drug_day(reader, when))

    def one(self, session: str, kind: str) -> Reply:
        return _answered(lambda: self._one(session, kind))

    def _one(self, session: str, kind: str) -> Response:
        make = KINDS.get(kind)
        if make is None:
            raise CommandRefused(f"There is no sheet {kind[:20]!r}: {', '.join(KINDS)}.", "sheet")
        with self._reader() as reader:
            found = known(reader, session, self._seat.monitor.chair.leaving)
        return make(self._seat, found)


def _answered(make: Callable[[], Response]) -> Reply:
    """Refusals as a sheet in words: whoever opens it in a browser reads it."""
    try:
        return make()
    except CommandRefused as refused:
        return _page(sheet("none", "No such sheet", tag("h1", text("No such sheet")), paragraph(str(refused)))), 404
    except BedsideError as error:
        words = paragraph(str(error))
        return _page(sheet("none", "No sheet", tag("h1", text("The record cannot be read now")), words)), 503


def _page(document: str) -> Response:
    return Response(document, mimetype="text/html")


def _aftercare(seat: Seat, found: Known) -> Response:
    said = clinic_text((seat.folder or Path()) / FILE, request.args.get("language", ""))
    return _page(aftercare.aftercare(found, said, large=request.args.get("type") == "large"))


def _now(seat: Seat) -> datetime:
    return seat.monitor.snapshot.utc


KINDS: dict[str, Callable[[Seat, Known], Response]] = {
    "aftercare": _aftercare,
    "monitored": lambda _, found: _page(monitored.monitored(found)),
    "esketamine": lambda seat, found: _page(esketamine.page(found, _now(seat))),
    "esketamine.json": lambda seat, found: jsonify(esketamine.form(found, _now(seat))),
}


def _index(rows: list[Listed]) -> str:
    """Every session, the latest first, with a link to each of its sheets."""
    lines = [
        f"<tr><td>{escape(f'{row.opened_at.astimezone():%Y-%m-%d %H:%M}')}</td><td>{escape(row.label)}</td>"
        + "".join(
            f'<td><a href="/sheets/{escape(row.id)}/{kind}">{kind}</a></td>' for kind in KINDS if "." not in kind
        )
        + f'<td><a href="/sheets/drug/{row.opened_at.astimezone():%Y-%m-%d}">drug, that day</a></td></tr>'
        for row in reversed(rows)
    ]
    body = (
        f"<table><tbody>{''.join(lines)}</tbody></table>" if lines else paragraph("No session is in this record.")
    )
    return sheet("sheets", "Sheets", tag("h1", text("Sheets of every session")), body)


# --- what the page of a chair asks for ---------------------------------------------------------------------------


def listed(seat: Seat, _: Json) -> Json:
    """The latest sessions, the newest first."""
    if seat.folder is None:
        return {"sessions": [], "today": _day(seat)}
    with open_reader(seat.folder) as reader:
        rows = reader.sessions()[-LATEST:]
        kinds = {each.session: each.event for each in reader.session_events((SessionOpened.kind,))}
    found = [
        {"id": row.id, "label": row.label, "opened_at": row.opened_at.isoformat(), "ended": row.ended_at is not
        None, "day": row.opened_at.astimezone().date().isoformat(), "treatment": _treatment(kinds.get(row.id))}
        for row in reversed(rows)
    ]  # fmt: skip
    return {"sessions": found, "today": _day(seat)}


def _treatment(event: Any) -> str:
    return event.treatment if isinstance(event, SessionOpened) else ""


def _day(seat: Seat) -> str:
    return seat.monitor.snapshot.utc.astimezone().date().isoformat()


def about(seat: Seat, given: Json) -> Json:
    """What of a session may still be added to: effects that are there, adverse events."""
    if seat.folder is None:
        raise CommandRefused("There is no record here.")
    with open_reader(seat.folder) as reader:
        found = known(reader, str(given["session"]), seat.monitor.chair.leaving)
    amounts = drug(found.session, found.book.care, found.session.ended_at or found.left)
    rows = [each for each in episodes(found.book.observed.effects) if each.open]
    return {
        "ended": not found.open,
        "left_mg": None if amounts.left is None or amounts.closes else round(amounts.left, 2),
        "there": [{"effect": each.effect, "seen": each.end_after.isoformat(), "worst": each.worst} for each in
        rows], "adverse": [
            {"entry": each.made.isoformat(), "words": words_of(each.event), "outcome": each.outcome,
             "reviewed": each.reviews[-1][3] if each.reviews else ""}
            for each in found.book.care.adverse if not each.in_error
        ],
    }  # fmt: skip
