"""From a number an instrument shows to what the alarm engine hears. The monitor and a session that is judged again
go through here, so that both hear the same."""

from __future__ import annotations

from collections.abc import Collection

from bedside.alarms.engine import AlarmEngine
from bedside.alarms.pulse_loss import PulseState
from bedside.reading import Quality, Reason, Vital
from bedside.vitals.channels import Channels

INDEXED_S = 30.0
NO_PULSE = {
    Reason.SEARCHING: PulseState.SEARCHING,
    Reason.LOW_SIGNAL: PulseState.LOW_SIGNAL,
    Reason.OUT_OF_RANGE: PulseState.SEARCHING,  # a rate of 0
    Reason.SENSOR_OFF: PulseState.SENSOR_OFF,
    Reason.NO_SENSOR: PulseState.SENSOR_OFF,
}
"""What a pulse rate that is missing means. Any other reason says nothing of the patient."""


class Numbers:
    """Of one chair. Times are chair seconds."""

    def __init__(self) -> None:
        self.channels = Channels()
        self._indexed: float | None = None

    def hear(
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

    def _weak(self, quality: Collection[str], at: float) -> bool:
        """A mark of low perfusion speaks where no index does: one fault is one alarm."""
        indexed = self._indexed is not None and at - self._indexed < INDEXED_S
        return Quality.WEAK_SIGNAL in quality or (Quality.LOW_PERFUSION in quality and not indexed)
