"""`infusion-monitor demo`: simulated patients and instruments on a real wire, with the dashboard."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from dashboard.program.chair_run import opened
from dashboard.program.chairs import Chairs, port_free
from dashboard.program.options import NO_BROWSER, PORT, SPEED, TAP, Finite, data_dir_option, default_data_dir
from dashboard.program.simulated import AWAY_S, Simulator
from dashboard.program.simulated_chair import Wish, simulated_chair, twins, with_simulators
from simulators.catalog import of_kind
from simulators.story_name import StoryName

MOST_BEDS = 32


@click.command()
@click.option(
    "--story", type=StoryName(), default="ketamine", show_default=True, help="A name, or a file of lines."
)
@click.option("--seed", type=click.IntRange(0, 1_000_000), default=7, show_default=True, help="Which person.")
@SPEED
@click.option(
    "--from",
    "minute",
    type=Finite(0, 180),
    default=15.0,
    show_default=True,
    help="Minute of infusion to open at; 0 is an empty chair.",
)
@click.option(
    "--beds", type=click.IntRange(1, MOST_BEDS), default=1, show_default=True, help="Chairs, a person in each."
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
    beds: int,
    oximeter: str | None,
    nibp: str | None,
    monitor: str | None,
    port: int,
    tap: Path | None,
    data_dir: Path | None,
    *,
    no_browser: bool,
    **given: Any,
) -> None:
    """A simulated patient and simulated instruments on a real wire, with the dashboard."""
    port_free("127.0.0.1", port)
    folder = data_dir or default_data_dir() / "demo"
    names = [str(number) for number in range(1, beds + 1)]
    record = opened(folder, names, fresh=data_dir is None)
    chairs = Chairs(record)
    seed, simulators = given.pop("seed"), list[Simulator]()
    instruments = twins(oximeter, nibp, monitor)
    for number, bed in enumerate(names):
        kept = tap / bed if tap and beds > 1 else tap
        wish = Wish(seed=seed + number, twins=instruments, tap=kept, **given)
        simulators += simulated_chair(chairs, record, wish, bed)
    with_simulators(chairs, simulators, port, browser=not no_browser, words=_words(port, beds, simulators))


def _words(port: int, beds: int, simulators: Sequence[Simulator]) -> list[str]:
    at = f"http://127.0.0.1:{port}/simulator"
    where = at if beds == 1 else f"{at}?bed=1 (to {beds})"
    return [
        f"Pull the probe, a cable, the network: {where}",
        f"The simulated instruments; one that ends is started again after {AWAY_S:g} s, or at once by you with:",
        *(f"  {simulator.command}" for simulator in simulators[:MOST_SAID]),
        *([f"  and {len(simulators) - MOST_SAID} more"] if len(simulators) > MOST_SAID else []),
    ]


MOST_SAID = 6
"""Of the instruments' commands; they are alike."""
