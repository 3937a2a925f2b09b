"""The record: what was acknowledged is there after kill -9, the chain tells of every change, two cannot write."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from day import DAY

from bedside.errors import RecordDamaged, RecordInUse, RecordNewer
from bedside.phase import Phase
from bedside.told.events import InfusionStarted, Note, SessionEnded, SessionOpened, Stamped
from bedside.told.recording import RecordingState
from bedside.told.rows import NumericRow, PressureRow, WaveRow, Where
from clinic.record.opening import open_record
from clinic.record.reader import open_reader
from clinic.record.store import FILE, Store
from clinic.record.writer import Writer

WHERE = Where("1", "s1", "oximeter", "live")
OPENED = SessionOpened("s1", "KM-0147", 44, 72.0, 0.5, 40, "clinic default")


def stamped(event: object, seconds: float = 0.0, session: str | None = "s1") -> Stamped:
    return Stamped(event, DAY + timedelta(seconds=seconds), "1", session, "live", "nurse")  # type: ignore[arg-type]


def numeric(seconds: float, value: float | None = 97) -> NumericRow:
    return NumericRow(WHERE, DAY + timedelta(seconds=seconds), "spo2", value, None if value else "sensor_off", "")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(tmp_path)
    yield opened
    opened.close()


def test_what_was_written_is_read_back(tmp_path: Path, store: Store) -> None:
    wave = WaveRow(WHERE, DAY, "pleth", 75.0, b"\x01\x00\x02\x00")
    cuff = PressureRow(WHERE, DAY, 128, 76, 93, 72, None, "", "spot", None)
    store.write([stamped(OPENED), numeric(1), numeric(2, None), cuff, wave, stamped(InfusionStarted(), 60)])
    with open_reader(tmp_path) as reader:
        session = reader.session("s1")
        assert session is not None
        assert (session.label, session.phase, session.planned_mg) == ("KM-0147", Phase.INFUSING, 36.0)
        assert [(row["value"], row["reason"]) for _, row in reader.numerics("s1")] == [
            (97, None),
            (None, "sensor_off"),
        ]
        assert [row["systolic"] for _, row in reader.pressures("s1")] == [128]
        assert [row["samples"] for _, row in reader.waves("s1")] == [b"\x01\x00\x02\x00"]
        assert reader.session(reader.open_session_at("1") or "") == session
        assert reader.verify().whole


def test_an_ended_session_is_not_resumed(tmp_path: Path, store: Store) -> None:
    store.write([stamped(OPENED), stamped(SessionEnded(), 5)])
    with open_reader(tmp_path) as reader:
        assert reader.open_session_at("1") is None
        assert reader.open_session_at("2") is None


def test_durable_settings_are_on(store: Store, tmp_path: Path) -> None:
    assert store._connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
    assert store._connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2


@pytest.mark.parametrize("name", ["d#1", "d?x", "d%41", "ä b"])
def test_any_folder_name_keeps_its_own_record(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    opened = Store(folder)
    opened.write([stamped(OPENED)])
    opened.close()
    assert (folder / FILE).is_file()
    assert [path.name for path in tmp_path.iterdir()] == [name]
    with open_reader(folder) as reader:
        assert reader.open_session_at("1") is not None


def test_a_second_writer_is_refused(tmp_path: Path, store: Store) -> None:
    with pytest.raises(RecordInUse, match="in use by another"):
        Store(tmp_path)


def test_a_record_that_was_closed_opens_again_and_the_chain_goes_on(tmp_path: Path) -> None:
    for round_ in range(3):
        opened = Store(tmp_path)
        opened.write([stamped(Note(f"round {round_}"))])
        opened.close()
    with open_reader(tmp_path) as reader:
        verdict = reader.verify()
    assert verdict.whole
    assert verdict.events == 3


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ("UPDATE events SET body = replace(body, 'two', 'TWO') WHERE seq = 2", "event 2 does not follow"),
        ("DELETE FROM events WHERE seq = 2", "event 2 is missing"),
        ("UPDATE events SET actor = 'someone else' WHERE seq = 3", "event 3 does not follow"),
    ],
)
@pytest.mark.alm(56)
def test_a_changed_event_breaks_the_chain(tmp_path: Path, change: str, fault: str) -> None:
    opened = Store(tmp_path)
    opened.write([stamped(Note(word)) for word in ("one", "two", "three")])
    opened.close()
    with sqlite3.connect(tmp_path / FILE) as raw:
        raw.execute(change)
    raw.close()
    with open_reader(tmp_path) as reader:
        verdict = reader.verify()
    assert not verdict.whole
    assert fault in verdict.faults[0]


def test_an_event_taken_out_and_its_neighbours_joined_breaks_the_chain(tmp_path: Path) -> None:
    opened = Store(tmp_path)
    opened.write([stamped(Note(word)) for word in ("one", "two", "three")])
    opened.close()
    with sqlite3.connect(tmp_path / FILE) as raw:
        raw.execute("DELETE FROM events WHERE seq = 2")
        raw.execute("UPDATE events SET seq = 2, prev = (SELECT hash FROM events WHERE seq = 1) WHERE seq = 3")
    raw.close()
    with open_reader(tmp_path) as reader:
        verdict = reader.verify()
    assert not verdict.whole


def test_a_newer_record_and_a_foreign_file_are_refused(tmp_path: Path) -> None:
    Store(tmp_path).close()
    with sqlite3.connect(tmp_path / FILE) as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
    raw.close()
    with pytest.raises(RecordNewer, match="newer infusion-monitor"):
        Store(tmp_path)
    with pytest.raises(RecordNewer, match="newer infusion-monitor"):  # and is not taken for damage
        open_record(tmp_path, ["1"], fresh=False)
    foreign = tmp_path / "foreign"
    foreign.mkdir()
    (foreign / FILE).write_bytes(b"this is not a database, whatever its name is" * 100)
    with pytest.raises(RecordDamaged), open_reader(foreign):
        pass
    with pytest.raises(RecordDamaged, match="no record here"), open_reader(tmp_path / "nowhere"):
        pass


def test_the_writer_acknowledges_only_what_is_on_disk(tmp_path: Path) -> None:
    writer = Writer(lambda: Store(tmp_path))
    number = writer.append(stamped(OPENED))
    assert writer.wait(number, 5)
    with open_reader(tmp_path) as reader:
        assert reader.verify().events == 1
    assert writer.status().state is RecordingState.OK
    assert writer.close()


class Refusing:
    """A store on a disk that is full for a while."""

    def __init__(self, store: Store) -> None:
        self.store, self.full = store, True

    def write(self, batch: list[object]) -> None:
        if self.full:
            raise OSError("No space left on device")
        self.store.write(batch)  # type: ignore[arg-type]

    def troubles(self) -> list[object]:
        return []

    def close(self) -> None:
        self.store.close()


def test_a_full_disk_loses_nothing_and_is_said(tmp_path: Path) -> None:
    refusing = Refusing(Store(tmp_path))
    writer = Writer(lambda: refusing)
    numbers = [writer.append(stamped(Note(str(at)))) for at in range(3)]
    assert not writer.wait(numbers[-1], 0.5)
    assert writer.status().state is RecordingState.FAILED
    assert "No space left" in writer.status().why
    refusing.full = False
    assert writer.wait(numbers[-1], 5)
    assert writer.status().state is RecordingState.OK
    assert writer.close()
    with open_reader(tmp_path) as reader:
        assert [s.event for s in reader.events()] == [Note("0"), Note("1"), Note("2")]


def test_sqlites_own_full_disk_is_survived(tmp_path: Path) -> None:
    opened = Store(tmp_path)
    pages = opened._connection.exec_driver_sql("PRAGMA page_count").scalar()
    opened._connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
    opened._connection.commit()
    writer = Writer(lambda: opened)
    number = writer.append(*(stamped(Note("x" * 3000)) for _ in range(40)))
    assert not writer.wait(number, 0.7)
    assert writer.status().state is RecordingState.FAILED
    assert "full" in writer.status().why
    opened._connection.exec_driver_sql("PRAGMA max_page_count=1000000")
    opened._connection.commit()
    assert writer.wait(number, 5)
    assert writer.close()
    with open_reader(tmp_path) as reader:
        verdict = reader.verify()
    assert verdict.whole
    assert verdict.events == 40


KILLED = """
    import sys
    from datetime import UTC, datetime
    from pathlib import Path
    from bedside.told.events import Note, Stamped
    from bedside.told.rows import NumericRow, Where
    from clinic.record.store import Store
    from clinic.record.writer import Writer
    folder = Path(sys.argv[1])
    writer = Writer(lambda: Store(folder))
    at = 0
    while True:
        now = datetime.now(UTC)
        number = writer.append(Stamped(Note(str(at)), now, "1", "s", "live", "x"))
        writer.append(NumericRow(Where("1", "s", "d", "live"), now, "spo2", 97.0, None, ""))
        if writer.wait(number, 5):
            print(at, flush=True)
        at += 1
