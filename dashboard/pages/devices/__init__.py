"""The Devices page: the instruments of a chair, the bytes of one, and a way to add another."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html

from dashboard.pages.devices.callbacks import callbacks
from dashboard.pages.plain import place

__all__ = ["callbacks", "layout"]

STEPS = (
    ("plug", "Plug it in and switch it on"),
    ("port", "Choose the port"),
    ("listen", "Listen: what speaks there?"),
    ("values", "See its first values"),
    ("name", "Name it"),
)


def layout() -> html.Div:
    """`dv-chosen` is the instrument whose bytes are shown, `dv-wanted` the port and protocol that may be added."""
    stores = [dcc.Store(id=f"dv-{name}") for name in ("chosen", "wanted", "frozen", "told", "pressed")]
    return html.Div([html.Div([_list(), _raw()], className="dv-left"), _add(), *stores], className="dv-body")


def _list() -> html.Div:
    head = [html.H2("Instruments at this chair"), html.Span(id="dv-summary", className="q")]
    return html.Div(
        [
            html.Div(head, className="dv-head"),
            place("dv-rows", "dv-rows"),
            place("dv-warnings", "dv-warnings"),
            place("dv-parts", "dv-parts"),
        ],
        className="card",
    )


def _raw() -> html.Div:
    head = [
        html.H2("Raw view", id="dv-raw-title"),
        html.Span("bytes as they came, beside what was understood", className="q wide"),
        html.Span(className="grow"),
        _button("dv-remove", "Remove", hidden=True),
        _button("dv-use", "Use this one", hidden=True),
        _button("dv-tap", "Keep bytes"),
        _button("dv-freeze", "Freeze"),
    ]
    rates = [place("dv-rates", "dv-bars"), html.Div(id="dv-rates-words", className="q")]
    facts = [html.Div(rates, className="dv-rates"), place("dv-port-facts", "dv-port-facts")]
    return html.Div(
        [
            html.Div(head, className="dv-head"),
            html.Div(facts, className="dv-facts"),
            place("dv-bytes", "dv-bytes"),
        ],
        className="card dv-rawcard",
    )


def _button(name: str, words: str, **more: Any) -> html.Button:
    return html.Button(words, id=name, className="btn", n_clicks=0, **more)


def _add() -> html.Div:
    bodies = {"port": _port(), "listen": _listen(), "name": _name(), "values": place("dv-values")}
    foot = [
        html.Span("Not listed? Keep the raw bytes and send them with the report.", className="q grow"),
        html.Button("Add", id="dv-add-it", className="btn primary", n_clicks=0, disabled=True),
    ]
    return html.Div(
        [
            html.Div(html.H2("Add instrument"), className="dv-head"),
            *(_step(number, name, words, bodies.get(name)) for number, (name, words) in enumerate(STEPS, 1)),
            html.Span(className="grow"),
            html.Div(id="dv-said", className="soft", role="status"),
            html.Div(foot, className="dv-foot"),
        ],
        id="dv-add",
        className="card dv-add",
    )


def _step(number: int, name: str, words: str, body: Any) -> html.Div:
    return html.Div(
        [
            html.Div([html.Span(str(number), className="dv-n"), html.B(words)], className="dv-step-head"),
            html.Div(body, className="dv-step-body"),
        ],
        className="dv-step",
        id=f"dv-step-{name}",
    )


def _port() -> list[Any]:
    other = dcc.Input(
        id="dv-url", className="dv-in", value="", autoComplete="off",
        placeholder="or type its address",
    )  # fmt: skip
    forms = html.Small("as COM4 · /dev/ttyUSB0 · socket://host:port · ble://name", className="q")
    return [place("dv-ports"), html.Div([other, _button("dv-go", "Listen")], className="dv-other"), forms]


def _listen() -> html.Div:
    picker = dmc.Select(
        id="dv-protocol", data=[], placeholder="or choose its maker", searchable=True, className="dv-pick",
        **{"aria-label": "protocol"},
    )  # fmt: skip
    words = html.Div(id="dv-words", className="dv-words soft")
    return html.Div([place("dv-heard"), html.Div([words, picker], className="dv-other")], id="dv-listen")


def _name() -> Any:
    return dcc.Input(
        id="dv-title-in", className="dv-in", maxLength=40, value="", placeholder="as the clinic calls it",
        autoComplete="off",
    )  # fmt: skip
