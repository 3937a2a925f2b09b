"""Every measured row is under a seal, and the record's end is known beside it: what was changed, taken out, put in
or cut off is named."""

from __future__ import annotations

import contextlib
import random
import shutil
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest
from day import DAY

from bedside.errors import RecordDamaged
from bedside.told.events import Note, RowsSealed, SessionOpened, Stamped
from bedside.told.rows import NumericRow, PressureRow, WaveRow, Where
from clinic.record.head import FILE as HEAD
from clinic.record.head import read_head
from clinic.record.reader import open_reader
from clinic.record.store import FILE, Store
from clinic.record.verifying import Verdict

WHERE = Where("1", "s1", "oximeter", "live")
OPENED = SessionOpened("s1", "KM-0147", 44, 72.0, 0.5, 40, "clinic default")


def stamped(event: object, seconds: float = 0.0, session: str | None = "s1", bed: str = "1") -> Stamped:
    return Stamped(event, DAY + timedelta(seconds=seconds), bed, session, "live", "nurse")  # type: ignore[arg-type]


def rows(second: int, where: Where = WHERE) -> list[NumericRow | WaveRow]:
    utc = DAY + timedelta(seconds=second)
    return [
        NumericRow(where, utc, "spo2", 90 + second % 9, None, ""),
        NumericRow(where, utc, "pulse_rate", None, "searching", "weak_signal"),
        WaveRow(where, utc, "pleth", 75.0, bytes(range(150))),
    ]


def written(folder: Path, seconds: int = 65) -> None:
    store = Store(folder)
    store.write([stamped(OPENED)])
    for second in range(1, seconds):
        store.write(rows(second))
    cuff = PressureRow(WHERE, DAY + timedelta(seconds=seconds), 128, 76, 93, 72, None, "", "spot", None)
    store.write([cuff, stamped(Note("nausea"), seconds)])
    store.write(rows(seconds + 1))
    store.close()


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("whole")
    written(folder)
    return folder


@pytest.fixture
def copy(whole: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "copy"
    shutil.copytree(whole, folder)
    return folder


def verdict(folder: Path) -> Verdict:
    with open_reader(folder) as reader:
        return reader.verify()


def change(folder: Path, *statements: str) -> None:
    with sqlite3.connect(folder / FILE) as raw:
        for statement in statements:
            raw.execute(statement)
    raw.close()


def test_rows_are_sealed_each_ten_seconds_and_at_every_event(whole: Path) -> None:
    found = verdict(whole)
    assert found.whole
    assert (found.rows, found.loose) == (65 * 3 + 1, 0)
    with sqlite3.connect(whole / FILE) as raw:
        kinds = [kind for (kind,) in raw.execute("SELECT kind FROM events ORDER BY seq")]
    raw.close()
    assert kinds == ["session_opened", *["rows_sealed"] * 7, "note", "rows_sealed"]


def test_seals_are_the_records_own(whole: Path) -> None:
    with open_reader(whole) as reader:
        assert not [each for each in reader.events() if isinstance(each.event, RowsSealed)]


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("UPDATE numerics SET value = value + 1 WHERE id = 33", "numerics: row 33 was changed"),
        ("UPDATE numerics SET reason = 'artifact' WHERE id = 34", "numerics: row 34 was changed"),
        ("UPDATE numerics SET at = at + 1 WHERE id = 1", "numerics: row 1 was changed"),
        ("UPDATE waves SET samples = zeroblob(150) WHERE id = 20", "waves: row 20 was changed"),
        ("UPDATE waves SET rate = 74.9 WHERE id = 2", "waves: row 2 was changed"),
        ("UPDATE pressures SET systolic = 118", "pressures: row 1 was changed"),
        ("UPDATE numerics SET session = 's2' WHERE id = 40", "row 40 is under no seal"),
        ("DELETE FROM numerics WHERE id = 50", "are missing, after row 49"),
        ("DELETE FROM numerics WHERE id = 1", "are missing, from row 1 on"),
        ("DELETE FROM numerics WHERE id > 127", "are missing, after row 127"),
        ("DELETE FROM pressures", "pressures: 1 of rows 1 to 1 are missing"),
        ("UPDATE numerics SET value = 'high' WHERE id = 33", "numerics: row 33 was changed"),
        ("DELETE FROM events WHERE seq > 8", "events 9 to 10 are missing at the end"),
        ("DELETE FROM events WHERE seq BETWEEN 3 AND 5", "events 3 to 5 are missing"),
        ("UPDATE events SET utc = utc || 'x' WHERE seq = 10", "event 10 does not follow"),
    ],
)
@pytest.mark.alm(56)
def test_each_change_is_named(copy: Path, statement: str, fault: str) -> None:
    change(copy, statement)
    found = verdict(copy)
    assert not found.whole
    assert any(fault in each for each in found.faults), found.faults


def test_a_row_that_was_put_in_is_named(copy: Path) -> None:
    columns = "bed, session, device, origin, at, vital, value, reason, quality"
    change(
        copy,
        "DELETE FROM numerics WHERE id = 30",
        f"INSERT INTO numerics (id, {columns}) SELECT 30, {columns} FROM numerics WHERE id = 32",
        f"INSERT INTO numerics (id, {columns}) SELECT 100000, {columns} FROM numerics WHERE id = 32",
    )
    faults = verdict(copy).faults
    assert "numerics: row 30 was changed" in faults[0]


