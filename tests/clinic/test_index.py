"""The list of sessions: made from the events, never by itself, and found out where it says something else."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from alone import Alone

from bedside.judged.review import burden, review
from bedside.phase import Phase
from bedside.told import orders as wanted
from bedside.told.events import SessionEnded, Stamped
from clinic.record import index
from clinic.record.files import FILE
from clinic.record.reader import open_reader, verified
from clinic.record.store import Store
from clinic.review.past import clinic_burdens


def three() -> Alone:
    """Two sessions that ended, one of another patient that goes on."""
    chair = Alone()
    for label in ("KM-1", "KM-2", "KM-1"):
        chair.run(5)
        chair.order(wanted.OpenSession(label, 44, 72.0, 0.5, 40))
        chair.order(wanted.StartInfusion("no cuff today"))
        chair.spo2 = 84
        chair.run(14)
        chair.spo2 = 98
        chair.run(12)
        if len(chair.kinds("session_opened")) < 3:
            chair.order(wanted.StopInfusion())
            chair.order(wanted.EndSession())
            chair.run(2)
    return chair


@pytest.fixture
def record(tmp_path: Path) -> Path:
    store = Store(tmp_path)
    for entry in three().memory.entries:
        store.write([entry])
    store.close()
    return tmp_path


def test_each_session_is_listed_as_its_events_left_it(record: Path) -> None:
    with open_reader(record) as reader:
        found = reader.sessions()
        assert [each.label for each in found] == ["KM-1", "KM-2", "KM-1"]
        assert [each.phase for each in found] == [Phase.ENDED, Phase.ENDED, Phase.INFUSING]
        for each in found:
            session = reader.session(each.id)
            assert session
            assert (session.opened_at, session.ended_at) == (each.opened_at, each.ended_at)
            events = list(reader.events(session=each.id))
            judged = review(events, events[-1].utc)
            assert judged
            assert each.burden == (burden(judged) if each.ended_at else None)
        assert [each.id for each in reader.sessions("KM-2")] == [found[1].id]


def test_a_list_that_was_taken_out_is_made_again(record: Path) -> None:
    with open_reader(record) as reader:
        before = reader.sessions()
    change(record, "DELETE FROM sessions WHERE label = 'KM-2'")
    assert "was changed or is missing" in verified(record).faults[0]
    Store(record).close()
    with open_reader(record) as reader:
        assert reader.sessions() == before
    assert verified(record).whole


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("UPDATE sessions SET label = 'KM-9' WHERE label = 'KM-2'", "changed or is missing (label)"),
        ("UPDATE sessions SET phase = 'infusing'", "(phase)"),
        ("UPDATE sessions SET ended = NULL, burden = '{}'", "(burden, ended)"),
        ("UPDATE sessions SET session = 'x' WHERE label = 'KM-2'", "there is no such event"),
    ],
)
def test_a_list_that_says_something_else_is_found(record: Path, sql: str, words: str) -> None:
    change(record, sql)
    assert words in " ".join(verified(record).faults)


def test_a_line_that_cannot_be_made_keeps_no_event_from_the_record(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "made", lambda *_: int("x"))
    store = Store(tmp_path)
    entries = three().memory.entries
    store.write(entries)
    assert "list of sessions could not be written" in store.troubles()[0].words
    store.close()
    with open_reader(tmp_path) as reader:
        ended = [each for each in reader.events() if isinstance(each.event, SessionEnded)]
        assert len(ended) == 2


def test_an_alarm_that_is_marked_afterwards_counts(record: Path) -> None:
    """The list follows what is said of an ended session."""
    with open_reader(record) as reader:
        first = reader.sessions()[0]
        alarm = next(each for each in reader.events(session=first.id) if each.event.kind == "alarm")
    from bedside.told.events import AlarmMarked

    store = Store(record)
    mark = AlarmMarked(alarm.event.condition, alarm.utc.isoformat(), True)  # type: ignore[union-attr]
    store.write([Stamped(mark, alarm.utc, "1", first.id, "live", "display")])
    store.close()
    with open_reader(record) as reader:
        burdened = reader.sessions()[0].burden
    assert burdened is not None
    assert (burdened.marked, burdened.real) == (1, 1)
    assert verified(record).whole
    assert len(clinic_burdens(record)) == 2


def change(folder: Path, sql: str) -> None:
    with sqlite3.connect(folder / FILE) as raw:
        raw.execute(sql)
    raw.close()
