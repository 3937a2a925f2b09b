"""How alarms stand together on the page: one item a parameter, one item a cause, and what each one says.

The log and `alarms` keep every condition by itself; here a nurse reads what is the matter.
"""

from __future__ import annotations

from bedside.alarms.views import AlarmView
from bedside.conditions.priority import Kind, Priority
from bedside.conditions.table import TABLE
from bedside.equipment.views import DeviceView
from bedside.reading import LinkState, Vital
from bedside.snapshot import Snapshot

CUFF_FAULTS = ("pressure_failed", "pressure_implausible", "pressure_overdue", "cuff_cycle_stopped")
KINDS = {"oximeter": "Oximeter", "cuff": "Cuff", "monitor": "Monitor"}
MISSING = {"oximeter": "no SpO₂, no pulse", "cuff": "no pressure", "monitor": "no SpO₂, no pulse, no pressure"}
SIGNALS = {"spo2": "spo2_signal_lost", "pulse_rate": "pulse_signal_lost"}
PLAIN = {Vital.RESPIRATION_RATE: "Resp.", Vital.ETCO2: "EtCO₂", Vital.HEART_RATE: "ECG rate"}


def group(view: AlarmView, snapshot: Snapshot) -> str:
    """What a condition is an item of: its parameter, or its cause."""
    name, row = view.state.condition, TABLE[view.state.condition]
    if view.resolved is not None:
        return f"mark {name}"
    away = {device.kind for device in _away(snapshot)}
    if name in ("device_link_lost", "device_silent"):
        return "instrument"
    if name in SIGNALS.values() and away & {"oximeter", "monitor"} and not _of_patient(row.tile, snapshot):
        return "instrument"
    if name in CUFF_FAULTS:
        return "instrument" if away & {"cuff", "monitor"} and name != "pressure_implausible" else "cuff"
    return row.tile or name


def _of_patient(tile: str, snapshot: Snapshot) -> bool:
    """Whether an alarm of the patient is on for this parameter: that one keeps its signal's loss beside it."""
    return any(
        TABLE[view.state.condition].tile == tile and view.state.kind is Kind.PHYSIOLOGICAL
        for view in snapshot.active
    )


def _away(snapshot: Snapshot) -> list[DeviceView]:
    return [
        device
        for device in snapshot.devices
        if not device.stands_by and device.link in (LinkState.SILENT, LinkState.RECONNECTING, LinkState.DOWN)
    ]


def words(view: AlarmView, snapshot: Snapshot) -> tuple[str, str]:
    """What an item says of a condition, for a large screen and for a small one."""
    row, state = TABLE[view.state.condition], view.state
    match state.condition:
        case "device_link_lost" | "device_silent":
            return _instrument(state.condition, snapshot)
        case "recording_failed" if snapshot.record_trouble and not snapshot.recording.why:
            return "Something happened to the record: tap and read", "Record: tap, read"
        case "spo2_signal_lost" if state.priority is Priority.HIGH and state.value is not None:
            last = f"last {state.value:g}"
            return f"SpO₂ lost while falling, {last}: look at the patient", f"SpO₂ lost falling, {last}"
        case "pulse_signal_lost" if (rate := _ecg(snapshot)) is not None:
            return f"No pulse signal: ECG rate {rate:g} stands in", f"No pulse, ECG {rate:g}"
        case "pulse_disagrees":
            cuff, oximeter = snapshot.pulses
            if cuff is not None and oximeter is not None:
                return f"Pulse: cuff {cuff:g}, oximeter {oximeter:g}: count it", f"Pulse {cuff:g} or {oximeter:g}?"
        case "device_clock_wrong":
            return _clock(snapshot, row.long, row.short)
        case "alarms_late":
            return "Alarms were late: look at the patient, close other programs", row.short
    return row.long, row.short


def _instrument(condition: str, snapshot: Snapshot) -> tuple[str, str]:
    found = _away(snapshot)
    kinds = list(dict.fromkeys(device.kind for device in found))
    if not kinds:
        return TABLE[condition].long, TABLE[condition].short
    names = " and ".join([KINDS[kinds[0]], *(KINDS[kind].lower() for kind in kinds[1:])])
    what = "silent" if condition == "device_silent" else "not connected"
    gone = ", ".join(dict.fromkeys(part for kind in kinds for part in MISSING[kind].split(", ")))
    return f"{names} {what}: {gone}", f"{names} {what}"


def _ecg(snapshot: Snapshot) -> float | None:
    return next((shown.value for vital, shown in snapshot.others if vital is Vital.HEART_RATE), None)


def _clock(snapshot: Snapshot, long: str, short: str) -> tuple[str, str]:
    value, said = snapshot.pressure.value, snapshot.cuff.clock_wrong if snapshot.cuff else ""
    if value is None or not said:
        return long, short
    number = f"{value.systolic:g}/{value.diastolic:g}"
    return f"{number} has come now; the cuff's clock says {said[:16]}", f"{number}: cuff clock {said[:16]}"