"""


@pytest.mark.alm(56)
def test_kill_9_loses_no_acknowledged_event(tmp_path: Path) -> None:
    for round_ in range(3):
        process = subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(KILLED), str(tmp_path)], stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        acknowledged = [process.stdout.readline() for _ in range(20 + 17 * round_)]
        os.kill(process.pid, signal.SIGKILL)
        rest = process.stdout.read().split()
        process.wait()
        process.stdout.close()
        last = int((rest or acknowledged)[-1])
        with open_reader(tmp_path) as reader:
            verdict = reader.verify()
            notes = [s.event.text for s in reader.events() if isinstance(s.event, Note)]
        assert verdict.whole
        assert str(last) in notes[-(last + 3) :]


def test_the_write_ahead_log_does_not_grow_with_the_days(tmp_path: Path) -> None:
    """Case 22: what has been written is taken into the file while the program runs, not only at its end."""
    opened = Store(tmp_path)
    largest = 0
    for number in range(400):
        opened.write([stamped(Note("x" * 4000)) for _ in range(10)])
        if number % 20 == 0:
            largest = max(largest, sum(path.stat().st_size for path in tmp_path.glob("*-wal")))
    whole = (tmp_path / FILE).stat().st_size
    opened.close()
    assert whole > 12_000_000
    assert largest < 8_000_000
