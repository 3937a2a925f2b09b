"""Observations of an HL7 message: what each says, and how pressures belong together."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from bedside.reading import Pressure, PressureValue, Quality, Reason, Vital
from devices.monitors.hl7_codes import ANY_PULSE, Meaning, Part, code_of, in_our_unit, meaning, unit_of
from devices.monitors.hl7_text import Message, Segment, iso_time, parse
from devices.shapes.sfloat import plain

NUMBER = re.compile(r"[+-]?[0-9]{1,9}(?:\.[0-9]{1,6})?")


SENTINEL = Decimal(8388607)


CHARTED = ("", "F", "R", "C")


ZERO_IS_NONE = (Vital.PULSE_RATE, Vital.HEART_RATE, *Part)


MARKED = {
    "DEMO": Reason.DEMO,
    "TEST": Reason.DEMO,
    "INV": Reason.INVALID,
    "NAV": Reason.INVALID,
    "CAL": Reason.INVALID,
}
"""OBX-8 of IHE PCD-01 where it says that a number is none; QUES is a doubt."""


OXIMETER = (Vital.SPO2, Vital.PULSE_RATE, Vital.PERFUSION_INDEX)


@dataclass(frozen=True, slots=True)
class Observation:
    """One OBX that this program knows: its number, or why it is none, and its time.

    `own`: the time is its own, not its order's. `order` counts the OBR, `channel` is what tells a sensor from
    another of its kind, `blank`: it was not measured at all.
    """

    of: Meaning
    value: Decimal | None
    reason: Reason | None
    at: str
    own: bool = True
    order: int = 0
    channel: str = ""
    blank: bool = False
    doubtful: bool = False


def age_of(pressure: Pressure, clock: str | None) -> float | None:
    """Seconds between a measurement and its message, both by the monitor's clock; None when it told neither."""
    if pressure.measured_at is None or clock is None:
        return None
    taken, said = datetime.fromisoformat(pressure.measured_at), datetime.fromisoformat(clock)
    if (taken.tzinfo is None) is not (said.tzinfo is None):  # what has no zone is in the host's
        taken, said = taken.astimezone(), said.astimezone()
    return (said - taken).total_seconds()


def completed(text: bytes) -> bool:
    """Whether a bare message the input ended in is all there: its last line ended, or shows its own end."""
    if text.endswith((b"\r", b"\n")):
        return True
    message = parse(text)
    if message is None or message.segments[-1].name != "OBX":
        return False
    *before, last = (segment for segment in message.segments if segment.name == "OBX")
    times = {len(segment.field(14)) for segment in before} or {0, 14}
    return last.field(11) in ("F", "R", "C") and len(last.field(14)) in times


def observed(message: Message) -> Iterable[Observation]:
    order_time, order = "", 0
    practice = message.header.part(11, 1) in ("T", "D")  # training, debugging
    earlier: Counter[str] = Counter()
    oximeters = {
        sensor_of(segment) for segment in message.segments if instrument_of(segment, message) is Vital.SPO2
    } | {""}
    for segment in message.segments:
        if segment.name == "OBR":
            order_time, order = segment.field(7), order + 1
        of = instrument_of(segment, message)
        if of is None or (code_of(segment)[0] == ANY_PULSE and sensor_of(segment) not in oximeters):
            continue
        value, reason = (None, Reason.DEMO) if practice else number_of(segment, of)
        own = segment.field(14)
        yield Observation(
            of, value, reason, own or order_time, bool(own), order,
            channel_of(segment, earlier) if of in OXIMETER else "", blank(segment), "QUES" in marks_of(segment),
        )  # fmt: skip


def instrument_of(segment: Segment, message: Message) -> Meaning | None:
    return meaning(segment, message.version) if segment.name == "OBX" else None


def sensor_of(obx: Segment) -> str:
    """The place of an observation's channel in the device's tree."""
    return obx.part(4, 1).rpartition(".")[0]


