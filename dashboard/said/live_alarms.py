"""Alarms, delays and sound as the live channel says them. Pure."""

from __future__ import annotations

from bedside.alarms.ladder import Pending
from bedside.alarms.views import AlarmView, SuppressionView
from bedside.conditions.table import Priority
from bedside.reading import Reason
from bedside.snapshot import Snapshot
from dashboard.said import alarm_items
from dashboard.said.messages import (
    Json,
    alarm_row,
    plain,
    stamp,
    tenths,
)
from dashboard.said.words import CONDITIONS, REASONS


def chain(snapshot: Snapshot) -> list[Json]:
    return [{"proof": proof.name, "ok": proof.ok, "fact": proof.fact} for proof in snapshot.chain]


def listed(view: AlarmView, snapshot: Snapshot) -> Json:
    words = CONDITIONS[view.state.condition]
    long, short = alarm_items.words(view, snapshot)
    return alarm_row(view) | {
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
        "by": view.by.name if view.by else "",
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


def sound(snapshot: Snapshot) -> Json:
    sound = snapshot.sound
    return {
        "sounding": sound.sounding,
        "paused_left_s": tenths(sound.paused_left_s),
        "paused_by": sound.paused_by.name,
        "paused_at": sound.paused_by.display,
        "louder": sound.louder,
        "off": sound.off,
        "reminders": sound.reminders,
        "visual_first": len(sound.visual_first),
    }


def last(snapshot: Snapshot) -> Json | None:
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


def pending(each: Pending) -> Json:
    """A delay that runs."""
    words = CONDITIONS[each.condition]
    return {
        "condition": each.condition,
        "tile": words.tile,
        "words": words.long,
        "priority": each.priority,
        "limit": plain(each.limit),
        "due_s": tenths(each.due_s),
    }


def held_back(each: SuppressionView) -> Json:
    """A condition that is held back for a known cause."""
    return {
        "condition": each.condition,
        "tile": CONDITIONS[each.condition].tile,
        "why": each.why,
        "left_s": tenths(each.left_s),
    }
