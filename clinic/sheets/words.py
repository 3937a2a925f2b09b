"""What happened, in plain words for the patient: each sentence is of the record, none is of a model. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bedside.infusion.effects import Episode, episodes
from bedside.leaving.items import near_baseline
from clinic.sheets.known import Known
from clinic.sheets.page import clock, minutes
from clinic.sheets.watched import Gap

FELT = {
    "dissociation": "far away from things", "perceptual": "that things looked or sounded different",
    "floating": "as if floating", "dizziness": "dizzy", "blurred_vision": "that you saw less clearly",
    "nystagmus": "your eyes moving by themselves", "nausea": "sick", "vomiting": "so sick that you vomited",
    "headache": "a headache", "drowsiness": "sleepy", "anxiety": "anxious", "dysphoria": "low",
    "euphoria": "very cheerful", "disinhibition": "less held back than usual", "numbness": "numb or tingling",
    "restlessness": "restless", "palpitations": "your heart beating", "confusion": "confused",
    "poor_coordination": "unsteady", "dry_mouth": "a dry mouth", "hallucination": "things that were not there",
    "urinary": "something passing urine",
}  # fmt: skip
REASONS = {
    "sensor_off": "the clip had slipped", "no_sensor": "the clip was off", "searching": "the clip searched a pulse",
    "artifact": "the hand moved", "low_signal": "the hand was cold", "not_updated": "the instrument was silent",
}  # fmt: skip
MOST_FELT = 6
"""Sentences about effects; the record has all of them."""
CLOSE = 0.5
"""mg: a dose as near as this to the plan is all of it."""


def went(known: Known) -> Iterator[str]:
    """How it went."""
    yield from _given(known)
    felt = episodes(known.book.observed.effects)
    yield from (_felt(each, known) for each in felt[:MOST_FELT])
    if len(felt) > MOST_FELT:
        yield f"{len(felt) - MOST_FELT} more things that you felt are in the record."
    yield from _pressure(known)
    yield from _oxygen(known)
    yield from _adverse(known)
    yield from _left(known)


def _given(known: Known) -> Iterator[str]:
    session, kind = known.session, known.session.treatment
    if session.started_at is None:
        why = f": {session.cancelled}" if session.cancelled else ""
        yield f"Nothing was given today{why}."
        return
    if not kind.drug:
        yield "You were watched; nothing was given."
        return
    given, planned = session.given_mg(known.left), session.planned_mg
    if given is None:
        yield f"How much {kind.drug} you were given was not written down."
        return
    if kind.devices:
        yield f"You sprayed {given / kind.device_mg:.0f} devices of {kind.drug}, {given:g} mg in all."
        return
    ran = minutes(session.infused_s(known.left))
    if planned is None:
        yield f"You were given {given:.1f} mg of {kind.drug} in {ran}."
    elif abs(given - planned) <= CLOSE:
        yield f"You were given all of the planned {planned:g} mg of {kind.drug} in {ran}."
    else:
        less = "less" if given < planned else "more"
        yield f"You were given {given:.1f} mg of {kind.drug} in {ran}, {less} than the planned {planned:g} mg."


def _felt(each: Episode, known: Known) -> str:
    words = f"You felt {FELT.get(each.effect, each.effect.replace('_', ' '))}"
    seen = f"{words} from about {clock(each.onset_by)} on"
    if each.end_by is None:
        return f"{seen}; this was still there when it was last asked, at {clock(each.end_after)}."
    if each.end_by > (known.session.ended_at or known.left):
        return f"{seen}; it was gone when we called, by {each.end_by.astimezone():%d %B}."
    return f"{seen}; it was gone by {clock(each.end_by)}."


def _pressure(known: Known) -> Iterator[str]:
    base, highest = known.session.baseline, known.watched.highest
    if highest is None:
        yield "Your blood pressure could not be taken."
        return
    yield f"Your highest blood pressure was {highest[1]:g}/{highest[2]:g}, at {clock(highest[0])}."
    if base is None or known.session.stopped_at is None:
        return
    after = [row for row in known.watched.pressures if row[0] >= known.session.stopped_at]
    back = next(
        (row for at, row in enumerate(after) if all(near_baseline(each[1], base) for each in after[at:])), None
    )
    if back:
        yield f"It was near your usual {base.systolic:g}/{base.diastolic:g} again by {clock(back[0])}."
    elif after:
        usual = f"{base.systolic:g}/{base.diastolic:g}"
        yield f"When you left it was {after[-1][1]:g}/{after[-1][2]:g}; your usual is {usual}."


def _oxygen(known: Known) -> Iterator[str]:
    found = known.watched.spo2
    if found is None:
        yield "Your oxygen could not be measured."
    else:
        yield f"Your oxygen was {found[0].value:g} % at the lowest, at {clock(found[0].at)}."


def _adverse(known: Known) -> Iterator[str]:
    count = sum(not each.in_error for each in known.book.care.adverse)
    if count:
        words = "Something unplanned was noted" if count == 1 else f"{count} unplanned things were noted"
        yield f"{words}: your nurse will tell you about it."


def _left(known: Known) -> Iterator[str]:
    going = known.book.care.discharge
    if going and going.event.override:
        yield f"You left before everything on our list was met: {going.event.override.rstrip('.')}."


def gap(found: Gap | None) -> tuple[str, str]:
    """How long it was, and why."""
    if found is None:
        return "none", "gap of 5 seconds or more"
    why = REASONS.get(found.reason, "")
    return minutes(found.seconds), f"the longest gap{f', {why}' if why else ''}, at {clock(found.begin)}"


def span(begin: datetime, end: datetime) -> str:
    return f"from {clock(begin)} to {clock(end)}"
