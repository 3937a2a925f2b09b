"""The HTTP calls of the alarm system: bursts, limits and what-if, the log, marks and tests."""

from __future__ import annotations

import csv
import io
import threading
from collections.abc import Callable, Mapping
from typing import Any

from flask import Flask, Response, jsonify, request

from bedside.alarms.burst import BURSTS, RATE, wav
from bedside.conditions.priority import Priority
from bedside.conditions.table import TABLE
from bedside.errors import BedsideError, CommandRefused
from bedside.judged.review import Burden, Review, review, with_worst
from bedside.limits.profiles import built
from bedside.told import orders as wanted
from bedside.told.orders import LimitEdit
from clinic.review.past import clinic_burdens
from clinic.review.what_if import what_if
from dashboard.calls.door import Json, Reply, asked, text_of
from dashboard.said import alarm_words
from dashboard.seat import Seat

LONGEST = 2000
"""Of a reason, a name, a note."""
WORKING, WAITS_S = threading.BoundedSemaphore(1), 2.0
"""One what-if at a time: each judges whole sessions again."""
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def add_alarm_routes(server: Flask, seats: Mapping[str, Seat]) -> None:
    """Serve the alarm system of each chair from `server`."""

    def at(bed: str, act: Callable[[Seat, Json], Reply | Json]) -> Reply:
        seat = seats.get(bed)
        if seat is None:
            return jsonify({"error": f"there is no bed {bed!r}", "beds": list(seats)}), 404
        try:
            done = act(seat, asked() if request.method == "POST" else {})
        except CommandRefused as refused:
            return jsonify({"ok": False, "said": str(refused), "field": refused.field}), 409
        except BedsideError as error:
            return jsonify({"error": str(error)}), 503
        return jsonify(done) if isinstance(done, dict) else done

    @server.get("/api/sound")
    def bursts() -> Response:
        found = {
            priority: {"repeat_s": burst.repeat_s, "hurried_s": burst.hurried_s, "seconds": round(burst.seconds, 3)}
            for priority, burst in BURSTS.items()
        }
        return jsonify({"rate": RATE, "bursts": found})

    @server.get("/api/sound/<priority>.wav")
    def burst(priority: str) -> Reply:
        if priority not in list(Priority):
            return jsonify({"error": f"there is no sound {priority!r}", "sounds": list(Priority)}), 404
        return Response(wav(Priority(priority)), mimetype="audio/wav")

    @server.post("/api/beds/<bed>/alarms/<verb>")
    def order(bed: str, verb: str) -> Reply:
        def act(seat: Seat, given: Json) -> Reply | Json:
            wish = _order(verb, given)
            if wish is None:
                return jsonify({"error": f"{verb!r} cannot be ordered", "orders": list(ORDERS)}), 404
            said = seat.press(wish, text_of(given.get("display"), usual="a display"))
            return {"ok": not said, "said": said}

        return at(bed, act)

    @server.get("/api/beds/<bed>/limits")
    def limits(bed: str) -> Reply:
        def act(seat: Seat, _: Json) -> Json:
            monitor = seat.monitor
            return alarm_words.limits_page(
                monitor.chair, monitor.snapshot, monitor.limits, monitor.profile, monitor.edits
            )

        return at(bed, act)

    @server.post("/api/beds/<bed>/limits")
    def change(bed: str) -> Reply:
        def act(seat: Seat, given: Json) -> Json:
            profile, edits = _draft(seat, given)
            order = wanted.ChangeLimits(profile, edits, text_of(given.get("reason"), LONGEST))
            if refused := seat.ask(order, text_of(given.get("display"), usual="a display")):
                raise refused
            return {"ok": True, "title": seat.monitor.snapshot.limits_name}

        return at(bed, act)

    @server.post("/api/beds/<bed>/limits/what-if")
    def if_(bed: str) -> Reply:
        def act(seat: Seat, given: Json) -> Json:
            monitor = seat.monitor
            profile, edits = _draft(seat, given)
            after = built(monitor.chair.profiles, profile, edits, below_85=monitor.chair.spo2_below_85)
            said = alarm_words.judged(monitor.limits, after, below_85=monitor.chair.spo2_below_85)
            view = monitor.snapshot.session
            if view is None or seat.folder is None:
                return said | {"sessions": []}
            if not WORKING.acquire(timeout=WAITS_S):
                raise CommandRefused("Another screen is working this out: try again.", "medium")
            try:
                found = what_if(seat.folder, view.session.id, view.session.label, monitor.limits, after)
            finally:
                WORKING.release()
            rows = [
                {"session": each.session, "opened": each.opened.isoformat(), "now": each.now, "then": each.then}
                for each in found
            ]
            return said | {"sessions": rows}

        return at(bed, act)

    @server.get("/api/beds/<bed>/alarm-help/<condition>")
    def explain(bed: str, condition: str) -> Reply:
        def act(seat: Seat, _: Json) -> Reply | Json:
            if condition not in TABLE:
                return jsonify({"error": f"there is no condition {condition!r}"}), 404
            return alarm_words.explained(condition, seat.monitor.snapshot, seat.monitor.trend)

        return at(bed, act)

    @server.get("/api/beds/<bed>/alarm-log")
    def log(bed: str) -> Reply:
        def act(seat: Seat, _: Json) -> Json:
            return alarm_words.log_page(_reviewed(seat), _clinic(seat), seat.monitor.snapshot)

        return at(bed, act)

    @server.get("/api/beds/<bed>/alarm-log.csv")
    def log_csv(bed: str) -> Reply:
        def act(seat: Seat, _: Json) -> Reply:
            found = _reviewed(seat)
            out = io.StringIO()
            table = csv.DictWriter(out, alarm_words.COLUMNS, extrasaction="ignore", lineterminator="\r\n")
            table.writeheader()
            for each in found.episodes if found else ():
                row = alarm_words.episode(each, found.until if found else each.began)
                table.writerow({key: _cell(value) for key, value in row.items()})
            headers = {"Content-Disposition": "attachment; filename=alarm-log.csv"}
            return Response(out.getvalue(), mimetype="text/csv; charset=utf-8", headers=headers)

        return at(bed, act)


