"""The alarm engine of one chair: pure, table-driven, deterministic, time as an argument.

Samples, determinations and declared faults go in with their monotonic time; `step` says what changed.
No clock, no thread, no screen. Evaluation follows contracts.md, `alarms`; limits come from `Limits`.
Acknowledgement and sound are not here: a condition is true whether or not anyone was told (decision 0005).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bedside.alarms.ladder import EPSILON, Ladder
from bedside.alarms.pressures import Overdue, PressureRules, plausible
from bedside.alarms.standing import Standing
from bedside.alarms.table import ORDER, ActiveCondition, AlarmChange, Priority
from bedside.limits import CONTINUOUS, PERFUSION, Limits, Rule
from bedside.phase import Phase
from bedside.reading import PressureValue

PAUSED_CYCLE_S, RECOVERY_CYCLE_S = 300.0, 900.0


@dataclass(frozen=True, slots=True)
class Cadence:
    """How sparse samples may be: `hold` a sample stands for now, `lost` and `pulse_lost` raise the alarm."""

    hold: float = 2.0
    lost: float = 10.0
    pulse_lost: float = 15.0

    @staticmethod
    def of_spacing(seconds: float) -> Cadence:
        """For rows `seconds` apart, the median of a recorded series."""
        if seconds <= 2.0:
            return Cadence()
        return Cadence(1.5 * seconds, max(10.0, 2.5 * seconds), max(15.0, 2.5 * seconds))


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
        self._limits, self._phase, self._cuff = limits, phase, cuff
        self._cadence = cadence or Cadence()
        self._baseline = dict(baseline or {})
        self._ladders = {name: self._ladder(rule) for name, rule in self._continuous().items()}
        self._pressures = PressureRules(self._pressure_rules())
        self._rules = self._in_force()
        self._overdue = Overdue()
        self._standing = Standing()
        self._heard = {"spo2": start, "pulse_rate": start}
        self._spo2_at: float | None = None
        self._spo2_since = start
        self._failures = 0
        self._judged: list[PressureValue] = []
        self._last: PressureValue | None = None
        self._watch(start)

    def refreshed_every(self, seconds: float) -> None:
        """The instrument shows a new number every so many seconds; a tenth later is not yet late."""
        self._cadence = Cadence.of_spacing(1.1 * seconds)
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
        return [rule for rule in rules if rule.condition.startswith(("systolic", "diastolic", "mean"))]

    # --- what goes in -------------------------------------------------------------------------------

    def spo2(self, value: float, at: float) -> None:
        """A valid SpO2 in %; outside 1 to 100 it counts as missing."""
        if 1 <= value <= 100:
            if self._spo2_at is None or at - self._spo2_at > self._cadence.lost:
                self._spo2_since = at
            self._spo2_at = self._heard["spo2"] = at
            self._sample(("spo2_low", "spo2_reduced"), value, at)

    def pulse_rate(self, value: float, at: float) -> None:
        """A valid pulse rate in 1/min; outside 15 to 350 it counts as missing."""
        if 15 <= value <= 350:
            self._heard["pulse_rate"] = at
            names = ("pulse_rate_high", "pulse_rate_low", "pulse_rate_raised", "pulse_rate_lowered")
            self._sample(names, value, at)

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

    def watch_cuff(self, *, present: bool) -> None:
        """Whether there is a cuff to expect pressures from; applies from the next phase on."""
        self._cuff = present

    def set_baseline(self, baseline: Mapping[str, float]) -> None:
        """A confirmed baseline: the relative rows apply from the next step."""
        self._baseline = dict(baseline)
        rules = self._continuous()
        self._ladders = {
            name: old if (old := self._ladders.get(name)) and old.rule == rule else self._ladder(rule)
            for name, rule in rules.items()
        }
        self._pressures.replace(self._pressure_rules(), None, 0.0)
        self._rules = self._in_force()
        if self._last:
            self._judged.append(self._last)

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

    def step(self, now: float) -> list[AlarmChange]:
        """What changed by `now`, in table order."""
        changes = [change for ladder in self._ladders.values() for change in ladder.step(now)]
        for value in self._judged:
            self._last = value
            changes += self._pressures.judge(value, now)
        self._judged.clear()
        changes += self._overdue.step(now)
        self._judge_signals(now)
        changes += self._standing.step(now)
        return sorted(changes, key=lambda change: ORDER[change.condition])

    def _judge_signals(self, now: float) -> None:
        lost = now - self._heard["spo2"] >= self._cadence.lost - EPSILON
        watched = self._phase in (Phase.INFUSING, Phase.PAUSED, Phase.RECOVERY)
        self._standing.set("spo2_signal_lost", (Priority.MEDIUM if watched else Priority.LOW) if lost else None)
        self._standing.set("pulse_signal_lost", Priority.MEDIUM if self._pulse_lost(now) else None)

    def _pulse_lost(self, now: float) -> bool:
        """No pulse for its time while SpO2 is valid; without SpO2 the other condition speaks."""
        held = any(state.condition == "pulse_signal_lost" for state in self._standing.active)
        reach = self._cadence.lost - EPSILON if held else self._cadence.hold + EPSILON
        if self._spo2_at is None or now - self._spo2_at >= reach:
            return False
        silent_since = max(self._heard["pulse_rate"], self._spo2_since)
        return now - silent_since >= self._cadence.pulse_lost - EPSILON

    def deadline(self, now: float) -> float | None:
        """The next moment after `now` at which something may change without anything coming in."""
        times = [time for ladder in self._ladders.values() if (time := ladder.deadline(now)) is not None]
        times += [
            self._heard["spo2"] + self._cadence.lost,
            max(self._heard["pulse_rate"], self._spo2_since) + self._cadence.pulse_lost,
        ]
        if (late := self._overdue.deadline(now)) is not None:
            times.append(late)
        return min((time for time in times if time > now + EPSILON), default=None)

    def end(self) -> list[AlarmChange]:
        """The session is over: every condition is declared ended; what still holds belongs to the next engine."""
        changes = [change for ladder in self._ladders.values() for change in ladder.end()]
        changes += [*self._pressures.end(), *self._overdue.end(), *self._standing.end()]
        return sorted(changes, key=lambda change: ORDER[change.condition])
