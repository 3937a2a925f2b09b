"""HL7 version 2 ORU^R01 over MLLP: Mindray VS-900 and PDS, Comen, Nihon Kohden, Edan, Philips SureSigns.

    0B │ MSH|... CR PID|... CR OBR|... CR OBX|... CR │ 1C 0D        also bare text, one MSH to a message

    OBX|n|NM|code^name^system|sub-id|value|unit|range|flags|||status|||time|||...^APERIODIC
        3 code, else the last number of 4 · 4 also tells the channel of a second sensor · 5 value · 6 unit
        8 DEMO, TEST, INV, NAV, CAL, QUES · 11 status: empty, F, R, C are charted · 17 the source of a pulse
        14 time of this observation, else that of the determination of its OBR, else OBR-7: it identifies a
        pressure, not the moment it arrived

Source: HL7 version 2.6; IHE PCD-01 (ORU^R01); the makers' codes in hl7_codes. Evidence: real messages of
several makers. A pressure sent again with its time is one reading. Numbers never come from text, and never
from a sentinel (-1, -100, -999, -99.9, -32767, 8388607, a pressure or rate of 0). A pressure that is nothing but
sentinels was not measured, which is no failure. Without 0B before it a message ends with 1C, or with the next MSH.
ORU^R40 tells of alarms and is no source of values.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from bedside.reading import DeviceTime, Fact, Numeric, Pressure, PressureValue, Quality, Reason, Vital
from devices.decoder import Tally
from devices.monitors.hl7_codes import ANY_PULSE, Meaning, Part, code_of, in_our_unit, meaning, unit_of
from devices.monitors.hl7_text import Message, Segment, iso_time, parse
from devices.shapes.changes import Once
from devices.shapes.numerics import Flags, numeric
from devices.shapes.sfloat import plain

START, END, CR, LF = 0x0B, 0x1C, 0x0D, 0x0A
LARGEST = 1 << 20
REMEMBERED = 256
STAMPED_S = 1.0
"""A pressure so close to its message may carry the message's time in place of its own."""
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


