"""The editor: each press gives another draft, a draft is drawn and judged, and Apply makes an order of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from dash import Dash, Input, Output, State, ctx, no_update

from bedside.errors import CommandRefused
from bedside.told import orders as wanted
from dashboard.judged import judged
from dashboard.pages import ids
from dashboard.pages.answers import Seats, answer, busy, whose
from dashboard.pages.limits import drawn
from dashboard.pages.limits import judged as bars
from dashboard.pages.limits.at_chair import AtChair, at_chair, begun
from dashboard.pages.limits.draft import Draft
from dashboard.pages.limits.trace import trace
from dashboard.pages.plain import into, plain
from dashboard.pages.pressing import pressed
from dashboard.said.alarm_words import explained
from dashboard.seat import Seat
from dashboard.who import by_screen

DRAFT, JUDGED, REASON, DIALOG = "limits-draft", "limits-judged", "limits-reason", ids.dialog(ids.LIMITS)
LONGEST_REASON = 200


def callbacks(app: Dash, seats: Seats) -> None:
    _opened(app, seats)
    _pressed(app, seats)
    _drawn(app, seats)
    _judged(app, seats)
    _applied(app, seats)


def _opened(app: Dash, seats: Seats) -> None:
    @app.callback(
        Output(DRAFT, "data"),
        Output(REASON, "value"),
        Output("limits-tick", "disabled"),
        Input(DIALOG, "opened"),
        State(ids.BED, "data"),
        prevent_initial_call=True,
    )
    def begin(opened: Any, bed: Any) -> tuple[Any, Any, bool]:
        """An editor begins with what is in force."""
        return (begun(whose(seats, bed)).to_json(), "", False) if opened else (None, "", True)

    @app.callback(
        Output(DIALOG, "opened", allow_duplicate=True),
        Input("limits-cancel", "n_clicks"),
        prevent_initial_call=True,
    )
    def leave(_: Any) -> bool:
        return False


def _pressed(app: Dash, seats: Seats) -> None:
    @app.callback(
        Output(DRAFT, "data", allow_duplicate=True),
        Output(REASON, "value", allow_duplicate=True),
        Input(drawn.PRESSED, "data"),
        Input("limits-default", "n_clicks"),
        State(DRAFT, "data"),
        State(ids.BED, "data"),
        prevent_initial_call=True,
    )
    def press(key: Any, _: Any, said: Any, bed: Any) -> tuple[Any, Any]:
        """What was pressed makes another draft; a reason that was given for another profile is not kept."""
        if said is None:
            return no_update, no_update
        seat = whose(seats, bed)
        default = next(iter(seat.monitor.chair.profiles))
        what, value = ("profile", default) if ctx.triggered_id == "limits-default" else pressed(key)
        reason = "" if what == "profile" else no_update
        return _after(at_chair(seat, said), what, value).to_json(), reason

    @app.callback(
        Output(DRAFT, "data", allow_duplicate=True),
        Input(ids.STEPPED, "data"),
        State(DRAFT, "data"),
        State(ids.BED, "data"),
        prevent_initial_call=True,
    )
    def step(stepped: Any, said: Any, bed: Any) -> Any:
        """Steps that come faster than the answers each say the number they want: the last one counts."""
        return no_update if said is None else _stepped(at_chair(whose(seats, bed), said), stepped).to_json()


def _after(chair: AtChair, what: str, value: str) -> Draft:
    match what:
        case "limit":
            return replace(chair.draft.choose(value), relative=False)
        case "profile":
            return chair.draft.build_on(value)
        case _:
            able = bool(chair.chosen) and chair.rows[chair.chosen]["baseline"] is not None
            return replace(chair.draft, relative=value == "relative" and able)


def _stepped(chair: AtChair, said: Any) -> Draft:
    """A limit, a limit in percent of the baseline, or a delay."""
    try:
        name, what, value, by = (said[key] for key in ("name", "what", "value", "by"))
        medium, delay = chair.draft.of(chair.base, name)
        row = chair.rows[name]
        if what == "delay":
            delay = float(value)
        elif what == "percent":
            medium = drawn.from_percent(row["baseline"], medium, float(value), float(by))
        else:
            medium = float(value)
    except (TypeError, KeyError, ValueError):
        return chair.draft
    return chair.draft.set(chair.base, name, medium, delay, below_85=chair.below_85)


def _drawn(app: Dash, seats: Seats) -> None:
    @app.callback(
        *[into(f"limits-{part}") for part in ("top", "list", "title", "value", "range", "delay")],
        Output("limits-edit", "hidden"),
        Output("limits-main", "className"),
        Input(DRAFT, "data"),
        State(ids.BED, "data"),
        prevent_initial_call=True,
    )
    def draw(said: Any, bed: Any) -> list[Any]:
        if said is None:
            return [no_update] * 8
        chair = at_chair(whose(seats, bed), said)
        name = "lm-main" + " editing" * bool(chair.draft.chosen) + " edited" * chair.differs
        parts = map(plain, drawn.editor(chair)) if chair.chosen else [no_update] * 4
        return [plain(drawn.top(chair)), plain(drawn.rows(chair)), *parts, not chair.chosen, name]


def _judged(app: Dash, seats: Seats) -> None:
    @app.callback(
        into("limits-what-if"),
        Output(JUDGED, "data"),
        Input(DRAFT, "data"),
        State(ids.BED, "data"),
        prevent_initial_call=True,
    )
    def judge(said: Any, bed: Any) -> tuple[Any, Any]:
        """What the draft would have made of this session and of the patient's last ones."""
        if said is None:
            return no_update, None
        seat = whose(seats, bed)
        chair = at_chair(seat, said)
        picture = _trace(seat, chair)
        if not chair.differs:
            return plain([*bars.nothing(), picture]), {"draft": said}
        try:
            found = judged(seat, chair.draft.profile, chair.draft.wanted)
        except CommandRefused as refused:
            return plain([*bars.nothing(), picture]), {"draft": said, "wrong": str(refused)}
        return plain([*bars.shown(found), picture]), {"draft": said} | {
            key: found[key] for key in ("loosens", "warns")
        }


