"""What a nurse can ask for about what she counts, scores, gives and checks."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RecordScore:
    """A scale by its name (infusion/scales.py), as its value or item by item. `at`: the past moment it is about."""

    scale: str
    value: int | None = None
    items: tuple[int, ...] = ()
    at: str = ""


@dataclass(frozen=True, slots=True)
class SkipPrompt:
    """What is due is not asked, and why."""

    scale: str
    reason: str


@dataclass(frozen=True, slots=True)
class GiveDrug:
    """Chart a drug or a fluid that was given."""

    name: str
    amount: float
    unit: str
    route: str = "iv"
    at: str = ""


@dataclass(frozen=True, slots=True)
class CheckItem:
    """A line of the clinic's checklist, by its key; not `done`: it was not meant."""

    item: str
    done: bool = True


@dataclass(frozen=True, slots=True)
class WasteDrug:
    """Chart what was thrown away of the drug, and the initials of who saw it. `session`: one that has ended, of
    which something was left."""

    mg: float
    witness: str
    session: str = ""


@dataclass(frozen=True, slots=True)
class Discharge:
    """The patient may leave: by the criteria, or for a reason. `name`: who says so, where nobody is on duty."""

    override: str = ""
    name: str = ""
