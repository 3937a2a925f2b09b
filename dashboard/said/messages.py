"""A snapshot as JSON: the contract's shape for programs, and the live channel's for the page. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from bedside.alarms.views import AlarmView
from bedside.conditions.table import Priority
from bedside.limits.limits import Rule
from bedside.reading import UNITS, Reason, Vital
from bedside.snapshot import Snapshot
from bedside.vitals.values import Shown, ShownPressure, State
from dashboard.said import alarm_items
from dashboard.said.words import CONDITIONS, ORIGINS, PHASES, QUALITIES, REASONS

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


def limits_of(snapshot: Snapshot) -> dict[str, Rule]:
    return {rule.condition: rule for rule in snapshot.rules}


def _limit(rules: dict[str, Rule], condition: str, priority: Priority) -> float | int | None:
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
            "low": _limit(rules, low, Priority.MEDIUM),
            "high": _limit(rules, high, Priority.MEDIUM),
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
        "alarms": [_alarm(view) for view in snapshot.alarms],
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
        "origin": ORIGINS[snapshot.origin],
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


def _alarm(view: AlarmView) -> Json:
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


def state(snapshot: Snapshot) -> Json:
    """The live channel's picture: everything the bedside page shows but the waveform and the trends."""
    return api(snapshot) | {
        "t": "state",
        "name": snapshot.name,
        "about": snapshot.about,
        "phase_words": PHASES[snapshot.phase],
        "numbers": {
            "spo2": _why(snapshot.spo2),
            "pulse_rate": _why(snapshot.pulse_rate),
            **{vital.value: _why(shown) for vital, shown in snapshot.others},
        },
        "others": [{"vital": vital, "name": OTHER_NAMES[vital]} for vital, _ in snapshot.others],
        "cuff_pulse": plain(snapshot.pressure.value.pulse_rate) if snapshot.pressure.value else None,
        "doubts": [QUALITIES[each] for each in snapshot.pressure.quality if each in QUALITIES],
        "channels": [
            {
                "device": device,
                "charted": charted,
                "values": [{"channel": n or 1, "value": plain(v)} for n, v in each],
            }
            for device, charted, each in snapshot.channels
        ],
        "watching_on": snapshot.watching_on,
        "earlier": stamp(snapshot.earlier),
        "second_screen": snapshot.second_screen,
        "unusual": list(snapshot.unusual),
        "limits": _limits(snapshot),
        "alarms": [_listed(view, snapshot) for view in snapshot.alarms],
        "sound": _sound(snapshot),
        "last_alarm": _last(snapshot),
        "devices": [_device(view) for view in snapshot.devices],
        "cuff": _cuff(snapshot),
        "recording": {
            "state": snapshot.recording.state,
            "lag_s": tenths(snapshot.recording.lag_s),
            "why": snapshot.recording.why,
            "trouble": list(snapshot.record_trouble),
            "doubt": snapshot.recording.doubt,
        },
        "session": _session(snapshot),
        "resting": len(snapshot.resting),
        "trend_version": snapshot.trend_version,
        "alarm_count": snapshot.alarm_count,
        "resumed": snapshot.resumed,
        "chain": _chain(snapshot),
        "pending": [
            {
                "condition": each.condition,
                "tile": CONDITIONS[each.condition].tile,
                "words": CONDITIONS[each.condition].long,
                "priority": each.priority,
                "limit": plain(each.limit),
                "due_s": tenths(each.due_s),
            }
            for each in snapshot.pending
        ],
        "suppressions": [
            {
                "condition": each.condition,
                "tile": CONDITIONS[each.condition].tile,
                "why": each.why,
                "left_s": tenths(each.left_s),
            }
            for each in snapshot.suppressions
        ],
        "same_arm": snapshot.same_arm,
        "dark": snapshot.dark,
        "audio_off_allowed": snapshot.audio_off_allowed,
        "edited": list(snapshot.edited),
        "off": [CONDITIONS[name].long for name in snapshot.off],
        "away_s": None if snapshot.away_s is None else round(snapshot.away_s),
        "bedside_display": snapshot.bedside_display,
    }


def _chain(snapshot: Snapshot) -> list[Json]:
    return [{"proof": proof.name, "ok": proof.ok, "fact": proof.fact} for proof in snapshot.chain]


def beat(snapshot: Snapshot) -> Json:
    """The heartbeat: the server lives, this is its clock, and so old is each device's last word."""
    return {
        "t": "beat",
        "seq": snapshot.sequence,
        "server_time": stamp(snapshot.utc),
        "ages": {
            "spo2": tenths(snapshot.spo2.age_s),
            "pulse_rate": tenths(snapshot.pulse_rate.age_s),
            "pressure": tenths(snapshot.pressure.age_s),
        },
        "devices": {view.device: tenths(view.age_s) for view in snapshot.devices},
        "lag_s": tenths(snapshot.recording.lag_s),
        "paused_left_s": tenths(snapshot.sound.paused_left_s),
        "clock": _clock(snapshot),
        "chain": _chain(snapshot),
    }


