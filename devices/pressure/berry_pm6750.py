"""Berry PM6750 and BM1000 multi-parameter modules: blood pressure, SpO2, temperature.

    ┌────┬────┬─────┬────┬──────┬────┐   115200 8N1, or Bluetooth LE; total = len + 2
    │ 55 │ AA │ len │ id │ data │ ck │   ck = ~(len + id + data), low byte
    └────┴────┴─────┴────┴──────┴────┘
    03  status, cuff / 2, systolic, mean, diastolic (in this order)
        status bits 2-5: 0 done · 1 measuring · 2 stopped · 3 over-pressure · 4 cuff loose · 5 timeout · 6 error ·
        7 disturbance · 8 out of range · 9 initialising · 10 ready
    04  status, SpO2, pulse: 127 and 255 none; status 0 normal · 1 sensor off · 2 no finger · 3, 4 searching
    05  status, whole degrees, tenths; status 0 normal, else no sensor

Source: Berry PM6750 protocol as quoted by four independent programs; the status values of 04 and 05 by one.
Evidence: those and computed frames; no recorded stream. The module repeats its last result for ever: it
counts once, and only after a packet that said "measuring" on this connection.
"""

from __future__ import annotations

from bedside.reading import CuffPressure, Fact, Numeric, Pressure, PressureValue, Reason, Vital
from devices.shapes.changes import Working
from devices.shapes.framed import MORE, NEVER, FrameDecoder
from devices.shapes.numerics import Flags, numeric, oximetry

DONE, MEASURING, INITIALISING = 0, 1, 9
FAILURES = {
    2: Reason.ABORTED,
    3: Reason.OVER_PRESSURE,
    4: Reason.CUFF_LOOSE,
    5: Reason.TIMEOUT,
    6: Reason.DEVICE_FAULT,
    7: Reason.MOTION,
    8: Reason.OUT_OF_RANGE,
}
SPO2_GATES = {1: Reason.SENSOR_OFF, 2: Reason.SENSOR_OFF, 3: Reason.SEARCHING, 4: Reason.SEARCHING}


def command(group: int, value: int) -> bytes:
    """A host command with its check."""
    body = (4, group, value)
    return bytes((0x55, 0xAA, *body, ~sum(body) & 0xFF))


START, STOP, ADULT = command(2, 1), command(2, 0), command(9, 1)
SPO2_ON, TEMPERATURE_ON = command(3, 1), command(4, 1)


class BerryPm6750Decoder(FrameDecoder):
    """Packets by their id."""

    MARK = b"\x55\xaa"

    def __init__(self) -> None:
        super().__init__()
        self._measured = False
        self._working = Working()

    def size(self, buffer: bytearray, at: int) -> int:
        if len(buffer) < at + 3:
            return MORE
        return buffer[at + 2] + 2 if 3 <= buffer[at + 2] <= 64 else NEVER

    def good(self, frame: bytes) -> bool:
        return ~sum(frame[2:-1]) & 0xFF == frame[-1]

    def facts(self, frame: bytes) -> list[Fact]:
        data = frame[4:-1]
        match (frame[3], len(data)):
            case (0x03, 5):
                return self._pressure(data)
            case (0x04, 3):
                gate = SPO2_GATES.get(data[0], Reason.INVALID) if data[0] else None
                return [*oximetry(data[1], data[2], Flags(gate), no_spo2={127}, no_pulse={255})]
            case (0x05, 3):
                return [_temperature(data)]
            case _:
                return []

    def _pressure(self, data: bytes) -> list[Fact]:
        state = data[0] >> 2 & 0x0F
        if state == MEASURING:
            self._measured = True
            return [*self._working.is_now("measuring"), CuffPressure(2 * data[1])]
        said = self._working.is_now("idle")
        if not self._measured or not (state == DONE or state in FAILURES):
            return said
        self._measured = False
        return [*said, _result(state, data)]


def _result(state: int, data: bytes) -> Pressure:
    if state in FAILURES:
        return Pressure(None, FAILURES[state])
    systolic, mean, diastolic = data[2:5]
    if not 0 < diastolic < systolic:
        return Pressure(None, Reason.INVALID)
    return Pressure(PressureValue(systolic, diastolic, mean or None, None))


def _temperature(data: bytes) -> Numeric:
    status, whole, tenths = data
    if status:
        return numeric(Vital.TEMPERATURE, whole, Flags(Reason.NO_SENSOR))
    none = tenths > 9 or not (whole or tenths)
    return numeric(Vital.TEMPERATURE, None if none else whole + tenths / 10, Flags())
