"""Alarm limits: the defaults of an adult, awake, at 0.5 mg/kg, and a clinic's own in LIMITS.toml.

Nothing here moves by itself: HIGH and MEDIUM are absolute, only the LOW advisories follow the confirmed
baseline. Defaults: the project's clinical table 3.1; every number needs the clinic's own sign-off.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from bedside.conditions.physiological import PERFUSION, PHYSIOLOGICAL
from bedside.conditions.priority import Priority
from bedside.conditions.rules import Advisory, Level, Rule, Shape, Shift, Side
from bedside.phase import Phase
from bedside.reading import Vital

__all__ = [
    "BASELINE_KEYS",
    "CONTINUOUS",
    "PERFUSION",
    "Advisory",
    "Level",
    "Limits",
    "Rule",
    "Shape",
    "Shift",
    "Side",
]

CONTINUOUS: Mapping[str, Vital] = MappingProxyType(
    {
        **{
            row.name: Vital(row.tile)
            for row in PHYSIOLOGICAL
            if (row.rule or row.advisory) and row.tile in list(Vital)
        },
        PERFUSION.condition: Vital.PERFUSION_INDEX,
    }
)
"""The conditions that are judged sample by sample, and what of."""
BASELINE_KEYS = ("spo2", "pulse_rate", "systolic", "diastolic", "mean")


@dataclass(frozen=True, slots=True)
class Limits:
    """A whole preset. `cycle_s` is the cuff's cycle while infusing or paused, in seconds; `phases` are MEDIUM
    limits that are stricter in some phase. `version` is the clinic's own count."""

    name: str = "clinic default"
    rules: Mapping[str, Rule] = field(
        default_factory=lambda: MappingProxyType({row.name: row.rule for row in PHYSIOLOGICAL if row.rule})
    )
    advisories: Mapping[str, Advisory] = field(
        default_factory=lambda: MappingProxyType({row.name: row.advisory for row in PHYSIOLOGICAL if row.advisory})
    )
    cycle_s: float = 300.0
    phases: Mapping[Phase, Mapping[str, float]] = field(default_factory=dict)
    version: int = 1

    @property
    def digest(self) -> str:
        """SHA-256 over every number of it: two presets with one digest alarm alike."""
        rows = [repr(self.rules[name]) for name in sorted(self.rules)]
        rows += [repr(self.advisories[name]) for name in sorted(self.advisories)]
        rows += [repr((str(phase), sorted(self.phases[phase].items()))) for phase in sorted(self.phases)]
        return hashlib.sha256("\n".join([*rows, f"{self.cycle_s:g}"]).encode()).hexdigest()

    @property
    def title(self) -> str:
        """Name, version and the beginning of the digest, as screen and record say it (ALM-40)."""
        return f"{self.name} v{self.version} · {self.digest[:6]}"

    def in_phase(self, phase: Phase) -> Limits:
        """What applies in `phase`: MEDIUM may be stricter there, never wider, and HIGH never moves."""
        limits = self
        for condition, medium in self.phases.get(phase, {}).items():
            rule = self.rules.get(condition)
            now = rule.limit(Priority.MEDIUM) if rule else None
            if rule and now is not None:
                stricter = max(now, medium) if rule.side is Side.LOW else min(now, medium)
                limits = limits.with_medium(condition, stricter)
        return limits

    def with_medium(self, condition: str, limit: float, delay: float | None = None) -> Limits:
        """The same with another MEDIUM limit, and another delay of it where one is given."""
        return self._with(condition, Priority.MEDIUM, limit, delay)

    def _with(self, condition: str, priority: Priority, limit: float, delay: float | None) -> Limits:
        rule = self.rules[condition]
        levels = tuple(
            replace(level, limit=limit, delay=level.delay if delay is None else delay)
            if level.priority is priority
            else level
            for level in rule.levels
        )
        return replace(self, rules=MappingProxyType({**self.rules, condition: replace(rule, levels=levels)}))

    def stricter(self, other: Limits) -> Limits:
        """Of each limit and delay the more sensitive one, and whatever only one of them watches (ALM-43)."""
        rules = dict(other.rules) | dict(self.rules)
        for name in self.rules.keys() & other.rules.keys():
            rules[name] = self.rules[name].stricter(other.rules[name])
        advisories = dict(other.advisories) | dict(self.advisories)
        for name in self.advisories.keys() & other.advisories.keys():
            advisories[name] = self.advisories[name].stricter(other.advisories[name])
        return replace(
            self,
            name=f"{self.name}, strict",
            rules=MappingProxyType(rules),
            advisories=MappingProxyType(advisories),
            cycle_s=min(self.cycle_s, other.cycle_s),
            phases=self._stricter_phases(other),
        )

    def _stricter_phases(self, other: Limits) -> Mapping[Phase, Mapping[str, float]]:
        """Of each phase and condition the MEDIUM limit that alarms sooner."""
        found: dict[Phase, dict[str, float]] = {}
        for table in (self.phases, other.phases):
            for phase, mediums in table.items():
                for condition, medium in mediums.items():
                    rule = self.rules.get(condition) or other.rules.get(condition)
                    pick = max if rule and rule.side is Side.LOW else min
                    known = found.setdefault(phase, {})
                    known[condition] = pick(known.get(condition, medium), medium)
        return MappingProxyType(found)

    def only(self, conditions: Collection[str]) -> Limits:
        """The rules of these conditions alone, without advisories: for a question about them."""
        return replace(
            self,
            rules=MappingProxyType({name: rule for name, rule in self.rules.items() if name in conditions}),
            advisories=MappingProxyType({}),
            phases=MappingProxyType(
                {
                    phase: {name: medium for name, medium in table.items() if name in conditions}
                    for phase, table in self.phases.items()
                }
            ),
        )

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
