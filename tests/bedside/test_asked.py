"""Orders as JSON: every one can be asked for by its name, and nothing is guessed."""

from __future__ import annotations

import contextlib
import typing
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bedside.told import orders as wanted
from bedside.told.asked import BY_PIN, ORDERS, NoOrder, order_from

WHOLE: list[tuple[dict[str, Any], wanted.Order]] = [
    ({"order": "pause_infusion"}, wanted.PauseInfusion()),
    ({"order": "set_cycle", "seconds": None}, wanted.SetCycle(None)),
    ({"order": "set_cycle", "seconds": 300}, wanted.SetCycle(300)),
    ({"order": "set_dark_room", "on": True}, wanted.SetDarkRoom(True)),
    ({"order": "add_note", "text": "calm", "code": "calm"}, wanted.AddNote("calm", "calm")),
    ({"order": "start_infusion"}, wanted.StartInfusion()),
    (
        {"order": "start_infusion", "override": {"name": "E. Brandt", "reason": "loudspeaker"}},
        wanted.StartInfusion("", wanted.Override("E. Brandt", "loudspeaker")),
    ),
    (
        {"order": "acknowledge", "seen": [{"condition": "spo2_low", "priority": "high"}]},
        wanted.Acknowledge((wanted.SeenAlarm("spo2_low", "high"),)),
    ),
    (
        {"order": "change_limits", "profile": "p", "edits": [{"condition": "spo2_low", "medium": 91, "delay": 10}]},
        wanted.ChangeLimits("p", (wanted.LimitEdit("spo2_low", 91, 10),)),
    ),
    (
        {
            "order": "open_session", "label": "KM-1", "age": 44, "weight_kg": 72, "dose_mg_per_kg": 0.5,
            "minutes": 40, "display": "not a field",
        },
        wanted.OpenSession("KM-1", 44, 72, 0.5, 40),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("body", "order"), WHOLE, ids=lambda each: str(each)[:40])
def test_an_order_is_what_its_body_says(body: dict[str, Any], order: wanted.Order) -> None:
    assert order_from(body) == order


def test_every_order_has_one_name() -> None:
    assert set(ORDERS.values()) | set(BY_PIN) == set(typing.get_args(wanted.Order))
    assert wanted.TakeDuty not in ORDERS.values(), "only a right PIN makes it"
    assert "pause_audio" in ORDERS


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "order"),
        ({"order": "Pause_infusion"}, "order"),
        ({"order": ["pause_infusion"]}, "order"),
        ({"order": "set_dark_room"}, "on"),
        ({"order": "set_dark_room", "on": 1}, "on"),
        ({"order": "set_dark_room", "on": "false"}, "on"),
        ({"order": "set_cycle", "seconds": True}, "seconds"),
        ({"order": "set_cycle", "seconds": float("nan")}, "seconds"),
        ({"order": "acknowledge"}, "seen"),
        ({"order": "acknowledge", "seen": None}, "seen"),
        ({"order": "acknowledge", "seen": [{"condition": "spo2_low"}]}, "seen.priority"),
        ({"order": "acknowledge", "seen": [[]]}, "seen"),
        ({"order": "add_note", "text": "x" * 10_001}, "text"),
        ({"order": "start_infusion", "override": "E. Brandt"}, "override"),
        ({"order": "open_session", "label": "a", "age": 44.5}, "age"),
    ],
)
def test_what_is_missing_or_of_another_type_is_refused_with_its_field(body: dict[str, Any], field: str) -> None:
    with pytest.raises(NoOrder) as refused:
        order_from(body)
    assert refused.value.field == field


json = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=6,
)
NAMES = sorted({name for kind in ORDERS.values() for name in kind.__dataclass_fields__})


@given(name=st.sampled_from(sorted(ORDERS)), more=st.dictionaries(st.sampled_from(NAMES), json, max_size=5))
def test_any_body_is_an_order_or_refused(name: str, more: dict[str, Any]) -> None:
    with contextlib.suppress(NoOrder):
        assert type(order_from({"order": name, **more})) is ORDERS[name]


def test_a_key_nobody_knows_is_no_traceback_and_a_second_person_is_never_said_here() -> None:
    assert order_from({"order": "add_note", "text": "x", "": 1}) == wanted.AddNote("x")
    for name in ("open_session", "correct_plan"):
        with pytest.raises(NoOrder, match="their own PIN"):
            order_from({"order": name, "reader": "LO"})
