"""The HTTP calls of the Devices page, and of the page that acts on a simulated patient."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask, Response, jsonify, request

from bedside.errors import CommandRefused
from bedside.reading import Origin
from bedside.told import orders as wanted
from dashboard.calls.beds import Act, Beds
from dashboard.calls.door import Json, Reply, text_of
from dashboard.calls.simulator_page import simulator_page
from dashboard.instruments import parts, removed, rows
from dashboard.seat import Seat, Workbench
from dashboard.who import by_screen

LONGEST_URL = 300


def add_device_routes(server: Flask, beds: Beds) -> None:
    """Serve the instruments of each chair from `server`."""
    beds.get("/devices", at_bench(_page))
    beds.post("/devices", at_bench(add))
    beds.get("/ports", at_bench(lambda _, bench, __: {"ports": bench.ports()}))
    beds.get("/devices/<name>/raw", at_bench(lambda _, bench, given: bench.raw(given["name"])))
    beds.post("/devices/<name>/tap", at_bench(tap))
    beds.post("/devices/<name>/use", at_bench(use))
    beds.post("/devices/<name>/remove", at_bench(remove))
    beds.post("/listen", at_bench(listen))
    beds.post("/patient", patient)
    server.add_url_rule("/api/protocols", "protocols", lambda: _protocols(beds), methods=["GET"])
    server.add_url_rule("/simulator", "simulator", lambda: _simulator(beds), methods=["GET"])


def at_bench(act: Callable[[Seat, Workbench, Json], Json]) -> Act:
    """A call about the instruments; what the bench refuses is 400 in its words."""

    def call(seat: Seat, given: Json) -> Reply | Json:
        if seat.workbench is None:
            return jsonify({"error": "this chair's instruments cannot be looked at"}), 404
        try:
            return act(seat, seat.workbench, given)
        except seat.workbench.refusals as error:
            return jsonify({"error": str(error)}), 400

    return call


def tap(_: Seat, bench: Workbench, given: Json) -> Json:
    bench.keep_bytes(given["name"], on=given.get("on") is True)
    return {"ok": True}


def use(seat: Seat, _: Workbench, given: Json) -> Json:
    said = seat.press(wanted.UseDevice(given["name"]), by_screen(given.get("display")))
    return {"ok": not said, "said": said}


def remove(seat: Seat, bench: Workbench, given: Json) -> Json:
    try:
        removed(seat, bench, given["name"], by_screen(given.get("display")))
    except CommandRefused as refused:
        return {"ok": False, "said": str(refused)}
    return {"ok": True, "said": ""}


def listen(_: Seat, bench: Workbench, given: Json) -> Json:
    url = text_of(given.get("url"), LONGEST_URL)
    if not url:
        bench.listen_no_more()
    else:
        bench.listen(url, text_of(given.get("protocol")) or None)
    return {"ok": True}


def add(_: Seat, bench: Workbench, given: Json) -> Json:
    url, protocol, title = (text_of(given.get(key), LONGEST_URL) for key in ("url", "protocol", "title"))
    return {"device": bench.add(url, protocol, title)}


def _protocols(beds: Beds) -> Reply:
    ask = at_bench(lambda _, bench, __: {"protocols": bench.protocols()})
    return beds.at(next(iter(beds.seats)), lambda seat: ask(seat, {}))


def _simulator(beds: Beds) -> Reply:
    bed = request.args.get("bed", next(iter(beds.seats)))
    seat = beds.seats.get(bed)
    if seat is None or seat.patient is None:
        return jsonify({"error": "no simulated patient here"}), 404
    return Response(simulator_page(bed, seat.monitor.chair.name), mimetype="text/html")


def patient(seat: Seat, given: Json) -> Reply:
    if seat.patient is None or seat.monitor.snapshot.origin is not Origin.SIMULATED:
        return jsonify({"error": "no simulated patient here"}), 404
    wrong = seat.patient(text_of(given.get("line"), LONGEST_URL))
    return (jsonify({"error": wrong}), 400) if wrong else jsonify({"ok": True})


def _page(seat: Seat, bench: Workbench, _: Json) -> Json:
    return {
        "devices": rows(seat, bench),
        "heard": bench.heard(),
        "left_out": list(bench.left_out),
        "parts": parts(seat),
    }
