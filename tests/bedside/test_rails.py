"""Limits at the bedside: guard rails, profiles, what loosens, what a session keeps."""

from __future__ import annotations

import math

import pytest
from alone import Alone
from hypothesis import given
from hypothesis import strategies as st

from bedside.chair import Chair
from bedside.conditions.priority import Priority
from bedside.conditions.rules import Side
from bedside.errors import CommandRefused
from bedside.limits.limits import Limits
from bedside.limits.profiles import PROFILES, built
from bedside.limits.rails import HARD, PARTNERS, loosens, rail, warnings
from bedside.phase import Phase
from bedside.told import orders as wanted
from bedside.told.orders import LimitEdit

DEFAULT = "clinic default"
numbers = st.one_of(st.floats(allow_nan=True, allow_infinity=True), st.integers(-10, 400).map(float))


@pytest.mark.alm(35)
@given(st.sampled_from([*HARD, "spo2_reduced", "nonsense"]), numbers, numbers)
def test_whatever_is_typed_a_limit_stays_in_its_range_and_on_its_side(
    name: str, medium: float, delay: float
) -> None:
    try:
        limits = built(PROFILES, DEFAULT, [LimitEdit(name, medium, delay)])
    except CommandRefused:
        return
    assert math.isfinite(medium)
    low, top = HARD[name]
    assert low <= medium <= top
    rule = limits.rules[name]
    *severe, mild = rule.levels
    for level in severe:
        assert level.limit == Limits().high(name), "HIGH never moves"
        assert level.limit < mild.limit if rule.side is Side.LOW else level.limit > mild.limit
    partner = limits.medium(PARTNERS.get(name, ""))
    if partner is not None:
        assert medium < partner if rule.side is Side.LOW else medium > partner


@pytest.mark.alm(35)
def test_a_refusal_says_what_may_be_set() -> None:
    with pytest.raises(CommandRefused, match="140 to 179; HIGH stays 180"):
        built(PROFILES, DEFAULT, [LimitEdit("systolic_high", 185, 0)])
    with pytest.raises(CommandRefused, match="0 to 30 s"):
        built(PROFILES, DEFAULT, [LimitEdit("spo2_low", 90, 45)])
    with pytest.raises(CommandRefused, match="no profile"):
        built(PROFILES, "mine", [])


@pytest.mark.alm(35)
def test_a_low_limit_may_not_pass_its_high_side() -> None:
    edits = [LimitEdit("pulse_rate_high", 80, 30), LimitEdit("pulse_rate_low", 70, 20)]
    built(PROFILES, DEFAULT, edits)
    limits = PROFILES[DEFAULT].with_medium("pulse_rate_high", 65)
    with pytest.raises(CommandRefused, match="would pass its other limit 65"):
        built({"low": limits}, "low", [LimitEdit("pulse_rate_low", 66, 20)])


@pytest.mark.alm(36)
def test_the_end_of_a_range_warns() -> None:
    assert warnings(Limits()) == ()
    assert warnings(Limits().with_medium("systolic_high", 179)) == ("systolic_high",)
    assert warnings(Limits().with_medium("spo2_low", 86)) == ("spo2_low",)


@pytest.mark.alm(37)
def test_spo2_below_85_needs_the_sites_permission() -> None:
    assert rail(Limits(), "spo2_low").low >= 85
    profile = {"p": Limits()._with("spo2_low", Priority.HIGH, 80.0, None)}
    with pytest.raises(CommandRefused, match="85 to 97"):
        built(profile, "p", [LimitEdit("spo2_low", 83, 15)])
    assert built(profile, "p", [LimitEdit("spo2_low", 83, 15)], below_85=True).medium("spo2_low") == 83


def test_what_loosens_is_named() -> None:
    before = Limits()
    assert loosens(before, before.with_medium("systolic_high", 165)) == ("systolic_high",)
    assert loosens(before, before.with_medium("systolic_high", 150)) == ()
    assert loosens(before, before.with_medium("spo2_low", 92, 20)) == ("spo2_low",), "a longer delay loosens too"
    assert loosens(before, before.without("mean_low")) == ("mean_low",)


@pytest.mark.alm(43)
def test_of_two_presets_the_stricter_is_the_more_sensitive_of_each_limit() -> None:
    mine = Limits().with_medium("systolic_high", 170).with_medium("spo2_low", 92, 25).without("mean_low")
    strict = mine.stricter(Limits())
    assert strict.medium("systolic_high") == 160
    assert strict.medium("spo2_low") == 92
    assert strict.rules["spo2_low"].levels[1].delay == 15
    assert "mean_low" in strict.rules


