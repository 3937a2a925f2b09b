"""Orders to the cuff of one chair: the nurse's, and the cycle that belongs to a phase. Each becomes an event."""

from __future__ import annotations

from collections.abc import Mapping

from bedside import commands as wanted
from bedside import events as happened
from bedside.alarms.engine import RECOVERY_CYCLE_S
from bedside.alarms.table import Priority
from bedside.clock import Instant
from bedside.errors import CommandRefused
from bedside.events import Event
from bedside.instruments import Instruments
from bedside.journal import Journal
from bedside.reading import CuffPhase, CuffState
from bedside.repeat import AFTER_S, Repeat, crossed

WORDS = {
    wanted.MeasurePressure: "measure",
    wanted.StopCuff: "stop",
    wanted.SetCycle: "cycle",
    wanted.StartStat: "stat",
}


class CuffDesk:
    """Speaks to the cuff in use through `instruments`. `cycle_s` is the cycle of an infusion."""

    def __init__(self, instruments: Instruments, journal: Journal, cycle_s: float) -> None:
        self._instruments, self._journal, self._cycle_s = instruments, journal, cycle_s
        self._chosen = False
        self._why_stopped: str | None = None
        self._drawn: float | None = None
        self._repeat = Repeat()

    def order(self, order: wanted.CuffOrder, now: Instant, actor: str) -> None:
        """What the nurse asks for. Raises CommandRefused when the cuff cannot hear."""
        self._instruments.order(order)
        cycle = order.seconds if isinstance(order, wanted.SetCycle) else None
        if isinstance(order, wanted.SetCycle):
            self._instruments.cycle_lost = None
            self._chosen = order.seconds is not None
        self._journal.note(happened.CuffOrdered(WORDS[type(order)], cycle), now, actor)

    def follow(self, event: Event, now: Instant) -> None:
        """The cuff's cycle belongs to the phase, on at the start, slower in recovery, off at the end; unless the
        nurse chose one in this session."""
        match event:
            case happened.InfusionStarted() if not self._chosen:
                self._set(self._cycle_s, now)
            case happened.InfusionStopped() if not self._chosen:
                self._set(RECOVERY_CYCLE_S, now)
            case happened.SessionEnded():
                self._set(None, now)

    def _set(self, cycle: float | None, now: Instant) -> None:
        if self._instruments.orderable is None:
            return
        try:
            self._instruments.order(wanted.SetCycle(cycle))
        except CommandRefused:
            self._instruments.cycle_lost = "the cuff was not connected" if cycle else None
            self._instruments.ran_s = cycle
            return
        self._journal.note(happened.CuffOrdered("cycle", cycle), now)

    def told(self, state: CuffState, at: Instant) -> bool:
        """What the cuff says of itself; whether its planned readings stand elsewhere now."""
        if state.stopped is not None and state.stopped != self._why_stopped:
            self._journal.note(happened.CuffCycleStopped(state.stopped), at)
        self._why_stopped = state.stopped
        moved, self._drawn = state.cycle_s != self._drawn, state.cycle_s
        return moved

    # --- a second reading ---------------------------------------------------------------------------

    def judged(self, conditions: Mapping[str, Priority], now: Instant) -> None:
        """A plausible pressure has been judged: these conditions hold now."""
        beyond = crossed(conditions)
        cuff = self._instruments.cuff
        able = self._instruments.orderable is not None
        planned = self._repeat.measured(beyond, cuff.next_start if cuff else None, now.monotonic)
        if planned and able:
            self._journal.note(happened.RepeatPlanned(tuple(beyond), AFTER_S), now)
        elif planned:
            self._repeat.at = None  # nothing here can start that cuff
        if self._repeat.confirmed:
            self._journal.note(happened.PressureConfirmed(self._repeat.confirmed), now)
        self._show()

    def failed(self, now: Instant) -> None:
        """A measurement gave no pressure."""
        if self._instruments.orderable is not None:
            self._repeat.failed(now.monotonic)
            self._show()

    def tick(self, now: Instant) -> None:
        """Start the second reading when it is due; a cuff that is at work is left alone."""
        cuff = self._instruments.cuff
        if cuff and cuff.phase in (CuffPhase.STARTING, CuffPhase.MEASURING, CuffPhase.READING):
            return
        if not self._repeat.due(now.monotonic):
            return
        self._show()
        try:
            self._instruments.order(wanted.MeasurePressure())
        except CommandRefused:
            return  # the link's own condition says that the cuff is away
        self._journal.note(happened.CuffOrdered("repeat"), now)

    def _show(self) -> None:
        self._instruments.repeat_at, self._instruments.confirmed = self._repeat.at, self._repeat.confirmed

    def forget(self) -> None:
        """The session is over: nobody has chosen a cycle, nothing waits to be confirmed."""
        self._chosen = False
        self._repeat.forget()
        self._show()
