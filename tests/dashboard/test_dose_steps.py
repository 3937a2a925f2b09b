"""The dose as steps: what is charted, the plan so far, and what would be charted."""

from __future__ import annotations

from datetime import timedelta

import pytest
from alone import Alone

from bedside.infusion.plan import PlanRanges
from bedside.infusion.session import Session
from bedside.told import orders as wanted
from dashboard.pages.bedside.dose_steps import drawn, preview, steps, would_be


def session(side: Alone) -> Session:
    view = side.monitor.snapshot.session
    assert view is not None
    return view.session


def test_charted_planned_and_what_would_be() -> None:
    side = Alone().infusing().run(600)
    side.order(wanted.PauseInfusion())
    side.run(60)
    side.order(wanted.ResumeInfusion())
    side.run(300)
    now, found = side.monitor.snapshot.utc, session(side)
    kinds = [(step.kind, step.mg_per_h) for step in steps(found, now, None)]
    rate = found.rate_mg_per_h
    assert kinds == [("given", rate), ("given", rate), ("plan", rate)]
    after = would_be(found, wanted.ChangeRate(mg_per_h=30.0), now, PlanRanges())
    kinds = [(step.kind, step.mg_per_h) for step in steps(found, now, after)]
    assert kinds[-1] == ("would", 30.0)
    plan, would = steps(found, now, after)[2], steps(found, now, after)[-1]
    assert would.ended > plan.ended, "half the rate takes longer"
    mg = sum((step.ended - step.began).total_seconds() * step.mg_per_h / 3600 for step in steps(found, now, None))
    assert mg == pytest.approx(found.planned_mg, abs=0.05), "what is drawn is the dose"


def test_a_late_entry_draws_its_steps_anew_and_a_stop_draws_no_end() -> None:
    side = Alone().infusing().run(900)
    now, found = side.monitor.snapshot.utc, session(side)
    late = wanted.ChangeRate(mg_per_h=30.0, at=(now - timedelta(seconds=300)).isoformat())
    would = [step for step in steps(found, now, would_be(found, late, now, PlanRanges())) if step.kind == "would"]
    assert [step.mg_per_h for step in would] == [found.rate_mg_per_h, 30.0, 30.0]
    assert (would[1].ended - would[1].began).total_seconds() == pytest.approx(300, abs=1)
    stop = would_be(found, wanted.StopInfusion(), now, PlanRanges())
    assert not [step for step in steps(found, now, stop) if step.kind == "would" and step.ended > now]


def test_nothing_is_drawn_before_the_start_and_what_is_refused_changes_nothing() -> None:
    side = Alone().infusing().run(60)
    now, found = side.monitor.snapshot.utc, session(side)
    refused = preview(found, wanted.ResumeInfusion(), now, PlanRanges())
    assert str(refused) == str(drawn(found, now, None))
    other = Alone()
    other.order(wanted.OpenSession("KM-0147", 44, 72.0, 0.5, 40))
    other.run(1)
    assert drawn(session(other), other.monitor.snapshot.utc, None) is None
