"""Every id once. The ones of the contract keep the contract's names."""

ALARM_BAR = "alarm-bar"
ALARM_ACK = "alarm-ack"
AUDIO_PAUSE = "audio-pause"
SOUND_STATE = "sound-state"
PHASE = "phase"
INFUSION_CLOCK = "infusion-clock"
DOSE_GIVEN = "dose-given"
TREND = "trend"
CHAIN = "chain"

DISPLAY = "display"
BED = "bed"
KEYS_SHOWN = "keys-shown"
READINGS_SHOWN = "readings-shown"
CORRECTING = "correcting"
SAID = "said"
STEPPED = "stepped"
GRAPH = "trend-graph"

MEASURE = "measure"
CUFF = "cuff"
NOTE = "note"
START = "chart-start"
PAUSE = "chart-pause"
RESUME = "chart-resume"
STOP = "chart-stop"
END = "end-session"
BASELINE = "baseline"
LIMITS = "limits"
LOG = "alarm-log"
MORE = "more"
NEW = "new-session"

CHAIN_START = "chain-start"
END_ANYWAY = "end-anyway"
CANCELLED = "cancelled"
LIGHT = "light"
PUMP = "chart-pump"
DUTY = "duty"
OBSERVE = "observe"
SIGN = "sign"
LEAVE = "leave"
SPRAY = "spray"
END_OPEN = "end-open"

DIALOGS = (
    CUFF,
    NOTE,
    BASELINE,
    LIMITS,
    MORE,
    NEW,
    CHAIN_START,
    END_ANYWAY,
    CANCELLED,
    LIGHT,
    PUMP,
    DUTY,
    OBSERVE,
    SIGN,
    LEAVE,
    END_OPEN,
)


def tick(name: str) -> str:
    """What counts while a page is open."""
    return f"{name}-tick"


def dialog(name: str) -> str:
    return f"dialog-{name}"


def content(name: str) -> str:
    return f"content-{name}"