def channel_of(obx: Segment, earlier: Counter[str]) -> str:
    """What tells a sensor from another of its kind: its place in the tree, the suffix of its code, else which
    of several in one message it is. `earlier` counts what the message has said of each code."""
    code, suffix = code_of(obx)
    place, _, last = obx.part(4, 1).rpartition(".")
    named = place if last == code else f"{place}.{last}" if place else ""
    occurrence = earlier[f"{code} {suffix} {named}"]
    earlier[f"{code} {suffix} {named}"] += 1
    return "/".join(part for part in (named, str(suffix or ""), str(occurrence or "")) if part)


def marks_of(obx: Segment) -> list[str]:
    return obx.field(8).upper().replace(obx.component, "~").split("~")


def blank(obx: Segment) -> bool:
    """Nothing was measured: empty, or a number no monitor can mean."""
    text = obx.field(5)
    return not text or text.startswith("-")


def number_of(obx: Segment, of: Meaning) -> tuple[Decimal | None, Reason | None]:
    if marked := next((MARKED[mark] for mark in marks_of(obx) if mark in MARKED), None):
        return None, marked
    if obx.field(11) not in CHARTED or not NUMBER.fullmatch(obx.field(5)):
        return None, Reason.INVALID
    value = Decimal(obx.field(5))
    if value == 0 and of in (Vital.PULSE_RATE, Vital.HEART_RATE):
        return value, Reason.OUT_OF_RANGE  # it has looked for a beat and found none
    if value < 0 or value >= SENTINEL or (value == 0 and of in ZERO_IS_NONE):
        return (value if value == 0 else None), Reason.INVALID
    ours = in_our_unit(of, value, unit_of(obx))
    return (ours, None) if ours is not None else (None, Reason.INVALID)


def joined_pressures(seen: list[Observation]) -> list[Pressure]:
    """One determination for each time that pressures carry, in the order they came. A row without a time of its own
    belongs to the determination of its order: Efficia sends the mean so."""
    groups: dict[tuple[int, str, int], dict[Part, Observation]] = {}
    turn = 0
    for place, one in enumerate(seen):
        if not isinstance(one.of, Part):
            continue
        at = _determination(place, seen)
        if one.of in groups.get((one.order, at, turn), {}):
            turn += 1  # a part that comes twice begins another determination
        groups.setdefault((one.order, at, turn), {})[one.of] = one
    return [
        _pressure(at, group)
        for (_, at, _), group in _joined(groups).items()
        if (parts := {part: one for part, one in group.items() if part is not Part.RATE})
        and not all(one.blank for one in parts.values())
    ]


Groups = dict[tuple[int, str, int], dict[Part, Observation]]


def _joined(groups: Groups) -> Groups:
    """Orders that each carry one part of a determination are one: some monitors send an OBR to a number."""
    joined: Groups = {}
    for (order, at, turn), group in groups.items():
        fits = next((key for key, known in joined.items() if key[1] == at and not set(known) & set(group)), None)
        joined.setdefault(fits or (order, at, turn), {}).update(group)
    return joined


def _determination(place: int, seen: list[Observation]) -> str:
    """The time that names the determination of a row."""
    one = seen[place]
    if one.own:
        return one.at
    own = [n for n, each in enumerate(seen) if isinstance(each.of, Part) and each.own and each.order == one.order]
    before = [n for n in own if n < place]
    return seen[before[-1] if before else own[0]].at if own else one.at


def _pressure(at: str, group: dict[Part, Observation]) -> Pressure:
    measured_at = iso_time(at)
    reasons = [one.reason for one in group.values() if one.reason]
    systolic, diastolic = (plain_of(group, part) for part in (Part.SYSTOLIC, Part.DIASTOLIC))
    if Reason.DEMO in reasons:
        return Pressure(None, Reason.DEMO, measured_at=measured_at)
    doubts = (Quality.ARTIFACT,) if any(one.doubtful for one in group.values()) else ()
    if systolic is None or diastolic is None or not 0 < diastolic < systolic:
        return Pressure(None, Reason.INVALID, measured_at=measured_at)
    rate = plain_of(group, Part.RATE)
    value = PressureValue(
        systolic, diastolic, plain_of(group, Part.MEAN), rate if rate is not None and 1 <= rate <= 350 else None
    )
    return Pressure(value, quality=doubts, measured_at=measured_at)


def plain_of(group: dict[Part, Observation], part: Part) -> float | None:
    one = group.get(part)
    return plain(one.value) if one and one.reason is None else None
