"""Ivy 450C, ANSAR-B output: one message a second, one way.

    ┌────┬────────────┬──────────────────────────────────────┬─────────────────────────┬────┐
    │ FF │ "ANSAR-B " │ 400 wave bytes                       │ lines NAME=...; and CR  │ FE │   9600 8N1
    └────┴────────────┴──────────────────────────────────────┴─────────────────────────┴────┘
           1-8          9: ECG 200, resp 50, pleth 50, P1 50, P2 50      409
    NAME=channel;value;label;alarm;      HR=1;80;ECG-II-DIAG;   SPO2=1;100;PR=80 ;   T1=1;;;
    NIBP=channel;sys;dia;mean;pulse;label;alarm                 an empty field is no value

Source: one open program (mdpnp AnsarB). Evidence: 27 real messages of one monitor. Wave bytes can be 0D:
fields are found by position; a line that does not end in a semicolon lost something. There is no checksum, and
no time of the pressure: a repeated one is known only by change.
The label of HR names its source: it is a heart rate only when that is an ECG lead.
"""

from __future__ import annotations

import re

from bedside.reading import Fact, Pressure, PressureValue, Quality, Reason, Vital, Waveform
from devices.decoder import Tally
from devices.shapes.changes import Once
from devices.shapes.numerics import Flags, numeric, oximetry

FIRST, LAST, HEAD = 0xFF, 0xFE, b"ANSAR-B "
PLETH, TEXT, LONGEST = slice(259, 309), 409, 2048
RATE = 50.0
LINE = re.compile(r"([A-Z0-9]+)=([^=;]*(?:;.*)?);")
SHORTEST, NIBP_PARTS = 3, 6
"""Parts of a line before its closing semicolon: fewer, and something was lost on the way."""
NUMBER = re.compile(r"\d{1,3}(?:\.\d{1,2})?")
PULSE = re.compile(r"PR= *(\d{1,3})(?![.\d])")
OFF = (
    (re.compile(r"NO (SENSOR|TRANSDUCER|LEADS|PROBE)|LEADS? OFF|DISCONNECT|UNPLUG"), Reason.NO_SENSOR),
    (re.compile(r"OFF"), Reason.SENSOR_OFF),
    (re.compile(r"SEARCH"), Reason.SEARCHING),
    (re.compile(r"DEMO|SIMUL|TEST"), Reason.DEMO),
    (re.compile(r"WARM|CALIB|ZERO"), Reason.NOT_UPDATED),
)
"""Labels are words for people and not listed anywhere: these say that a number beside them is none."""
SIMPLE = {"RR": Vital.RESPIRATION_RATE, "ETCO2": Vital.ETCO2, "T1": Vital.TEMPERATURE}


class IvyAnsarbDecoder:
    """Messages between FF and FE."""

    def __init__(self) -> None:
        self.tally = Tally()
        self._buffer = bytearray()
        self._once = Once()

    def feed(self, data: bytes) -> list[Fact]:
        self.tally.total += len(data)
        self._buffer += data
        return self._scan()

    def finish(self) -> list[Fact]:
        self.tally.skipped += len(self._buffer)
        self._buffer.clear()
        return []

    def _scan(self) -> list[Fact]:
        facts: list[Fact] = []
        b = self._buffer
        while b:
            start = b.find(FIRST)
            self._drop(len(b) if start < 0 else start)
            if not b or (size := self._size()) == 0:
                break
            if size < 0:
                self.tally.bad_frames += 1
                self._drop(-size)
                continue
            fields = _fields(bytes(b[TEXT : size - 1]))
            if fields is None:
                self.tally.bad_frames += 1
                self._drop(size)
                continue
            wave = bytes(b[PLETH])
            del b[:size]
            self.tally.frames += 1
            facts += self._facts(fields, wave)
        return facts

    def _size(self) -> int:
        """The message that begins here: its length, 0 while it is not all there, minus what to drop when bad."""
        b = self._buffer
        if not HEAD.startswith(b[1 : 1 + len(HEAD)]):
            return -1
        ends = [place for place in (b.find(LAST, 1), b.find(FIRST, 1)) if place > 0]
        end = min(ends, default=len(b))
        if end > LONGEST:
            return -1
        if not ends:
            return 0
        if b[end] == FIRST:
            return -end
        return end + 1 if end >= TEXT else -(end + 1)

    def _drop(self, count: int) -> None:
        self.tally.skipped += count
        del self._buffer[:count]

    def _facts(self, fields: dict[str, list[str]], wave: bytes) -> list[Fact]:
        facts: list[Fact] = []
        if "SPO2" in fields:
            facts += _oximetry(fields["SPO2"])
            if wave and facts and getattr(facts[0], "value", None) is not None:
                facts.append(Waveform(Vital.PLETH, tuple(wave), RATE))
        if "HR" in fields:
            facts += _simple(Vital.HEART_RATE, fields["HR"]) if "ECG" in _part(fields["HR"], 2) else []
        for name, vital in SIMPLE.items():
            facts += _simple(vital, fields[name]) if name in fields else []
        if "NIBP" in fields:
            facts += [said for fact in _pressure(fields["NIBP"]) for said in self._once.say(fact)]
        return facts


