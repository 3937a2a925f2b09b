"""The Devices page is asked once a second while it is open; each press acts on the chair's instruments."""

from __future__ import annotations

from typing import Any

from dash import Dash, Input, Output, State, ctx, no_update

from bedside.errors import CommandRefused
from dashboard import instruments
from dashboard.pages import ids
from dashboard.pages.answers import Seats, whose
from dashboard.pages.devices import adding, drawn, raw
from dashboard.pages.devices.acts import Act, Acts
from dashboard.pages.plain import into, plain
from dashboard.seat import Json, Seat, Workbench
from dashboard.who import by_screen

TICK, CHOSEN, WANTED, FROZEN, TOLD = ids.tick("devices"), "dv-chosen", "dv-wanted", "dv-frozen", "dv-told"
BED = State(ids.BED, "data")


def bench_of(seat: Seat) -> Workbench:
    """Raises CommandRefused where there is none."""
    if seat.workbench is None:
        raise CommandRefused("This chair's instruments cannot be looked at.")
    return seat.workbench


def callbacks(app: Dash, seats: Seats) -> None:
    _list(app, seats)
    _raw(app, seats)
    _adding(app, seats)
    _presses(app, seats)
    _leaving(app, seats)


def _shown(found: list[Json], chosen: Any) -> str | None:
    """The instrument whose bytes are shown: the one that was opened, else the first."""
    names = [row["device"] for row in found]
    return str(chosen) if chosen in names else names[0] if names else None


def _list(app: Dash, seats: Seats) -> None:
    @app.callback(
        Output("dv-summary", "children"),
        *[into(f"dv-{name}") for name in ("rows", "warnings", "parts")],
        Input(TICK, "n_intervals"),
        Input(CHOSEN, "data"),
        BED,
        prevent_initial_call=True,
    )
    def look(_: Any, chosen: Any, bed: Any) -> list[Any]:
        seat = whose(seats, bed)
        bench = bench_of(seat)
        found = instruments.rows(seat, bench)
        wrong = drawn.warnings(found, bench.left_out, seat.monitor.snapshot.channels)
        behind = drawn.parts(instruments.parts(seat))
        lists = (drawn.rows(found, _shown(found, chosen)), wrong, behind)
        return [drawn.summary(found), *map(plain, lists)]


def _raw(app: Dash, seats: Seats) -> None:
    @app.callback(
        Output("dv-raw-title", "children"),
        Output("dv-use", "hidden"),
        Output("dv-remove", "hidden"),
        Output("dv-tap", "children"),
        Output("dv-tap", "className"),
        Output("dv-freeze", "children"),
        Output("dv-rates-words", "children"),
        *[into(f"dv-{name}") for name in ("port-facts", "rates", "bytes")],
        Input(TICK, "n_intervals"),
        Input(CHOSEN, "data"),
        Input(FROZEN, "data"),
        BED,
        prevent_initial_call=True,
    )
    def look(_: Any, chosen: Any, frozen: Any, bed: Any) -> list[Any]:
        seat = whose(seats, bed)
        bench = bench_of(seat)
        found = instruments.rows(seat, bench)
        row = next((each for each in found if each["device"] == _shown(found, chosen)), None)
        if row is None:
            return ["Raw view", True, True, "Keep bytes", "btn", "Freeze", "", *map(plain, ((), (), ()))]
        tap = row.get("tap") or {}
        head = [f"Raw view: {row['title']}", not row["stands_by"], not (row["stands_by"] and row.get("added"))]
        keys = [raw.tap_words(row), "btn on" if tap.get("on") else "btn", "Go on" if frozen else "Freeze"]
        words, *flow = _bytes(bench, row["device"], frozen=bool(frozen))
        return [*head, *keys, words, plain(raw.facts(row)), *flow]


def _bytes(bench: Workbench, name: str, *, frozen: bool) -> list[Any]:
    if frozen:
        return [no_update] * 3
    try:
        found = bench.raw(name)
    except bench.refusals:
        return ["", plain(()), plain(())]
    return [raw.rates_words(found["rates"]), plain(raw.bars(found["rates"])), plain(raw.lines(found["rows"]))]


