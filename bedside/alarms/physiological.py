"""The conditions of the patient, with their default limits: the project's clinical table 3.1.

An adult, awake, at 0.5 mg/kg. Every number needs the clinic's own sign-off.
"""

from __future__ import annotations

from bedside.alarms.condition import Condition, Latching
from bedside.alarms.priority import Kind, Priority
from bedside.alarms.rules import Advisory, Level, Rule, Shift, Side

_H, _M, _L = Priority.HIGH, Priority.MEDIUM, Priority.LOW
_P = Kind.PHYSIOLOGICAL
_LOW, _HIGH = Side.LOW, Side.HIGH

PATIENT = "Look at the patient first: colour, breathing, answers."
ARM = "The nurse's hand on the pulse; the cuff's size and place; measure again."
DRUG = "Expected of the drug: it is shown and does not sound."


def _pair(name: str, side: Side, high: float, medium: float, delays: tuple[float, float], back: float) -> Rule:
    levels = (
        Level(_H, high, inclusive=False, delay=delays[0]),
        Level(_M, medium, inclusive=False, delay=delays[1]),
    )
    return Rule(name, side, levels, back, clear_s=5.0)


def _pressure(name: str, side: Side, high: float, medium: float) -> Rule:
    inclusive = side is Side.HIGH
    return Rule(name, side, (Level(_H, high, inclusive), Level(_M, medium, inclusive)))


def _bp(name: str, words: str, short: str, side: Side, high: float, medium: float) -> Condition:
    """A pressure: judged on every determination, at once."""
    way = "at or above" if side is Side.HIGH else "below"
    return Condition(
        name, _P, (_H, _M), f"NIBP {words}", short, words, "pressure",
        f"The last completed determination is {way} a limit. It holds until the next one.",
        f"{PATIENT} {ARM}",
        relation="≥" if side is Side.HIGH else "<",
        rule=_pressure(name, side, high, medium),
    )  # fmt: skip


def _bp_advisory(name: str, words: str, short: str, advisory: Advisory) -> Condition:
    return Condition(
        name, _P, (_L,), f"NIBP {words}", short, words, "pressure",
        "The last determination has moved by a fifth or more from the confirmed baseline.",
        f"{DRUG} How the patient feels; the trend.",
        relation="≥" if advisory.side is Side.HIGH else "≤",
        sounds=False, advisory=advisory,
    )  # fmt: skip


_FIFTH = Shift(20, percent=True)

PHYSIOLOGICAL: tuple[Condition, ...] = (
    Condition(
        "spo2_low", _P, (_H, _M), "SpO₂ low", "SpO₂ low", "low", "spo2",
        "Oxygen saturation has been below a limit for its delay. HIGH stays marked after it has ended.",
        f"{PATIENT} Airway and breathing; oxygen; then the probe and the wave.",
        relation="<", unit="%", latching=Latching.VISUAL_AT_HIGH,
        rule=_pair("spo2_low", _LOW, 85, 90, (5, 15), 1),
    ),
    Condition(
        "pulse_rate_high", _P, (_H, _M), "Pulse high", "Pulse high", "high", "pulse_rate",
        "The pulse rate from the pleth has been above a limit for its delay.",
        f"{PATIENT} Feel the pulse; anxiety, pain, movement of the hand.",
        relation=">", rule=_pair("pulse_rate_high", _HIGH, 130, 110, (15, 30), 3),
    ),
    Condition(
        "pulse_rate_low", _P, (_H, _M), "Pulse low", "Pulse low", "low", "pulse_rate",
        "The pulse rate from the pleth has been below a limit for its delay.",
        f"{PATIENT} Feel the pulse; the pressure; whether the probe counts every beat.",
        relation="<", rule=_pair("pulse_rate_low", _LOW, 40, 50, (10, 20), 3),
    ),
    _bp("systolic_high", "systolic high", "SYS high", _HIGH, 180, 160),
    _bp("systolic_low", "systolic low", "SYS low", _LOW, 80, 90),
    _bp("diastolic_high", "diastolic high", "DIA high", _HIGH, 110, 100),
    _bp("diastolic_low", "diastolic low", "DIA low", _LOW, 40, 50),
    _bp("mean_high", "mean high", "MAP high", _HIGH, 130, 120),
    _bp("mean_low", "mean low", "MAP low", _LOW, 60, 65),
    Condition(
        "spo2_reduced", _P, (_L,), "SpO₂ reduced", "SpO₂ reduced", "reduced", "spo2",
        "Below 93 %, or 4 or more below the confirmed baseline, for its delay; the limit crossed first is named.",
        f"{PATIENT} Breathing and position; the probe.",
        relation="<", unit="%",
        advisory=Advisory(
            "spo2_reduced", _LOW, "spo2_low", "spo2", 93, Shift(4), True, delay=30, hysteresis=1, clear_s=5
        ),
    ),
    Condition(
        "pulse_rate_raised", _P, (_L,), "Pulse raised", "Pulse raised", "raised", "pulse_rate",
        "More than 30 above the confirmed baseline for its delay.",
        f"{PATIENT} Anxiety, discomfort.",
        relation=">",
        advisory=Advisory(
            "pulse_rate_raised", _HIGH, "pulse_rate_high", "pulse_rate", None, Shift(30),
            delay=60, hysteresis=3, clear_s=5,
        ),
    ),
    Condition(
        "pulse_rate_lowered", _P, (_L,), "Pulse lowered", "Pulse lowered", "lowered", "pulse_rate",
        "More than 20 below the confirmed baseline for its delay.",
        f"{PATIENT} Sleep; the pressure.",
        relation="<",
        advisory=Advisory(
            "pulse_rate_lowered", _LOW, "pulse_rate_low", "pulse_rate", None, Shift(20),
            delay=60, hysteresis=3, clear_s=5,
        ),
    ),
    _bp_advisory(
        "systolic_raised", "systolic raised", "SYS raised",
        Advisory("systolic_raised", _HIGH, "systolic_high", "systolic", None, _FIFTH, True),
    ),
    _bp_advisory(
        "systolic_lowered", "systolic lowered", "SYS lowered",
        Advisory("systolic_lowered", _LOW, "systolic_low", "systolic", None, _FIFTH, True),
    ),
    _bp_advisory(
        "diastolic_raised", "diastolic raised", "DIA raised",
        Advisory("diastolic_raised", _HIGH, "diastolic_high", "diastolic", None, _FIFTH, True),
    ),
)  # fmt: skip

PERFUSION = Rule("low_perfusion", _LOW, (Level(_L, 0.5, inclusive=False, delay=30),), 0.1, clear_s=10)
