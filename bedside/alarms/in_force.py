"""Which rules apply: a preset, in a phase, with a baseline."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from bedside.alarms.signal_loss import Lower
from bedside.conditions.rules import Rule
from bedside.conditions.table import ORDER
from bedside.limits.limits import CONTINUOUS, PERFUSION, Limits
from bedside.phase import Phase

PRESSURES = ("systolic", "diastolic", "mean")
PAUSED_CYCLE_S = 300.0
RECOVERY_CYCLE_S = 900.0


@dataclass(frozen=True)
class InForce:
    """`given` is the preset before the phase's stricter limits; `baseline` by the keys of BASELINE_KEYS."""

    given: Limits
    phase: Phase
    baseline: Mapping[str, float]

    @cached_property
    def limits(self) -> Limits:
        return self.given.in_phase(self.phase)

    @cached_property
    def _every(self) -> dict[str, Rule]:
        return {**self.limits.rules, **self.limits.advisory_rules(self.baseline)}

    @cached_property
    def continuous(self) -> dict[str, Rule]:
        """Of what is judged sample by sample."""
        rules = {name: rule for name, rule in self._every.items() if name in CONTINUOUS}
        return rules | {PERFUSION.condition: PERFUSION}

    @cached_property
    def pressures(self) -> list[Rule]:
        """Of what each determination is judged by."""
        return [rule for rule in self._every.values() if rule.condition.startswith(PRESSURES)]

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """Every one in table order, the advisories as absolute numbers."""
        return tuple(sorted([*self.continuous.values(), *self.pressures], key=lambda rule: ORDER[rule.condition]))

    @cached_property
    def lower(self) -> Lower:
        """The MEDIUM limits under which a lost signal is more than that."""
        return Lower(self.limits.medium("spo2_low"), self.limits.medium("pulse_rate_low"))

    @property
    def cycle_s(self) -> float:
        """How often a pressure is expected in this phase, in seconds; where none is, as while infusing."""
        phases = {Phase.PAUSED: PAUSED_CYCLE_S, Phase.RECOVERY: RECOVERY_CYCLE_S}
        return phases.get(self.phase, self.limits.cycle_s)
