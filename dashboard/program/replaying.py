"""What a replayed recording is at a chair: its name, and the session that makes itself."""

from __future__ import annotations

import gzip
import math
import re
import zlib
from collections.abc import Iterable
from pathlib import Path

from bedside.clock import Clock, real_seconds
from bedside.errors import SeriesError
from bedside.monitor import Monitor
from bedside.told import orders as wanted
from bedside.told.by import By
from dashboard.program.performing import NO_SCREEN

LEAD_S = 2.5
"""What the instruments need to read the recording before its first second is due."""


def open_replay(monitor: Monitor, clock: Clock, about: str) -> None:
    """The session of a replay is made by itself: no dose, already infusing."""
    if monitor.resumed_session:
        return
    orders: list[wanted.Order] = [
        wanted.OpenSession("", None, None, None, None, earlier=True),
        wanted.StartInfusion("replayed recording", NO_SCREEN),
        wanted.AddNote(f"Replay of {about}", "replay"),
    ]
    tickets = [monitor.order(wanted.Command(order, By(person="replay"))) for order in orders]
    monitor.step(clock.now(), real_seconds())
    for ticket in tickets:
        ticket.wait(0)


def check_wave(path: Path) -> None:
    """Raises SeriesError at the first line of WAVE.csv or .csv.gz that the simulated oximeter could not read."""
    opener = gzip.open if path.suffix == ".gz" else open
    try:
        with opener(path, "rt", encoding="utf-8-sig", newline="") as stream:
            _check_wave(str(path), stream)
    except (OSError, EOFError, zlib.error) as error:
        raise SeriesError(str(path), None, f"cannot be read: {error}") from None
    except UnicodeDecodeError:
        raise SeriesError(str(path), None, "not UTF-8 text") from None


def _check_wave(file: str, lines: Iterable[str]) -> None:
    numbered = enumerate(lines, 1)
    header = next(numbered, (1, ""))[1].strip().split(",")
    missing = [name for name in ("t_s", "pleth_NU") if name not in header]
    if missing:
        raise SeriesError(file, 1, f"the header lacks {', '.join(missing)}")
    t_at, pleth_at, last = header.index("t_s"), header.index("pleth_NU"), -math.inf
    for number, line in numbered:
        cells = line.rstrip("\r\n").split(",")
        try:
            t = float(cells[t_at])
            pleth = float(cells[pleth_at] or 0)
        except (ValueError, IndexError):
            raise SeriesError(file, number, "t_s and pleth_NU are not two numbers") from None
        if not (last <= t < math.inf and math.isfinite(pleth)):
            raise SeriesError(file, number, "time goes backward, or a number is not finite")
        last = t


def short_name(numerics: Path) -> str:
    """What a recording is called on the screen: a part such as A1 when its name has one, else all of it."""
    stem = re.sub(r"_numerics$", "", numerics.name.split(".")[0])
    part = next((part for part in stem.split("_") if re.fullmatch(r"[A-Z]+\d+", part)), None)
    return part or stem[:40]
