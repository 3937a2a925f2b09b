"""docs/hazards.md is made from the table, and every test it names exists."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

from hazards import FOUND, MADE, OLDER, document

ROOT = Path(__file__).parents[1]


def known_tests() -> Counter[str]:
    found: Counter[str] = Counter()
    for file in (ROOT / "tests").rglob("test_*.py"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        found.update(
            node.name for node in tree.body if isinstance(node, ast.FunctionDef) and node.name[:5] == "test_"
        )
    return found


def test_the_page_is_made_from_the_table() -> None:
    assert (ROOT / "docs" / "hazards.md").read_text(encoding="utf-8") == MADE + document(), "run make docs"


def test_every_hazard_names_tests_that_exist() -> None:
    known = known_tests()
    for hazard in (*FOUND, *OLDER):
        assert hazard.tests, hazard.name
        for name in hazard.tests:
            assert known[name] == 1, f"{hazard.name}: {name} is there {known[name]} times"


def test_every_finding_is_there_once() -> None:
    names = [hazard.name for hazard in FOUND]
    assert names == ["H1", "H2", "H3", "H3c", *(f"H{n}" for n in range(4, 28))]
    assert len({hazard.name for hazard in (*FOUND, *OLDER)}) == len(FOUND) + len(OLDER)
