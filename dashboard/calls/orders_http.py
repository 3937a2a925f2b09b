"""The one door for a press: `POST /api/beds/<bed>/orders`, an order's name and fields (bedside/told/asked.py)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import jsonify

from bedside.errors import CommandRefused
from bedside.told import orders as wanted
from bedside.told.asked import NoOrder, order_from
from dashboard.calls.beds import Beds
from dashboard.calls.by_record import take
from dashboard.calls.door import Json, Reply, text_of
from dashboard.seat import Seat
from dashboard.who import by_screen


def add_order_routes(beds: Beds) -> None:
    """Serve the door, and the shorter names under which the page's keys of the alarm system came before it."""
    beds.post("/orders", order)
    beds.post("/alarms/<verb>", by_verb)


def order(seat: Seat, given: Json) -> Reply | Json:
    """400 with the field for what cannot be read or is refused; `seq` is the record's number of what happened."""
    try:
        number, said = take(seat, order_from(given), by_screen(given.get("display")))
    except NoOrder as wrong:
        return jsonify({"error": str(wrong), "field": wrong.field}), 400
    except CommandRefused as refused:
        return jsonify({"error": str(refused), "field": refused.field}), 400
    return {"ok": True, "seq": number} | ({"said": said} if said else {})


def by_verb(seat: Seat, given: Json) -> Reply | Json:
    """An order by its old short name; what is missing is empty, and a refusal is an answer in words."""
    verb = str(given["verb"])
    if verb not in VERBS:
        return jsonify({"error": f"{verb!r} cannot be ordered", "orders": list(VERBS)}), 404
    body = {key: value for key, value in given.items() if key != "verb"}
    said = seat.press(VERBS[verb](body), by_screen(given.get("display")))
    return {"ok": not said, "said": said}


def seen_alarms(given: Any) -> tuple[wanted.SeenAlarm, ...]:
    """What a screen says it showed; one that says nothing showed none."""
    rows = given if isinstance(given, list) else []
    return tuple(
        wanted.SeenAlarm(text_of(row.get("condition")), text_of(row.get("priority")), text_of(row.get("since")))
        for row in rows[:100]
        if isinstance(row, dict)
    )


LONGEST = 2000
"""Of a reason, a name, a note."""


def _on(body: Json) -> bool:
    return body.get("on") is True


def _words(body: Json, key: str) -> str:
    return text_of(body.get(key), LONGEST)


def _named(body: Json) -> wanted.Override:
    return wanted.Override(_words(body, "name"), _words(body, "reason"))


def _tested(body: Json) -> wanted.Order:
    heard = body.get("heard")
    return wanted.ReportAlarmTest(
        body.get("played") is True, heard if isinstance(heard, bool) else None, _words(body, "why")
    )


def _channel(body: Json) -> wanted.Order:
    channel = body.get("channel")
    return wanted.UseChannel(_words(body, "device"), channel if type(channel) is int else -1)


VERBS: dict[str, Callable[[Json], wanted.Order]] = {
    "dark": lambda body: wanted.SetDarkRoom(_on(body)),
    "same-arm": lambda body: wanted.SetSameArm(_on(body)),
    "audio-off": lambda body: wanted.SwitchAudio(_on(body)),
    "screen": lambda _: wanted.ChooseScreen(),
    "resume": lambda _: wanted.ConfirmResume(),
    "test": _tested,
    "ack": lambda body: wanted.Acknowledge(seen_alarms(body.get("seen"))),
    "clear-mark": lambda body: wanted.ClearMark(_words(body, "condition")),
    "earlier": lambda body: wanted.AnswerEarlier(body.get("theirs") is True),
    "channel": _channel,
    "end": lambda body: wanted.EndSession(_named(body)),
    "mark": lambda body: wanted.MarkAlarm(
        _words(body, "condition"), _words(body, "began"), body.get("real") is True
    ),
    "start": lambda body: wanted.StartInfusion(_words(body, "without_baseline"), _named(body)),
    "trouble-read": lambda _: wanted.ReadTrouble(),
}
