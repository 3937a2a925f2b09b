"""What the screen needs of one chair: its monitor, its live channel, and a way to wait for the disk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from bedside.alive import PartView
from bedside.errors import CommandRefused
from bedside.monitor import Monitor
from bedside.told.by import By
from bedside.told.orders import Command, Order
from bedside.watch import Watch
from clinic.people.people import People
from dashboard.hub import Hub

ANSWER_S = 3.0


Json = dict[str, Any]


class Workbench(Protocol):
    """The instruments of a chair, as the Devices page sees and adds them."""

    left_out: tuple[str, ...]
    refusals: tuple[type[Exception], ...]
    """What it raises where a person asked for something that cannot be done."""

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
    people: People | None = None

    def take(self, order: Order, by: By) -> tuple[int, str]:
        """Carry out an order: the record's number of what happened, and what to tell of the disk. It returns only
        when the events are there, or says that they are not. Raises CommandRefused."""
        number = self.monitor.order(Command(order, by)).wait(ANSWER_S)
        if not self.durable(number, ANSWER_S):
            return number, "Done, but not yet on disk: chart it on paper too."
        return number, ""

    def press(self, order: Order, by: By) -> str:
        """Like `take`, for keys: what to tell the nurse, empty when there is nothing to say."""
        try:
            return self.take(order, by)[1]
        except CommandRefused as refused:
            return str(refused)

    def ask(self, order: Order, by: By) -> CommandRefused | None:
        """Like `take`, for forms: the refusal with its field."""
        try:
            self.take(order, by)
        except CommandRefused as refused:
            return refused
        return None