def _clock(snapshot: Snapshot) -> Json | None:
    view, cuff = snapshot.session, snapshot.cuff
    return {
        "left_s": tenths(view.left_s) if view else None,
        "given_mg": tenths(view.given_mg) if view else None,
        "infused_s": tenths(view.infused_s) if view else None,
        "ends_at": stamp(view.ends_at) if view else None,
        "next_in_s": tenths(cuff.next_in_s) if cuff else None,
        "stat_left_s": tenths(cuff.stat_left_s) if cuff else None,
    }


def signature(snapshot: Snapshot) -> tuple[object, ...]:
    """What makes a state worth sending again: the picture without what merely passes with time."""
    cuff, session = snapshot.cuff, snapshot.session
    return (
        snapshot.phase,
        cuff and (cuff.repeat_in_s is None, cuff.confirmed),
        *((s.value, s.state, s.reason, s.quality) for s in (snapshot.spo2, snapshot.pulse_rate)),
        tuple((vital, s.value, s.state, s.reason) for vital, s in snapshot.others),
        (snapshot.channels, snapshot.watching_on, snapshot.earlier, snapshot.unusual),
        (snapshot.pressure.value, snapshot.pressure.state, snapshot.pressure.measured_at),
        tuple((v.state, v.acknowledged, v.resolved) for v in snapshot.alarms),
        replace(snapshot.sound, paused_left_s=None if snapshot.sound.paused_left_s is None else 0.0),
        tuple(proof.ok for proof in snapshot.chain),
        tuple((each.condition, each.priority) for each in snapshot.pending),
        tuple((each.condition, each.why) for each in snapshot.suppressions),
        (snapshot.same_arm, snapshot.dark, snapshot.edited, snapshot.limits_name, snapshot.rules),
        (snapshot.away_s is None, snapshot.bedside_display, snapshot.off),
        tuple((d.link, d.detail, d.battery_low) for d in snapshot.devices),
        cuff and (cuff.phase, cuff.pressure, cuff.cycle_s, cuff.stopped, cuff.failed, cuff.implausible),
        cuff and (cuff.aside, cuff.clock_wrong, cuff.settling),
        session and session.session,
        (snapshot.recording.state, snapshot.recording.why, snapshot.record_trouble),
        (len(snapshot.resting), snapshot.trend_version, snapshot.alarm_count, snapshot.last_alarm),
    )


def _why(shown: Shown) -> Json:
    tag, todo = REASONS.get(shown.reason or "", ("no value", "")) if shown.reason else ("", "")
    return {"tag": tag, "todo": todo, "quality": list(shown.quality)}


def _limits(snapshot: Snapshot) -> Json:
    rules = limits_of(snapshot)
    high, medium = Priority.HIGH, Priority.MEDIUM

    def both(condition: str) -> Json:
        return {
            "high": _limit(rules, condition, high),
            "medium": _limit(rules, condition, medium),
        }

    return {
        "name": snapshot.limits_name,
        "rules": {
            condition: both(condition)
            for condition in (
                "spo2_low",
                "pulse_rate_low",
                "pulse_rate_high",
                "systolic_low",
                "systolic_high",
                "diastolic_low",
                "diastolic_high",
                "mean_low",
                "mean_high",
                *(name for vital, _ in snapshot.others for name in OTHER_LIMITS[vital]),
            )
        },
    }


def _listed(view: AlarmView, snapshot: Snapshot) -> Json:
    words = CONDITIONS[view.state.condition]
    long, short = alarm_items.words(view, snapshot)
    return _alarm(view) | {
        "words": long,
        "short": short,
        "group": alarm_items.group(view, snapshot),
        "tag": words.tag,
        "tile": words.tile,
        "relation": words.relation,
        "unit": words.unit,
        "worst": plain(view.state.worst),
        "detail": _detail(view, snapshot),
        "acknowledged_at": stamp(view.acknowledged),
        "by": view.by,
        "sounds": view.state.sounds,
        "resolved_at": stamp(view.resolved),
        "repeat_in_s": _repeat(view, snapshot),
        "confirmed": bool(snapshot.cuff and view.state.condition in snapshot.cuff.confirmed),
    }


def _repeat(view: AlarmView, snapshot: Snapshot) -> float | None:
    """In how many seconds a pressure that alarms is measured again by itself."""
    pressed = CONDITIONS[view.state.condition].tile == "pressure" and view.state.kind == "physiological"
    urgent = view.state.priority.outranks(Priority.LOW)
    return tenths(snapshot.cuff.repeat_in_s) if snapshot.cuff and pressed and urgent else None


