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
from dataclasses import replace
from typing import ClassVar

from bedside.reading import DeviceTime, Fact, Numeric, Pressure, PressureValue, Quality, Reason, Vital
from devices.decoder import Tally
from devices.monitors.hl7_observations import Observation, age_of, completed, joined_pressures, observed
from devices.monitors.hl7_text import Message, iso_time, parse
from devices.shapes.changes import Once
from devices.shapes.numerics import Flags, numeric
from devices.shapes.sfloat import plain

START, END, CR, LF = 0x0B, 0x1C, 0x0D, 0x0A
LARGEST = 1 << 20
REMEMBERED = 256
STAMPED_S = 1.0
"""A pressure so close to its message may carry the message's time in place of its own."""


class Hl7OruDecoder:
    """Messages out of a stream; `messages` keeps those of the last feed for whoever must answer them. `asks`:
    nothing comes unless the host's side asks for it."""

    asks: ClassVar[bool] = False

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
        if not self._framed and rest.startswith(b"MSH") and completed(rest):
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
        seen = list(observed(message))
        facts: list[Fact] = [*self._numerics(seen)]
        clock = iso_time(message.header.field(7))
        facts += self._determinations(joined_pressures(seen), clock)
        return [*facts, *([DeviceTime(clock)] if clock else [])]

    def _determinations(self, found: list[Pressure], clock: str | None) -> list[Pressure]:
        """What was not said before. A pressure that every message repeats under the message's own time is told when
        its numbers change: the time is not the measurement's."""
        before = self._repeated
        self._repeated = [one.value for one in found] if found else before
        told = []
        for one in found:
            age = age_of(one, clock)
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

    asks = True
