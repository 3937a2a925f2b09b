"""What was charted of the pump: entries at the times they are about, in whatever order they were made. Pure.

A late entry, a correction and an entry in error change the history; what was made stays in the record. Everything
that follows (phase, dose, times) is worked out of the entries that stand, so that it cannot disagree with them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bedside.errors import CommandRefused
from bedside.infusion.dose import NONE_GIVEN, Dose
from bedside.phase import Phase

LATE = timedelta(seconds=1)


class Act(StrEnum):
    START = "start"
    RATE = "rate"
    PAUSE = "pause"
    RESUME = "resume"
    BOLUS = "bolus"
    STOP = "stop"
    SPRAY = "spray"
    OBSERVE = "observe"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: made at `made`, about `at` (UTC). `mg_per_h` of a start and a rate, `mg` of a bolus and of a
    spray."""

    act: Act
    at: datetime
    made: datetime
    mg_per_h: float | None = None
    mg: float | None = None
    in_error: bool = False

    @property
    def name(self) -> str:
        """What an order calls it by: when it was made."""
        return self.made.isoformat()

    @property
    def late(self) -> bool:
        """It was made after the moment it is about."""
        return self.made - self.at > LATE

    @property
    def words(self) -> str:
        """As the record and a list say it."""
        if self.act is Act.BOLUS:
            return f"bolus {self.mg:g} mg"
        if self.act is Act.SPRAY:
            return f"device {self.mg:g} mg"
        return f"rate {self.mg_per_h:g} mg/h" if self.act is Act.RATE else self.act.value


def history(entries: Iterable[Entry]) -> list[Entry]:
    """Those that stand, by the time they are about; what was made first comes first where times are equal."""
    return sorted((entry for entry in entries if not entry.in_error), key=lambda entry: (entry.at, entry.made))


@dataclass(frozen=True, slots=True)
class Course:
    """What the entries come to."""

    phase: Phase
    dose: Dose
    started_at: datetime | None
    stopped_at: datetime | None


SENSELESS = {
    Act.START: "The infusion has already been started.",
    Act.RATE: "There is no infusion whose rate could be charted.",
    Act.PAUSE: "There is no running infusion to pause.",
    Act.RESUME: "The infusion is not paused.",
    Act.BOLUS: "There is no infusion a bolus could belong to.",
    Act.STOP: "There is no infusion to stop.",
    Act.SPRAY: "A device cannot be charted here.",
    Act.OBSERVE: "The observation has already begun.",
}
ALLOWED = {
    Act.START: (Phase.BASELINE,),
    Act.RATE: (Phase.INFUSING, Phase.PAUSED),
    Act.PAUSE: (Phase.INFUSING,),
    Act.RESUME: (Phase.PAUSED,),
    Act.BOLUS: (Phase.INFUSING, Phase.PAUSED),
    Act.STOP: (Phase.INFUSING, Phase.PAUSED),
    Act.SPRAY: (Phase.BASELINE, Phase.RECOVERY),
    Act.OBSERVE: (Phase.BASELINE,),
}
LEADS = {Act.START: Phase.INFUSING, Act.PAUSE: Phase.PAUSED, Act.RESUME: Phase.INFUSING, Act.STOP: Phase.RECOVERY}
LEADS |= {Act.SPRAY: Phase.RECOVERY, Act.OBSERVE: Phase.RECOVERY}
BEGINS, ENDS = (Act.START, Act.SPRAY, Act.OBSERVE), (Act.STOP, Act.SPRAY, Act.OBSERVE)
"""The first of these begins what the session is for, the last of those ends it: devices are sprayed one after the
other, and the time of observation counts from the last."""


def course(entries: Iterable[Entry]) -> Course:
    """Phase, dose and times. Raises CommandRefused where an entry makes no sense after those before it."""
    phase, dose, rate = Phase.BASELINE, NONE_GIVEN, None
    started = stopped = None
    for entry in history(entries):
        if phase not in ALLOWED[entry.act]:
            raise CommandRefused(SENSELESS[entry.act])
        rate = entry.mg_per_h if entry.act in (Act.START, Act.RATE) else rate
        dose = _after(dose, entry, rate)
        phase = LEADS.get(entry.act, phase)
        started = entry.at if entry.act in BEGINS and started is None else started
        stopped = entry.at if entry.act in ENDS else stopped
    return Course(phase, dose, started, stopped)


def _after(dose: Dose, entry: Entry, rate: float | None) -> Dose:
    match entry.act:
        case Act.START | Act.RESUME:
            return dose.started(entry.at, rate)
        case Act.RATE:
            return dose.started(entry.at, rate) if dose.runs else dose
        case Act.PAUSE | Act.STOP:
            return dose.halted(entry.at)
        case Act.BOLUS | Act.SPRAY:
            return dose.with_bolus(entry.at, entry.mg or 0.0)
        case Act.OBSERVE:
            return dose


def last_rate(entries: Iterable[Entry]) -> float | None:
    """What the pump was last charted to be set to, mg/h."""
    found = [entry.mg_per_h for entry in history(entries) if entry.act in (Act.START, Act.RATE)]
    return found[-1] if found else None


def standing(entries: Sequence[Entry], name: str) -> int | None:
    """The place of the entry of this name that stands."""
    places = [at for at, entry in enumerate(entries) if entry.name == name and not entry.in_error]
    return places[-1] if places else None


def corrected(
    entries: tuple[Entry, ...], name: str, mg_per_h: float | None, mg: float | None, at: datetime | None
) -> tuple[Entry, ...]:
    """With one of them meant otherwise; what is None stays. The same where there is none of this name."""
    place = standing(entries, name)
    if place is None:
        return entries
    entry = entries[place]
    entry = replace(
        entry,
        mg_per_h=entry.mg_per_h if mg_per_h is None else mg_per_h,
        mg=entry.mg if mg is None else mg,
        at=at or entry.at,
    )
    return (*entries[:place], entry, *entries[place + 1 :])


def without(entries: tuple[Entry, ...], name: str) -> tuple[Entry, ...]:
    """With one of them entered in error."""
    place = standing(entries, name)
    if place is None:
        return entries
    return (*entries[:place], replace(entries[place], in_error=True), *entries[place + 1 :])
