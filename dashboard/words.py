"""Every word the nurse reads about a condition, a reason or a phase. No codes without words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """A condition in the alarm bar: `long`, `short` on a small screen, `tag` in its tile, and what to do."""

    long: str
    short: str
    tag: str
    tile: str
    relation: str = ""
    unit: str = ""


CONDITIONS: dict[str, Words] = {
    "spo2_low": Words("SpO₂ low", "SpO₂ low", "low", "spo2", "<", "%"),
    "pulse_rate_high": Words("Pulse high", "Pulse high", "high", "pulse_rate", ">"),
    "pulse_rate_low": Words("Pulse low", "Pulse low", "low", "pulse_rate", "<"),
    "systolic_high": Words("NIBP systolic high", "SYS high", "systolic high", "pressure", "≥"),
    "systolic_low": Words("NIBP systolic low", "SYS low", "systolic low", "pressure", "<"),
    "diastolic_high": Words("NIBP diastolic high", "DIA high", "diastolic high", "pressure", "≥"),
    "diastolic_low": Words("NIBP diastolic low", "DIA low", "diastolic low", "pressure", "<"),
    "mean_high": Words("NIBP mean high", "MAP high", "mean high", "pressure", "≥"),
    "mean_low": Words("NIBP mean low", "MAP low", "mean low", "pressure", "<"),
    "spo2_reduced": Words("SpO₂ reduced", "SpO₂ reduced", "reduced", "spo2", "<", "%"),
    "pulse_rate_raised": Words("Pulse raised", "Pulse raised", "raised", "pulse_rate", ">"),
    "pulse_rate_lowered": Words("Pulse lowered", "Pulse lowered", "lowered", "pulse_rate", "<"),
    "systolic_raised": Words("NIBP systolic raised", "SYS raised", "systolic raised", "pressure", "≥"),
    "systolic_lowered": Words("NIBP systolic lowered", "SYS lowered", "systolic lowered", "pressure", "≤"),
    "diastolic_raised": Words("NIBP diastolic raised", "DIA raised", "diastolic raised", "pressure", "≥"),
    "spo2_signal_lost": Words("No SpO₂ signal: check the probe", "No SpO₂ signal", "no signal", "spo2"),
    "pulse_signal_lost": Words("No pulse signal: check the probe", "No pulse signal", "no signal", "pulse_rate"),
    "low_perfusion": Words("SpO₂ low perfusion", "Low perfusion", "low perfusion", "spo2"),
    "pressure_failed": Words("NIBP failed", "NIBP failed", "failed", "pressure"),
    "pressure_overdue": Words("NIBP overdue", "NIBP overdue", "overdue", "pressure"),
    "pressure_implausible": Words("NIBP implausible: measure again", "NIBP implausible", "implausible", "pressure"),
    "device_link_lost": Words(
        "Instrument not connected: check its cable", "Instrument not connected", "not connected", ""
    ),
    "device_silent": Words("Instrument silent: check it", "Instrument silent", "silent", ""),
    "cuff_cycle_stopped": Words(
        "Automatic NIBP stopped: start it again", "Auto NIBP stopped", "cycle stopped", "pressure"
    ),
    "recording_failed": Words(
        "Recording failed: check the disk, chart on paper", "Recording failed", "recording failed", ""
    ),
    "no_alarm_sound": Words("NO ALARM SOUND: touch the screen", "NO ALARM SOUND", "no sound", ""),
    "display_lost": Words("No bedside screen confirms alarms", "No bedside screen", "no screen", ""),
    "clock_stepped": Words("Computer clock jumped", "Clock jumped", "clock", ""),
    "server_lost": Words(
        "Connection lost: look at the patient and the instruments", "Connection lost: look at the patient", "", ""
    ),
}

REASONS: dict[str, tuple[str, str]] = {
    "sensor_off": ("probe off", "put the probe on a finger"),
    "no_sensor": ("no probe", "plug the probe in"),
    "searching": ("searching", "the oximeter searches a pulse"),
    "artifact": ("artifact", "keep the hand still"),
    "low_signal": ("weak signal", "warm the hand, move the probe"),
    "out_of_range": ("out of range", "check the probe"),
    "invalid": ("no valid value", "check the probe"),
    "not_supported": ("not measured", ""),
    "not_updated": ("not updated", "check the instrument"),
    "demo": ("instrument in demo mode", "set the instrument to normal mode"),
    "device_fault": ("instrument fault", "look at the instrument"),
    "cuff_loose": ("cuff loose or leaking", "check cuff and hose"),
    "cuff_leak": ("cuff leaks", "check cuff and hose"),
    "motion": ("arm moved", "keep the arm still, measure again"),
    "weak_signal": ("weak signal", "check the cuff's place and size"),
    "timeout": ("took too long", "measure again"),
    "over_pressure": ("cuff pressure too high", "check the arm and the hose"),
    "blocked": ("hose blocked", "check the hose for a kink"),
    "aborted": ("stopped", "measure again when ready"),
}

PHASES: dict[str, str] = {
    "setup": "Setup",
    "baseline": "Baseline",
    "infusing": "Infusing",
    "paused": "Paused",
    "recovery": "Recovery",
    "ended": "Ended",
}

ONE_TAP: tuple[tuple[str, str], ...] = (
    ("nausea", "Nausea"),
    ("vomiting", "Vomiting"),
    ("dizziness", "Dizziness"),
    ("headache", "Headache"),
    ("dissociation", "Dissociation"),
    ("anxiety", "Anxiety"),
    ("drowsy", "Drowsy"),
    ("probe_moved", "Probe moved"),
    ("oxygen", "Oxygen given"),
    ("ondansetron", "Ondansetron given"),
    ("toilet", "Toilet"),
    ("talked", "Talked to patient"),
)

AID = "An aid beside the instruments: leave their own alarms on."
CHARTING = "Charting only: these record what you did. The pump is separate, set it at the pump."
CHARTING_SHORT = "Charting only. The pump is separate."
