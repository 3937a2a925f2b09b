"""What is asked, when it is due, what answers it, and what is overdue: worked out of the record alone."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from alone import Alone
from hypothesis import given
from hypothesis import strategies as some

from bedside.chair import Chair
from bedside.errors import CommandRefused
from bedside.infusion.asked import due
from bedside.infusion.prompts import Plan, Rule, Score, Skip, coming, prompts
from bedside.reading import Numeric, Vital
from bedside.told import orders as wanted

BEGIN = datetime.fromisoformat("2026-06-01T14:00:00+00:00")
PLAN = Plan((Rule("moaas", 450, 600), Rule("cadss6", 1050, 1200, recovery=False)), 180)
ASKING = Chair("1", "Chair 1", asked=PLAN)


def at(minute: float) -> datetime:
    return BEGIN + timedelta(minutes=minute)


def score(minute: float, made: float | None = None, scale: str = "moaas") -> Score:
    return Score(scale, 4, (), at(minute), at(minute if made is None else made), "EB")


def test_each_is_due_between_two_inflations_until_the_stop_or_beyond() -> None:
    found = prompts(PLAN, at(0), at(40), (), (), at(60))
    assert [(each.scale, each.due) for each in found] == [
        ("moaas", at(7.5)), ("cadss6", at(17.5)), ("moaas", at(17.5)), ("moaas", at(27.5)), ("cadss6", at(37.5)),
        ("moaas", at(37.5)), ("moaas", at(47.5)), ("moaas", at(57.5)),
    ]  # fmt: skip
    assert coming(PLAN, at(0), None, at(20)) == [("moaas", at(27.5)), ("cadss6", at(37.5))]
    assert coming(PLAN, at(0), at(40), at(41)) == [("moaas", at(47.5))]
    assert coming(PLAN, None, None, at(1)) == []
    assert prompts(PLAN, None, None, (), (), at(60)) == []


def test_an_answer_a_skip_and_nothing() -> None:
    scores, skips = (score(8),), (Skip("moaas", "asleep", at(18), "EB"),)
    first, second, third, *_ = (
        each for each in prompts(PLAN, at(0), None, scores, skips, at(31)) if each.scale == "moaas"
    )
    assert (first.answered, first.late, first.open) == (scores[0], False, False)
    assert (second.skipped, second.late, second.open) == ("asleep", False, False)
    assert (third.answered, third.late, third.open) == (None, True, True)


def test_a_score_of_before_it_was_due_answers_it_and_one_entered_late_was_overdue() -> None:
    early, *_ = prompts(PLAN, at(0), None, (score(5),), (), at(8))
    assert early.answered
    assert not early.late
    late, *_ = prompts(PLAN, at(0), None, (score(7.5, made=30),), (), at(31))
    assert late.answered
    assert late.late, "nobody had entered it by then"
    one = score(7.5)
    gone, *_ = prompts(PLAN, at(0), None, (Score(*_of(one), in_error=True),), (), at(9))
    assert gone.answered is None
    assert gone.open


def _of(one: Score) -> tuple[str, int, tuple[int, ...], datetime, datetime, str]:
    return one.scale, one.value, one.items, one.at, one.made, one.by


@given(
    some.lists(some.integers(0, 120), max_size=12),
    some.lists(some.integers(0, 120), max_size=4),
    some.integers(1, 120),
)
def test_no_prompt_is_lost_or_counted_twice(answers: list[int], skipped: list[int], until: int) -> None:
    scores = tuple(score(minute) for minute in answers)
    skips = tuple(Skip("moaas", "asleep", at(minute), "EB") for minute in skipped)
    found = prompts(PLAN, at(0), None, scores, skips, at(until))
    assert len({(each.scale, each.due) for each in found}) == len(found)
    for each in found:
        assert not (each.answered and each.skipped)
        assert each.open <= (each.answered is None and not each.skipped)
        assert each.late <= (at(until) > each.due + timedelta(minutes=3))
    assert sum(each.answered is not None for each in found) <= len(scores)


def test_at_a_chair_overdue_is_a_quiet_advisory_until_it_is_answered_or_skipped() -> None:
    side = Alone(ASKING).infusing().run(449)
    assert not side.monitor.snapshot.asked.open
    side.run(2)
    (first,) = side.monitor.snapshot.asked.open
    assert (first.scale, first.late) == ("moaas", False)
    side.run(178)
    assert "observation_overdue" not in side.alarms
    side.run(3)
    assert side.alarms["observation_overdue"] == "low"
    (view,) = [each for each in side.monitor.snapshot.active if each.state.condition == "observation_overdue"]
    assert not view.state.sounds
    side.order(wanted.RecordScore("moaas", 4))
    side.run(2)
    assert "observation_overdue" not in side.alarms
    assert not side.monitor.snapshot.asked.open
    assert [each.words for each in side.monitor.snapshot.asked.last] == ["MOAA/S 4"]
    side.run(1050 - 600)
    with pytest.raises(CommandRefused, match="Say why"):
        side.order(wanted.SkipPrompt("moaas", " "))
    side.order(wanted.SkipPrompt("cadss6", "asleep"))
    side.run(1)
    assert [each.scale for each in side.monitor.snapshot.asked.open] == ["moaas"]
    assert side.changes("observation_overdue") == [("onset", "low"), ("cleared", "low")]


def test_what_an_instrument_counts_is_not_asked() -> None:
    breathing = Chair("1", "Chair 1", asked=Plan((Rule("respiration", 60, 600), Rule("moaas", 60, 600))))
    side = Alone(breathing)
    side.say("oximeter", Numeric(Vital.RESPIRATION_RATE, 14))
    side.infusing().run(61)
    assert [each.scale for each in side.monitor.snapshot.asked.open] == ["moaas"]
    other = Alone(breathing).infusing().run(61)
    assert [each.scale for each in other.monitor.snapshot.asked.open] == ["moaas", "respiration"]


def test_a_restart_asks_the_same() -> None:
    side = Alone(ASKING).infusing().run(500)
    side.order(wanted.RecordScore("moaas", 5))
    side.run(600)
    again = side.again(5).run(1)
    assert again.monitor.snapshot.asked == side.monitor.snapshot.asked
    book = again.monitor.book
    assert book.session
    counted = due(book.session, book.observed, again.now.utc)
    assert [(each.scale, each.answered is not None) for each in counted][:1] == [("moaas", True)]


def test_vital_signs_are_charted_every_five_minutes_and_nothing_old_among_them() -> None:
    side = Alone(ASKING).infusing().run(200)
    rows = side.monitor.book.observed.charted
    assert [(each.values.spo2, each.values.systolic) for each in rows] == [(98, 128)]
    side.spo2 = side.pulse = None
    side.run(340)
    rows = side.monitor.book.observed.charted
    assert len(rows) == 2
    assert (rows[-1].values.spo2, rows[-1].values.systolic) == (None, None), "no row repeats what it did not see"
    side.order(wanted.RecordScore("respiration", 13))
    side.run(300)
    assert side.monitor.book.observed.charted[-1].values.respiration_rate == 13
    assert [each.at.second for each in side.monitor.book.observed.charted] == [rows[0].at.second] * 3


def test_what_nobody_answers_waits_until_the_next_is_due_or_somebody_looks() -> None:
    rule = Plan((Rule("moaas", 450, 600),), 180)

    def waits(minute: float, scores: tuple[Score, ...] = (), skips: tuple[Skip, ...] = ()) -> list[datetime]:
        return [each.due for each in prompts(rule, at(0), None, scores, skips, at(minute)) if each.open]

    assert waits(12) == waits(13) == waits(17.4) == [at(7.5)], "it does not end by itself"
    assert waits(17.5) == [at(17.5)]
    assert waits(14, (score(13),)) == [], "somebody has looked, though it counts for the next"
    assert waits(14, (), (Skip("moaas", "asleep", at(13), "EB"),)) == []
    (first,) = prompts(rule, at(0), None, (score(13),), (), at(14))
    assert first.late, "what was missed stays missed"
    assert first.answered is None
