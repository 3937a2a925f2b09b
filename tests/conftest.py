"""Fixtures for every room: where the tests' own tables are, a leak check, the shared recordings if present."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from xdist.remote import Producer

from bedside.clock import ManualClock

HERE = Path(__file__).parent
SHARED = HERE.parents[1] / "shared"
sys.path[:0] = [str(HERE / "wire"), str(HERE / "kit")]
settings.register_profile("any machine", deadline=None)  # how fast this one is, is no part of a property
settings.load_profile("any machine")

from chromium_kit import chromium  # noqa: E402 - our own folders are found from here on
from turns import ByTurns, by_turns  # noqa: E402

__all__ = ["chromium"]


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Tests on recorded patients and instruments are collected where the recordings are."""
    return True if collection_path.name == "shared_data" and not (SHARED / "data").is_dir() else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    place = {node: at for at, node in enumerate(by_turns([item.nodeid for item in items]))}
    items.sort(key=lambda item: place[item.nodeid])


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByTurns:
    return ByTurns(config, log)


def pytest_report_header() -> str:
    there = (SHARED / "data").is_dir()
    return "recordings: " + (
        "found, tests/shared_data runs" if there else "none beside the project, tests/shared_data is left out"
    )


@pytest.fixture
def clock() -> ManualClock:
    from day import DAY

    return ManualClock(DAY)


@pytest.fixture(autouse=True)
def no_thread_is_left_behind() -> Iterator[None]:
    """A thread that a test started and did not end fails that test."""
    before = set(threading.enumerate())
    yield
    left = [thread for thread in threading.enumerate() if thread not in before and thread.is_alive()]
    for thread in left:
        thread.join(timeout=3)
    left = [thread.name for thread in left if thread.is_alive()]
    assert not left, f"threads left running: {left}"
