"""What runs: each thread, process and channel of this program, its last sign of life, and how often it had to be
started again. One thread looks after all of them.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from bedside.clock import real_seconds

LOOKED_EVERY_S = 1.0
AGAIN_S = 0.2
LONGEST_S = 5.0
SAID_S = 60.0

log = logging.getLogger("alive")


class Part:
    """One thing that runs. Its thread calls `sign`; `fell` says that it had to be started again, and why."""

    def __init__(self, name: str, words: str, silent_after_s: float = 5.0) -> None:
        self.name, self.words, self.silent_after_s = name, words, silent_after_s
        self._signed = real_seconds()
        self.restarts = 0
        self.why = self.failing = ""
        self.fell_at = float("-inf")

    def sign(self) -> None:
        """A sign of life."""
        self._signed = real_seconds()
        self.failing = ""

    def fell(self, why: str) -> None:
        """It ended, and is started again."""
        self.restarts += 1
        self.why, self.fell_at = why, real_seconds()

    def failed(self, why: str) -> None:
        """Its work failed, and is tried again: a row of the same failures counts once."""
        if why != self.failing:
            self.fell(why)
        self.failing = why

    @property
    def view(self) -> PartView:
        return PartView(
            self.name,
            self.words,
            max(0.0, real_seconds() - self._signed),
            self.silent_after_s,
            self.restarts,
            self.why,
        )


@dataclass(frozen=True, slots=True)
class PartView:
    """A part at one moment: seconds since its last sign of life, and how often and why it was started again."""

    name: str
    words: str
    age_s: float
    silent_after_s: float
    restarts: int
    why: str

    @property
    def alive(self) -> bool:
        return self.age_s < self.silent_after_s


class Tended(Protocol):
    """What can be looked after: started again by `tend` when it has ended."""

    @property
    def part(self) -> Part: ...

    def tend(self) -> None: ...


class Told(Tended):
    """A part that runs within another's thread: there is nothing to start."""

    def __init__(self, part: Part) -> None:
        self._part = part

    @property
    def part(self) -> Part:
        return self._part

    def tend(self) -> None:
        """Its thread is tended to."""


class Kept:
    """A thread that does `body` until it returns. Whatever it raises is said and counted, and it begins anew."""

    def __init__(self, part: Part, body: Callable[[], None]) -> None:
        self._part, self._body = part, body
        self._ending = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def part(self) -> Part:
        return self._part

    @property
    def running(self) -> bool:
        return self._thread is not None and self._thread.is_alive()

    def start(self) -> None:
        self._part.sign()  # it has not been silent before it began
        self._thread = threading.Thread(target=self._run, name=self._part.name, daemon=True)
        self._thread.start()

    def stop(self, timeout: float = 3.0) -> None:
        self._ending.set()
        if self._thread and self._thread.is_alive():
            self._thread.join(timeout)

    def tend(self) -> None:
        """Start the thread again when it is gone: nothing that is caught can end it, but who knows."""
        if self._thread and not self._thread.is_alive() and not self._ending.is_set():
            self._part.fell("its thread was gone")
            self.start()

    def _run(self) -> None:
        pause = AGAIN_S
        while True:
            began = real_seconds()
            try:
                self._body()
                return
            except BaseException as error:  # nothing may end a thread that records, watches or steps
                self._part.fell(f"{type(error).__name__}: {error}"[:200])
                log.exception("%s started again, for the %d. time", self._part.name, self._part.restarts)
            pause = AGAIN_S if real_seconds() - began > LONGEST_S else min(LONGEST_S, pause * 2)
            if self._ending.wait(pause):
                return


class Caretaker:
    """Looks at every part each second and starts again what has ended. `look` may be called by anybody."""

    def __init__(self, tended: Callable[[], Iterable[Tended]]) -> None:
        self._tended = tended
        self._ending = threading.Event()
        self._lock = threading.Lock()
        self._kept = Kept(Part("caretaker", "looks after the others"), self._run)

    def start(self) -> None:
        self._kept.start()

    def stop(self) -> None:
        self._ending.set()
        self._kept.stop()

    def _run(self) -> None:
        while not self._ending.wait(LOOKED_EVERY_S):
            self.look()

    def look(self) -> None:
        """Tend to everything once; one that fails does not keep the others from it."""
        self._kept.part.sign()
        with self._lock:
            for one in (*self._tended(), self._kept):
                try:
                    one.tend()
                except Exception as error:
                    log.error("%s cannot be started again: %s", one.part.name, error)

    def views(self) -> list[PartView]:
        """Every part, the caretaker last; who asks sees to it that the caretaker itself runs."""
        self._kept.tend()
        return [one.part.view for one in (*self._tended(), self._kept)]

    def again(self) -> list[str]:
        """What was started again within the last minute, in words."""
        since = real_seconds() - SAID_S
        parts = [one.part for one in (*self._tended(), self._kept)]
        return [f"Started again ({part.restarts}×): {part.words}" for part in parts if part.fell_at > since]
