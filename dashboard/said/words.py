"""Every word the nurse reads about a condition, a reason or a phase. No codes without words."""

from __future__ import annotations

from bedside.conditions.table import TABLE as CONDITIONS

__all__ = [
    "AID",
    "CANCELLED",
    "CHARTING",
    "CHARTING_SHORT",
    "CONDITIONS",
    "ONE_TAP",
    "ORIGINS",
    "PHASES",
    "QUALITIES",
    "REASONS",
    "SECOND",
]

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

QUALITIES: dict[str, str] = {
    "cuff_loose": "cuff loose",
    "body_movement": "arm moved",
    "irregular_pulse": "pulse irregular",
    "improper_position": "wrong position",
    "pulse_above_range": "pulse above its range",
    "pulse_below_range": "pulse below its range",
    "artifact": "questionable",
    "weak_signal": "weak signal",
}
"""What a cuff doubts of its own result."""

ORIGINS: dict[str, str] = {
    "live": "",
    "simulated": "SIMULATED PATIENTS AND INSTRUMENTS",
    "replayed": "REPLAYED RECORDING",
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
    ("vomiting", "Vomiting"),
    ("probe_moved", "Probe moved"),
    ("oxygen", "Oxygen given"),
    ("oxygen_off", "Oxygen off"),
    ("ondansetron", "Ondansetron given"),
    ("toilet", "Toilet"),
    ("talked", "Talked to patient"),
)

CANCELLED = (
    "Pressure too high",
    "Unwell today",
    "Not fasting",
    "No escort",
    "Patient declines",
    "Opened by mistake",
)
"""Why a session ends before its infusion."""

SECOND = "INFORMATION ONLY: do not rely on this screen for alarms"
"""On every screen that is not the one at the patient (ALM-54)."""
AID = "An aid beside the instruments: leave their own alarms on."
LIGHT = "Light and sound of this screen"
TOO_SMALL = "This window is too small to show a patient."
TOO_SMALL_DO = "Make it larger, turn the screen, or zoom out: it takes 800 by 600 points. Alarms go on sounding."
CHARTING = "Charting only: these record what you did. The pump is separate, set it at the pump."
CHARTING_SHORT = "Charting only. The pump is separate."
