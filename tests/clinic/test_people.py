"""The list of people: PINs as hashes alone, each wrong one later, never a half-written list."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from bedside.errors import CommandRefused
from clinic.people.people import FILE, LOCKED_S, People, PeopleError


def test_somebody_is_added_listed_and_deactivated(tmp_path: Path) -> None:
    people = People(tmp_path)
    people.add("eb", "E.  Brandt", "nurse", "4711")
    people.add("LO", "L. Oswald", "lead", "12345678")
    assert [(each.initials, each.name, each.role) for each in people.all()] == [
        ("EB", "E. Brandt", "nurse"),
        ("LO", "L. Oswald", "lead"),
    ]
    text = (tmp_path / FILE).read_text()
    assert "4711" not in text
    assert "argon2id" in text
    assert (tmp_path / FILE).stat().st_mode & 0o077 == 0, "nobody else reads it"
    people.deactivate("eb")
    with pytest.raises(CommandRefused, match="nobody with these initials"):
        people.check("EB", "4711", 0.0)
    with pytest.raises(PeopleError, match="never given twice"):
        people.add("EB", "E. Bauer", "nurse", "0000")


@pytest.mark.parametrize(
    ("initials", "name", "role", "pin", "why"),
    [
        ("", "A", "nurse", "1234", "Initials"),
        ("ABCDE", "A", "nurse", "1234", "Initials"),
        ("<b>", "A", "nurse", "1234", "Initials"),
        ("AB", " ", "nurse", "1234", "name"),
        ("AB", "x" * 61, "nurse", "1234", "name"),
        ("AB", "a\u202eb", "nurse", "1234", "name"),
        ("AB", "A", "doctor", "1234", "role"),
        ("AB", "A", "nurse", "123", "PIN"),
        ("AB", "A", "nurse", "123456789", "PIN"),
        ("AB", "A", "nurse", "12a4", "PIN"),
        ("AB", "A", "nurse", "١٢٣٤", "PIN"),
    ],
)
def test_who_cannot_be_added(tmp_path: Path, initials: str, name: str, role: str, pin: str, why: str) -> None:
    with pytest.raises(PeopleError, match=why):
        People(tmp_path).add(initials, name, role, pin)
    assert not (tmp_path / FILE).exists()


def test_a_wrong_pin_is_slower_each_time_and_locks_for_a_minute(tmp_path: Path) -> None:
    people = People(tmp_path)
    people.add("EB", "E. Brandt", "nurse", "4711")
    people.add("LO", "L. Oswald", "nurse", "0815")
    real, waits = 100.0, []
    for _ in range(5):
        with pytest.raises(CommandRefused, match="Wrong PIN"):
            people.check("EB", "0000", real)
        until = people._tries["EB"].until
        waits.append(until - real)
        if until > real:
            with pytest.raises(CommandRefused, match="Wait"):
                people.check("EB", "4711", until - 0.1)
        real = max(real, until)
    assert waits == [0.0, 1.0, 2.0, 4.0, LOCKED_S]
    assert people.check("LO", "0815", 100.5).initials == "LO", "another's PIN is not slower"
    assert people.check("EB", "4711", real).name == "E. Brandt"
    with pytest.raises(CommandRefused, match="4 tries left"):
        people.check("EB", "0000", real)


@settings(max_examples=30, deadline=None)
@given(some.one_of(some.binary(max_size=60), some.text(max_size=60).map(str.encode)))
def test_a_file_that_is_no_list_is_said(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    folder = tmp_path_factory.mktemp("people")
    (folder / FILE).write_bytes(content)
    said = ""
    try:
        found = list(People(folder).all())
    except PeopleError as error:
        found, said = [], str(error)
    assert found == []
    assert said == "" or FILE in said


def test_a_hash_that_is_none_opens_nothing(tmp_path: Path) -> None:
    rows = [{"initials": "EB", "name": "E", "role": "nurse", "pin": "4711", "active": True}]
    (tmp_path / FILE).write_text(json.dumps(rows))
    with pytest.raises(CommandRefused, match="Wrong PIN"):
        People(tmp_path).check("EB", "4711", 0.0)
