"""The HTTP face beside the page: health, beds, snapshot, trend, the live stream, display confirmations."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Flask, Response, jsonify, request

from bedside.clock import real_seconds
from bedside.equipment.displays import Confirmation
from bedside.reading import Origin
from bedside.text import well_formed
from dashboard.calls.chairs_page import chairs_page
from dashboard.calls.door import Json, Reply, asked, text_of
from dashboard.hub import TooManyViewers
from dashboard.overview import Overview
from dashboard.said import charts, messages
from dashboard.said.words import ORIGINS
from dashboard.seat import Seat

SOUNDS = ("ok", "blocked", "paused")
STREAMED = {"Cache-Control": "no-cache, no-transform", "X-Accel-Buffering": "no"}


def add_routes(server: Flask, seats: Mapping[str, Seat], overview: Overview) -> None:
    """Serve the contract's calls from `server`."""
    started = real_seconds()

    def unknown(bed: str) -> Reply:
        return jsonify({"error": f"there is no bed {bed!r}", "beds": list(seats)}), 404

    @server.before_request
    def known() -> Reply | None:
        parts = request.path.split("/")
        if len(parts) > 2 and parts[1] == "bed" and parts[2] not in seats:
            return unknown(parts[2])
        if request.path == "/" and len(seats) > 1:
            return Response(listed(seats), mimetype="text/html")
        return None

    @server.get("/healthz")
    def health() -> Reply:
        awake = all(seat.watch.awake for seat in seats.values())
        body = {
            "status": "ok" if awake else "a monitor has missed its ticks",
            "beds": len(seats),
            "uptime_s": round(real_seconds() - started, 1),
            "parts": {bed: parts(seat) for bed, seat in seats.items()},
        }
        return jsonify(body), 200 if awake else 503

    @server.get("/api/beds")
    def beds() -> Response:
        return jsonify([messages.bed(seat.monitor.snapshot) for seat in seats.values()])

    @server.get("/api/beds/<bed>/snapshot")
    def snapshot(bed: str) -> Reply:
        if bed not in seats:
            return unknown(bed)
        return jsonify(messages.api(seats[bed].monitor.snapshot))

    @server.get("/api/beds/<bed>/trend")
    def trend(bed: str) -> Reply:
        if bed not in seats:
            return unknown(bed)
        monitor = seats[bed].monitor
        return jsonify(charts.figure(monitor.snapshot, monitor.trend, others=request.args.get("others") == "1"))

    @server.post("/api/beds/<bed>/display")
    def display(bed: str) -> Reply:
        if bed not in seats:
            return unknown(bed)
        confirmation = _confirmation(asked())
        if confirmation is None:
            return jsonify(
                {"error": 'expected {"display": text, "sequence": number, "sound": ok|blocked|paused}'}
            ), 400
        seats[bed].monitor.confirm(*confirmation)
        return jsonify({"ok": True, "bedside": seats[bed].monitor.snapshot.bedside_display})

    @server.get("/api/<path:_>")
    def nothing(_: str) -> Reply:
        return jsonify({"error": f"there is no {request.path}"}), 404

    @server.get("/stream")
    def stream() -> Reply:
        if request.args.get("list") == "1":
            return looking(overview)
        bed = request.args.get("bed", next(iter(seats)))
        if bed not in seats:
            return unknown(bed)
        hub, at_bedside = seats[bed].hub, seats[bed].monitor.snapshot.bedside_display
        display = text_of(well_formed(request.args.get("display", "")))
        try:
            hub.room(display, at_bedside)
        except TooManyViewers as full:
            return jsonify({"error": f"{full}: close one, or raise viewers in clinic.toml"}), 503
        return Response(hub.stream(display, at_bedside), mimetype="text/event-stream", headers=STREAMED)


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
    unreal = next((each.origin for each in snapshots if each.origin is not Origin.LIVE), None)
    return chairs_page([(each.bed, each.name) for each in snapshots], ORIGINS[unreal] if unreal else "")


def parts(seat: Seat) -> list[Json]:
    """What runs for a chair, and when each last gave a sign of life."""
    return [
        {
            "part": view.name,
            "words": view.words,
            "age_s": round(view.age_s, 1),
            "alive": view.alive,
            "restarts": view.restarts,
            "why": view.why,
        }
        for view in seat.parts()
    ]


def _confirmation(body: Json) -> tuple[str, Confirmation] | None:
    display, sequence, sound = body.get("display"), body.get("sequence"), body.get("sound")
    if not isinstance(display, str) or not display or type(sequence) is not int or sound not in SOUNDS:
        return None
    awake = body.get("awake")
    kept = awake if isinstance(awake, bool) else None
    return display[:80], Confirmation(real_seconds(), sequence, sound, kept, body.get("leaving") is True)
