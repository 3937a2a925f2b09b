"""Options that several commands of the command line share."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import platformdirs

from dashboard.program.config import NOT_LOOPBACK, loopback

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def data_dir_option(*, default: bool = True) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """`--data-dir`: the record's folder."""
    return click.option(
        "--data-dir",
        type=click.Path(file_okay=False, path_type=Path),
        envvar="INFUSION_MONITOR_DATA_DIR",
        default=default_data_dir if default else None,
        help="Folder of the record (environment INFUSION_MONITOR_DATA_DIR).",
    )


def default_data_dir() -> Path:
    return Path(platformdirs.user_data_dir("infusion-monitor", appauthor=False))


PORT = click.option("--port", type=click.IntRange(1, 65535), default=8050, show_default=True, help="Of the page.")


class Finite(click.FloatRange):
    """A number in a range; click lets nan through, which is inside of none."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        number = float(super().convert(value, param, ctx))
        if not math.isfinite(number):
            self.fail(f"{value} is not a number to use here.", param, ctx)
        return number


SPEED = click.option("--speed", type=Finite(0.5, 60), default=1.0, show_default=True, help="Times real time.")
TAP = click.option(
    "--tap", type=click.Path(file_okay=False, path_type=Path), help="Keep every byte in this folder."
)
NO_BROWSER = click.option("--no-browser", is_flag=True, help="Do not open a browser.")


def loopback_only(_: click.Context, __: click.Parameter, host: str) -> str:
    try:
        return loopback(host)
    except ValueError:
        raise click.BadParameter(NOT_LOOPBACK) from None
