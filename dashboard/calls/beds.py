"""What every call of a chair shares: finding it, and what is answered when something is refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask import Flask, jsonify, request

from bedside.errors import BedsideError, CommandRefused
from dashboard.calls.door import Json, Reply, asked
from dashboard.seat import Seat

Act = Callable[[Seat, Json], Reply | Json]


class Beds:
    """The chairs behind the calls of one server."""

    def __init__(self, server: Flask, seats: Mapping[str, Seat]) -> None:
        self._server, self.seats = server, seats

    def get(self, path: str, act: Act) -> None:
        """Serve `GET /api/beds/<bed>` and `path`. Further parts of the path come in the object."""
        self._serve(path, act, "GET")

    def post(self, path: str, act: Act) -> None:
        """The same for POST: the body is an object, the parts of the path are beside it."""
        self._serve(path, act, "POST")

    def _serve(self, path: str, act: Act, method: str) -> None:
        def call(bed: str, **parts: str) -> Reply:
            given = asked() if request.method == "POST" else {}
            return self.at(bed, lambda seat: act(seat, {**given, **parts}))

        self._server.add_url_rule(f"/api/beds/<bed>{path}", f"{method} {path}", call, methods=[method])

    def at(self, bed: str, act: Callable[[Seat], Reply | Json]) -> Reply:
        """What `act` makes of the chair, refusals in words."""
        seat = self.seats.get(bed)
        if seat is None:
            return unknown(bed, self.seats)
        try:
            done = act(seat)
        except CommandRefused as refused:
            return jsonify({"ok": False, "said": str(refused), "field": refused.field}), 409
        except BedsideError as error:
            return jsonify({"error": str(error)}), 503
        return jsonify(done) if isinstance(done, dict) else done


def unknown(bed: str, seats: Mapping[str, Seat]) -> Reply:
    return jsonify({"error": f"there is no bed {bed!r}", "beds": list(seats)}), 404
