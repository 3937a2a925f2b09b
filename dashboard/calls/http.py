"""The HTTP face beside the page: health, beds, snapshot, trend, the live stream, display confirmations."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Flask, Response, jsonify, request

from bedside.clock import real_seconds
from bedside.equipment.displays import Confirmation
from bedside.reading import Origin
from bedside.text import well_formed
from dashboard.calls.beds import Beds, unknown
from dashboard.calls.chairs_page import chairs_page
from dashboard.calls.door import Json, Reply, text_of
from dashboard.hub import TooManyViewers
from dashboard.instruments import parts
from dashboard.overview import Overview
from dashboard.said import charts, messages
from dashboard.said.words import ORIGINS
from dashboard.seat import Seat

SOUNDS = ("ok", "blocked", "paused")
STREAMED = {"Cache-Control": "no-cache, no-transform", "X-Accel-Buffering": "no"}


def add_routes(server: Flask, beds: Beds, overview: Overview) -> None:
    """Serve the contract's calls from `server`."""
    calls = Calls(beds, overview)
    server.before_request(calls.known)
    for path, call in (
        ("/healthz", calls.health),
        ("/api/beds", calls.beds),
        ("/api/<path:_>", calls.nothing),
        ("/stream", calls.stream),
    ):
        server.add_url_rule(path, f"GET {path}", call, methods=["GET"])
    beds.get("/snapshot", lambda seat, _: messages.api(seat.monitor.snapshot))
    beds.get("/trend", trend)
    beds.post("/display", display)


class Calls:
    """The calls that are of no single chair."""

    def __init__(self, beds: Beds, overview: Overview) -> None:
        self._seats, self._overview = beds.seats, overview
        self._started = real_seconds()

    def known(self) -> Reply | None:
        """The page of a chair there is none of; and the list, where there are several."""
        parts = request.path.split("/")
        if len(parts) > 2 and parts[1] == "bed" and parts[2] not in self._seats:
            return unknown(parts[2], self._seats)
        if request.path == "/" and len(self._seats) > 1:
            return Response(listed(self._seats), mimetype="text/html")
        return None

    def health(self) -> Reply:
        awake = all(seat.watch.awake for seat in self._seats.values())
        body = {
            "status": "ok" if awake else "a monitor has missed its ticks",
            "beds": len(self._seats),
            "uptime_s": round(real_seconds() - self._started, 1),
            "parts": {bed: parts(seat) for bed, seat in self._seats.items()},
        }
        return jsonify(body), 200 if awake else 503

    def beds(self) -> Response:
        return jsonify([messages.bed(seat.monitor.snapshot) for seat in self._seats.values()])

    def nothing(self, _: str) -> Reply:
        return jsonify({"error": f"there is no {request.path}"}), 404

    def stream(self) -> Reply:
        if request.args.get("list") == "1":
            return looking(self._overview)
        bed = request.args.get("bed", next(iter(self._seats)))
        if bed not in self._seats:
            return unknown(bed, self._seats)
        hub, at_bedside = self._seats[bed].hub, self._seats[bed].monitor.snapshot.bedside_display
        shown = text_of(well_formed(request.args.get("display", "")))
        try:
            hub.room(shown, at_bedside)
        except TooManyViewers as full:
            return jsonify({"error": f"{full}: close one, or raise viewers in clinic.toml"}), 503
        return Response(hub.stream(shown, at_bedside), mimetype="text/event-stream", headers=STREAMED)


def trend(seat: Seat, _: Json) -> Json:
    monitor = seat.monitor
    asked = request.args
    return charts.figure(
        monitor.snapshot,
        monitor.trend,
        others=asked.get("others") == "1",
        look=asked.get("look", ""),
        strip=asked.get("strip") == "1",
    )


def display(seat: Seat, given: Json) -> Reply | Json:
    """A screen says what it shows."""
    confirmation = _confirmation(given)
    if confirmation is None:
        wrong = 'expected {"display": text, "sequence": number, "sound": ok|blocked|paused}'
        return jsonify({"error": wrong}), 400
    seat.monitor.confirm(*confirmation)
    return {"ok": True, "bedside": seat.monitor.snapshot.bedside_display}


def looking(overview: Overview) -> Reply:
    """The stream of a screen that shows the list of chairs."""
    try:
        overview.room()
    except TooManyViewers as full:
        return jsonify({"error": f"{full}: close one, or raise viewers in clinic.toml"}), 503
    return Response(overview.stream(), mimetype="text/event-stream", headers=STREAMED)


def listed(seats: Mapping[str, Seat]) -> str:
    """The list of chairs as a page."""
    snapshots = [seat.monitor.snapshot for seat in seats.values()]
    origins = {each.origin for each in snapshots}
    words = "" if Origin.LIVE in origins else ORIGINS[min(origins)]  # a band over a real patient would lie
    return chairs_page([(each.bed, each.name) for each in snapshots], words)


def _confirmation(body: Json) -> tuple[str, Confirmation] | None:
    display, sequence, sound = body.get("display"), body.get("sequence"), body.get("sound")
    if not isinstance(display, str) or not display or type(sequence) is not int or sound not in SOUNDS:
        return None
    awake = body.get("awake")
    kept = awake if isinstance(awake, bool) else None
    return display[:80], Confirmation(real_seconds(), sequence, sound, kept, body.get("leaving") is True)
