"""What was checked, reported, drawn, thrown away and decided in a session beside its infusion, folded from its
events. Nothing is removed: what was entered in error stays and is marked."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from bedside.infusion import when
from bedside.leaving.rules import MEASURED, LeavingRules
from bedside.told import events as happened
from bedside.told.events import Stamped


@dataclass(frozen=True, slots=True)
class Checked:
    """A line of a checklist was answered at `at`, or its answer was taken back."""

    item: str
    done: bool
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Site:
    """The site of the line as somebody saw it."""

    state: str
    words: str
    at: datetime
    made: datetime
    by: str
    in_error: bool = False


@dataclass(frozen=True, slots=True)
class Adverse:
    """An adverse event with its reviews, the latest last: outcome, words, when and by whom."""

    event: happened.AdverseReported
    at: datetime
    made: datetime
    by: str
    reviews: tuple[tuple[str, str, datetime, str], ...] = ()
    in_error: bool = False

    @property
    def outcome(self) -> str:
        """As it was said last."""
        return self.reviews[-1][0] if self.reviews else self.event.outcome


@dataclass(frozen=True, slots=True)
class Going:
    """Somebody said that the patient may leave."""

    event: happened.Discharged
    at: datetime
    by: str
    in_error: bool = False


@dataclass(frozen=True, slots=True)
class Amount:
    """So many mg, drawn up or thrown away: out of which vial, before which witness."""

    mg: float
    at: datetime
    by: str
    vial: str = ""
    witness: str = ""
    in_error: bool = False


@dataclass(frozen=True, slots=True)
class Oxygen:
    """A one-tap note that oxygen was given, or taken off."""

    on: bool
    made: datetime
    in_error: bool = False


def _rules(event: happened.LeavingAsked) -> LeavingRules:
    """What a later version asks for besides is not known here."""
    said = LeavingRules(**asdict(event))
    return replace(said, needs=tuple(each for each in said.needs if each in MEASURED))


@dataclass(frozen=True, slots=True)
class Care:
    """Of one session, each in the order it was made."""

    checks: tuple[Checked, ...] = ()
    sites: tuple[Site, ...] = ()
    adverse: tuple[Adverse, ...] = ()
    drawn: tuple[Amount, ...] = ()
    wasted: tuple[Amount, ...] = ()
    discharges: tuple[Going, ...] = ()
    oxygen: tuple[Oxygen, ...] = ()
    rules: LeavingRules | None = None
    """What the clinic asked for when the session was opened; None: a record of before."""

    @property
    def discharge(self) -> Going | None:
        """The one that stands."""
        return next((each for each in reversed(self.discharges) if not each.in_error), None)

    def again(self) -> Care:
        """The infusion went on, or ended at another time: nobody has said that the patient may leave after it."""
        rows = tuple(replace(each, in_error=True) for each in self.discharges)
        return replace(self, discharges=rows) if self.discharge else self

    def after(self, stamped: Stamped) -> Care:
        """What is known after an event; others leave it as it was."""
        event, utc, by = stamped.event, stamped.utc, stamped.actor
        match event:
            case happened.LeavingAsked():
                return replace(self, rules=_rules(event))
            case happened.ItemChecked(item, done):
                return replace(self, checks=(*self.checks, Checked(item, done, utc, by)))
            case happened.SiteChecked(state, words, about):
                return replace(self, sites=(*self.sites, Site(state, words, when.about(about, utc), utc, by)))
            case happened.AdverseReported(at=about):
                found = Adverse(event, when.about(about, utc), utc, by)
                return replace(self, adverse=(*self.adverse, found))
            case happened.AdverseReviewed(entry, outcome, words):
                return self._reviewed(entry, (outcome, words, utc, by))
            case happened.DrugDrawn(mg, vial):
                return replace(self, drawn=(*self.drawn, Amount(mg, utc, by, vial)))
            case happened.DrugWasted(mg, witness):
                return replace(self, wasted=(*self.wasted, Amount(mg, utc, by, "", witness)))
            case happened.Note(_, code) if code in OXYGEN:
                return replace(self, oxygen=(*self.oxygen, Oxygen(OXYGEN[code], utc)))
            case happened.EnteredInError(entry, of="note"):
                return self._in_error(entry, "oxygen")
            case happened.Discharged():
                return replace(self, discharges=(*self.discharges, Going(event, utc, by)))
            case happened.EnteredInError(entry, of=of) if of in OF:
                return self._in_error(entry, OF[of])
        return self

    def _reviewed(self, entry: str, review: tuple[str, str, datetime, str]) -> Care:
        rows = tuple(
            replace(row, reviews=(*row.reviews, review)) if row.made.isoformat() == entry else row
            for row in self.adverse
        )
        return replace(self, adverse=rows)

    def _in_error(self, entry: str, kind: str) -> Care:
        rows: Any = tuple(
            replace(row, in_error=True) if name_of(row) == entry else row for row in getattr(self, kind)
        )
        return replace(self, **{kind: rows})


THERE = "there"
"""The outcome of an adverse event that is not over."""
BAD_SITE = ("red", "swollen", "painful", "leaking")
OXYGEN = {"oxygen": True, "oxygen_off": False}
"""The one-tap notes that say whether oxygen is on, by their code."""
OF = {"site": "sites", "adverse": "adverse", "drawn": "drawn", "waste": "wasted", "discharge": "discharges"}
"""What an order to enter in error calls them."""


def name_of(row: Site | Adverse | Amount | Going | Oxygen) -> str:
    """What an order calls a row by: when it was made."""
    return (row.made if isinstance(row, Site | Adverse | Oxygen) else row.at).isoformat()
