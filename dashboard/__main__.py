"""The command line: the one place that knows every room. See `infusion-monitor --help`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import TextIO, cast

import click
import structlog

from bedside.chair import Chair
from bedside.clock import Clock, Instant, ManualClock, ScaledClock, host_utc, real_seconds
from bedside.errors import BedsideError
from bedside.judged.series import EVENTS, NUMERICS, PRESSURES, read_rows
from bedside.reading import Origin
from bedside.text import well_formed
from dashboard.program.chair_run import VERSION, ChairRun, prepare
from dashboard.program.commands.alarms import alarms
from dashboard.program.commands.doctor import doctor_command
from dashboard.program.commands.sessions import sessions_group
from dashboard.program.commands.sound import sound
from dashboard.program.config import BedTable, ConfigError, DeviceTable, Spoken, load_clinic
from dashboard.program.options import (
    FILE,
    NO_BROWSER,
    PORT,
    SPEED,
    TAP,
    Finite,
    data_dir_option,
    default_data_dir,
    loopback_only,
)
from dashboard.program.profiles_file import profiles_of
from dashboard.program.quiet import Quiet, Unfailing, one_log
from dashboard.program.replaying import LEAD_S, check_wave, open_replay, short_name
from dashboard.program.runup import Pair, RunUp, script, story_seconds
from dashboard.program.simulated import AWAY_S, COMMANDS, PatientStory, Simulator, wires
from devices.catalog import catalog, entry
from devices.cli import decode, ports, protocols
from devices.device import Device
from devices.errors import DeviceError
from devices.kept import Kept, read_kept
from devices.links.ports import plugged_in
from devices.plug import Plug
from devices.pressure.two_way import TwoWayCuff
from devices.workbench import Workbench
from simulators.body import SimulatedBody
from simulators.catalog import TWINS, Twin, of_kind, scheme
from simulators.clock import local
from simulators.ports import in_memory
from simulators.script import wrong_now
from simulators.stories import DOOR_MIN, Story
from simulators.story_name import StoryName, given_story


@click.group()
@click.version_option(VERSION, prog_name="infusion-monitor")
def cli() -> None:
    """A bedside monitor for ketamine infusions: an aid beside the instruments, not a replacement for them."""


cli.add_command(sessions_group(data_dir_option()))
cli.add_command(alarms)
cli.add_command(sound)
for tool in (decode, protocols, ports, doctor_command(lambda: [*plugged_in()])):
    cli.add_command(tool)


# --- chairs ---------------------------------------------------------------------------------------


def _work(run: ChairRun, plugs: list[Plug], devices: list[Device], clock: Clock, kept: Kept | None = None) -> None:
    """The instruments at work, and the chair told of those that are added later."""
    workbench = Workbench(run.folder, clock, run.emit, run.monitor.submit)
    workbench.set_up(plugs, devices, kept)
    run.workbench = workbench
    run.devices.append(workbench)


def _serve(
    run: ChairRun, clock: Clock, host: str, port: int, *, viewers: int, browser: bool, words: Sequence[str] = ()
) -> None:
    from dashboard.program.serving import serve

    seats = {run.monitor.chair.bed: run.seat(clock)}
    told = [f"The record is in {run.folder.absolute()}", *words]
    serve(seats, host, port, viewers=viewers, browser=browser, started=run.start, stop=run.stop, words=told)


def _port_free(host: str, port: int) -> None:
    from dashboard.program.serving import free_or_refuse

    free_or_refuse(host, port)


@cli.command()
@click.option(
    "--story",
    type=StoryName(),
    default="ketamine",
    show_default=True,
    help="A name, or a file of lines.",
)
@click.option("--seed", type=click.IntRange(0, 1_000_000), default=7, show_default=True, help="Which person.")
@SPEED
@click.option(
    "--from",
    "minute",
    type=Finite(0, 90),
    default=15.0,
    show_default=True,
    help="Minute of infusion to open at; 0 is an empty chair.",
)
@click.option("--oximeter", type=click.Choice(of_kind("oximeter")), help="Default: nonin-df2.")
@click.option("--nibp", type=click.Choice(of_kind("cuff")), help="Default: suntech-advantage.")
@click.option("--monitor", type=click.Choice(of_kind("monitor")), help="One instrument for everything instead.")
@click.option("--same-arm", is_flag=True, help="Probe and cuff share an arm.")
@PORT
@click.option("--pty", is_flag=True, help="Instruments on pseudo-terminals instead of TCP.")
@NO_BROWSER
@TAP
@data_dir_option(default=False)
def demo(
    story: Story,
    seed: int,
    speed: float,
    minute: float,
    oximeter: str | None,
    nibp: str | None,
    monitor: str | None,
    port: int,
    tap: Path | None,
    data_dir: Path | None,
    *,
    same_arm: bool,
    pty: bool,
    no_browser: bool,
) -> None:  # fmt: skip
    """A simulated patient and simulated instruments on a real wire, with the dashboard."""
    _port_free("127.0.0.1", port)
    folder = data_dir or default_data_dir() / "demo"
    fixed = f"Simulated patient {seed}"
    about = well_formed(f"story “{story.name}”, seed {seed}")
    chair = Chair("1", "Chair 1", speed=speed, about=about, fixed_label=fixed, same_arm=same_arm)
    twins = _twins(oximeter, nibp, monitor)
    lines = wires([twin.kind for twin in twins], [scheme(twin) for twin in twins], pty=pty)
    plugs = [
        Plug(twin.kind, twin.protocol, line.url, Origin.SIMULATED, tap)
        for twin, line in zip(twins, lines, strict=True)
    ]
    devices = [plug.device(speed) for plug in plugs]
    ahead = 0.0 if minute == 0 else (DOOR_MIN + minute) * 60
    begin = ManualClock(host_utc() - timedelta(seconds=ahead))
    fitted = [plug.fitted(device) for plug, device in zip(plugs, devices, strict=True)]
    run = prepare(chair, folder, begin.now(), fitted, fresh=data_dir is None, viewers=16)
    start, t = _past(run, SimulatedBody(story, seed, local(begin.now().utc)), ahead, begin, twins, devices)
    clock = ScaledClock(start, speed)
    began = host_utc().timestamp() - t / speed
    patient = PatientStory(began, speed, wrong_now)
    run.patient = patient.add
    options = ["--story", given_story(story), "--seed", str(seed), "--speed", str(speed), "--began", f"{began:.3f}"]
    options += ["--patient", str(patient.path), *(["--same-arm"] if same_arm else [])]
    simulators = [
        Simulator(COMMANDS[twin.kind], line, ["--protocol", twin.protocol, *options])
        for twin, line in zip(twins, lines, strict=True)
    ]
    _run_simulated(run, simulators, plugs, devices, clock, port, browser=not no_browser)


def _twins(oximeter: str | None, nibp: str | None, monitor: str | None) -> list[Twin]:
    """The instruments of the demo: a monitor alone unless others are named beside it."""
    names = [
        monitor,
        oximeter or (None if monitor else "nonin-df2"),
        nibp or (None if monitor else "suntech-advantage"),
    ]
    return [TWINS[name] for name in names if name]


def _past(
    run: ChairRun,
    body: SimulatedBody,
    ahead: float,
    begin: ManualClock,
    twins: list[Twin],
    devices: list[Device],
) -> tuple[Instant, float]:
    """Run the demo up to its first minute, or go on where a resumed session is; with the story's seconds."""
    opened = run.monitor.resumed_session
    if opened:
        return run.began, story_seconds(opened, run.began, DOOR_MIN * 60)
    if not ahead:
        return run.began, 0.0
    pairs = [
        Pair(twin.kind, in_memory(twin.make(body, 0.0)), device)
        for twin, device in zip(twins, devices, strict=True)
    ]
    zero = begin.now().utc
    end = RunUp(run.monitor, pairs, begin, real_seconds()).run(
        script(DOOR_MIN * 60, measures=any(isinstance(device, TwoWayCuff) for device in devices)),
        lambda t: zero + timedelta(seconds=t) >= host_utc(),
    )
    return end, (end.utc - zero).total_seconds()


