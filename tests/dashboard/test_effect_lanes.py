"""What the patient felt, as lanes: at most three, what is there now first, and no bound where nobody looked."""

from __future__ import annotations

from datetime import timedelta

from alone import Alone

from bedside.told import orders as wanted
from dashboard.said.charts import figure


def side() -> Alone:
    found = Alone().infusing().run(300)
    for effect, severity in (("nausea", 1), ("dissociation", 2), ("headache", 3), ("dizziness", 1)):
        found.order(wanted.RecordEffect(effect, severity))
        found.run(60)
    found.order(wanted.RecordEffect("nausea", 0))
    return found.run(30)


def test_three_lanes_and_the_rest_as_flags() -> None:
    chair = side()
    found = figure(chair.monitor.snapshot, chair.monitor.trend, strip=True)
    assert [lane["effect"] for lane in found["effects"]] == ["headache", "dissociation", "dizziness"]
    texts = [mark["text"] for mark in found["marks"]]
    assert "Nausea 1, mild" in texts, "what has no lane keeps its flag"
    assert not [text for text in texts if text.startswith("Headache")]
    domains = [found["layout"][axis]["domain"] for axis in ("yaxis", "yaxis2", "yaxis3", "yaxis6")]
    lanes = [lane["domain"] for lane in found["effects"]]
    for (low, top), (_, under) in zip(domains, [*domains[1:], max(lanes)], strict=True):
        assert under <= low < top <= 1
    assert min(low for low, _ in lanes) >= found["lane"][1]


def test_an_episode_ends_between_two_looks() -> None:
    chair = Alone().infusing().run(300)
    chair.order(wanted.RecordEffect("nausea", 1))
    chair.run(60)
    chair.order(wanted.RecordEffect("nausea", 2))
    chair.run(120)
    (lane,) = figure(chair.monitor.snapshot, chair.monitor.trend, strip=True)["effects"]
    (bar,) = lane["bars"]
    assert (bar["until"], bar["words"], bar["sure"] - bar["from"]) == (None, "2 moderate", 60_000)
    chair.order(wanted.RecordEffect("nausea", 0))
    chair.run(1)
    (lane,) = figure(chair.monitor.snapshot, chair.monitor.trend, strip=True)["effects"]
    assert lane["bars"][0]["until"] - lane["bars"][0]["sure"] >= 120_000
    assert figure(chair.monitor.snapshot, chair.monitor.trend)["effects"] == [], (
        "a small screen has no room for them"
    )


def test_how_awake_stands_under_them_where_it_was_scored_and_goes_when_it_was_not_meant() -> None:
    chair = Alone().infusing().run(300)
    before = chair.monitor.trend.version
    chair.order(wanted.RecordScore("moaas", 4))
    assert chair.monitor.trend.version > before, "a screen fetches it anew"
    chair.order(wanted.RecordEffect("nausea", 1))
    chair.run(60)
    chair.order(wanted.RecordScore("moaas", 5))
    chair.run(1)
    felt, awake = figure(chair.monitor.snapshot, chair.monitor.trend, strip=True)["effects"]
    assert (felt["effect"], awake["words"]) == ("nausea", "MOAA/S")
    assert [each["value"] for each in awake["scores"]] == [4, 5]
    assert awake["scores"][1]["at"] - awake["scores"][0]["at"] >= 60_000
    last = chair.monitor.snapshot.scores[-1].made.isoformat()
    chair.order(wanted.EnterInError(last, of="score"))
    chair.run(1)
    _, awake = figure(chair.monitor.snapshot, chair.monitor.trend, strip=True)["effects"]
    assert [each["value"] for each in awake["scores"]] == [4]


def test_what_is_corrected_is_flagged_as_it_was_meant_and_what_is_in_error_is_gone() -> None:
    chair = Alone().infusing().run(300)
    chair.order(wanted.GiveDrug("ondansetron", 8, "mg"))
    at = chair.monitor.told[-1].utc.isoformat()
    chair.order(wanted.CorrectEntry(at, value=4.0, of="drug"))
    assert [mark.text for mark in chair.monitor.trend.marks if mark.kind == "drug"] == ["ondansetron 4 mg iv"]
    past = chair.monitor.snapshot.utc - timedelta(seconds=120)
    chair.run(1)
    chair.order(wanted.RecordEffect("nausea", 2, past.isoformat()))
    late = chair.monitor.told[-1].utc.isoformat()
    assert [mark.utc for mark in chair.monitor.trend.marks if mark.kind == "effect"] == [past]
    chair.order(wanted.EnterInError(late, of="effect"))
    chair.order(wanted.EnterInError(at, of="drug"))
    assert not [mark for mark in chair.monitor.trend.marks if mark.kind in ("drug", "effect")]
