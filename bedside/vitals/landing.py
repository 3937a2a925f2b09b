"""Which of the pressures that arrive is now (hazards, row 1). Arrival decides, not the instrument's clock.

Now is what followed its own inflation, the newest of those that came with a connection, or what came alone. History
is what the instrument marks as its memory, what is old by the instrument's own clock beside its own message, and
the older ones of a burst. A clock that is wrong takes no number away: it is told (`device_clock_wrong`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from bedside.reading import Pressure, Reading
from bedside.vitals.arrival import OLD_S, apart_s

BURST_S = 10.0
"""So long after a connection a cuff may still be emptying its memory."""
SETTLED_S, LONGEST_S = 3.0, 12.0
"""A burst is over after so much silence, and is judged at the latest after so long."""
AHEAD_S = 120.0
PAUSE_S = 60.0
INFLATED_S = 240.0
"""A result follows its inflation within this time."""


@dataclass(slots=True)
class _Waiting:
    readings: list[Reading] = field(default_factory=list)
    first: float = 0.0
    last: float = 0.0


class Landing:
    """Of one chair; times are real seconds, because a burst is the wire's."""

    def __init__(self) -> None:
        self._connected: dict[str, float] = {}
        self._inflated: dict[str, float] = {}
        self._waiting: dict[str, _Waiting] = {}
        self._before: dict[str, float] = {}

    def connected(self, device: str, real: float) -> None:
        self._connected[device] = real

    def inflated(self, device: str, real: float) -> None:
        """The cuff squeezes: what comes next is its result. After a pause it is another inflation."""
        if real - self._before.get(device, real) > PAUSE_S:
            del self._before[device]  # the one of before had no result
        if device in self._before:
            self._before[device] = real
        else:
            self._inflated[device] = real

    def squeezed(self, device: str, real: float) -> bool:
        """Whether the cuff has squeezed and its result has not come."""
        return real - self._inflated.get(device, float("-inf")) <= INFLATED_S

    def take(self, reading: Reading, real: float) -> list[Reading]:
        """What of a pressure reading is decided at once: none while a burst may go on."""
        fact = reading.fact
        if not isinstance(fact, Pressure) or fact.kind == "history":
            return [reading]
        if self._before.pop(reading.device, float("-inf")) >= real - INFLATED_S:
            return [_history(reading)]  # its cuff was squeezing when the patient changed
        if fact.age_s is not None and fact.age_s > OLD_S:
            return [_history(reading)]  # the instrument itself says so
        squeezed = self._inflated.pop(reading.device, float("-inf"))
        burst = real - self._connected.get(reading.device, float("-inf")) <= BURST_S
        if real - squeezed <= INFLATED_S or fact.measured_at is None or not burst:
            return [reading]
        waiting = self._waiting.setdefault(reading.device, _Waiting(first=real))
        waiting.readings.append(reading)
        waiting.last = real
        return []

    def due(self, real: float) -> Iterator[Reading]:
        """The bursts that are over: their newest is now, the others are history."""
        for device, waiting in [*self._waiting.items()]:
            if real - waiting.last >= SETTLED_S or real - waiting.first >= LONGEST_S:
                del self._waiting[device]
                yield from _sorted(waiting.readings)

    def forget(self) -> list[Reading]:
        """Another patient: what waits, and the result of a cuff that squeezes now, are of before."""
        waiting = [_history(reading) for each in self._waiting.values() for reading in each.readings]
        self._before |= self._inflated
        self._inflated.clear()
        self._waiting.clear()
        return waiting


def _sorted(burst: list[Reading]) -> Iterator[Reading]:
    now = _newest(burst)
    for place, reading in enumerate(burst):
        if place != now:
            yield _history(reading)
    if now is not None:
        yield burst[now]


def _newest(burst: list[Reading]) -> int | None:
    """The place of the one that is now: by its time. A time that has not come yet is that of a clock ahead when it
    came last; when it did not, it is a wrong one, and only a last one of this minute is certain."""
    last = len(burst) - 1
    newest = max(range(len(burst)), key=lambda place: (_stamp(burst[place]), place))
    if newest == last or _ahead_s(burst[newest]) <= AHEAD_S:
        return newest
    return last if abs(_ahead_s(burst[last])) <= AHEAD_S else None


def _ahead_s(reading: Reading) -> float:
    return _stamp(reading) - reading.received.utc.timestamp()


def _stamp(reading: Reading) -> float:
    fact = reading.fact
    if not isinstance(fact, Pressure) or fact.measured_at is None:
        return float("-inf")
    try:
        said = datetime.fromisoformat(fact.measured_at)
    except ValueError:
        return float("-inf")
    return said.astimezone().timestamp() if 1971 < said.year < 2200 else float("-inf")


def _history(reading: Reading) -> Reading:
    fact = reading.fact
    return replace(reading, fact=replace(fact, kind="history")) if isinstance(fact, Pressure) else reading


def clock_off_s(reading: Reading) -> float | None:
    """By how much the time on a pressure of now differs from the host's, when that is too much to be its age."""
    fact = reading.fact
    if not isinstance(fact, Pressure) or fact.measured_at is None:
        return None
    apart = apart_s(fact.measured_at, reading.received.utc)
    return apart if apart is not None and abs(apart) > OLD_S else None
