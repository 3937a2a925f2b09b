"""Everything about the instruments of one chair while it runs: what is plugged in, what each says, adding one.

What is added here is kept in `instruments.json` in the data folder and fitted again at the next start; the
configuration file is never written.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog

from bedside.address import place, port_url
from bedside.alive import Kept
from bedside.clock import Clock, real_seconds
from bedside.equipment.fitted import Fitted
from bedside.reading import Origin, Reading
from bedside.text import well_formed
from devices import kept as files
from devices.catalog import catalog, entry
from devices.device import Device
from devices.errors import DeviceError
from devices.links.opening import scheme_of
from devices.links.ports import plugged_in, resolved
from devices.links.tap import Tap
from devices.listening import Listening
from devices.observed import Row
from devices.plug import Plug
from devices.supervisor import Supervisor

Json = dict[str, Any]

log = structlog.get_logger("devices")


class Refused(DeviceError):
    """What a person asked for cannot be done; the text says why."""


@dataclass(frozen=True, slots=True)
class Bench:
    """One instrument at work."""

    plug: Plug
    device: Device
    supervisor: Supervisor
    tap: Tap


class Workbench:
    """Called from the server's threads; `emit` and `fit` hand readings and new instruments to the chair."""

    refusals: tuple[type[Exception], ...] = (DeviceError,)

    def __init__(
        self,
        folder: Path,
        clock: Clock,
        emit: Callable[[Reading], None],
        fit: Callable[[Fitted], None],
        file: str = files.FILE,
    ) -> None:
        self._file = file
        self.elsewhere: Callable[[], Sequence[Plug]] = tuple
        """The instruments of the other chairs: what one has no other can open."""
        self._folder, self._clock, self._emit, self._fit = folder, clock, emit, fit
        self._benches: dict[str, Bench] = {}
        self._added: set[str] = set()
        self.left_out: tuple[str, ...] = ()
        """What instruments.json names and could not be fitted, with its reason."""
        self._listening: Listening | None = None
        self._lock = threading.Lock()
        self._running = False

    # --- started and stopped with the chair -----------------------------------------------------------

    def set_up(self, plugs: Sequence[Plug], devices: Sequence[Device], kept: files.Kept | None = None) -> None:
        """The instruments of the configuration, and those of earlier runs, already fitted to the chair."""
        if kept:
            self._added = {plug.name for plug in kept.plugs}
            self.left_out = kept.left_out
        for plug, device in zip(plugs, devices, strict=True):
            self._benches[plug.name] = self._bench(plug, device)

    def _bench(self, plug: Plug, device: Device) -> Bench:
        tap = Tap(plug.tap or self._folder / "tap", plug.name, lambda: self._clock.now().utc)
        if plug.tap or entry(plug.protocol).kept_raw:
            tap.start()
        return Bench(plug, device, plug.supervisor(device, self._clock, self._emit, tap), tap)

    def start(self) -> None:
        self._running = True
        for bench in list(self._benches.values()):
            bench.supervisor.start()

    def stop(self) -> None:
        self._running = False
        self.listen_no_more()
        for bench in list(self._benches.values()):
            bench.supervisor.stop()
            bench.tap.stop()

    def tended(self) -> list[Kept]:
        """The threads that read, for whoever looks after them."""
        return [bench.supervisor.kept for bench in list(self._benches.values())] if self._running else []

    # --- looking --------------------------------------------------------------------------------------

    def protocols(self) -> list[Json]:
        """What can be added by name."""
        return [{"name": one.name, "instrument": one.instrument, "kind": one.kind} for one in catalog().values()]

    def ports(self) -> list[Json]:
        """The serial ports of this machine, and which instrument has each."""
        taken = {self._path(bench.plug.url): name for name, bench in list(self._benches.items())}
        return [
            {
                "url": port.stable,
                "path": port.path,
                "description": port.description,
                "seems": list(port.seems),
                "taken_by": taken.get(port.path),
            }
            for port in plugged_in()
        ]

    @staticmethod
    def _path(url: str) -> str:
        try:
            return str(Path(resolved(url)).resolve()) if scheme_of(url) == "serial" else url
        except DeviceError:
            return url

    def report(self) -> list[Json]:
        """One row for each instrument."""
        return [self._row(name, bench) for name, bench in list(self._benches.items())]

    def _row(self, name: str, bench: Bench) -> Json:
        seen, chosen = bench.supervisor.observed, entry(bench.plug.protocol)
        tally, heard = seen.tally(), seen.heard_at
        return {
            "device": name,
            "url": bench.plug.url,
            "instrument": chosen.instrument,
            "gives": list(chosen.gives),
            "two_way": chosen.two_way,
            "evidence": chosen.evidence,
            "note": chosen.note,
            "pairing": chosen.ble.pairing if chosen.ble else "",
            "good": tally.frames,
            "bad": tally.bad_frames,
            "skipped": tally.skipped,
            "bytes": tally.total,
            "last_byte_s": None if heard is None else round(max(0.0, real_seconds() - heard), 1),
            "opened": seen.opened,
            "bad_at": seen.bad_at.isoformat(timespec="seconds") if seen.bad_at else None,
            "tap": {"on": bench.tap.on, "bytes": bench.tap.size, "file": bench.tap.path.name},
            "added": name in self._added,
        }

    def raw(self, name: str) -> Json:
        """The last bytes of one instrument beside what was understood. Raises Refused."""
        seen = self._named(name).supervisor.observed
        return {"rates": seen.rates(real_seconds()), "rows": [_row_json(row) for row in seen.rows()[-60:]]}

    def _named(self, name: str) -> Bench:
        if name not in self._benches:
            raise Refused(f"there is no instrument {name!r} at this chair")
        return self._benches[name]

    def keep_bytes(self, name: str, *, on: bool) -> None:
        """Switch the tap of one instrument. Raises Refused."""
        tap = self._named(name).tap
        if not on:
            tap.stop()
        elif not tap.start():
            raise Refused(f"{tap.path} cannot be written")

    # --- adding ---------------------------------------------------------------------------------------

    def listen(self, url: str, protocol: str | None) -> None:
        """Find out what speaks at `url`. Raises Refused when an instrument of this chair has it."""
        self._free(url)
        self.listen_no_more()
        with self._lock:
            self._listening = Listening(url, protocol)
            self._listening.start()

    def listen_no_more(self) -> None:
        with self._lock:
            listening, self._listening = self._listening, None
        if listening:
            listening.stop()

    def heard(self) -> Json | None:
        """What listening has found so far; None when nobody listens."""
        listening = self._listening
        if listening is None:
            return None
        line = listening.line
        return {
            "url": listening.url,
            "running": listening.running,
            "error": listening.error,
            "line": f"{line.baud} baud 8{line.parity}1" if line else "",
            "heard": [
                {
                    "protocol": one.protocol,
                    "instrument": entry(one.protocol).short,
                    "good": one.good,
                    "bad": one.bad,
                    "fits": one.fits,
                    "values": dict(one.values),
                }
                for one in listening.heard[:4]
            ],
        }

    def add(self, url: str, protocol: str, title: str) -> str:
        """Fit a new instrument, now and at every start. Its name. Raises Refused, UnknownProtocol."""
        chosen = entry(protocol)
        self._free(url)
        if scheme_of(url) not in chosen.transports:
            raise Refused(f"{protocol} is not spoken over {scheme_of(url)}: {', '.join(chosen.transports)}")
        title = " ".join(well_formed(title).split())[:40]
        self.listen_no_more()
        with self._lock:
            plug = Plug(self._new_name(protocol), protocol, url, Origin.LIVE, title=title)
            device = plug.device(self._clock.speed)
            bench = self._bench(plug, device)
            self._benches[plug.name] = bench
            self._added.add(plug.name)
            self._keep()
        self._fit(plug.fitted(device))
        if self._running:
            bench.supervisor.start()
        return plug.name

    def remove(self, name: str) -> None:
        """Take away an instrument that was added here, now and for every start. Raises Refused."""
        bench = self._named(name)
        if name not in self._added:
            raise Refused(f"{name} is named in the configuration: take it out there")
        with self._lock:
            del self._benches[name]
            self._added.discard(name)
            self._keep()
        bench.supervisor.stop()
        bench.tap.stop()

    def _free(self, url: str) -> None:
        try:
            port_url(url)
        except ValueError as error:
            raise Refused(str(error)) from None
        path = self._path(url)
        for name, bench in list(self._benches.items()):
            if path == self._path(bench.plug.url) or place(url) == place(bench.plug.url):
                raise Refused(f"{url} is taken: {name} has it")
        for plug in self.elsewhere():
            if path == self._path(plug.url) or place(url) == place(plug.url):
                raise Refused(f"{url} is taken: {plug.title or plug.name} of another chair has it")

    def plugs(self) -> list[Plug]:
        """What is plugged in here."""
        return [bench.plug for bench in list(self._benches.values())]

    def _new_name(self, protocol: str) -> str:
        number = 1
        while f"{protocol}-{number}" in self._benches:
            number += 1
        return f"{protocol}-{number}"

    def _keep(self) -> None:
        """What was added here is there at the next start."""
        plugs = [bench.plug for name, bench in self._benches.items() if name in self._added]
        try:
            files.keep(self._folder, plugs, self._file)
        except OSError as error:
            log.error("an added instrument is not kept for the next start", why=str(error))


def _row_json(row: Row) -> Json:
    return {
        "at": row.utc.isoformat(timespec="milliseconds"),
        "out": row.out,
        "hex": row.data.hex(" ").upper(),
        "text": "".join(chr(byte) if 0x20 <= byte < 0x7F else "·" for byte in row.data),
        "cut": row.cut,
        "frames": row.frames,
        "bad": row.bad,
        "said": row.said,
    }