@pytest.mark.alm(40)
def test_a_preset_is_known_by_version_and_digest_and_every_number_counts() -> None:
    first = Limits()
    assert Limits().digest == first.digest
    assert first.with_medium("systolic_high", 161).digest != first.digest
    assert first.with_medium("spo2_low", 90, 16).digest != first.digest
    assert Limits(cycle_s=240).digest != first.digest
    assert Limits(phases={Phase.RECOVERY: {"systolic_high": 150}}).digest != first.digest
    assert first.title.startswith("clinic default v1 · ")
    assert first.digest[:6] in first.title


@pytest.mark.alm(40)
def test_the_record_keeps_which_preset_was_in_force() -> None:
    chair = Alone().infusing()
    assert chair.kinds("session_opened")[0].limits == Limits().title
    chair.order(wanted.ChangeLimits("treated hypertensive", (), "known since 2019"))
    changed = chair.kinds("limits_changed")[0]
    assert changed.title == PROFILES["treated hypertensive"].title
    assert (changed.before, changed.reason) == (Limits().title, "known since 2019")


@pytest.mark.alm(41)
def test_a_new_session_has_the_default_and_never_the_last_patients() -> None:
    chair = Alone().infusing()
    chair.order(wanted.ChangeLimits(DEFAULT, (LimitEdit("systolic_high", 170, 0),), "known"))
    assert chair.monitor.limits.medium("systolic_high") == 170
    chair.order(wanted.StopInfusion())
    chair.order(wanted.EndSession())
    assert chair.monitor.limits == Limits()
    chair.run(5)
    chair.order(wanted.OpenSession("KM-0148", None, None, None, None))
    assert chair.monitor.limits == Limits()
    assert chair.monitor.edits == ()
    assert {rule.condition: rule for rule in chair.monitor.snapshot.rules}["systolic_high"].levels[1].limit == 160


def test_what_loosens_needs_a_reason_and_changes_nothing_without() -> None:
    chair = Alone().infusing()
    with pytest.raises(CommandRefused, match="Say why: it loosens NIBP systolic high"):
        chair.order(wanted.ChangeLimits(DEFAULT, (LimitEdit("systolic_high", 165, 0),)))
    assert chair.monitor.limits == Limits()
    chair.order(wanted.ChangeLimits(DEFAULT, (LimitEdit("systolic_high", 150, 0),)))
    assert chair.monitor.limits.medium("systolic_high") == 150


@pytest.mark.alm(38)
def test_an_edit_while_an_alarm_holds_neither_hides_nor_repeats_it() -> None:
    chair = Alone().infusing()
    chair.spo2 = 88
    chair.run(22)
    onsets = len(chair.changes("spo2_low"))
    chair.order(wanted.ChangeLimits(DEFAULT, (LimitEdit("spo2_low", 92, 10),)))
    chair.run(3)
    assert chair.alarms["spo2_low"] == "medium"
    assert len(chair.changes("spo2_low")) == onsets
    chair.order(wanted.ChangeLimits(DEFAULT, (LimitEdit("spo2_low", 86, 15),), "probe on a cold hand"))
    assert chair.alarms["spo2_low"] == "medium", "it ends by a valid value, not by a press"
    chair.run(7)
    assert "spo2_low" not in chair.alarms
    assert chair.changes("spo2_low")[-1][0] == "cleared"


def test_a_pressure_is_judged_by_new_limits_at_once() -> None:
    chair = Alone().infusing()
    chair.pressure(155, 90)
    assert "systolic_high" not in chair.alarms
    chair.order(wanted.ChangeLimits(DEFAULT, (LimitEdit("systolic_high", 150, 0),)))
    chair.run(0.5)
    assert chair.alarms["systolic_high"] == "medium"


def test_a_phase_may_only_be_stricter() -> None:
    limits = Limits(phases={Phase.RECOVERY: {"systolic_high": 150}})
    chair = Alone(Chair("1", "Chair 1", limits)).infusing()
    chair.pressure(155, 90)
    assert "systolic_high" not in chair.alarms
    chair.order(wanted.StopInfusion())
    chair.run(0.5)
    assert chair.alarms["systolic_high"] == "medium"
    (rule,) = [rule for rule in chair.monitor.snapshot.rules if rule.condition == "systolic_high"]
    assert rule.limit(Priority.HIGH) == 180


@pytest.mark.alm(39)
def test_relative_limits_are_numbers_from_a_confirmed_baseline() -> None:
    chair = Alone().infusing(baseline=False)
    assert "systolic_raised" not in {rule.condition for rule in chair.monitor.snapshot.rules}
    other = Alone().infusing()
    limits = {rule.condition: rule.levels[0].limit for rule in other.monitor.snapshot.rules}
    assert limits["systolic_raised"] == 152.4  # 127 + 20 %
    (confirmed,) = other.kinds("baseline_confirmed")
    assert (confirmed.systolic, len(confirmed.readings)) == (127, 2)
