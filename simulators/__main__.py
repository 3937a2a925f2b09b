"""One instrument on a wire, for a developer's bench: `python -m simulators oximeter --tcp 9100`."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from types import FrameType

import click

from simulators.body import Body, SimulatedBody
from simulators.catalog import TWINS, of_kind
from simulators.clock import StoryClock, local_time
from simulators.cuffs.pneumatics import SQUEEZES
from simulators.cuffs.recorded import RecordedSuntech
from simulators.mischief import Door
from simulators.patient_file import PatientFile
from simulators.ports import Instrument, Noted, PtyPort, TcpPort, serve
from simulators.recorded import RecordedBody, read_determinations
from simulators.stories import DOOR_MIN, Story
from simulators.story_name import StoryName

Options = Callable[[Callable[..., None]], Callable[..., None]]


def _options(kind: str, usual: str) -> Options:
    given = (
        click.option("--protocol", type=click.Choice(of_kind(kind)), default=usual, show_default=True),
        click.option("--tcp", type=click.IntRange(0, 65535), help="Listen on this loopback port (0: any)."),
        click.option("--pty", is_flag=True, help="Open a pseudo-terminal and print its name."),
        click.option("--story", type=StoryName(), default="ketamine", show_default=True, help="A name or a file."),
        click.option("--seed", type=int, default=7, show_default=True),
        click.option("--speed", type=click.FloatRange(0.1, 100), default=1.0, show_default=True),
        click.option("--from", "minute", type=float, default=-DOOR_MIN, help="Minute of infusion to begin at."),
        click.option(
            "--began", type=float, help="Seconds since 1970 at which the story began (keeps two in step)."
        ),
        click.option(
            "--patient", type=click.Path(path_type=Path), help="A file in which more of the story is written."
        ),
        click.option("--same-arm", is_flag=True, help="The cuff squeezes the arm the probe is on (--patient)."),
        click.option("--numerics", type=click.Path(exists=True, dir_okay=False, path_type=Path), hidden=True),
        click.option("--wave", type=click.Path(exists=True, dir_okay=False, path_type=Path), hidden=True),
        click.option("--pty-name", type=click.Path(path_type=Path), hidden=True, help="A lasting name for --pty."),
        click.option("--tied", is_flag=True, hidden=True, help="End when standard input does."),
        click.option("--events", type=click.Path(exists=True, dir_okay=False, path_type=Path), hidden=True),
    )

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        for option in reversed(given):
            command = option(command)
        return command

    return decorate


@click.group()
def main() -> None:
    """Simulated instruments that speak the real bytes of real ones."""


@main.command()
@_options("oximeter", "nonin-df2")
def oximeter(**given: object) -> None:
    """A pulse oximeter."""
    _run(given, "oximeter")


@main.command()
@_options("cuff", "suntech-advantage")
def nibp(**given: object) -> None:
    """A blood-pressure instrument."""
    _run(given, "cuff")


@main.command()
@_options("monitor", "hl7-oru")
def monitor(**given: object) -> None:
    """A small monitor: SpO2, pulse and its own cuff."""
    _run(given, "monitor")


def _instrument(given: dict[str, object], body: Body, t: float) -> Instrument:
    protocol = str(given["protocol"])
    source = given["events"] or given["numerics"]
    if protocol == "suntech-advantage" and isinstance(source, Path):
        return RecordedSuntech(body, t, read_determinations(source))
    return TWINS[protocol].make(body, t)


def _body(given: dict[str, object], story: Story, now: float) -> Body:
    numerics, wave = given["numerics"], given["wave"]
    if isinstance(numerics, Path):
        return RecordedBody(numerics, wave if isinstance(wave, Path) else None)
    return SimulatedBody(story, int(str(given["seed"])), local_time() - timedelta(seconds=now))


def _clock(given: dict[str, object]) -> StoryClock:
    speed, began = float(str(given["speed"])), given["began"]
    if began is not None:
        return StoryClock(float(str(began)), speed)
    return StoryClock.starting_at((float(str(given["minute"])) + DOOR_MIN) * 60, speed)


def _run(given: dict[str, object], kind: str) -> None:
    if (given["tcp"] is None) is not bool(given["pty"]):
        raise click.UsageError("name one wire: --tcp PORT or --pty")
    story = given["story"]
    if not isinstance(story, Story):
        raise click.UsageError("name a story")
    twin = TWINS[str(given["protocol"])]
    if twin.notifies and given["pty"]:
        raise click.UsageError(f"{twin.protocol} is a Bluetooth instrument: it is reached with --tcp, as notify://")
    clock = _clock(given)
    body = _body(given, story, clock.now())
    if given["tied"]:
        threading.Thread(target=_end_with_stdin, daemon=True).start()
    port = _port(given)
    name = port.name.replace("socket://", "notify://") if twin.notifies else port.name
    click.echo(f"{twin.protocol} on {name}, story {story.name!r}, speed {clock.speed:g}")
    sys.stdout.flush()
    signal.signal(signal.SIGTERM, _leave)
    with contextlib.suppress(KeyboardInterrupt, SystemExit):
        _live(given, kind, body, clock, port)
    port.close()


def _live(given: dict[str, object], kind: str, body: Body, clock: StoryClock, port: TcpPort | PtyPort) -> None:
    """The instrument's life: its story, its wire's troubles, and what is added to the patient's file."""
    instrument = _instrument(given, body, clock.now())
    if not isinstance(body, SimulatedBody):
        serve(instrument, port, clock)
        return
    door = Door(kind, int(str(given["seed"])))

    def passes(data: bytes, t: float) -> bytes:
        return door.passes(data, t, body.story.troubles)

    file = PatientFile(given["patient"], body) if isinstance(given["patient"], Path) else None
    squeeze = _squeezes(instrument, file) if file and given["same_arm"] else None

    def each(t: float) -> None:
        if file:
            file.look(t)
        if squeeze:
            squeeze(t)

    if isinstance(instrument, Noted):
        instrument.passes = passes
    serve(
        instrument,
        port,
        clock,
        plugged=lambda t: kind not in body.story.effect(t).unplugged,
        passes=(lambda data, _: data) if isinstance(instrument, Noted) else passes,
        each=each,
    )


