"""Requirement -> tests -> result: gathers the `alm` marks while the tests run, prints the table, fails on a gap."""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from checklist import NOT_BY_SOFTWARE_ALONE, REQUIREMENTS

WORST = ("failed", "skipped", "passed")


class Trace:
    """A pytest plugin: the tests of each requirement, and how each of them ended."""

    def __init__(self) -> None:
        self.tests: dict[int, set[str]] = defaultdict(set)
        self.results: dict[str, str] = {}
        self.unknown: set[int] = set()

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        for item in items:
            for mark in item.iter_markers("alm"):
                for number in mark.args:
                    (self.tests[number].add(item.nodeid) if number in REQUIREMENTS else self.unknown.add(number))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        known = self.results.get(report.nodeid)
        if report.when == "call" or report.outcome != "passed":
            worst = known is None or WORST.index(report.outcome) < WORST.index(known)
            self.results[report.nodeid] = report.outcome if worst else str(known)

    def result(self, number: int) -> str:
        """passed when every test of it passed."""
        outcomes = {self.results.get(test, "not run") for test in self.tests[number]}
        if not outcomes:
            return "NO TEST"
        return "passed" if outcomes == {"passed"} else ", ".join(sorted(outcomes))

    @property
    def gaps(self) -> list[int]:
        return [number for number in REQUIREMENTS if self.result(number) != "passed"]


SOUND = re.compile(r"test_burst|sound|heard|burst|silen|pause|audio|played")


def shown(nodeid: str) -> str:
    """Where a test shows what it shows: in the engine, on the page of a real browser, or in sound."""
    if SOUND.search(nodeid):
        return "sound"
    return "page" if "tests/browser/" in nodeid or "tests/dashboard/" in nodeid else "engine"


def short(nodeid: str) -> str:
    file, _, name = nodeid.partition("::")
    return f"{Path(file).stem}::{name.split('[')[0]}"


def table(trace: Trace) -> list[str]:
    """The whole trace as lines of text."""
    lines = []
    for number, words in REQUIREMENTS.items():
        names = sorted({short(test) for test in trace.tests[number]})
        where = sorted({shown(test) for test in trace.tests[number]})
        lines.append(f"ALM-{number:<3} {trace.result(number):<8} {words}")
        lines.append(f"                   shown in: {', '.join(where) or 'nothing'}")
        lines += [f"                   {name}" for name in names]
        if number in NOT_BY_SOFTWARE_ALONE:
            lines.append(f"                   not by software alone: {NOT_BY_SOFTWARE_ALONE[number]}")
    held = len(REQUIREMENTS) - len(trace.gaps)
    lines.append(f"{held} of {len(REQUIREMENTS)} requirements have tests that pass; ")
    lines[-1] += f"{len(NOT_BY_SOFTWARE_ALONE)} are not met by software alone and say so above"
    return lines


def main() -> int:
    trace = Trace()
    status = pytest.main(["-q", "-m", "alm", "--no-header", *sys.argv[1:]], plugins=[trace])
    print("\n".join(["", *table(trace)]))
    for number in trace.gaps:
        print(f"GAP: ALM-{number}: {trace.result(number)}", file=sys.stderr)
    for number in sorted(trace.unknown):
        print(f"GAP: a test names ALM-{number}, which the checklist does not have", file=sys.stderr)
    return 1 if trace.gaps or trace.unknown or status not in (0, pytest.ExitCode.NO_TESTS_COLLECTED) else 0


if __name__ == "__main__":
    sys.exit(main())
