"""The live channel's messages: everything the bedside page shows but the waveform and the trends. Pure."""

from __future__ import annotations

from typing import Any

from bedside.conditions.table import Priority
from bedside.infusion.session import Baseline, Session
from bedside.phase import Phase
from bedside.snapshot import Snapshot
from bedside.vitals.values import Shown
from dashboard.said.asked import asked
from dashboard.said.leaving import amounts, last_here, leaving
from dashboard.said.live_alarms import chain, held_back, last, listed, pending, sound
from dashboard.said.live_cuff import cuff
from dashboard.said.messages import (
    OTHER_LIMITS,
    OTHER_NAMES,
    Json,
    api,
    limit_of,
    limits_of,
    plain,
    stamp,
    tenths,
)
from dashboard.said.proposed import proposed
from dashboard.said.words import CONDITIONS, PHASES, QUALITIES, REASONS


def state(snapshot: Snapshot) -> Json:
    """The live channel's picture: everything the bedside page shows but the waveform and the trends."""
    return api(snapshot) | _values(snapshot) | _sounding(snapshot) | _standing(snapshot) | _switches(snapshot)


def _values(snapshot: Snapshot) -> Json:
    """What stands beside the numbers."""
    value = snapshot.pressure.value
    return {
        "numbers": {
            "spo2": _why(snapshot.spo2) | _gone(snapshot) | _beside(snapshot, "spo2", snapshot.spo2.value),
            "pulse_rate": _why(snapshot.pulse_rate)
            | _gone(snapshot)
            | _beside(snapshot, "pulse_rate", snapshot.pulse_rate.value),
            **{vital.value: _why(shown) for vital, shown in snapshot.others},
        },
        "others": [{"vital": vital, "name": OTHER_NAMES[vital]} for vital, _ in snapshot.others],
        "cuff_pulse": plain(value.pulse_rate) if value else None,
        "pressure_change": _change(snapshot, value.systolic) if value else "",
        "doubts": [QUALITIES[each] for each in snapshot.pressure.quality if each in QUALITIES],
        "channels": [
            {
                "device": device,
                "charted": charted,
                "values": [{"channel": n or 1, "value": plain(v)} for n, v in each],
            }
            for device, charted, each in snapshot.channels
        ],
        "limits": _limits(snapshot),
        "cuff": cuff(snapshot),
        "resting": len(snapshot.resting),
        "proposed": proposed(snapshot),
        "last_session": last_here(snapshot.last),
        "trend_version": snapshot.trend_version,
    }


def _sounding(snapshot: Snapshot) -> Json:
    """Alarms, and what runs or is held back before one."""
    return {
        "alarms": [listed(view, snapshot) for view in snapshot.alarms],
        "sound": sound(snapshot),
        "last_alarm": last(snapshot),
        "alarm_count": snapshot.alarm_count,
        "unusual": list(snapshot.unusual),
        "chain": chain(snapshot),
        "pending": [pending(each) for each in snapshot.pending],
        "suppressions": [held_back(each) for each in snapshot.suppressions],
    }


def _standing(snapshot: Snapshot) -> Json:
    """The chair, its session, its instruments and its record."""
    return {
        "t": "state",
        "name": snapshot.name,
        "about": snapshot.about,
        "phase_words": PHASES[snapshot.phase],
        "watching_on": snapshot.watching_on,
        "earlier": stamp(snapshot.earlier),
        "devices": [_device(view) for view in snapshot.devices],
        "recording": {
            "state": snapshot.recording.state,
            "lag_s": tenths(snapshot.recording.lag_s),
            "why": snapshot.recording.why,
            "trouble": list(snapshot.record_trouble),
            "doubt": snapshot.recording.doubt,
        },
        "session": _session(snapshot),
        "asked": asked(snapshot),
        "has_checklist": snapshot.has_checklist,
        "checklist": [{"key": key, "words": words, "done": done} for key, words, done in snapshot.checklist],
        "resumed": snapshot.resumed,
        "leaving": leaving(snapshot),
        "amounts": amounts(snapshot),
    }


