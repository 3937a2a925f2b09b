"""Starting although the alarm chain is not proven, ending under a HIGH alarm: the server refuses, and asks who
takes it upon themselves and why. What speaks against it is shown as long as the question stands."""

from __future__ import annotations

from typing import Any

from dash import Dash, Input, Output, State, ctx, html, no_update

from bedside.conditions.priority import Priority
from bedside.errors import CommandRefused
from bedside.phase import Phase
from bedside.snapshot import Snapshot
from bedside.told import orders as wanted
from dashboard.calls.door import text_of
from dashboard.pages import ids
from dashboard.pages.answers import Seats, answer, busy, whose
from dashboard.pages.bedside.bars import PROOFS
from dashboard.said.messages import plain
from dashboard.said.words import CANCELLED as WHY
from dashboard.said.words import CONDITIONS
from dashboard.who import by_screen

WITHOUT, TICK = "chain-start-without", "anyway-tick"
LINKS, SEVERE = "chain-start-links", "end-anyway-alarms"
LONGEST = 2000
START, END, CANCELLED = (ids.dialog(name) for name in (ids.CHAIN_START, ids.END_ANYWAY, ids.CANCELLED))
OPEN = ids.dialog(ids.END_OPEN)


def question(prefix: str, dialog: str, facts: str) -> list[Output]:
    """What a question is opened by: its facts, and its fields empty of what was said before."""
    return [
        Output(dialog, "opened", allow_duplicate=True),
        Output(facts, "children", allow_duplicate=True),
        Output(f"{prefix}-said", "children", allow_duplicate=True),
        Output(f"{prefix}-name", "value", allow_duplicate=True),
        Output(f"{prefix}-reason", "value", allow_duplicate=True),
    ]


ASKS_START, ASKS_END = question("chain-start", START, LINKS), question("end-anyway", END, SEVERE)
ASKS_OPEN = [
    Output(OPEN, "opened", allow_duplicate=True),
    Output("end-open-doubts", "children"),
    Output("end-open-said", "children", allow_duplicate=True),
    Output("end-open-why", "value"),
]
NOT_ASKED, NOT_OPEN = [no_update] * 5, [no_update] * 4


def asked(facts: Any) -> list[Any]:
    """A question with these facts."""
    return [True, facts, "", "", ""]


def anyway(app: Dash, seats: Seats) -> None:
    _keys(app, seats)
    _ends(app, seats)
    _ends_all_the_same(app, seats)
    _cancels(app, seats)
    _goes(app, seats)
    _stands(app, seats)


def _keys(app: Dash, seats: Seats) -> None:
    """The keys themselves: an order that needs a name opens the question."""

    @app.callback(
        Output(ids.SAID, "children", allow_duplicate=True),
        Output(WITHOUT, "data", allow_duplicate=True),
        *ASKS_START,
        Input(ids.START, "n_clicks"),
        State(ids.KEYS_SHOWN, "data"),
        State(ids.DISPLAY, "data"),
        State(ids.BED, "data"),
        prevent_initial_call=True,
        running=busy(ids.START, live=True),
    )
    def start(_: int, shown: Any, display: Any, bed: Any) -> list[Any]:
        seat = whose(seats, bed)
        refused = seat.ask(wanted.StartInfusion(readings=readings(shown)), by_screen(display))
        if asks(refused, "chain"):
            return [no_update, "", *asked(links(seat.monitor.snapshot))]
        return [_words(refused), no_update, *NOT_ASKED]


