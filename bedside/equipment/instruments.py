"""What the monitor knows of its devices: their wires, how long they have been silent, what the cuff does."""

from __future__ import annotations

from dataclasses import dataclass, field

from bedside.conditions.table import TABLE, Priority
from bedside.equipment.fitted import Fitted, Known, apart_of
from bedside.equipment.views import CuffView, DeviceView
from bedside.errors import CommandRefused
from bedside.phase import Phase
from bedside.reading import (
    CuffPhase,
    CuffPressure,
    CuffState,
    DeviceTime,
    Link,
    LinkState,
    Numeric,
    Origin,
    Pressure,
    Reading,
    Status,
    Vital,
    Waveform,
)
from bedside.told.orders import CuffOrder
from bedside.vitals.arrival import apart_s

LINK_LOST_S = TABLE["device_link_lost"].delay_s
OXIMETRY, PRESSURE, OTHERS = "oximetry", "pressure", "others"
OTHER_VITALS = (Vital.RESPIRATION_RATE, Vital.ETCO2, Vital.HEART_RATE, Vital.TEMPERATURE)


@dataclass(slots=True)
class Instruments:
    """All devices of a chair. Link times are real seconds: a wire does not run faster with a story."""

    devices: dict[str, Known] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    cuff: CuffState | None = None
    cuff_pressure: int | None = None
    failed: str | None = None
    implausible: str | None = None
    aside: str = ""
    clock_wrong: str = ""
    settling: bool = False
    cycle_lost: str | None = None
    ran_s: float | None = None
    repeat_at: float | None = None
    second_at: float | None = None
    resting: bool = False
    confirmed: tuple[str, ...] = ()
    _forgiven: str | None = None

    def fit(self, fitted: Fitted, real: float) -> None:
        """A device belongs to this chair. What nobody gives yet is charted from it; else it stands by."""
        self.devices[fitted.device] = Known(fitted, since=real)
        for group in fitted.groups:
            self.sources.setdefault(group, fitted.device)

    def use(self, device: str) -> None:
        """Chart from this device from now on: somebody chose it. Sources never switch by themselves.

        Raises CommandRefused when there is no such device.
        """
        known = self.devices.get(device)
        if known is None:
            raise CommandRefused(f"There is no instrument {device} at this chair.")
        if not known.fitted.groups:
            raise CommandRefused("Nothing can be charted from this instrument.")
        for group in known.fitted.groups:
            self.sources[group] = device
        if known.gives_others:
            self.sources[OTHERS] = device

    def remove(self, device: str) -> None:
        """It does not belong to this chair any more. Raises CommandRefused while something is charted from it."""
        if device not in self.devices:
            raise CommandRefused(f"There is no instrument {device} at this chair.")
        if self.in_use(device):
            raise CommandRefused("This instrument is in use: choose another one first.")
        del self.devices[device]

    def charts(self, reading: Reading) -> bool:
        """Whether what this reading says is shown and alarmed on, or only kept."""
        match reading.fact:
            case Numeric(vital) if vital in OTHER_VITALS:
                return self.sources.get(OTHERS, reading.device) == reading.device
            case Numeric() | Waveform():
                return self.sources.get(OXIMETRY, reading.device) == reading.device
            case Pressure() | CuffPressure() | CuffState():
                return self.sources.get(PRESSURE, reading.device) == reading.device
            case _:
                return True

    def clock_apart(self, device: str) -> float | None:
        """By how much a device's clock has come to differ from the host's, told once until they agree again."""
        known = self.devices.get(device)
        if known is None or known.apart_s is None:
            return None
        apart = apart_of(known)
        fresh, known.clock_told = apart and not known.clock_told, apart
        return known.apart_s if fresh else None

    def in_use(self, device: str) -> bool:
        return device in self.sources.values()

    @property
    def period_s(self) -> float:
        """How often the oximeter in use refreshes its numbers."""
        return self._period_s(OXIMETRY)

    @property
    def others_s(self) -> float:
        """The same of the instrument that gives respiration, EtCO2 and the ECG's rate."""
        return self._period_s(OTHERS)

    def _period_s(self, group: str) -> float:
        known = self.devices.get(self.sources.get(group, ""))
        return known.period_s if known else 1.0

    @property
    def cuff_device(self) -> str:
        """The device pressures are charted from; empty: none."""
        return self.sources.get(PRESSURE, "")

    def title(self, device: str) -> str:
        """What people call a device."""
        known = self.devices.get(device)
        return known.fitted.title if known else device

    @property
    def cuff_ready(self) -> bool:
        """Whether the cuff in use has answered and takes orders."""
        known = self.orderable
        state = self.cuff.phase if self.cuff else CuffPhase.UNKNOWN
        return known is not None and known.link is LinkState.UP and state is CuffPhase.IDLE

    def take(self, reading: Reading, real: float) -> None:
        """Note what a reading says of its device."""
        known = self.devices.get(reading.device)
        if known is None:
            return
        match reading.fact:
            case Link(state, detail):
                known.link, known.detail, known.since = state, detail, real
            case Status(code):
                known.battery_low = known.battery_low or code in ("low_battery", "critical_battery")
            case Numeric(vital) if vital in OTHER_VITALS:
                known.gives_others = True
                self.sources.setdefault(OTHERS, reading.device)
            case Numeric(vital=Vital.SPO2, channel=0) if known.fitted.kind == "monitor":
                known.heard_spo2.append(reading.received.monotonic)
            case DeviceTime(said):
                known.apart_s = apart_s(said, reading.received.utc)
            case CuffState() as state:
                if self.charts(reading):
                    self._cuff(state)
                return
        if not isinstance(reading.fact, Link):
            known.heard = real

    def _cuff(self, state: CuffState) -> None:
        if state.phase not in (CuffPhase.MEASURING, CuffPhase.ABORTING):
            self.cuff_pressure = None
        if state.cycle_s is not None or state.stat_until is not None:
            self.cycle_lost = None
        if state.stopped is None:
            self._forgiven = None
        self.ran_s = state.cycle_s or self.ran_s
        self.cuff = state

    def order(self, order: CuffOrder) -> None:
        """Hand an order to the cuff. Raises CommandRefused when there is none or it cannot hear."""
        known = self.orderable
        if known is None or known.fitted.order is None:
            raise CommandRefused("There is no cuff here that this program can start.")
        if known.link is not LinkState.UP:
            raise CommandRefused("The cuff is not connected: use the instrument itself, check its cable.")
        known.fitted.order(order)

    @property
    def orderable(self) -> Known | None:
        """The cuff in use, when the host can start it."""
        known = self.devices.get(self.sources.get(PRESSURE, ""))
        return known if known and known.fitted.order and not known.fitted.self_timed else None

    def forgive(self) -> None:
        """The session is over: a cycle that stopped in it is nothing to the next patient."""
        self.cycle_lost = self.ran_s = None
        self._forgiven = self.cuff.stopped if self.cuff else None

    @property
    def has_cuff(self) -> bool:
        return PRESSURE in self.sources

    @property
    def origin(self) -> Origin:
        return Origin.least_real([known.fitted.origin for known in self.devices.values()])

    @property
    def stopped(self) -> str | None:
        """Why the automatic cycle is not running any more, while nobody has chosen one again."""
        stopped = self.cuff.stopped if self.cuff else None
        return self.cycle_lost or (None if stopped == self._forgiven else stopped)

    @property
    def _self_timed(self) -> bool:
        known = self.devices.get(self.sources.get(PRESSURE, ""))
        return known is not None and (known.fitted.self_timed or known.fitted.order is None)

    @property
    def cycle_s(self) -> float | None:
        return self.cuff.cycle_s if self.cuff else None

    def silent(self) -> Priority | None:
        quiet = any(known.link is LinkState.SILENT for known in self.needed)
        return Priority.LOW if quiet else None

    def lost(self, phase: Phase, real: float) -> Priority | None:
        gone = any(
            known.link in (LinkState.RECONNECTING, LinkState.DOWN) and real - known.since >= LINK_LOST_S
            for known in self.needed
        )
        if not gone:
            return None
        return Priority.MEDIUM if phase.watched else Priority.LOW

    @property
    def away(self) -> tuple[str, ...] | None:
        """Titles of instruments in use that are not connected; None where there is no instrument."""
        if not self.devices:
            return None
        return tuple(known.fitted.title for known in self.needed if known.link is not LinkState.UP)

    @property
    def needed(self) -> list[Known]:
        """The devices something is charted from: one that stands by may be away."""
        return [known for known in self.devices.values() if self.in_use(known.fitted.device)]

    def views(self, real: float) -> tuple[DeviceView, ...]:
        return tuple(
            DeviceView(
                known.fitted.device,
                known.fitted.protocol,
                known.fitted.title,
                known.fitted.kind,
                known.link,
                known.detail,
                None if known.heard is None else max(0.0, real - known.heard),
                known.battery_low,
                not self.in_use(known.fitted.device),
                known.apart_s,
                known.fitted.waves,
            )
            for known in self.devices.values()
        )

    def cuff_view(self, now: float) -> CuffView | None:
        if not self.has_cuff:
            return None
        state = self.cuff or CuffState(CuffPhase.UNKNOWN)
        return CuffView(
            state.phase,
            self.cuff_pressure,
            state.cycle_s,
            None if state.next_start is None else max(0.0, state.next_start - now),
            None if state.stat_until is None else max(0.0, state.stat_until - now),
            self.stopped,
            self.ran_s if self.stopped else None,
            self.failed,
            self.implausible,
            self._self_timed,
            None if self.repeat_at is None else max(0.0, self.repeat_at - now),
            self.confirmed,
            self.aside,
            self.clock_wrong,
            self.settling,
            self.resting,
            None if self.second_at is None else max(0.0, self.second_at - now),
        )