def _switches(snapshot: Snapshot) -> Json:
    """What somebody has switched, changed or has to answer."""
    return {
        "second_screen": snapshot.second_screen,
        "switches": dict(snapshot.switches),
        "same_arm": snapshot.same_arm,
        "dark": snapshot.dark,
        "audio_off_allowed": snapshot.audio_off_allowed,
        "edited": list(snapshot.edited),
        "off": [CONDITIONS[name].long for name in snapshot.off],
        "away_s": None if snapshot.away_s is None else round(snapshot.away_s),
        "bedside_display": snapshot.bedside_display,
        "duty": _duty(snapshot),
    }


def _duty(snapshot: Snapshot) -> Json | None:
    """Who is on duty, and since when."""
    if snapshot.duty is None:
        return None
    initials, name, since = snapshot.duty
    return {"initials": initials, "name": name, "since": stamp(since)}


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
        "chain": chain(snapshot),
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


def _why(shown: Shown) -> Json:
    tag, todo = REASONS.get(shown.reason or "", ("no value", "")) if shown.reason else ("", "")
    return {"tag": tag, "todo": todo, "quality": list(shown.quality)}


def _gone(snapshot: Snapshot) -> Json:
    """Where no oximeter in use is connected, that is the reason, whatever it said last."""
    used = [view for view in snapshot.devices if view.kind in ("oximeter", "monitor") and not view.stands_by]
    if used and all(view.link in ("down", "reconnecting") for view in used):
        return {"tag": "not connected", "todo": "plug the cable in"}
    return {}


def _signed(change: float) -> str:
    """+10, −3, ±0."""
    whole = round(change)
    return ("+" if whole > 0 else "−" if whole < 0 else "±") + str(abs(whole))


def _beside(snapshot: Snapshot, name: str, value: float | None) -> Json:
    """How far a number is from its baseline, in its unit."""
    baseline = snapshot.session.session.baseline if snapshot.session else None
    rest = getattr(baseline, name) if baseline else None
    return {"from_baseline": "" if rest is None or value is None else _signed(value - rest)}


def _change(snapshot: Snapshot, systolic: float) -> str:
    """How far a systolic pressure is from its baseline, in percent of it."""
    baseline = snapshot.session.session.baseline if snapshot.session else None
    return _signed(100 * (systolic / baseline.systolic - 1)) + " %" if baseline else ""


def _limits(snapshot: Snapshot) -> Json:
    rules = limits_of(snapshot)
    high, medium = Priority.HIGH, Priority.MEDIUM

    def both(condition: str) -> Json:
        return {
            "high": limit_of(rules, condition, high),
            "medium": limit_of(rules, condition, medium),
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


def _session(snapshot: Snapshot) -> Json | None:
    view = snapshot.session
    if view is None:
        return None
    session = view.session
    baseline = session.baseline
    return {
        "id": session.id,
        "treatment": _treatment(session),
        "label": session.label,
        "age": session.age,
        "weight_kg": plain(session.weight_kg),
        "sex": session.opened.sex if session.opened else "",
        "allergies": session.opened.allergies if session.opened else "",
        "dose_mg_per_kg": session.dose_mg_per_kg,
        "dose_mg": session.dose_mg,
        "minutes": plain(session.minutes),
        "planned_mg": plain(session.planned_mg),
        "rate_mg_per_h": tenths(session.rate_now),
        "mg_per_ml": session.mg_per_ml,
        "given_ml": tenths(session.given_ml(snapshot.utc)),
        "started_at": stamp(session.started_at),
        "stopped_at": stamp(session.stopped_at),
        "infused_s": tenths(view.infused_s),
        "given_mg": tenths(view.given_mg),
        "left_s": tenths(view.left_s),
        "ends_at": stamp(view.ends_at),
        "paused_at": stamp(session.dose.halted_at) if snapshot.phase is Phase.PAUSED else None,
        "pause_long": view.pause_long,
        "no_baseline": session.no_baseline,
        "baseline": _baseline(baseline) if baseline else None,
    }


def _treatment(session: Session) -> Json:
    kind = session.treatment
    return {
        "name": kind.name,
        "pumped": kind.pumped,
        "device_mg": kind.device_mg,
        "drug": kind.drug,
        "words": kind.short,
    }


def _baseline(baseline: Baseline) -> Json:
    names = ("spo2", "pulse_rate", "systolic", "diastolic")
    return {name: plain(getattr(baseline, name)) for name in names} | {"confirmed_at": stamp(baseline.confirmed_at)}
