"""Limit profiles: whole presets a clinic has signed off, by name. The first is the default.

A profile is named with its version and the beginning of its digest wherever it is used, and the record keeps
that; single limits changed on top belong to one session only and end with it (ALM-40, ALM-41).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from bedside.errors import CommandRefused
from bedside.limits.limits import Limits
from bedside.limits.rails import refuse
from bedside.told.orders import LimitEdit

DEFAULT = Limits()


def _treated_hypertensive() -> Limits:
    """LOW at 160 and MEDIUM at 170 systolic, for a known, treated high pressure: a rise to 160 is expected in
    many of these patients (clinical reference 3.1). HIGH is everybody's."""
    raised = replace(DEFAULT.advisories["systolic_raised"], limit=160.0)
    calm = DEFAULT.with_medium("systolic_high", 170.0)
    return replace(
        calm,
        name="treated hypertensive",
        advisories=MappingProxyType({**calm.advisories, "systolic_raised": raised}),
    )


PROFILES: Mapping[str, Limits] = MappingProxyType(
    {limits.name: limits for limits in (DEFAULT, _treated_hypertensive())}
)


def built(
    profiles: Mapping[str, Limits], profile: str, edits: Iterable[LimitEdit], *, below_85: bool = False
) -> Limits:
    """A profile with single limits changed on top. Raises CommandRefused for what nobody may set."""
    limits = profiles.get(profile)
    if limits is None:
        raise CommandRefused(f"There is no profile {profile}: choose {' or '.join(profiles)}.", "profile")
    for edit in edits:
        refuse(limits, edit.condition, edit.medium, edit.delay, below_85=below_85)
        limits = limits.with_medium(edit.condition, edit.medium, edit.delay)
    return limits


def with_cycle(profiles: Mapping[str, Limits], cycle_s: float) -> Mapping[str, Limits]:
    """The same profiles for a cuff whose cycle while infusing is another."""
    return MappingProxyType({name: replace(limits, cycle_s=cycle_s) for name, limits in profiles.items()})
