"""What a chair's monitor is put together from, and the moment it stands at."""

from __future__ import annotations

from dataclasses import dataclass, field

from bedside.alarms.alarm_system import AlarmSystem
from bedside.book import Book
from bedside.chair import Chair
from bedside.clock import Instant
from bedside.desks.alarm_desk import AlarmDesk
from bedside.desks.cuff_desk import CuffDesk
from bedside.desks.faults import Faults
from bedside.desks.observations import Observations
from bedside.equipment.displays import Displays
from bedside.equipment.instruments import Instruments
from bedside.intake import Intake
from bedside.told.events import Stamped
from bedside.told.journal import Journal
from bedside.told.recording import Recorder
from bedside.vitals.keeping import Keeper
from bedside.vitals.vital_signs import VitalSigns


@dataclass(slots=True)
class Parts:
    """Of one chair. `now` is on the chair's clock, `real` for what concerns wires and people; both are moved by the
    monitor alone. `book` is the open session as its events tell it."""

    chair: Chair
    recorder: Recorder
    now: Instant
    real: float
    book: Book = field(default_factory=Book)
    journal: Journal = field(init=False)
    alarms: AlarmSystem = field(init=False)
    instruments: Instruments = field(default_factory=Instruments)
    displays: Displays = field(init=False)
    vitals: VitalSigns = field(init=False)
    keeper: Keeper = field(init=False)
    faults: Faults = field(default_factory=Faults)
    cuff_desk: CuffDesk = field(init=False)
    alarm_desk: AlarmDesk = field(init=False)
    intake: Intake = field(init=False)
    watching: Observations = field(init=False)
    period_s: float = 0.0
    others_s: float = 0.0

    def __post_init__(self) -> None:
        chair = self.chair
        self.journal = Journal(chair.bed, self.recorder, self._heard)
        self.alarms = AlarmSystem(chair.limits, self.journal, self.now.monotonic)
        self.displays = Displays(since=self.real)
        self.vitals = VitalSigns(grace_s=0.1 * max(0.0, chair.speed - 1))
        self.keeper = Keeper(chair.bed, chair.speed)
        self.cuff_desk = CuffDesk(self.instruments, self.journal, chair.limits.cycle_s)
        self.alarm_desk = AlarmDesk(chair, self.alarms, self.displays, self.journal, lambda: self.book)
        self.watching = Observations(chair, self.vitals, self.alarms, self.journal)
        self.intake = Intake(self.instruments, self.vitals, self.alarms, self.cuff_desk, self.journal, self.keeper)
        self.alarms.engine.window.same_arm = chair.same_arm

    def _heard(self, stamped: Stamped) -> None:
        self.book = self.book.after(stamped)

    def refreshed(self) -> bool:
        """How sparse the numbers of the instrument in use are is known to what shows and to what judges them;
        whether it changed."""
        period, others = self.instruments.period_s, self.instruments.others_s
        if abs(period - self.period_s) < 0.2 and abs(others - self.others_s) < 0.2:
            return False
        self.period_s, self.others_s = period, others
        self.vitals.refreshed_every(period)
        self.vitals.others_every(others)
        self.alarms.refreshed_every(period)
        self.alarms.others_every(others)
        self.intake.feed.refreshed(period)
        return True
