"""The conditions of the patient, with their default limits: the project's clinical table 3.1.

An adult, awake, at 0.5 mg/kg. Every number needs the clinic's own sign-off.
"""

from __future__ import annotations

from bedside.conditions.condition import Condition, Latching
from bedside.conditions.priority import Kind, Priority
from bedside.conditions.rules import Advisory, Level, Rule, Shift, Side

_H, _M, _L = Priority.HIGH, Priority.MEDIUM, Priority.LOW
_P = Kind.PHYSIOLOGICAL
_LOW, _HIGH = Side.LOW, Side.HIGH

PATIENT = "Look at the patient first: colour, breathing, answers."
ARM = "The nurse's hand on the pulse; the cuff's size and place; measure again."
DRUG = "A rise is expected of the drug: it is shown and does not sound."
FALL = (
    "The drug raises the pressure: a fall has another cause. Vasovagal reaction, bleeding, dehydration, a drug, "
    "the heart; how the patient feels; legs up; the trend."
)
BREATH = f"{PATIENT} Is the chest moving? Airway, talk to the patient, oxygen; then the sensor and its line."


def _pair(
    name: str,
    side: Side,
    high: float,
    medium: float,
    delays: tuple[float, float],
    back: float,
    exposure: tuple[float, float] = (0, 0),
) -> Rule:
    levels = (
        Level(_H, high, inclusive=False, delay=delays[0], exposure=exposure[0]),
        Level(_M, medium, inclusive=False, delay=delays[1], exposure=exposure[1]),
    )
    return Rule(name, side, levels, back, clear_s=5.0)


def _one(name: str, side: Side, priority: Priority, limit: float, delay: float, back: float) -> Rule:
    return Rule(name, side, (Level(priority, limit, inclusive=False, delay=delay),), back, clear_s=5.0)


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
        relation="≥" if side is Side.HIGH else "<", unit="mmHg", latching=Latching.VISUAL_AT_HIGH,
        rule=_pressure(name, side, high, medium),
    )  # fmt: skip


def _bp_raised(component: str, short: str) -> Condition:
    name = f"{component}_raised"
    return Condition(
        name, _P, (_L,), f"NIBP {component} raised", short, f"{component} raised", "pressure",
        "The last determination has risen by a fifth or more from the confirmed baseline.",
        f"{DRUG} How the patient feels; the trend.",
        relation="≥", unit="mmHg", sounds=False,
        advisory=Advisory(name, _HIGH, f"{component}_high", component, None, _FIFTH, True),
    )  # fmt: skip


def _bp_lowered(component: str, short: str) -> Condition:
    name = f"{component}_lowered"
    return Condition(
        name, _P, (_M, _L), f"NIBP {component} lowered", short, f"{component} lowered", "pressure",
        "The last determination has fallen from the confirmed baseline: by a fifth or more LOW, silent; by three "
        "tenths or more MEDIUM, with sound.",
        f"{PATIENT} {FALL}",
        relation="≤", unit="mmHg", sounds=False,
        advisory=Advisory(
            name, _LOW, f"{component}_low", component, None, _FIFTH, True, medium=_THREE_TENTHS
        ),
    )  # fmt: skip


_FIFTH, _THREE_TENTHS = Shift(20, percent=True), Shift(30, percent=True)

