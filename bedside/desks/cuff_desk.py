"""Orders to the cuff of one chair: the nurse's, and the cycle that belongs to a phase. Each becomes an event.

After the infusion its cycle holds until 15 minutes have passed and two pressures in a row were inside MEDIUM: the
peak comes after the stop (hazards, row 2). What the cuff was to do is taken up again after a short restart (row
15).
"""

from __future__ import annotations

from collections.abc import Mapping

from bedside.alarms.engine import RECOVERY_CYCLE_S
from bedside.alarms.pressures import STAT, Expected
from bedside.clock import Instant
from bedside.conditions.table import Priority
from bedside.equipment.held import CuffHeld
from bedside.equipment.instruments import Instruments
from bedside.equipment.repeat import AFTER_S, IMPLAUSIBLE_S, Repeat, crossed
from bedside.equipment.resting_run import RestingRun
from bedside.errors import CommandRefused
from bedside.limits.rails import FILE_CYCLE_S
from bedside.reading import CuffPhase, CuffState
from bedside.told import events as happened
from bedside.told import orders as wanted
from bedside.told.by import By
from bedside.told.events import Event
from bedside.told.journal import Journal

FAILED, IMPLAUSIBLE = "pressure_failed", "pressure_implausible"
WORDS = {
    wanted.MeasurePressure: "measure",
    wanted.StopCuff: "stop",
    wanted.SetCycle: "cycle",
    wanted.StartStat: "stat",
}


SETTLED_S, SETTLED_READINGS = 900.0, 2
SPRAY_CYCLE_S = 600.0
"""After a device: a pressure is asked for 40 minutes after it (ecosystem.md 6.1)."""
LEAST_S, MOST_S = FILE_CYCLE_S


