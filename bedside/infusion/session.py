"""One infusion session: a pure function of its events.

`after` folds one event into the session; a restart folds them all again and is where it was. Durations
are differences of the chair's UTC, which never steps within a run (bedside/clock.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from statistics import median

from bedside.errors import CommandRefused
from bedside.infusion import when
from bedside.infusion.dose import NONE_GIVEN, Dose, planned_mg, rate_of
from bedside.infusion.pump import Act, Entry, corrected, course, history, last_rate, without
from bedside.infusion.treatment import KETAMINE, Treatment, of_a_record
from bedside.phase import Phase
from bedside.told import events as happened
from bedside.vitals.resting import Resting, half_up

RESTING_WITHIN = timedelta(minutes=15)
RESTING_APART = timedelta(minutes=3)


@dataclass(frozen=True, slots=True)
class Baseline:
    """Confirmed resting values: %, 1/min, mmHg; None where no sample was near the pressures, or where the cuff gave
    no mean."""

    spo2: float | None
    pulse_rate: float | None
    systolic: float
    diastolic: float
    confirmed_at: datetime
    mean: float | None = None

    def limits(self) -> dict[str, float]:
        """The keys the relative limits use; what is unknown is left out."""
        given = {
            "spo2": self.spo2,
            "pulse_rate": self.pulse_rate,
            "systolic": self.systolic,
            "diastolic": self.diastolic,
            "mean": self.mean,
        }
        return {key: value for key, value in given.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Session:
    """What is known of the session; `pump` is what was charted of the infusion, `dose` what that comes to,
    `cancelled` why there was none, `mg_per_ml` what the syringe holds, `dose_mg` the dose where
    it was planned in mg, `bolus_mg` what was planned to be given at once; `opened` is what was said of the
    patient."""

    id: str
    label: str
    opened_at: datetime
    age: int | None = None
    weight_kg: float | None = None
    dose_mg_per_kg: float | None = None
    minutes: float | None = None
    limits: str = ""
    phase: Phase = Phase.BASELINE
    baseline: Baseline | None = None
    no_baseline: str = ""
    started_at: datetime | None = None
    dose: Dose = NONE_GIVEN
    pump: tuple[Entry, ...] = ()
    mg_per_ml: float | None = None
    dose_mg: float | None = None
    bolus_mg: float | None = None
    opened: happened.SessionOpened | None = None
    stopped_at: datetime | None = None
    ended_at: datetime | None = None
    cancelled: str = ""

    @property
    def treatment(self) -> Treatment:
        """What kind of session it is."""
        return of_a_record(self.opened.treatment) if self.opened else KETAMINE

    @property
    def planned_mg(self) -> float | None:
        """The planned dose in mg, a planned bolus included; None without a weight and a dose."""
        over_time = self.planned_over_time_mg
        return None if over_time is None else over_time + (self.bolus_mg or 0.0)

    @property
    def planned_over_time_mg(self) -> float | None:
        """The part of the planned dose that runs over the planned time, in mg."""
        return planned_mg(self.weight_kg, self.dose_mg_per_kg) if self.dose_mg is None else self.dose_mg

    @property
    def bolus_owed_mg(self) -> float:
        """What of the planned bolus has not been charted."""
        given = sum(entry.mg or 0.0 for entry in history(self.pump) if entry.act is Act.BOLUS)
        return max(0.0, (self.bolus_mg or 0.0) - given)

    @property
    def rate_mg_per_h(self) -> float | None:
        """The planned rate in mg/h."""
        return rate_of(self.planned_over_time_mg, self.minutes)

    @property
    def rate_now(self) -> float | None:
        """What the pump was last charted to be set to, in mg/h; before that the planned rate."""
        return self.rate_mg_per_h if not self.pump else last_rate(self.pump)

    def infused_s(self, now: datetime) -> float:
        """Seconds the infusion has run, pauses left out."""
        return self.dose.seconds(now)

    def paused_s(self, now: datetime) -> float:
        """Seconds since the pause began; 0 when it is not paused."""
        halted = self.dose.halted_at if self.phase is Phase.PAUSED else None
        return (now - halted).total_seconds() if halted else 0.0

    def given_mg(self, now: datetime) -> float | None:
        """The dose given as charted, at the rates charted as long as the pump runs by what is charted, also beyond
        the plan; None where no rate is known. Devices are counted."""
        if self.treatment.devices:
            return self.dose.given_mg(now)
        return None if self.rate_now is None else self.dose.given_mg(now)

    def given_ml(self, now: datetime) -> float | None:
        """The same in mL; None where nobody has said what the syringe holds."""
        given = self.given_mg(now)
        return None if given is None or not self.mg_per_ml else given / self.mg_per_ml

    def left_s(self, now: datetime) -> float | None:
        """Seconds until the planned dose is given at the rate of now; negative when it has been passed."""
        if self.minutes is None:
            return None
        planned, rate, given = self.planned_mg, self.rate_now, self.given_mg(now)
        if planned is None or not rate or given is None:
            return self.minutes * 60 - self.infused_s(now)
        left = planned - self.bolus_owed_mg - given
        passed = self.dose.passed_at(planned, now) if left < 0 else None
        return left / rate * 3600 if passed is None else self.dose.seconds(passed) - self.dose.seconds(now)

    def planned_end(self, now: datetime) -> datetime | None:
        """When the plan is fulfilled if it runs from now on; None before the start and after the stop."""
        left = self.left_s(now)
        if left is None or self.started_at is None or self.stopped_at is not None:
            return None
        if left < 0 and self.planned_mg and (passed := self.dose.passed_at(self.planned_mg, now)):
            return passed
        return now + timedelta(seconds=left)


def open_session(event: happened.SessionOpened, at: datetime) -> Session:
    """The session an opening event begins."""
    return Session(
        event.session,
        event.label,
        at,
        event.age,
        event.weight_kg,
        event.dose_mg_per_kg,
        event.minutes,
        event.limits,
        mg_per_ml=event.mg_per_ml,
        dose_mg=event.dose_mg,
        bolus_mg=event.bolus_mg,
        opened=event,
    )


def after(session: Session | None, event: happened.Event, at: datetime) -> Session | None:
    """The session after `event`; events that are not about it leave it as it was. None before it is opened."""
    if isinstance(event, happened.SessionOpened):
        return open_session(event, at)
    return None if session is None else apply(session, event, at)


def apply(session: Session, event: happened.Event, at: datetime) -> Session:
    """An open session after `event`."""
    match event:
        case happened.BaselineConfirmed():
            baseline = Baseline(event.spo2, event.pulse_rate, event.systolic, event.diastolic, at, event.mean)
            return replace(session, baseline=baseline)
        case happened.BaselineSkipped():
            return replace(session, no_baseline=event.reason)
        case happened.PlanCorrected():
            return replace(
                session,
                age=event.age,
                weight_kg=event.weight_kg,
                dose_mg_per_kg=event.dose_mg_per_kg,
                minutes=event.minutes,
                dose_mg=event.dose_mg,
                bolus_mg=event.bolus_mg,
                mg_per_ml=session.mg_per_ml if event.mg_per_ml is None else event.mg_per_ml,
            )
        case happened.EntryCorrected(name, _, mg_per_h, mg, about, of="pump"):
            return _pumped(
                session, corrected(session.pump, name, mg_per_h, mg, when.about(about, at) if about else None)
            )
        case happened.EnteredInError(name, of="pump"):
            return _pumped(session, without(session.pump, name))
        case happened.SessionEnded():
            dose = session.dose.halted(at)
            return replace(session, dose=dose, phase=Phase.ENDED, ended_at=at, cancelled=event.cancelled)
        case _:
            entry = entry_of(session, event, at)
            return session if entry is None else _pumped(session, (*session.pump, entry))


def entry_of(session: Session, event: happened.Event, at: datetime) -> Entry | None:
    """What an event says of the pump; None where it is about something else."""
    match event:
        case happened.InfusionStarted(about):
            return Entry(Act.START, when.about(about, at), at, session.rate_mg_per_h)
        case happened.InfusionPaused(about):
            return Entry(Act.PAUSE, when.about(about, at), at)
        case happened.InfusionResumed(about):
            return Entry(Act.RESUME, when.about(about, at), at)
        case happened.InfusionStopped(_, about):
            return Entry(Act.STOP, when.about(about, at), at)
        case happened.RateChanged(mg_per_h, about):
            return Entry(Act.RATE, when.about(about, at), at, mg_per_h)
        case happened.BolusGiven(mg, about):
            return Entry(Act.BOLUS, when.about(about, at), at, mg=mg)
        case happened.SprayGiven(mg, about):
            return Entry(Act.SPRAY, when.about(about, at), at, mg=mg)
        case happened.ObservationBegan(about):
            return Entry(Act.OBSERVE, when.about(about, at), at)
    return None


def _pumped(session: Session, entries: tuple[Entry, ...]) -> Session:
    """With this history of the pump. One that makes no sense, of another program's record, changes nothing."""
    try:
        found = course(entries)
    except CommandRefused:
        return session
    phase = session.phase if session.phase is Phase.ENDED else found.phase
    return replace(
        session,
        pump=entries,
        dose=found.dose,
        phase=phase,
        started_at=found.started_at,
        stopped_at=found.stopped_at,
    )


def baseline_of(chosen: Sequence[Resting], now: datetime) -> happened.BaselineConfirmed:
    """The medians, half up, of at least two resting determinations. Raises CommandRefused and says why."""
    recent = [resting for resting in chosen if now - resting.utc <= RESTING_WITHIN]
    times = sorted(resting.utc for resting in recent)
    if len(recent) < 2:
        raise CommandRefused("A baseline needs two resting pressures of the last 15 minutes.", "readings")
    if times[-1] - times[0] < RESTING_APART:
        raise CommandRefused("The resting pressures must be at least 3 minutes apart.", "readings")
    return happened.BaselineConfirmed(
        _median([resting.spo2 for resting in recent]),
        _median([resting.pulse_rate for resting in recent]),
        half_up(median([resting.systolic for resting in recent])),
        half_up(median([resting.diastolic for resting in recent])),
        tuple(resting.name for resting in recent),
        _median([resting.mean for resting in recent]),
    )


def _median(values: Sequence[float | None]) -> float | None:
    given = [value for value in values if value is not None]
    return half_up(median(given)) if given else None
