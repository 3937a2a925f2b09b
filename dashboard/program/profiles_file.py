"""The clinic's limit profiles: files named in clinic.toml, each with the digest it was signed off with."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from bedside.conditions.priority import Priority
from bedside.limits.limits import Limits
from bedside.limits.limits_file import load_limits
from bedside.limits.profiles import PROFILES, with_cycle
from bedside.limits.rails import SPO2_FLOOR
from dashboard.program.config import ClinicFile, ConfigError, ProfileTable


def profiles_of(clinic: ClinicFile, folder: Path, cycle_s: float | None) -> Mapping[str, Limits]:
    """Every profile, the default first; the program's own where the clinic names none. Raises ConfigError for a
    file that is not what was signed off, LimitsError for one that is wrong."""
    found: Mapping[str, Limits] = PROFILES
    if clinic.profile:
        loaded = [_loaded(table, folder, below_85=clinic.alarms.spo2_below_85) for table in clinic.profile]
        found = MappingProxyType({limits.name: limits for limits in loaded})
        if len(found) != len(loaded):
            raise ConfigError("two profiles have one name: give each file its own `name`")
    return found if cycle_s is None else with_cycle(found, cycle_s)


def _loaded(table: ProfileTable, folder: Path, *, below_85: bool) -> Limits:
    path = folder / table.file
    try:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror or error}") from error
    if digest != table.sha256.lower():
        raise ConfigError(
            f"{path} is not the file that was signed off: its SHA-256 is {digest}. "
            "Have it signed off and write that number into clinic.toml"
        )
    limits = load_limits(path)
    if not below_85:
        _floor(path, limits)
    return limits if limits.name != path.name else replace(limits, name=path.stem)


def _floor(path: Path, limits: Limits) -> None:
    for priority in (Priority.HIGH, Priority.MEDIUM):
        rule = limits.rules.get("spo2_low")
        limit = rule.limit(priority) if rule else None
        if limit is not None and limit < SPO2_FLOOR:
            raise ConfigError(
                f"{path}: spo2_low.{priority} is {limit:g}, below {SPO2_FLOOR:g}: the clinic permits that with "
                "spo2_below_85 = true under [alarms]"
            )
