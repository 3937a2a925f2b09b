"""What a press on the Devices page does, and what is said of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bedside.errors import CommandRefused
from bedside.told import orders as wanted
from bedside.told.by import By
from bedside.told.orders import Order
from dashboard import instruments
from dashboard.pages.devices.adding import Wanted, heard_of
from dashboard.pages.devices.drawn import PRESSED
from dashboard.pages.pressing import pressed
from dashboard.seat import Seat, Workbench


@dataclass(frozen=True, slots=True)
class Act:
    """`words` are said; `chosen` and `wanted` are what the page has from now on, None: as before."""

    words: str = ""
    wrong: bool = False
    chosen: str | None = None
    wanted: Wanted | None = None
    emptied: bool = False


@dataclass(frozen=True, slots=True)
class Acts:
    """Of one page: `shown` is the instrument whose bytes are shown."""

    seat: Seat
    bench: Workbench
    by: By
    shown: str
    wanted: Wanted

    def press(self, key: Any, value: Any, url: str, title: str) -> Act:
        """What `key` does; refusals in words."""
        refusals: tuple[type[Exception], ...] = (CommandRefused, *self.bench.refusals)
        try:
            return self._press(key, value, url, title)
        except refusals as refused:
            return Act(str(refused), wrong=True)

    def _press(self, key: Any, value: Any, url: str, title: str) -> Act:
        what = pressed(value) if key == PRESSED else (key, "")
        match what:
            case "open", name:
                return Act(chosen=name)
            case "port", port:
                return self._listen(port)
            case "sensor", sensor:
                return self._chart(sensor)
        return self._static(str(key), value, url, title)

    def _static(self, key: str, value: Any, url: str, title: str) -> Act:
        match key:
            case "dv-go" | "dv-url":
                return self._listen(url)
            case "dv-protocol":
                return self._listen(self.wanted.url or url, str(value))
            case "dv-add-it":
                return self._add(title)
            case "dv-tap":
                return self._tap()
            case "dv-use":
                return self._said(wanted.UseDevice(self.shown), "")
            case _:
                instruments.removed(self.seat, self.bench, self.shown, self.by)
                return Act("Removed.")

    def _said(self, order: Order, done: str) -> Act:
        said = self.seat.press(order, self.by)
        return Act(said or done, wrong=bool(said))

    def _listen(self, url: str, protocol: str = "") -> Act:
        if not url:
            return Act("Name a port.", wrong=True)
        self.bench.listen(url, protocol or None)
        return Act(wanted=Wanted(url, protocol))

    def _chart(self, sensor: str) -> Act:
        channel, _, device = sensor.partition(" ")
        order = wanted.UseChannel(device, int(channel))
        return self._said(order, f"Sensor {int(channel) or 1} is on the page from its next value.")

    def _tap(self) -> Act:
        row = next((each for each in self.bench.report() if each["device"] == self.shown), None)
        if row is not None:
            self.bench.keep_bytes(self.shown, on=not row["tap"]["on"])
        return Act()

    def _add(self, title: str) -> Act:
        protocol = heard_of(self.bench.heard(), self.wanted).chosen(self.wanted)
        name = self.bench.add(self.wanted.url, protocol, title)
        return Act("Added. It is there again after every start.", chosen=name, wanted=Wanted(), emptied=True)