class CuffDesk:
    """Speaks to the cuff in use through `instruments`. `cycle_s` is the cycle of an infusion."""

    def __init__(self, instruments: Instruments, journal: Journal, cycle_s: float) -> None:
        self._instruments, self._journal, self._cycle_s = instruments, journal, cycle_s
        self._chosen = False
        self._why_stopped: str | None = None
        self._drawn: float | None = None
        self._repeat = Repeat()
        self._resting = RestingRun()
        self._stopped_at: float | None = None
        self._calm = 0
        self._wanted: float | None = None

    def order(self, order: wanted.CuffOrder, now: Instant, by: By) -> None:
        """What the nurse asks for. Raises CommandRefused when the cuff cannot hear."""
        if isinstance(order, wanted.SetCycle) and order.seconds and not LEAST_S <= order.seconds <= MOST_S:
            raise CommandRefused(f"A cycle is {LEAST_S:g} to {MOST_S:g} s.")
        self._instruments.order(order)
        if isinstance(order, wanted.StopCuff):
            self._resting.over()
            self._show()
        cycle = order.seconds if isinstance(order, wanted.SetCycle) else None
        if isinstance(order, wanted.SetCycle):
            self._instruments.cycle_lost = None
            self._chosen = order.seconds is not None
            self._wanted = None
        self._journal.note(happened.CuffOrdered(WORDS[type(order)], cycle, self._cuff), now, by)

    def begin_baseline(self, last: float | None, now: Instant, by: By) -> None:
        """Two resting pressures by themselves; `last` is when the latest one was taken (chair seconds). Raises
        CommandRefused when the cuff cannot hear."""
        run = RestingRun()
        if run.begin(last, now.monotonic):
            self.order(wanted.MeasurePressure(), now, by)
        elif self._instruments.orderable is None:
            raise CommandRefused("There is no cuff here that can be started.")
        self._resting = run
        self._journal.note(happened.BaselineBegun(), now, by)
        self._plan_second(now)
        self._show()

    def _plan_second(self, now: Instant) -> None:
        if self._resting.at is not None:
            self._journal.note(happened.SecondPlanned(round(self._resting.at - now.monotonic, 1)), now)

    @property
    def _cuff(self) -> str:
        return self._instruments.cuff_device

    def follow(self, event: Event, now: Instant) -> None:
        """The cuff's cycle belongs to the phase, on at the start, slower in recovery, off at the end; unless the
        nurse chose one in this session."""
        begins = (happened.InfusionStarted, happened.SprayGiven, happened.ObservationBegan)
        if isinstance(event, (*begins, happened.SessionEnded)):
            self._resting.over()
        match event:
            case happened.InfusionStarted() if not self._chosen:
                self._set(self._cycle_s, now)
            case happened.SprayGiven() if not self._chosen:
                self._set(SPRAY_CYCLE_S, now)
            case happened.ObservationBegan() if not self._chosen:
                self._set(RECOVERY_CYCLE_S, now)
            case happened.InfusionStopped():
                self._stopped_at, self._calm = now.monotonic, 0
                self._instruments.settling = True
            case happened.SessionEnded() as event if not event.alarms:
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
        self._journal.note(happened.CuffOrdered("cycle", cycle, self._cuff), now)

    def expected(self, now: float) -> Expected | None:
        """When the next pressure is late, by the cycle in force; None: by the phase alone."""
        cuff = self._instruments.cuff
        if cuff and cuff.stat_until is not None and now < cuff.stat_until:
            return STAT
        cycles = [cuff.cycle_s] if cuff and cuff.cycle_s else []
        if self._stopped_at is not None:
            cycles.append(self._cycle_s)
        return Expected.every(min(cycles)) if cycles else None

    def _settle(self, now: Instant) -> None:
        """The infusion is over and so is its effect on the pressure: the cuff may slow down."""
        passed = self._stopped_at is not None and now.monotonic - self._stopped_at >= SETTLED_S
        if not passed or self._calm < SETTLED_READINGS:
            return
        self._stopped_at = None
        self._instruments.settling = False
        self._journal.note(happened.CycleSettled(RECOVERY_CYCLE_S), now)
        if not self._chosen:
            self._set(RECOVERY_CYCLE_S, now)

    def take_up(self, stopped: CuffHeld, now: Instant, *, short: bool) -> None:
        """After a restart: what still settles; and, where it was short and the cuff is the same, its cycle and a
        second reading that was planned."""
        zero = now.monotonic - now.utc.timestamp()
        if stopped.infusion_stopped_at is not None:
            self._stopped_at = zero + stopped.infusion_stopped_at
            self._instruments.settling = True
        if not short or not stopped.device or stopped.device != self._cuff:
            return
        self._wanted = stopped.cycle_s
        self._repeat.at = None if stopped.repeat_at is None else zero + stopped.repeat_at
        self._resting.at = None if stopped.second_at is None else zero + stopped.second_at
        self._show()

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
        self._calm = 0 if beyond else self._calm + 1
        if self._resting.measured(now.monotonic):
            self._plan_second(now)
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
        if self._instruments.orderable is not None and self._repeat.failed(now.monotonic):
            self._journal.note(
                happened.RepeatPlanned((FAILED,), round((self._repeat.at or 0) - now.monotonic, 1)), now
            )
        self._show()

    def implausible(self, now: Instant) -> None:
        """A pressure nobody can have was measured: it may be shock."""
        self._calm = 0
        if self._instruments.orderable is not None and self._repeat.implausible(now.monotonic):
            self._journal.note(happened.RepeatPlanned((IMPLAUSIBLE,), IMPLAUSIBLE_S), now)
        self._show()

    def tick(self, now: Instant) -> None:
        """Start the second reading when it is due; a cuff that is at work is left alone."""
        self._settle(now)
        self._continue(now)
        cuff = self._instruments.cuff
        if cuff and cuff.phase in (CuffPhase.STARTING, CuffPhase.MEASURING, CuffPhase.READING):
            return
        second = self._resting.due(now.monotonic)
        if not second and not self._repeat.due(now.monotonic):
            return
        try:
            self._instruments.order(wanted.MeasurePressure())
        except CommandRefused:
            return  # its link's own condition says that it is away: tried at every step until it is back
        if second:
            self._resting.over()
        else:
            self._repeat.started()
        self._show()
        self._journal.note(happened.CuffOrdered("second" if second else "repeat", None, self._cuff), now)

    def _continue(self, now: Instant) -> None:
        """The cycle that ran before a short restart, once the cuff answers."""
        if self._wanted is None or not self._instruments.cuff_ready:
            return
        cycle, self._wanted = self._wanted, None
        self._instruments.cycle_lost = None
        self._set(cycle, now)

    def _show(self) -> None:
        self._instruments.repeat_at, self._instruments.confirmed = self._repeat.at, self._repeat.confirmed
        self._instruments.second_at, self._instruments.resting = self._resting.at, self._resting.waiting

    def rest(self, now: Instant) -> None:
        """Nobody is watched here any more."""
        self._set(None, now)

    def forget(self) -> None:
        """The session is over: nobody has chosen a cycle, nothing waits to be confirmed."""
        self._chosen = False
        self._stopped_at, self._calm, self._wanted = None, 0, None
        self._instruments.settling = False
        self._repeat.forget()
        self._resting.over()
        self._show()
