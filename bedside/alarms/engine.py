"""The alarm engine of one chair: pure, table-driven, deterministic, time as an argument.

Samples, determinations and declared faults go in with their monotonic time; `step` says what changed.
No clock, no thread, no screen. Evaluation follows contracts.md, `alarms`; limits come from `Limits`.
Acknowledgement and sound are not here: a condition is true whether or not anyone was told (decision 0005).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from bedside.alarms.ladder import EPSILON, Ladder, Pending, Withheld
from bedside.alarms.pressures import Overdue, PressureRules, plausible
from bedside.alarms.signal_loss import Cadence, CuffWindow, SignalLoss, Suppression
from bedside.alarms.standing import Standing
from bedside.alarms.table import ORDER, ActiveCondition, AlarmChange, Priority
from bedside.limits import CONTINUOUS, PERFUSION, Limits, Rule
from bedside.phase import Phase
from bedside.reading import PressureValue

__all__ = ["RECOVERY_CYCLE_S", "AlarmEngine", "Cadence"]

PRESSURES = ("systolic", "diastolic", "mean")
PAUSED_CYCLE_S, RECOVERY_CYCLE_S = 300.0, 900.0


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
        self._given, self._phase, self._cuff = limits, phase, cuff
        self._limits = limits.in_phase(phase)
        self._cadence = cadence or Cadence()
        self._baseline = dict(baseline or {})
        self._ladders = {name: self._ladder(rule) for name, rule in self._continuous().items()}
        self._pressures = PressureRules(self._pressure_rules())
        self._rules = self._in_force()
        self._overdue = Overdue()
        self._standing = Standing()
        self._signals = SignalLoss(start, self._cadence)
        self._failures = 0
        self._judged: list[PressureValue] = []
        self._last: PressureValue | None = None
        self._owed: list[AlarmChange] = []
        self._watch(start)

    def refreshed_every(self, seconds: float) -> None:
        """The instrument shows a new number every so many seconds; a tenth later is not yet late."""
        self._cadence = self._signals.cadence = Cadence.of_spacing(1.1 * seconds)
        for ladder in self._ladders.values():
            ladder.hold = self._cadence.hold

    def _ladder(self, rule: Rule) -> Ladder:
        return Ladder(rule, self._cadence.hold)

    def _continuous(self) -> dict[str, Rule]:
        rules = {name: rule for name, rule in self._limits.rules.items() if name in CONTINUOUS}
        advisory = self._limits.advisory_rules(self._baseline)
        rules |= {name: rule for name, rule in advisory.items() if name.startswith(("spo2", "pulse"))}
        return rules | {PERFUSION.condition: PERFUSION}

    def _pressure_rules(self) -> list[Rule]:
        advisory = self._limits.advisory_rules(self._baseline)
        rules = [*self._limits.rules.values(), *advisory.values()]
        return [rule for rule in rules if rule.condition.startswith(PRESSURES)]

    # --- what goes in -------------------------------------------------------------------------------

    def spo2(self, value: float, at: float) -> None:
        """A valid SpO2 in %; outside 1 to 100 it counts as missing."""
        if 1 <= value <= 100:
            self._signals.spo2(at)
            self._sample(("spo2_low", "spo2_reduced"), value, at)

    def pulse_rate(self, value: float, at: float) -> None:
        """A valid pulse rate in 1/min; outside 15 to 350 it counts as missing."""
        if 15 <= value <= 350:
            self._signals.pulse_rate(at)
            names = ("pulse_rate_high", "pulse_rate_low", "pulse_rate_raised", "pulse_rate_lowered")
            self._sample(names, value, at)

    def marked(self, at: float, *, weak: bool) -> None:
        """Whether the oximeter marks its saturation as one that may be wrong (ALM-47)."""
        self._signals.marked(at, weak=weak)

    def perfusion_index(self, value: float, at: float) -> None:
        """A perfusion index in %."""
        self._sample((PERFUSION.condition,), value, at)

    def _sample(self, conditions: tuple[str, ...], value: float, at: float) -> None:
        for condition in conditions:
            if ladder := self._ladders.get(condition):
                ladder.sample(value, at)

    def determination(self, value: PressureValue, at: float) -> None:
        """A completed determination in mmHg, plausible or not."""
        self._failures = 0
        self._standing.set("pressure_failed", None)
        if not plausible(value):
            self._standing.set("pressure_implausible", Priority.MEDIUM)
            return
        self._standing.set("pressure_implausible", None)
        self._overdue.measured(at)
        self._judged.append(value)

    def pressure_failed(self) -> None:
        """An attempt that gave no determination."""
        self._failures += 1
        self._standing.set("pressure_failed", Priority.LOW if self._failures == 1 else Priority.MEDIUM)

    def declare(self, condition: str, priority: Priority | None, value: float | None = None) -> None:
        """A technical fault somebody else has judged; None: it is over."""
        self._standing.set(condition, priority, value)

    def enter(self, phase: Phase, now: float) -> None:
        """The session is in another phase."""
        self._phase = phase
        self._watch(now)
        self._apply(now)

    def watch_cuff(self, *, present: bool) -> None:
        """Whether there is a cuff to expect pressures from; applies from the next phase on."""
        self._cuff = present

    def set_baseline(self, baseline: Mapping[str, float], now: float) -> None:
        """A confirmed baseline: the relative rows apply from the next step."""
        self._baseline = dict(baseline)
        self._apply(now)

    def use(self, limits: Limits, now: float) -> None:
        """Other limits from now on. What holds goes on until a valid value ends it by the new ones."""
        self._given = limits
        self._watch(now)
        self._apply(now)

    def _apply(self, now: float) -> None:
        """Bring every rule to what the limits, the phase and the baseline say."""
        self._limits = self._given.in_phase(self._phase)
        rules = self._continuous()
        for name in [name for name in self._ladders if name not in rules]:
            self._owed += self._ladders.pop(name).end()
        for name, rule in rules.items():
            if (ladder := self._ladders.get(name)) is None:
                self._ladders[name] = self._ladder(rule)
            elif ladder.rule != rule:
                ladder.adopt(rule)
        self._owed += self._pressures.replace(self._pressure_rules(), self._last, now)
        self._rules = self._in_force()

    def measured_before(self, value: PressureValue, at: float) -> None:
        """A plausible determination from before a restart: only the last one is judged, the others have been."""
        self._overdue.measured(at)
        self._judged = [value]

    def restarted(self, now: float) -> None:
        """The program was away until now: silence counts from here."""
        self._signals.restarted(now)

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
                self._restore_standing(state)

    def _restore_standing(self, state: ActiveCondition) -> None:
        measured = state.condition in ("pressure_failed", "pressure_implausible")
        self._standing.restore(state, judged_later=measured)
        if state.condition == "pressure_failed":
            self._failures = 1 if state.priority is Priority.LOW else 2
        elif state.condition == "spo2_signal_lost":
            self._signals.was_lost(state.since)

    @property
    def window(self) -> CuffWindow:
        """What is known of a cuff on the probe's arm."""
        return self._signals.window

    @property
    def cycle_s(self) -> float:
        """How often a pressure is expected in this phase, in seconds; where none is, as while infusing."""
        phases = {Phase.PAUSED: PAUSED_CYCLE_S, Phase.RECOVERY: RECOVERY_CYCLE_S}
        return phases.get(self._phase, self._limits.cycle_s)

    def _watch(self, now: float) -> None:
        self._overdue.watch(self.cycle_s if self._cuff and self._phase.watched else None, now)

    # --- what comes out -----------------------------------------------------------------------------

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Every rule in force, in table order, the advisories as absolute numbers."""
        return self._rules

    def _in_force(self) -> tuple[Rule, ...]:
        rules = [*self._continuous().values(), *self._pressure_rules()]
        return tuple(sorted(rules, key=lambda rule: ORDER[rule.condition]))

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
        self._signals.judge(self._standing, self._phase, now)
        changes += self._standing.step(now)
        return sorted(changes, key=lambda change: ORDER[change.condition])

    def deadline(self, now: float) -> float | None:
        """The next moment after `now` at which something may change without anything coming in."""
        times = [time for ladder in self._ladders.values() if (time := ladder.deadline(now)) is not None]
        times += self._signals.deadlines
        if (late := self._overdue.deadline(now)) is not None:
            times.append(late)
        return min((time for time in times if time > now + EPSILON), default=None)

    def end(self) -> list[AlarmChange]:
        """The session is over: every condition is declared ended; what still holds belongs to the next engine."""
        changes = [change for ladder in self._ladders.values() for change in ladder.end()]
        changes += [*self._pressures.end(), *self._overdue.end(), *self._standing.end()]
        return sorted(changes, key=lambda change: ORDER[change.condition])
