"""What stands in the pump's dialog for a draft: keys, what will be charted, the dose in steps, every entry."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from dash import html

from bedside.errors import CommandRefused
from bedside.infusion.pump import Act, Entry
from bedside.infusion.session import Session
from bedside.phase import Phase
from dashboard.pages.bedside.dose_steps import preview, would_be
from dashboard.pages.bedside.pump_draft import ACTS, AGO, Draft, corrected_entry, order_of
from dashboard.pages.bedside.units import UNITS, in_mg, number_of, shown
from dashboard.pages.pressing import key
from dashboard.pages.times import moment
from dashboard.seat import Seat

PRESSED = "pump-pressed"
AMOUNTS = (Act.RATE, Act.BOLUS)


def drawn(seat: Seat, session: Session, draft: Draft, number: Any, reason: Any) -> list[Any]:
    """Every part of the dialog, for this draft."""
    act, late, entry = draft["act"], draft["ago"] != "0", corrected_entry(draft, session)
    off = {Act.RESUME: session.phase is not Phase.PAUSED, Act.PAUSE: session.phase is Phase.PAUSED}
    kinds = [_seg("act", name, words, act, off=off.get(name, False) and not late) for name, words in ACTS]
    known = {name: shown(session, 1.0, name) is not None for name, _ in UNITS}
    units = [_seg("unit", name, words, draft["unit"], off=not known[name]) for name, words in UNITS]
    words = next(words for name, words in ACTS if name == act)
    return [
        _correcting(entry) if entry else html.Div(kinds, className="seg"),
        html.Div(units, className="seg") if act == Act.RATE else html.Span("mg at once", className="soft"),
        html.Div([_seg("ago", name, _ago(words, entry), draft["ago"]) for name, words in AGO], className="seg"),
        _will(seat, session, draft, number, reason),
        [_steps(seat, session, draft, number, reason), *_history(session.pump)],
        _go(words, act, entry),
        act not in AMOUNTS,
        "1" if act == Act.STOP and not entry else "",
    ]


def _go(words: str, act: str, entry: Entry | None) -> list[Any]:
    if entry:
        return ["Correct the entry"]
    return [f"Chart {words.lower()}", html.Small("hold", className="more") if act == Act.STOP else ""]


def _ago(words: str, entry: Entry | None) -> str:
    return "as it was" if entry and words == "now" else words


def _correcting(entry: Entry) -> html.Div:
    """Which entry is corrected, and the key that leaves it."""
    words = html.Span(["Correct ", html.B(entry.words), " of ", moment(entry.at)])
    return html.Div([words, key("leave it", PRESSED, "entry", "", "btn undo")], className="pump-correcting")


def _seg(what: str, name: str, words: str, chosen: str, *, off: bool = False) -> html.Button:
    return key(words, PRESSED, what, name, "seg-key on" if name == chosen else "seg-key", disabled=off)


def _will(seat: Seat, session: Session, draft: Draft, number: Any, reason: Any) -> Any:
    """What will be charted, in words, or why it cannot be."""
    monitor, snapshot = seat.monitor, seat.monitor.snapshot
    try:
        order = order_of(draft, number, reason, snapshot.utc)
        after = would_be(session, order, snapshot.utc, monitor.chair.ranges)
    except CommandRefused as refused:
        return html.Span(str(refused), className="soft")
    begin = "Was meant so: " if draft["entry"] else "Will be charted: "
    parts: list[Any] = [html.B(begin), _words(session, draft, number)]
    if draft["ago"] != "0":
        parts += [
            " at ",
            moment(snapshot.utc - timedelta(seconds=float(draft["ago"]))),
            "" if draft["entry"] else ", as a late entry",
        ]
    given, then = session.given_mg(snapshot.utc), after.given_mg(snapshot.utc)
    if given is None or then is None:
        return html.Span([*parts, "."])
    return html.Span([*parts, f". Given so far {given:.1f} mg{'' if then == given else f', then {then:.1f} mg'}."])


def _steps(seat: Seat, session: Session, draft: Draft, number: Any, reason: Any) -> Any:
    snapshot = seat.monitor.snapshot
    try:
        order = order_of(draft, number, reason, snapshot.utc)
    except CommandRefused:
        order = None
    return preview(session, order, snapshot.utc, seat.monitor.chair.ranges)


def _words(session: Session, draft: Draft, number: Any) -> str:
    amount = number_of(str(number or ""))
    if draft["act"] == Act.BOLUS:
        return f"bolus {amount:g} mg"
    if draft["act"] != Act.RATE:
        return draft["act"]
    mg = in_mg(session, amount, draft["unit"])
    rates = [(shown(session, mg, name), words) for name, words in UNITS]
    return "rate " + " = ".join(f"{rate:.3g} {words}" for rate, words in rates if rate is not None)


def _history(entries: tuple[Entry, ...]) -> list[Any]:
    """Every entry, the last first, with the key that takes it back; what was taken back is struck through."""
    rows = []
    for entry in reversed(entries):
        words: Any = html.Del(entry.words) if entry.in_error else entry.words
        late = html.Small(" late entry", className="q") if entry.late else ""
        rows.append(html.Tr([html.Td(moment(entry.at)), html.Td([words, late]), html.Td(_mend(entry))]))
    heads = html.Tr([html.Th("at"), html.Th("charted"), html.Th("mend")])
    return [html.Table([html.Thead(heads), html.Tbody(rows)], className="t")]


def _mend(entry: Entry) -> list[Any]:
    """The keys of an entry that stands: it was meant otherwise, or not at all."""
    if entry.in_error:
        return []
    keys = [key("correct", PRESSED, "entry", entry.name, "btn undo")]
    return keys if entry.act is Act.START else [*keys, key("in error", PRESSED, "error", entry.name, "btn undo")]
