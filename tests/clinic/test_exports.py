"""Every format of an export holds what the record holds: the same rows, nothing invented, no formula in a cell."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from alone import Alone

from bedside.told import orders as wanted
from clinic.exports.formats import FORMATS
from clinic.record.reader import RecordReader, open_reader
from clinic.record.store import Store

NOTE = '=HYPERLINK("http://x") ж <b>'


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    chair = Alone().infusing()
    chair.order(wanted.AddNote(NOTE))
    chair.spo2 = None
    chair.run(8)
    chair.order(wanted.StopInfusion())
    chair.order(wanted.EndSession())
    chair.run(1)
    folder = tmp_path_factory.mktemp("record")
    store = Store(folder)
    store.write(chair.memory.entries)
    store.close()
    return folder


def read_csv(out: Path) -> dict[str, list[dict[str, Any]]]:
    found = {}
    for name in ("numerics", "pressures", "events"):
        with (out / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            found[name] = list(csv.DictReader(file))
    for row in found["events"]:
        row["body"] = json.loads(row["body"])
    return found


def read_json(out: Path) -> dict[str, list[dict[str, Any]]]:
    body = json.loads(out.read_text(encoding="utf-8"))
    return {name: body[name] for name in ("numerics", "pressures", "events")}


READERS = {"csv": read_csv, "json": read_json}


def plain(value: Any) -> Any:
    """A cell of CSV and a value of JSON, so that they can be compared."""
    return "" if value is None else str(value) if not isinstance(value, dict) else value


def held(reader: RecordReader, session: str) -> dict[str, list[dict[str, Any]]]:
    names = {"numerics": reader.numerics, "pressures": reader.pressures}
    return {name: [dict(row) for _, row in rows(session)] for name, rows in names.items()}


@pytest.mark.parametrize("kind", sorted(FORMATS))
def test_a_format_holds_what_the_record_holds(kind: str, record: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    with open_reader(record) as reader:
        (listed,) = reader.sessions()
        session = reader.session(listed.id)
        assert session
        FORMATS[kind].write(reader, session, out)
        found, rows = READERS[kind](out), held(reader, session.id)
        events = list(reader.events(session=session.id))
    for name, kept in rows.items():
        assert len(found[name]) == len(kept) > 0
        for said, row in zip(found[name], kept, strict=True):
            assert {key: plain(said[key]) for key in said if key != "utc"} == {
                key: plain(row[key]) for key in said if key != "utc"
            }
            assert said["utc"].endswith("+00:00")
    assert [row["kind"] for row in found["events"]] == [each.event.kind for each in events]
    assert any(row["body"].get("text") == NOTE for row in found["events"])
    assert any(plain(row["value"]) == "" and row["reason"] == "sensor_off" for row in found["numerics"]), (
        "no number"
    )
    assert out.is_dir() is (FORMATS[kind].kind == "folder")


def test_there_is_a_reader_for_every_format() -> None:
    assert set(READERS) == set(FORMATS)


def test_no_cell_is_a_formula(record: Path, tmp_path: Path) -> None:
    with open_reader(record) as reader:
        (listed,) = reader.sessions()
        session = reader.session(listed.id)
        assert session
        FORMATS["csv"].write(reader, session, tmp_path)
    for path in tmp_path.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            assert not [cell for row in csv.reader(file) for cell in row if cell[:1] in "=+-@\t" and cell]
