"""From what an instrument shows, and from what is told of a chair, to what the alarm engine hears. The monitor, a
session that is judged again and a recorded series go through here, so that all three hear the same."""

from __future__ import annotations

from collections.abc import Collection

from bedside.alarms.engine import AlarmEngine
from bedside.alarms.pressures import Expected
from bedside.alarms.pulse_loss import PulseState
from bedside.reading import PressureValue, Quality, Reason, Vital
from bedside.told import events as happened
from bedside.vitals.channels import FRESH_S, Channels

INDEXED_S = 30.0
NO_PULSE = {
    Reason.SEARCHING: PulseState.SEARCHING,
    Reason.LOW_SIGNAL: PulseState.LOW_SIGNAL,
    Reason.OUT_OF_RANGE: PulseState.SEARCHING,  # a rate of 0
    Reason.SENSOR_OFF: PulseState.SENSOR_OFF,
    Reason.NO_SENSOR: PulseState.SENSOR_OFF,
}
"""What a pulse rate that is missing means. Any other reason says nothing of the patient."""


class Feed:
    """Of one chair. Times are chair seconds."""

    def __init__(self) -> None:
        self.channels = Channels()
        self._indexed: float | None = None

    def numeric(
        self,
        engine: AlarmEngine,
        vital: Vital,
        value: float | None,
        reason: Reason | None,
        quality: Collection[str],
        at: float,
    ) -> bool:
        """Give the engine a number that is charted, or why there is none; whether there is anything to judge."""
        if value is None and vital is Vital.HEART_RATE and reason is Reason.OUT_OF_RANGE:
            value = 0.0  # an ECG that counts no beat
        if value is None:
            state = NO_PULSE.get(reason) if reason and vital is Vital.PULSE_RATE else None
            if state:
                engine.no_pulse(state, at)
            return state is not None
        if vital is Vital.PERFUSION_INDEX:
            self._indexed = at
        elif vital is Vital.SPO2:
            engine.marked(at, weak=self._weak(quality, at))
        return engine.numeric(vital, value, at)

    def pressure(self, engine: AlarmEngine, value: PressureValue | None, reason: Reason | None, at: float) -> bool:
        """Give the engine a determination or, without a value, one that failed; whether it is one or the other."""
        if value is not None:
            engine.determination(value, at)
        elif reason is Reason.ABORTED:
            return False  # somebody stopped it: no fault of the cuff's
        else:
            engine.pressure_failed()
        return True

    def refreshed(self, seconds: float) -> None:
        """The oximeter in use shows a new number every so many seconds."""
        self.channels.fresh_s = max(FRESH_S, 3 * seconds)

    def told(self, engine: AlarmEngine, event: happened.Event, at: float) -> None:
        """Give the engine what was told of probe, cuff and instruments when it came in, as the monitor did then."""
        match event:
            case happened.SameArm(on):
                engine.window.same_arm = on
            case happened.CuffSqueezed(on):
                (engine.window.filling if on else engine.window.empty)(at)
            case happened.RefreshedEvery(seconds, others) if seconds > 0:
                engine.refreshed_every(seconds)
                engine.others_every(others or seconds)
                self.refreshed(seconds)
            case happened.PlethFlat(on):
                engine.wave(at, flat=on)
            case happened.PressureExpected(low, medium):
                engine.expect(Expected(low, medium) if medium else None, at)
            case happened.ChannelChosen(device, channel):
                self.channels.chosen[device] = channel
            case happened.ProcessStarted():
                engine.restarted(at)  # nobody looked until then

    def _weak(self, quality: Collection[str], at: float) -> bool:
        """A mark of low perfusion speaks where no index does: one fault is one alarm."""
        indexed = self._indexed is not None and at - self._indexed < INDEXED_S
        return Quality.WEAK_SIGNAL in quality or (Quality.LOW_PERFUSION in quality and not indexed)
