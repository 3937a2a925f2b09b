"""A day as a text, run as fast as it goes: patient, instruments, nurse, monitor and record, without a screen.

Everything is the program's own but the clock. The time at which each deed is charted follows from the file alone,
so that a run that was killed is run again from the door, and adds to its record what that lacks.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zlib import crc32

from bedside.chair import Chair, Ticket
from bedside.clock import Instant, ManualClock
from bedside.equipment.displays import Confirmation
from bedside.errors import CommandRefused
from bedside.infusion.patient import CHECKLIST
from bedside.infusion.prompts import USUAL, Plan
from bedside.leaving.rules import SCORE_ALONE
from bedside.monitor import Monitor
from bedside.reading import Fact, Link, LinkState, Origin, Reading
from bedside.told import events as happened
from bedside.told import orders as wanted
from bedside.told.by import By
from clinic.record.reader import open_reader
from dashboard.program.chair_run import VERSION, Opened
from dashboard.program.deeds import Told, on_duty, orders_of
from dashboard.program.held_days import Kept, held
from dashboard.program.rehearsed_calls import calls
from dashboard.program.runup import Pair
from devices.plug import Plug
from simulators.body import A_MORNING, SimulatedBody
from simulators.catalog import TWINS
from simulators.clock import local
from simulators.nurse import Day, Days, Deed
from simulators.ports import in_memory

PIECE_S = 0.5
INSTRUMENTS = ("nonin-df8", "suntech-advantage")
"""Numbers once a second and a cuff that takes orders: a pulse wave would be drawn for nobody."""
SCREEN = By(display="story")
CONFIRMED_S = 2.0
AFTER_S = 10.0

Json = dict[str, object]
Key = tuple[datetime, str]


@dataclass(frozen=True, slots=True)
class Result:
    """Of one chair: its sessions, the orders that were refused, the story's seconds that were run."""

    sessions: list[str]
    refused: int
    seconds: float


def rehearse(days: Days, bed: str, record: Opened, seed: int, say: Callable[[Json], None]) -> Result:
    """Every day at one chair, one after the other; those that the record holds whole are not run again."""
    sessions, refused, seconds = list[str](), 0, 0.0
    for place, day in enumerate(days.days):
        begins = _begins(day, place)
        ended = _ended(record, bed, begins, _until(days, place))
        if ended is None:
            run = DayRun(days, day, begins, bed, record, seed)
            for line in run.lines():
                say(line)
                refused += 1
            seconds += run.t
            record.writer.settle(60)
        found = [ended] if ended else run.sessions
        for line in calls(days, day, found[-1] if found else "", bed, record, begins):
            say(line)
            refused += 1
        sessions += found
    return Result(sessions, refused, seconds)


def _begins(day: Day, place: int) -> datetime:
    return day.begins or A_MORNING.replace(tzinfo=UTC) + timedelta(days=place)


def _until(days: Days, place: int) -> datetime | None:
    return _begins(days.days[place + 1], place + 1) if place + 1 < len(days.days) else None


def _ended(record: Opened, bed: str, begins: datetime, until: datetime | None) -> str | None:
    """The session of this day, where the record holds it from its beginning to its end."""
    with open_reader(record.folder) as reader:
        for each in reader.sessions():
            within = begins <= each.opened_at and (until is None or each.opened_at < until)
            if each.id.endswith(f"-{bed}") and within and each.ended_at is not None:
                return each.id
    return None


