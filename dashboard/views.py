"""What dialogs show, as pure functions of a snapshot or of events."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import html

from bedside import events as happened
from bedside.alarms.table import Priority
from bedside.errors import CommandRefused
from bedside.events import Stamped
from bedside.limits import Rule
from bedside.session import RESTING_APART, Resting, baseline_of
from bedside.snapshot import Snapshot
from dashboard.dialogs import button, table
from dashboard.words import CONDITIONS, PHASES

MARKS = {"high": "!!!", "medium": "!!", "low": "!"}
LINKS = {
    "up": "connected",
    "silent": "connected, but silent",
    "reconnecting": "connection lost, trying again",
    "down": "not connected, trying",
}


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
    rows = list(snapshot.resting)
    names = suggested(rows) if chosen is None else list(chosen)
    return [
        html.P("Two resting readings, at least 3 minutes apart, in the last 15 minutes.", className="q"),
        dmc.CheckboxGroup(
            id="baseline-chosen",
            value=names,
            children=html.Div(
                [_resting(row) for row in rows] or "No reading yet: measure BP.", className="resting"
            ),
        ),
        html.Div(preview(snapshot, names), id="baseline-preview"),
        html.Div(
            [
                html.Span(id="baseline-said", className="wrong"),
                button("baseline-refresh", "Look again"),
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


def suggested(rows: Sequence[Resting]) -> list[str]:
    """The latest reading, and the latest one that is far enough before it."""
    if not rows:
        return []
    last = rows[-1]
    before = [row for row in rows if last.utc - row.utc >= RESTING_APART]
    return [row.name for row in (*before[-1:], last)]


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


def limits(snapshot: Snapshot) -> list[Any]:
    """Every limit in force, with its delay: what will alarm."""
    rows = [_limit_row(rule) for rule in snapshot.rules]
    view = snapshot.session
    words = (
        "Limits from the baseline apply as absolute numbers."
        if view and view.session.baseline
        else "No baseline is confirmed: limits relative to it are off."
    )
    return [
        html.P([f"{snapshot.limits_name}. ", words], className="q"),
        table(("limit", "!!! high", "!! medium", "! low", "delay", "back inside by"), rows, (1, 2, 3, 4, 5)),
    ]


def _limit_row(rule: Rule) -> tuple[Any, ...]:
    words = CONDITIONS[rule.condition]
    levels = {level.priority: level for level in rule.levels}

    def cell(priority: Priority) -> str:
        level = levels.get(priority)
        return f"{words.relation} {level.limit:g}".strip() if level else "–"

    delays = " / ".join(f"{level.delay:g}" for level in rule.levels)
    back = f"{rule.hysteresis:g} for {rule.clear_s:g} s" if rule.clear_s else "next reading"
    delay = f"{delays} s" if any(level.delay for level in rule.levels) else "at once"
    return (words.long, cell(Priority.HIGH), cell(Priority.MEDIUM), cell(Priority.LOW), delay, back)


def log(events: Sequence[Stamped]) -> list[Any]:
    """What alarmed, who knew, who silenced it; newest first."""
    rows = [row for stamped in reversed(events) if (row := _log_row(stamped))]
    if not rows:
        return [html.P("No alarm in this session.", className="soft")]
    return [table(("time", "", "what", "value", "limit", "by"), rows[:400], (3, 4))]


def _log_row(stamped: Stamped) -> tuple[Any, ...] | None:
    event, at = stamped.event, clock(stamped.utc)
    match event:
        case happened.Alarm():
            mark = html.Span(MARKS[event.priority], className=f"pm past {event.priority}")
            what = {"onset": "", "priority": ", now " + event.priority, "cleared": ", over"}[event.change]
            words = CONDITIONS[event.condition].long + what
            return (at, mark, words, number(event.value, ""), number(event.limit, ""), "")
        case happened.Acknowledged(names):
            words = "acknowledged: " + ", ".join(CONDITIONS[name].long for name in names)
            return (at, "", words, "", "", stamped.actor)
        case happened.AcknowledgementExpired(names):
            return (at, "", "acknowledgement over: " + ", ".join(CONDITIONS[n].long for n in names), "", "", "")
        case happened.AudioPaused():
            return (at, "", "sound paused for 2 minutes", "", "", stamped.actor)
        case happened.AudioPauseEnded(why):
            ended = {"time": "its time was over", "tap": "ended by a tap", "alarm": "a new alarm broke through"}
            return (at, "", f"sound again: {ended.get(why, why)}", "", "", stamped.actor if why == "tap" else "")
        case _:
            return None


CHARTED = {
    happened.SessionOpened: "Session opened",
    happened.BaselineConfirmed: "Baseline confirmed",
    happened.InfusionStarted: "Infusion started",
    happened.InfusionPaused: "Infusion paused",
    happened.InfusionResumed: "Infusion resumed",
    happened.InfusionStopped: "Infusion stopped",
}


def written(events: Sequence[Stamped]) -> list[Any]:
    """What was noted and charted in this session; newest first."""
    rows = [
        (clock(stamped.utc), words, stamped.actor)
        for stamped in reversed(events)
        if (words := _written(stamped.event))
    ]
    return [table(("time", "written in this session", "by"), rows)] if rows else []


def _written(event: happened.Event) -> str:
    match event:
        case happened.Note(text):
            return text
        case happened.BaselineSkipped(reason):
            return f"No baseline: {reason}"
        case _:
            return CHARTED.get(type(event), "")


def more(snapshot: Snapshot) -> list[Any]:
    """Devices, the session's name in the record, and how to test the sound."""
    rows = [
        (
            view.title,
            view.protocol,
            LINKS[view.link] + (f": {view.detail}" if view.detail and view.link != "up" else ""),
            "low battery" if view.battery_low else "",
        )
        for view in snapshot.devices
    ]
    view = snapshot.session
    session = (
        f"Session {view.session.id}, {PHASES[view.session.phase].lower()}." if view else "No session at this chair."
    )
    return [
        table(("instrument", "protocol", "wire", ""), rows),
        html.Div(
            [
                html.Button("Devices", **{"data-open-devices": "1"}, id="open-devices", className="btn primary"),
                html.Span("Every wire, its bytes, and how to add an instrument.", className="q"),
            ],
            className="foot",
        ),
        html.P(
            [
                session,
                f" Recording: {snapshot.recording.state}.",
                " Read it with: infusion-monitor sessions show ",
                view.session.id if view else "ID",
            ],
            className="q",
        ),
        html.Div(
            [
                html.Button("Play HIGH", **{"data-burst": "high"}, className="btn"),
                html.Button("Play MEDIUM", **{"data-burst": "medium"}, className="btn"),
                html.Button("Play LOW", **{"data-burst": "low"}, className="btn"),
                html.Span("Test sounds on this screen: nothing is recorded.", className="q"),
            ],
            className="foot",
        ),
    ]
