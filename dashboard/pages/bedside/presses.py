"""Keys: a press becomes an order, the answer becomes words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dash import Dash, Input, Output, State, no_update

from bedside.told import orders as wanted
from dashboard.calls.orders_http import seen_alarms
from dashboard.pages import ids
from dashboard.pages.answers import Seats, answer, busy, whose
from dashboard.pages.bedside.dialogs import CYCLES
from dashboard.who import by_screen


def order_of(name: str, shown: Mapping[str, Any]) -> wanted.Order | None:
    """The order a key stands for. Two keys have two sides: the press means the side that was `shown`, not what
    has become true since, perhaps by another screen; and an acknowledgement means the alarms that were shown."""
    paused, working = shown.get("paused", False), shown.get("working", False)
    orders: dict[str, wanted.Order] = {
        ids.ALARM_ACK: wanted.Acknowledge(seen_alarms(shown.get("seen"))),
        ids.AUDIO_PAUSE: wanted.EndAudioPause() if paused else wanted.PauseAudio(),
        ids.MEASURE: wanted.StopCuff() if working else wanted.MeasurePressure(),
        ids.PAUSE: wanted.PauseInfusion(),
        ids.RESUME: wanted.ResumeInfusion(),
        ids.STOP: wanted.StopInfusion(),
        "cuff-stat": wanted.StartStat(),
    }
    return orders.get(name)


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
            return answer(whose(seats, bed).press(order, by_screen(display))) if order else no_update

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
            return answer(whose(seats, bed).press(order, by_screen(display))) if clicks else no_update
