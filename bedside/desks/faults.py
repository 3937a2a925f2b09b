"""The technical faults a chair can see of itself: wires, cuff cycle, record, screens, clock.

Each is judged at every step and declared to the alarm engine; what has to be remembered becomes an event.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from bedside.alarms.engine import AlarmEngine
from bedside.conditions.table import Priority
from bedside.equipment.chain import BEHIND_S, LATE_S
from bedside.equipment.displays import Displays
from bedside.equipment.instruments import Instruments
from bedside.phase import Phase
from bedside.told import events as happened
from bedside.told.events import Event
from bedside.told.recording import Recording, RecordingState

STEPPED_S = 2.0
STEPPED_SHOWN_S = 60.0
LATE_SHOWN_S = 60.0
FIRST_YEAR = 2020


class Faults:
    """Remembers what a single look cannot show. `real` is in real seconds throughout."""

    def __init__(self) -> None:
        self._refused_since: float | None = None
        self._late: float | None = None
        self._stepped: float | None = None
        self._offset: float | None = None
        self._told = 0
        self.year: int | None = None
        """What the host's clock says, where that cannot be."""
        self.unread: list[str] = []
        """What happened to the record and nobody has read yet."""

    def judge(
        self,
        engine: AlarmEngine,
        instruments: Instruments,
        displays: Displays,
        phase: Phase,
        real: float,
    ) -> None:
        """Wires, the cuff's cycle, the screens."""
        lost = phase is not Phase.SETUP and displays.lost(real)
        engine.declare("device_silent", instruments.silent())
        engine.declare("device_link_lost", instruments.lost(phase, real))
        engine.declare("device_clock_wrong", Priority.MEDIUM if instruments.clock_wrong else None)
        engine.declare("cuff_cycle_stopped", Priority.LOW if instruments.stopped else None)
        engine.declare("display_lost", Priority.MEDIUM if lost else None)
        engine.declare("no_alarm_sound", Priority.MEDIUM if displays.silent(real) else None)
        sleepy = phase is not Phase.SETUP and displays.may_sleep(real)
        engine.declare("screen_may_sleep", Priority.LOW if sleepy else None)

    def itself(self, engine: AlarmEngine, late_s: float, off: tuple[str, ...], real: float) -> Iterator[Event]:
        """The alarm system: whether it looked in time, and whether all of it is on."""
        if late_s > LATE_S:
            yield happened.StoodStill(round(late_s, 1))
            self._late = real
        recent = self._late is not None and real - self._late < LATE_SHOWN_S
        engine.declare("alarms_late", Priority.MEDIUM if recent else None)
        engine.declare("limits_off", Priority.LOW if off else None)

    def stepped(self, real: float) -> bool:
        """The host's clock jumped within the last minute."""
        return self._stepped is not None and real - self._stepped < STEPPED_SHOWN_S

    def trouble(self, what: str, words: str, file: str = "") -> happened.RecordTrouble | None:
        """Something that a person has to read; None when it is told already."""
        if words in self.unread:
            return None
        self.unread.append(words)
        return happened.RecordTrouble(what, words, file)

    def recording(self, engine: AlarmEngine, status: Recording, real: float) -> Iterator[Event]:
        """The record: an event when it takes what it had refused."""
        for trouble in status.troubles[self._told :]:
            if told := self.trouble(trouble.what, trouble.words, trouble.file):
                yield told
        self._told = len(status.troubles)
        failed = status.state is RecordingState.FAILED or status.lag_s >= BEHIND_S
        engine.declare("recording_failed", Priority.MEDIUM if failed or self.unread else None)
        if failed and self._refused_since is None:
            self._refused_since = real
        elif not failed and self._refused_since is not None:
            yield happened.RecordingGap(round(real - self._refused_since, 1), status.lost)
            self._refused_since = None

    def clock(self, engine: AlarmEngine, offset: float | None, real: float) -> Iterator[Event]:
        """The host's clock: `offset` is its UTC minus real seconds, None when it is not watched. A year before this
        program was is nobody's time: the clock was never set, or its battery is empty."""
        if offset is None:
            return
        year = datetime.fromtimestamp(offset + real, UTC).year
        self.year = year if year < FIRST_YEAR else None
        known = self._offset if self._offset is not None else offset
        if abs(offset - known) > STEPPED_S:
            yield happened.ClockStepped(round(offset - known, 3))
            self._stepped, known = real, offset
        self._offset = known
        wrong = self.stepped(real) or self.year is not None
        engine.declare("clock_stepped", Priority.LOW if wrong else None)
