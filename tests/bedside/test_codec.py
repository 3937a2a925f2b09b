"""Events in the record: every kind as one line that never changes, and kinds of a version that is not ours."""

from __future__ import annotations

import json
import typing
from dataclasses import fields
from pathlib import Path

import pytest
from alone import Alone
from bench import Memory
from hypothesis import given
from hypothesis import strategies as st

from bedside.book import read
from bedside.judged.review import review
from bedside.told.events import KINDS, Event, SessionOpened, Stamped, Unknown, from_json, from_text, to_json
from clinic.record.reader import open_reader, verified
from clinic.record.store import Store

GOLDEN = Path(__file__).with_name("golden_events.jsonl")
LATER = '{"kind":"dose_titrated","mg_per_h":31.5,"why":"she asked for less","by":["EB","KM"]}'


def golden() -> list[str]:
    return GOLDEN.read_text(encoding="utf-8").splitlines()


def test_there_is_a_golden_line_for_every_kind() -> None:
    """A kind is added to the end of the file; a line is never changed: records hold it."""
    assert sorted(json.loads(line)["kind"] for line in golden()) == sorted(KINDS)


@pytest.mark.parametrize("line", golden(), ids=lambda line: str(json.loads(line)["kind"]))
def test_a_golden_line_is_read_and_said_again(line: str) -> None:
    event = from_text(line)
    assert type(event) is KINDS[json.loads(line)["kind"]]
    assert json.dumps(to_json(event), ensure_ascii=False, separators=(",", ":")) == line
    assert {field.name for field in fields(event)} == set(json.loads(line)) - {"kind"}, "every field stands in it"


def test_every_kind_is_in_the_type_of_events() -> None:
    assert set(typing.get_args(Event)) == {*KINDS.values(), Unknown}


def test_a_kind_of_a_later_version_is_kept_shown_and_handed_on(tmp_path: Path) -> None:
    """A program that was rolled back: the record opens, its session resumes, the event goes on unchanged."""
    chair = Alone(memory=Memory()).infusing(baseline=False)
    session = chair.monitor.snapshot.session
    assert session
    later = Stamped(from_text(LATER), chair.now.utc, "1", session.session.id, "live", "nurse")
    assert later.event == Unknown("dose_titrated", LATER)
    store = Store(tmp_path)
    store.write([*chair.memory.entries, later])
    store.close()
    assert verified(tmp_path).whole
    with open_reader(tmp_path) as reader:
        found = list(reader.events(session=session.session.id))
        assert found[-1].event == later.event
        assert json.dumps(to_json(found[-1].event), separators=(",", ":")) == LATER
        assert reader.session(reader.open_session_at("1") or "") == session.session
        assert reader.look_through(1000) == ""
    assert read(found).limits.own is not None
    assert review(found, chair.now.utc) is not None


def test_a_field_of_a_later_version_is_left_out_and_an_older_body_has_its_defaults() -> None:
    assert from_json({"kind": "note", "text": "calm", "mood": 3}) == from_json({"kind": "note", "text": "calm"})
    opened = from_json(
        {
            "kind": "session_opened", "session": "a", "label": "b", "age": None, "weight_kg": None,
            "dose_mg_per_kg": None, "minutes": None, "limits": "x",
        }
    )  # fmt: skip
    assert isinstance(opened, SessionOpened)
    assert (opened.earlier, opened.reason) == (True, "")


@pytest.mark.parametrize("body", ["{}", '{"kind":5}', '{"kind":""}', "[]", '"note"', "5", "[" * 100_000])
def test_what_is_no_event_is_said(body: str) -> None:
    with pytest.raises(ValueError, match=r"without a kind|not a JSON object|nested too deeply"):
        from_text(body)


plain = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=9,
)


@given(
    kind=st.text(min_size=1, max_size=20).filter(lambda kind: kind not in KINDS),
    more=st.dictionaries(st.text(max_size=9), plain),
)
def test_any_body_of_an_unknown_kind_comes_back_as_it_was(kind: str, more: dict[str, object]) -> None:
    body = {"kind": kind} | {key: value for key, value in more.items() if key != "kind"}
    assert to_json(from_json(body)) == body
