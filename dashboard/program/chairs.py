"""All chairs of this program: one record, each chair with threads of its own, started and stopped together."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import structlog

from bedside.clock import Clock
from clinic.record.writer import Writer
from dashboard.program.chair_run import ChairRun, Opened
from dashboard.seat import Seat
from devices.device import Device
from devices.kept import FILE, Kept
from devices.plug import Plug
from devices.workbench import Workbench

log = structlog.get_logger("chairs")


class Chairs:
    """The chairs in their order. One that fails at its start, or at its end, keeps no other from it."""

    def __init__(self, record: Opened) -> None:
        self._writer: Writer = record.writer
        self._folder = record.folder
        self.runs: list[ChairRun] = []
        self.seats: dict[str, Seat] = {}
        self._benches: list[Workbench] = []
        self._writer.so_far = lambda: [told for run in self.runs for told in run.monitor.told]

    def add(self, run: ChairRun, clock: Clock) -> None:
        """A chair, prepared and at work. The first one's caretaker looks after what all have together."""
        run.shared = () if self.runs else (self._writer.kept,)
        self.runs.append(run)
        self.seats[run.monitor.chair.bed] = run.seat(clock)

    def work(
        self,
        run: ChairRun,
        plugs: Sequence[Plug],
        devices: Sequence[Device],
        clock: Clock,
        kept: Kept | None = None,
        file: str = FILE,
    ) -> None:
        """The instruments of a chair at work, and the chair told of those that are added later."""
        bench = Workbench(run.folder, clock, run.emit, run.monitor.submit, file)
        bench.set_up(plugs, devices, kept)
        bench.elsewhere = lambda: [plug for other in self._benches if other is not bench for plug in other.plugs()]
        self._benches.append(bench)
        run.workbench = bench
        run.devices.append(bench)

    def start(self) -> None:
        for run in self.runs:
            self._each(run, run.start, "a chair could not be started whole")

    def stop(self) -> None:
        for run in self.runs:
            self._each(run, run.stop, "a chair did not stop in good order")
        if not self._writer.close():
            log.error("not everything could be written to the record", folder=str(self._folder))

    @staticmethod
    def _each(run: ChairRun, act: Callable[[], None], words: str) -> None:
        try:
            act()
        except Exception:
            log.exception(words, bed=run.monitor.chair.bed)

    def serve(self, host: str, port: int, *, viewers: int, browser: bool, words: Sequence[str] = ()) -> None:
        """Serve the pages of every chair until somebody says stop."""
        from dashboard.program.serving import serve

        told = [f"The record is in {self._folder.absolute()}", *words]
        serve(
            self.seats, host, port, viewers=viewers, browser=browser, started=self.start, stop=self.stop, words=told
        )


def port_free(host: str, port: int) -> None:
    """Raises a usage error where it is taken."""
    from dashboard.program.serving import free_or_refuse

    free_or_refuse(host, port)
