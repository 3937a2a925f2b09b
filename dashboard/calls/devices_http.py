"""The HTTP calls of the Devices page, and of the page that acts on a simulated patient."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask import Flask, Response, jsonify, request

from bedside.reading import Origin
from bedside.told import orders as wanted
from dashboard.calls.door import Json, Reply, asked, text_of
from dashboard.calls.http import parts
from dashboard.calls.simulator_page import simulator_page
from dashboard.said.messages import tenths
from dashboard.seat import Seat, Workbench

LONGEST_URL = 300


def add_device_routes(server: Flask, seats: Mapping[str, Seat]) -> None:
    """Serve the instruments of each chair from `server`."""

    def with_bench(bed: str, act: Callable[[Seat, Workbench], Json]) -> Reply:
        seat = seats.get(bed)
        if seat is None:
            return jsonify({"error": f"there is no bed {bed!r}", "beds": list(seats)}), 404
        if seat.workbench is None:
            return jsonify({"error": "this chair's instruments cannot be looked at"}), 404
        try:
            return jsonify(act(seat, seat.workbench))
        except Exception as error:
            if not hasattr(error, "__module__") or not type(error).__module__.startswith("devices"):
                raise
            return jsonify({"error": str(error)}), 400

    @server.get("/api/beds/<bed>/devices")
    def devices(bed: str) -> Reply:
        return with_bench(bed, _page)

    @server.get("/api/protocols")
    def protocols() -> Reply:
        return with_bench(next(iter(seats)), lambda _, bench: {"protocols": bench.protocols()})

    @server.get("/api/beds/<bed>/ports")
    def ports(bed: str) -> Reply:
        return with_bench(bed, lambda _, bench: {"ports": bench.ports()})

    @server.get("/api/beds/<bed>/devices/<name>/raw")
    def raw(bed: str, name: str) -> Reply:
        return with_bench(bed, lambda _, bench: bench.raw(name))

    @server.post("/api/beds/<bed>/devices/<name>/tap")
    def tap(bed: str, name: str) -> Reply:
        def act(_: Seat, bench: Workbench) -> Json:
            bench.keep_bytes(name, on=asked().get("on") is True)
            return {"ok": True}

        return with_bench(bed, act)

    @server.post("/api/beds/<bed>/devices/<name>/use")
    def use(bed: str, name: str) -> Reply:
        def act(seat: Seat, _: Workbench) -> Json:
            said = seat.press(wanted.UseDevice(name), text_of(asked().get("display"), usual="a display"))
            return {"ok": not said, "said": said}

        return with_bench(bed, act)

    @server.post("/api/beds/<bed>/devices/<name>/remove")
    def remove(bed: str, name: str) -> Reply:
        def act(seat: Seat, bench: Workbench) -> Json:
            if not any(row["device"] == name and row["added"] for row in bench.report()):
                return {"ok": False, "said": f"{name} was not added on this page: take it out of clinic.toml"}
            refused = seat.ask(wanted.RemoveDevice(name), text_of(asked().get("display"), usual="a display"))
            if refused is None:
                bench.remove(name)
            return {"ok": refused is None, "said": str(refused) if refused else ""}

        return with_bench(bed, act)

    @server.post("/api/beds/<bed>/listen")
    def listen(bed: str) -> Reply:
        def act(_: Seat, bench: Workbench) -> Json:
            given = asked()
            url = text_of(given.get("url"), LONGEST_URL)
            if not url:
                bench.listen_no_more()
            else:
                bench.listen(url, text_of(given.get("protocol")) or None)
            return {"ok": True}

        return with_bench(bed, act)

    @server.post("/api/beds/<bed>/devices")
    def add(bed: str) -> Reply:
        def act(_: Seat, bench: Workbench) -> Json:
            given = asked()
            url, protocol, title = (text_of(given.get(key), LONGEST_URL) for key in ("url", "protocol", "title"))
            name = bench.add(url, protocol, title)
            return {"device": name}

        return with_bench(bed, act)

    @server.get("/simulator")
    def simulator() -> Reply | Response:
        bed = request.args.get("bed", next(iter(seats)))
        seat = seats.get(bed)
        if seat is None or seat.patient is None:
            return jsonify({"error": "no simulated patient here"}), 404
        return Response(simulator_page(bed, seat.monitor.chair.name), mimetype="text/html")

    @server.post("/api/beds/<bed>/patient")
    def patient(bed: str) -> Reply:
        seat = seats.get(bed)
        if seat is None or seat.patient is None or seat.monitor.snapshot.origin is not Origin.SIMULATED:
            return jsonify({"error": "no simulated patient here"}), 404
        wrong = seat.patient(text_of(asked().get("line"), LONGEST_URL))
        return (jsonify({"error": wrong}), 400) if wrong else jsonify({"ok": True})


def _page(seat: Seat, bench: Workbench) -> Json:
    return {
        "devices": _rows(seat, bench),
        "heard": bench.heard(),
        "left_out": list(bench.left_out),
        "parts": parts(seat),
    }


def _rows(seat: Seat, bench: Workbench) -> list[Json]:
    """What the chair knows of each instrument, with what its wire tells."""
    wires = {row["device"]: row for row in bench.report()}
    rows = []
    for view in seat.monitor.snapshot.devices:
        known = {
            "device": view.device,
            "protocol": view.protocol,
            "title": view.title,
            "kind": view.kind,
            "link": view.link,
            "detail": view.detail,
            "stands_by": view.stands_by,
            "battery_low": view.battery_low,
            "apart_s": tenths(view.apart_s),
        }
        rows.append(wires.get(view.device, {}) | known)
    return rows
