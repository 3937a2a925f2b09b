"""A tap changes nothing of what its link can do: a half open one is let go through it too."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from devices.links.link import Forsakable
from devices.links.tap import Tap, TappedLink


class Wire:
    """A link on which nothing comes."""

    def read(self, timeout: float) -> bytes:
        return b""

    def write(self, data: bytes) -> None: ...

    def close(self) -> None: ...


class HalfOpen(Wire):
    forsaken = 0

    def forsake(self) -> bool:
        self.forsaken += 1
        return True


def tapped(link: Wire, folder: Path) -> TappedLink:
    return TappedLink(link, Tap(folder, "monitor", lambda: datetime(2026, 1, 5, tzinfo=UTC)))


def test_the_tap_lets_go_what_its_link_lets_go(tmp_path: Path) -> None:
    half_open = HalfOpen()
    link = tapped(half_open, tmp_path)
    assert isinstance(link, Forsakable)
    assert link.forsake()
    assert half_open.forsaken == 1


def test_a_link_that_lets_nobody_go_does_not_behind_a_tap_either(tmp_path: Path) -> None:
    assert not tapped(Wire(), tmp_path).forsake()
