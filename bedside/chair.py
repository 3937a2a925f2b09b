"""What a monitor is given: the chair's fixed facts, where it records, and a ticket for each command."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field

from bedside.errors import CommandRefused
from bedside.infusion.holding import Hold
from bedside.infusion.plan import PlanRanges
from bedside.infusion.prompts import NONE_PLANNED, Plan
from bedside.leaving.rules import LeavingRules
from bedside.limits.limits import Limits
from bedside.limits.profiles import PROFILES


class Ticket:
    """A command on its way: `wait` gives the record number its events went under, or raises its refusal."""

    def __init__(self) -> None:
        self._done = threading.Event()
        self._refused: CommandRefused | None = None
        self._number = 0

    def settle(self, number: int, refused: CommandRefused | None = None) -> None:
        self._number, self._refused = number, refused
        self._done.set()

    def wait(self, timeout: float) -> int:
        if not self._done.wait(timeout):
            raise CommandRefused("The monitor did not answer: look at the patient and the instruments.")
        if self._refused:
            raise self._refused
        return self._number


@dataclass(frozen=True, slots=True)
class Chair:
    """What is fixed about a chair for this run. `limits` is the default preset, `profiles` every one that may be
    chosen; `audio_off`, `spo2_below_85` and `second_screen` are what the clinic permits; `same_arm` is where the
    probe usually is; `ranges` is what a plan may be, `asked` what is asked of the patient and when, `chart_s` how
    often the vital signs are charted, `concentration` whether its estimate is drawn, `hold` when the clinic
    considers a pause, `checklist` what is answered before a start: a key and its words, `leaving` what is asked
    for before somebody goes home.
    """

    bed: str
    name: str
    limits: Limits = field(default_factory=Limits)
    speed: float = 1.0
    about: str = ""
    fixed_label: str | None = None
    profiles: Mapping[str, Limits] = field(default_factory=lambda: PROFILES)
    audio_off: bool = False
    spo2_below_85: bool = False
    same_arm: bool = False
    second_screen: bool = False
    ranges: PlanRanges = field(default_factory=PlanRanges)
    asked: Plan = NONE_PLANNED
    chart_s: float = 300.0
    concentration: bool = True
    hold: Hold = field(default_factory=Hold)
    checklist: tuple[tuple[str, str], ...] = ()
    leaving: LeavingRules = field(default_factory=LeavingRules)
