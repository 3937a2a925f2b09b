"""Records that earlier versions wrote, as kill -9 left them: they are read as they are, opened, and verified."""

from __future__ import annotations

import json
import tarfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from bedside.phase import Phase
from clinic.record import schema
from clinic.record.opening import open_record
from clinic.record.reader import open_reader, verified
from clinic.record.store import RECORD_ID, Store
from dashboard.__main__ import cli

FIXTURES = Path(__file__).parents[1] / "fixtures"
OLD = sorted(path.name.split(".")[0] for path in FIXTURES.glob("record-*.tar.xz"))


@pytest.fixture(params=OLD)
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    with tarfile.open(FIXTURES / f"{request.param}.tar.xz") as packed:
        packed.extractall(tmp_path, filter="data")
    return tmp_path


def test_there_is_one_of_every_revision_before_this() -> None:
    assert [f"record-{number:04}" for number in range(1, int(schema.REVISION))] == OLD


def test_it_is_read_before_anybody_opened_it(old: Path) -> None:
    assert verified(old).whole
    with open_reader(old) as reader:
        (session,) = reader.sessions()
        assert session.label == "Simulated patient 7"
        assert session.phase == Phase.INFUSING
        assert sum(1 for _ in reader.numerics(session.id)) > 500
        assert reader.sessions("somebody else") == []


def test_it_opens_resumes_and_is_whole_afterwards(old: Path) -> None:
    before = verified(old)
    writer, found = open_record(old, ["1"], fresh=False)
    assert writer.close()
    session = found["1"].session
    assert session is not None
    assert session.phase is Phase.INFUSING
    after = verified(old)
    assert after.whole, after.faults
    assert after.rows == before.rows
    assert after.events >= before.events
    with open_reader(old) as reader:
        (listed,) = reader.sessions()
        assert listed.id == session.id


def test_it_gets_a_name_of_its_own_once(old: Path) -> None:
    names = set()
    for _ in range(2):
        store = Store(old)
        query = schema.about.select().where(schema.about.c.name == RECORD_ID)
        names.add(store._connection.execute(query).one().value)
        store._connection.rollback()
        store.close()
    assert len(names) == 1


def test_its_session_is_judged_again_as_it_was(old: Path) -> None:
    """It keeps no table of limits yet: the profile's of today, which are still the same."""
    Store(old).close()
    with open_reader(old) as reader:
        (session,) = reader.sessions()
    said = CliRunner().invoke(cli, ["sessions", "replay", session.id, "--data-dir", str(old)])
    summary = json.loads(said.output.splitlines()[-1])
    assert summary["same"] is True, summary
    assert summary["recorded"] >= 1
