"""Nothing ends the recording: bad entries, damaged files, files taken away while they are written, strangers."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from alone import Alone
from day import DAY

from bedside.alive import Caretaker, Kept, Part
from bedside.clock import ScaledClock
from bedside.errors import CommandRefused, RecordDamaged, RecordInUse
from bedside.text import well_formed, well_formed_all
from bedside.told.events import Note, RecordTrouble, SessionOpened, Stamped
from bedside.told.orders import ReadTrouble
from bedside.told.recording import Recording, RecordingState
from bedside.told.rows import NumericRow, WaveRow, Where
from bedside.watch import Watch
from clinic.record.files import ASIDE, WAL
from clinic.record.head import FILE as HEAD
from clinic.record.opening import open_record
from clinic.record.place import doubt, why_refused
from clinic.record.reader import open_reader, verified
from clinic.record.store import FILE, Store
from clinic.record.writer import Writer
from dashboard.said import live

WHERE = Where("1", "s1", "oximeter", "live")
OPENED = SessionOpened("s1", "KM-0147", 44, 72.0, 0.5, 40, "clinic default")
HALF = "half an emoji \ud83e"


def stamped(event: object, seconds: float = 0.0, actor: str = "nurse") -> Stamped:
    return Stamped(event, DAY + timedelta(seconds=seconds), "1", "s1", "live", actor)  # type: ignore[arg-type]


def numeric(seconds: float, value: float = 97) -> NumericRow:
    return NumericRow(WHERE, DAY + timedelta(seconds=seconds), "spo2", value, None, "")


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[Writer]:
    opened, _ = open_record(tmp_path, ["1"], fresh=False)
    yield opened
    opened.close()


def notes(folder: Path) -> list[str]:
    with open_reader(folder) as reader:
        assert reader.verify().whole
        return [each.event.text for each in reader.events() if isinstance(each.event, Note)]


def test_half_an_emoji_is_no_text() -> None:
    assert well_formed(HALF) == "half an emoji �"
    assert well_formed("\U0001f9d1 whole \0") == "\U0001f9d1 whole �"
    assert well_formed_all({HALF: [HALF, 1, None]}) == {"half an emoji �": ["half an emoji �", 1, None]}


def test_half_an_emoji_is_written_and_nothing_ends(tmp_path: Path, writer: Writer) -> None:
    assert writer.wait(writer.append(stamped(Note(HALF), actor=HALF)), 5)
    assert writer.wait(writer.append(stamped(Note("after"))), 5)
    assert notes(tmp_path) == ["half an emoji �", "after"]


@pytest.mark.parametrize(
    "bad",
    [
        NumericRow(WHERE, DAY, "spo2", object(), None, ""),  # type: ignore[arg-type]
        NumericRow(WHERE, DAY, "spo2", 10**400, None, ""),
        NumericRow(WHERE, DAY, None, 97.0, None, ""),  # type: ignore[arg-type]
        stamped(Note(object())),  # type: ignore[arg-type]
        stamped(Note({1, 2})),  # type: ignore[arg-type]
        Stamped(Note("no time"), None, "1", "s1", "live", "nurse"),  # type: ignore[arg-type]
    ],
)
def test_an_entry_that_cannot_be_written_is_set_aside_and_the_rest_goes_on(
    tmp_path: Path, writer: Writer, bad: object
) -> None:
    number = writer.append(stamped(Note("before")), numeric(1), bad, numeric(2), stamped(Note("after")))  # type: ignore[arg-type]
    assert writer.wait(number, 5)
    assert notes(tmp_path) == ["before", "after"]
    (said,) = [json.loads(line) for line in (tmp_path / ASIDE).read_text().splitlines()]
    assert said["why"]
    assert said["entry"]
    assert writer.settle(5)
    (trouble,) = writer.status().troubles
    assert trouble.what == "set_aside"
    assert writer.status().state is RecordingState.OK
    assert writer.kept.part.restarts == 0


class Odd:
    """A store that raises what nobody expects."""

    def __init__(self, store: Store, raises: BaseException) -> None:
        self.store, self.raises = store, [raises]

    def write(self, batch: list[object]) -> None:
        if self.raises:
            raise self.raises.pop()
        self.store.write(batch)  # type: ignore[arg-type]

    def troubles(self) -> list[object]:
        return []

    def close(self) -> None:
        self.store.close()


@pytest.mark.parametrize("raises", [MemoryError(), SystemExit(1), RuntimeError("odd"), RecordInUse(Path("x"))])
def test_no_exception_of_any_kind_ends_the_writer(tmp_path: Path, raises: BaseException) -> None:
    writer = Writer(lambda: Odd(Store(tmp_path), raises))  # type: ignore[arg-type]
    assert writer.wait(writer.append(stamped(Note("kept"))), 10)
    assert writer.close()
    assert notes(tmp_path) == ["kept"]


def test_a_record_in_use_at_a_reopening_is_told_and_tried_again(tmp_path: Path) -> None:
    other = Store(tmp_path)
    writer = Writer(lambda: Store(tmp_path), tmp_path)
    number = writer.append(stamped(Note("waits")))
    assert not writer.wait(number, 0.5)
    assert "in use by another" in writer.status().why
    other.close()
    assert writer.wait(number, 10)
    assert writer.close()


def spoiled(folder: Path, how: str) -> bytes:
    path = folder / FILE
    if how == "header":
        data = path.read_bytes()
        path.write_bytes(b"\0" * 100 + data[100:])
    elif how == "truncated":
        path.write_bytes(path.read_bytes()[:5000])
    elif how == "garbage":
        path.write_bytes(b"garbage " * 1000)
    else:
        with sqlite3.connect(path) as raw:
            raw.execute(
                {
                    "event": "UPDATE events SET body = '{' WHERE seq = 3",
                    "deep": f"UPDATE events SET body = '{'[' * 100_000}' WHERE seq = 3",
                    "kind": 'UPDATE events SET body = \'{"kind":"what"}\' WHERE seq = 2',
                    "time": "UPDATE events SET utc = 'noon' WHERE seq = 3",
                    "table": "DROP TABLE events",
                    "revision": "UPDATE alembic_version SET version_num = 'x'",
                }[how]
            )
        raw.close()
    return path.read_bytes()


DAMAGES = ["header", "truncated", "garbage", "event", "deep", "kind", "time", "table", "revision"]


@pytest.mark.parametrize("how", DAMAGES)
def test_a_damaged_record_is_moved_aside_untouched_and_a_new_one_begins(tmp_path: Path, how: str) -> None:
    store = Store(tmp_path)
    store.write([stamped(OPENED), numeric(1), stamped(Note("one")), stamped(Note("two"))])
    store.close()
    before = spoiled(tmp_path, how)
    writer, chairs = open_record(tmp_path, ["1"], fresh=False)
    found = chairs["1"]
    try:
        (trouble,) = writer.status().troubles
        assert trouble.what == "damaged"
        assert (Path(trouble.file) / FILE).read_bytes() == before
        assert (found.session is not None) == (how in ("revision", "kind"))
        assert writer.wait(writer.append(stamped(Note("new"))), 5)
    finally:
        assert writer.close()
    assert notes(tmp_path)[-1:] == ["new"]


def test_an_open_session_that_can_still_be_read_goes_on_in_the_new_record(tmp_path: Path) -> None:
    store = Store(tmp_path)
    other = Stamped(Note("of yesterday"), DAY - timedelta(days=1), "1", "s0", "live", "nurse")
    store.write([other, stamped(OPENED), numeric(1), stamped(Note("one"), 2)])
    store.close()
    with sqlite3.connect(tmp_path / FILE) as raw:
        raw.execute("UPDATE events SET body = '{' WHERE seq = 1")
    raw.close()
    writer, chairs = open_record(tmp_path, ["1"], fresh=False)
    found = chairs["1"]
    assert found.session is not None
    assert writer.close()
    with open_reader(tmp_path) as reader:
        assert reader.verify().whole
        assert reader.session(reader.open_session_at("1") or "") == found.session
        assert [row["value"] for _, row in reader.numerics("s1")] == [97]
    assert notes(tmp_path) == ["one"]


def test_a_record_that_is_taken_away_while_it_is_written_begins_anew_with_the_session(
    tmp_path: Path, writer: Writer
) -> None:
    told = [stamped(OPENED), stamped(Note("one"))]
    writer.so_far = lambda: told
    assert writer.wait(writer.append(*told), 5)
    for name in (FILE, WAL):
        (tmp_path / name).unlink()
    assert writer.wait(writer.append(stamped(Note("two"))), 5)
    assert writer.settle(5)
    assert notes(tmp_path) == ["one", "two"]
    assert [each.what for each in writer.status().troubles] == ["damaged"]


def test_a_log_that_is_taken_away_while_it_is_written_is_saved(tmp_path: Path, writer: Writer) -> None:
    assert writer.wait(writer.append(stamped(Note("one"))), 5)
    (tmp_path / WAL).unlink()
    assert writer.wait(writer.append(stamped(Note("two"))), 5)
    assert notes(tmp_path) == ["one", "two"]
    assert writer.settle(5)
    assert "was removed while it was written" in writer.status().troubles[0].words


def test_a_foreign_writer_is_noticed_and_its_rows_keep_their_place(tmp_path: Path, writer: Writer) -> None:
    assert writer.wait(writer.append(stamped(Note("one")), numeric(1)), 5)
    with sqlite3.connect(tmp_path / FILE) as raw:
        raw.execute(
            "INSERT INTO events (bed, session, utc, origin, actor, kind, body, prev, hash)"
            " SELECT bed, session, utc, origin, 'stranger', kind, body, hash, 'x' FROM events WHERE seq = 1"
        )
    raw.close()
    assert writer.wait(writer.append(stamped(Note("two")), numeric(2)), 5)
    assert writer.settle(5)
    assert [each.what for each in writer.status().troubles] == ["foreign"]
    with open_reader(tmp_path) as reader:
        faults = reader.verify().faults
    assert any("does not follow" in fault for fault in faults)


def test_a_record_that_lost_its_end_says_so_and_goes_on(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.write([stamped(OPENED), stamped(Note("one")), stamped(Note("two"))])
    store.close()
    with sqlite3.connect(tmp_path / FILE) as raw:
        raw.execute("DELETE FROM events WHERE seq = 3")
    raw.close()
    writer, chairs = open_record(tmp_path, ["1"], fresh=False)
    found = chairs["1"]
    assert found.session is not None
    assert writer.wait(writer.append(stamped(Note("three"))), 5)
    assert writer.settle(5)
    (trouble,) = writer.status().troubles
    assert (trouble.what, trouble.words) == ("shorter", "events 3 to 3 are missing at the end")
    assert writer.close()


def test_doubtful_places(tmp_path: Path) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text("/dev/sda1 / ext4 rw 0 0\nserver:/x /srv/my\\040share nfs4 rw 0 0\nx /home cifs rw 0 0\n")
    assert doubt(Path("/srv/my share/record"), mounts) == "on a network drive (nfs4)"
    assert doubt(Path("/home"), mounts) == "on a network drive (cifs)"
    assert doubt(Path("/homes"), mounts) == ""
    assert doubt(tmp_path, tmp_path / "none") == ""
    assert why_refused(tmp_path) == ""
    assert "is gone" in why_refused(tmp_path / "nowhere")


def test_a_kept_thread_begins_anew_and_counts() -> None:
    runs: list[int] = []
    done = threading.Event()

    def body() -> None:
        runs.append(1)
        if len(runs) < 3:
            raise SystemExit("no reason")
        done.set()

    kept = Kept(Part("x", "a thread"), body)
    kept.start()
    assert done.wait(5)
    kept.stop()
    assert (kept.part.restarts, kept.part.why) == (2, "SystemExit: no reason")


def test_a_thread_that_is_gone_is_started_by_the_caretaker() -> None:
    began = threading.Semaphore(0)
    kept = Kept(Part("x", "a thread"), began.release)
    kept.start()
    assert began.acquire(timeout=5)
    kept._thread.join(5)  # type: ignore[union-attr]
    broken = Kept(Part("y", "one that cannot be tended"), began.release)
    broken.tend = lambda: 1 / 0  # type: ignore[method-assign, assignment]
    caretaker = Caretaker(lambda: [broken, kept])
    caretaker.look()
    assert began.acquire(timeout=5)
    assert [(view.name, view.restarts) for view in caretaker.views()] == [("y", 0), ("x", 1), ("caretaker", 0)]
    assert all(view.alive for view in caretaker.views())
    kept.stop()


def test_a_damaged_file_that_is_found_while_running_is_moved_aside(tmp_path: Path) -> None:
    class Breaks(Store):
        def write(self, batch: object) -> None:
            if not broken:
                broken.append(1)
                raise RecordDamaged(self.path, "malformed")
            super().write(batch)  # type: ignore[arg-type]

    broken: list[int] = []
    writer = Writer(lambda: Breaks(tmp_path), tmp_path)
    assert writer.wait(writer.append(stamped(Note("kept"))), 5)
    assert writer.close()
    assert notes(tmp_path) == ["kept"]
    assert len([path for path in tmp_path.iterdir() if path.name.startswith("damaged-")]) == 1
    shutil.rmtree(tmp_path)


def test_a_clock_of_another_century_is_said_for_as_long_as_it_is() -> None:
    chair = Alone().infusing()
    chair.host_offset = -40 * 365.25 * 86_400
    chair.run(200)
    told = live.state(chair.monitor.snapshot)
    assert chair.alarms["clock_stepped"] == "low"
    assert (
        next(alarm for alarm in told["alarms"] if alarm["condition"] == "clock_stepped")["detail"]
        == "it says 1986: set it"
    )
    assert {proof.name: proof.fact for proof in chair.monitor.snapshot.chain}["clock"] == "says 1986: set it"


def test_a_record_on_a_network_drive_is_a_link_that_is_not_proven() -> None:
    chair = Alone()
    chair.memory.status = lambda: Recording(RecordingState.OK, 0.0, doubt="on a network drive (nfs)")  # type: ignore[method-assign]
    chair.run(3)
    proof = next(proof for proof in chair.monitor.snapshot.chain if proof.name == "disk")
    assert (proof.ok, proof.fact) == (False, "on a network drive (nfs)")


def test_an_item_that_the_monitor_cannot_take_is_told_and_nothing_else_stops() -> None:
    chair = Alone().infusing()
    chair.monitor._p.intake.take = lambda *_: 1 / 0  # type: ignore[method-assign, assignment]
    chair.run(3)
    chair.monitor.submit(object())  # type: ignore[arg-type]
    before = chair.monitor.snapshot.sequence
    chair.run(3)
    assert chair.monitor.snapshot.sequence > before
    assert chair.alarms["recording_failed"] == "medium"
    assert len(chair.monitor.snapshot.record_trouble) == 2, "each kind of failure is told once"
    chair.order(ReadTrouble())
    del chair.monitor._p.intake.take
    chair.run(1)
    assert "recording_failed" not in chair.alarms


def test_a_press_that_the_monitor_fails_at_is_answered_at_once() -> None:
    chair = Alone().infusing()
    chair.monitor._obey = lambda *_: 1 / 0  # type: ignore[method-assign, assignment]
    with pytest.raises(CommandRefused, match="Not done"):
        chair.order(ReadTrouble())


def test_a_watch_goes_on_when_a_step_or_a_picture_fails() -> None:
    chair = Alone()
    published: list[int] = []
    watch = Watch(chair.monitor, ScaledClock(), lambda snapshot: published.append(snapshot.sequence))
    watch._tick()
    chair.monitor.step, step = lambda *_: 1 / 0, chair.monitor.step  # type: ignore[method-assign, assignment]
    for _ in range(5):
        watch._tick()
    assert (watch.kept.part.restarts, watch.kept.part.why) == (1, "ZeroDivisionError: division by zero")
    chair.monitor.step = step  # type: ignore[method-assign]
    watch._publish = lambda _: 1 / 0  # type: ignore[assignment]
    watch._tick()
    assert watch.channel.restarts == 1
    assert chair.monitor.snapshot.sequence == 2, "the alarms are stepped whatever becomes of the picture"
    assert published == [1]


def test_waves_that_are_let_go_while_a_batch_is_written_take_nothing_else_with_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is written and what waits are told apart by what they are, not by how many."""
    monkeypatch.setattr("clinic.record.writer.MOST_KEPT", 6)
    began, goes_on = threading.Event(), threading.Event()

    class Slow(Store):
        def write(self, batch: object) -> None:
            began.set()
            assert goes_on.wait(5)
            super().write(batch)  # type: ignore[arg-type]

    writer = Writer(lambda: Slow(tmp_path), tmp_path)
    wave = [WaveRow(WHERE, DAY, "pleth", 75.0, b"ab") for _ in range(4)]
    writer.append(*wave, stamped(Note("one")))
    assert began.wait(5)
    number = writer.append(*(stamped(Note(f"later {at}")) for at in range(4)))
    goes_on.set()
    assert writer.wait(number, 5)
    assert writer.close()
    assert notes(tmp_path) == ["one", "later 0", "later 1", "later 2", "later 3"]
    assert writer.status().lost == 4


