"""The page a Dash developer would write first: one dcc.Interval, whole figures, the same wire and work.

`python -m benchmarks.interval_page WIRE_PORT HTTP_PORT`: reads the same bytes with the same decoder, and
redraws pleth, numerics and a 60-minute trend from a callback four times a second.
"""

from __future__ import annotations

import sys
import threading
from collections import deque
from typing import Any

import waitress
from dash import Dash, Input, Output, dcc, html

from bedside.reading import Numeric, Waveform
from devices.links.serial import open_serial
from devices.oximeters.nonin_df2 import NoninDf2Decoder

EVERY_MS = 250


def read(port: int, pleth: deque[int], numbers: dict[str, Any]) -> None:
    link, decoder = open_serial(f"socket://127.0.0.1:{port}"), NoninDf2Decoder()
    while True:
        for fact in decoder.feed(link.read(0.05)):
            if isinstance(fact, Waveform):
                pleth.extend(fact.samples)
            elif isinstance(fact, Numeric):
                numbers[fact.vital] = fact.value


def main() -> None:
    pleth: deque[int] = deque(maxlen=750)
    numbers: dict[str, Any] = {}
    threading.Thread(target=read, args=(int(sys.argv[1]), pleth, numbers), daemon=True).start()
    app = Dash("benchmarks")
    app.layout = html.Div(
        [
            dcc.Interval(id="tick", interval=EVERY_MS),
            html.Div(id="spo2"),
            html.Div(id="pulse"),
            dcc.Graph(id="pleth"),
            dcc.Graph(id="trend"),
        ]
    )
    minutes = list(range(600))

    @app.callback(
        Output("spo2", "children"),
        Output("pulse", "children"),
        Output("pleth", "figure"),
        Output("trend", "figure"),
        Input("tick", "n_intervals"),
    )
    def tick(_: int | None) -> tuple[Any, Any, Any, Any]:
        lines = [{"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": y, "y1": y} for y in range(40, 140, 10)]
        series = [{"x": minutes, "y": [90 + k + at % 7 for at in minutes], "type": "scatter"} for k in range(5)]
        trend = {"data": series, "layout": {"shapes": lines}}
        return numbers.get("spo2"), numbers.get("pulse_rate"), {"data": [{"y": list(pleth)}], "layout": {}}, trend

    waitress.serve(app.server, host="127.0.0.1", port=int(sys.argv[2]), threads=8, ident=None)


if __name__ == "__main__":
    main()
