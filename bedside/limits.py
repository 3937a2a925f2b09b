"""Alarm limits: the defaults of an adult, awake, at 0.5 mg/kg, and a clinic's own in LIMITS.toml.

Nothing here moves by itself: HIGH and MEDIUM are absolute, only the LOW advisories follow the confirmed
baseline. Defaults: the project's clinical table 3.1; every number needs the clinic's own sign-off.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from bedside.alarms.physiological import PERFUSION, PHYSIOLOGICAL
from bedside.alarms.priority import Priority
from bedside.alarms.rules import Advisory, Level, Rule, Shift, Side

__all__ = ["BASELINE_KEYS", "CONTINUOUS", "PERFUSION", "Advisory", "Level", "Limits", "Rule", "Shift", "Side"]

CONTINUOUS: Mapping[str, str] = MappingProxyType(
    {"spo2_low": "spo2", "pulse_rate_high": "pulse_rate", "pulse_rate_low": "pulse_rate"}
)
BASELINE_KEYS = ("spo2", "pulse_rate", "systolic", "diastolic")


@dataclass(frozen=True, slots=True)
class Limits:
    """A whole preset. `cycle_s` is the cuff's cycle while infusing or paused, in seconds."""

    name: str = "clinic default"
    rules: Mapping[str, Rule] = field(
        default_factory=lambda: MappingProxyType({row.name: row.rule for row in PHYSIOLOGICAL if row.rule})
    )
    advisories: Mapping[str, Advisory] = field(
        default_factory=lambda: MappingProxyType({row.name: row.advisory for row in PHYSIOLOGICAL if row.advisory})
    )
    cycle_s: float = 300.0

    def advisory_rules(self, baseline: Mapping[str, float]) -> dict[str, Rule]:
        """The LOW rules in force with this baseline (keys of BASELINE_KEYS, any may be missing)."""
        rules = {}
        for row in self.advisories.values():
            milder = self.rules.get(row.milder_than)
            medium = milder.limit(Priority.MEDIUM) if milder else None
            rule = row.rule(baseline.get(row.baseline_key), medium)
            if rule:
                rules[row.condition] = rule
        return rules

    def medium(self, condition: str) -> float | None:
        rule = self.rules.get(condition)
        return rule.limit(Priority.MEDIUM) if rule else None

    def advisory_limit(self, condition: str) -> float | None:
        """The absolute limit of an advisory, where it has one."""
        row = self.advisories.get(condition)
        return row.limit if row else None

    def high(self, condition: str) -> float | None:
        rule = self.rules.get(condition)
        return rule.limit(Priority.HIGH) if rule else None

    def without(self, condition: str) -> Limits:
        return replace(
            self,
            rules=MappingProxyType({k: v for k, v in self.rules.items() if k != condition}),
            advisories=MappingProxyType({k: v for k, v in self.advisories.items() if k != condition}),
        )
