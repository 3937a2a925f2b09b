"""`infusion-monitor run`: the chairs and instruments named in clinic.toml."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from bedside.chair import Chair
from bedside.clock import Instant, ScaledClock, host_utc
from bedside.infusion.holding import Hold
from bedside.limits.limits import Limits
from bedside.reading import Origin
from dashboard.program.chair_run import Opened, opened, prepare
from dashboard.program.chairs import Chairs, port_free
from dashboard.program.config import BedTable, ClinicFile, DeviceTable, Spoken, load_clinic
from dashboard.program.options import TAP, data_dir_option, default_data_dir, loopback_only
from dashboard.program.profiles_file import profiles_of
from devices.catalog import catalog, entry
from devices.kept import file_of, read_kept
from devices.plug import Plug


@click.command()
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
    """The chairs and instruments named in clinic.toml."""
    clinic = load_clinic(config, spoken())
    host = clinic.server.host if host == "127.0.0.1" else host
    number = port or clinic.server.port
    port_free(host, number)
    profiles = [profiles_of(clinic, config.parent, _cycle(bed)) for bed in clinic.bed]
    folder = data_dir or clinic.data_dir or default_data_dir()
    record = opened(folder, [bed.id for bed in clinic.bed], fresh=False)
    chairs = Chairs(record)
    taken: list[Plug] = []
    everybody = [_plugs(bed, tap, folder, several=len(clinic.bed) > 1) for bed in clinic.bed]
    configured = [plug for plugs in everybody for plug in plugs]
    for at, bed in enumerate(clinic.bed):
        others = [plug for plug in configured if plug not in everybody[at]]
        taken += _add(chairs, record, clinic, bed, profiles[at], everybody[at], [*others, *taken])
    chairs.serve(host, number, viewers=clinic.server.viewers, browser=browser)


def spoken() -> dict[str, Spoken]:
    """What the configuration must know of every protocol."""
    return {
        name: Spoken(chosen.kind, chosen.transports, tuple(chosen.quirks)) for name, chosen in catalog().items()
    }


def _cycle(bed: BedTable) -> float | None:
    cycles = [device.cycle_s for device in bed.device if entry(device.protocol).kind == "cuff"]
    return cycles[0] if cycles else None


def _add(
    chairs: Chairs,
    record: Opened,
    clinic: ClinicFile,
    bed: BedTable,
    profiles: Mapping[str, Limits],
    named: list[Plug],
    elsewhere: list[Plug],
) -> list[Plug]:
    """The chair at work; what was added on its page in earlier runs."""
    file = file_of(bed.id, only=not chairs.runs)
    kept = read_kept(record.folder, named, file, elsewhere)
    plugs = [*named, *kept.plugs]
    devices = [plug.device(1.0) for plug in plugs]
    fitted = [plug.fitted(device) for plug, device in zip(plugs, devices, strict=True)]
    chair = _chair(clinic, bed, profiles, simulated=any(plug.origin is Origin.SIMULATED for plug in plugs))
    one = prepare(chair, record, Instant(0.0, host_utc()), fitted, viewers=clinic.server.viewers)
    clock = ScaledClock.caught_up(one.began)
    chairs.work(one, plugs, devices, clock, kept, file)
    chairs.add(one, clock)
    return list(kept.plugs)


def _chair(clinic: ClinicFile, bed: BedTable, profiles: Mapping[str, Limits], *, simulated: bool) -> Chair:
    return Chair(
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
        asked=clinic.charting.asked,
        chart_s=clinic.charting.every_min * 60,
        concentration=clinic.charting.concentration,
        hold=Hold(**clinic.charting.hold.model_dump()),
        checklist=clinic.charting.checked,
        leaving=clinic.recovery.rules,
    )


def _plugs(bed: BedTable, tap: Path | None, folder: Path, *, several: bool) -> list[Plug]:
    """The chair's instruments; with several chairs each keeps its bytes in a folder of its own."""
    own = bed.id if several else ""
    return [_plug(device, at, tap and tap / own, folder / "tap" / own) for at, device in enumerate(bed.device, 1)]


def _plug(device: DeviceTable, at: int, tap: Path | None, usual: Path) -> Plug:
    origin = Origin.SIMULATED if device.simulated else Origin.LIVE
    kept = tap or (usual if device.tap else None)
    name = f"{device.protocol}-{at}"
    return Plug(name, device.protocol, device.url, origin, kept, quirk=device.quirk, title=device.name)