def _detail(view: AlarmView, snapshot: Snapshot) -> str:
    """The one fact that tells which of several causes it is."""
    match view.state.condition:
        case "device_silent" | "device_link_lost":
            gone = ("silent",) if view.state.condition == "device_silent" else ("reconnecting", "down")
            return ", ".join(d.title for d in snapshot.devices if d.link in gone and not d.stands_by)
        case "values_frozen":
            return "pulse wave flat" if view.state.priority is Priority.LOW and snapshot.flat else ""
        case "pressure_failed":
            return reason_words(snapshot.cuff.failed if snapshot.cuff else None)
        case "pressure_implausible":
            return (snapshot.cuff.implausible or "") if snapshot.cuff else ""
        case "cuff_cycle_stopped":
            return (snapshot.cuff.stopped or "") if snapshot.cuff else ""
        case "spo2_signal_lost":
            return reason_words(snapshot.spo2.reason)
        case "recording_failed":
            return (snapshot.recording.why or "; ".join(snapshot.record_trouble))[:90]
        case "clock_stepped":
            return f"it says {snapshot.clock_year}: set it" if snapshot.clock_year else ""
        case "limits_off":
            return ", ".join(CONDITIONS[name].long for name in snapshot.off)
        case _:
            return ""


def reason_words(reason: str | Reason | None) -> str:
    """A reason in the nurse's words; empty when there is none."""
    return REASONS[reason][0] if reason else ""


def _sound(snapshot: Snapshot) -> Json:
    sound = snapshot.sound
    return {
        "sounding": sound.sounding,
        "paused_left_s": tenths(sound.paused_left_s),
        "paused_by": sound.paused_by,
        "louder": sound.louder,
        "off": sound.off,
        "reminders": sound.reminders,
        "visual_first": len(sound.visual_first),
    }


def _last(snapshot: Snapshot) -> Json | None:
    last = snapshot.last_alarm
    if last is None:
        return None
    return {
        "words": CONDITIONS[last.condition].long,
        "priority": last.priority,
        "value": plain(last.value),
        "since": stamp(last.since),
        "cleared": stamp(last.cleared),
        "seconds": round((last.cleared - last.since).total_seconds()),
    }


def _device(view: Any) -> Json:
    return {
        "device": view.device,
        "protocol": view.protocol,
        "title": view.title,
        "kind": view.kind,
        "link": view.link,
        "detail": view.detail,
        "age_s": tenths(view.age_s),
        "battery_low": view.battery_low,
        "stands_by": view.stands_by,
        "waves": view.waves,
    }


def _cuff(snapshot: Snapshot) -> Json | None:
    cuff = snapshot.cuff
    if cuff is None:
        return None
    return {
        "phase": cuff.phase,
        "pressure": cuff.pressure,
        "cycle_s": plain(cuff.cycle_s),
        "next_in_s": tenths(cuff.next_in_s),
        "stat_left_s": tenths(cuff.stat_left_s),
        "stopped": cuff.stopped,
        "again_s": plain(cuff.again_s),
        "failed": reason_words(cuff.failed),
        "implausible": cuff.implausible,
        "self_timed": cuff.self_timed,
        "repeat_in_s": tenths(cuff.repeat_in_s),
        "aside": cuff.aside,
        "clock_wrong": cuff.clock_wrong[:16],
        "settling": cuff.settling,
    }


def _session(snapshot: Snapshot) -> Json | None:
    view = snapshot.session
    if view is None:
        return None
    session = view.session
    baseline = session.baseline
    return {
        "id": session.id,
        "label": session.label,
        "age": session.age,
        "weight_kg": plain(session.weight_kg),
        "dose_mg_per_kg": session.dose_mg_per_kg,
        "minutes": plain(session.minutes),
        "planned_mg": plain(session.planned_mg),
        "rate_mg_per_h": tenths(session.rate_mg_per_h),
        "started_at": stamp(session.started_at),
        "stopped_at": stamp(session.stopped_at),
        "infused_s": tenths(view.infused_s),
        "given_mg": tenths(view.given_mg),
        "left_s": tenths(view.left_s),
        "ends_at": stamp(view.ends_at),
        "no_baseline": session.no_baseline,
        "baseline": {
            "spo2": plain(baseline.spo2),
            "pulse_rate": plain(baseline.pulse_rate),
            "systolic": plain(baseline.systolic),
            "diastolic": plain(baseline.diastolic),
            "confirmed_at": stamp(baseline.confirmed_at),
        }
        if baseline
        else None,
    }
