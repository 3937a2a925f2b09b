"""What an arriving fact is: of now, of a little while ago, or history. And which clock said so.

History is never now: it is kept in the record and neither shown nor alarmed on. An instrument's own clock tells
how old a pressure is; where it cannot, the host's clock is compared with the time the instrument put on it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bedside.reading import Numeric, Pressure, Reading

OLD_S = 300.0
"""A pressure older than this when it arrives is of the past."""


def apart_s(said: str, host: datetime) -> float | None:
    """The instrument's time minus the host's, in seconds; without an offset it is taken as local time."""
    try:
        theirs = datetime.fromisoformat(said)
    except ValueError:
        return None
    if theirs.tzinfo is None:
        theirs = theirs.replace(tzinfo=host.astimezone().tzinfo)
    return (theirs - host).total_seconds()


def as_it_is(reading: Reading) -> Reading:
    """The reading with a pressure of the past marked as history."""
    fact = reading.fact
    if not isinstance(fact, Pressure) or fact.kind == "history":
        return reading
    age = pressure_age_s(reading)
    return replace(reading, fact=replace(fact, kind="history")) if abs(age) > OLD_S else reading


def pressure_age_s(reading: Reading) -> float:
    """How old a pressure was when it arrived, in seconds, negative when its time is still to come; 0 where nothing
    tells."""
    fact = reading.fact
    if not isinstance(fact, Pressure) or fact.measured_at is None:
        return 0.0
    if fact.age_s is not None:
        return fact.age_s
    return -(apart_s(fact.measured_at, reading.received.utc) or 0.0)


def taken(reading: Reading) -> tuple[float, datetime]:
    """When a pressure of now was taken: chair seconds and UTC. A little while ago counts, the future does not."""
    ago = min(max(0.0, pressure_age_s(reading)), OLD_S)
    return reading.received.monotonic - ago, reading.received.utc - timedelta(seconds=ago)


class Arrivals:
    """Remembers the determinations that carry their own time: sent again, also after a reconnect, they are one."""

    def __init__(self) -> None:
        self._seen: set[tuple[object, ...]] = set()

    def new(self, reading: Reading) -> bool:
        """Whether this reading says something that was not said before."""
        fact = reading.fact
        if isinstance(fact, Numeric):
            key: tuple[object, ...] = (reading.device, fact.vital, fact.value, fact.measured_at)
        elif isinstance(fact, Pressure):
            key = (reading.device, fact.value, fact.measured_at)
        else:
            return True
        if fact.measured_at is None:
            return True
        if key in self._seen:
            return False
        self._seen.add(key)
        return True
