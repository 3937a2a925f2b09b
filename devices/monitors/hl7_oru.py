"""HL7 version 2 ORU^R01 over MLLP: Mindray VS-900 and PDS, Comen, Nihon Kohden, Edan, Philips SureSigns.

    0B │ MSH|... CR PID|... CR OBR|... CR OBX|... CR │ 1C 0D        also bare text, one MSH to a message

    OBX|n|NM|code^name^system|sub-id|value|unit|range|flags|||status|||time|||...^APERIODIC
        3 code, else the last number of 4 · 5 value · 6 unit · 8 DEMO · 11 status: empty, F, R, C are charted
        14 time of this observation, else OBR-7: it identifies a pressure, not the moment it arrived

Source: HL7 version 2.6; IHE PCD-01 (ORU^R01); the makers' codes in hl7_codes. Evidence: real messages of
several makers. A pressure sent again with its time is one reading. Numbers never come from text, and never
from a sentinel (-1, -100, -999, -99.9, -32767, 8388607, a pressure or rate of 0).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from bedside.reading import DeviceTime, Fact, Numeric, Pressure, PressureValue, Reason, Vital
from devices.decoder import Tally
from devices.monitors.hl7_codes import Meaning, Part, in_our_unit, meaning, unit_of
from devices.monitors.hl7_text import Message, Segment, iso_time, parse
from devices.shapes.changes import Once
from devices.shapes.numerics import Flags, numeric
from devices.shapes.sfloat import plain

START, END, CR, LF = 0x0B, 0x1C, 0x0D, 0x0A
LARGEST = 1 << 20
REMEMBERED = 256
NUMBER = re.compile(r"[+-]?[0-9]{1,9}(?:\.[0-9]{1,6})?")
SENTINEL = Decimal(8388607)
CHARTED = ("", "F", "R", "C")
ZERO_IS_NONE = (Vital.PULSE_RATE, Vital.HEART_RATE, *Part)


@dataclass(frozen=True, slots=True)
class Observation:
    """One OBX that this program knows: its number, or why it is none, and its time."""

    of: Meaning
    value: Decimal | None
    reason: Reason | None
    at: str


class Hl7OruDecoder:
    """Messages out of a stream; `messages` keeps those of the last feed for whoever must answer them."""

    def __init__(self) -> None:
        self.tally = Tally()
        self.messages: list[Message] = []
        self.refused = 0
        self._buffer = bytearray()
        self._framed = False
        self._once = Once(REMEMBERED)

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
        ends = [place for mark in (b"\rMSH", b"\nMSH", b"\x0b") if (place := b.find(mark, 3)) > 0]
        if not ends:
            return -len(b) if len(b) > LARGEST else 0
        end = min(ends)
        size = end if b[end] == START else end + 1
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
        body = data.strip(b"\x0b\x1c") if self._framed else data
        message = parse(body) if size > 0 else None
        if message is None:
            self.tally.bad_frames += 1
            self.tally.skipped += len(data)
            self.refused += 1
            return []
        self.tally.frames += 1
        self.messages.append(message)
        return self._facts(message)

    def _facts(self, message: Message) -> list[Fact]:
        if message.header.part(9, 1) not in ("ORU", "ORF"):
            return []
        seen = list(_observations(message))
        facts: list[Fact] = [*_numerics(seen)]
        clock = iso_time(message.header.field(7))
        for pressure in _pressures(seen):
            facts += [replace(one, age_s=_age(one, clock)) for one in self._once.say(pressure)]
        return [*facts, *([DeviceTime(clock)] if clock else [])]


class GatewayDecoder(Hl7OruDecoder):
    """For a gateway that sends only what it is asked for (Edan): the host's side asks."""


def _age(pressure: Pressure, clock: str | None) -> float | None:
    """Seconds between a measurement and its message, both by the monitor's clock; None when it told neither."""
    if pressure.measured_at is None or clock is None:
        return None
    taken, said = datetime.fromisoformat(pressure.measured_at), datetime.fromisoformat(clock)
    if (taken.tzinfo is None) is not (said.tzinfo is None):
        taken, said = taken.replace(tzinfo=None), said.replace(tzinfo=None)
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
    order_time = ""
    practice = message.header.part(11, 1) in ("T", "D")  # training, debugging
    for segment in message.segments:
        if segment.name == "OBR":
            order_time = segment.field(7)
        elif segment.name == "OBX" and (of := meaning(segment, message.version)):
            value, reason = (None, Reason.DEMO) if practice else _number(segment, of)
            yield Observation(of, value, reason, segment.field(14) or order_time)


def _number(obx: Segment, of: Meaning) -> tuple[Decimal | None, Reason | None]:
    if "DEMO" in obx.field(8).upper().replace(obx.component, "~").split("~"):
        return None, Reason.DEMO
    if obx.field(11) not in CHARTED or not NUMBER.fullmatch(obx.field(5)):
        return None, Reason.INVALID
    value = Decimal(obx.field(5))
    if value < 0 or value >= SENTINEL or (value == 0 and of in ZERO_IS_NONE):
        return (value if value == 0 else None), Reason.INVALID
    ours = in_our_unit(of, value, unit_of(obx))
    return (ours, None) if ours is not None else (None, Reason.INVALID)


def _numerics(seen: list[Observation]) -> list[Numeric]:
    found = [one for one in seen if isinstance(one.of, Vital)]
    zeros = {one.of for one in found if one.value == 0}
    no_finger = {Vital.SPO2, Vital.PULSE_RATE} <= zeros
    facts = []
    for one in found:
        vital, reason = Vital(one.of), one.reason
        if no_finger and vital in (Vital.SPO2, Vital.PULSE_RATE):
            reason = Reason.SENSOR_OFF
        facts.append(numeric(vital, plain(one.value), Flags(reason)))
    return facts


def _pressures(seen: list[Observation]) -> list[Pressure]:
    """One determination for each time that pressures carry, in the order they came."""
    groups: dict[str, dict[Part, Observation]] = {}
    for one in seen:
        if isinstance(one.of, Part):
            groups.setdefault(one.at, {})[one.of] = one
    return [_pressure(at, group) for at, group in groups.items() if set(group) - {Part.RATE}]


def _pressure(at: str, group: dict[Part, Observation]) -> Pressure:
    measured_at = iso_time(at)
    reasons = [one.reason for one in group.values() if one.reason]
    systolic, diastolic = (_plain(group, part) for part in (Part.SYSTOLIC, Part.DIASTOLIC))
    if Reason.DEMO in reasons:
        return Pressure(None, Reason.DEMO, measured_at=measured_at)
    if systolic is None or diastolic is None or not 0 < diastolic < systolic:
        return Pressure(None, Reason.INVALID, measured_at=measured_at)
    rate = _plain(group, Part.RATE)
    value = PressureValue(
        systolic, diastolic, _plain(group, Part.MEAN), rate if rate is not None and 1 <= rate <= 350 else None
    )
    return Pressure(value, measured_at=measured_at)


def _plain(group: dict[Part, Observation], part: Part) -> float | None:
    one = group.get(part)
    return plain(one.value) if one and one.reason is None else None
