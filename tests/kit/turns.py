"""How the suite is dealt to its workers: tests that wait and tests that count by turns, so that two processors are
busy all the time and end together."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from xdist.scheduler.loadscope import LoadScopeScheduling

ALONE = ("browser", "stories")
"""Folders whose tests share nothing: each goes to whoever is free. Of the others a file stays together, for what
its tests share is made once."""
WAITS = {"browser": 24.0, "attacks": 4.0}
COUNTS = {"stories": 3.0, "shared_data": 4.0, "adapters": 0.2, "dashboard": 0.3, "simulators": 0.2}
"""Seconds a test of these folders takes about; others hardly any."""


def folder_of(node: str) -> str:
    parts = node.split("::")[0].split("/")
    return parts[1] if len(parts) > 2 else ""


def unit_of(node: str) -> str:
    """What is dealt as one: the test itself, or its file."""
    return node if folder_of(node) in ALONE else node.split("::")[0]


def by_turns(nodes: Sequence[str]) -> list[str]:
    """The same nodes, units whole: those that wait spread evenly among those that count, the longest first."""
    units = [list(each) for _, each in groupby(sorted(nodes, key=unit_of), key=unit_of)]
    waiting = _placed([unit for unit in units if folder_of(unit[0]) in WAITS])
    counting = _placed([unit for unit in units if folder_of(unit[0]) not in WAITS])
    return [node for _, unit in sorted(waiting + counting, key=lambda each: each[0]) for node in unit]


def _placed(units: Sequence[list[str]]) -> list[tuple[float, list[str]]]:
    """Each unit with the share of its kind's seconds that comes before it."""
    longest = sorted(units, key=_seconds, reverse=True)
    total, before, placed = sum(map(_seconds, longest)), 0.0, []
    for unit in longest:
        placed.append((before / total, unit))
        before += _seconds(unit)
    return placed


def _seconds(unit: Sequence[str]) -> float:
    return len(unit) * (WAITS | COUNTS).get(folder_of(unit[0]), 0.05)


class ByTurns(LoadScopeScheduling):
    """One unit at a time to whoever is free, in the order they stand."""

    def _split_scope(self, nodeid: str) -> str:
        return unit_of(nodeid)
