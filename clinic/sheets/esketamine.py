"""What the monitoring form of an esketamine session asks for, out of the record: as data, and as one page. What no
instrument measures and nobody wrote down is null; what is asked before its time says from when it can be
answered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from bedside.errors import CommandRefused
from bedside.infusion.effects import episodes
from bedside.infusion.pump import Act, history
from bedside.infusion.treatment import ESKETAMINE
from bedside.leaving.adverse import words_of
from clinic.review.leaving_json import moment
from clinic.sheets.aftercare import as_far, foot, head
from clinic.sheets.known import Known
from clinic.sheets.page import Html, clock, paragraph, section, sheet, table

Json = dict[str, Any]
TITLE = "Esketamine: monitoring of a session"
AT, AROUND = timedelta(minutes=40), timedelta(minutes=10)
"""A pressure is asked for about 40 minutes after the last device (ecosystem.md 6.1); one within ten minutes
counts."""
BEFORE = timedelta(minutes=30)
"""What was taken longer before the patient left is not of their leaving."""
LOW_SPO2, ALERT = 90.0, 5


def form(known: Known, now: datetime) -> Json:
    """Raises CommandRefused for another kind of session."""
    session, going = known.session, known.book.care.discharge
    if session.treatment is not ESKETAMINE:
        raise CommandRefused(f"This session was none of esketamine: {session.treatment.words}.", "session")
    devices = [entry for entry in history(session.pump) if entry.act is Act.SPRAY]
    opened = session.opened
    last = devices[-1].at if devices else None
    pressures, not_yet = _pressures(known, last, now)
    return {
        "session": session.id,
        "patient": session.label,
        "date": session.opened_at.astimezone().date().isoformat(),
        "simulated": known.book.origin != "live",
        "devices": [{"at": moment(each.at), "mg": each.mg} for each in devices],
        "dose_mg": sum(each.mg or 0.0 for each in devices) if devices else None,
        "lot": (opened.lot if opened else "") or None,
        "expiry": (opened.expiry if opened else "") or None,
        "pressures": pressures,
        "monitored_min": _monitored(known, last),
        "ready_to_leave_at": moment(known.leaving.ready),
        "left_at": moment(going.at) if going else None,
        "let_go_by": (going.event.name or going.by) if going else None,
        "before_criteria": going.event.override or None if going else None,
        "sedation": _sedation(known),
        "dissociation": _dissociation(known),
        "breathing": _breathing(known),
        "adverse_events": [
            {
                "at": moment(each.at),
                "words": words_of(each.event),
                "serious": each.event.serious,
                "outcome": each.outcome,
            }
            for each in known.book.care.adverse
            if not each.in_error
        ],
        "not_yet": not_yet,
    }


def _monitored(known: Known, last: datetime | None) -> float | None:
    """Minutes from the last device until the patient was let go, or until the session ended."""
    if last is None or (known.open and known.book.care.discharge is None):
        return None
    return round((known.left - last).total_seconds() / 60, 1)


def _pressures(known: Known, last: datetime | None, now: datetime) -> tuple[Json, list[str]]:
    """Before the first device, about 40 minutes after the last, and before leaving; and what cannot be said yet."""
    session, rows = known.session, known.watched.pressures
    started, not_yet = session.started_at, []
    before = [row for row in rows if started is None or row[0] <= started]
    found: Json = {"before": _row(before[-1] if before else None), "at_40_min": None, "before_leaving": None}
    if last is None:
        return found, ["at_40_min: no device is charted", "before_leaving: no device is charted"]
    due = last + AT
    near = [row for row in rows if abs(row[0] - due) <= AROUND and row[0] > last and now >= due]
    found["at_40_min"] = _row(min(near, key=lambda row: abs(row[0] - due), default=None))
    if not near:
        not_yet.append(f"at_40_min: {'from ' + clock(due) if now < due else 'none was taken then'}")
    gone = known.book.care.discharge is not None or not known.open
    after = [row for row in rows if last < row[0] <= known.left and known.left - row[0] <= BEFORE]
    if gone and after:
        found["before_leaving"] = _row(after[-1])
    else:
        not_yet.append(
            "before_leaving: " + ("none was taken in the last half hour" if gone else "the patient is still here")
        )
    return found, not_yet


def _row(row: tuple[datetime, float, float] | None) -> Json | None:
    return None if row is None else {"at": moment(row[0]), "systolic": row[1], "diastolic": row[2]}


def _sedation(known: Known) -> Json:
    """By MOAA/S since the first device; null where it was never asked."""
    started = known.session.started_at
    rows = sorted(
        (each for each in known.book.observed.scores
         if each.scale == "moaas" and not each.in_error and started and started <= each.at <= known.left),
        key=lambda each: (each.at, each.made),
    )  # fmt: skip
    below = [each for each in rows if each.value < ALERT]
    looks = (each for each in known.book.observed.effects if each.effect == "drowsiness" and not each.in_error)
    sleepy = [each for each in looks if each.severity and _during(known, each.at)]
    reported = [each for each in known.book.care.adverse if each.event.category == "sedation" and not each.in_error]
    over = [each for each in rows if below and each.at > below[-1].at]
    return {
        "asked": len(rows),
        "present": bool(below or sleepy or reported) if rows or sleepy or reported else None,
        "drowsiness": max((each.severity for each in sleepy), default=None),
        "lowest_moaas": min((each.value for each in rows), default=None),
        "first_at": moment(below[0].at) if below else None,
        "over_by": moment(over[0].at) if over else None,
    }


def _during(known: Known, at: datetime) -> bool:
    """Between the first device and the way home: what was said on the telephone is of another day."""
    started = known.session.started_at
    return started is not None and started <= at <= known.left


def _dissociation(known: Known) -> Json:
    looks = [each for each in known.book.observed.effects
             if each.effect == "dissociation" and not each.in_error and _during(known, each.at)]  # fmt: skip
    found = [each for each in episodes(looks) if each.onset_by <= known.left]
    worst = max((each.worst for each in found), default=None)
    ended = found[-1].end_by if found else None
    return {
        "asked": len(looks),
        "present": bool(found) if looks else None,
        "worst": worst,
        "first_by": moment(found[0].onset_by) if found else None,
        "over_by": moment(ended) if ended and ended <= known.left else None,
    }


def _breathing(known: Known) -> Json:
    found = known.watched.spo2
    reported = [
        each for each in known.book.care.adverse if not each.in_error and each.event.category == "breathing"
    ]
    return {
        "lowest_spo2": found[0].value if found else None,
        "lowest_at": moment(found[0].at) if found else None,
        "below_90": found[0].value < LOW_SPO2 if found else None,
        "reported": len(reported),
    }


# --- as a page --------------------------------------------------------------------------------------------------


def page(known: Known, now: datetime) -> str:
    """Raises CommandRefused for another kind of session."""
    data = form(known, now)
    note = "".join(
        f"Not yet: {WORDS[each.partition(': ')[0]]}: {each.partition(': ')[2]}. " for each in data["not_yet"]
    )
    return sheet(
        "esketamine", TITLE, head(known, TITLE),
        section("Treatment", table(("", ""), _treatment(data))),
        section("Blood pressure", table(("when", "mmHg", "taken at"), _lines(data["pressures"]))),
        section("Watched", table(("", ""), _stay(data))),
        section("Seen", table(("", "", ""), _seen(data))),
        section("Adverse events", _events(data)),
        section("To be answered by a person", table(("", "yes", "no"), (
            ("Vital signs acceptable before the first device?", "", ""),
            ("Vital signs acceptable before leaving?", "", ""),
            ("Serious adverse event reported elsewhere?", "", "")))),
        paragraph(note) if note else "", foot(known), origin=known.band, notes=[as_far(known)],
    )  # fmt: skip


def _treatment(data: Json) -> Iterator[tuple[str, str]]:
    yield "Devices", ", ".join(f"{_at(each['at'])} {each['mg']:g} mg" for each in data["devices"]) or "none charted"
    yield "Dose", f"{data['dose_mg']:g} mg" if data["dose_mg"] else "none charted"
    yield "Lot, expiry", f"{data['lot'] or ''} {data['expiry'] or ''}".strip()


WORDS = {
    "before": "before the first device",
    "at_40_min": "about 40 minutes after the last",
    "before_leaving": "before leaving",
}


def _lines(pressures: Json) -> Iterator[tuple[str, str, str]]:
    for key, said in WORDS.items():
        row = pressures[key]
        yield said, f"{row['systolic']:g}/{row['diastolic']:g}" if row else "", _at(row["at"]) if row else ""


def _stay(data: Json) -> Iterator[tuple[str, str]]:
    yield (
        "Minutes watched after the last device",
        f"{data['monitored_min']:g}" if data["monitored_min"] is not None else "",
    )
    yield "Ready to leave by the measured criteria at", _at(data["ready_to_leave_at"]) or "not met"
    yield "Left at, let go by", f"{_at(data['left_at'])} {data['let_go_by'] or ''}".strip()
    if data["before_criteria"]:
        yield "Left before the criteria were met, because", data["before_criteria"]


def _seen(data: Json) -> Iterator[tuple[str, str, str]]:
    sedation, apart, air = data["sedation"], data["dissociation"], data["breathing"]
    yield (
        "Sedation",
        _yes(sedation["present"]),
        _times("lowest MOAA/S", sedation["lowest_moaas"], sedation["first_at"], sedation["over_by"]),
    )
    yield (
        "Dissociation",
        _yes(apart["present"]),
        _times("worst of 3", apart["worst"], apart["first_by"], apart["over_by"]),
    )
    lowest = (
        f"lowest SpO₂ {air['lowest_spo2']:g} % at {_at(air['lowest_at'])}" if air["lowest_spo2"] else "not measured"
    )
    yield "SpO₂ below 90 %", _yes(air["below_90"]), lowest


def _times(words: str, value: float | None, first: str | None, over: str | None) -> str:
    parts = [f"{words} {value:g}"] if value is not None else ["never asked"]
    parts += [f"from {_at(first)}"] if first else []
    parts += [f"over by {_at(over)}"] if over else (["not seen to be over"] if first else [])
    return ", ".join(parts)


def _events(data: Json) -> Html:
    rows = [(_at(each["at"]), each["words"]) for each in data["adverse_events"]]
    return table(("at", "what, what was done, how it ended"), rows) if rows else paragraph("None was reported.")


def _yes(said: bool | None) -> str:
    return "not known" if said is None else "yes" if said else "no"


def _at(said: str | None) -> str:
    return clock(datetime.fromisoformat(said)) if said else ""
