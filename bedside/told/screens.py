"""The screens, and the chain that carries an alarm to a person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class ScreenChosen:
    """This display is the bedside screen from now on; others are information only."""

    kind: ClassVar[str] = "screen_chosen"
    display: str


@dataclass(frozen=True, slots=True)
class ChainChanged:
    """A link of the alarm chain broke or holds again; `fact` is what was seen."""

    kind: ClassVar[str] = "chain_changed"
    proof: str
    ok: bool
    fact: str


@dataclass(frozen=True, slots=True)
class ChainOverridden:
    """The infusion was started although these links were not proven: who said so, and why."""

    kind: ClassVar[str] = "chain_overridden"
    proofs: tuple[str, ...]
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class DutyTaken:
    """This person is on duty at the chair from now on, proven by their PIN; every event after it carries them."""

    kind: ClassVar[str] = "duty_taken"
    initials: str
    name: str
    role: str = ""


OfScreens = DutyTaken | ScreenChosen | ChainChanged | ChainOverridden
