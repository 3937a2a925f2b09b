"""What is asked of the patient and charted of the vital signs while a session runs: looked at at each step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
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
from bedside.leaving.aldrete import beside
from bedside.leaving.facts import Facts
from bedside.leaving.held import Care
from bedside.leaving.items import NOTHING, Leaving, known_at, leaving
from bedside.leaving.met import GAP, ready_since
from bedside.leaving.rules import LeavingRules
from bedside.phase import Phase
from bedside.reading import Vital
from bedside.told import events as happened
from bedside.told.journal import Journal
from bedside.vitals.values import NumericState, State
from bedside.vitals.vital_signs import VitalSigns

OVERDUE = "observation_overdue"
READY_EVERY_S = 15.0
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
        self.leaving: Leaving = NOTHING
        self.beside: dict[str, tuple[str, int | None]] = {}
        self._looked: tuple[Session | None, Observed, Care, int] | None = None
        self._ready: tuple[tuple[Session | None, Observed, Care, int], datetime | None] | None = None

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
        looked = (book.session, book.observed, book.care, int(now.utc.timestamp()))
        before = self._looked
        if before and all(a is b for a, b in zip(looked[:3], before[:3], strict=True)) and looked[3] == before[3]:
            return
        self._looked = looked
        over = book.session is None or book.session.phase is Phase.ENDED
        self.asked = NOTHING_ASKED if over else asked(book.session, book.observed, now.utc)
        self.hold = () if over else self._hold(book, now)
        self.effects = () if over else tuple(episodes(book.observed.effects))
        self.leaving = NOTHING if over else self.leaving_at(book, now)

    def leaving_at(self, book: Book, now: Instant) -> Leaving:
        """What is asked for before going home, judged at this moment; and what was measured beside the scores."""
        rules = self._rules(book)
        facts = self._facts(now.utc - timedelta(seconds=rules.spo2_s) - GAP)
        known = known_at(book.session, book.observed, book.care, facts, rules, now.utc)
        self.beside = beside(known) if known else {}
        return replace(leaving(known), ready=self._ready_since(book, now) if known else None)

    def _ready_since(self, book: Book, now: Instant) -> datetime | None:
        """Looked for anew when something was charted, and every so often."""
        turn = int(now.utc.timestamp() // READY_EVERY_S)
        key = (book.session, book.observed, book.care, turn)
        if self._ready and all(a is b or a == b for a, b in zip(self._ready[0], key, strict=True)):
            return self._ready[1]
        rules, session = self._rules(book), book.session
        since = session.stopped_at if session and session.stopped_at else now.utc
        facts = self._facts(since - timedelta(seconds=rules.spo2_s) - GAP)
        known = known_at(session, book.observed, book.care, facts, rules, now.utc)
        self._ready = (key, ready_since(known) if known else None)
        return self._ready[1]

    def _rules(self, book: Book) -> LeavingRules:
        """As they were when the session was opened."""
        return book.care.rules or self._chair.leaving

    def _facts(self, since: datetime) -> Facts:
        trend = self._vitals.trend
        spo2 = tuple((each.utc, each.spo2) for each in trend.since(since) if each.spo2 is not None)
        return Facts(spo2, tuple((at, value.systolic, value.diastolic) for at, value in trend.pressures))

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
