"""A snapshot as JSON: the contract's shape for programs, and the live channel's for the page. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bedside.alarms.views import AlarmView
from bedside.conditions.table import Priority
from bedside.limits.limits import Rule
from bedside.reading import UNITS, Origin, Vital
from bedside.snapshot import Snapshot
from bedside.vitals.values import Shown, ShownPressure, State
from dashboard.said.words import CONDITIONS, PHASES

Json = dict[str, Any]


OTHER_LIMITS: dict[Vital, tuple[str, str]] = {
    Vital.RESPIRATION_RATE: ("respiration_low", "respiration_high"),
    Vital.ETCO2: ("etco2_low", "etco2_high"),
    Vital.HEART_RATE: ("heart_rate_low", "heart_rate_high"),
}
OTHER_NAMES = {Vital.RESPIRATION_RATE: "Resp", Vital.ETCO2: "EtCO₂", Vital.HEART_RATE: "ECG rate"}


def stamp(utc: datetime | None) -> str | None:
    """UTC with its offset, to the millisecond."""
    return None if utc is None else utc.isoformat(timespec="milliseconds")


def tenths(value: float | None) -> float | None:
    return None if value is None else round(value, 1)


def plain(value: float | None) -> float | int | None:
    """Whole numbers without a decimal point."""
    if value is None:
        return None
    return int(value) if value == int(value) else round(value, 1)


def whole(limit: float | None, relation: str) -> float | int | None:
    """A limit from the baseline for a cuff that measures whole mmHg, so that the same numbers are beyond it: at
    least 152.4 is at least 153, below 101.6 is below 102."""
    return None if limit is None else math.ceil(limit) if relation in ("≥", "<") else math.floor(limit)


def limits_of(snapshot: Snapshot) -> dict[str, Rule]:
    return {rule.condition: rule for rule in snapshot.rules}


def limit_of(rules: dict[str, Rule], condition: str, priority: Priority) -> float | int | None:
    rule = rules.get(condition)
    return plain(rule.limit(priority)) if rule else None


def api(snapshot: Snapshot) -> Json:
    """`GET /api/beds/<bed>/snapshot`. `low` and `high` are the MEDIUM limits in force."""
    rules = limits_of(snapshot)

    def numeric(shown: Shown, unit: str, low: str, high: str) -> Json:
        return {
            "value": plain(shown.value),
            "unit": unit,
            "age_s": tenths(shown.age_s),
            "state": shown.state,
            "low": limit_of(rules, low, Priority.MEDIUM),
            "high": limit_of(rules, high, Priority.MEDIUM),
            "reason": shown.reason,
        }

    return {
        "bed": snapshot.bed,
        "server_time": stamp(snapshot.utc),
        "sequence": snapshot.sequence,
        "origin": snapshot.origin,
        "phase": snapshot.phase,
        "vitals": {
            "spo2": numeric(snapshot.spo2, "%", "spo2_low", ""),
            "pulse_rate": numeric(snapshot.pulse_rate, "1/min", "pulse_rate_low", "pulse_rate_high"),
            "pressure": _pressure(snapshot.pressure),
            **{vital.value: numeric(shown, UNITS[vital], *OTHER_LIMITS[vital]) for vital, shown in snapshot.others},
        },
        "alarms": [alarm_row(view) for view in snapshot.alarms],
        "devices": [
            {
                "device": view.device,
                "protocol": view.protocol,
                "link": view.link,
                "age_s": tenths(view.age_s),
            }
            for view in snapshot.devices
        ],
        "recording": {"state": snapshot.recording.state, "lag_s": tenths(snapshot.recording.lag_s)},
        "speed": snapshot.speed,
        "session": snapshot.session and snapshot.session.session.id,
    }


def bed(snapshot: Snapshot) -> Json:
    """One row of `GET /api/beds`."""
    return {
        "bed": snapshot.bed,
        "phase": snapshot.phase,
        "origin": snapshot.origin,
        "highest_priority": snapshot.highest,
    }


def chair(snapshot: Snapshot, *, awake: bool) -> Json:
    """One row of the list of chairs, in words; nothing of it but the name where the chair is not watched."""
    row: Json = {"bed": snapshot.bed, "name": snapshot.name, "awake": awake}
    if not awake:
        return row
    value = snapshot.pressure.value if snapshot.pressure.state != State.STALE else None
    worst = snapshot.highest
    return row | {
        "phase": PHASES[snapshot.phase],
        "origin": "" if snapshot.origin is Origin.LIVE else snapshot.origin.upper(),
        "label": snapshot.session.session.label if snapshot.session else "",
        "spo2": _now(snapshot.spo2),
        "pulse": _now(snapshot.pulse_rate),
        "pressure": f"{value.systolic:g}/{value.diastolic:g}" if value else "",
        "pressure_at": stamp(snapshot.pressure.measured_at) if value else None,
        "priority": worst,
        "alarms": _few_words(snapshot.active),
        "recording": snapshot.recording.state,
    }


def _few_words(active: Sequence[AlarmView]) -> list[str]:
    """The first three alarms in words, and how many more there are."""
    said = [f"{view.state.priority.upper()}: {CONDITIONS[view.state.condition].long}" for view in active[:3]]
    return [*said, f"and {len(active) - 3} more"] if len(active) > 3 else said


def _now(shown: Shown) -> str:
    """A number of this moment; empty for what is none any more."""
    return f"{shown.value:g}" if shown.value is not None and shown.state == State.LIVE else ""


def _pressure(shown: ShownPressure) -> Json:
    value = shown.value
    return {
        "systolic": plain(value.systolic) if value else None,
        "diastolic": plain(value.diastolic) if value else None,
        "mean": plain(value.mean) if value else None,
        "age_s": tenths(shown.age_s),
        "state": shown.state,
        "measured_at": stamp(shown.measured_at),
    }


def alarm_row(view: AlarmView) -> Json:
    state = view.state
    return {
        "condition": state.condition,
        "priority": state.priority,
        "kind": state.kind,
        "since": stamp(view.since),
        "value": plain(state.value),
        "limit": plain(state.limit),
        "state": "latched" if view.resolved else "acknowledged" if view.acknowledged else "active",
    }
