"""Which events an order makes of a session, or why it is refused. Pure: nothing happens here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bedside.conditions.priority import Priority
from bedside.conditions.table import TABLE
from bedside.errors import CommandRefused
from bedside.infusion.checking import DEFAULT_RANGES, checked
from bedside.infusion.effects import seen
from bedside.infusion.observing import observed
from bedside.infusion.patient import patient, years
from bedside.infusion.plan import PlanRanges
from bedside.infusion.pumping import pumped
from bedside.infusion.session import Baseline, Session, baseline_of
from bedside.infusion.treatment import treatment
from bedside.infusion.when import moment, said
from bedside.limits.limits import Limits
from bedside.phase import Phase
from bedside.told import events as happened
from bedside.told import orders as wanted
from bedside.vitals.resting import Resting

STRONGEST = 100.0
"""mg/mL: what vials hold at most."""
Charting = (
    wanted.OpenSession
    | wanted.CorrectPlan
    | wanted.ConfirmBaseline
    | wanted.StartInfusion
    | wanted.PauseInfusion
    | wanted.ResumeInfusion
    | wanted.StopInfusion
    | wanted.ChangeRate
    | wanted.GiveBolus
    | wanted.CorrectEntry
    | wanted.EndSession
    | wanted.AddNote
    | wanted.RecordEffect
    | wanted.RecordScore
    | wanted.SkipPrompt
    | wanted.GiveDrug
    | wanted.CheckItem
    | wanted.WasteDrug
    | wanted.Discharge
    | wanted.GiveSpray
    | wanted.CheckSite
    | wanted.ReportAdverse
    | wanted.ReviewAdverse
    | wanted.DrawDrug
    | wanted.EnterInError
)


def opening(
    order: wanted.OpenSession,
    name: str,
    limits: str,
    fixed_label: str | None,
    ranges: PlanRanges,
    *,
    earlier: bool,
    utc: datetime,
) -> happened.SessionOpened:
    """The event that opens a session. A simulated chair has a fixed label: it is never a named patient's.
    `earlier`: readings of before belong to it."""
    label, reason = (fixed_label or order.label).strip(), order.reason.strip()[:200]
    about = patient(order, named=fixed_label is None)
    age = order.age if order.age is not None else years(order.birth_year, utc)
    kind = treatment(order.treatment)
    by_time = (order.dose_mg_per_kg, order.minutes) if kind.pumped else (None, None)
    plan = (age, order.weight_kg, *by_time)
    checked(label, *plan, reason, ranges, order.dose_mg, order.bolus_mg, order.reader, kind)
    holds = strength(order.mg_per_ml, ranges) if kind.pumped else None
    event = happened.SessionOpened(name, label, *plan, limits, earlier, reason, holds)
    return replace(
        event,
        dose_mg=order.dose_mg,
        bolus_mg=order.bolus_mg,
        reader=order.reader.strip(),
        treatment=kind.name,
        **about,
    )


def plan_mark(session: Session) -> str:
    """A session and its plan as it stands: another text as soon as anything of it is corrected."""
    plan = (session.age, session.weight_kg, session.dose_mg_per_kg, session.dose_mg, session.minutes)
    numbers = (*plan, session.bolus_mg, session.mg_per_ml)
    return f"{session.id} {'/'.join('' if value is None else f'{value:g}' for value in numbers)}"


def strength(mg_per_ml: float | None, ranges: PlanRanges) -> float | None:
    """What the syringe holds: as it was said, or as the clinic draws it up."""
    if mg_per_ml is not None and not 0 < mg_per_ml <= STRONGEST:
        raise CommandRefused(f"A concentration is above 0 and at most {STRONGEST:g} mg/mL.", "mg_per_ml")
    return ranges.usual.mg_per_ml if mg_per_ml is None else mg_per_ml


def beyond(baseline: Baseline, limits: Limits) -> list[str]:
    """Where a baseline lies beyond a MEDIUM limit, in words."""
    found = []
    for key, value in baseline.limits().items():
        for side in ("low", "high"):
            rule = limits.rules.get(f"{key}_{side}")
            level = rule and next((each for each in rule.levels if each.priority is Priority.MEDIUM), None)
            if rule and level and rule.beyond(value, level):
                found.append(f"baseline {TABLE[rule.condition].long.replace('NIBP ', '')} {value:g}")
    return found


def charted(
    session: Session | None,
    order: Charting,
    resting: Sequence[Resting],
    now: datetime,
    broken: Sequence[str] = (),
    unusual: Sequence[str] = (),
    alarms: Sequence[str] = (),
    ranges: PlanRanges = DEFAULT_RANGES,
    missing: Sequence[str] = (),
) -> list[happened.Event]:
    """The events of an order on an open session; in words: `broken` are the links of the alarm chain that are not
    proven, `unusual` what lies beyond its limits in the baseline, `alarms` the HIGH alarms that are on, `missing`
    what is not answered on the clinic's checklist. Raises CommandRefused with the nurse's words."""
    if session is None:
        raise CommandRefused("There is no session at this chair: open one first.")
    match order:
        case wanted.OpenSession():
            raise CommandRefused(f"A session is open for {session.label}: end it first.")
        case wanted.CorrectPlan():
            return [_corrected(session, order, ranges)]
        case wanted.ConfirmBaseline(readings):
            return [_baseline(session, readings, resting, now)]
        case wanted.StartInfusion():
            return _start(session, order, broken, (unusual, missing), moment(order.at, session.opened_at, now))
        case wanted.EndSession():
            return _end(session, order, alarms)
        case wanted.AddNote(text, code):
            return [_note(text, code)]
        case wanted.RecordEffect():
            return [seen(order, said(order.at, moment(order.at, session.opened_at, now)))]
        case (
            wanted.RecordScore() | wanted.SkipPrompt() | wanted.GiveDrug() | wanted.CheckItem() | wanted.WasteDrug()
        ):
            return [observed(session, order, now)]
        case wanted.EnterInError() | wanted.Discharge() | wanted.CheckSite() | wanted.ReportAdverse():
            raise CommandRefused("Nothing is written in this session.", "entry")
        case wanted.ReviewAdverse() | wanted.DrawDrug():
            raise CommandRefused("Nothing is written in this session.", "entry")
        case order:
            return [pumped(session, order, now, ranges)]


def _corrected(session: Session, order: wanted.CorrectPlan, ranges: PlanRanges) -> happened.Event:
    """The whole plan as it was meant. What runs already is changed at the pump, and charted."""
    if session.phase is not Phase.BASELINE:
        raise CommandRefused("The infusion has been started: its plan is not corrected any more. Write a note.")
    plan = (order.age, order.weight_kg, order.dose_mg_per_kg, order.minutes)
    more = (order.dose_mg, order.bolus_mg)
    reason = order.reason.strip()[:200]
    checked(session.label, *plan, reason, ranges, *more, order.reader, session.treatment)
    holds = None if order.mg_per_ml is None else strength(order.mg_per_ml, ranges)
    was = (session.age, session.weight_kg, session.dose_mg_per_kg, session.minutes)
    if plan == was and more == (session.dose_mg, session.bolus_mg) and holds in (None, session.mg_per_ml):
        raise CommandRefused("Nothing of the plan is different.")
    return happened.PlanCorrected(*plan, reason, *more, holds, order.reader.strip())


def _baseline(
    session: Session, readings: Sequence[str], resting: Sequence[Resting], now: datetime
) -> happened.Event:
    if session.phase is not Phase.BASELINE:
        raise CommandRefused("The baseline is taken before the infusion starts.")
    return baseline_of([row for row in resting if row.name in readings], now)


def _start(
    session: Session,
    order: wanted.StartInfusion,
    broken: Sequence[str],
    others: tuple[Sequence[str], Sequence[str]],
    at: datetime,
) -> list[happened.Event]:
    kind = session.treatment
    if session.phase is not Phase.BASELINE:
        begun = "The infusion has" if kind.pumped else "It has"
        raise CommandRefused(f"{begun} already been started.")
    without = order.without_baseline.strip()
    if session.baseline is None and not without:
        raise CommandRefused("Confirm the baseline, or say why there is none.", "without_baseline")
    events: list[happened.Event] = []
    if broken or any(others):
        events.append(_overridden(order.override, broken, *others))
    if session.baseline is None:
        events.append(happened.BaselineSkipped(without))
    return [*events, _begun(session, said(order.at, at))]


def _begun(session: Session, at: str) -> happened.Event:
    """What begins: the pump, the first device, or the observation alone."""
    kind = session.treatment
    if kind.devices:
        return happened.SprayGiven(kind.device_mg, at)
    return happened.InfusionStarted(at) if kind.pumped else happened.ObservationBegan(at)


def _overridden(
    override: wanted.Override | None, broken: Sequence[str], unusual: Sequence[str], missing: Sequence[str]
) -> happened.Event:
    """Starting although an alarm might not reach anybody, on values beyond their limits, or with lines of the
    checklist open, takes a name and a reason."""
    if override is None:
        words = [f"The alarm chain is not proven: {', '.join(broken)}."] if broken else []
        words += [f"Beyond the limits before the start: {', '.join(unusual)}."] if unusual else []
        words += [f"Not answered on the checklist: {', '.join(missing)}."] if missing else []
        raise CommandRefused(" ".join(words), "chain")
    CommandRefused.together(
        (
            None if override.name.strip() else CommandRefused("Who starts without it? Give your name.", "name"),
            None if override.reason.strip() else CommandRefused("Say why it cannot wait.", "reason"),
        )
    )
    said_missing = (f"not answered: {each}" for each in missing)
    name, reason = override.name.strip()[:80], override.reason.strip()[:200]
    return happened.ChainOverridden((*broken, *unusual, *said_missing), name, reason)


def _end(session: Session, order: wanted.EndSession, alarms: Sequence[str]) -> list[happened.Event]:
    if session.phase in (Phase.INFUSING, Phase.PAUSED):
        raise CommandRefused("The infusion is still charted as running: chart its stop first.")
    cancelled = order.cancelled.strip()[:200]
    if cancelled and session.phase is not Phase.BASELINE:
        raise CommandRefused("There was an infusion: what ends is not a cancelled session.", "cancelled")
    if not alarms:
        return [happened.SessionEnded(cancelled=cancelled)]
    if order.override is None:
        raise CommandRefused(f"A HIGH alarm is on: {', '.join(alarms)}. Who ends the session, and why?", "alarms")
    CommandRefused.together(
        (
            None if order.override.name.strip() else CommandRefused("Who ends it? Give your name.", "name"),
            None if order.override.reason.strip() else CommandRefused("Say why it may end now.", "reason"),
        )
    )
    name, reason = order.override.name.strip()[:80], order.override.reason.strip()[:200]
    return [happened.SessionEnded(tuple(alarms), name, reason, cancelled)]


def _note(text: str, code: str) -> happened.Event:
    if not text.strip():
        raise CommandRefused("Write what happened.", "text")
    if len(text) > 4096:
        raise CommandRefused("A note has at most 4096 characters.", "text")
    return happened.Note(text.strip(), code)
