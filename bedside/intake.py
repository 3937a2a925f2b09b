"""What instruments say, on its way to the screen, the alarm engine and the record of one chair.

A fact is kept first. Then it is shown and judged, when it is charted and of now; a number that is set aside leaves
words on the tile (hazards, row 1).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bedside.alarms.alarm_system import AlarmSystem
from bedside.alarms.feed import Feed
from bedside.alarms.pressures import plausible, urgent
from bedside.clock import Instant
from bedside.conditions.priority import Priority
from bedside.desks.cuff_desk import CuffDesk
from bedside.equipment.instruments import Instruments
from bedside.reading import (
    CuffPhase,
    CuffPressure,
    CuffState,
    DeviceTime,
    Link,
    LinkState,
    Numeric,
    Pressure,
    PressureValue,
    Reading,
    Reason,
    Status,
    Vital,
    Waveform,
)
from bedside.told import events as happened
from bedside.told.journal import Journal
from bedside.vitals.arrival import Arrivals, taken
from bedside.vitals.keeping import Keeper
from bedside.vitals.landing import Landing, clock_off_s
from bedside.vitals.pleth import Pleth
from bedside.vitals.pulses import Pulses
from bedside.vitals.values import State
from bedside.vitals.vital_signs import VitalSigns

ASIDE_S = 30.0
FILLED_MMHG = 20
"""A cuff that shows more squeezes its arm, also one that started by itself."""
LOST = {
    Vital.RESPIRATION_RATE: "respiration_signal_lost",
    Vital.ETCO2: "etco2_signal_lost",
    Vital.HEART_RATE: "heart_rate_signal_lost",
}


class Intake:
    """Takes readings in order; `session` says whether one is open, `resting` whether no infusion has begun."""

    def __init__(
        self,
        instruments: Instruments,
        vitals: VitalSigns,
        alarms: AlarmSystem,
        desk: CuffDesk,
        journal: Journal,
        keeper: Keeper,
    ) -> None:
        self._instruments, self._vitals, self._alarms = instruments, vitals, alarms
        self._desk, self._journal, self._keeper = desk, journal, keeper
        self._arrivals, self._landing, self._pleth = Arrivals(), Landing(), Pleth()
        self.flat = False
        self._agreed: set[str] = set()
        self._aside_at = float("-inf")
        self.feed, self.pulses = Feed(), Pulses()
        self.not_before: datetime | None = None
        self.resting = True
        self.judged = False
        """A plausible pressure has come and waits to be judged."""

    def take(self, reading: Reading, real: float) -> None:
        """A reading, as it came."""
        self._instruments.take(reading, real)
        squeezed = self._watch_cuff(reading, real)
        if not self._arrivals.new(reading, again=squeezed):
            return
        for one in self._landing.take(reading, real):
            self._keep(one)

    def tick(self, now: Instant, real: float) -> None:
        """Decide what waited: the bursts of a connection that are over; and what does not come any more."""
        for reading in self._landing.due(real):
            self._keep(replace(reading, received=now))
        for vital, condition in LOST.items():
            gone = self._vitals.gone(vital, now.monotonic)
            self._alarms.engine.declare(condition, Priority.LOW if gone else None)
        self._alarms.engine.declare("pulse_disagrees", self.pulses.priority)
        if self.flat and self._vitals.spo2.shown(now.monotonic).state is State.ABSENT:
            self._wave_is(now, flat=False)

    def open(self, opened: datetime, *, earlier: bool) -> None:
        """Another patient. Unless the readings of before are theirs, nothing of before is."""
        self.not_before = None if earlier else opened
        late = [] if earlier else self._landing.forget()
        self.pulses.forget()
        self._instruments.failed = self._instruments.implausible = None
        self._instruments.aside = self._instruments.clock_wrong = ""
        for reading in late:
            self._keep(reading)

    def close(self) -> None:
        """The patient has left."""
        self.open(datetime.max, earlier=True)

    def _watch_cuff(self, reading: Reading, real: float) -> bool:
        """Follow connections and inflations; whether the device has squeezed since its last result."""
        match reading.fact:
            case Link(LinkState.UP):
                self._landing.connected(reading.device, real)
            case CuffPressure(value) if value > FILLED_MMHG:
                self._landing.inflated(reading.device, real)
            case CuffState(phase) if phase in (CuffPhase.STARTING, CuffPhase.MEASURING, CuffPhase.READING):
                self._landing.inflated(reading.device, real)
        return self._landing.squeezed(reading.device, real)

    def _keep(self, reading: Reading) -> None:
        self._journal.keep(self._keeper.rows(reading, self._journal.session))
        if self._instruments.charts(reading):
            self._chart(reading)  # one that stands by is kept in the record, neither shown nor alarmed on

    def _chart(self, reading: Reading) -> None:
        match reading.fact:
            case Numeric() as fact:
                self._numeric(fact, reading)
            case Waveform() as wave:
                self._wave(wave, reading.received)
            case Pressure() as fact:
                self._pressure(fact, reading)
            case CuffPressure(value):
                self._instruments.cuff_pressure = value
                if value > FILLED_MMHG:
                    self._squeeze(reading.received, on=True)
            case CuffState() as state:
                self._cuff(state, reading.received)
            case Link(state, detail):
                self._journal.note(happened.LinkChanged(reading.device, state, detail), reading.received)
            case DeviceTime():
                apart = self._instruments.clock_apart(reading.device)
                if apart is not None:
                    self._journal.note(happened.DeviceClockApart(reading.device, round(apart, 1)), reading.received)
            case Status(code):
                self._journal.note(happened.DeviceStatus(reading.device, code), reading.received)

    # --- numbers ------------------------------------------------------------------------------------

    def _numeric(self, fact: Numeric, reading: Reading) -> None:
        at = reading.received.monotonic
        if fact.kind == "history":
            return
        if not self.feed.channels.charts(reading.device, fact.vital, fact.channel, fact.value, at):
            return
        self._vitals.numeric(fact, at)
        if self.feed.numeric(self._alarms.engine, fact.vital, fact.value, fact.reason, fact.quality, at):
            self._alarms.heard(at)

    def _wave(self, wave: Waveform, at: Instant) -> None:
        flat = self._pleth.take(wave, at.monotonic)
        if flat is not None:
            self._wave_is(at, flat=flat and self._vitals.spo2.shown(at.monotonic).state is State.LIVE)

    def _wave_is(self, at: Instant, *, flat: bool) -> None:
        if flat is self.flat:
            return
        self.flat = flat
        self._alarms.engine.wave(at.monotonic, flat=flat)
        if self._journal.session:
            self._journal.note(happened.PlethFlat(flat), at)

    # --- the cuff -----------------------------------------------------------------------------------

    def _cuff(self, state: CuffState, at: Instant) -> None:
        self._vitals.trend.version += self._desk.told(state, at)
        if state.phase in (CuffPhase.STARTING, CuffPhase.MEASURING):
            self._squeeze(at, on=True)
        elif state.phase is not CuffPhase.ABORTING:
            self._squeeze(at, on=False)

    def _squeeze(self, at: Instant, *, on: bool) -> None:
        """Whether the cuff squeezes its arm."""
        window = self._alarms.engine.window
        changed = (window.filling if on else window.empty)(at.monotonic)
        if changed and window.same_arm and self._journal.session:
            self._journal.note(happened.CuffSqueezed(on), at)

    def _pressure(self, fact: Pressure, reading: Reading) -> None:
        at, utc = taken(reading)
        if fact.kind == "history":
            self._set_aside(fact, reading, "from its memory")
        elif self._of_before(reading, utc):
            self._set_aside(fact, reading, "of before this session")
        elif fact.value is None:
            self._alarms.heard(reading.received.monotonic)
            self._failed(fact.reason, reading.received)
        else:
            self._alarms.heard(reading.received.monotonic)
            self._determination(fact, fact.value, reading, at, utc)

    def _of_before(self, reading: Reading, utc: datetime) -> bool:
        """Taken before this patient sat down: by its age, or by a clock that has agreed with ours before."""
        if self.not_before is None:
            return False
        off = clock_off_s(reading)
        if off is not None and off < 0 and reading.device in self._agreed:
            utc = reading.received.utc + timedelta(seconds=off)
        return utc < self.not_before

    def _set_aside(self, fact: Pressure, reading: Reading, why: str) -> None:
        """No number vanishes without a word."""
        if fact.value is None:
            return
        said = f" of {fact.measured_at.replace('T', ' ')[:16]}" if fact.measured_at else ""
        words = f"{fact.value.systolic:g}/{fact.value.diastolic:g}{said} {why}: not shown as now"
        self._instruments.aside, self._aside_at = words, reading.received.monotonic
        self._journal.note(happened.PressureSetAside(reading.device, words), reading.received)

    def _determination(
        self, fact: Pressure, value: PressureValue, reading: Reading, at: float, utc: datetime
    ) -> None:
        instruments = self._instruments
        instruments.failed = None
        if reading.received.monotonic - self._aside_at > ASIDE_S:
            instruments.aside = ""  # what was set aside with this one still has its words
        off = clock_off_s(reading)
        if fact.measured_at is not None and off is None:
            self._agreed.add(reading.device)
        instruments.clock_wrong = (fact.measured_at or "").replace("T", " ")[:19] if off else ""
        self.feed.pressure(self._alarms.engine, value, None, reading.received.monotonic)
        if not plausible(value):
            self._implausible(value, reading.received)
            return
        instruments.implausible = None
        self._compare(value.pulse_rate, reading.received)
        self._vitals.determination(
            value, at, utc, resting=self.resting, quality=fact.quality, clock_says=instruments.clock_wrong
        )
        self.judged = self._journal.session is not None

    def _implausible(self, value: PressureValue, at: Instant) -> None:
        self._instruments.implausible = f"{value.systolic:g}/{value.diastolic:g}"
        self._vitals.pressure.doubt()
        if urgent(value) and self._journal.session:
            self._desk.implausible(at)

    def _compare(self, counted: float | None, at: Instant) -> None:
        """The cuff's count of the pulse beside the oximeter's."""
        before = self.pulses.priority
        shown = self._vitals.pulse_rate.shown(at.monotonic)
        oximeter = shown.value if shown.state is State.LIVE else None
        self.pulses.determination(counted, oximeter, self._alarms.limits)
        if self.pulses.priority is not before:
            event = happened.PulseCompared(counted, oximeter, str(self.pulses.priority or ""))
            self._journal.note(event, at)

    def _failed(self, reason: Reason | None, at: Instant) -> None:
        if not self.feed.pressure(self._alarms.engine, None, reason, at.monotonic):
            return
        self._instruments.failed = reason
        if self._journal.session:  # no cuff is started where nobody sits
            self._desk.failed(at)


def channels_of(
    intake: Intake, devices: list[str]
) -> tuple[tuple[str, int, tuple[tuple[int, float | None], ...]], ...]:
    """The devices with two sensors of one kind: the device, the channel that counts, and each one's number."""
    channels = intake.feed.channels
    return tuple(
        (device, channels.charted(device), named) for device in devices if (named := channels.named(device))
    )
