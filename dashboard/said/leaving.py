"""What is asked for before going home, in words, for the live channel. Pure."""

from __future__ import annotations

from bedside.infusion.effects import SEVERITIES, Episode
from bedside.infusion.prompts import Score
from bedside.leaving.drug import drug
from bedside.leaving.items import Item
from bedside.leaving.rules import AT_LEAST, MEASURED
from bedside.phase import Phase
from bedside.snapshot import LastSession, Snapshot
from dashboard.said.asked import words_of
from dashboard.said.messages import Json, stamp, tenths


def leaving(snapshot: Snapshot) -> Json:
    """`shown` from the end of the infusion on; `ready`: since when everything has held."""
    found = snapshot.leaving
    return {
        "shown": snapshot.phase is Phase.RECOVERY and found.since is not None,
        "since": stamp(found.since),
        "minutes": found.minutes,
        "ready": stamp(found.ready),
        "items": [_item(each) for each in found.items],
        "scores": {name: _score(snapshot, name) for name in AT_LEAST},
        "beside": {key: {"words": words, "value": value} for key, words, value in snapshot.beside},
        "there": [_there(each) for each in snapshot.effects if each.open],
        "discharge": _discharge(snapshot),
    }


def _item(each: Item) -> Json:
    return {
        "key": each.key,
        "words": each.words,
        "met": each.met,
        "fact": each.fact,
        "seen": stamp(each.seen),
        "at": stamp(each.at),
        "asked": each.key not in MEASURED,
        "against": each.against,
    }


def _score(snapshot: Snapshot, name: str) -> Json:
    """The latest since the end that stands, item by item where it was asked so."""
    since = snapshot.leaving.since
    rows = [each for each in snapshot.scores if since and _of(each, name) and each.at >= since]
    last = max(rows, key=lambda each: (each.at, each.made), default=None)
    return {
        "words": words_of(name),
        "needs": AT_LEAST[name],
        "value": last.value if last else None,
        "items": list(last.items) if last else [],
        "at": stamp(last.at) if last else None,
        "by": last.by if last else "",
    }


def _of(score: Score, name: str) -> bool:
    return score.scale == name and not score.in_error


def _there(each: Episode) -> Json:
    name = each.effect.replace("_", " ")
    words = f"{name[:1].upper()}{name[1:]}"
    return {"effect": each.effect, "words": words, "seen": stamp(each.end_after), "worst": SEVERITIES[each.worst]}


def _discharge(snapshot: Snapshot) -> Json | None:
    found = snapshot.care.discharge
    if found is None:
        return None
    event = found.event
    return {
        "at": stamp(found.at),
        "by": event.name or found.by,
        "override": event.override,
        "open": len(event.open),
        "entry": found.at.isoformat(),
    }


def amounts(snapshot: Snapshot) -> Json | None:
    """The controlled drug of the session: mg drawn up, given, thrown away and left."""
    view = snapshot.session
    if view is None or not view.session.treatment.drug:
        return None
    found = drug(view.session, snapshot.care, snapshot.utc)
    left = None if found.left is None else round(found.left, 2)
    return {
        "name": view.session.treatment.drug,
        "drawn": tenths(found.drawn),
        "given": tenths(found.given),
        "wasted": tenths(found.wasted),
        "left": left,
        "closes": found.closes,
    }


def last_here(found: LastSession | None) -> Json | None:
    """The session that ended here, until the next is opened."""
    if found is None:
        return None
    return {
        "id": found.id,
        "label": found.label,
        "ended_at": stamp(found.ended_at),
        "given_mg": tenths(found.given_mg),
        "minutes": round(found.minutes),
        "alarms": found.alarms,
        "cancelled": found.cancelled,
    }
