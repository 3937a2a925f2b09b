"""The door of the server: who may ask, what a body must be, and what goes with every answer.

This program answers its own pages on this computer and nobody else. A page of another site that is open in the same
browser can send requests here too; its browser says so (Origin, Sec-Fetch-Site), and it is refused on every route.
"""

from __future__ import annotations

import json
import math
import traceback
from collections.abc import Sequence
from typing import Any

import structlog
from flask import Flask, Response, jsonify, request
from flask.json.provider import DefaultJSONProvider
from werkzeug.exceptions import BadRequest, HTTPException

from bedside.text import well_formed_all

LOOPBACK = ("127.0.0.1", "localhost", "[::1]", "::1")
OURS = ("same-origin", "none")
"""What a browser says in Sec-Fetch-Site of our own pages, and of an address typed by a person."""
MOST_BYTES = 64 * 1024
DEEPEST = 24
"""Brackets within brackets; the deepest body of our own pages has nine."""
KEPT = ("/assets/", "/_dash-component-suites/")
"""What a browser may keep: it holds nothing of a patient."""
HEADERS = {
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
Reply = Response | tuple[Response, int]
Json = dict[str, Any]

log = structlog.get_logger("door")


class WellFormedJson(DefaultJSONProvider):
    """JSON as it is read from a request, by us and by Dash: bounded in depth, finite numbers, well-formed texts."""

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:
        """Raises ValueError for what is no JSON, or more than JSON."""
        text = s.decode("utf-8") if isinstance(s, bytes) else s
        if depth(text) > DEEPEST:
            raise ValueError("nested too deeply")
        try:
            said = json.loads(text, parse_constant=_no_number, parse_float=_finite, **kwargs)
        except RecursionError as error:
            raise ValueError("nested too deeply") from error
        return well_formed_all(said)


def depth(text: str) -> int:
    """How deep brackets stand in brackets, at most; those within texts count too, which no body of ours needs."""
    deepest = now = 0
    for sign in text:
        if sign in "[{":
            now += 1
            deepest = max(deepest, now)
        elif sign in "]}":
            now -= 1
    return deepest


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no number")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text[:20]} is too large")
    return number


def asked() -> Json:
    """The JSON object of this request. Raises BadRequest for anything else: what cannot be read is never taken for
    an empty order."""
    if not request.is_json:
        raise BadRequest("expected a JSON object, sent as application/json")
    try:
        said = request.get_json()
    except BadRequest:
        raise BadRequest("the body is no JSON object that can be read") from None
    if not isinstance(said, dict):
        raise BadRequest("expected a JSON object")
    return said


def text_of(given: Any, most: int = 80, usual: str = "") -> str:
    """A text of a body, or `usual` where there is none."""
    return given[:most] if isinstance(given, str) and given else usual


def add_door(server: Flask, scripts: Sequence[str] = ()) -> None:
    """Stand before every route of `server`. `scripts` are the hashes of the pages' inline scripts."""
    server.json = WellFormedJson(server)
    server.config["MAX_CONTENT_LENGTH"] = MOST_BYTES
    policy = _policy(scripts)

    @server.before_request
    def guard() -> Reply | None:
        why = refused()
        if why:
            return jsonify({"error": why}), 403
        if request.method == "POST":
            asked()
        return None

    @server.after_request
    def private(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = policy
        for name, value in HEADERS.items():
            response.headers[name] = value
        if not request.path.startswith(KEPT) and response.mimetype != "text/event-stream":
            response.headers["Cache-Control"] = "no-store"
        return response

    server.register_error_handler(Exception, failed)


def refused() -> str:
    """Why this request is not answered at all; empty when it may come in."""
    host = request.host.rsplit(":", 1)[0] if not request.host.endswith("]") else request.host
    if host not in LOOPBACK:
        return "this server answers loopback addresses only"
    if request.method == "HEAD":
        return "HEAD is not answered: ask with GET"
    origin = request.headers.get("Origin")
    if origin is not None and origin != f"{request.scheme}://{request.host}":
        return "asked by a page of another site"
    if request.headers.get("Sec-Fetch-Site", "none") not in OURS:
        return "asked by a page of another site: type the address instead of following a link"
    return ""


def failed(error: Exception) -> Reply:
    """What a request could not do, in JSON; a fault of this program is one line in its log."""
    if isinstance(error, HTTPException):
        return jsonify({"error": error.description or error.name}), error.code or 500
    log.error("a request failed", method=request.method, path=request.path[:200], why=told(error))
    if request.path.startswith("/_dash-"):
        return jsonify({"error": "this is no call of the page"}), 400
    return jsonify({"error": "this could not be done: look at the patient and the instruments"}), 500


def told(error: BaseException) -> str:
    """An error and its place, in one line."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f" ({frames[-1].filename.rsplit('/', 1)[-1]}:{frames[-1].lineno})" if frames else ""
    return f"{type(error).__name__}: {' '.join(str(error).split())[:200]}{where}"


def _policy(scripts: Sequence[str]) -> str:
    """Styles stay inline: Mantine and Plotly write them (36 errors without)."""
    allowed = " ".join(("'self'", *dict.fromkeys(scripts)))
    return (
        f"default-src 'self'; script-src {allowed}; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none'; "
        "form-action 'self'; frame-ancestors 'none'"
    )
