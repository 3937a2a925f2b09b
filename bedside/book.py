"""One session as its events tell it, folded once. The running monitor, a restart, the list of sessions, the review,
a session that is judged again and an export read the same book.

Each part is folded in its own room: a new kind of event is thought of where it belongs, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from bedside.alarms.episodes import Episodes
from bedside.alarms.held import AlarmsHeld
from bedside.equipment.held import CuffHeld, RoomHeld
from bedside.infusion.observed import Observed
from bedside.infusion.session import Session, after
from bedside.leaving.held import Care
from bedside.limits.held import LimitsHeld
from bedside.phase import Phase
from bedside.told.events import LATER, DrugWasted, Event, Stamped


@dataclass(frozen=True, slots=True)
class Book:
    """Nothing of it changes: `after` gives the next one. `began` and `latest` are its first and last moment, a call
    after its end left out, `bed` and `origin` those of its first event."""

    session: Session | None = None
    limits: LimitsHeld = field(default_factory=LimitsHeld)
    alarms: AlarmsHeld = field(default_factory=AlarmsHeld)
    episodes: Episodes = field(default_factory=Episodes)
    cuff: CuffHeld = field(default_factory=CuffHeld)
    room: RoomHeld = field(default_factory=RoomHeld)
    observed: Observed = field(default_factory=Observed)
    care: Care = field(default_factory=Care)
    began: datetime | None = None
    latest: datetime | None = None
    bed: str = ""
    origin: str = ""

    @property
    def phase(self) -> Phase:
        return self.session.phase if self.session else Phase.SETUP

    def _later(self, event: Event) -> bool:
        """What is added when the session is over: a call, a review, what was still to be thrown away."""
        ended = self.session is not None and self.session.ended_at is not None
        return isinstance(event, LATER) or (ended and isinstance(event, DrugWasted))

    def after(self, stamped: Stamped) -> Book:
        """What is known after an event, which leaves the parts it is not about as they were."""
        event, utc = stamped.event, stamped.utc
        limits, session, care = self.limits.after(event), after(self.session, event, utc), self.care.after(stamped)
        if self.session and session and session.stopped_at != self.session.stopped_at:
            care = care.again()
        return Book(
            session,
            limits,
            self.alarms.after(stamped),
            self.episodes.after(stamped, limits.title),
            self.cuff.after(event, utc.timestamp()),
            self.room.after(event),
            self.observed.after(stamped),
            care,
            self.began or utc,
            self.latest or utc if self._later(event) else max(self.latest or utc, utc),
            self.bed or stamped.bed,
            self.origin or stamped.origin,
        )


def read(events: Iterable[Stamped]) -> Book:
    """The book of one session's events, in their order."""
    book = Book()
    for stamped in events:
        book = book.after(stamped)
    return book