def _ends(app: Dash, seats: Seats) -> None:
    """The end; before the start somebody says why."""

    @app.callback(
        Output(ids.SAID, "children", allow_duplicate=True),
        Output(CANCELLED, "opened", allow_duplicate=True),
        Output("cancelled-why", "value", allow_duplicate=True),
        Output("cancelled-said", "children", allow_duplicate=True),
        *ASKS_END,
        *ASKS_OPEN,
        Input(ids.END, "n_clicks"),
        State(ids.DISPLAY, "data"),
        State(ids.BED, "data"),
        prevent_initial_call=True,
        running=busy(ids.END, live=True),
    )
    def end(_: int, display: Any, bed: Any) -> list[Any]:
        seat = whose(seats, bed)
        if seat.monitor.snapshot.phase is Phase.BASELINE:
            return ["", True, "", "", *NOT_ASKED, *NOT_OPEN]
        refused = seat.ask(wanted.EndSession(asks=True), by_screen(display))
        if asks(refused, "alarms"):
            return [no_update] * 4 + [*asked(severe(seat.monitor.snapshot)), *NOT_OPEN]
        if asks(refused, "despite"):
            return [no_update] * 4 + [*NOT_ASKED, True, still_open(str(refused)), "", ""]
        return [_words(refused), no_update, no_update, no_update, *NOT_ASKED, *NOT_OPEN]


def _ends_all_the_same(app: Dash, seats: Seats) -> None:
    """Something is open: why it ends."""

    @app.callback(
        Output("end-open-said", "children"),
        Output(OPEN, "opened", allow_duplicate=True),
        *ASKS_END,
        Input("end-open-go", "n_clicks"),
        State("end-open-why", "value"),
        State(ids.DISPLAY, "data"),
        State(ids.BED, "data"),
        prevent_initial_call=True,
        running=busy("end-open-go"),
    )
    def end_all_the_same(_: int, why: Any, display: Any, bed: Any) -> list[Any]:
        seat, reason = whose(seats, bed), text_of(why, LONGEST).strip()
        if not reason:
            return ["Say why it ends all the same.", no_update, *NOT_ASKED]
        refused = seat.ask(wanted.EndSession(asks=True, despite=reason), by_screen(display))
        if asks(refused, "alarms"):
            return ["", False, *asked(severe(seat.monitor.snapshot))]
        return [str(refused or ""), refused is not None, *NOT_ASKED]


def _cancels(app: Dash, seats: Seats) -> None:
    """Why there was no infusion: one of the reasons, or another."""
    chosen = [Input({"cancelled": str(at)}, "n_clicks") for at in range(len(WHY))]

    @app.callback(
        Output("cancelled-said", "children"),
        Output(CANCELLED, "opened", allow_duplicate=True),
        Output("end-anyway-cancelled", "data"),
        *ASKS_END,
        Input("cancelled-go", "n_clicks"),
        *chosen,
        State("cancelled-why", "value"),
        State(ids.DISPLAY, "data"),
        State(ids.BED, "data"),
        prevent_initial_call=True,
        running=busy("cancelled-go"),
    )
    def cancel(*given: Any) -> list[Any]:
        why, display, bed = given[-3:]
        if not any(given[:-3]):
            return [no_update] * 3 + NOT_ASKED
        reason = _reason(ctx.triggered_id, text_of(why, LONGEST))
        if not reason:
            return ["Say why, or press one of the reasons.", no_update, no_update, *NOT_ASKED]
        seat = whose(seats, bed)
        refused = seat.ask(wanted.EndSession(cancelled=reason, despite=reason), by_screen(display))
        if asks(refused, "alarms"):
            return ["", False, reason, *asked(severe(seat.monitor.snapshot))]
        return [str(refused or ""), refused is not None, "", *NOT_ASKED]


def _reason(pressed: Any, typed: str) -> str:
    """The reason that was pressed, or what was typed."""
    return WHY[int(pressed["cancelled"])] if isinstance(pressed, dict) else typed.strip()


def readings(shown: Any) -> tuple[str, ...]:
    """The resting pressures whose median stood on the key when it was held."""
    names = shown.get("readings") if isinstance(shown, dict) else None
    return tuple(str(name)[:40] for name in names[:20]) if isinstance(names, list) else ()


def asks(refused: CommandRefused | None, field: str) -> bool:
    """Whether it may be done with a name."""
    return refused is not None and refused.field == field


def _words(refused: CommandRefused | None) -> Any:
    return answer(str(refused)) if refused else ""


