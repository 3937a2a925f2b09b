"""The conditions of the equipment: wires, sensors, cuff, record, screen, sound, clock, and the alarm system itself.

Every fault has its own condition (ALM-44). Delays run from the cause to the declaration at the priority a
condition begins with; what raises the priority later is said in its meaning.
"""

from __future__ import annotations

from bedside.conditions.condition import Condition
from bedside.conditions.physiological import PERFUSION
from bedside.conditions.priority import Kind, Priority

_H, _M, _L = Priority.HIGH, Priority.MEDIUM, Priority.LOW
_T = Kind.TECHNICAL

TECHNICAL: tuple[Condition, ...] = (
    Condition(
        "spo2_signal_lost", _T, (_H, _M, _L), "No SpO₂ signal: check the probe", "No SpO₂ signal", "no signal",
        "spo2",
        "No valid saturation for 10 s; LOW in setup and baseline. HIGH when the last value was below its MEDIUM "
        "limit or had fallen by 6 or more within 20 s: lost while falling. The value is dashed from 5 s on. While "
        "the cuff fills on the probe's arm it may wait, at most 60 s, and the tile says so.",
        "The patient, then the probe: on the finger, the right way round, its cable, a warm hand.",
        delay_s=10.0,
        measured=True,
    ),
    Condition(
        "pulse_signal_lost", _T, (_H, _M), "No pulse signal: check the probe", "No pulse signal", "no signal",
        "pulse_rate",
        "No valid pulse rate for 15 s although the saturation is valid; HIGH at 30 s, unless the rate of an ECG "
        "stands in for it.",
        "Feel the pulse; then the probe.",
        delay_s=15.0,
        measured=True,
    ),
    Condition(
        "low_perfusion", _T, (_L,), "SpO₂ low perfusion", "Low perfusion", "low perfusion", "spo2",
        "The perfusion index has been below 0.5 % for 30 s; it ends at 0.6 % for 10 s. The saturation is marked, "
        "and every alarm stays on.",
        "Warm the hand, move the probe; look at the patient.",
        relation="<", unit="%", rule=PERFUSION,
        measured=True,
    ),
    Condition(
        "pressure_failed", _T, (_M, _L), "NIBP failed", "NIBP failed", "failed", "pressure",
        "The cuff gave no pressure: LOW the first time, MEDIUM the second time in a row, implausible ones counted. "
        "It is tried again once by itself after 30 s.",
        "Cuff, hose, the arm at rest; feel the pulse; measure again.",
        measured=True,
    ),
    Condition(
        "pressure_overdue", _T, (_M, _L), "NIBP overdue", "NIBP overdue", "overdue", "pressure",
        "No completed pressure for one cycle and a minute (LOW) or two cycles (MEDIUM) of the cycle in force, from "
        "the start of the infusion to the end of recovery; 60 s and 120 s while STAT runs.",
        "Measure now; why did the cuff not?",
        relation="≥", unit="s", delay_s=360.0,
        measured=True,
    ),
    Condition(
        "pressure_implausible", _T, (_H, _M), "NIBP implausible: measure again now", "NIBP implausible",
        "implausible", "pressure",
        "A pressure nobody can have or no cuff can measure. It is not shown as the patient's and changes no other "
        "pressure alarm; the one before is dimmed. HIGH when it may be shock or a crisis: systolic below 40 or "
        "above 280, or less than 15 between systolic and diastolic with a systolic below 90. It is measured again "
        "by itself within 30 s, twice if need be.",
        "Measure again; the cuff's size and place; movement.",
        measured=True,
    ),
    Condition(
        "device_link_lost", _T, (_M, _L), "Instrument not connected: check its cable", "Instrument not connected",
        "not connected", "",
        "An instrument in use has been away for 5 s; LOW in setup and baseline.",
        "Cable, plug, power. It comes back by itself.",
        delay_s=5.0,
    ),
    Condition(
        "device_silent", _T, (_L,), "Instrument silent: check it", "Instrument silent", "silent", "",
        "The wire is open and nothing has come over it for 3 s.",
        "Is the instrument switched on, in its normal mode?",
        delay_s=3.0,
    ),
    Condition(
        "cuff_cycle_stopped", _T, (_L,), "Automatic NIBP stopped: start it again", "Auto NIBP stopped",
        "cycle stopped", "pressure",
        "The automatic cycle ended by a reconnect or a restart: nothing will be measured by itself.",
        "Cuff cycle: one tap starts it again.",
    ),
    Condition(
        "recording_failed", _T, (_M,), "Recording failed: check the disk, chart on paper", "Recording failed",
        "recording failed", "",
        "The disk refuses. Screen and alarms go on; what is measured is written when the disk takes it again.",
        "Disk space and cable; chart on paper meanwhile.",
    ),
    Condition(
        "no_alarm_sound", _T, (_M,), "NO ALARM SOUND: touch the screen", "NO ALARM SOUND", "no sound", "",
        "The bedside screen says that it cannot be heard: the browser keeps it silent, or there is no output.",
        "Touch the screen; loudspeaker, its volume; then the alarm test.",
    ),
    Condition(
        "display_lost", _T, (_M,), "No bedside screen confirms alarms", "No bedside screen", "no screen", "",
        "During a session no bedside screen has confirmed for 10 s what it shows.",
        "The bedside screen: on, awake, its page open.",
        delay_s=10.0,
    ),
    Condition(
        "clock_stepped", _T, (_L,), "Computer clock jumped", "Clock jumped", "clock", "",
        "The computer's clock moved by more than 2 s against real time. No delay and no age has changed.",
        "The time shown, before something is charted by it.",
    ),
    Condition(
        "alarms_late", _T, (_M,), "Alarms were checked late: look at the patient", "Alarms late", "late", "",
        "For more than 2 s this computer did not look at what had come: it was overloaded, asleep or stopped. "
        "The condition stays for a minute after the last time.",
        "The patient and the instruments; what else runs on this computer.",
    ),
    Condition(
        "screen_may_sleep", _T, (_L,), "Bedside screen may go dark", "Screen may sleep", "screen", "",
        "The browser has not granted, or has taken back, the lock that keeps the screen on.",
        "Touch the page; the computer's energy settings.",
        delay_s=10.0,
    ),
    Condition(
        "limits_off", _T, (_L,), "An alarm limit is off", "Limit off", "limit off", "",
        "A HIGH or MEDIUM limit is switched off by the clinic's configuration. It sounds again every five minutes "
        "as a reminder.",
        "Limits: which one, and who decided it.",
    ),
    Condition(
        "spo2_signal_weak", _T, (_L,), "SpO₂ signal weak: value may be wrong", "SpO₂ signal weak", "weak signal",
        "spo2",
        "The oximeter has marked its saturation as weak, or as of low perfusion where it gives no index, for 25 s; "
        "it ends after 10 s without the mark. Every alarm stays on.",
        "Warm the hand, move the probe; look at the patient.",
        delay_s=25.0,
        measured=True,
    ),
    Condition(
        "values_frozen", _T, (_M, _L), "SpO₂ and pulse do not move: look at the patient", "Values frozen", "frozen",
        "spo2",
        "Saturation and pulse have both been the same for 3 min (LOW) or 5 min (MEDIUM) although the instrument "
        "sends them at least every 2 s; or the pulse wave has been flat under a number for 10 s (LOW).",
        "The patient; the instrument's own screen; switch it off and on.",
        delay_s=180.0,
        measured=True,
    ),
    Condition(
        "pulse_disagrees", _T, (_M, _L), "Pulse of cuff and oximeter disagree", "Pulse disagrees", "disagree",
        "pulse_rate",
        "Two pressures in a row came with a pulse 20 /min or more from the oximeter's; MEDIUM when one of both is "
        "beyond a limit. One of them counts wrong.",
        "Feel the pulse and count it; ectopic beats, movement; the probe.",
    ),
    Condition(
        "device_clock_wrong", _T, (_M,), "Clock of the cuff is wrong", "Cuff clock wrong", "its clock", "pressure",
        "A pressure that has just come carries a time more than 5 min from this computer's. It is shown and "
        "alarmed on as one of now, because it has come now; the instrument's own time stands beside it.",
        "Set the clock of the instrument. Was this pressure measured now, on this patient?",
    ),
    Condition(
        "respiration_signal_lost", _T, (_L,), "No respiration rate", "No respiration", "no signal",
        "respiration_rate",
        "An instrument gave a respiration rate in this session and has given none for 30 s.",
        "Look at the chest; the sensor or line on the patient.",
        delay_s=30.0,
    ),
    Condition(
        "etco2_signal_lost", _T, (_L,), "No EtCO₂", "No EtCO₂", "no signal", "etco2",
        "An instrument gave an EtCO₂ in this session and has given none for 30 s.",
        "Look at the chest; the sampling line, its water trap.",
        delay_s=30.0,
    ),
    Condition(
        "heart_rate_signal_lost", _T, (_L,), "No ECG rate", "No ECG rate", "no signal", "heart_rate",
        "An instrument gave a heart rate from an ECG in this session and has given none for 30 s.",
        "Feel the pulse; the electrodes.",
        delay_s=30.0,
    ),
    Condition(
        "observation_overdue", _T, (_L,), "Observation overdue: answer or skip", "Observation overdue", "overdue",
        "",
        "Something that the clinic asks in each session (as MOAA/S) was due three minutes ago and has been neither "
        "answered nor skipped. It makes no sound.",
        "The patient; then one tap in the strip under the trend, or Skip with a reason.",
        sounds=False, delay_s=180.0,
    ),
    Condition(
        "server_lost", _T, (_H, _M), "Connection lost: look at the patient and the instruments",
        "Connection lost: look at the patient", "", "",
        "The page has heard no heartbeat for 3 s: it shows dashes only and sounds by itself. MEDIUM before an "
        "infusion and after the patient left.",
        "The patient and the instruments themselves; write on paper.",
        delay_s=3.0,
    ),
)  # fmt: skip
