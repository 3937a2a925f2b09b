"""The Devices page: the instruments of a chair, the bytes of one, and a way to add another. The vital signs and
the alarm bar stay in sight; the page goes back to the bedside by itself."""

from __future__ import annotations

from typing import Any

from dash import html

STEPS = (
    ("plug", "Plug it in and switch it on"),
    ("port", "Choose the port"),
    ("listen", "Listen: what speaks there?"),
    ("values", "See its first values"),
    ("name", "Name it"),
)


def devices_page() -> html.Div:
    """The region that covers the bedside's own while it is open; assets/90_devices.js writes it."""
    return html.Div(
        id="devices-page",
        className="devices-page",
        hidden=True,
        children=[
            html.Div(
                className="dv-strip",
                children=[
                    html.Div(id="dv-vitals", className="dv-vitals"),
                    html.Span(className="grow"),
                    html.Button(
                        ["Back to bedside", html.Small("", id="dv-back-in")],
                        id="dv-back",
                        className="btn primary",
                        n_clicks=0,
                    ),
                ],
            ),
            html.Div(className="dv-body", children=[html.Div([_list(), _raw()], className="dv-left"), _add()]),
        ],
    )


def _list() -> html.Div:
    return html.Div(
        className="card",
        children=[
            html.Div(
                [html.H2("Instruments at this chair", id="dv-title"), html.Span(id="dv-summary", className="q")],
                className="dv-head",
            ),
            html.Div(id="dv-rows", className="dv-rows"),
            html.Div(id="dv-warnings", className="dv-warnings"),
            html.Div(id="dv-parts", className="dv-parts"),
        ],
    )


def _raw() -> html.Div:
    return html.Div(
        className="card dv-rawcard",
        children=[
            html.Div(
                className="dv-head",
                children=[
                    html.H2("Raw view", id="dv-raw-title"),
                    html.Span("bytes as they came, beside what was understood", className="q wide"),
                    html.Span(className="grow"),
                    _button("dv-remove", "Remove", hidden=True),
                    _button("dv-use", "Use this one", hidden=True),
                    _button("dv-tap", "Keep bytes"),
                    _button("dv-freeze", "Freeze"),
                ],
            ),
            html.Div(
                className="dv-facts",
                children=[
                    html.Div(
                        [html.Canvas(id="dv-rates"), html.Div(id="dv-rates-words", className="q")],
                        className="dv-rates",
                    ),
                    html.Div(id="dv-port-facts", className="dv-port-facts"),
                ],
            ),
            html.Div(id="dv-bytes", className="dv-bytes"),
        ],
    )


def _button(name: str, words: str, **more: Any) -> html.Button:
    return html.Button(words, id=name, className="btn", n_clicks=0, **more)


def _add() -> html.Div:
    return html.Div(
        id="dv-add",
        className="card dv-add",
        children=[
            html.Div(html.H2("Add instrument"), className="dv-head"),
            *(_step(number, name, words) for number, (name, words) in enumerate(STEPS, 1)),
            html.Span(className="grow"),
            html.Div(id="dv-said", className="soft", role="status"),
            html.Div(
                className="dv-foot",
                children=[
                    html.Span("Not listed? Keep the raw bytes and send them with the report.", className="q grow"),
                    html.Button("Add", id="dv-add-it", className="btn primary", n_clicks=0, disabled=True),
                ],
            ),
        ],
    )


def _step(number: int, name: str, words: str) -> html.Div:
    return html.Div(
        className="dv-step",
        id=f"dv-step-{name}",
        children=[
            html.Div([html.Span(str(number), className="dv-n"), html.B(words)], className="dv-step-head"),
            html.Div(id=f"dv-{name}", className="dv-step-body"),
        ],
    )