def _run_simulated(
    run: ChairRun,
    simulators: list[Simulator],
    plugs: list[Plug],
    devices: list[Device],
    clock: Clock,
    port: int,
    *,
    browser: bool,
) -> None:
    for simulator in simulators:
        simulator.start()
    _work(run, plugs, devices, clock)
    run.devices.extend(simulators)
    words = [
        f"Pull the probe, a cable, the network: http://127.0.0.1:{port}/simulator",
        f"The simulated instruments; one that ends is started again after {AWAY_S:g} s, or at once by you with:",
        *(f"  {simulator.command}" for simulator in simulators),
    ]
    try:
        _serve(run, clock, "127.0.0.1", port, viewers=16, browser=browser, words=words)
    finally:
        for simulator in simulators:
            simulator.stop()


@cli.command()
@click.argument("numerics", type=FILE)
@click.option("--wave", type=FILE, help="The recorded pleth, WAVE.csv or .csv.gz.")
@click.option("--nibp", type=FILE, help="The recorded determinations, EVENTS.csv.")
@click.option("--start", type=Finite(), help="Second of the recording to begin at.")
@SPEED
@PORT
@NO_BROWSER
@TAP
@data_dir_option(default=False)
def replay(
    numerics: Path,
    wave: Path | None,
    nibp: Path | None,
    start: float | None,
    speed: float,
    port: int,
    tap: Path | None,
    data_dir: Path | None,
    *,
    no_browser: bool,
) -> None:
    """A recorded patient through simulated instruments, on a real wire, into the dashboard."""
    rows = read_rows(numerics, NUMERICS if nibp else (*NUMERICS, *PRESSURES))
    if nibp:
        read_rows(nibp, tuple(name for name in EVENTS if name != "nibp_pulse_bpm"))
    first = rows[0].t if start is None else start
    if not rows[0].t <= first <= rows[-1].t:
        raise click.UsageError(f"--start {first:g} is not in the recording, {rows[0].t:g} to {rows[-1].t:g} s")
    if wave:
        check_wave(wave)
    _port_free("127.0.0.1", port)
    label = f"Replayed {well_formed(short_name(numerics))}"
    chair = Chair(
        "1",
        "Chair 1",
        speed=speed,
        about=well_formed(f"{short_name(numerics)} from {first:g} s"),
        fixed_label=label,
    )
    lines = wires(["oximeter", "cuff"], ["socket", "socket"], pty=False)
    plugs = [
        Plug("oximeter", "nonin-df2", lines[0].url, Origin.REPLAYED, tap),
        Plug("cuff", "suntech-advantage", lines[1].url, Origin.REPLAYED, tap, self_timed=True),
    ]
    devices = [plug.device(speed) for plug in plugs]
    now = Instant(0.0, host_utc())
    fitted = [plug.fitted(device) for plug, device in zip(plugs, devices, strict=True)]
    folder = data_dir or default_data_dir() / "replay"
    run = prepare(chair, folder, now, fitted, fresh=data_dir is None, viewers=16)
    began = host_utc().timestamp() + LEAD_S - first / speed
    options = ["--speed", str(speed), "--began", f"{began:.3f}", "--numerics", str(numerics)]
    options += ["--wave", str(wave)] if wave else []
    options += ["--events", str(nibp)] if nibp else []
    simulators = [Simulator(kind, wire, options) for kind, wire in zip(("oximeter", "nibp"), lines, strict=True)]
    clock = ScaledClock(run.began, speed, LEAD_S)
    open_replay(run.monitor, clock, well_formed(f"{numerics.name} from {first:g} s at {speed:g} times real time"))
    _run_simulated(run, simulators, plugs, devices, clock, port, browser=not no_browser)


