"""Many chairs in one process with one record, each at its instruments' full rate, for the latency bench:
`python -m benchmarks.sixteen PORT [CHAIRS]`.

Every chair has its monitor, watch and hub; what a wire would deliver is handed in by one thread for each chair:
a saturation and a pulse three times a second, 75 samples a second of pleth in pieces of 40 ms. Chair 1 gets a
pressure every 4 s, by turns beyond its limit and inside.
"""

from __future__ import annotations

import sys
import tempfile
import threading
from pathlib import Path

from bedside.chair import Chair
from bedside.clock import Instant, ScaledClock, host_utc
from bedside.equipment.fitted import Fitted
from bedside.reading import Link, LinkState, Numeric, Origin, Pressure, PressureValue, Reading, Vital, Waveform
from dashboard.program.chair_run import ChairRun, Opened, opened, prepare
from dashboard.program.chairs import Chairs

CHAIRS, PIECE_S, EVERY_S = 16, 0.04, 4.0


class Fed:
    """What a chair's instruments would say, from a thread of its own."""

    def __init__(self, run: ChairRun, clock: ScaledClock, *, pressed: bool) -> None:
        self._run, self._clock, self._pressed = run, clock, pressed
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._feed, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._ending.set()
        self._thread.join()

    def tended(self) -> list[object]:
        return []

    def _say(self, device: str, fact: object) -> None:
        self._run.emit(Reading(fact, device, Origin.SIMULATED, self._clock.now()))  # type: ignore[arg-type]

    def _feed(self) -> None:
        for device in ("oximeter", "cuff"):
            self._say(device, Link(LinkState.UP))
        count, measured = 0, 0
        while not self._ending.wait(PIECE_S):
            count += 1
            self._say("oximeter", Waveform(Vital.PLETH, (90, 120, 100), 75.0))
            if count % 8 == 0:
                self._say("oximeter", Numeric(Vital.SPO2, 97))
                self._say("oximeter", Numeric(Vital.PULSE_RATE, 72))
            if self._pressed and count * PIECE_S >= (measured + 1) * EVERY_S:
                measured += 1
                value = PressureValue(*((166, 92) if measured % 2 else (126, 78)), None, 72)
                self._say("cuff", Pressure(value))


def add(chairs: Chairs, record: Opened, number: int) -> None:
    """One chair, fed."""
    fitted = [
        Fitted("oximeter", "nonin-df2", "Nonin oximeter", "oximeter", 1.0, Origin.SIMULATED),
        Fitted("cuff", "suntech-advantage", "SunTech cuff", "cuff", None, Origin.SIMULATED, self_timed=True),
    ]
    made = Chair(str(number), f"Chair {number}", fixed_label=f"Simulated patient {number}")
    run = prepare(made, record, Instant(0.0, host_utc()), fitted, viewers=16)
    clock = ScaledClock.caught_up(run.began)
    run.devices.append(Fed(run, clock, pressed=number == 1))  # type: ignore[arg-type]
    chairs.add(run, clock)


def main() -> None:
    count = int(sys.argv[2]) if len(sys.argv) > 2 else CHAIRS
    with tempfile.TemporaryDirectory() as folder:
        record = opened(Path(folder), [str(number) for number in range(1, count + 1)], fresh=True)
        chairs = Chairs(record)
        for number in range(1, count + 1):
            add(chairs, record, number)
        chairs.serve("127.0.0.1", int(sys.argv[1]), viewers=32, browser=False)


if __name__ == "__main__":
    main()
