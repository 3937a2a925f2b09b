"""The dose as steps: filled what is charted, dotted the plan so far, dashed what would be charted now. Pure.

Boxes are per cents of the picture; a step's height is its rate.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from dash import html

from bedside.errors import CommandRefused
from bedside.infusion.dose import Stretch
from bedside.infusion.plan import PlanRanges
from bedside.infusion.pumping import Pumping, pumped
from bedside.infusion.session import Session, apply
from dashboard.pages.bedside.units import shown
from dashboard.pages.times import moment

HEADROOM = 1.15
LEAST = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Step:
    """A rate (mg/h) from one moment to another."""

    kind: str
    began: datetime
    ended: datetime
    mg_per_h: float


def would_be(session: Session, order: Pumping, now: datetime, ranges: PlanRanges) -> Session:
    """The session if this were charted now. Raises CommandRefused."""
    return apply(session, pumped(session, order, now, ranges), now)


def steps(session: Session, now: datetime, after: Session | None) -> list[Step]:
    """What is drawn, the lowest layer first."""
    found = [*_run("given", session, now, now)]
    if end := session.planned_end(now):
        found += _coming("plan", session, now, end)
    if after is None or after.dose == session.dose:
        return found
    found += [step for step in _run("would", after, now, now) if step not in _run("would", session, now, now)]
    if end := after.planned_end(now):
        found += _coming("would", after, now, end)
    return found


def _run(kind: str, session: Session, until: datetime, now: datetime) -> Iterable[Step]:
    for stretch in session.dose.stretches:
        if stretch.mg_per_h is not None and stretch.began < until:
            yield Step(kind, stretch.began, _end(stretch, now), stretch.mg_per_h)


def _end(stretch: Stretch, now: datetime) -> datetime:
    return min(stretch.ended or now, now)


def _coming(kind: str, session: Session, now: datetime, end: datetime) -> list[Step]:
    """From now to the planned end, at the rate the pump was last charted to be set to."""
    rate = session.rate_now
    return [Step(kind, now, end, rate)] if rate and end > now else []


def drawn(session: Session, now: datetime, after: Session | None) -> html.Div | None:
    """The picture; None before the start, and where no rate is known."""
    found = steps(session, now, after)
    if session.started_at is None or not found:
        return None
    begin = session.started_at
    end = max(now, begin + LEAST, *(step.ended for step in found))
    top = max(step.mg_per_h for step in found) * HEADROOM
    unit, words = ("ml_per_h", "mL/h") if session.mg_per_ml else ("mg_per_h", "mg/h")
    highest = shown(session, top / HEADROOM, unit) or 0.0

    def across(at: datetime) -> float:
        return round(100 * ((at - begin) / (end - begin)), 2)

    boxes = [
        html.Div(
            className=f"step-box {step.kind}",
            style={
                "left": f"{across(step.began)}%",
                "width": f"{max(0.0, across(step.ended) - across(step.began))}%",
                "height": f"{100 * step.mg_per_h / top:.2f}%",
            },
        )
        for step in found
        if step.ended > step.began
    ]
    line = html.Div(className="step-now", style={"left": f"{across(now)}%"})
    ends = html.Div([moment(begin, "hm"), moment(end, "hm")], className="step-times q")
    head = html.Div([html.B(f"{highest:.4g}"), f" {words}, as charted"], className="q")
    picture = html.Div([*boxes, line], className="steps-box", role="img", **{"aria-label": said(session)})
    return html.Div([head, picture, ends], className="dose-steps")


def said(session: Session) -> str:
    """The picture in words."""
    parts = [f"{each.mg_per_h:g} mg/h" for each in session.dose.stretches if each.mg_per_h is not None]
    return f"The dose in steps: {', then '.join(parts)}"


def preview(session: Session, order: Pumping | None, now: datetime, ranges: PlanRanges) -> html.Div | None:
    """The picture with what would be charted, where that can be."""
    if order is None:
        return drawn(session, now, None)
    try:
        return drawn(session, now, would_be(session, order, now, ranges))
    except CommandRefused:
        return drawn(session, now, None)
