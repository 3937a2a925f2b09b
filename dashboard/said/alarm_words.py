"""Limits, alarms and their review as JSON for the page: figures and the nurse's words, nothing decided."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from bedside.alarms.episodes import Episode
from bedside.book import Book
from bedside.chair import Chair
from bedside.conditions.priority import Priority
from bedside.conditions.rules import Rule
from bedside.conditions.table import TABLE
from bedside.judged.review import Burden, Review, burden, reviewed, with_worst
from bedside.limits.limits import Limits
from bedside.limits.rails import HARD, loosens, rail, warnings
from bedside.snapshot import Snapshot
from bedside.vitals.trend import Trend
from dashboard.said.messages import plain, stamp

Json = dict[str, Any]
Edit = tuple[str, float, float]
ALWAYS = ("spo2", "pulse_rate", "pressure")


def limit_rows(limits: Limits, snapshot: Snapshot, *, below_85: bool) -> list[Json]:
    """Every MEDIUM and HIGH limit with what may be set, the advisory beside it, and the value now."""
    advisories = {rule.condition: rule for rule in snapshot.rules}
    given = {vital.value for vital, _ in snapshot.others}
    shown = [name for name in HARD if TABLE[name].tile in ALWAYS or TABLE[name].tile in given]
    return [_limit(limits, name, advisories, snapshot, below_85=below_85) for name in shown]


def _limit(limits: Limits, name: str, rules: dict[str, Rule], snapshot: Snapshot, *, below_85: bool) -> Json:
    row, rule = TABLE[name], limits.rules.get(name)
    if rule is None:
        return {"condition": name, "words": row.long, "off": True}
    may = rail(limits, name, below_85=below_85)
    levels = {level.priority: level for level in rule.levels}
    return {
        "condition": name,
        "words": row.long,
        "unit": row.unit or ("mmHg" if row.tile == "pressure" else "bpm"),
        "side": rule.side,
        "off": False,
        "high": plain(limits.high(name)),
        "medium": plain(levels[Priority.MEDIUM].limit),
        "delays": [plain(level.delay) for level in rule.levels],
        "shape": levels[Priority.MEDIUM].shape,
        "low": _advisory(limits, name, rules),
        "may": {"low": plain(may.low), "top": plain(may.top), "loosest": plain(may.loosest), "delay": may.delay_s},
        "now": _now(name, snapshot),
        "vital": _vital(name),
        "baseline": _baseline(name, snapshot),
    }


def _advisory(limits: Limits, name: str, rules: dict[str, Rule]) -> Json | None:
    """The LOW limit in force on the mild side of this one, with where it comes from."""
    for advisory in limits.advisories.values():
        if advisory.milder_than != name:
            continue
        rule = rules.get(advisory.condition)
        shift = advisory.shift
        sign = "+" if advisory.side == "high" else "−"
        words = f"B {sign} {shift.amount:g}{' %' if shift.percent else ''}" if shift else ""
        limit = rule.limit(Priority.LOW) if rule else None
        return {
            "limit": plain(limit),
            "words": words,
            "delay": plain(advisory.delay),
            "relation": TABLE[advisory.condition].relation,
        }
    return None


def _vital(name: str) -> str:
    """Where the live picture has the number a limit is about."""
    tile = TABLE[name].tile
    return f"pressure.{name.split('_')[0]}" if tile == "pressure" else f"{tile}.value"


def _now(name: str, snapshot: Snapshot) -> float | int | None:
    if name.startswith("spo2"):
        return plain(snapshot.spo2.value)
    if name.startswith("pulse"):
        return plain(snapshot.pulse_rate.value)
    others = {vital.value: shown.value for vital, shown in snapshot.others}
    if TABLE[name].tile in others:
        return plain(others[TABLE[name].tile])
    value = snapshot.pressure.value
    return plain(getattr(value, name.split("_")[0])) if value else None


def _baseline(name: str, snapshot: Snapshot) -> float | int | None:
    view = snapshot.session
    baseline = view.session.baseline if view else None
    key = name.rsplit("_", 1)[0]
    return plain(getattr(baseline, key, None)) if baseline else None


LAST_S = 600.0
"""So much of the past stands beside an alarm's help."""


def explained(condition: str, snapshot: Snapshot, trend: Trend) -> Json:
    """What an item of the alarm bar opens: what it means, what to check, and its last ten minutes."""
    row = TABLE[condition]
    rule = next((each for each in snapshot.rules if each.condition == condition), None)
    since = snapshot.utc - timedelta(seconds=LAST_S)
    return {
        "condition": condition,
        "words": row.long,
        "meaning": row.meaning,
        "check": row.check,
        "unit": row.unit,
        "limits": [
            {"priority": level.priority, "limit": plain(level.limit), "delay": plain(level.delay)}
            for level in (rule.levels if rule else ())
        ],
        "relation": row.relation,
        "begin": stamp(since),
        "now": stamp(snapshot.utc),
        "series": [
            {"at": stamp(at), "value": plain(value)} for at, value in _last(row.tile, condition, trend, since)
        ],
        "changeable": condition in HARD and snapshot.session is not None,
    }


