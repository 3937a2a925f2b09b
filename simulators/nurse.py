"""A day as a text: what happens to the patient (script.py), and what the nurse does. Seconds count from the
patient's door of the day last named.

day 2026-06-01 14:00                  begins a day (UTC)            nurse EB "E. Brandt" nurse     a person
8 patient KM-0147 1982 f              10 open depression 72 kg
12 plan 0.5 mg/kg over 40 min at 1 mg/mL [bolus 5 mg]               14 check all, or: check fasting
20 measure                            440 baseline                  480 start
1080 rate 60 mL/h                     1200 pause                    1260 resume       1300 bolus 5 mg
1320 late 1290 rate 50 mL/h           2880 stop                     6200 end
1400 effect dissociation 2            1450 effect dissociation gone
1500 score moaas 4                    1510 skip cadss6 "asleep"     1600 drug ondansetron 4 mg iv
1700 note "words"                     1800 by LO                    5410 error 1700
5400 correct 1080 rate 54 mL/h        6000 discharge [override "reason"]
6100 waste 4 mg witness LO            call 2026-06-02 dissociation gone      scale PHQ-9 2026-06-08 9

The nurse of a story is told here only what to do; what it means is the program's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from simulators.script import RANGES, ScriptError, line_of
from simulators.stories import Story

N = r"\d{1,9}(?:\.\d{1,6})?"
WORDS = r'"(?P<words>[^"]{1,4000})"'
RATE = rf"rate (?P<rate>{N}) (?P<unit>mg/h|mg/kg/h|mL/h)"
BOLUS = rf"bolus (?P<mg>{N}) mg"
EFFECT = r"effect (?P<effect>[\w-]{1,40}) (?P<severity>[0-3]|gone)"
SCORE = r"score (?P<scale>[\w-]{1,40}) (?P<value>\d{1,3}(?:,\d{1,3})*)"
DRUG = rf"drug (?P<drug>[\w-]{{1,40}}) (?P<amount>{N}) (?P<unit>[\w/%]{{1,20}})(?: (?P<route>[\w-]{{1,20}}))?"
CHARTING: Mapping[str, str] = {
    "rate": RATE, "bolus": BOLUS, "effect": EFFECT, "score": SCORE, "drug": DRUG, "start": "start",
    "pause": "pause", "resume": "resume", "stop": "stop",
}  # fmt: skip
"""Verbs that may be charted later than the moment they are about."""
VERBS: Mapping[str, str] = {
    **CHARTING,
    "patient": r"patient (?P<number>\S{1,40})(?: (?P<born>\d{4}))?(?: (?P<sex>[fmx]))?",
    "open": rf"open (?P<indication>[A-Za-z][\w ]{{0,40}}?) (?P<weight>{N}) kg",
    "plan": rf"plan (?P<dose>{N}) (?P<unit>mg/kg|mg) over (?P<minutes>{N}) min(?: at (?P<holds>{N}) mg/mL)?"
    rf"(?: bolus (?P<mg>{N}) mg)?",
    "check": r"check (?P<item>[\w-]{1,40})",
    "measure": "measure",
    "baseline": "baseline",
    "skip": rf"skip (?P<scale>[\w-]{{1,40}}) {WORDS}",
    "note": rf"note {WORDS}",
    "by": r"by (?P<initials>\w{1,8})",
    "error": rf"error (?P<at>{N})",
    "discharge": rf"discharge(?: override {WORDS})?",
    "waste": rf"waste (?P<mg>{N}) mg witness (?P<initials>\w{{1,8}})",
    "end": "end",
}
LATE = rf"late (?P<about>{N}) (?P<rest>.+)"
CORRECT = rf"correct (?P<entry>{N}) (?P<rest>.+)"
UNTIMED = {
    "call": r"call (?P<date>\d{4}-\d\d-\d\d) (?P<effect>[\w-]{1,40}) (?P<severity>[0-3]|gone)",
    "scale": r"scale (?P<scale>[\w-]{1,40}) (?P<date>\d{4}-\d\d-\d\d) (?P<value>\d{1,3}(?:,\d{1,3})*)",
}


@dataclass(frozen=True, slots=True)
class Deed:
    """What the nurse does at story second `t`, from a line of the file: a verb, and its words by their names.
    `about`: the earlier second it is about; `corrects`: the second of the entry that was meant otherwise."""

    t: float
    line: int
    verb: str
    given: Mapping[str, str] = field(default_factory=dict)
    about: float | None = None
    corrects: float | None = None


@dataclass(frozen=True, slots=True)
class Nurse:
    """A person of the story: initials, name, role."""

    initials: str
    name: str
    role: str


@dataclass(frozen=True, slots=True)
class Day:
    """One patient's day: when the door opened (UTC; None: the file does not say), and what happens, by its time."""

    begins: datetime | None
    story: Story
    deeds: tuple[Deed, ...] = ()


