"""The estimated concentration as a strip of the trends: what the published models make of what was charted, and of
the plan from now on. Nothing but this picture and `infusion-monitor pk` uses it."""

from __future__ import annotations

from datetime import datetime, timedelta

from bedside.concentration.history import estimate
from bedside.concentration.mammillary import Mammillary, Piece
from bedside.concentration.models import CAPTION, OutsideRange, for_person
from bedside.infusion.session import Session
from bedside.snapshot import Snapshot
from dashboard.said.frame import Panel, ms
from dashboard.said.shapes import DRUG, Json

__all__ = ["AXIS", "CAPTION", "models_of", "panel_of", "pieces", "top_of", "traces"]

AXIS = "y6"
STEADY_TOP = 220.0
EVERY_S = 60.0
MOST = 240
TICKS = (0, 100, 200, 400, 800)


def panel_of(domain: tuple[float, float]) -> Panel:
    return Panel(AXIS, domain, (0.0, STEADY_TOP), TICKS, ())


def models_of(snapshot: Snapshot) -> dict[str, Mammillary] | None:
    """The models for this patient; None where nothing is drawn: no start, no known rate, or a patient for whom none
    of them was made."""
    session = snapshot.session.session if snapshot.session else None
    if session is None or session.started_at is None or session.weight_kg is None or not session.rate_now:
        return None
    try:
        return for_person(session.weight_kg, session.age)
    except OutsideRange:
        return None


def pieces(session: Session, now: datetime, ends_at: datetime | None) -> list[Piece]:
    """What was charted, and from now on the rate of now to the planned end; minutes from the start, mg."""
    zero = session.started_at or now

    def minute(at: datetime) -> float:
        return (at - zero) / timedelta(minutes=1)

    found = []
    for each in session.dose.stretches:
        until = each.ended or max(now, ends_at or now)
        if each.mg_per_h and until > each.began:
            found.append(Piece(minute(each.began), minute(until), each.mg_per_h / 60))
    found += [Piece(minute(at), minute(at), bolus_mg=mg) for at, mg in session.dose.boluses]
    return sorted(found, key=lambda piece: piece.begin)


def traces(snapshot: Snapshot, models: dict[str, Mammillary], begin: datetime, end: datetime) -> list[Json]:
    """The band of all models, and the line of the chosen one twice: the page shows the first until now and the
    second, dashed, from now on."""
    view = snapshot.session
    if view is None or view.session.started_at is None:
        return []
    zero, given = view.session.started_at, pieces(view.session, snapshot.utc, view.ends_at)
    times = _times(max(begin, zero), end)
    found = [estimate(models, given, (at - zero) / timedelta(minutes=1)) for at in times]
    x, low, high = (
        [ms(at) for at in times],
        [round(each.low, 1) for each in found],
        [round(e.high, 1) for e in found],
    )
    common: Json = {"type": "scatter", "mode": "lines", "yaxis": AXIS, "hoverinfo": "skip"}
    band = common | {
        "name": "concentration band", "fill": "toself", "fillcolor": "rgba(198,155,255,0.28)", "line": {"width": 0},
        "x": x + x[::-1], "y": low + high[::-1],
    }  # fmt: skip
    line = common | {"x": x, "y": [round(each.line, 1) for each in found]}
    past = line | {"name": "concentration", "line": {"color": DRUG, "width": 2.2}}
    plan = line | {"name": "concentration-planned", "line": {"color": DRUG, "width": 2, "dash": "5px,5px"}}
    return [band, past, plan]


def _times(begin: datetime, end: datetime) -> list[datetime]:
    """A minute apart, or further where that would be too many."""
    if end <= begin:
        return []
    step = max(EVERY_S, (end - begin).total_seconds() / MOST)
    count = int((end - begin).total_seconds() // step)
    return [begin + timedelta(seconds=step * at) for at in range(count + 1)]


def top_of(found: list[Json]) -> float:
    """The upper end of the strip's range."""
    highest = max((y for trace in found[:1] for y in trace["y"]), default=0.0)
    return max(STEADY_TOP, highest * 1.1)