class Hl7OruDecoder:
    """Messages out of a stream; `messages` keeps those of the last feed for whoever must answer them."""

    def __init__(self) -> None:
        self.tally = Tally()
        self.messages: list[Message] = []
        self.refused = 0
        self._buffer = bytearray()
        self._framed = False
        self._once = Once(REMEMBERED)
        self.channels: dict[Vital, list[str]] = {}
        self._repeated: list[PressureValue | None] = []

    def feed(self, data: bytes) -> list[Fact]:
        self.tally.total += len(data)
        self.messages, self.refused = [], 0
        self._buffer += data
        facts: list[Fact] = []
        while (size := self._message_size()) != 0:
            facts += self._take(size)
        return facts

    def finish(self) -> list[Fact]:
        self.messages = []
        rest = bytes(self._buffer)
        if not self._framed and rest.startswith(b"MSH") and _complete(rest):
            return self._take(len(rest))
        self.tally.skipped += sum(byte not in (CR, LF) for byte in rest)
        self._buffer.clear()
        return []

    @property
    def waiting(self) -> int:
        """Bytes of a message whose end has not come."""
        return len(self._buffer)

    def drop(self) -> None:
        """Its end will not come."""
        self.tally.bad_frames += 1
        self.tally.skipped += len(self._buffer)
        self._buffer.clear()

    def _message_size(self) -> int:
        """How much of the buffer the next message takes, its frame included; 0 while it is not all there.

        What begins no message is dropped on the way.
        """
        b = self._buffer
        while b:
            if b[0] == START:
                self._framed = True
                return self._framed_size()
            if b.startswith(b"MSH") or (b"MSH".startswith(b) and len(b) < 3):
                self._framed = False
                return self._bare_size()
            self._drop_to_start()
        return 0

    def _framed_size(self) -> int:
        b = self._buffer
        end, again = b.find(END, 1), b.find(START, 1)
        if again > 0 and (end < 0 or again < end):
            return -again  # the one before was never finished
        if end < 0:
            return -len(b) if len(b) > LARGEST else 0
        if end > LARGEST:
            return -(end + 1)
        return end + 1

    def _bare_size(self) -> int:
        b = self._buffer
        ends = [place for mark in (b"\rMSH", b"\nMSH", b"\x0b", b"\x1c") if (place := b.find(mark, 3)) > 0]
        if not ends:
            return -len(b) if len(b) > LARGEST else 0
        end = min(ends)
        size = end if b[end] == START else end + 1  # with the CR before MSH, or the end mark of an unframed sender
        return size if size <= LARGEST else -size

    def _drop_to_start(self) -> None:
        b = self._buffer
        starts = [place for mark in (b"\x0b", b"MSH") if (place := b.find(mark, 1)) > 0]
        keep = next((k for k in (2, 1) if b.endswith(b"MSH"[:k])), 0)
        end = min(starts, default=len(b) - keep)
        end = max(end, 1)
        self.tally.skipped += sum(byte not in (CR, LF) for byte in b[:end])
        del b[:end]

    def _take(self, size: int) -> list[Fact]:
        data = bytes(self._buffer[: abs(size)])
        del self._buffer[: abs(size)]
        facts: list[Fact] = []
        if size < 0:
            return self._message(b"", len(data))
        bodies = _split(data.strip(b"\x0b\x1c"))
        for body in bodies:
            facts += self._message(body, len(data) if len(bodies) == 1 else len(body))
        return facts

    def _message(self, body: bytes, size: int) -> list[Fact]:
        message = parse(body)
        if message is None:
            self.tally.bad_frames += 1
            self.tally.skipped += size
            self.refused += 1
            return []
        self.tally.frames += 1
        self.messages.append(message)
        return self._facts(message)

    def _facts(self, message: Message) -> list[Fact]:
        header = message.header
        if header.part(9, 1) not in ("ORU", "ORF") or header.part(9, 2) == "R40":
            return []
        seen = list(_observations(message))
        facts: list[Fact] = [*self._numerics(seen)]
        clock = iso_time(message.header.field(7))
        facts += self._determinations(_pressures(seen), clock)
        return [*facts, *([DeviceTime(clock)] if clock else [])]

    def _determinations(self, found: list[Pressure], clock: str | None) -> list[Pressure]:
        """What was not said before. A pressure that every message repeats under the message's own time is told when
        its numbers change: the time is not the measurement's."""
        before = self._repeated
        self._repeated = [one.value for one in found] if found else before
        told = []
        for one in found:
            age = _age(one, clock)
            stamped = age is not None and abs(age) <= STAMPED_S
            if stamped and one.value in before:
                continue
            told += [replace(each, age_s=age, untimed=stamped) for each in self._once.say(one)]
        return told

    def _numerics(self, seen: list[Observation]) -> list[Numeric]:
        found = [one for one in seen if isinstance(one.of, Vital)]
        zeros = {one.of for one in found if one.value == 0}
        no_finger = {Vital.SPO2, Vital.PULSE_RATE} <= zeros
        facts = []
        for one in found:
            vital, reason = Vital(one.of), one.reason
            if no_finger and vital in (Vital.SPO2, Vital.PULSE_RATE):
                reason = Reason.SENSOR_OFF
            marks = (Quality.ARTIFACT,) if one.doubtful else ()
            fact = numeric(vital, plain(one.value), Flags(reason), marks)
            facts.append(replace(fact, channel=self._channel(vital, one.channel)))
        return facts

    def _channel(self, vital: Vital, channel: str) -> int:
        """0 for the sensor that was seen first, 2 for the second one of its kind, and so on."""
        known = self.channels.setdefault(vital, [])
        if channel not in known:
            known.append(channel)
        place = known.index(channel)
        return place + 1 if place else 0


def _split(data: bytes) -> list[bytes]:
    """Two messages in one frame are two, each judged for itself."""
    return [data] if data.count(b"MSH") < 2 else re.split(rb"(?<=[\r\n])(?=MSH[^A-Za-z0-9\s])", data)


class GatewayDecoder(Hl7OruDecoder):
    """For a gateway that sends only what it is asked for (Edan): the host's side asks."""


