"""A session as one object for programs: what was charted, corrected and taken back."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from alone import Alone

from bedside.chair import Chair
from bedside.infusion.plan import PlanRanges, Usual
from bedside.told import orders as wanted
from clinic.review.session_json import session_json


def ended() -> Alone:
    side = Alone(Chair("1", "Chair 1", ranges=PlanRanges(usual=Usual(mg_per_ml=1.0)))).infusing().run(600)
    side.order(wanted.ChangeRate(ml_per_h=30))
    side.run(60)
    side.order(wanted.RecordEffect("nausea", 1))
    side.run(240)
    view = side.monitor.snapshot.session
    assert view is not None
    side.order(wanted.CorrectEntry(view.session.pump[-1].name, mg_per_h=36, why="read from the pump"))
    side.order(wanted.GiveBolus(2.0, (side.now.utc - timedelta(seconds=60)).isoformat()))
    side.order(wanted.PauseInfusion())
    side.run(60)
    side.order(wanted.ResumeInfusion())
    side.run(300)
    side.order(wanted.StopInfusion())
    side.order(wanted.RecordEffect("nausea", 0))
    side.run(60)
    side.order(wanted.EndSession())
    return side


def test_the_whole_of_a_session() -> None:
    side = ended()
    events = [stamped for stamped in side.events() if stamped.session]
    said = session_json(events)
    assert [each["phase"] for each in said["phases"]] == [
        "baseline",
        "infusing",
        "paused",
        "infusing",
        "recovery",
    ]
    assert all(a["to"] == b["from"] for a, b in zip(said["phases"], said["phases"][1:], strict=False))
    assert said["phase"] == "ended"
    assert (said["planned_mg"], said["planned_mL"], said["weight_kg"]) == (36.0, 36.0, 72.0)
    assert [row["mg_per_h"] for row in said["rates"]] == [54.0, 36]
    assert [row["mg"] for row in said["boluses"]] == [2.0]
    assert said["given_mg"] == pytest.approx(54 * 600 / 3600 + 36 * 600 / 3600 + 2, abs=0.1)
    assert said["given_mL"] == said["given_mg"]
    assert said["infused_s"] == pytest.approx(1200, abs=2)
    (episode,) = said["episodes"]
    assert (episode["effect"], episode["worst"], episode["open"]) == ("nausea", 1, False)
    assert episode["onset_after"] is None
    (correction,) = said["corrections"]
    assert (correction["was"], correction["is"], correction["why"]) == (
        "rate 30 mg/h",
        "rate 36 mg/h",
        "read from the pump",
    )
    assert (said["baseline"]["systolic"], said["baseline"]["diastolic"]) == (127, 79)
    assert json.dumps(said) == json.dumps(session_json(events)), "twice the same"


def test_what_is_not_known_is_null() -> None:
    side = Alone().infusing(baseline=False).run(60)
    said = session_json([stamped for stamped in side.events() if stamped.session])
    assert (said["baseline"], said["planned_mL"], said["given_mL"], said["indication"]) == (None, None, None, None)
    assert said["phases"][-1]["to"] is None


def test_events_of_no_session_are_none() -> None:
    with pytest.raises(ValueError, match="opens a session"):
        session_json([])
