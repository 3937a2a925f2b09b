"""The HTTP calls of the alarm system: bursts, limits and what-if, the log and its table."""

from __future__ import annotations

from flask import Flask, Response, jsonify

from bedside.alarms.burst import BURSTS, RATE, wav
from bedside.conditions.priority import Priority
from bedside.conditions.table import TABLE
from bedside.errors import CommandRefused
from bedside.judged.review import Burden
from bedside.told import orders as wanted
from bedside.told.orders import LimitEdit
from clinic.review.past import clinic_burdens
from dashboard.calls.beds import Beds
from dashboard.calls.door import Json, Reply, text_of
from dashboard.calls.orders_http import LONGEST
from dashboard.judged import judged
from dashboard.said import alarm_words
from dashboard.seat import Seat
from dashboard.who import by_screen


def add_alarm_routes(server: Flask, beds: Beds) -> None:
    """Serve the alarm system of each chair from `server`."""
    server.add_url_rule("/api/sound", "sound", bursts, methods=["GET"])
    server.add_url_rule("/api/sound/<priority>.wav", "burst", burst, methods=["GET"])
    beds.get("/limits", limits)
    beds.post("/limits", change)
    beds.post("/limits/what-if", if_)
    beds.get("/alarm-help/<condition>", explain)
    beds.get("/alarm-log", log)
    beds.get("/alarm-log.csv", log_csv)


def bursts() -> Response:
    found = {
        priority: {"repeat_s": burst.repeat_s, "hurried_s": burst.hurried_s, "seconds": round(burst.seconds, 3)}
        for priority, burst in BURSTS.items()
    }
    return jsonify({"rate": RATE, "bursts": found})


def burst(priority: str) -> Reply:
    if priority not in list(Priority):
        return jsonify({"error": f"there is no sound {priority!r}", "sounds": list(Priority)}), 404
    return Response(wav(Priority(priority)), mimetype="audio/wav")


def limits(seat: Seat, _: Json) -> Json:
    monitor = seat.monitor
    return alarm_words.limits_page(monitor.chair, monitor.snapshot, monitor.limits, monitor.profile, monitor.edits)


def change(seat: Seat, given: Json) -> Json:
    profile, edits = _draft(seat, given)
    order = wanted.ChangeLimits(profile, edits, text_of(given.get("reason"), LONGEST))
    if refused := seat.ask(order, by_screen(given.get("display"))):
        raise refused
    return {"ok": True, "title": seat.monitor.snapshot.limits_name}


def if_(seat: Seat, given: Json) -> Json:
    return judged(seat, *_draft(seat, given))


def explain(seat: Seat, given: Json) -> Reply | Json:
    condition = str(given["condition"])
    if condition not in TABLE:
        return jsonify({"error": f"there is no condition {condition!r}"}), 404
    return alarm_words.explained(condition, seat.monitor.snapshot, seat.monitor.trend)


def log(seat: Seat, _: Json) -> Json:
    return alarm_words.log_page(
        alarm_words.reviewed_now(seat.monitor.book, seat.monitor.snapshot), _clinic(seat), seat.monitor.snapshot
    )


def log_csv(seat: Seat, _: Json) -> Reply:
    from clinic.exports.alarms import alarms_csv  # pandas takes half a second, which no start has to wait for

    found = alarm_words.reviewed_now(seat.monitor.book, seat.monitor.snapshot)
    rows = [alarm_words.episode(each, found.until) for each in found.episodes] if found else []
    headers = {"Content-Disposition": "attachment; filename=alarm-log.csv"}
    return Response(alarms_csv(rows), mimetype="text/csv; charset=utf-8", headers=headers)


def _clinic(seat: Seat) -> list[Burden]:
    return clinic_burdens(seat.folder) if seat.folder else []


def _draft(seat: Seat, given: Json) -> tuple[str, tuple[LimitEdit, ...]]:
    """The profile and the edits of a form. Raises CommandRefused for what is no number."""
    edits, rows = [], given.get("edits") or []
    for edit in rows[:100] if isinstance(rows, list) else [rows]:
        try:
            one = LimitEdit(str(edit["condition"]), float(edit["medium"]), float(edit.get("delay", 0.0)))
        except (TypeError, ValueError, KeyError, OverflowError):
            raise CommandRefused("Give a number for each limit and delay.", "medium") from None
        edits.append(one)
    return text_of(given.get("profile"), usual=seat.monitor.profile), tuple(edits)
