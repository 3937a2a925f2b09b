"""The table of alarm conditions, row by row; and the page that is made from it."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from bedside.alarms.burst import BURSTS
from bedside.conditions.rules import Shape
from bedside.conditions.table import TABLE, Condition, Kind, Latching, Priority
from bedside.judged.explained import MADE, document
from bedside.limits.limits import Limits

TILES = ("spo2", "pulse_rate", "pressure", "respiration_rate", "etco2", "heart_rate")
ROOT = Path(__file__).parents[2]


@pytest.mark.alm(1)
@pytest.mark.alm(28)
@pytest.mark.parametrize("row", TABLE.values(), ids=lambda row: row.name)
def test_every_row_is_whole(row: Condition) -> None:
    assert row.kind in Kind
    assert row.priorities
    assert list(row.priorities) == sorted(set(row.priorities), key=lambda each: -each.rank)
    assert row.latching in Latching
    for words in (row.long, row.short, row.meaning, row.check):
        assert words.strip()
        assert words == words.strip()
    assert len(row.short) <= 40
    assert not (row.rule and row.advisory)
    if row.rule:
        assert {level.priority for level in row.rule.levels} == set(row.priorities)
    if row.advisory:
        fall = (Priority.MEDIUM, Priority.LOW)
        assert row.priorities == (fall if row.advisory.medium else (Priority.LOW,))
        assert row.advisory.milder_than in TABLE
    if row.kind is Kind.PHYSIOLOGICAL:
        assert row.tile in TILES
        if row.name != "pulse_lost":  # it has no number
            assert row.rule or row.advisory
            assert row.relation


@pytest.mark.alm(28)
def test_latching_is_in_the_table_and_nowhere_else() -> None:
    """No order, no limits file and no profile can reach it: the frozen rows are the only place."""
    latching = {name for name, row in TABLE.items() if row.latching is not Latching.NONE}
    assert latching == {
        name for name, row in TABLE.items() if row.kind is Kind.PHYSIOLOGICAL and Priority.HIGH in row.priorities
    }
    for file in ("told/orders.py", "limits/limits.py", "limits/limits_file.py", "../dashboard/program/config.py"):
        assert "latch" not in (ROOT / "bedside" / file).read_text().lower()


@pytest.mark.alm(37)
def test_the_default_spo2_limit_is_not_below_85() -> None:
    assert Limits().high("spo2_low") == 85
    assert (Limits().medium("spo2_low") or 0) > 85


@pytest.mark.alm(30)
@pytest.mark.alm(56)
def test_the_help_is_made_from_the_table_and_says_what_happens_when_the_log_is_full() -> None:
    words = document()
    assert (ROOT / "docs" / "alarms.md").read_text(encoding="utf-8") == MADE + words, "run make docs"
    for row in TABLE.values():
        assert row.meaning in words
        assert row.check in words
        section = words.split(f"(`{row.name}`)")[1].split("###")[0]
        for level in row.rule.levels if row.rule else ():
            assert f"{level.limit:g}" in section
            assert (f"after {level.delay:g} s" if level.delay else "at once") in section
        if row.delay_s:
            assert f"Delay: {row.delay_s:g} s" in section
    assert "limited by the disk alone" in words
    assert all(f"{burst.repeat_s:g} s" in words for burst in BURSTS.values())


@pytest.mark.alm(44)
@pytest.mark.parametrize(
    ("fault", "condition"),
    [
        ("probe off", "spo2_signal_lost"),
        ("no pulse", "pulse_signal_lost"),
        ("low perfusion", "low_perfusion"),
        ("adapter silent", "device_silent"),
        ("adapter away", "device_link_lost"),
        ("NIBP failed", "pressure_failed"),
        ("clock jump", "clock_stepped"),
        ("disk full", "recording_failed"),
        ("audio lost", "no_alarm_sound"),
        ("screen lost", "display_lost"),
        ("server lost", "server_lost"),
        ("evaluation late", "alarms_late"),
    ],
)
def test_every_fault_has_its_own_condition(fault: str, condition: str) -> None:
    assert TABLE[condition].kind is Kind.TECHNICAL, fault


@pytest.mark.alm(59)
def test_no_alarm_knows_a_dose_or_a_concentration() -> None:
    """What decides and words alarms imports nothing of the infusion, and no text names a dose."""
    rooms = [
        *(ROOT / "bedside" / "alarms").glob("*.py"),
        *(ROOT / "bedside" / "conditions").glob("*.py"),
        *(ROOT / "bedside" / "limits").glob("*.py"),
    ]
    forbidden = {"bedside.infusion.session", "bedside.infusion.charting", "bedside.snapshot", "bedside.pk"}
    for file in rooms:
        imported = {
            node.module
            for node in ast.walk(ast.parse(file.read_text()))
            if isinstance(node, ast.ImportFrom) and node.module
        }
        assert not imported & forbidden, file.name
    dose = re.compile(r"\bdose|mg|ng/mL|ketamine|concentration|titrat", re.IGNORECASE)
    for row in TABLE.values():
        for words in (row.long, row.short, row.tag, row.meaning, row.check):
            assert not dose.search(words), (row.name, words)


def test_high_is_always_plain() -> None:
    for rule in Limits().rules.values():
        assert rule.levels[0].shape is Shape.PLAIN
