"""The command line. See `infusion-monitor --help`."""

from __future__ import annotations

import sys
from typing import TextIO, cast

import click
import structlog

from bedside.errors import BedsideError
from dashboard.program.chair_run import VERSION
from dashboard.program.commands.alarms import alarms
from dashboard.program.commands.demo import demo
from dashboard.program.commands.doctor import doctor_command
from dashboard.program.commands.pk import pk
from dashboard.program.commands.rehearse import rehearse_command
from dashboard.program.commands.replay import replay
from dashboard.program.commands.run import run
from dashboard.program.commands.sessions import sessions_group
from dashboard.program.commands.sheets import drug_command
from dashboard.program.commands.sound import sound
from dashboard.program.commands.user import user
from dashboard.program.config import ConfigError
from dashboard.program.options import data_dir_option
from dashboard.program.quiet import Quiet, Unfailing, one_log
from devices.cli import decode, ports, protocols
from devices.errors import DeviceError
from devices.links.ports import plugged_in


@click.group()
@click.version_option(VERSION, prog_name="infusion-monitor")
def cli() -> None:
    """A bedside monitor for ketamine infusions: an aid beside the instruments, not a replacement for them."""


cli.add_command(sessions_group(data_dir_option()))
cli.add_command(drug_command(data_dir_option()))
for tool in (
    demo,
    run,
    replay,
    alarms,
    pk,
    rehearse_command,
    sound,
    decode,
    protocols,
    ports,
    user,
    doctor_command(lambda: [*plugged_in()]),
):
    cli.add_command(tool)


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
