"""`infusion-monitor replay`: a recorded patient through simulated instruments, into the dashboard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from bedside.chair import Chair
from bedside.clock import Instant, ScaledClock, host_utc
from bedside.judged.series import EVENTS, NUMERICS, PRESSURES, read_rows
from bedside.reading import Origin
from bedside.text import well_formed
from dashboard.program.chair_run import opened, prepare
from dashboard.program.chairs import Chairs, port_free
from dashboard.program.options import (
    FILE,
    NO_BROWSER,
    PORT,
    SPEED,
    TAP,
    Finite,
    data_dir_option,
    default_data_dir,
)
from dashboard.program.replaying import LEAD_S, check_wave, open_replay, short_name
from dashboard.program.simulated import Simulator, Wire, wires
from dashboard.program.simulated_chair import VIEWERS, with_simulators
from devices.plug import Plug


@dataclass(frozen=True, slots=True)
class Recording:
    """A recorded patient's files, the second to begin at, and how fast."""

    numerics: Path
    wave: Path | None
    nibp: Path | None
    first: float
    speed: float

    def options(self, began: float) -> list[str]:
        """What the simulated instruments are told."""
        given = ["--speed", str(self.speed), "--began", f"{began:.3f}", "--numerics", str(self.numerics)]
        given += ["--wave", str(self.wave)] if self.wave else []
        return given + (["--events", str(self.nibp)] if self.nibp else [])


@click.command()
@click.argument("numerics", type=FILE)
@click.option("--wave", type=FILE, help="The recorded pleth, WAVE.csv or .csv.gz.")
@click.option("--nibp", type=FILE, help="The recorded determinations, EVENTS.csv.")
@click.option("--start", type=Finite(), help="Second of the recording to begin at.")
@SPEED
@PORT
@NO_BROWSER
@TAP
@data_dir_option(default=False)
def replay(port: int, tap: Path | None, data_dir: Path | None, *, no_browser: bool, **given: Any) -> None:
    """A recorded patient through simulated instruments, on a real wire, into the dashboard."""
    recording = _checked(**given)
    port_free("127.0.0.1", port)
    name = short_name(recording.numerics)
    chair = Chair(
        "1",
        "Chair 1",
        speed=recording.speed,
        about=well_formed(f"{name} from {recording.first:g} s"),
        fixed_label=f"Replayed {well_formed(name)}",
    )
    lines = wires(["oximeter", "cuff"], ["socket", "socket"], pty=False)
    record = opened(data_dir or default_data_dir() / "replay", ["1"], fresh=data_dir is None)
    chairs = Chairs(record)
    plugs = [
        Plug("oximeter", "nonin-df2", lines[0].url, Origin.REPLAYED, tap),
        Plug("cuff", "suntech-advantage", lines[1].url, Origin.REPLAYED, tap, self_timed=True),
    ]
    devices = [plug.device(recording.speed) for plug in plugs]
    fitted = [plug.fitted(device) for plug, device in zip(plugs, devices, strict=True)]
    run = prepare(chair, record, Instant(0.0, host_utc()), fitted, viewers=VIEWERS)
    simulators = _simulators(recording, lines)
    clock = ScaledClock(run.began, recording.speed, LEAD_S)
    told = f"{recording.numerics.name} from {recording.first:g} s at {recording.speed:g} times real time"
    open_replay(run.monitor, clock, well_formed(told))
    chairs.work(run, plugs, devices, clock)
    run.devices.extend(simulators)
    chairs.add(run, clock)
    with_simulators(chairs, simulators, port, browser=not no_browser, words=[])


def _checked(numerics: Path, wave: Path | None, nibp: Path | None, start: float | None, speed: float) -> Recording:
    """The files can be read, and the start is in them. Raises SeriesError, a usage error."""
    rows = read_rows(numerics, NUMERICS if nibp else (*NUMERICS, *PRESSURES))
    if nibp:
        read_rows(nibp, tuple(name for name in EVENTS if name != "nibp_pulse_bpm"))
    first = rows[0].t if start is None else start
    if not rows[0].t <= first <= rows[-1].t:
        raise click.UsageError(f"--start {first:g} is not in the recording, {rows[0].t:g} to {rows[-1].t:g} s")
    if wave:
        check_wave(wave)
    return Recording(numerics, wave, nibp, first, speed)


def _simulators(recording: Recording, lines: Sequence[Wire]) -> list[Simulator]:
    options = recording.options(host_utc().timestamp() + LEAD_S - recording.first / recording.speed)
    return [Simulator(kind, wire, options) for kind, wire in zip(("oximeter", "nibp"), lines, strict=True)]
