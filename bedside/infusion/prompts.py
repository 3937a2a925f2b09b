"""What is to be asked in a session, and when: each is due at a time that follows from the start of the infusion,
and was answered, skipped with a reason, or is overdue. Pure: the record says the same as the screen did.

The times lie between two inflations of a five-minute cycle, so that the cuff does not wake the patient into a
question (ecosystem.md 6.8).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bedside.infusion.scales import SCALES

LATE_S = 180.0


@dataclass(frozen=True, slots=True)
class Rule:
    """A scale, first due so many seconds after the start and then every so many; `recovery`: also after it."""

    scale: str
    first_s: float
    every_s: float
    recovery: bool = True


USUAL = (Rule("moaas", 450.0, 600.0), Rule("respiration", 450.0, 600.0), Rule("cadss6", 1050.0, 1200.0))
"""Unless the clinic says otherwise; the respiration rate only where no instrument gives it."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The rules of a session; a prompt is overdue `late_s` after it was due."""

    rules: tuple[Rule, ...]
    late_s: float = LATE_S


NONE_PLANNED = Plan(())


@dataclass(frozen=True, slots=True)
class Score:
    """A scale's value at `at`, entered at `made`."""

    scale: str
    value: int
    items: tuple[int, ...]
    at: datetime
    made: datetime
    by: str
    in_error: bool = False

    @property
    def words(self) -> str:
        """MOAA/S 4."""
        return score_words(self.scale, self.value)


def score_words(name: str, value: int) -> str:
    """A scale with its value, and its unit where it has one."""
    scale = SCALES.get(name)
    unit = f" {scale.unit}" if scale and scale.unit else ""
    return f"{scale.words if scale else name} {value}{unit}"


@dataclass(frozen=True, slots=True)
class Skip:
    scale: str
    reason: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Prompt:
    """One that was due at `due`. `late`: nobody had answered or skipped it when it was overdue; `open`: it
    still waits for an answer, until one of its scale is given or the next is due."""

    scale: str
    due: datetime
    answered: Score | None
    skipped: str
    late: bool
    open: bool


def prompts(
    plan: Plan,
    started: datetime | None,
    stopped: datetime | None,
    scores: Sequence[Score],
    skips: Sequence[Skip],
    until: datetime,
) -> list[Prompt]:
    """Every prompt that was due by `until`, by its time. A score answers the prompt in whose turn it lies: from
    half the time before it is due to half the time before the next."""
    found = [
        _prompt(plan, rule, due, scores, skips, until)
        for rule in plan.rules
        for due in _dues(rule, started, stopped, until)
    ]
    return sorted(found, key=lambda each: (each.due, each.scale))


def coming(
    plan: Plan, started: datetime | None, stopped: datetime | None, now: datetime
) -> list[tuple[str, datetime]]:
    """What is due next of each scale, soonest first."""
    if started is None:
        return []
    found = []
    for rule in plan.rules:
        if stopped is None or rule.recovery:
            passed = len(list(_dues(rule, started, None, now)))
            found.append((rule.scale, started + timedelta(seconds=rule.first_s + passed * rule.every_s)))
    return sorted(found, key=lambda each: (each[1], each[0]))


def _dues(rule: Rule, started: datetime | None, stopped: datetime | None, until: datetime) -> Iterator[datetime]:
    last = until if stopped is None or rule.recovery else min(until, stopped)
    due = None if started is None else started + timedelta(seconds=rule.first_s)
    while due is not None and due <= last:
        yield due
        due += timedelta(seconds=rule.every_s)


def _prompt(
    plan: Plan, rule: Rule, due: datetime, scores: Sequence[Score], skips: Sequence[Skip], until: datetime
) -> Prompt:
    half = timedelta(seconds=rule.every_s / 2)
    begin, end = due - half, due + half
    answer = next(
        (each for each in scores if each.scale == rule.scale and not each.in_error and begin <= each.at < end),
        None,
    )
    skip = next((each for each in skips if each.scale == rule.scale and begin <= each.at < end), None)
    since = any(each.scale == rule.scale and not each.in_error and each.at >= end for each in scores)
    since = since or any(each.scale == rule.scale and each.at >= end for each in skips)
    settled = min([each.made for each in [answer] if each] + [each.at for each in [skip] if each], default=None)
    late = min(settled or until, until) > due + timedelta(seconds=plan.late_s)
    return Prompt(
        rule.scale,
        due,
        answer,
        skip.reason if skip and answer is None else "",
        late,
        settled is None and not since and until < due + 2 * half,
    )