def test_a_shorter_record_is_noticed_whatever_was_cut(copy: Path) -> None:
    change(copy, "DELETE FROM events WHERE seq = 10", "DELETE FROM numerics WHERE id > 128")
    assert (
        "events 10 to 10 are missing at the end; numerics rows 129 to 130 are missing" in verdict(copy).faults[-1]
    )
    (copy / FILE).unlink()
    (copy / HEAD).rename(copy / "elsewhere")
    written(copy, 12)
    (copy / "elsewhere").rename(copy / HEAD)
    assert "are missing at the end" in verdict(copy).faults[-1]


def test_rows_after_the_last_seal_are_known_beside_the_record(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.write([stamped(OPENED), *rows(1), *rows(2)])
    shutil.copytree(tmp_path, tmp_path / "cut")
    store.close()
    cut = tmp_path / "cut"
    found = verdict(cut)
    assert found.whole
    assert found.loose == 6
    change(cut, "UPDATE numerics SET value = 99 WHERE id = 3")
    assert "a row after the last seal was changed" in verdict(cut).faults
    change(cut, "DELETE FROM numerics WHERE id = 4")
    assert "numerics rows 4 to 4 are missing at the end" in verdict(cut).faults


def test_a_lost_log_is_noticed(tmp_path: Path) -> None:
    """A power cut on a disk that lies, or a copy without the WAL."""
    store = Store(tmp_path)
    store.write([stamped(OPENED)])
    store.checkpoint()
    for second in range(1, 30):
        store.write(rows(second))
    for name, cut in (("none", None), ("half", 0.5), ("few", 0.95)):
        folder = tmp_path / name
        folder.mkdir()
        for part in (FILE, HEAD):
            shutil.copy(tmp_path / part, folder)
        log = (tmp_path / f"{FILE}-wal").read_bytes()
        if cut:
            (folder / f"{FILE}-wal").write_bytes(log[: int(len(log) * cut)])
        assert "are missing at the end" in verdict(folder).faults[-1], name
    store.close()
    assert verdict(tmp_path).whole


def test_a_second_file_that_is_gone_or_unreadable_is_said(copy: Path) -> None:
    (copy / HEAD).write_bytes((copy / HEAD).read_bytes().replace(b'"seq":10', b'"seq":99'))
    assert "record.head cannot be read" in verdict(copy).faults[-1]
    (copy / HEAD).unlink()
    assert "record.head is missing" in verdict(copy).faults[-1]
    assert read_head(copy) is None


def test_two_chairs_have_their_own_seals(tmp_path: Path) -> None:
    store = Store(tmp_path)
    other = Where("2", "s2", "oximeter", "live")
    for second in range(40):
        store.write([*rows(second), *rows(second, other)])
    store.close()
    assert verdict(tmp_path).whole
    change(tmp_path, "UPDATE numerics SET bed = '1', session = 's1' WHERE id = 39")
    assert "row 39 is under no seal" in verdict(tmp_path).faults[0] or "was added" in verdict(tmp_path).faults[0]


def test_a_record_of_before_there_were_seals_gets_them_at_its_opening(copy: Path) -> None:
    change(
        copy,
        "DELETE FROM events WHERE seq > 1",
        "DROP INDEX events_kind",
        "DROP TABLE about",
        "DROP TABLE sessions",
        "ALTER TABLE numerics DROP COLUMN measured_at",
        "ALTER TABLE numerics DROP COLUMN kind",
        "ALTER TABLE events DROP COLUMN display",
        "UPDATE alembic_version SET version_num = '0001'",
    )
    (copy / HEAD).unlink()
    store = Store(copy)
    assert store.troubles() == []
    store.close()
    assert verdict(copy).whole
    change(copy, "UPDATE numerics SET value = 1 WHERE id = 77")
    assert "numerics: row 77 was changed" in verdict(copy).faults


def test_what_a_crash_left_unsealed_is_sealed_later(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.write([stamped(OPENED), *rows(1)])
    crashed = tmp_path / "crashed"
    shutil.copytree(tmp_path, crashed)
    store.close()
    again = Store(crashed)
    assert again.troubles() == []
    again.write([*rows(2), stamped(Note("on"), 3)])
    again.close()
    found = verdict(crashed)
    assert (found.whole, found.loose, found.rows) == (True, 0, 6)


@pytest.mark.parametrize("seed", range(6))
def test_a_flipped_bit_in_what_was_measured_is_never_unseen(whole: Path, tmp_path: Path, seed: int) -> None:
    """Sixty flips among the bytes that hold rows, and anything else a file may hold never raises."""
    data = (whole / FILE).read_bytes()
    samples = bytes(range(150))
    places = [at for at in range(len(data) - 150) if data[at : at + 150] == samples]
    rng = random.Random(seed)
    for number in range(10):
        at = rng.choice(places) + rng.randrange(150)
        changed = bytearray(data)
        changed[at] ^= 1 << rng.randrange(8)
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / FILE).write_bytes(changed)
        shutil.copy(whole / HEAD, folder)
        assert [fault for fault in verdict(folder).faults if fault.startswith("waves: row")]
    for number in range(40):
        changed = bytearray(data)
        changed[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
        folder = tmp_path / f"any-{number}"
        folder.mkdir()
        (folder / FILE).write_bytes(changed)
        shutil.copy(whole / HEAD, folder)
        with contextlib.suppress(RecordDamaged):  # never what a library raised
            verdict(folder)
