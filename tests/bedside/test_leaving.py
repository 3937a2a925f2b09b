"""Who may leave: by facts, by a person, once; and what is still open when a session ends."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from alone import Alone
from day import DAY
from hypothesis import given
from hypothesis import strategies as some

from bedside.chair import Chair
from bedside.errors import CommandRefused
from bedside.leaving.aldrete import ITEMS
from bedside.leaving.rules import GOING_HOME, MEASURED, SCORE_ALONE, LeavingRules
from bedside.leaving.spans import Spans, both, joined, steps, without
from bedside.phase import Phase
from bedside.told import orders as wanted

MOMENTS = some.integers(0, 60).map(lambda second: DAY + timedelta(seconds=second))
SPANS = some.lists(some.tuples(MOMENTS, MOMENTS), max_size=8)


def inside(spans: Any, second: int) -> bool:
    at = DAY + timedelta(seconds=second)
    return any(begin <= at < end for begin, end in spans)


@given(SPANS, SPANS)
def test_spans_say_what_each_second_says(these: Spans, those: Spans) -> None:
    whole = (DAY, DAY + timedelta(seconds=61))
    a, b = joined(these), joined(those)
    for second in range(61):
        assert inside(a, second) == inside(these, second)
        assert inside(both(a, b), second) == (inside(these, second) and inside(those, second))
        assert inside(without(a, b, whole), second) == (inside(these, second) and not inside(those, second))
    assert all(one[1] < other[0] for one, other in pairwise(a)), "none touches the next"


@given(some.lists(some.tuples(some.integers(0, 60), some.booleans()), max_size=8))
def test_steps_hold_until_the_next_word(said: list[tuple[int, bool]]) -> None:
    rows = sorted(((DAY + timedelta(seconds=at), holds) for at, holds in said), key=lambda row: row[0])
    found = steps(rows, DAY + timedelta(seconds=61))
    for second in range(61):
        before = [holds for at, holds in rows if at <= DAY + timedelta(seconds=second)]
        assert inside(found, second) == (bool(before) and before[-1])


# --- a patient after the infusion -----------------------------------------------------------------


QUICK = LeavingRules(minutes=10, spo2_s=60, air_min=5, fresh_min=5)
"""As a clinic that is in a hurry has it: an hour takes a test four seconds."""


def recovering(leaving: LeavingRules = QUICK) -> Alone:
    """Stopped a minute ago, with somebody on duty."""
    side = Alone(Chair("1", "Chair 1", leaving=leaving)).infusing().run(60)
    side.order(wanted.TakeDuty("EB", "E. Brandt", "nurse"))
    side.order(wanted.StopInfusion())
    return side.run(60)


def met(side: Alone) -> dict[str, bool]:
    return {each.key: each.met for each in side.monitor.snapshot.leaving.items}


def ready(side: Alone) -> Alone:
    """Ten minutes later, everything asked and answered."""
    side.run(500)
    for order in (wanted.RecordScore("aldrete", None, (2, 2, 2, 2, 2)), wanted.RecordScore("moaas", 5)):
        side.order(order)
    side.order(wanted.RecordScore("cadss6", 1))
    for key, _ in GOING_HOME:
        side.order(wanted.CheckItem(key))
    side.pressure(130, 80)
    return side.run(120)


def test_each_thing_is_met_by_its_fact_and_the_rest_counts_down() -> None:
    side = recovering()
    found = side.monitor.snapshot.leaving
    assert [each.key for each in found.items] == [*MEASURED, *(key for key, _ in GOING_HOME)]
    assert {key for key, done in met(side).items() if done} == {"spo2", "adverse"}, (
        "what was never asked is not met"
    )
    time = found.items[0]
    assert (time.words, time.at) == ("10 min since the end", (found.since or DAY) + timedelta(minutes=10))
    assert found.ready is None
    side.pressure(160, 95).run(2)
    assert not met(side)["pressure"], "128/80 is the baseline: 160 is beyond 20 %"
    side.pressure(140, 85).run(2)
    assert met(side)["pressure"]
    side.run(6 * 60)
    assert not met(side)["pressure"], "six minutes old is not of now"
    assert "too old" in next(each.fact for each in side.monitor.snapshot.leaving.items if each.key == "pressure")


def test_ready_is_since_when_all_of_it_holds_and_ends_when_one_does_not() -> None:
    side = ready(recovering())
    view = side.monitor.snapshot.leaving
    assert not view.open
    assert view.ready is not None
    assert view.ready == (view.since or DAY) + timedelta(minutes=10), "the time was what came last"
    side.spo2 = 91
    side.run(10)
    assert not met(side)["spo2"]
    assert side.monitor.snapshot.leaving.ready is None
    item = next(each for each in side.monitor.snapshot.leaving.items if each.key == "spo2")
    assert item.at is not None
    assert item.at - side.now.utc > timedelta(seconds=50), "a minute above it"
    side.spo2 = 97
    side.run(65)
    assert met(side)["spo2"]
    side.run(20)
    again = side.monitor.snapshot.leaving.ready
    assert again is not None
    assert again > view.ready


def test_oxygen_counts_until_the_clinics_time_after_it_is_off() -> None:
    side = recovering()
    side.order(wanted.GiveDrug("oxygen", 2, "L/min", "mask"))
    side.run(2)
    assert not met(side)["spo2"]
    side.order(wanted.GiveDrug("Oxygen", 0, "L/min", "mask"))
    side.run(4 * 60)
    assert not met(side)["spo2"]
    side.run(70)
    assert met(side)["spo2"]
    with pytest.raises(CommandRefused):
        side.order(wanted.GiveDrug("ondansetron", 0, "mg"))


def test_a_tap_that_oxygen_was_given_counts_as_oxygen() -> None:
    side = recovering()
    side.order(wanted.AddNote("Oxygen given", "oxygen"))
    side.run(2)
    assert not met(side)["spo2"]
    assert next(each.fact for each in side.monitor.snapshot.leaving.items if each.key == "spo2") == "on oxygen"
    side.order(wanted.EnterInError(side.monitor.book.care.oxygen[0].made.isoformat(), of="note"))
    side.run(2)
    assert met(side)["spo2"], "it was not meant"
    side.order(wanted.AddNote("Oxygen given", "oxygen"))
    side.run(5)
    side.order(wanted.AddNote("Oxygen off", "oxygen_off"))
    side.run(4 * 60)
    assert not met(side)["spo2"]
    side.run(70)
    assert met(side)["spo2"]


def test_a_check_is_of_after_the_end_and_can_be_taken_back() -> None:
    side = Alone().infusing().run(30)
    side.order(wanted.CheckItem("walks"))
    side.run(5)
    side.order(wanted.StopInfusion())
    side.run(5)
    assert not met(side)["walks"], "that was answered before the drug was over"
    side.order(wanted.CheckItem("walks"))
    side.run(2)
    assert met(side)["walks"]
    side.order(wanted.CheckItem("walks", done=False))
    side.run(2)
    assert not met(side)["walks"]


def test_cadss6_is_back_near_what_it_was_before_the_start() -> None:
    side = Alone()
    side.run(5)
    side.order(wanted.OpenSession("KM-0147", 44, 72.0, 0.5, 40))
    side.order(wanted.RecordScore("cadss6", 1))
    side.pressure(126, 78).run(190).pressure(128, 80)
    side.order(wanted.ConfirmBaseline(tuple(row.name for row in side.monitor.snapshot.resting)))
    side.order(wanted.StartInfusion())
    side.run(20)
    side.order(wanted.RecordScore("cadss6", 9))
    side.run(20)
    side.order(wanted.StopInfusion())
    side.run(5)
    assert not met(side)["cadss6"], "9 during the infusion, and not asked since"
    for value, back in ((3, False), (2, True)):
        side.run(5)
        side.order(wanted.RecordScore("cadss6", value))
        side.run(2)
        assert met(side)["cadss6"] is back


def test_the_clinic_says_what_is_asked_for() -> None:
    rules = LeavingRules(minutes=5, needs=("time", "score"), checks=(("shoes", "Shoes on"),))
    side = recovering(leaving=rules)
    assert list(met(side)) == ["time", "score", "shoes"]
    side.run(250)
    assert met(side)["time"]


# --- by whom, and once ----------------------------------------------------------------------------


def test_nobody_leaves_before_the_end_before_the_criteria_or_by_nobody() -> None:
    side = Alone().infusing().run(60)
    with pytest.raises(CommandRefused, match="chart its stop"):
        side.order(wanted.Discharge("in a hurry", "E. Brandt"))
    side.order(wanted.StopInfusion())
    side.run(5)
    with pytest.raises(CommandRefused, match="Nobody is on duty") as nobody:
        side.order(wanted.Discharge("in a hurry"))
    assert nobody.value.field == "name"
    with pytest.raises(CommandRefused, match=r"60 min since the end.*Aldrete or PADSS") as early:
        side.order(wanted.Discharge(name="E. Brandt"))
    assert early.value.field == "override"
    side.order(wanted.Discharge("taken home by a physician", "E. Brandt"))
    (event,) = side.kinds("discharged")
    assert (event.override, event.name) == ("taken home by a physician", "E. Brandt")
    assert "Aldrete or PADSS of 9 (not scored since the end)" in event.open


def test_it_is_said_once_and_taken_back() -> None:
    side = ready(recovering())
    side.order(wanted.Discharge("not needed"))
    (event,) = side.kinds("discharged")
    assert (event.override, event.name, event.open) == ("", "", ()), "nothing was missing: no reason is kept"
    with pytest.raises(CommandRefused, match="already, by EB"):
        side.order(wanted.Discharge())
    going = side.monitor.snapshot.care.discharge
    assert going is not None
    side.order(wanted.EnterInError(going.at.isoformat(), of="discharge", why="vomited at the door"))
    side.run(2)
    assert side.monitor.snapshot.care.discharge is None
    with pytest.raises(CommandRefused, match="Nothing of that time"):
        side.order(wanted.EnterInError(going.at.isoformat(), of="discharge"))
    side.order(wanted.Discharge())
    assert len(side.kinds("discharged")) == 2, "nothing is removed"


def test_a_day_as_a_text_asks_for_a_score_alone() -> None:
    side = recovering(leaving=SCORE_ALONE)
    with pytest.raises(CommandRefused, match="Aldrete or PADSS"):
        side.order(wanted.Discharge())
    side.order(wanted.RecordScore("padss", 9))
    side.order(wanted.Discharge())


def test_the_latest_of_each_score_counts() -> None:
    side = recovering(leaving=SCORE_ALONE)
    side.order(wanted.RecordScore("aldrete", 9))
    side.run(2)
    side.order(wanted.RecordScore("aldrete", 8))
    side.run(2)
    with pytest.raises(CommandRefused, match="Aldrete or PADSS"):
        side.order(wanted.Discharge())
    side.order(wanted.RecordScore("padss", 10))
    with pytest.raises(CommandRefused, match="Aldrete 8, PADSS 10"):
        side.order(wanted.Discharge())
    side.run(2)
    side.order(wanted.RecordScore("aldrete", 9))
    side.order(wanted.Discharge())


# --- the drug, the witness, the end ---------------------------------------------------------------


def test_what_is_thrown_away_was_left_and_was_seen_by_somebody_else() -> None:
    side = recovering()
    given = 54 / 60  # mg in the minute of infusion
    side.order(wanted.DrawDrug(40))
    with pytest.raises(CommandRefused, match="another person than the one on duty"):
        side.order(wanted.WasteDrug(4, "eb"))
    with pytest.raises(CommandRefused, match=r"39\.1 mg are left: drawn up 40\.0, given 0\.9"):
        side.order(wanted.WasteDrug(39.5, "LO"))
    side.order(wanted.WasteDrug(30, "LO"))
    left = side.monitor.book.care
    assert [(each.mg, each.witness) for each in left.wasted] == [(30, "LO")]
    with pytest.raises(CommandRefused, match="are left"):
        side.order(wanted.WasteDrug(40 - given - 29, "LO"))
    with pytest.raises(CommandRefused, match="say why it was not so"):
        side.order(wanted.EnterInError(left.wasted[0].at.isoformat(), of="waste"))
    side.order(wanted.EnterInError(left.wasted[0].at.isoformat(), "it is still in the syringe", "waste"))
    side.run(2)
    side.order(wanted.WasteDrug(39.1, "LO"))
    for order in (wanted.DrawDrug(0), wanted.DrawDrug(-4), wanted.DrawDrug(1e6)):
        with pytest.raises(CommandRefused, match="drawn up is above 0"):
            side.order(order)


def test_nobody_throws_anything_away_alone() -> None:
    side = Alone().infusing().run(5)
    with pytest.raises(CommandRefused, match="Nobody is on duty"):
        side.order(wanted.WasteDrug(4, "LO"))


def test_an_end_asks_about_what_is_open_and_keeps_it() -> None:
    side = recovering()
    side.order(wanted.DrawDrug(40))
    side.order(wanted.RecordEffect("dizziness", 2))
    with pytest.raises(CommandRefused) as asked:
        side.order(wanted.EndSession(asks=True))
    assert asked.value.field == "despite"
    for words in ("the probe still measures", "may leave", "still there: dizziness", "39.1 mg of ketamine"):
        assert words in str(asked.value)
    assert side.monitor.phase is Phase.RECOVERY
    side.order(wanted.EndSession(asks=True, despite="goes to the ward with the line"))
    (event,) = side.kinds("session_ended")
    assert (event.despite, len(event.doubts)) == ("goes to the ward with the line", 4)


def test_an_end_that_asks_nothing_keeps_what_was_open_all_the_same() -> None:
    side = recovering()
    side.order(wanted.EndSession())
    (event,) = side.kinds("session_ended")
    assert event.doubts[0] == "the probe still measures"
    assert event.despite == ""


def test_nothing_is_open_when_all_was_done() -> None:
    side = ready(recovering())
    side.order(wanted.Discharge())
    side.spo2 = None
    side.run(30)
    side.order(wanted.EndSession(asks=True))
    (event,) = side.kinds("session_ended")
    assert event.doubts == ()


# --- beside the infusion --------------------------------------------------------------------------


def test_the_site_and_an_adverse_event_are_timed_and_taken_back() -> None:
    side = Alone().infusing().run(300)
    late = (side.now.utc - timedelta(minutes=2)).isoformat()
    side.order(wanted.CheckSite("swollen", " at the wrist ", late))
    side.order(wanted.ReportAdverse("breathing", "oxygen", "over", words="90 % for a minute"))
    care = side.monitor.book.care
    assert [(each.state, each.words, each.at.isoformat()) for each in care.sites] == [
        ("swollen", "at the wrist", late)
    ]
    with pytest.raises(CommandRefused, match="a moment ago"):
        side.order(wanted.CheckSite("swollen"))
    entry = care.adverse[0].made.isoformat()
    side.order(wanted.ReviewAdverse(entry, "not_known", "Dr Ode"))
    assert side.monitor.book.care.adverse[0].outcome == "not_known"
    side.order(wanted.EnterInError(care.sites[0].made.isoformat(), of="site"))
    assert side.monitor.book.care.sites[0].in_error
    wrong: tuple[tuple[wanted.Order, str], ...] = (
        (wanted.CheckSite("odd"), "state"), (wanted.CheckSite("red", "x" * 401), "words"),
        (wanted.CheckSite("red", at="2020-01-01T00:00:00+00:00"), "at"),
        (wanted.ReportAdverse("joy", "none", "over"), "category"),
        (wanted.ReportAdverse("dose", "x", "over"), "response"),
        (wanted.ReportAdverse("dose", "none", "x"), "outcome"),
        (wanted.ReviewAdverse("yesterday", "over"), "entry"),
        (wanted.ReviewAdverse(entry, "x"), "outcome"),
    )  # fmt: skip
    for order, field in wrong:
        with pytest.raises(CommandRefused) as caught:
            side.order(order)
        assert field in caught.value.fields


def test_what_is_still_there_speaks_against_going_home_until_it_is_looked_at_again() -> None:
    side = recovering()
    side.order(wanted.ReportAdverse("fall", "physician", "there"))
    side.run(2)
    item = next(each for each in side.monitor.snapshot.leaving.items if each.key == "adverse")
    assert (item.met, item.fact) == (False, "Fall or injury")
    with pytest.raises(CommandRefused, match="adverse event still there: Fall or injury"):
        side.order(wanted.EndSession(asks=True))
    side.order(wanted.ReviewAdverse(side.monitor.book.care.adverse[0].made.isoformat(), "over"))
    side.run(2)
    assert met(side)["adverse"]
    for state, well in (("swollen", False), ("resited", True), ("red", False), ("patent", True)):
        side.run(31)
        side.order(wanted.CheckSite(state))
        side.run(2)
        assert met(side)["adverse"] is well, state


def test_what_is_open_again_after_the_word_is_asked_at_the_end() -> None:
    side = ready(recovering())
    side.order(wanted.Discharge())
    side.order(wanted.CheckItem("walks", done=False))
    side.run(2)
    with pytest.raises(CommandRefused, match="not met any more: Walks straight"):
        side.order(wanted.EndSession(asks=True))


def test_a_word_is_void_when_the_infusion_ends_at_another_time() -> None:
    side = ready(recovering())
    side.order(wanted.Discharge())
    session = side.monitor.book.session
    assert session is not None
    side.order(wanted.EnterInError(session.pump[-1].name, of="pump"))
    side.run(30)
    assert side.monitor.phase is Phase.INFUSING
    side.order(wanted.StopInfusion())
    side.run(2)
    assert side.monitor.snapshot.care.discharge is None, "it was said of another end"
    with pytest.raises(CommandRefused, match="10 min since the end"):
        side.order(wanted.Discharge())
    assert side.again(5.0).run(2).monitor.snapshot.care.discharge is None


def test_a_clip_that_was_on_for_a_moment_proves_nothing() -> None:
    side = ready(recovering())
    side.spo2 = None
    side.run(120)
    assert not met(side)["spo2"]
    assert side.monitor.snapshot.leaving.ready is not None, "a clip that is off is no fact against it"
    side.spo2 = 97
    side.run(2)
    assert not met(side)["spo2"], "two seconds are no minute"
    side.run(70)
    assert met(side)["spo2"]


def test_a_high_alarm_and_what_is_not_known_speak_against_it() -> None:
    side = ready(recovering())
    side.pressure(145, 125).run(2)
    assert not side.monitor.snapshot.leaving.open, "systolic is near"
    with pytest.raises(CommandRefused, match=r"a HIGH alarm is on: .*diastolic"):
        side.order(wanted.Discharge())
    side = Alone().run(5)
    side.order(wanted.OpenSession("KM-0147", 44, 72.0, None, None, treatment="ketamine", reason="as it goes"))
    side.order(wanted.DrawDrug(40))
    with pytest.raises(CommandRefused, match=r"40\.0 mg of ketamine not accounted for"):
        side.order(wanted.EndSession(asks=True, cancelled="unwell"))


def test_two_hours_after_a_spray_are_not_the_clinics_to_cut() -> None:
    side = sprayed(leaving=LeavingRules(minutes=60)).run(5)
    assert side.monitor.snapshot.leaving.minutes == 120


def test_what_was_measured_beside_a_score_is_a_hint_and_never_a_score() -> None:
    side = recovering()
    side.pressure(160, 95)
    side.order(wanted.RecordScore("moaas", 3))
    side.run(2)
    hints = {key: value for key, _, value in side.monitor.snapshot.beside}
    assert hints == {"circulation": 1, "vitals": 1, "consciousness": 1, "spo2": 2}
    assert not side.kinds("score_taken")[0].items
    assert {name: [each.key for each in rows] for name, rows in ITEMS.items()}["padss"][-1] == "bleeding"


# --- other kinds of session -----------------------------------------------------------------------


def sprayed(devices: int = 2, **more: Any) -> Alone:
    side = Alone(Chair("1", "Chair 1", **more))
    side.run(5)
    side.order(wanted.OpenSession("KM-0147", 44, 72.0, None, None, dose_mg=28.0 * devices, treatment="esketamine"))
    side.pressure(126, 78).run(190).pressure(128, 80)
    side.order(wanted.ConfirmBaseline(tuple(row.name for row in side.monitor.snapshot.resting)))
    side.order(wanted.StartInfusion())
    return side


def test_devices_are_charted_one_by_one_and_the_last_counts() -> None:
    side = sprayed()
    assert side.monitor.phase is Phase.RECOVERY, "watched as after an infusion"
    first = side.now.utc
    with pytest.raises(CommandRefused, match="two are not that near"):
        side.order(wanted.GiveSpray(28))
    side.run(300)
    side.order(wanted.GiveSpray(28))
    session = side.monitor.book.session
    assert session
    assert (session.given_mg(side.now.utc), session.planned_mg) == (56, 56)
    assert session.started_at == first
    assert session.stopped_at == side.now.utc, "two hours count from the last"
    assert side.monitor.snapshot.leaving.minutes == 120
    side.run(61)
    with pytest.raises(CommandRefused, match="The plan is 56 mg"):
        side.order(wanted.GiveSpray(28))
    side.order(wanted.GiveSpray(28, reason="84 mg as agreed today"))
    side.run(61)
    with pytest.raises(CommandRefused, match="more than 3 devices"):
        side.order(wanted.GiveSpray(28))
    side.order(wanted.EnterInError(session.pump[0].name, of="pump"))
    session = side.monitor.book.session
    assert session
    assert session.given_mg(side.now.utc) == 56
    assert session.started_at is not None
    assert session.started_at > first


def test_no_pump_runs_in_another_kind_of_session() -> None:
    side = sprayed().run(70)
    for order in (wanted.PauseInfusion(), wanted.ChangeRate(50), wanted.GiveBolus(5), wanted.StopInfusion()):
        with pytest.raises(CommandRefused):
            side.order(order)
    with pytest.raises(CommandRefused, match="already been started"):
        side.order(wanted.StartInfusion())
    with pytest.raises(CommandRefused, match="nothing is sprayed"):
        Alone().infusing().order(wanted.GiveSpray(28))
    with pytest.raises(CommandRefused, match="holds 28 mg"):
        side.order(wanted.GiveSpray(56))


@pytest.mark.parametrize(
    ("order", "field"),
    [
        (wanted.OpenSession("KM", 44, 72, None, None, dose_mg=30, treatment="esketamine"), "dose_mg"),
        (wanted.OpenSession("KM", 44, 72, None, None, treatment="esketamine"), "dose_mg"),
        (wanted.OpenSession("KM", 44, 72, None, None, dose_mg=28, treatment="observation"), "dose_mg"),
        (wanted.OpenSession("KM", 44, 72, None, None, treatment="tea"), "treatment"),
        (wanted.OpenSession("KM", 12, 72, None, None, treatment="observation"), "reason"),
    ],
)
def test_a_plan_fits_its_kind(order: wanted.OpenSession, field: str) -> None:
    side = Alone().run(5)
    with pytest.raises(CommandRefused) as caught:
        side.order(order)
    assert field in caught.value.fields


def test_a_plain_observation_is_watched_and_needs_no_time() -> None:
    side = Alone().run(5)
    side.order(wanted.OpenSession("KM-0147", 44, 72.0, 0.5, 40, treatment="observation"))
    session = side.monitor.book.session
    assert session is not None
    assert (session.dose_mg_per_kg, session.minutes) == (None, None)
    side.order(wanted.StartInfusion("nothing is given"))
    assert side.monitor.phase is Phase.RECOVERY
    side.run(2)
    assert met(side)["time"]
    assert replace(side.monitor.snapshot.leaving).minutes == 0


def test_a_session_keeps_what_was_asked_for_when_it_was_opened() -> None:
    side = recovering(leaving=LeavingRules(minutes=5, needs=("time",), checks=()))
    side.chair = replace(side.chair, leaving=LeavingRules())
    again = side.again(10.0).run(2)
    assert list(met(again)) == ["time"], "the clinic has changed its mind meanwhile"


def test_a_restart_knows_what_was_charted_beside() -> None:
    side = recovering()
    side.order(wanted.DrawDrug(40))
    side.order(wanted.CheckItem("walks"))
    side.run(5)
    again = side.again(10.0)
    again.run(5)
    assert again.monitor.book.care == side.monitor.book.care
    assert met(again)["walks"]
