"""Which event an order about the pump makes: at now or at a past moment, in the clinic's ranges. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

from bedside.errors import CommandRefused
from bedside.infusion.plan import NAMES, PlanRanges
from bedside.infusion.pump import Act, Entry, corrected, course, history, standing, without
from bedside.infusion.session import Session
from bedside.infusion.when import moment, said
from bedside.phase import Phase
from bedside.told import events as happened
from bedside.told import orders as wanted

Pumping = (
    wanted.PauseInfusion
    | wanted.ResumeInfusion
    | wanted.StopInfusion
    | wanted.ChangeRate
    | wanted.GiveBolus
    | wanted.GiveSpray
    | wanted.CorrectEntry
)


def pumped(session: Session, order: Pumping, now: datetime, ranges: PlanRanges) -> happened.Event:
    """The event. Raises CommandRefused where the history would make no sense with it."""
    if isinstance(order, wanted.CorrectEntry):
        return _correction(session, order, now, ranges)
    at = moment(order.at, session.opened_at, now)
    entry = _entry(session, order, at, now, ranges)
    _makes_sense(session, (*session.pump, entry))
    kept = said(order.at, at)
    match entry.act:
        case Act.PAUSE:
            return happened.InfusionPaused(kept)
        case Act.RESUME:
            return happened.InfusionResumed(kept)
        case Act.STOP:
            return happened.InfusionStopped(_given(session, entry), kept)
        case Act.BOLUS:
            return happened.BolusGiven(entry.mg or 0.0, kept)
        case Act.SPRAY:
            reason = order.reason if isinstance(order, wanted.GiveSpray) else ""
            return happened.SprayGiven(entry.mg or 0.0, kept, reason.strip()[:200])
        case _:
            return happened.RateChanged(entry.mg_per_h or 0.0, kept)


def _makes_sense(session: Session, entries: tuple[Entry, ...]) -> None:
    if session.phase is Phase.ENDED:
        raise CommandRefused("The session has ended.")
    course(entries)


def _given(session: Session, stop: Entry) -> float | None:
    given = course((*session.pump, stop)).dose.given_mg(stop.at)
    return None if given is None or session.rate_mg_per_h is None else round(given, 2)


def _entry(session: Session, order: Pumping, at: datetime, now: datetime, ranges: PlanRanges) -> Entry:
    match order:
        case wanted.PauseInfusion():
            return Entry(Act.PAUSE, at, now)
        case wanted.ResumeInfusion():
            return Entry(Act.RESUME, at, now)
        case wanted.StopInfusion():
            return Entry(Act.STOP, at, now)
        case wanted.GiveBolus(mg, _, reason):
            _dose_in_range(session, mg, reason, ranges)
            _all_of_it(session, mg, at, reason, ranges)
            return Entry(Act.BOLUS, at, now, mg=mg)
        case wanted.GiveSpray(mg, _, reason):
            _one_more(session, mg, at, reason)
            return Entry(Act.SPRAY, at, now, mg=mg)
        case wanted.ChangeRate(mg_per_h, ml_per_h, mg_per_kg_h, _, reason):
            rate = rate_said(session, mg_per_h, ml_per_h, mg_per_kg_h)
            if rate is None:
                raise CommandRefused("Give the rate in mg/h, mL/h or mg/kg/h.", "mg_per_h")
            _rate_in_range(session, rate, reason, ranges)
            return Entry(Act.RATE, at, now, mg_per_h=rate)
    raise CommandRefused("This is no entry about the pump.")


DEVICES_APART = timedelta(minutes=1)
"""Nobody sprays two within this time (five minutes are usual): the second press was a slip."""


def _one_more(session: Session, mg: float, at: datetime, reason: str) -> None:
    """Another device: of a session that has any, of its size, not more than there can be, not at once, and beyond
    the plan for a reason."""
    kind = session.treatment
    if not kind.devices:
        raise CommandRefused(f"{kind.words}: nothing is sprayed.", "mg")
    if session.phase is Phase.BASELINE:
        raise CommandRefused("Chart the first device with Chart start.", "mg")
    if mg != kind.device_mg:
        raise CommandRefused(f"A device holds {kind.device_mg:g} mg.", "mg")
    devices = [entry for entry in history(session.pump) if entry.act is Act.SPRAY]
    if near := [entry for entry in devices if abs(entry.at - at) < DEVICES_APART]:
        seconds = abs(near[-1].at - at).total_seconds()
        raise CommandRefused(f"A device is charted {seconds:.0f} s from then: two are not that near.", "at")
    sprayed = sum(entry.mg or 0.0 for entry in devices)
    if sprayed + mg > kind.device_mg * kind.devices:
        raise CommandRefused(f"{sprayed:g} mg are charted: more than {kind.devices} devices are not given.", "mg")
    if session.planned_mg is not None and sprayed + mg > session.planned_mg and not reason.strip():
        raise CommandRefused(f"The plan is {session.planned_mg:g} mg, all charted: say why more.", "reason")


def rate_said(
    session: Session, mg_per_h: float | None, ml_per_h: float | None, mg_per_kg_h: float | None
) -> float | None:
    """A rate in mg/h, however it was said; None where it was not. Raises CommandRefused for two at once."""
    given = {"mg_per_h": mg_per_h, "ml_per_h": ml_per_h, "mg_per_kg_h": mg_per_kg_h}
    told = [name for name, value in given.items() if value is not None]
    if len(told) > 1:
        raise CommandRefused("Give the rate once: in mg/h, in mL/h, or in mg/kg/h.", told[-1])
    if ml_per_h is not None:
        if session.mg_per_ml is None:
            raise CommandRefused("The syringe's concentration is not known: give mg/h.", "ml_per_h")
        return ml_per_h * session.mg_per_ml
    if mg_per_kg_h is not None:
        if session.weight_kg is None:
            raise CommandRefused("The weight is not known: give mg/h.", "mg_per_kg_h")
        return mg_per_kg_h * session.weight_kg
    return mg_per_h


def _rate_in_range(session: Session, mg_per_h: float, reason: str, ranges: PlanRanges) -> None:
    weight = session.weight_kg
    _in_range("rate_mg_per_kg_h", mg_per_h / weight if weight else None, reason, ranges, mg_per_h, "mg_per_h")


def _dose_in_range(session: Session, mg: float, reason: str, ranges: PlanRanges) -> None:
    weight = session.weight_kg
    _in_range("dose_mg_per_kg", mg / weight if weight else None, reason, ranges, mg, "mg", least=False)


def _all_of_it(session: Session, mg: float, at: datetime, reason: str, ranges: PlanRanges) -> None:
    """What has been given with this bolus: beyond the usual dose only with a reason. It is never refused: what was
    given is charted."""
    given, top = session.given_mg(at), ranges.of["dose_mg_per_kg"].soft[1]
    if given is None or not session.weight_kg or reason.strip():
        return
    whole = (given + mg) / session.weight_kg
    if whole > top:
        raise CommandRefused(
            f"Say why: with this bolus {given + mg:.4g} mg, {whole:.3g} mg/kg, are given; usual is up to {top:g}.",
            "reason",
        )


def _in_range(
    name: str,
    per_kg: float | None,
    reason: str,
    ranges: PlanRanges,
    number: float,
    field: str,
    *,
    least: bool = True,
) -> None:
    """Beyond the hard range refused, beyond the usual one only with a reason; a bolus has no least."""
    words, unit = NAMES[name]
    if number <= 0:
        raise CommandRefused(f"{words} must be above 0; chart a pause or a stop instead.", field)
    if per_kg is None:
        return
    known = ranges.of[name]
    if per_kg > known.hard[1] or (least and per_kg < known.hard[0]):
        low, top = known.hard
        raise CommandRefused(f"{words} must be {low:g} to {top:g} {unit}, not {per_kg:.4g}.", field)
    usual = known.soft[0] <= per_kg if least else True
    if not (usual and per_kg <= known.soft[1]) and not reason.strip():
        low, top = known.soft
        raise CommandRefused(f"Say why: {per_kg:.4g} {unit} is outside the usual {low:g} to {top:g}.", "reason")


def _correction(session: Session, order: wanted.CorrectEntry, now: datetime, ranges: PlanRanges) -> happened.Event:
    place = standing(session.pump, order.entry)
    if place is None:
        raise CommandRefused("No entry of that time stands about the pump.", "entry")
    entry = session.pump[place]
    rate = rate_said(session, order.mg_per_h, order.ml_per_h, order.mg_per_kg_h)
    if rate is not None:
        if entry.act not in (Act.RATE, Act.START):
            raise CommandRefused(f"That entry is a {entry.act}: it has no rate.", "mg_per_h")
        _rate_in_range(session, rate, order.why, ranges)
    if order.mg is not None:
        if entry.act is not Act.BOLUS:
            raise CommandRefused(f"That entry is a {entry.act}: it has no dose to correct.", "mg")
        _dose_in_range(session, order.mg, order.why, ranges)
    at = moment(order.at, session.opened_at, now) if order.at.strip() else None
    after = corrected(session.pump, order.entry, rate, order.mg, at)
    if after == session.pump:
        raise CommandRefused("Nothing of that entry is different.", "entry")
    _makes_sense(session, after)
    kept = at.isoformat() if at else ""
    return happened.EntryCorrected(order.entry, entry.words, rate, order.mg, kept, order.why.strip()[:200])


def in_error(session: Session, order: wanted.EnterInError) -> happened.EnteredInError:
    """The event that takes an entry about the pump back."""
    place = standing(session.pump, order.entry)
    if place is None:
        raise CommandRefused("No entry of that time stands about the pump.", "entry")
    _makes_sense(session, without(session.pump, order.entry))
    return happened.EnteredInError(order.entry, session.pump[place].words, order.why.strip()[:200], "pump")
