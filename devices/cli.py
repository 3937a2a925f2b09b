"""The commands about instruments and their bytes: decode, protocols, ports."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator

import click

from devices.catalog import catalog, entry
from devices.entry import Entry
from devices.links.ports import plugged_in
from devices.transcript import cut, read_capture, transcript


@click.command()
@click.argument("protocol")
@click.argument("file", default="-", metavar="[FILE or -]")
@click.option("--quirk", help="A named quirk of one instrument.")
def decode(protocol: str, file: str, quirk: str | None) -> None:
    """Bytes in, JSON lines out: .hex is read as text, everything else and - as raw bytes."""
    chosen = entry(protocol)
    if quirk is not None and quirk not in chosen.quirks:
        known = ", ".join(chosen.quirks) or "none is known for it"
        raise click.UsageError(f"{protocol} has no quirk {quirk!r}: {known}")
    pieces = read_capture(file, _standard_input(), records=chosen.records)
    if not chosen.records:
        pieces = [part for piece in pieces for part in cut(piece)]
    for line in transcript(chosen.decoder_for(quirk)(), pieces):
        click.echo(line)


def _standard_input() -> Iterator[bytes]:
    if sys.stdin is None:
        raise click.UsageError("standard input is closed: name a file")
    yield from iter(lambda: sys.stdin.buffer.read(65536), b"")


@click.command()
@click.option("--json", "as_json", is_flag=True, help="JSON instead of a table.")
def protocols(*, as_json: bool) -> None:
    """The catalogue of instruments this version speaks."""
    rows = list(catalog().values())
    if as_json:
        click.echo(json.dumps([_as_json(row) for row in rows], indent=1))
        return
    for row in rows:
        click.echo(f"{row.name:<18} {row.instrument}")
        click.echo(f"{'':<18} gives {', '.join(row.gives)}; over {', '.join(row.transports)}")
        click.echo(f"{'':<18} evidence: {row.evidence}")
        for words in (row.note, f"quirks: {', '.join(row.quirks)}" if row.quirks else ""):
            if words:
                click.echo(f"{'':<18} {words}")


def _as_json(row: Entry) -> dict[str, object]:
    return {
        "name": row.name,
        "instrument": row.instrument,
        "kind": row.kind,
        "transports": list(row.transports),
        "gives": list(row.gives),
        "evidence": row.evidence,
        "note": row.note,
        "quirks": list(row.quirks),
    }


@click.command()
def ports() -> None:
    """The serial ports that are plugged in, by stable name."""
    found = plugged_in()
    if not found:
        click.echo("No serial port is plugged in. On Linux, is your user in the group dialout?", err=True)
    if found:
        click.echo(f"{'url for clinic.toml':<60}  {'today at':<16}  what it says of itself")
    for port in found:
        seems = f"  seems to be: {', '.join(port.seems)}" if port.seems else ""
        said = "" if port.description == "n/a" else port.description
        click.echo(f"{port.stable:<60}  {port.path:<16}  {said}{seems}")
