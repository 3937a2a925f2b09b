"""One frozen picture of a chair, for any screen. Ages are already in it: a reader needs no clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bedside.alarms.ladder import Pending
from bedside.alarms.table import ActiveCondition, Priority
from bedside.chain import Proof
from bedside.limits import Rule
from bedside.phase import Phase
from bedside.reading import CuffPhase, LinkState, Origin, Vital
from bedside.record.writer import Recording
from bedside.session import Resting, Session
from bedside.values import Shown, ShownPressure


@dataclass(frozen=True, slots=True)
class DeviceView:
    """One instrument: its wire and how long ago it was heard, in real seconds.

    `stands_by`: nothing is charted from it. `apart_s`: its clock minus the host's, None when it tells none.
    `waves`: it sends a pulse wave.
    """

    device: str
    protocol: str
    title: str
    kind: str
    link: LinkState
    detail: str
    age_s: float | None
    battery_low: bool = False
    stands_by: bool = False
    apart_s: float | None = None
    waves: bool = True


@dataclass(frozen=True, slots=True)
class CuffView:
    """What the cuff is doing; seconds are chair seconds from now on. `again_s` is the cycle that stopped.

    `repeat_in_s`: a pressure beyond a limit is measured again by itself; `confirmed`: the second reading agreed.
    `aside`: a number that came and is not shown as one of now, in words; `clock_wrong`: what the cuff's own clock
    says; `settling`: after the infusion its cycle still holds.
    """

    phase: CuffPhase
    pressure: int | None
    cycle_s: float | None
    next_in_s: float | None
    stat_left_s: float | None
    stopped: str | None
    again_s: float | None
    failed: str | None
    implausible: str | None
    self_timed: bool
    repeat_in_s: float | None = None
    confirmed: tuple[str, ...] = ()
    aside: str = ""
    clock_wrong: str = ""
    settling: bool = False


@dataclass(frozen=True, slots=True)
class AlarmView:
    """One condition as the alarm bar lists it; `resolved`: it is over, and still marked."""

    state: ActiveCondition
    since: datetime
    acknowledged: datetime | None
    by: str
    resolved: datetime | None = None


@dataclass(frozen=True, slots=True)
class SuppressionView:
    """A condition that is held back: why, and for how many chair seconds more at most."""

    condition: str
    why: str
    left_s: float


@dataclass(frozen=True, slots=True)
class SoundView:
    """What shall sound now, and the audio pause in real seconds.

    `louder`: nobody has answered for two minutes. `off`: AUDIO OFF, which has reminded of itself `reminders`
    times. `visual_first`: LOW conditions that a dark room shows before they sound.
    """

    sounding: Priority | None
    paused_left_s: float | None
    paused_by: str
    louder: bool = False
    off: bool = False
    reminders: int = 0
    visual_first: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LastAlarm:
    """The alarm that ended last, for the quiet bar."""

    condition: str
    priority: Priority
    value: float | None
    since: datetime
    cleared: datetime


@dataclass(frozen=True, slots=True)
class SessionView:
    """The session with what follows from it at this moment."""

    session: Session
    infused_s: float
    given_mg: float | None
    left_s: float | None
    ends_at: datetime | None


def session_view(session: Session, utc: datetime) -> SessionView:
    """The session as it stands at `utc`."""
    return SessionView(
        session,
        session.infused_s(utc),
        session.given_mg(utc),
        session.left_s(utc),
        session.planned_end(utc),
    )


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything. `sequence` counts snapshots of this run; `speed` is chair seconds per real second.

    `pending` are delays that run, `suppressions` what is held back for a known cause; `edited` and `off` name
    the limits that were changed for this session, and those that are switched off. `away_s`: the program was
    away so long that somebody has to say whether the same patient sits here. `bedside_display`: the one screen
    that is not information only. `others` are respiration, EtCO2 and the ECG's rate where an instrument gives them;
    `channels` the devices with two sensors of one kind: device, the charted one, and each one's number; `pulses`
    the cuff's count and the oximeter's number beside it. `watching_on`: a session ended under an alarm, its limits
    still watch. `unusual`: what speaks against a start now. `earlier`: since when there are readings of
    before the session of which nobody has said whose they are.
    """

    bed: str
    name: str
    utc: datetime
    sequence: int
    origin: Origin
    speed: float
    about: str
    phase: Phase
    spo2: Shown
    pulse_rate: Shown
    pressure: ShownPressure
    alarms: tuple[AlarmView, ...]
    sound: SoundView
    last_alarm: LastAlarm | None
    devices: tuple[DeviceView, ...]
    cuff: CuffView | None
    recording: Recording
    record_trouble: tuple[str, ...]
    clock_year: int | None
    session: SessionView | None
    resting: tuple[Resting, ...]
    rules: tuple[Rule, ...]
    limits_name: str
    alarm_count: int
    trend_version: int
    fixed_label: str | None
    resumed: bool
    chain: tuple[Proof, ...] = ()
    pending: tuple[Pending, ...] = ()
    suppressions: tuple[SuppressionView, ...] = ()
    same_arm: bool = False
    dark: bool = False
    audio_off_allowed: bool = False
    edited: tuple[str, ...] = ()
    away_s: float | None = None
    bedside_display: str = ""
    off: tuple[str, ...] = ()
    others: tuple[tuple[Vital, Shown], ...] = ()
    channels: tuple[tuple[str, int, tuple[tuple[int, float | None], ...]], ...] = ()
    pulses: tuple[float | None, float | None] = (None, None)
    watching_on: bool = False
    earlier: datetime | None = None
    second_screen: bool = False
    unusual: tuple[str, ...] = ()
    flat: bool = False

    @property
    def active(self) -> tuple[AlarmView, ...]:
        """What holds now, without the marks of what is over."""
        return tuple(view for view in self.alarms if view.resolved is None)

    @property
    def highest(self) -> Priority | None:
        return max((view.state.priority for view in self.active), key=lambda p: p.rank, default=None)
