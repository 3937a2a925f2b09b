"""One instrument of a chair as a configuration names it, and what is made of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bedside.clock import Clock
from bedside.equipment.fitted import Fitted
from bedside.reading import Origin, Reading
from devices.catalog import entry
from devices.device import Device
from devices.links.link import Link
from devices.links.opening import open_link
from devices.links.tap import Tap, TappedLink
from devices.pressure.two_way import TwoWayCuff
from devices.supervisor import Supervisor


@dataclass(frozen=True, slots=True)
class Plug:
    """Its protocol, where it is, how real it is; `title` is what people call it."""

    name: str
    protocol: str
    url: str
    origin: Origin
    tap: Path | None = None
    self_timed: bool = False
    quirk: str | None = None
    title: str = ""

    def device(self, speed: float) -> Device:
        """The host's side of the conversation, on a chair's clock that runs `speed` times real time."""
        chosen = entry(self.protocol)
        return chosen.device(chosen.decoder_for(self.quirk), speed)

    def fitted(self, device: Device) -> Fitted:
        """What the chair's monitor is told of it."""
        chosen = entry(self.protocol)
        order = device.order if isinstance(device, TwoWayCuff) else None
        return Fitted(
            self.name,
            self.protocol,
            self.title or chosen.short,
            chosen.kind,
            chosen.period_s,
            self.origin,
            order,
            self.self_timed,
            any("pleth" in given for given in chosen.gives),
        )

    def supervisor(self, device: Device, clock: Clock, emit: Callable[[Reading], None], tap: Tap) -> Supervisor:
        """Runs `device` on this plug's wire for ever."""
        chosen = entry(self.protocol)

        def opened() -> Link:
            return TappedLink(open_link(chosen, self.url), tap)

        return Supervisor(self.name, device, opened, clock, emit, self.origin, chosen.silence)