def _squeezes(instrument: Instrument, file: PatientFile) -> Callable[[float], None] | None:
    """A cuff on the probe's arm: while it is tight no blood reaches the finger."""
    inner = instrument.instrument if isinstance(instrument, Noted) else instrument
    pressure = getattr(inner, "pressure", None)
    if pressure is None:
        return None
    tight_until = [float("-inf")]

    def look(t: float) -> None:
        if t >= tight_until[0] and pressure(t) > SQUEEZES:
            tight_until[0] = t + 2.0
            file.add(f"{t:.1f} squeeze 2.5")

    return look


def _port(given: dict[str, object]) -> TcpPort | PtyPort:
    try:
        if not given["pty"]:
            return TcpPort(int(str(given["tcp"])))
        port = PtyPort()
        if isinstance(given["pty_name"], Path):
            _name(given["pty_name"], port.name)
        return port
    except (OSError, ImportError) as error:
        raise click.UsageError(f"the wire cannot be opened: {error}") from error


def _end_with_stdin() -> None:
    """Whoever started this is gone, however it ended: an orphan would hold its port for ever."""
    while os.read(0, 64):
        pass
    os._exit(0)


def _name(link: Path, terminal: str) -> None:
    """Give a pseudo-terminal a name that survives its restart, as a stable id does for a real port."""
    link.unlink(missing_ok=True)
    link.symlink_to(terminal)


def _leave(_: int, __: FrameType | None) -> None:
    raise SystemExit(0)


if __name__ == "__main__":
    main()
