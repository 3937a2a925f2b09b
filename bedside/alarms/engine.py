"""The alarm engine of one chair: pure, table-driven, deterministic, time as an argument.

Samples, determinations and declared faults go in with their monotonic time; `step` says what changed.
No clock, no thread, no screen. Evaluation follows contracts.md, `alarms`; limits come from `Limits`.
Acknowledgement and sound are not here: a condition is true whether or not anyone was told (decision 0005).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from bedside.alarms.attempts import Attempts
from bedside.alarms.frozen import REFRESHED_S, Frozen
from bedside.alarms.in_force import PRESSURES, RECOVERY_CYCLE_S, InForce
from bedside.alarms.ladder import EPSILON, Ladder, Pending, Withheld
from bedside.alarms.pressures import Expected, Overdue, PressureRules
from bedside.alarms.pulse_loss import PulseState
from bedside.alarms.signal_loss import Cadence, CuffWindow, SignalLoss, Suppression
from bedside.alarms.standing import Standing
from bedside.conditions.table import ORDER, ActiveCondition, AlarmChange, Priority
from bedside.limits.limits import CONTINUOUS, Limits, Rule
from bedside.phase import Phase
from bedside.reading import PressureValue, Vital

__all__ = ["POSSIBLE", "RECOVERY_CYCLE_S", "AlarmEngine", "Cadence"]

POSSIBLE: Mapping[Vital, tuple[float, float]] = {
    Vital.SPO2: (1, 100),
    Vital.PULSE_RATE: (1, 350),
    Vital.HEART_RATE: (0, 350),
    Vital.RESPIRATION_RATE: (0, 150),
    Vital.ETCO2: (0, 150),
    Vital.PERFUSION_INDEX: (0, 100),
}
"""What is judged; outside it a number counts as missing. A respiration rate of 0 is no breath, not no number."""
OXIMETRY = (Vital.SPO2, Vital.PULSE_RATE, Vital.PERFUSION_INDEX)
PULSE = ("pulse_rate_high", "pulse_rate_low")
BY_VITAL: Mapping[Vital, tuple[str, ...]] = {
    vital: tuple(name for name, judged in CONTINUOUS.items() if judged is vital) for vital in POSSIBLE
}


class AlarmEngine:
    """All conditions of one chair. `start` is the monotonic time from which silence counts."""

    def __init__(
        self,
        limits: Limits,
        phase: Phase,
        start: float,
        *,
        baseline: Mapping[str, float] | None = None,
        cadence: Cadence | None = None,
        cuff: bool = True,
    ) -> None:
        self._force, self._cuff = InForce(limits, phase, dict(baseline or {})), cuff
        self._cadence = self._others = cadence or Cadence()
        self._expected: Expected | None = None
        continuous = self._force.continuous
        self._ladders = {name: Ladder(rule, self._hold_of(name)) for name, rule in continuous.items()}
        self._pressures = PressureRules(self._force.pressures)
        self._overdue = Overdue()
        self._standing = Standing()
        self._signals = SignalLoss(start, self._cadence)
        self._frozen = Frozen()
        self._frozen.watched = self._cadence.hold <= REFRESHED_S
        self._attempts = Attempts(self._standing)
        self._judged: list[PressureValue] = []
        self._last: PressureValue | None = None
        self._owed: list[AlarmChange] = []
        self._watch(start)

    def refreshed_every(self, seconds: float) -> None:
        """The oximeter shows a new number every so many seconds; a tenth later is not yet late."""
        self._cadence = self._signals.cadence = Cadence.of_spacing(1.1 * seconds)
        self._frozen.watched = seconds <= REFRESHED_S
        self._hold()

    def others_every(self, seconds: float) -> None:
        """The same for the instrument that gives respiration, EtCO2 and the ECG's rate."""
        self._others = Cadence.of_spacing(1.1 * seconds)
        self._hold()

    def _hold(self) -> None:
        for name, ladder in self._ladders.items():
            ladder.hold = self._hold_of(name)

    def _hold_of(self, condition: str) -> float:
        other = CONTINUOUS.get(condition, Vital.SPO2) not in OXIMETRY
        return (self._others if other else self._cadence).hold

    # --- what goes in -------------------------------------------------------------------------------

    def numeric(self, vital: Vital, value: float, at: float) -> bool:
        """A valid number in the unit of its vital; outside `POSSIBLE` it counts as missing. Whether it counts."""
        low, top = POSSIBLE.get(vital, (1, 0))
        if not low <= value <= top:
            return False
        if vital is Vital.SPO2:
            self._signals.spo2(value, at)
        elif vital is Vital.PULSE_RATE:
            self._signals.pulse_rate(value, at)
        elif vital is Vital.HEART_RATE and value:
            self._signals.stands_in = at
        if vital in (Vital.SPO2, Vital.PULSE_RATE):
            self._frozen.sample(vital, value, at)
        self._sample(BY_VITAL[vital], value, at)
        return True

    def no_pulse(self, state: PulseState, at: float) -> None:
        """The oximeter gives no pulse rate, and says why."""
        self._signals.pulse.says(state, at)

    def wave(self, at: float, *, flat: bool) -> None:
        """Whether the pulse wave stands still under a number."""
        self._frozen.wave(at, flat=flat)

    def marked(self, at: float, *, weak: bool) -> None:
        """Whether the oximeter marks its saturation as one that may be wrong (ALM-47)."""
        self._signals.marked(at, weak=weak)

    def _sample(self, conditions: tuple[str, ...], value: float, at: float) -> None:
        for condition in conditions:
            if ladder := self._ladders.get(condition):
                ladder.sample(value, at)

    def determination(self, value: PressureValue, at: float) -> None:
        """A completed determination in mmHg, plausible or not. `at`: when it was taken."""
        self._counted(value.pulse_rate, at)
        if self._attempts.completed(value):
            self._overdue.measured(at)
            self._judged.append(value)

    def _counted(self, rate: float | None, at: float) -> None:
        """A cuff counts the pulse too: it is judged while the oximeter has none."""
        low, top = POSSIBLE[Vital.PULSE_RATE]
        heard = self._signals.pulse.heard
        if rate is None or not low <= rate <= top or (heard is not None and at - heard <= self._cadence.lost):
            return
        for condition in PULSE:
            if ladder := self._ladders.get(condition):
                ladder.spot(rate, at)

    def pressure_failed(self) -> None:
        """An attempt that gave no determination."""
        self._attempts.failed()

    def forget_attempts(self) -> None:
        """Another patient: what failed or was implausible before is not theirs."""
        self._attempts.forget()

    def declare(self, condition: str, priority: Priority | None, value: float | None = None) -> None:
        """A technical fault somebody else has judged; None: it is over."""
        self._standing.set(condition, priority, value)

    def enter(self, phase: Phase, now: float) -> None:
        """The session is in another phase."""
        self._apply(replace(self._force, phase=phase), now)
        self._watch(now)

    def watch_cuff(self, *, present: bool) -> None:
        """Whether there is a cuff to expect pressures from; applies from the next phase on."""
        self._cuff = present

    def set_baseline(self, baseline: Mapping[str, float], now: float) -> None:
        """A confirmed baseline: the relative rows apply from the next step."""
        self._apply(replace(self._force, baseline=dict(baseline)), now)

    def use(self, limits: Limits, now: float) -> None:
        """Other limits from now on. What holds goes on until a valid value ends it by the new ones."""
        self._apply(replace(self._force, given=limits), now)
        self._watch(now)

    def _apply(self, force: InForce, now: float) -> None:
        """Bring every rule to what the limits, the phase and the baseline say."""
        self._force, rules = force, force.continuous
        for name in [name for name in self._ladders if name not in rules]:
            self._owed += self._ladders.pop(name).end()
        for name, rule in rules.items():
            if (ladder := self._ladders.get(name)) is None:
                self._ladders[name] = Ladder(rule, self._hold_of(rule.condition))
            elif ladder.rule != rule:
                ladder.adopt(rule)
        self._owed += self._pressures.replace(force.pressures, self._last, now)

    def measured_before(self, value: PressureValue, at: float) -> None:
        """A plausible determination from before a restart: only the last one is judged, the others have been."""
        self._overdue.measured(at)
        self._judged = [value]

    def restarted(self, now: float) -> None:
        """The program was away until now: silence counts from here."""
        self._signals.restarted(now)
        self._frozen.restarted()

    def restore(self, states: Iterable[ActiveCondition]) -> None:
        """These held when this program was stopped: they go on until something valid ends them (ALM-42)."""
        for state in states:
            if ladder := self._ladders.get(state.condition):
                ladder.restore(replace(state, limit=ladder.rule.limit(state.priority)))
            elif state.condition == Overdue.CONDITION:
                self._overdue.active = state
            elif state.condition.startswith(PRESSURES):
                self._pressures.restore(state)
            else:
                self._standing.restore(state, judged_later=self._attempts.restore(state))
                self._signals.restore(state)

    @property
    def window(self) -> CuffWindow:
        """What is known of a cuff on the probe's arm."""
        return self._signals.window

    @property
    def cycle_s(self) -> float:
        """How often a pressure is expected in this phase, in seconds; where none is, as while infusing."""
        return self._force.cycle_s

    def expect(self, expected: Expected | None, now: float) -> None:
        """The cycle in force at the chair; None: the one of the phase."""
        if expected != self._expected:
            self._expected = expected
            self._watch(now)

    def _watch(self, now: float) -> None:
        watched = self._cuff and self._force.phase.watched
        self._overdue.watch((self._expected or Expected.every(self.cycle_s)) if watched else None, now)

    # --- what comes out -----------------------------------------------------------------------------

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Every rule in force, in table order, the advisories as absolute numbers."""
        return self._force.rules

    @property
    def active(self) -> list[ActiveCondition]:
        """Every condition that holds, in table order."""
        held = [ladder.active for ladder in self._ladders.values() if ladder.active]
        held += [*self._pressures.active, *self._standing.active]
        if self._overdue.active:
            held.append(self._overdue.active)
        return sorted(held, key=lambda state: ORDER[state.condition])

    @property
    def suppressions(self) -> tuple[Suppression, ...]:
        """What would hold and is held back for a known cause."""
        return self._signals.suppressed

    def pending(self, now: float) -> tuple[Pending, ...]:
        """The delays that run: values beyond a limit of which no alarm has been made yet."""
        found = [ladder.pending(now) for ladder in self._ladders.values()]
        return tuple(each for each in found if each is not None)

    def withheld(self) -> list[Withheld]:
        """The stretches beyond a limit that ended before their delay, since this was last asked."""
        found = [each for ladder in self._ladders.values() for each in ladder.withheld]
        for ladder in self._ladders.values():
            ladder.withheld.clear()
        return found

    def step(self, now: float) -> list[AlarmChange]:
        """What changed by `now`, in table order."""
        changes, self._owed = self._owed, []
        changes += [change for ladder in self._ladders.values() for change in ladder.step(now)]
        for value in self._judged:
            self._last = value
            changes += self._pressures.judge(value, now)
        self._judged.clear()
        changes += self._overdue.step(now)
        self._signals.judge(self._standing, self._force.phase, self._force.lower, now)
        self._standing.set("values_frozen", self._frozen.judge(now))
        changes += self._standing.step(now)
        return sorted(changes, key=lambda change: ORDER[change.condition])

    def deadline(self, now: float) -> float | None:
        """The next moment after `now` at which something may change without anything coming in."""
        times = [time for ladder in self._ladders.values() if (time := ladder.deadline(now)) is not None]
        times += [*self._signals.deadlines, *self._frozen.deadlines(now)]
        if (late := self._overdue.deadline(now)) is not None:
            times.append(late)
        return min((time for time in times if time > now + EPSILON), default=None)

    def end(self) -> list[AlarmChange]:
        """The session is over: every condition is declared ended; what still holds belongs to the next engine."""
        changes = [change for ladder in self._ladders.values() for change in ladder.end()]
        changes += [*self._pressures.end(), *self._overdue.end(), *self._standing.end()]
        return sorted(changes, key=lambda change: ORDER[change.condition])
