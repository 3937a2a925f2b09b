"""What was scored, skipped, given, checked and charted in a session, folded from its events. Nothing is ever
removed: what was entered in error stays and is marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol, TypeVar

from bedside.errors import CommandRefused
from bedside.infusion import when
from bedside.infusion.effects import Observation, folded
from bedside.infusion.prompts import NONE_PLANNED, Plan, Rule, Score, Skip
from bedside.told import events as happened
from bedside.told import orders as wanted
from bedside.told.events import Stamped


@dataclass(frozen=True, slots=True)
class Drug:
    """One that was given at `at`, entered at `made`."""

    name: str
    amount: float
    unit: str
    route: str
    at: datetime
    made: datetime
    by: str
    in_error: bool = False

    @property
    def words(self) -> str:
        """Ondansetron 4 mg iv."""
        return f"{self.name} {self.amount:g} {self.unit} {self.route}".strip()


@dataclass(frozen=True, slots=True)
class Charted:
    """A row of the charted vitals."""

    at: datetime
    values: happened.VitalsCharted


class _Made(Protocol):
    @property
    def made(self) -> datetime: ...

    @property
    def in_error(self) -> bool: ...


T = TypeVar("T", bound=_Made)


@dataclass(frozen=True, slots=True)
class Observed:
    """Of one session, each in the order it was made. `plan` is what is asked, and when."""

    scores: tuple[Score, ...] = ()
    skips: tuple[Skip, ...] = ()
    drugs: tuple[Drug, ...] = ()
    charted: tuple[Charted, ...] = ()
    effects: tuple[Observation, ...] = ()
    checked: frozenset[str] = frozenset()
    plan: Plan = NONE_PLANNED

    def after(self, stamped: Stamped) -> Observed:
        """What is known after an event; others leave it as it was."""
        event, utc = stamped.event, stamped.utc
        match event:
            case happened.ScoreTaken(scale, value, about, items):
                return replace(
                    self,
                    scores=(*self.scores, Score(scale, value, items, when.about(about, utc), utc, stamped.actor)),
                )
            case happened.PromptSkipped(scale, reason):
                return replace(self, skips=(*self.skips, Skip(scale, reason, utc, stamped.actor)))
            case happened.PromptsPlanned(rules, late_s):
                return replace(self, plan=Plan(tuple(Rule(*each) for each in rules), late_s))
            case happened.DrugGiven(name, amount, unit, route, about):
                drug = Drug(name, amount, unit, route, when.about(about, utc), utc, stamped.actor)
                return replace(self, drugs=(*self.drugs, drug))
            case happened.VitalsCharted():
                return replace(self, charted=(*self.charted, Charted(utc, event)))
            case happened.ItemChecked(item, done):
                return replace(self, checked=self.checked | {item} if done else self.checked - {item})
            case happened.EffectSeen() | happened.FollowUpCalled():
                return replace(self, effects=folded(self.effects, stamped))
            case happened.EntryCorrected(of="effect") | happened.EnteredInError(of="effect"):
                return replace(self, effects=folded(self.effects, stamped))
            case happened.EntryCorrected(of="score" | "drug") | happened.EnteredInError(of="score" | "drug"):
                return self._mended(event)
        return self

    def _mended(self, event: happened.EntryCorrected | happened.EnteredInError) -> Observed:
        if event.of == "score":
            return replace(self, scores=_with(self.scores, event))
        return replace(self, drugs=_with(self.drugs, event))


def listed(checklist: Sequence[tuple[str, str]], seen: Observed) -> tuple[tuple[str, str, bool], ...]:
    """The clinic's checklist as it stands: a key, its words, whether it is answered."""
    return tuple((key, words, key in seen.checked) for key, words in checklist)


def unanswered(checklist: Sequence[tuple[str, str]], seen: Observed) -> list[str]:
    """The words of what is open on it."""
    return [words for _, words, done in listed(checklist, seen) if not done]


def place_of(rows: Sequence[_Made], name: str) -> int | None:
    """The last of the rows made at this moment that still stands."""
    places = [at for at, each in enumerate(rows) if each.made.isoformat() == name and not each.in_error]
    return places[-1] if places else None


def _with(rows: tuple[T, ...], event: happened.EntryCorrected | happened.EnteredInError) -> tuple[T, ...]:
    place = place_of(rows, event.entry)
    if place is None:
        return rows
    row = rows[place]
    changed: dict[str, object] = {"in_error": True}
    if isinstance(event, happened.EntryCorrected):
        amount = {"amount": event.value} if isinstance(row, Drug) else {"value": int(event.value or 0), "items": ()}
        changed = (amount if event.value is not None else {}) | {"at": when.about(event.at, row.made)}
    return (*rows[:place], replace(row, **changed), *rows[place + 1 :])  # type: ignore[type-var]


def entry_of(observed: Observed, of: str, name: str) -> Score | Drug:
    """The score or drug an order calls by the time it was made. Raises CommandRefused."""
    rows: Sequence[Score | Drug] = observed.scores if of == "score" else observed.drugs
    place = place_of(rows, name)
    if place is None:
        raise CommandRefused(f"No {of} of that time stands in this session.", "entry")
    return rows[place]


def observed_in_error(observed: Observed, order: wanted.EnterInError) -> happened.EnteredInError:
    """The event that takes a score or a drug back. Raises CommandRefused."""
    row = entry_of(observed, order.of, order.entry)
    return happened.EnteredInError(order.entry, row.words, order.why.strip()[:200], order.of)