def _fields(text: bytes) -> dict[str, list[str]] | None:
    """The lines by name; None when one of them is no line."""
    fields: dict[str, list[str]] = {}
    for line in text.replace(b"\n", b"\r").split(b"\r"):
        said = line.decode("latin-1")
        if not said.strip():
            continue
        match = LINE.fullmatch(said.strip())
        if not match or not said.isascii() or not said.isprintable():
            return None
        parts = match[2].split(";")
        if len(parts) < (NIBP_PARTS if match[1] == "NIBP" else SHORTEST):
            return None
        fields[match[1]] = parts
    return fields or None


def _part(parts: list[str], at: int) -> str:
    return parts[at].strip() if len(parts) > at else ""


def _number(text: str) -> float | None:
    return float(text) if NUMBER.fullmatch(text) else None


def _marks(alarm: str) -> tuple[Quality, ...]:
    return (Quality.DEVICE_ALARM,) if alarm else ()


def _oximetry(parts: list[str]) -> list[Fact]:
    label = _part(parts, 2)
    pulse = PULSE.search(label)
    gate = _gate(parts) or (Reason.INVALID if label and not label.startswith("PR=") else None)
    flags = Flags(gate, quality=_marks(_part(parts, 3)))
    return [*oximetry(_number(_part(parts, 1)), float(pulse[1]) if pulse else None, flags)]


def _gate(parts: list[str]) -> Reason | None:
    words = f"{_part(parts, 2)} {_part(parts, 3)}"
    return next((reason for pattern, reason in OFF if pattern.search(words)), None)


def _simple(vital: Vital, parts: list[str]) -> list[Fact]:
    """A number that was sent; an empty field is nothing, text in its place is no number."""
    text = _part(parts, 1)
    if not text:
        return []
    return [numeric(vital, _number(text), Flags(_gate(parts), quality=_marks(_part(parts, 3))))]


def _pressure(parts: list[str]) -> list[Pressure]:
    if not any(_part(parts, k) for k in (1, 2, 3)):
        return []
    systolic, diastolic, mean, rate = (_number(_part(parts, k)) for k in (1, 2, 3, 4))
    if systolic is None or diastolic is None or not 0 < diastolic < systolic:
        return [Pressure(None, Reason.INVALID)]
    rate = rate if rate is not None and 1 <= rate <= 350 else None
    quality = _marks(_part(parts, 6))
    return [Pressure(PressureValue(*_whole(systolic, diastolic), _tidy(mean), _tidy(rate)), quality=quality)]


def _whole(*values: float) -> tuple[float, float]:
    first, second = (_tidy(value) or 0 for value in values)
    return first, second


def _tidy(value: float | None) -> float | None:
    return None if not value else int(value) if value == int(value) else value