def _last(tile: str, condition: str, trend: Trend, since: datetime) -> Iterator[tuple[datetime, float | None]]:
    if tile == "pressure":
        part = condition.split("_")[0] if condition.startswith(("systolic", "diastolic", "mean")) else "systolic"
        yield from ((at, getattr(value, part)) for at, value in tuple(trend.pressures) if at >= since)
        return
    for sample in trend.since(since):
        known = {"spo2": sample.spo2, "pulse_rate": sample.pulse_rate}
        yield sample.utc, known[tile] if tile in known else sample.others.get(tile)


def limits_page(chair: Chair, snapshot: Snapshot, limits: Limits, profile: str, edits: Sequence[Edit]) -> Json:
    """The whole of the limits dialog: what is in force, the profile and the edits it is made of, every profile."""
    view = snapshot.session
    baseline = view.session.baseline if view else None
    below = chair.spo2_below_85
    return {
        "title": snapshot.limits_name,
        "digest": limits.digest,
        "profile": profile,
        "edits": [
            {"condition": name, "medium": plain(medium), "delay": plain(delay)} for name, medium, delay in edits
        ],
        "profiles": [
            {"name": each.name, "title": each.title, "rows": limit_rows(each, snapshot, below_85=below)}
            for each in chair.profiles.values()
        ],
        "session": view is not None,
        "asks": snapshot.away_s is not None,
        "baseline": {
            "spo2": plain(baseline.spo2),
            "pulse_rate": plain(baseline.pulse_rate),
            "systolic": plain(baseline.systolic),
            "diastolic": plain(baseline.diastolic),
            "confirmed_at": stamp(baseline.confirmed_at),
        }
        if baseline
        else None,
        "rows": limit_rows(limits, snapshot, below_85=below),
    }


def judged(before: Limits, after: Limits, *, below_85: bool) -> Json:
    """What a change means before it is made: what it loosens, and what it would switch off in effect."""
    return {
        "loosens": [TABLE[name].long for name in loosens(before, after)],
        "warns": [TABLE[name].long for name in warnings(after, below_85=below_85) if name not in warnings(before)],
        "title": after.title,
    }


def reviewed_now(book: Book, snapshot: Snapshot) -> Review | None:
    """The alarms of the session so far, those that are on with their extremes until now."""
    found = reviewed(book, snapshot.utc)
    worst = {view.state.condition: view.state.worst for view in snapshot.active}
    known = {name: value for name, value in worst.items() if value is not None}
    return with_worst(found, known) if found else None


def log_page(found: Review | None, clinic: Sequence[Burden], snapshot: Snapshot) -> Json:
    """The alarm log: figures, every alarm newest first, and the silences."""
    rates = [each.per_hour for each in clinic if each.per_hour is not None]
    base = {
        "now": stamp(snapshot.utc),
        "limits": snapshot.limits_name,
        "session": found is not None,
        "clinic": {"sessions": len(rates), "per_hour": round(median(rates), 1) if rates else None},
    }
    if found is None:
        return base | {"rows": [], "silences": []}
    sums = burden(found)
    view = snapshot.session
    started = view.session.started_at if view else None
    return base | {
        "began": stamp(found.began),
        "started": stamp(started),
        "stopped": stamp(view.session.stopped_at) if view else None,
        "burden": {
            "minutes": round(sums.minutes, 1),
            "alarms": sums.alarms,
            "listed": sums.listed,
            "per_hour": None if sums.per_hour is None else round(sums.per_hour, 1),
            "part": round(100 * sums.part, 1),
            "median_s": None if sums.median_s is None else round(sums.median_s),
            "answer_s": None if sums.answer_s is None else round(sums.answer_s),
            "silenced": sums.silenced,
            "at_once": sums.at_once,
            "marked": sums.marked,
            "real": sums.real,
            "technical": sums.technical,
            "patient_part": round(100 * sums.patient_part, 1),
        },
        "rows": [episode(each, found.until) for each in reversed(found.episodes)],
        "silences": [
            {"began": stamp(each.began), "ended": stamp(each.ended), "by": each.by} for each in found.silences
        ],
    }


def episode(each: Episode, until: datetime) -> Json:
    """One line of the log."""
    row = TABLE[each.condition]
    return {
        "condition": each.condition,
        "words": row.long,
        "priority": each.priority,
        "kind": each.kind,
        "began": each.began.isoformat(),
        "ended": stamp(each.ended),
        "seconds": round(each.seconds(until), 1),
        "value": plain(each.value),
        "limit": plain(each.limit),
        "relation": row.relation,
        "unit": row.unit,
        "delay": plain(each.delay if each.delay is not None else row.delay_s),
        "sounds": row.sounds,
        "worst": plain(each.worst),
        "limits": each.limits,
        "steps": [{"at": stamp(at), "priority": priority} for at, priority in each.steps],
        "answered": stamp(each.answered),
        "answer_s": None if each.answer_s is None else round(each.answer_s),
        "by": each.by,
        "how": each.how,
        "real": each.real,
    }
