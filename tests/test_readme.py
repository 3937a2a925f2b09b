"""The README's commands and files exist, and what it promises of the command line is there."""

from __future__ import annotations

import re
from pathlib import Path

from dashboard.__main__ import cli
from simulators.stories import STORIES

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_link_leads_somewhere() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert (ROOT / target).exists(), target


def test_every_command_named_exists() -> None:
    named = set(re.findall(r"infusion-monitor ([a-z]+)", README))
    assert named
    assert named <= set(cli.commands)


def test_every_story_is_named() -> None:
    assert all(f"`{story}`" in README for story in STORIES)


def test_make_targets_exist() -> None:
    makefile = (ROOT / "Makefile").read_text()
    for target in set(re.findall(r"make ([a-z]+)", README)):
        assert re.search(rf"^{target}:", makefile, re.M), target


def test_decisions_are_numbered_without_a_gap() -> None:
    numbers = sorted(int(path.name[:4]) for path in (ROOT / "docs" / "decisions").glob("*.md"))
    assert numbers == list(range(1, len(numbers) + 1))
