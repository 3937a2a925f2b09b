"""One instrument on a wire, for a developer's bench: `python -m simulators oximeter --tcp 9100`."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import click

from simulators.body import Body, SimulatedBody
from simulators.clock import StoryClock
from simulators.cuff import SuntechAdvantage
from simulators.oximeter import NoninDf2
from simulators.ports import Instrument, PtyPort, TcpPort, serve
from simulators.recorded import RecordedBody, read_determinations
from simulators.recorded_cuff import RecordedSuntech
from simulators.stories import DOOR_MIN, STORIES, Story

Options = Callable[[Callable[..., None]], Callable[..., None]]


def _options(protocol: str) -> Options:
    given = (
        click.option("--protocol", type=click.Choice([protocol]), default=protocol, show_default=True),
        click.option("--tcp", type=click.IntRange(0, 65535), help="Listen on this loopback port (0: any)."),
        click.option("--pty", is_flag=True, help="Open a pseudo-terminal and print its name."),
        click.option("--story", type=click.Choice(sorted(STORIES)), default="ketamine", show_default=True),
        click.option("--seed", type=int, default=7, show_default=True),
        click.option("--speed", type=click.FloatRange(0.1, 100), default=1.0, show_default=True),
        click.option("--from", "minute", type=float, default=-DOOR_MIN, help="Minute of infusion to begin at."),
        click.option(
            "--began", type=float, help="Seconds since 1970 at which the story began (keeps two in step)."
        ),
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
@_options("nonin-df2")
def oximeter(**given: object) -> None:
    """A pulse oximeter (Nonin serial data format 2)."""
    _run(given, lambda body, t: NoninDf2(body, t))


@main.command()
@_options("suntech-advantage")
def nibp(**given: object) -> None:
    """A two-way blood-pressure module (SunTech Advantage)."""
    _run(given, lambda body, t: _cuff(given, body, t))


def _cuff(given: dict[str, object], body: Body, t: float) -> Instrument:
    source = given["events"] or given["numerics"]
    if isinstance(source, Path):
        return RecordedSuntech(body, t, read_determinations(source))
    return SuntechAdvantage(body, t)


def _body(given: dict[str, object], story: Story) -> Body:
    numerics, wave = given["numerics"], given["wave"]
    if isinstance(numerics, Path):
        return RecordedBody(numerics, wave if isinstance(wave, Path) else None)
    return SimulatedBody(story, int(str(given["seed"])))


def _run(given: dict[str, object], make: Callable[[Body, float], Instrument]) -> None:
    if (given["tcp"] is None) is not bool(given["pty"]):
        raise click.UsageError("name one wire: --tcp PORT or --pty")
    story = STORIES[str(given["story"])]
    speed = float(str(given["speed"]))
    body = _body(given, story)
    began = given["began"]
    clock = (
        StoryClock(float(str(began)), speed)
        if began is not None
        else StoryClock.starting_at((float(str(given["minute"])) + DOOR_MIN) * 60, speed)
    )
    if given["tied"]:
        threading.Thread(target=_end_with_stdin, daemon=True).start()
    port = _port(given)
    click.echo(f"{given['protocol']} on {port.name}, story {story.name!r}, speed {speed:g}")
    sys.stdout.flush()
    instrument = make(body, clock.now())
    signal.signal(signal.SIGTERM, _leave)
    plugged = _plugged(story, str(given["protocol"])) if given["numerics"] is None else (lambda _: True)
    with contextlib.suppress(KeyboardInterrupt, SystemExit):
        serve(instrument, port, clock, plugged=plugged)
    port.close()


def _plugged(story: Story, protocol: str) -> Callable[[float], bool]:
    """The cable that stories pull is the oximeter's."""
    return lambda t: protocol != "nonin-df2" or story.effect(t).plugged


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