@dataclass(frozen=True, slots=True)
class Days:
    people: tuple[Nurse, ...]
    days: tuple[Day, ...]


def read_days(text: str, name: str) -> Days:
    """The days in `text`. Raises ScriptError with the number of the first line that is none."""
    people: list[Nurse] = []
    days: list[Day] = []
    for number, line in enumerate(text.splitlines(), 1):
        said = " ".join(_plain(line).split())
        if not said:
            continue
        if match := re.fullmatch(r"day (\d{4}-\d\d-\d\d) (\d\d:\d\d)", said):
            days.append(Day(_begins(match[1], match[2], name, number), _patient(name)))
        elif match := re.fullmatch(r'nurse (\w{1,8}) "([^"]{1,80})"(?: (nurse|lead|viewer|admin))?', said):
            people.append(Nurse(match[1], match[2], match[3] or "nurse"))
        else:
            days = days or [Day(None, _patient(name))]
            days[-1] = _with(days[-1], said, name, number)
    return Days(tuple(people), tuple(_sorted(day) for day in days or [Day(None, _patient(name))]))


def _plain(line: str) -> str:
    """Without a comment; a # within quotes is none."""
    return re.sub(r'("[^"]*")|#.*', lambda match: match[1] or "", line)


def _patient(name: str) -> Story:
    return Story(name, f"from {name}", doses=())


def _begins(day: str, hour: str, name: str, number: int) -> datetime:
    try:
        return datetime.fromisoformat(f"{day} {hour}").replace(tzinfo=UTC)
    except ValueError:
        raise ScriptError(f"{name}, line {number}: {day} {hour} is no moment") from None


def _sorted(day: Day) -> Day:
    return replace(day, deeds=tuple(sorted(day.deeds, key=lambda deed: (deed.t, deed.line))))


def _with(day: Day, said: str, name: str, number: int) -> Day:
    last = day.deeds[-1].t if day.deeds else 0.0
    for verb, pattern in UNTIMED.items():
        if match := re.fullmatch(pattern, said):
            return replace(day, deeds=(*day.deeds, Deed(last, number, verb, _given(match))))
    start, _, rest = said.partition(" ")
    if re.fullmatch(N, start) and (deed := _deed(float(start), number, rest)):
        low, top = RANGES["second"]
        if not low <= deed.t <= top:
            raise ScriptError(f"{name}, line {number}: {said[:80]!r}: second is from {low:g} to {top:g}")
        return replace(day, deeds=(*day.deeds, deed))
    return replace(day, story=day.story.and_then(line_of(said, name, number)))


def _deed(t: float, number: int, rest: str) -> Deed | None:
    """What the nurse does; None where it is about the patient."""
    if match := re.fullmatch(LATE, rest):
        found = _of(CHARTING, match["rest"])
        return Deed(t, number, *found, about=float(match["about"])) if found else None
    if match := re.fullmatch(CORRECT, rest):
        found = _of(CHARTING, match["rest"])
        return Deed(t, number, *found, corrects=float(match["entry"])) if found else None
    found = _of(VERBS, rest)
    return Deed(t, number, *found) if found else None


def _of(verbs: Mapping[str, str], rest: str) -> tuple[str, Mapping[str, str]] | None:
    verb = rest.partition(" ")[0]
    match = re.fullmatch(verbs[verb], rest) if verb in verbs else None
    return (verb, _given(match)) if match else None


def _given(match: re.Match[str]) -> Mapping[str, str]:
    return {name: value for name, value in match.groupdict().items() if value is not None}