def test_a_file_that_breaks_again_at_once_is_waited_for(tmp_path: Path) -> None:
    class Breaks(Store):
        def write(self, batch: object) -> None:
            raise RecordDamaged(self.path, "malformed")

    writer = Writer(lambda: Breaks(tmp_path), tmp_path)
    number = writer.append(stamped(Note("never")))
    assert not writer.wait(number, 2.5)
    assert writer.status().state is RecordingState.FAILED
    assert len([path for path in tmp_path.iterdir() if path.name.startswith("damaged-")]) == 1
    writer.close()


@pytest.mark.parametrize("make", ["directory", "loop", "dangling", "pipe"])
def test_what_is_no_file_is_moved_aside_too(tmp_path: Path, make: str) -> None:
    path = tmp_path / FILE
    if make == "directory":
        path.mkdir()
    elif make == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to(path if make == "loop" else tmp_path / "nowhere")
    writer, _ = open_record(tmp_path, ["1"], fresh=False)
    try:
        assert writer.wait(writer.append(stamped(Note("new"))), 5)
        assert [each.what for each in writer.status().troubles] == ["damaged"]
    finally:
        assert writer.close()
    assert notes(tmp_path) == ["new"]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE events SET kind = 'record_trouble', body = '[]' WHERE seq = 2",
        "UPDATE events SET kind = 'record_trouble', "
        'body = \'{"kind":"record_trouble","words":[1],"what":3}\' WHERE seq = 2',
        "UPDATE events SET kind = 'rows_sealed', body = 'null' WHERE seq = 2",
        "UPDATE events SET kind = 'rows_sealed', "
        'body = \'{"kind":"rows_sealed","chunks":[1],"upto":[1,2]}\' WHERE seq = 2',
        "CREATE TRIGGER t BEFORE INSERT ON events BEGIN SELECT raise(abort, 'no'); END",
    ],
)
def test_what_a_stranger_wrote_into_the_record_is_damage(tmp_path: Path, statement: str) -> None:
    store = Store(tmp_path)
    store.write([stamped(OPENED), stamped(Note("one")), stamped(Note("two"))])
    store.close()
    with sqlite3.connect(tmp_path / FILE) as raw:
        raw.execute(statement)
    raw.close()
    assert not verified(tmp_path).whole
    writer, _ = open_record(tmp_path, ["1"], fresh=False)
    assert [each.what for each in writer.status().troubles] == ["damaged"]
    assert writer.close()