def _trace(seat: Seat, chair: AtChair) -> Any:
    """The last minutes under the limit that is in the editor."""
    name = chair.chosen
    if not name:
        return None
    rows = {row["condition"]: row for row in chair.page["rows"] if not row["off"]}
    in_force = rows[name]["medium"] if name in rows else None
    found = explained(name, seat.monitor.snapshot, seat.monitor.trend)
    return trace(found, in_force, chair.draft.of(chair.base, name)[0])


def _applied(app: Dash, seats: Seats) -> None:
    @app.callback(
        Output("limits-said", "children"),
        Output("limits-said", "className"),
        Output("limits-apply", "disabled"),
        Output("limits-apply", "children"),
        Output("limits-reason-words", "children"),
        Input(DRAFT, "data"),
        Input(JUDGED, "data"),
        Input(REASON, "value"),
        Input("limits-tick", "n_intervals"),
        State(ids.BED, "data"),
        prevent_initial_call=True,
    )
    def keys(said: Any, found: Any, reason: Any, _: Any, bed: Any) -> list[Any]:
        """What stands at the foot, and whether it can be applied."""
        if said is None:
            return [no_update] * 5
        return drawn.foot(at_chair(whose(seats, bed), said), said, found, str(reason or ""))

    @app.callback(
        Output(DIALOG, "opened", allow_duplicate=True),
        Output(ids.SAID, "children", allow_duplicate=True),
        Output("limits-said", "children", allow_duplicate=True),
        Output("limits-said", "className", allow_duplicate=True),
        Input("limits-apply", "n_clicks"),
        State(DRAFT, "data"),
        State(REASON, "value"),
        State(ids.DISPLAY, "data"),
        State(ids.BED, "data"),
        prevent_initial_call=True,
        running=busy("limits-apply", live=True),
    )
    def apply(_: Any, said: Any, reason: Any, display: Any, bed: Any) -> list[Any]:
        seat = whose(seats, bed)
        draft = at_chair(seat, said).draft
        order = wanted.ChangeLimits(draft.profile, draft.wanted, str(reason or "")[:LONGEST_REASON])
        if refused := seat.ask(order, by_screen(display)):
            return [no_update, no_update, str(refused), "wrong grow"]
        return [False, answer(f"In force from now on: {seat.monitor.snapshot.limits_name}"), "", "q grow"]
