"""Keys: a press becomes an order, the answer becomes words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dash import Dash, Input, Output, State, no_update

from bedside.told import orders as wanted
from bedside.told.by import By
from dashboard.calls.orders_http import seen_alarms
from dashboard.pages import ids
from dashboard.pages.answers import Seats, answer, busy, done, whose
from dashboard.pages.bedside.dialogs import CYCLES
from dashboard.seat import Seat
from dashboard.who import by_screen


def order_of(name: str, shown: Mapping[str, Any]) -> wanted.Order | None:
    """The order a key stands for. Two keys have two sides: the press means the side that was `shown`, not what
    has become true since, perhaps by another screen; and an acknowledgement means the alarms that were shown."""
    paused, working, stat = (shown.get(key, False) for key in ("paused", "working", "stat"))
    orders: dict[str, wanted.Order] = {
        ids.ALARM_ACK: wanted.Acknowledge(seen_alarms(shown.get("seen"))),
        ids.AUDIO_PAUSE: wanted.EndAudioPause() if paused else wanted.PauseAudio(),
        ids.MEASURE: wanted.StopCuff() if working else wanted.MeasurePressure(),
        ids.PAUSE: wanted.PauseInfusion(),
        ids.RESUME: wanted.ResumeInfusion(),
        ids.STOP: wanted.StopInfusion(),
        "cuff-stat": wanted.SetCycle(_cycle(shown.get("cycle_s"))) if stat else wanted.StartStat(),
    }
    return orders.get(name)


def _cycle(shown: Any) -> float | None:
    """The cycle under a STAT that is left."""
    return float(shown) if isinstance(shown, int | float) and not isinstance(shown, bool) and shown > 0 else None


def words_of(order: wanted.Order) -> str:
    """What was done, in words; empty where the key itself shows it."""
    match order:
        case wanted.StopCuff():
            return "Cuff stopped"
        case wanted.PauseInfusion():
            return "Pause charted"
        case wanted.ResumeInfusion():
            return "Going on charted"
        case wanted.StopInfusion():
            return "Stop charted"
        case wanted.StartStat():
            return "STAT begun, for 5 minutes,"
        case wanted.SetCycle(seconds):
            return f"Cuff every {seconds / 60:g} min, chosen" if seconds else "Cuff by hand, chosen"
    return ""


def pressed(seat: Seat, order: wanted.Order, by: By) -> Any:
    """The refusal in words, or what was done and when."""
    if said := seat.press(order, by):
        return answer(said)
    return done(words, seat.monitor.snapshot.utc) if (words := words_of(order)) else ""


KEYS = (ids.ALARM_ACK, ids.AUDIO_PAUSE, ids.MEASURE, ids.PAUSE, ids.RESUME, ids.STOP, "cuff-stat")


def presses(app: Dash, seats: Seats) -> None:
    """Each key by itself: one that is slow keeps no other from being pressed."""
    for key in KEYS:

        @app.callback(
            Output(ids.SAID, "children", allow_duplicate=True),
            Input(key, "n_clicks"),
            State(ids.KEYS_SHOWN, "data"),
            State(ids.DISPLAY, "data"),
            State(ids.BED, "data"),
            prevent_initial_call=True,
            running=busy(key, live=True),
        )
        def press(_: int, shown: Any, display: Any, bed: Any, key: str = key) -> Any:
            order = order_of(key, shown if isinstance(shown, dict) else {})
            return pressed(whose(seats, bed), order, by_screen(display)) if order else no_update

    for seconds, _ in CYCLES:
        name = {"cycle": seconds}

        @app.callback(
            Output(ids.SAID, "children", allow_duplicate=True),
            Input(name, "n_clicks"),
            State(ids.DISPLAY, "data"),
            State(ids.BED, "data"),
            prevent_initial_call=True,
            running=busy(name),
        )
        def cycle(clicks: int, display: Any, bed: Any, seconds: str = seconds) -> Any:
            order = wanted.SetCycle(float(seconds) or None)
            return pressed(whose(seats, bed), order, by_screen(display)) if clicks else no_update
