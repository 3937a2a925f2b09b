"""Masimo serial ASCII 1: Rad-8, Rad-87, Radical-7.

    MM/DD/YY HH:MM:SS SN=0000000000 SPO2=098% BPM=057 PI=07.02% ... ALARM=0038 EXC=000800

    9600 8N1, one line a second; LF and CR in any mix. Keys differ by model and firmware: they are read by
    name. Any run of dashes is "no value".
    EXC (hexadecimal): 001 no sensor · 002 defective · 004 low perfusion · 008 pulse search ·
        010 interference · 020 sensor off · 040 ambient light · 080 unrecognised · 400 low signal IQ ·
        800 SET is running: the healthy state
    ALARM: any bit means that the instrument is alarming or silenced

Source: Rad-8 operator's manual, p. 7-3; Rad-87 operator's manual, p. 93. Evidence: the maker's manuals and
real captures of two models. Numbers persist while the sensor is off: EXC decides, not the digits. ALARM is
known from two independent programs only and is a mark, never a gate.
"""

from __future__ import annotations

import re
from datetime import datetime

from bedside.reading import DeviceTime, Fact, Quality, Reason
from devices.shapes.lines import LineDecoder, Verdict
from devices.shapes.numerics import Flags, oximetry

LINE = re.compile(r"(\d\d/\d\d/\d\d \d\d:\d\d:\d\d)((?: +[A-Z0-9]+=\S*)+) *")
FIELD = re.compile(r"([A-Z0-9]+)=(\S*)")
NUMBER = re.compile(r"\d{1,4}(?:\.\d{1,3})?")
HEX = re.compile(r"[0-9A-Fa-f]{3,8}")

GATES = (
    (0x001, Reason.NO_SENSOR),
    (0x020, Reason.SENSOR_OFF),
    (0x008, Reason.SEARCHING),
    (0x082, Reason.DEVICE_FAULT),
)
LOW_PERFUSION, INTERFERENCE, WEAK = 0x004, 0x050, 0x400


class MasimoAscii1Decoder(LineDecoder):
    """One line of named fields."""

    def line(self, text: str, *, whole: bool) -> list[Fact] | Verdict:
        match = LINE.fullmatch(text.strip())
        if not match:
            return Verdict.BAD if "=" in text else Verdict.NOISE
        fields = dict(FIELD.findall(match[2]))
        if not HEX.fullmatch(fields.get("EXC", "")) or not (whole or _ends(text.rstrip(), fields)):
            return Verdict.BAD
        clock = _clock(match[1])
        numbers = oximetry(
            _number(fields, "SPO2"), _number(fields, "BPM"), _flags(fields), index=_number(fields, "PI")
        )
        return [*numbers, *([DeviceTime(clock)] if clock else [])]


def _ends(text: str, fields: dict[str, str]) -> bool:
    """Whether a line the input ended in is all there: its last field at its full width."""
    last, width = ("EXC1", 8) if "SPHB" in fields else ("EXC", 6)
    return re.search(rf" {last}=[0-9A-Fa-f]{{{width}}}$", text) is not None


def _number(fields: dict[str, str], name: str) -> float | None:
    text = fields.get(name, "").removesuffix("%")
    return float(text) if NUMBER.fullmatch(text) else None


def _flags(fields: dict[str, str]) -> Flags:
    exc = int(fields["EXC"], 16)
    alarm = fields.get("ALARM", "")
    marks: list[Quality] = []
    if HEX.fullmatch(alarm) and int(alarm, 16):
        marks.append(Quality.DEVICE_ALARM)
    if exc & INTERFERENCE:
        marks.append(Quality.ARTIFACT)
    if exc & LOW_PERFUSION:
        marks.append(Quality.LOW_PERFUSION)
    if exc & WEAK:
        marks.append(Quality.WEAK_SIGNAL)
    gate = next((reason for bits, reason in GATES if exc & bits), None)
    return Flags(gate, _missing(exc), tuple(marks))


def _missing(exc: int) -> Reason:
    if exc & INTERFERENCE:
        return Reason.ARTIFACT
    return Reason.LOW_SIGNAL if exc & (WEAK | LOW_PERFUSION) else Reason.INVALID


def _clock(text: str) -> str | None:
    try:
        return datetime.strptime(text, "%m/%d/%y %H:%M:%S").isoformat()
    except ValueError:
        return None