class DayRun:
    """One day at one chair."""

    def __init__(self, days: Days, day: Day, begins: datetime, bed: str, record: Opened, seed: int) -> None:
        self._days = days
        patient = next((deed for deed in day.deeds if deed.verb == "patient"), None)
        plan = next((deed for deed in day.deeds if deed.verb == "plan"), None)
        self._ahead = list(_scheduled(tuple(deed for deed in day.deeds if deed.verb != "call")))
        made = {deed.t: (deed, begins + timedelta(seconds=at)) for at, deed in reversed(self._ahead)}
        self._told = Told(patient, plan, days.people, made, begins)
        number = patient.given["number"] if patient else ""
        self._body = SimulatedBody(day.story, seed + crc32(number.encode()) % 100_000, local(begins))
        about = f"story “{day.story.name}”, seed {seed}"
        chair = Chair(bed, f"Chair {bed}", about=about, checklist=CHECKLIST, asked=Plan(USUAL), leaving=SCORE_ALONE)
        self.sessions: list[str] = []
        self.t, self._real = 0.0, 1000.0
        self._clock = ManualClock(begins)
        kept = Kept(record.writer, held(record, bed, begins))
        self._monitor = Monitor(chair, kept, self._clock.now(), self._real)
        self._pairs = [self._fitted(name) for name in INSTRUMENTS]
        self._monitor.note(happened.ProcessStarted(VERSION, None), self._clock.now())

    def _fitted(self, name: str) -> Pair:
        twin = TWINS[name]
        plug = Plug(twin.kind, twin.protocol, "loop://", Origin.SIMULATED, None)
        device = plug.device(1.0)
        self._monitor.fit(plug.fitted(device))
        return Pair(twin.kind, in_memory(twin.make(self._body, self.t)), device)

    def lines(self) -> Iterator[Json]:
        """Run it; a line for each deed that was refused."""
        now = self._clock.now()
        for pair in self._pairs:
            self._emit(pair, [Link(LinkState.UP), *pair.listens.connected(now.monotonic)], now)
        self._confirm()
        self._monitor.order(wanted.Command(wanted.ReportAlarmTest(played=True, heard=True, why=""), SCREEN))
        if self._days.people:
            first = self._days.people[0].initials
            self._monitor.order(wanted.Command(on_duty(first, self._days.people), SCREEN))
        end = max((at for at, _ in self._ahead), default=self.t) + AFTER_S
        while self.t < end:
            now = self._tick()
            if self._ahead and self.t >= self._ahead[0][0]:
                _, deed = self._ahead.pop(0)
                yield from self._do(deed, now)
            else:
                self._monitor.pass_by(now, self._real)

    def _tick(self) -> Instant:
        self.t += PIECE_S
        self._real += PIECE_S
        now = self._clock.advance(PIECE_S)
        if self.t % CONFIRMED_S == 0:
            self._confirm()
        for pair in self._pairs:
            self._exchange(pair, now)
        return now

    def _confirm(self) -> None:
        """The story's screen counts as proven."""
        self._monitor.confirm(SCREEN.display, Confirmation(self._real, 0, "ok", awake=True))

    def _do(self, deed: Deed, now: Instant) -> Iterator[Json]:
        self._monitor.step(now, self._real)
        try:
            for order in orders_of(deed, self._told, self._monitor.snapshot):
                ticket: Ticket = self._monitor.order(wanted.Command(order, SCREEN))
                self._monitor.step(now, self._real)
                ticket.wait(0)
        except CommandRefused as refused:
            yield {"t_s": deed.t, "line": deed.line, "refused": str(refused)}
        if deed.verb == "open" and (view := self._monitor.snapshot.session):
            self.sessions.append(view.session.id)

    def _exchange(self, pair: Pair, now: Instant) -> None:
        self._hear(pair, now)
        out, facts = pair.listens.due(now.monotonic)
        self._emit(pair, facts, now)
        if out:
            pair.talks.hear(out, self.t)
            self._hear(pair, now)

    def _hear(self, pair: Pair, now: Instant) -> None:
        for piece in pair.talks.pieces(self.t):
            self._emit(pair, pair.listens.received(piece, now.monotonic), now)

    def _emit(self, pair: Pair, facts: list[Fact], now: Instant) -> None:
        for fact in facts:
            self._monitor.submit(Reading(fact, pair.device, Origin.SIMULATED, now))


def _scheduled(deeds: tuple[Deed, ...]) -> Iterator[tuple[float, Deed]]:
    """The story second at which each deed is done: the first step from its time on that has no other."""
    last = 0.0
    for deed in deeds:
        at = max(math.ceil(deed.t / PIECE_S) * PIECE_S, last + PIECE_S)
        yield at, deed
        last = at