def test_a_changed_event_that_can_be_read_is_said_once_and_the_session_goes_on(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.write([stamped(OPENED), stamped(Note("one")), stamped(Note("two"))])
    store.close()
    with sqlite3.connect(tmp_path / FILE) as raw:
        raw.execute("UPDATE events SET kind = 'zzz' WHERE seq = 2")
    raw.close()
    for told in (["changed"], []):
        writer, chairs = open_record(tmp_path, ["1"], fresh=False)
        found = chairs["1"]
        assert found.session is not None
        assert [each.what for each in writer.status().troubles] == told
        for each in writer.status().troubles:  # as the chair does
            writer.append(stamped(RecordTrouble(each.what, each.words)))
        assert writer.close()


def test_a_second_file_that_is_taken_away_is_there_again(tmp_path: Path, writer: Writer) -> None:
    assert writer.wait(writer.append(stamped(Note("one"))), 5)
    (tmp_path / HEAD).unlink()
    assert writer.wait(writer.append(stamped(Note("two"))), 5)
    assert writer.settle(5)
    assert notes(tmp_path) == ["one", "two"]
    (tmp_path / HEAD).unlink()
    (tmp_path / HEAD).mkdir()
    assert writer.wait(writer.append(stamped(Note("three"))), 5)
    assert "record.head cannot be written" in writer.status().troubles[0].words
