"""One frozen picture of a chair, for any screen. Ages are already in it: a reader needs no clock."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated

from bedside.alarms.ladder import Pending
from bedside.alarms.views import AlarmView, LastAlarm, SoundView, SuppressionView
from bedside.book import Book
from bedside.conditions.table import Priority
from bedside.equipment.chain import Proof
from bedside.equipment.views import CuffView, DeviceView
from bedside.infusion.asked import NOTHING_ASKED, Asked
from bedside.infusion.effects import Episode
from bedside.infusion.prompts import Score
from bedside.infusion.session import Session
from bedside.leaving.held import Care
from bedside.leaving.items import NOTHING, Leaving
from bedside.limits.limits import Rule
from bedside.passing import PASSES
from bedside.phase import Phase
from bedside.reading import Origin, Vital
from bedside.told.recording import Recording
from bedside.vitals.resting import Resting
from bedside.vitals.values import Shown, ShownPressure


@dataclass(frozen=True, slots=True)
class SessionView:
    """The session with what follows from it at this moment. `pause_long`: it is paused for longer than the clinic
    lets pass without a word."""

    session: Session
    infused_s: Annotated[float, PASSES]
    given_mg: Annotated[float | None, PASSES]
    left_s: Annotated[float | None, PASSES]
    ends_at: Annotated[datetime | None, PASSES]
    pause_long: bool = False


def session_view(session: Session, utc: datetime, pause_min: float) -> SessionView:
    """The session as it stands at `utc`; a pause is long after `pause_min`."""
    return SessionView(
        session,
        session.infused_s(utc),
        session.given_mg(utc),
        session.left_s(utc),
        session.planned_end(utc),
        session.paused_s(utc) > pause_min * 60,
    )


@dataclass(frozen=True, slots=True)
class LastSession:
    """The session that ended here, in short: UTC, mg as charted, minutes of infusion, MEDIUM and HIGH alarms, and
    why there was no infusion, where somebody said it."""

    label: str
    ended_at: datetime | None
    given_mg: float | None
    minutes: float
    alarms: int
    cancelled: str = ""
    id: str = ""


def last_session(book: Book | None) -> LastSession | None:
    """What its book comes to."""
    session = book.session if book else None
    if book is None or session is None:
        return None
    ended = session.ended_at or book.latest or session.opened_at
    alarms = sum(each.counts for each in book.episodes.all)
    return LastSession(
        session.label,
        session.ended_at,
        session.given_mg(ended),
        session.infused_s(ended) / 60,
        alarms,
        session.cancelled,
        session.id,
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
    before the session of which nobody has said whose they are. `switches` of the session as they stand.
    """

    bed: str
    name: str
    utc: Annotated[datetime, PASSES]
    sequence: Annotated[int, PASSES]
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
    away_s: Annotated[float | None, PASSES] = None
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
    switches: tuple[tuple[str, bool], ...] = ()
    last: LastSession | None = None
    duty: tuple[str, str, datetime | None] | None = None
    """Initials, name and since when, of whoever is on duty."""
    asked: Asked = NOTHING_ASKED
    hold: tuple[str, ...] = ()
    """What speaks for a pause by the clinic's protocol, in words: a prompt, never a command."""
    effects: tuple[Episode, ...] = ()
    """What the patient felt in this session, by its onset."""
    scores: tuple[Score, ...] = ()
    """What was scored in this session, in the order it was entered; also what was entered in error."""
    has_checklist: bool = False
    checklist: tuple[tuple[str, str, bool], ...] = ()
    """What is answered before a start: a key, its words, whether it is."""
    leaving: Leaving = NOTHING
    """What is asked for before going home, as it stands."""
    beside: tuple[tuple[str, str, int | None], ...] = ()
    """What was measured beside the items of the scores: an item, words, and the number it would be."""
    care: Care = field(default_factory=Care)
    """What was checked, reported, drawn and thrown away in this session."""
    concentration: bool = True
    """Whether the clinic wants the estimated concentration drawn."""

    @property
    def active(self) -> tuple[AlarmView, ...]:
        """What holds now, without the marks of what is over."""
        return tuple(view for view in self.alarms if view.resolved is None)

    @property
    def highest(self) -> Priority | None:
        return max((view.state.priority for view in self.active), key=lambda p: p.rank, default=None)
