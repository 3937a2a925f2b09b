"""Opening the record of a chair. Monitoring comes first: a damaged record is moved aside untouched, a new one
begins with what can still be read of the open session, and that is told until a person has read it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, TypeGuard

import structlog

from bedside.book import Book, read
from bedside.clock import host_utc
from bedside.errors import RecordDamaged
from bedside.infusion.session import Session
from bedside.told.events import RecordTrouble, RecordTroubleRead
from bedside.told.recording import Trouble
from bedside.told.rows import Entry, NumericRow, PressureRow, Row, Where
from clinic.record.files import FILE, lock, put_aside
from clinic.record.place import doubt
from clinic.record.reader import RecordReader, open_reader
from clinic.record.store import Store
from clinic.record.writer import Writer, moved

LOOKED_THROUGH = 20_000
"""Events that are read at a start, the newest: some months of one chair, a third of a second."""

log = structlog.get_logger("record")


@dataclass(frozen=True, slots=True)
class Found:
    """What the record holds open at a chair: the book of a session to resume, its last moment (a session that ran
    faster than real time ends in what is still the future), and what nobody has read of its troubles."""

    book: Book = field(default_factory=Book)
    latest: datetime | None = None
    unread: tuple[str, ...] = ()

    @property
    def session(self) -> Session | None:
        """The session to resume."""
        return self.book.session


def open_record(folder: Path, beds: Sequence[str], *, fresh: bool) -> tuple[Writer, dict[str, Found]]:
    """The record's writer, and what it holds open for each chair.

    Raises RecordInUse and RecordNewer; a disk that refuses is no reason not to watch a patient: the writer then
    tries again, and the chair says that it does not record.
    """
    found, saved, troubles = {bed: Found() for bed in beds}, list[Entry](), list[Trouble]()
    changed = ""
    try:
        if not fresh:
            found, changed = _looked_through(folder, beds)
        first = _opened(folder, fresh=fresh)
    except RecordDamaged as error:
        log.error("the record is damaged", folder=str(folder), why=error.why)
        found, saved = _saved(folder, beds)
        first = _anew(folder, error, troubles)
    if changed:
        troubles.append(Trouble("changed", changed))
    writer = Writer(lambda: first.pop() if first else Store(folder), folder, doubt(folder), troubles)
    writer.append(*saved)
    return writer, found


def _looked_through(folder: Path, beds: Sequence[str]) -> tuple[dict[str, Found], str]:
    """What the record holds open, read before anything is written into it: a damaged one stays as it is."""
    try:
        held = lock(folder)
    except OSError:
        return _found(folder, beds)
    try:
        return _found(folder, beds)
    finally:
        held.release()


def _opened(folder: Path, *, fresh: bool) -> list[Store]:
    """The store, or none when the disk refuses for now."""
    try:
        return [Store(folder, fresh=fresh)]
    except OSError as error:
        log.error("the record cannot be opened, trying again", folder=str(folder), why=str(error))
        return []


def _anew(folder: Path, error: RecordDamaged, troubles: list[Trouble]) -> list[Store]:
    """A new record where a damaged one was; on a disk that refuses the writer goes on trying."""
    try:
        troubles.append(moved(error.why, put_aside(folder, host_utc())))
    except OSError as refused:
        log.error("the damaged record cannot be moved aside, trying again", why=str(refused))
        return []
    return _opened(folder, fresh=False)


def _found(folder: Path, beds: Sequence[str]) -> tuple[dict[str, Found], str]:
    """What a restart resumes at each chair, and what was changed in the record, in words. Everything that will be
    read is read once. Raises RecordDamaged."""
    if not os.path.lexists(folder / FILE):
        return {bed: Found() for bed in beds}, ""
    if not (folder / FILE).is_file():
        raise RecordDamaged(folder / FILE, "it is no file")
    with open_reader(folder) as reader:
        changed = reader.look_through(LOOKED_THROUGH)
        return {bed: _at(reader, bed) for bed in beds}, _untold(reader, changed)


def _at(reader: RecordReader, bed: str) -> Found:
    found = _open_session(reader, bed)
    for _ in reader.pressures(found.book.session.id) if found.book.session else ():
        pass
    return replace(found, unread=tuple(_unread(reader, bed)))


def _untold(reader: RecordReader, words: str) -> str:
    """These words, unless the record tells them already."""
    told = [each.event.words for each in reader.session_events((RecordTrouble.kind,)) if _is_trouble(each.event)]
    return "" if words in told else words


def _is_trouble(event: object) -> TypeGuard[RecordTrouble]:
    return isinstance(event, RecordTrouble)


def _open_session(reader: RecordReader, bed: str) -> Found:
    name = reader.open_session_at(bed)
    if name is None:
        return Found()
    book = read(reader.events(session=name))
    moments = [utc for utc, _ in reader.numerics(name)] + ([book.latest] if book.latest else [])
    return Found(book, max(moments, default=None))


def _unread(reader: RecordReader, bed: str) -> list[str]:
    """What was told of the record since a person last read it."""
    words: list[str] = []
    for stamped in reader.session_events((RecordTrouble.kind, RecordTroubleRead.kind)):
        if isinstance(stamped.event, RecordTrouble) and stamped.bed == bed:
            words.append(stamped.event.words)
        elif stamped.bed == bed:
            words.clear()
    return words


def _saved(folder: Path, beds: Sequence[str]) -> tuple[dict[str, Found], list[Entry]]:
    """The open sessions of a damaged record that can still be read: they go on in the new one."""
    found, entries = {bed: Found() for bed in beds}, list[Entry]()
    for bed in beds:
        try:
            with open_reader(folder) as reader:
                one = _open_session(reader, bed)
                if one.book.session is not None:
                    kept: list[Entry] = list(reader.events(session=one.book.session.id))
                    entries += [*kept, *_rows(reader, one.book.session.id)]
                    found[bed] = one
        except (RecordDamaged, OSError) as error:
            log.error("no session could be saved from the damaged record", bed=bed, why=str(error))
    return found, entries


def _rows(reader: RecordReader, session: str) -> Iterator[Row]:
    for utc, row in reader.numerics(session):
        said = (row["value"], row["reason"], row["quality"], row["kind"], row["measured_at"])
        yield NumericRow(_where(row), utc, row["vital"], *said)
    for utc, row in reader.pressures(session):
        numbers = (row["systolic"], row["diastolic"], row["mean"], row["pulse_rate"])
        yield PressureRow(
            _where(row), utc, *numbers, row["reason"], row["quality"], row["kind"], row["measured_at"]
        )


def _where(row: Any) -> Where:
    return Where(row["bed"], row["session"], row["device"], row["origin"])
