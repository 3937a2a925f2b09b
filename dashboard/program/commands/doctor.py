"""`infusion-monitor doctor`: what this computer lacks, and how to mend it."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from pathlib import Path

import click

from bedside.clock import host_utc
from dashboard.program.doctor import Port, examined
from dashboard.program.finding import Finding, Mark
from dashboard.program.options import PORT, data_dir_option

WIDE = 100


def doctor_command(plugged: Callable[[], list[Port]]) -> click.Command:
    """The command; `plugged` tells the serial ports of this machine."""

    @click.command()
    @PORT
    @data_dir_option()
    def doctor(port: int, data_dir: Path) -> None:
        """Ports, Bluetooth, clock, disk, record, browser, sound: what is wrong, and its mend (exit status 1)."""
        found = examined(plugged(), data_dir, host_utc(), "127.0.0.1", port)
        for finding in found:
            click.echo(_lines(finding))
        wrong = sum(finding.mark is Mark.FIX for finding in found)
        click.echo(
            f"\n{wrong} to mend" if wrong else "\nnothing to mend; what is marked “look” a person has to judge"
        )
        if wrong:
            raise SystemExit(1)

    return doctor


def _lines(finding: Finding) -> str:
    head = f"{finding.mark:<5} {finding.what:<10} {finding.found}"
    if not finding.mend:
        return head
    return head + "\n" + textwrap.indent(f"→ {finding.mend}", " " * 17)
