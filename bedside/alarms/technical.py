"""The conditions of the equipment: wires, sensors, cuff, record, screen, sound, clock, and the alarm system itself.

Every fault has its own condition (ALM-44). Delays run from the cause to the declaration at the priority a
condition begins with; what raises the priority later is said in its meaning.
"""

from __future__ import annotations

from bedside.alarms.condition import Condition
from bedside.alarms.physiological import PERFUSION
from bedside.alarms.priority import Kind, Priority

_H, _M, _L = Priority.HIGH, Priority.MEDIUM, Priority.LOW
_T = Kind.TECHNICAL

TECHNICAL: tuple[Condition, ...] = (
    Condition(
        "spo2_signal_lost", _T, (_M, _L), "No SpO₂ signal: check the probe", "No SpO₂ signal", "no signal", "spo2",
        "No valid saturation for 10 s; LOW in setup and baseline. The value is dashed from 5 s on. While the cuff "
        "fills on the probe's arm it may wait, at most 60 s, and the tile says so.",
        "The patient, then the probe: on the finger, the right way round, its cable, a warm hand.",
        delay_s=10.0,
    ),
    Condition(
        "pulse_signal_lost", _T, (_M,), "No pulse signal: check the probe", "No pulse signal", "no signal",
        "pulse_rate",
        "No valid pulse rate for 15 s although the saturation is valid.",
        "Feel the pulse; then the probe.",
        delay_s=15.0,
    ),
    Condition(
        "low_perfusion", _T, (_L,), "SpO₂ low perfusion", "Low perfusion", "low perfusion", "spo2",
        "The perfusion index has been below 0.5 % for 30 s; it ends at 0.6 % for 10 s. The saturation is marked, "
        "and every alarm stays on.",
        "Warm the hand, move the probe; look at the patient.",
        relation="<", unit="%", rule=PERFUSION,
    ),
    Condition(
        "pressure_failed", _T, (_M, _L), "NIBP failed", "NIBP failed", "failed", "pressure",
        "The cuff gave no pressure: LOW the first time, MEDIUM the second time in a row.",
        "Cuff, hose, the arm at rest; feel the pulse; measure again.",
    ),
    Condition(
        "pressure_overdue", _T, (_M, _L), "NIBP overdue", "NIBP overdue", "overdue", "pressure",
        "No completed pressure for one cycle and a minute (LOW) or two cycles (MEDIUM), from the start of the "
        "infusion to the end of recovery.",
        "Measure now; why did the cuff not?",
        relation="≥", unit="s", delay_s=360.0,
    ),
    Condition(
        "pressure_implausible", _T, (_M,), "NIBP implausible: measure again", "NIBP implausible", "implausible",
        "pressure",
        "A pressure nobody can have or no cuff can measure. It is not shown as the patient's and changes no other "
        "pressure alarm.",
        "Measure again; the cuff's size and place; movement.",
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