@cli.command()
@click.option(
    "--config", type=click.Path(path_type=Path), default="clinic.toml", show_default=True, help="The chairs' file."
)
@click.option("--host", callback=loopback_only, default="127.0.0.1", show_default=True, help="A loopback address.")
@click.option("--port", type=click.IntRange(1, 65535), help="Of the page. Default: the file's, else 8050.")
@TAP
@click.option("--browser", is_flag=True, help="Open a browser on the page.")
@data_dir_option(default=False)
def run(
    config: Path, host: str, port: int | None, tap: Path | None, data_dir: Path | None, *, browser: bool
) -> None:
    """The chair and instruments named in clinic.toml."""
    spoken = {
        name: Spoken(chosen.kind, chosen.transports, tuple(chosen.quirks)) for name, chosen in catalog().items()
    }
    clinic = load_clinic(config, spoken)
    host = clinic.server.host if host == "127.0.0.1" else host
    number = port or clinic.server.port
    _port_free(host, number)
    bed = clinic.bed[0]
    folder = data_dir or clinic.data_dir or default_data_dir()
    kept = read_kept(folder, named := _plugs(bed, tap, folder))
    plugs = [*named, *kept.plugs]
    cycles = [device.cycle_s for device in bed.device if entry(device.protocol).kind == "cuff"]
    profiles = profiles_of(clinic, config.parent, cycles[0] if cycles else None)
    simulated = any(plug.origin is Origin.SIMULATED for plug in plugs)
    chair = Chair(
        bed.id,
        bed.name or f"Chair {bed.id}",
        next(iter(profiles.values())),
        about="instruments marked simulated in the configuration" if simulated else "",
        fixed_label="Simulated patient" if simulated else None,
        profiles=profiles,
        audio_off=clinic.alarms.audio_off,
        spo2_below_85=clinic.alarms.spo2_below_85,
        same_arm=bed.same_arm,
        second_screen=clinic.alarms.second_screen,
        ranges=clinic.plan.ranges,
    )
    devices = [plug.device(1.0) for plug in plugs]
    now = Instant(0.0, host_utc())
    fitted = [plug.fitted(device) for plug, device in zip(plugs, devices, strict=True)]
    chair_run = prepare(chair, folder, now, fitted, fresh=False, viewers=clinic.server.viewers)
    clock = ScaledClock.caught_up(chair_run.began)
    _work(chair_run, plugs, devices, clock, kept)
    _serve(chair_run, clock, host, number, viewers=clinic.server.viewers, browser=browser)


