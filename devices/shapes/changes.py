"""Things said once and not with every packet: states on change, results on change."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from bedside.reading import Fact, Pressure, Status


class OnChange:
    """Conditions of the instrument, each told when it begins."""

    def __init__(self) -> None:
        self._on: set[str] = set()

    def now(self, codes: Iterable[str]) -> list[Fact]:
        """The codes that hold now; those that did not hold before are said."""
        now = list(dict.fromkeys(codes))
        fresh = [Status(code) for code in now if code not in self._on]
        self._on = set(now)
        return [*fresh]


class Working:
    """Whether a cuff is measuring, told on change; `idle` only after something else."""

    def __init__(self) -> None:
        self._said: str | None = None

    def is_now(self, code: str) -> list[Fact]:
        if code == self._said or (self._said is None and code == "idle"):
            return []
        self._said = code
        return [Status(code)]


class Once:
    """A result sent again and again is one reading: the last few are remembered.

    `again()` says that the instrument has measured since: an equal result is then a new one.
    """

    def __init__(self, kept: int = 1) -> None:
        self._seen: deque[Pressure] = deque(maxlen=kept)

    def again(self) -> None:
        self._seen.clear()

    def say(self, fact: Pressure) -> list[Pressure]:
        if fact in self._seen:
            return []
        self._seen.append(fact)
        return [fact]