def _cell(value: Any) -> Any:
    """A text a spreadsheet would take for a formula is written as text."""
    return "'" + value if isinstance(value, str) and value.startswith(FORMULA) else value


def _reviewed(seat: Seat) -> Review | None:
    """The alarms of the session so far, those that are on with their extremes until now."""
    snapshot = seat.monitor.snapshot
    found = review(seat.monitor.told, snapshot.utc)
    worst = {view.state.condition: view.state.worst for view in snapshot.active}
    known = {name: value for name, value in worst.items() if value is not None}
    return with_worst(found, known) if found else None


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


def _order(verb: str, given: Json) -> wanted.Order | None:
    on = given.get("on") is True

    def words(key: str) -> str:
        return text_of(given.get(key), LONGEST)

    match verb:
        case "dark":
            return wanted.SetDarkRoom(on)
        case "same-arm":
            return wanted.SetSameArm(on)
        case "audio-off":
            return wanted.SwitchAudio(on)
        case "screen":
            return wanted.ChooseScreen()
        case "resume":
            return wanted.ConfirmResume()
        case "test":
            heard = given.get("heard")
            said = heard if isinstance(heard, bool) else None
            return wanted.ReportAlarmTest(given.get("played") is True, said, words("why"))
        case "ack":
            return wanted.Acknowledge(seen_alarms(given.get("seen")))
        case "trouble-read":
            return wanted.ReadTrouble()
        case "clear-mark":
            return wanted.ClearMark(words("condition"))
        case "earlier":
            return wanted.AnswerEarlier(given.get("theirs") is True)
        case "channel":
            channel = given.get("channel")
            return wanted.UseChannel(words("device"), channel if type(channel) is int else -1)
        case "end":
            name, reason = words("name"), words("reason")
            return wanted.EndSession(wanted.Override(name, reason))
        case "mark":
            began, condition = words("began"), words("condition")
            return wanted.MarkAlarm(condition, began, given.get("real") is True)
        case "start":
            name, reason = words("name"), words("reason")
            return wanted.StartInfusion(words("without_baseline"), wanted.Override(name, reason))
        case _:
            return None


ORDERS = (
    "dark", "same-arm", "audio-off", "screen", "resume", "test", "ack", "clear-mark", "earlier", "channel", "end",
    "mark", "start", "trouble-read",
)  # fmt: skip


def seen_alarms(given: Any) -> tuple[wanted.SeenAlarm, ...]:
    """What a screen says it showed; one that says nothing showed none."""
    rows = given if isinstance(given, list) else []
    return tuple(
        wanted.SeenAlarm(text_of(row.get("condition")), text_of(row.get("priority")), text_of(row.get("since")))
        for row in rows[:100]
        if isinstance(row, dict)
    )
