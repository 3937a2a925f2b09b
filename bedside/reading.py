"""What an instrument can say, and a Reading: one such fact with its time, device and origin.

Decoders make facts; they own no clock. Whoever reads the link stamps the fact and makes the Reading.
Absence is typed (decision 0006): a fact holds a value or a `Reason` why there is none, and zero never
stands for missing.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bedside.clock import Instant


class Vital(StrEnum):
    """ISO/IEEE 11073 measurements this program shows, each with one unit."""

    SPO2 = "spo2"
    PULSE_RATE = "pulse_rate"
    PERFUSION_INDEX = "perfusion_index"
    PLETH = "pleth"
    HEART_RATE = "heart_rate"
    RESPIRATION_RATE = "respiration_rate"
    ETCO2 = "etco2"
    TEMPERATURE = "temperature"


UNITS: dict[Vital, str] = {
    Vital.SPO2: "%",
    Vital.PULSE_RATE: "1/min",
    Vital.PERFUSION_INDEX: "%",
    Vital.PLETH: "1",
    Vital.HEART_RATE: "1/min",
    Vital.RESPIRATION_RATE: "1/min",
    Vital.ETCO2: "mmHg",
    Vital.TEMPERATURE: "Cel",
}


class Origin(StrEnum):
    """How real a datum is; ordered from most to least."""

    LIVE = "live"
    REPLAYED = "replayed"
    SIMULATED = "simulated"

    @staticmethod
    def least_real(origins: list[Origin]) -> Origin:
        order = list(Origin)
        return max(origins, key=order.index, default=Origin.LIVE)


class Reason(StrEnum):
    """Why there is no value."""

    SENSOR_OFF = "sensor_off"
    NO_SENSOR = "no_sensor"
    SEARCHING = "searching"
    ARTIFACT = "artifact"
    LOW_SIGNAL = "low_signal"
    OUT_OF_RANGE = "out_of_range"
    INVALID = "invalid"
    NOT_SUPPORTED = "not_supported"
    NOT_UPDATED = "not_updated"
    DEMO = "demo"
    DEVICE_FAULT = "device_fault"
    CUFF_LOOSE = "cuff_loose"
    CUFF_LEAK = "cuff_leak"
    MOTION = "motion"
    WEAK_SIGNAL = "weak_signal"
    TIMEOUT = "timeout"
    OVER_PRESSURE = "over_pressure"
    BLOCKED = "blocked"
    ABORTED = "aborted"


class Quality(StrEnum):
    """What the instrument says about a value it does give."""

    LOW_PERFUSION = "low_perfusion"
    WEAK_SIGNAL = "weak_signal"
    ARTIFACT = "artifact"
    IRREGULAR_PULSE = "irregular_pulse"
    BODY_MOVEMENT = "body_movement"
    CUFF_LOOSE = "cuff_loose"
    IMPROPER_POSITION = "improper_position"
    PULSE_ABOVE_RANGE = "pulse_above_range"
    PULSE_BELOW_RANGE = "pulse_below_range"
    DEVICE_ALARM = "device_alarm"


class LinkState(StrEnum):
    """What is known of the wire to a device."""

    UP = "up"
    SILENT = "silent"
    RECONNECTING = "reconnecting"
    DOWN = "down"


class CuffPhase(StrEnum):
    """Where a cuff is in a determination; UNKNOWN after every connect, until it has answered."""

    UNKNOWN = "unknown"
    IDLE = "idle"
    STARTING = "starting"
    MEASURING = "measuring"
    READING = "reading"
    ABORTING = "aborting"


@dataclass(frozen=True, slots=True)
class Numeric:
    """A displayed number, or the reason why the instrument shows none.

    `kind` is "history" for a number out of the instrument's memory; only then it carries `measured_at`,
    ISO 8601 in the device's own time. `channel`: 0 for the only or first one, 2 and so on for a second sensor of
    the same kind on one instrument.
    """

    vital: Vital
    value: float | None
    reason: Reason | None = None
    quality: tuple[Quality, ...] = ()
    kind: str = "spot"
    measured_at: str | None = None
    channel: int = 0

    def __post_init__(self) -> None:
        if (self.value is None) == (self.reason is None):
            raise ValueError("a numeric has a value or a reason, never both and never neither")


@dataclass(frozen=True, slots=True)
class PressureValue:
    """One completed determination in mmHg; `mean` and `pulse_rate` are None when the instrument gives none."""

    systolic: float
    diastolic: float
    mean: float | None
    pulse_rate: float | None


@dataclass(frozen=True, slots=True)
class Pressure:
    """A determination, or the reason why it failed.

    `kind`: spot, auto (the device's own cycle took it) or history (from its memory). `measured_at`: the device's
    own time, ISO 8601. `age_s`: how old it is by the device's own clock, None when that cannot be told from what
    the device sent. `untimed`: `measured_at` may be the message's time and not the measurement's.
    """

    value: PressureValue | None
    reason: Reason | None = None
    quality: tuple[Quality, ...] = ()
    kind: str = "spot"
    measured_at: str | None = None
    age_s: float | None = None
    untimed: bool = False

    def __post_init__(self) -> None:
        if (self.value is None) == (self.reason is None):
            raise ValueError("a pressure has a value or a reason, never both and never neither")


@dataclass(frozen=True, slots=True)
class CuffPressure:
    """The pressure in the cuff now, mmHg: shown while measuring, never charted as blood pressure."""

    value: int


@dataclass(frozen=True, slots=True)
class Waveform:
    """Consecutive samples in device counts, 0 to `span`, at `rate` per second, the last one taken when received."""

    vital: Vital
    samples: tuple[int, ...]
    rate: float
    span: int = 255


@dataclass(frozen=True, slots=True)
class Status:
    """A change of the device's own state; codes as in the contract (`low_battery`, ...)."""

    code: str


@dataclass(frozen=True, slots=True)
class Ack:
    """The device's answer to a command; codes as in the contract (`received`, `done`, `busy`, ...)."""

    code: str


@dataclass(frozen=True, slots=True)
class DeviceTime:
    """The instrument's own clock, ISO 8601, with its offset when it sends one: compared with the host's, never
    used in its place."""

    said: str


@dataclass(frozen=True, slots=True)
class Link:
    """The wire's state changed; `detail` is a sentence for a person."""

    state: LinkState
    detail: str = ""


@dataclass(frozen=True, slots=True)
class CuffState:
    """What the host side of a two-way cuff is doing.

    `cycle_s` is the automatic cycle in force (None: off), `stat_until` and `next_start` are monotonic
    seconds, `stopped` says why an automatic cycle ended by itself.
    """

    phase: CuffPhase
    cycle_s: float | None = None
    next_start: float | None = None
    stat_until: float | None = None
    stopped: str | None = None


Fact = Numeric | Pressure | CuffPressure | Waveform | Status | Ack | DeviceTime | Link | CuffState


@dataclass(frozen=True, slots=True)
class Reading:
    """One fact from one device: when the host received it, from which device, and how real it is."""

    fact: Fact
    device: str
    origin: Origin
    received: Instant