PHYSIOLOGICAL: tuple[Condition, ...] = (
    Condition(
        "spo2_low", _P, (_H, _M), "SpO₂ low", "SpO₂ low", "low", "spo2",
        "Oxygen saturation has been below a limit for its delay; or again and again, for so many seconds of the "
        "last minute as are given below. HIGH stays marked after it has ended.",
        f"{PATIENT} Airway and breathing; oxygen; then the probe and the wave.",
        relation="<", unit="%", latching=Latching.VISUAL_AT_HIGH,
        rule=_pair("spo2_low", _LOW, 85, 90, (5, 15), 1, (8, 20)),
    ),
    Condition(
        "pulse_rate_high", _P, (_H, _M), "Pulse high", "Pulse high", "high", "pulse_rate",
        "The pulse rate from the pleth has been above a limit for its delay, or again and again. "
        "While the pleth gives none, the pulse a cuff has counted is judged at once.",
        f"{PATIENT} Feel the pulse; anxiety, pain, movement of the hand.",
        relation=">", latching=Latching.VISUAL_AT_HIGH,
        rule=_pair("pulse_rate_high", _HIGH, 130, 110, (15, 30), 3, (20, 40)),
    ),
    Condition(
        "pulse_rate_low", _P, (_H, _M), "Pulse low", "Pulse low", "low", "pulse_rate",
        "The pulse rate from the pleth has been below a limit for its delay, or again and again. "
        "While the pleth gives none, the pulse a cuff has counted is judged at once.",
        f"{PATIENT} Feel the pulse; the pressure; whether the probe counts every beat.",
        relation="<", latching=Latching.VISUAL_AT_HIGH,
        rule=_pair("pulse_rate_low", _LOW, 40, 50, (10, 20), 3, (20, 40)),
    ),
    Condition(
        "pulse_lost", _P, (_H,), "No pulse: look at the patient", "No pulse: look at patient", "no pulse",
        "pulse_rate",
        "The sensor is on and for 10 s the instrument says pulse 0, that it searches, or that the signal is too "
        "low. After a pulse below its MEDIUM limit, or one that fell by 30 % within 20 s, nothing for 5 s is "
        "enough, and a sensor that is off excuses it no more. It goes on until there is a pulse.",
        f"{PATIENT} Feel for a pulse at the neck, call for help; then the probe.",
        latching=Latching.VISUAL_AT_HIGH, delay_s=10.0,
    ),
    Condition(
        "apnoea", _P, (_H,), "No breath", "No breath", "no breath", "respiration_rate",
        "The respiration rate has been 0 for its delay.",
        BREATH, relation="<", unit="/min", latching=Latching.VISUAL_AT_HIGH,
        rule=_one("apnoea", _LOW, _H, 1, 20, 0),
    ),
    Condition(
        "respiration_low", _P, (_H, _M), "Respiration slow", "Resp. slow", "slow", "respiration_rate",
        "The respiration rate has been below a limit for its delay.",
        BREATH, relation="<", unit="/min", latching=Latching.VISUAL_AT_HIGH,
        rule=_pair("respiration_low", _LOW, 8, 10, (15, 15), 1),
    ),
    Condition(
        "respiration_high", _P, (_M,), "Respiration fast", "Resp. fast", "fast", "respiration_rate",
        "The respiration rate has been above its limit for its delay.",
        f"{PATIENT} Anxiety, pain, effort; then the sensor: movement counts as breathing.",
        relation=">", unit="/min", rule=_one("respiration_high", _HIGH, _M, 24, 15, 1),
    ),
    Condition(
        "etco2_low", _P, (_M,), "EtCO₂ low", "EtCO₂ low", "low", "etco2",
        "The CO₂ at the end of a breath has been below its limit for its delay.",
        BREATH, relation="<", unit="mmHg", rule=_one("etco2_low", _LOW, _M, 30, 20, 2),
    ),
    Condition(
        "etco2_high", _P, (_M,), "EtCO₂ high", "EtCO₂ high", "high", "etco2",
        "The CO₂ at the end of a breath has been above its limit for its delay.",
        BREATH, relation=">", unit="mmHg", rule=_one("etco2_high", _HIGH, _M, 50, 20, 2),
    ),
    Condition(
        "heart_rate_high", _P, (_H, _M), "ECG rate high", "ECG rate high", "high", "heart_rate",
        "The heart rate from the ECG has been above a limit for its delay.",
        f"{PATIENT} Feel the pulse; anxiety, pain; the electrodes.",
        relation=">", unit="/min", latching=Latching.VISUAL_AT_HIGH,
        rule=_pair("heart_rate_high", _HIGH, 130, 110, (15, 30), 3),
    ),
    Condition(
        "heart_rate_low", _P, (_H, _M), "ECG rate low", "ECG rate low", "low", "heart_rate",
        "The heart rate from the ECG has been below a limit for its delay.",
        f"{PATIENT} Feel the pulse; the pressure; the electrodes.",
        relation="<", unit="/min", latching=Latching.VISUAL_AT_HIGH,
        rule=_pair("heart_rate_low", _LOW, 40, 50, (10, 20), 3),
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
    _bp_raised("systolic", "SYS raised"),
    _bp_lowered("systolic", "SYS lowered"),
    _bp_raised("diastolic", "DIA raised"),
    _bp_lowered("diastolic", "DIA lowered"),
    _bp_lowered("mean", "MAP lowered"),
)  # fmt: skip

PERFUSION = Rule("low_perfusion", _LOW, (Level(_L, 0.5, inclusive=False, delay=30),), 0.1, clear_s=10)
