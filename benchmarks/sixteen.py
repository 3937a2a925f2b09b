"""Sixteen chairs in one process, each at its instruments' full rate, for the alarm latency bench:
`python -m benchmarks.sixteen PORT`.

Every chair has its monitor, watch, hub and record; what a wire would deliver is handed in by one thread for each
chair: a saturation and a pulse three times a second, 75 samples a second of pleth in pieces of 40 ms. Chair 1
gets a pressure every 4 s, by turns beyond its limit and inside.
"""

from __future__ import annotations

import sys
import tempfile
import threading
from pathlib import Path

from bedside.chair import Chair
from bedside.clock import Instant, ScaledClock, host_utc
from bedside.equipment.instruments import Fitted
from bedside.reading import Link, LinkState, Numeric, Origin, Pressure, PressureValue, Reading, Vital, Waveform
from dashboard.program.chair_run import ChairRun, prepare
from dashboard.program.serving import serve

CHAIRS, PIECE_S, EVERY_S = 16, 0.04, 4.0


def chair(number: int, folder: Path) -> tuple[ChairRun, ScaledClock]:
    start = Instant(0.0, host_utc())
    fitted = [
        Fitted("oximeter", "nonin-df2", "Nonin oximeter", "oximeter", 1.0, Origin.SIMULATED),
        Fitted("cuff", "suntech-advantage", "SunTech cuff", "cuff", None, Origin.SIMULATED, self_timed=True),
    ]
    made = Chair(str(number), f"Chair {number}", fixed_label=f"Simulated patient {number}")
    run = prepare(made, folder / str(number), start, fitted, fresh=True, viewers=16)
    return run, ScaledClock.caught_up(run.began)


def feed(run: ChairRun, clock: ScaledClock, ending: threading.Event, *, pressed: bool) -> None:
    def say(device: str, fact: object) -> None:
        run.emit(Reading(fact, device, Origin.SIMULATED, clock.now()))  # type: ignore[arg-type]

    for device in ("oximeter", "cuff"):
        say(device, Link(LinkState.UP))
    count, measured = 0, 0
    while not ending.wait(PIECE_S):
        count += 1
        say("oximeter", Waveform(Vital.PLETH, (90, 120, 100), 75.0))
        if count % 8 == 0:
            say("oximeter", Numeric(Vital.SPO2, 97))
            say("oximeter", Numeric(Vital.PULSE_RATE, 72))
        if pressed and count * PIECE_S >= (measured + 1) * EVERY_S:
            measured += 1
            say("cuff", Pressure(PressureValue(*((166, 92) if measured % 2 else (126, 78)), None, 72)))


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        runs = [chair(number, Path(folder)) for number in range(1, CHAIRS + 1)]
        ending = threading.Event()
        threads = [
            threading.Thread(target=feed, args=(run, clock, ending), kwargs={"pressed": at == 0}, daemon=True)
            for at, (run, clock) in enumerate(runs)
        ]

        def begin() -> None:
            for run, _ in runs:
                run.start()
            for thread in threads:
                thread.start()

        def stop() -> None:
            ending.set()
            for thread in threads:
                thread.join()
            for run, _ in runs:
                run.stop()

        seats = {run.monitor.chair.bed: run.seat(clock) for run, clock in runs}
        serve(seats, "127.0.0.1", int(sys.argv[1]), viewers=32, browser=False, started=begin, stop=stop)


if __name__ == "__main__":
    main()