def _plugs(bed: BedTable, tap: Path | None, folder: Path) -> list[Plug]:
    return [_plug(device, at, tap, folder) for at, device in enumerate(bed.device, 1)]


def _plug(device: DeviceTable, at: int, tap: Path | None, folder: Path) -> Plug:
    origin = Origin.SIMULATED if device.simulated else Origin.LIVE
    kept = tap or (folder / "tap" if device.tap else None)
    name = f"{device.protocol}-{at}"
    return Plug(name, device.protocol, device.url, origin, kept, quirk=device.quirk, title=device.name)


def main() -> None:
    """The console script: every expected error is one line on standard error and exit status 2."""
    structlog.configure(
        processors=[
            Quiet(),
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.add_log_level,
            structlog.processors.format_exc_info,
            structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"]),
        ],
        logger_factory=structlog.WriteLoggerFactory(cast(TextIO, Unfailing(sys.stderr))),
    )
    one_log()
    try:
        cli(prog_name="infusion-monitor", standalone_mode=False)
    except click.ClickException as error:
        click.echo(f"infusion-monitor: {error.format_message()}", err=True)
        sys.exit(2)
    except (BedsideError, DeviceError, ConfigError) as error:
        click.echo(f"infusion-monitor: {error}", err=True)
        sys.exit(2)
    except click.Abort:
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except OSError as error:
        click.echo(f"infusion-monitor: {error}", err=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
