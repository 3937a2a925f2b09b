"""What is asked of the patient and charted of the vital signs while a session runs: looked at at each step."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bedside.alarms.alarm_system import AlarmSystem
from bedside.book import Book
from bedside.chair import Chair
from bedside.clock import Instant
from bedside.conditions.table import Priority
from bedside.infusion.asked import NOTHING_ASKED, asked
from bedside.infusion.effects import Episode, episodes
from bedside.infusion.holding import held
from bedside.infusion.observed import Observed
from bedside.infusion.prompts import Score
from bedside.infusion.session import Session
from bedside.phase import Phase
from bedside.reading import Vital
from bedside.told import events as happened
from bedside.told.journal import Journal
from bedside.vitals.values import NumericState, State
from bedside.vitals.vital_signs import VitalSigns

OVERDUE = "observation_overdue"
LOOKED_S = 240.0
"""So much longer than the clinic's time a low saturation is counted."""


class Observations:
    """Of one chair. What was answered and charted stands in the book; `asked` is what follows from it now, `hold`
    what speaks for a pause, `effects` the episodes of what the patient felt."""

    def __init__(self, chair: Chair, vitals: VitalSigns, alarms: AlarmSystem, journal: Journal) -> None:
        self._chair, self._vitals, self._alarms, self._journal = chair, vitals, alarms, journal
        self.asked = NOTHING_ASKED
        self.hold: tuple[str, ...] = ()
        self.effects: tuple[Episode, ...] = ()
        self._looked: tuple[Session | None, Observed, int] | None = None

    def planned(self) -> happened.PromptsPlanned | None:
        """What will be asked in a session that opens now: what an instrument counts is not asked."""
        plan = self._chair.asked
        counted = {vital.value.removesuffix("_rate") for vital in self._vitals.others if vital in COUNTED}
        rules = [each for each in plan.rules if each.scale not in counted]
        kept = tuple((each.scale, each.first_s, each.every_s, each.recovery) for each in rules)
        return happened.PromptsPlanned(kept, plan.late_s) if kept else None

    def tick(self, book: Book, now: Instant) -> None:
        self._look(book, now)
        late = any(each.late for each in self.asked.open)
        self._alarms.engine.declare(OVERDUE, Priority.LOW if late else None)
        if book.session is not None and book.session.phase is not Phase.ENDED:
            self._chart(book, now)

    def _look(self, book: Book, now: Instant) -> None:
        """What is asked follows from the book and the second."""
        looked = (book.session, book.observed, int(now.utc.timestamp()))
        before = self._looked
        if before and looked[0] is before[0] and looked[1] is before[1] and looked[2] == before[2]:
            return
        self._looked = looked
        over = book.session is None or book.session.phase is Phase.ENDED
        self.asked = NOTHING_ASKED if over else asked(book.session, book.observed, now.utc)
        self.hold = () if over else self._hold(book, now)
        self.effects = () if over else tuple(episodes(book.observed.effects))

    def _hold(self, book: Book, now: Instant) -> tuple[str, ...]:
        """What speaks for a pause by the clinic's protocol."""
        hold, trend = self._chair.hold, self._vitals.trend
        low = 0.0
        for sample in reversed(trend.since(now.utc - timedelta(seconds=hold.spo2_s + LOOKED_S))):
            if sample.spo2 is None or sample.spo2 >= hold.spo2:
                break
            low = (now.utc - sample.utc).total_seconds()
        return tuple(held(hold, book.phase, list(trend.pressures)[-2:], low, book.observed.scores, now.utc))

    def _chart(self, book: Book, now: Instant) -> None:
        """A row at each multiple of the clinic's time since the session was opened; none is made up for a time in
        which this program was away."""
        session, every = book.session, timedelta(seconds=self._chair.chart_s)
        if session is None:
            return
        rows = book.observed.charted
        last = rows[-1].at if rows else session.opened_at
        turn = (now.utc - session.opened_at) // every
        if turn > (last - session.opened_at) // every:
            self._journal.note(self.row(now, since=every, counted=book.observed.scores), now)

    def row(self, now: Instant, since: timedelta, counted: Sequence[Score] = ()) -> happened.VitalsCharted:
        """The values of this moment: live ones, and a pressure that is not older than the row before. A respiration
        rate is an instrument's, or the nurse's count since then."""
        pressures = self._vitals.trend.pressures
        latest = pressures[-1] if pressures and now.utc - pressures[-1][0] <= since else None
        value = latest[1] if latest else None
        breaths = self._vitals.others.get(Vital.RESPIRATION_RATE)
        return happened.VitalsCharted(
            _live(self._vitals.spo2, now),
            _live(self._vitals.pulse_rate, now),
            value.systolic if value else None,
            value.diastolic if value else None,
            value.mean if value else None,
            _live(breaths, now) if breaths else _last(counted, now.utc - since),
        )


COUNTED = (Vital.RESPIRATION_RATE,)


def _live(state: NumericState, now: Instant) -> float | None:
    shown = state.shown(now.monotonic)
    return shown.value if shown.state is State.LIVE else None


def _last(scores: Sequence[Score], since: datetime) -> float | None:
    found = [each for each in scores if each.scale == "respiration" and not each.in_error and each.at >= since]
    return float(max(found, key=lambda each: each.at).value) if found else None
