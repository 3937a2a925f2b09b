"""What a replayed recording is at a chair: its name, and the session that makes itself."""

from __future__ import annotations

import re
from pathlib import Path

from bedside import commands as wanted
from bedside.clock import Clock, real_seconds
from bedside.monitor import Monitor

LEAD_S = 2.5
"""What the instruments need to read the recording before its first second is due."""


def open_replay(monitor: Monitor, clock: Clock, about: str) -> None:
    """The session of a replay is made by itself: no dose, already infusing."""
    if monitor.resumed_session:
        return
    orders: list[wanted.Order] = [
        wanted.OpenSession("", None, None, None, None),
        wanted.StartInfusion("replayed recording"),
        wanted.AddNote(f"Replay of {about}", "replay"),
    ]
    tickets = [monitor.order(wanted.Command(order, "replay")) for order in orders]
    monitor.step(clock.now(), real_seconds())
    for ticket in tickets:
        ticket.wait(0)


def short_name(numerics: Path) -> str:
    """What a recording is called on the screen: a part such as A1 when its name has one, else all of it."""
    stem = re.sub(r"_numerics$", "", numerics.name.split(".")[0])
    part = next((part for part in stem.split("_") if re.fullmatch(r"[A-Z]+\d+", part)), None)
    return part or stem[:40]
