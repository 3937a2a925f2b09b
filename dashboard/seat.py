"""What the screen needs of one chair: its monitor, its live channel, and a way to wait for the disk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from bedside.alive import PartView
from bedside.errors import CommandRefused
from bedside.monitor import Monitor
from bedside.told.orders import Command, Order
from bedside.watch import Watch
from dashboard.hub import Hub

ANSWER_S = 3.0


Json = dict[str, Any]


class Workbench(Protocol):
    """The instruments of a chair, as the Devices page sees and adds them."""

    left_out: tuple[str, ...]

    def protocols(self) -> list[Json]: ...

    def ports(self) -> list[Json]: ...

    def report(self) -> list[Json]: ...

    def raw(self, name: str) -> Json: ...

    def keep_bytes(self, name: str, *, on: bool) -> None: ...

    def listen(self, url: str, protocol: str | None) -> None: ...

    def listen_no_more(self) -> None: ...

    def heard(self) -> Json | None: ...

    def add(self, url: str, protocol: str, title: str) -> str: ...

    def remove(self, name: str) -> None: ...


Patient = Callable[[str], str]
"""Adds a line to a simulated patient's story, from now on; what was wrong with it, empty when nothing was."""


@dataclass(frozen=True, slots=True)
class Seat:
    """One chair as the dashboard knows it. `durable` waits until a record number is on disk, `folder` is where the
    record is."""

    monitor: Monitor
    hub: Hub
    watch: Watch
    durable: Callable[[int, float], bool]
    workbench: Workbench | None = None
    patient: Patient | None = None
    folder: Path | None = None
    parts: Callable[[], list[PartView]] = list
    """What runs for this chair, with each part's last sign of life."""

    def press(self, order: Order, actor: str) -> str:
        """Carry out an order; what to tell the nurse, empty when there is nothing to say.

        It returns only when the events are on disk, or says that they are not.
        """
        try:
            number = self.monitor.order(Command(order, actor)).wait(ANSWER_S)
        except CommandRefused as refused:
            return str(refused)
        if not self.durable(number, ANSWER_S):
            return "Done, but not yet on disk: chart it on paper too."
        return ""

    def ask(self, order: Order, actor: str) -> CommandRefused | None:
        """Like `press`, for forms: the refusal with its field."""
        try:
            number = self.monitor.order(Command(order, actor)).wait(ANSWER_S)
        except CommandRefused as refused:
            return refused
        self.durable(number, ANSWER_S)
        return None
