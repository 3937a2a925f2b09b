"""What dialogs show, as pure functions of a snapshot or of events."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import html

from bedside.errors import CommandRefused
from bedside.infusion.session import baseline_of
from bedside.snapshot import Snapshot
from dashboard.pages.bedside.dialogs import button, switch
from dashboard.said.proposed import suggested
from dashboard.said.words import PHASES

MARKS = {"high": "!!!", "medium": "!!", "low": "!"}
LINKS = {
    "up": "connected",
    "silent": "connected, but silent",
    "reconnecting": "connection lost, trying again",
    "down": "not connected, trying",
}


TWO_RESTING = "Two resting readings, at least 3 minutes apart, in the last 15 minutes."


def clock(stamped: Any) -> html.Time:
    """A time the page writes in its own zone."""
    return html.Time(f"{stamped:%H:%M:%S} UTC", dateTime=stamped.isoformat(), className="clock-time")


def number(value: float | None, none: str = "–") -> str:
    return none if value is None else f"{value:g}"


def baseline(snapshot: Snapshot, chosen: Sequence[str] | None = None) -> list[Any]:
    """The resting readings to choose from, their medians, and what stands in the way."""
    view = snapshot.session
    if view and view.session.baseline:
        found = view.session.baseline
        return [
            html.P(["Confirmed ", clock(found.confirmed_at), "."], className="soft"),
            _figures(found.systolic, found.diastolic, found.spo2, found.pulse_rate),
        ]
    return [
        _run(),
        html.Div(resting(snapshot, chosen), id="baseline-resting"),
        html.Div(
            [
                html.Span(id="baseline-said", className="wrong"),
                button("baseline-correct", "Correct plan"),
                button("baseline-confirm", "Confirm baseline", "btn primary"),
            ],
            className="foot",
        ),
        html.Div(
            [
                dmc.TextInput(
                    id="baseline-reason",
                    label="No baseline possible? Say why; limits from the baseline are then off.",
                    placeholder="reason",
                ),
                button("baseline-skip", "Chart start without baseline"),
            ],
            className="skip",
        ),
    ]


def resting(snapshot: Snapshot, chosen: Sequence[str] | None = None) -> list[Any]:
    """The readings to choose from, and what they come to: drawn anew when one comes, and nothing beside them."""
    rows = list(snapshot.resting)
    names = suggested(rows) if chosen is None else list(chosen)
    return [
        dmc.CheckboxGroup(
            id="baseline-chosen",
            value=names,
            children=html.Div([_resting(row) for row in rows] or "No reading yet.", className="resting"),
        ),
        html.Div(preview(snapshot, names), id="baseline-preview"),
    ]


def _run() -> html.Div:
    """The key that takes both readings by itself; beside it the live script says how far it is."""
    words = html.Span(TWO_RESTING, id="baseline-run", className="soft", **{"data-none": TWO_RESTING})
    key = ["Start baseline", html.Small("2 readings, 3 min apart")]
    return html.Div([button("baseline-begin", key, "btn primary"), words], className="run")


def _resting(row: Any) -> dmc.Checkbox:
    words = f"{row.systolic:g}/{row.diastolic:g} mmHg · SpO₂ {number(row.spo2)} % · pulse {number(row.pulse_rate)}"
    return dmc.Checkbox(label=html.Span([clock(row.utc), f"  {words}"]), value=row.name, size="lg")


def preview(snapshot: Snapshot, chosen: Sequence[str]) -> Any:
    """The medians of the chosen readings, or what is missing."""
    try:
        found = baseline_of([row for row in snapshot.resting if row.name in chosen], snapshot.utc)
    except CommandRefused as refused:
        return html.P(str(refused), className="soft")
    return _figures(found.systolic, found.diastolic, found.spo2, found.pulse_rate)


def _figures(systolic: float, diastolic: float, spo2: float | None, pulse: float | None) -> html.Div:
    return html.Div(
        [
            html.Span([html.B(f"{systolic:g}/{diastolic:g}"), "mmHg"], className="stat c-nibp"),
            html.Span([html.B(number(spo2)), "% SpO₂"], className="stat c-spo2"),
            html.Span([html.B(number(pulse)), "bpm"], className="stat c-pulse"),
        ],
        className="stats",
    )


def more(snapshot: Snapshot) -> list[Any]:
    """Pages, what a person switches seldom, the alarm test; instruments and session in a line each."""
    return [*_more_keys(), _instruments(snapshot), _kept(snapshot)]


def _instruments(snapshot: Snapshot) -> html.P:
    """Each with its wire, and a battery that is low."""
    said = []
    for view in snapshot.devices:
        detail = f" ({view.detail})" if view.detail and view.link != "up" else ""
        said.append(f"{view.title}: {LINKS[view.link]}{detail}{', low battery' * view.battery_low}")
    return html.P(". ".join([*said, ""]).strip() or "No instrument at this chair.", className="soft")


def _kept(snapshot: Snapshot) -> html.P:
    """The session's name in the record."""
    view = snapshot.session
    named = "No session at this chair"
    if view:
        named = f"Session {view.session.id}, {PHASES[view.session.phase].lower()}"
    return html.P(f"{named}. Recording: {snapshot.recording.state}.", className="q")


def _more_keys() -> list[html.Div]:
    devices = html.Button("Devices", **{"data-opens": "devices"}, id="open-devices", className="btn primary")
    sheets = html.Button("Sheets", **{"data-opens": "sheets"}, id="open-sheets", className="btn")
    help_ = html.Button("Help: alarms", **{"data-opens": "help"}, id="open-help", className="btn")
    heard = [
        html.Button(words, className="btn", hidden=True, **{"data-heard": said})
        for said, words in (("yes", "Yes, recorded"), ("no", "No"))
    ]
    return [
        html.Div(
            [devices, sheets, help_, html.Button("Alarm test", id="alarm-test", className="btn")],
            className="keys-row",
        ),
        html.Div([html.Span(id="test-said", className="q grow", role="status"), *heard], className="foot test"),
        html.Div(
            [
                switch("set-arm", "Probe on the cuff's arm"),
                switch("set-audio-off", "AUDIO OFF"),
                switch("set-screen", "This is the bedside screen"),
            ],
            className="switches",
        ),
    ]