def _age(pressure: Pressure, clock: str | None) -> float | None:
    """Seconds between a measurement and its message, both by the monitor's clock; None when it told neither."""
    if pressure.measured_at is None or clock is None:
        return None
    taken, said = datetime.fromisoformat(pressure.measured_at), datetime.fromisoformat(clock)
    if (taken.tzinfo is None) is not (said.tzinfo is None):  # what has no zone is in the host's
        taken, said = taken.astimezone(), said.astimezone()
    return (said - taken).total_seconds()


def _complete(text: bytes) -> bool:
    """Whether a bare message the input ended in is all there: its last line ended, or shows its own end."""
    if text.endswith((b"\r", b"\n")):
        return True
    message = parse(text)
    if message is None or message.segments[-1].name != "OBX":
        return False
    *before, last = (segment for segment in message.segments if segment.name == "OBX")
    times = {len(segment.field(14)) for segment in before} or {0, 14}
    return last.field(11) in ("F", "R", "C") and len(last.field(14)) in times


def _observations(message: Message) -> Iterable[Observation]:
    order_time, order = "", 0
    practice = message.header.part(11, 1) in ("T", "D")  # training, debugging
    earlier: Counter[str] = Counter()
    oximeters = {_sensor(segment) for segment in message.segments if _of(segment, message) is Vital.SPO2} | {""}
    for segment in message.segments:
        if segment.name == "OBR":
            order_time, order = segment.field(7), order + 1
        of = _of(segment, message)
        if of is None or (code_of(segment)[0] == ANY_PULSE and _sensor(segment) not in oximeters):
            continue
        value, reason = (None, Reason.DEMO) if practice else _number(segment, of)
        own = segment.field(14)
        yield Observation(
            of, value, reason, own or order_time, bool(own), order,
            _channel_of(segment, earlier) if of in OXIMETER else "", _blank(segment), "QUES" in _marks(segment),
        )  # fmt: skip


def _of(segment: Segment, message: Message) -> Meaning | None:
    return meaning(segment, message.version) if segment.name == "OBX" else None


def _sensor(obx: Segment) -> str:
    """The place of an observation's channel in the device's tree."""
    return obx.part(4, 1).rpartition(".")[0]


def _channel_of(obx: Segment, earlier: Counter[str]) -> str:
    """What tells a sensor from another of its kind: its place in the tree, the suffix of its code, else which
    of several in one message it is. `earlier` counts what the message has said of each code."""
    code, suffix = code_of(obx)
    place, _, last = obx.part(4, 1).rpartition(".")
    named = place if last == code else f"{place}.{last}" if place else ""
    occurrence = earlier[f"{code} {suffix} {named}"]
    earlier[f"{code} {suffix} {named}"] += 1
    return "/".join(part for part in (named, str(suffix or ""), str(occurrence or "")) if part)


def _marks(obx: Segment) -> list[str]:
    return obx.field(8).upper().replace(obx.component, "~").split("~")


def _blank(obx: Segment) -> bool:
    """Nothing was measured: empty, or a number no monitor can mean."""
    text = obx.field(5)
    return not text or text.startswith("-")


def _number(obx: Segment, of: Meaning) -> tuple[Decimal | None, Reason | None]:
    if marked := next((MARKED[mark] for mark in _marks(obx) if mark in MARKED), None):
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


def _pressures(seen: list[Observation]) -> list[Pressure]:
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
    systolic, diastolic = (_plain(group, part) for part in (Part.SYSTOLIC, Part.DIASTOLIC))
    if Reason.DEMO in reasons:
        return Pressure(None, Reason.DEMO, measured_at=measured_at)
    doubts = (Quality.ARTIFACT,) if any(one.doubtful for one in group.values()) else ()
    if systolic is None or diastolic is None or not 0 < diastolic < systolic:
        return Pressure(None, Reason.INVALID, measured_at=measured_at)
    rate = _plain(group, Part.RATE)
    value = PressureValue(
        systolic, diastolic, _plain(group, Part.MEAN), rate if rate is not None and 1 <= rate <= 350 else None
    )
    return Pressure(value, quality=doubts, measured_at=measured_at)


def _plain(group: dict[Part, Observation], part: Part) -> float | None:
    one = group.get(part)
    return plain(one.value) if one and one.reason is None else None