def _goes(app: Dash, seats: Seats) -> None:
    """With a name and a reason."""

    @app.callback(
        Output("chain-start-said", "children"),
        Output(START, "opened", allow_duplicate=True),
        Output(ids.dialog(ids.BASELINE), "opened", allow_duplicate=True),
        Input("chain-start-go", "n_clicks"),
        *_named("chain-start"),
        State(WITHOUT, "data"),
        State(ids.DISPLAY, "data"),
        State(ids.BED, "data"),
        prevent_initial_call=True,
        running=busy("chain-start-go"),
    )
    def start(_: int, name: Any, reason: Any, without: Any, display: Any, bed: Any) -> tuple[str, Any, Any]:
        order = wanted.StartInfusion(text_of(without, LONGEST), _override(name, reason))
        said = whose(seats, bed).press(order, by_screen(display))
        return (said, no_update, no_update) if said else ("", False, False)

    @app.callback(
        Output("end-anyway-said", "children"),
        Output(END, "opened", allow_duplicate=True),
        Input("end-anyway-go", "n_clicks"),
        *_named("end-anyway"),
        State("end-anyway-cancelled", "data"),
        State(ids.DISPLAY, "data"),
        State(ids.BED, "data"),
        prevent_initial_call=True,
        running=busy("end-anyway-go"),
    )
    def end(_: int, name: Any, reason: Any, cancelled: Any, display: Any, bed: Any) -> tuple[str, Any]:
        seat = whose(seats, bed)
        why = text_of(cancelled, LONGEST) if seat.monitor.snapshot.phase is Phase.BASELINE else ""
        said = seat.press(
            wanted.EndSession(_override(name, reason), why, despite=text_of(reason, LONGEST)), by_screen(display)
        )
        return (said, no_update) if said else ("", False)


def _named(prefix: str) -> tuple[State, State]:
    return State(f"{prefix}-name", "value"), State(f"{prefix}-reason", "value")


def _override(name: Any, reason: Any) -> wanted.Override:
    return wanted.Override(text_of(name, LONGEST), text_of(reason, LONGEST))


def _stands(app: Dash, seats: Seats) -> None:
    """What speaks against it, anew while the question stands."""

    @app.callback(
        Output(LINKS, "children"),
        Output(SEVERE, "children"),
        Input(TICK, "n_intervals"),
        State(ids.BED, "data"),
        prevent_initial_call=True,
    )
    def look(_: Any, bed: Any) -> tuple[Any, Any]:
        snapshot = whose(seats, bed).monitor.snapshot
        return links(snapshot), severe(snapshot)

    @app.callback(Output(TICK, "disabled"), Input(START, "opened"), Input(END, "opened"), prevent_initial_call=True)
    def watch(start: Any, end: Any) -> bool:
        return not (start or end)


def links(snapshot: Snapshot) -> list[html.Div]:
    """Every link of the chain with its fact, and what lies beyond its limits before the start."""
    names = dict(PROOFS)
    rows = [(proof.ok is True, names[proof.name], proof.fact) for proof in snapshot.chain]
    rows += [(False, "Beyond its limits", words) for words in snapshot.unusual]
    rows += [(False, "Not answered", words) for _, words, done in snapshot.checklist if not done]
    return [_proof(*row) for row in rows]


def still_open(refused: str) -> list[html.Div]:
    """What is open before an end, one under the other."""
    return [_proof(False, words, "") for words in refused.partition(": ")[2].rstrip(".").split("; ")]


def severe(snapshot: Snapshot) -> list[html.Div]:
    """The HIGH alarms that are on, with their numbers."""
    rows = []
    for view in snapshot.active:
        if view.state.priority is Priority.HIGH:
            known = CONDITIONS[view.state.condition]
            value = "" if view.state.value is None else f"{plain(view.state.value)} {known.unit}".strip()
            rows.append(_proof(False, known.long, value))
    return rows


def _proof(ok: bool, words: str, fact: str) -> html.Div:
    kind, icon = ("ok", "check") if ok else ("bad", "warn")
    parts = [html.Span(className=f"i i-{icon}"), html.B(words), html.Span(fact, className="q")]
    return html.Div(parts, className=f"proof {kind}")