def _adding(app: Dash, seats: Seats) -> None:
    steps = ("plug", "port", "listen", "values")

    @app.callback(
        *[Output(f"dv-step-{name}", "className") for name in steps],
        *[into(f"dv-{name}") for name in ("ports", "heard", "values")],
        *[Output(f"dv-{name}", "children") for name in ("words", "add-it")],
        Output("dv-words", "className"),
        Output("dv-add-it", "disabled"),
        Output("dv-protocol", "data"),
        Input(TICK, "n_intervals"),
        Input(WANTED, "data"),
        State("dv-protocol", "data"),
        BED,
        prevent_initial_call=True,
    )
    def look(_: Any, said: Any, listed: Any, bed: Any) -> list[Any]:
        seat = whose(seats, bed)
        bench, want = bench_of(seat), adding.wanted_of(said)
        ports, heard = bench.ports(), adding.heard_of(bench.heard(), want)
        first, (words, wrong) = adding.values(heard, want), adding.words_of(heard)
        done = (bool(ports), bool(want.url), bool(heard.fits), bool(first))
        catalogue = bench.protocols()
        known = {each["name"]: each["kind"] for each in catalogue}
        ready = bool(want.url and heard.chosen(want))
        standby = ready and adding.taken(instruments.rows(seat, bench), known.get(heard.chosen(want)))
        shown = (adding.ports(ports, want), adding.heard_lines(heard), first)
        return [
            *("dv-step done" if each else "dv-step" for each in done),
            *map(plain, shown),
            words,
            "Add as standby" if standby else "Add",
            f"dv-words {'wrong' if wrong else 'soft'}",
            not ready,
            no_update if listed else adding.choices(catalogue),  # drawn once: a list is costly
        ]


def _presses(app: Dash, seats: Seats) -> None:
    @app.callback(
        Output(FROZEN, "data"), Input("dv-freeze", "n_clicks"), State(FROZEN, "data"), prevent_initial_call=True
    )
    def freeze(_: Any, frozen: Any) -> bool:
        return not frozen

    @app.callback(
        Output("dv-said", "children"),
        Output("dv-said", "className"),
        Output(CHOSEN, "data"),
        Output(WANTED, "data"),
        Output("dv-title-in", "value"),
        *(Input(name, "n_clicks") for name in ("dv-use", "dv-remove", "dv-tap", "dv-add-it", "dv-go")),
        Input("dv-url", "n_submit"),
        Input("dv-protocol", "value"),
        Input(drawn.PRESSED, "data"),
        State(CHOSEN, "data"),
        State(WANTED, "data"),
        State("dv-url", "value"),
        State("dv-title-in", "value"),
        State(ids.DISPLAY, "data"),
        BED,
        prevent_initial_call=True,
    )
    def press(*given: Any) -> list[Any]:
        chosen, want, url, title, display, bed = given[-6:]
        if not ctx.triggered_id or not ctx.triggered[0]["value"]:
            return [no_update] * 5
        seat = whose(seats, bed)
        shown = _shown(instruments.rows(seat, bench_of(seat)), chosen)
        acts = Acts(seat, bench_of(seat), by_screen(display), shown or "", adding.wanted_of(want))
        done = acts.press(ctx.triggered_id, ctx.triggered[0]["value"], str(url or "").strip(), str(title or ""))
        return _answered(done)


def _answered(done: Act) -> list[Any]:
    return [
        done.words,
        "wrong" if done.wrong else "soft",
        no_update if done.chosen is None else done.chosen,
        no_update if done.wanted is None else {"url": done.wanted.url, "protocol": done.wanted.protocol},
        "" if done.emptied else no_update,
    ]


def _leaving(app: Dash, seats: Seats) -> None:
    @app.callback(Output(TOLD, "data"), Input(TICK, "disabled"), BED, prevent_initial_call=True)
    def leave(disabled: Any, bed: Any) -> Any:
        """Nobody listens at a port for a page that is closed."""
        bench = whose(seats, bed).workbench
        if disabled and bench is not None:
            bench.listen_no_more()
        return no_update
