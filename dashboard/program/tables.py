"""The tables of clinic.toml that say how sessions go: the plan, what is asked and checked, what is charted."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator, model_validator

from bedside.infusion.patient import CHECKLIST
from bedside.infusion.plan import DEFAULTS, PlanRanges, Range, Usual
from bedside.infusion.prompts import USUAL, Plan, Rule
from bedside.infusion.scales import SCALES
from bedside.leaving.rules import GOING_HOME, MEASURED, LeavingRules


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


def words_of_a_name(name: str) -> str:
    """What people call a chair or an instrument: one line of text."""
    if not name.isprintable():
        raise ValueError("a name is one line without control characters")
    return name


Name = Annotated[str, Field(max_length=40), AfterValidator(words_of_a_name)]


class RangeTable(Strict):
    """What is usual, what nobody may plan, and beyond what a second person reads the plan."""

    soft: tuple[float, float]
    hard: tuple[float, float]
    read: tuple[float, float] | None = None

    @model_validator(mode="after")
    def ordered(self) -> RangeTable:
        low, soft_low, soft_top, top = self.hard[0], *self.soft, self.hard[1]
        if not low <= soft_low < soft_top <= top:
            raise ValueError("the soft range must lie inside the hard one")
        if self.read and not low <= self.read[0] < self.read[1] <= top:
            raise ValueError("what one person may plan must lie inside the hard range")
        return self


class UsualTable(Strict):
    """What the form of a new session begins with."""

    dose_mg_per_kg: float = Field(default=0.5, gt=0, le=10)
    minutes: float = Field(default=40, gt=0, le=600)
    mg_per_ml: float | None = Field(default=None, gt=0, le=100)
    pause_min: float = Field(default=5, gt=0, le=60)


class PlanTable(Strict):
    """The clinic's ranges for a plan, and its usual one; what is left out keeps its default."""

    usual: UsualTable = UsualTable()

    age: RangeTable | None = None
    weight_kg: RangeTable | None = None
    dose_mg_per_kg: RangeTable | None = None
    minutes: RangeTable | None = None
    rate_mg_per_kg_h: RangeTable | None = None

    @property
    def ranges(self) -> PlanRanges:
        given = {name: getattr(self, name) for name in DEFAULTS}
        return PlanRanges(
            {
                name: Range(table.soft, table.hard, table.read) if (table := given[name]) else DEFAULTS[name]
                for name in DEFAULTS
            },
            Usual(**self.usual.model_dump()),
        )


class AskTable(Strict):
    """A scale that is asked: first so many minutes after the start, and then every so many."""

    scale: str
    first_min: float = Field(default=7.5, ge=0.5, le=600)
    every_min: float = Field(default=10, ge=1, le=600)
    recovery: bool = True

    @field_validator("scale")
    @classmethod
    def known(cls, name: str) -> str:
        if name not in SCALES:
            raise ValueError(f"{name!r} is unknown; allowed: {', '.join(SCALES)}")
        return name

    @property
    def rule(self) -> Rule:
        return Rule(self.scale, self.first_min * 60, self.every_min * 60, self.recovery)


class CheckTable(Strict):
    """A line of the checklist before a start."""

    key: str = Field(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9_-]+$")
    words: Annotated[str, Field(min_length=1, max_length=60), AfterValidator(words_of_a_name)]


class HoldTable(Strict):
    """When the clinic's protocol considers a pause; what is left out keeps its default."""

    systolic: float = Field(default=180, ge=100, le=300)
    diastolic: float = Field(default=110, ge=50, le=200)
    apart_s: float = Field(default=180, ge=30, le=1800)
    spo2: float = Field(default=90, ge=50, le=100)
    spo2_s: float = Field(default=60, ge=5, le=200)
    moaas: int = Field(default=2, ge=0, le=5)
    before_systolic: float = Field(default=160, ge=100, le=300)
    before_diastolic: float = Field(default=100, ge=50, le=200)


class RecoveryTable(Strict):
    """What is asked for before somebody goes home; what is left out keeps its default. `check` left out: the
    program's own list; empty: none. `minutes` left out: an hour after ketamine, two after esketamine."""

    minutes: float | None = Field(default=None, ge=0, le=600)
    near: float = Field(default=20, ge=5, le=50)
    spo2: float = Field(default=92, ge=80, le=99)
    spo2_s: float = Field(default=300, ge=30, le=1800)
    air_min: float = Field(default=30, ge=0, le=240)
    above: int = Field(default=1, ge=0, le=24)
    fresh_min: float = Field(default=30, ge=5, le=120)
    needs: tuple[str, ...] = MEASURED
    check: tuple[CheckTable, ...] | None = None

    @field_validator("needs")
    @classmethod
    def known(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        if strange := [name for name in names if name not in MEASURED]:
            raise ValueError(f"{strange[0]!r} is unknown; allowed: {', '.join(MEASURED)}")
        return tuple(dict.fromkeys(names))

    @field_validator("check")
    @classmethod
    def apart(cls, rows: tuple[CheckTable, ...] | None) -> tuple[CheckTable, ...] | None:
        keys = [each.key for each in rows or ()]
        if twice := [key for key in keys if key in MEASURED or keys.count(key) > 1]:
            raise ValueError(f"{twice[0]!r} is named twice, or is a measured one")
        return rows

    @property
    def rules(self) -> LeavingRules:
        checks = GOING_HOME if self.check is None else tuple((each.key, each.words) for each in self.check)
        given = {name: getattr(self, name) for name in RecoveryTable.model_fields if name not in ("check",)}
        return LeavingRules(**given, checks=checks)


class ChartingTable(Strict):
    """What is asked of the patient, what is checked before a start, how often the vital signs are charted, and
    whether the estimated concentration is drawn. `ask` and `check` left out: what the program usually asks and
    checks; empty: nothing."""

    every_min: float = Field(default=5, ge=1, le=60)
    late_min: float = Field(default=3, ge=0.5, le=60)
    concentration: bool = True
    ask: tuple[AskTable, ...] | None = None
    check: tuple[CheckTable, ...] | None = None
    hold: HoldTable = HoldTable()

    @property
    def asked(self) -> Plan:
        rules = USUAL if self.ask is None else tuple(each.rule for each in self.ask)
        return Plan(rules, self.late_min * 60)

    @property
    def checked(self) -> tuple[tuple[str, str], ...]:
        """The checklist before a start: keys and words."""
        return CHECKLIST if self.check is None else tuple((each.key, each.words) for each in self.check)
