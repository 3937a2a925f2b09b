"""How old a pressure is when it arrives, and which clock says so; and what was said before.

An instrument's own clock, beside its own message, tells how old a pressure is. Else the time on it is compared with
the host's clock; more than five minutes apart, that clock is wrong and tells nothing. Which pressures are of now at
all: `landing`.
"""

from __future__ import annotations

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


def pressure_age_s(reading: Reading) -> float:
    """How old a pressure was when it arrived, in seconds, negative when its time is still to come; 0 where nothing
    tells."""
    fact = reading.fact
    if not isinstance(fact, Pressure) or fact.measured_at is None:
        return 0.0
    if fact.age_s is not None:
        return fact.age_s
    apart = apart_s(fact.measured_at, reading.received.utc) or 0.0
    return -apart if abs(apart) <= OLD_S else 0.0  # a clock so far off tells no age


def taken(reading: Reading) -> tuple[float, datetime]:
    """When a pressure of now was taken: chair seconds and UTC. A little while ago counts, the future does not."""
    ago = min(max(0.0, pressure_age_s(reading)), OLD_S)
    return reading.received.monotonic - ago, reading.received.utc - timedelta(seconds=ago)


class Arrivals:
    """Remembers the determinations that carry their own time: sent again, also after a reconnect, they are one."""

    def __init__(self) -> None:
        self._seen: set[tuple[object, ...]] = set()

    def new(self, reading: Reading, *, again: bool = False) -> bool:
        """Whether this reading says something that was not said before. `again`: the cuff has squeezed since, so
        that an equal result is a new one."""
        fact = reading.fact
        if isinstance(fact, Numeric):
            key: tuple[object, ...] = (reading.device, fact.vital, fact.value, fact.measured_at)
        elif isinstance(fact, Pressure):
            key = (reading.device, fact.value, fact.measured_at)
        else:
            return True
        if fact.measured_at is None:
            return True
        if key in self._seen and not (again and isinstance(fact, Pressure)):
            return False
        self._seen.add(key)
        return True
