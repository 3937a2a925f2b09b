"""What cuff, instruments and switches were left at in one session, folded from its events.

Times are UTC seconds since 1970: whoever resumes turns them into his own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from bedside.told import events as happened


@dataclass(frozen=True, slots=True)
class CuffHeld:
    """`cycle_s`, `repeat_at` and `second_at` are what the cuff `device` was to do, `first_s` is the first cycle of
    the session; `infusion_stopped_at`: the faster cycle of the infusion still held."""

    device: str = ""
    cycle_s: float | None = None
    first_s: float | None = None
    repeat_at: float | None = None
    second_at: float | None = None
    infusion_stopped_at: float | None = None
    ordered: bool = False

    def after(self, event: happened.Event, at: float) -> CuffHeld:
        """What holds after `event`."""
        match event:
            case happened.CuffOrdered():
                return self._ordered(event)
            case happened.CuffCycleStopped():
                return replace(self, cycle_s=None)
            case happened.RepeatPlanned(_, in_s):
                return replace(self, repeat_at=at + in_s)
            case happened.SecondPlanned(in_s):
                return replace(self, second_at=at + in_s)
            case happened.InfusionStarted() | happened.SprayGiven() | happened.ObservationBegan():
                return replace(self, second_at=None)
            case happened.InfusionStopped():
                return replace(self, infusion_stopped_at=at)
            case happened.CycleSettled():
                return replace(self, infusion_stopped_at=None)
            case _:
                return self

    def _ordered(self, event: happened.CuffOrdered) -> CuffHeld:
        cycle = event.cycle_s if event.what == "cycle" else self.cycle_s
        again = event.what in ("measure", "repeat", "again")
        return replace(
            self,
            device=event.device or self.device,
            cycle_s=cycle,
            first_s=self.first_s or cycle,
            repeat_at=None if again else self.repeat_at,
            second_at=None if event.what in ("second", "stop") else self.second_at,
            ordered=True,
        )


@dataclass(frozen=True, slots=True)
class RoomHeld:
    """`switches` by the kind of their event, as they stand; the bedside `screen`; the channel chosen of each
    device, and the devices chosen, the last one last."""

    switches: Mapping[str, bool] = field(default_factory=dict)
    screen: str = ""
    channels: Mapping[str, int] = field(default_factory=dict)
    sources: tuple[str, ...] = ()
    duty: happened.DutyTaken | None = None

    @property
    def audio_off(self) -> bool:
        return self.switches.get(happened.AudioOff.kind, False)

    @property
    def dark(self) -> bool:
        return self.switches.get(happened.DarkRoom.kind, False)

    @property
    def same_arm(self) -> bool | None:
        """None: nobody has said."""
        return self.switches.get(happened.SameArm.kind)

    def after(self, event: happened.Event) -> RoomHeld:
        """What holds after `event`. An event that says `switch` of itself is one, on or off."""
        if getattr(event, "switch", False):
            return replace(self, switches={**self.switches, event.kind: event.on})  # type: ignore[union-attr]
        match event:
            case happened.ScreenChosen(display):
                return replace(self, screen=display)
            case happened.ChannelChosen(device, channel):
                return replace(self, channels={**self.channels, device: channel})
            case happened.SourceChosen(device):
                return replace(self, sources=(*self.sources, device))
            case happened.DutyTaken() as duty:
                return replace(self, duty=duty)
            case _:
                return self
