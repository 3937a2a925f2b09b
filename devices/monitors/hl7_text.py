"""HL7 version 2 as text: segments, fields, components, and the answer to a message.

    MSH|^~\\&|...     field separator and encoding characters are the message's own
    segments end with CR; LF and CR LF are taken as well

Source: HL7 version 2.6, chapter 2.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

STAMP = re.compile(
    r"(?a)(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)(?:(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)?)?"
    r"(?:\.(?P<part>\d{1,6}))?(?P<zone>[+-]\d{4})?"
)
ENDS = re.compile("\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Segment:
    """One line of a message. Fields count from 1 as the standard counts them."""

    fields: tuple[str, ...]
    component: str

    @property
    def name(self) -> str:
        return self.fields[0]

    def field(self, number: int) -> str:
        """The text of a field, empty when it is not there."""
        return self.fields[number].strip() if len(self.fields) > number else ""

    def part(self, number: int, component: int) -> str:
        """A component of a field, from 1."""
        parts = self.field(number).split(self.component)
        return parts[component - 1].strip() if len(parts) >= component else ""


@dataclass(frozen=True, slots=True)
class Message:
    """A message whose first segment is a well-formed MSH."""

    segments: tuple[Segment, ...]
    encoding: str = "utf-8"

    @property
    def header(self) -> Segment:
        return self.segments[0]

    @property
    def kind(self) -> str:
        """Such as ORU^R01."""
        return f"{self.header.part(9, 1)}^{self.header.part(9, 2)}"

    @property
    def version(self) -> str:
        return self.header.part(12, 1)


def parse(data: bytes) -> Message | None:
    """The message in `data`; None when it does not begin with a header that can be read."""
    text, encoding = _text(data)
    text = text.strip("\r\n")
    if not text.startswith("MSH") or len(text) < 8 or text[3].isalnum() or text[3].isspace():
        return None
    separator, component = text[3], text[4]
    lines = [line for line in ENDS.split(text) if line.strip()]
    segments = [Segment(tuple(_header(lines[0], separator)), component)]
    segments += [Segment(tuple(line.split(separator)), component) for line in lines[1:]]
    return Message(tuple(segments), encoding) if segments[0].field(9) else None


def _header(line: str, separator: str) -> list[str]:
    """MSH counts its separator as field 1."""
    name, *rest = line.split(separator)
    return [name, separator, *rest]


def _text(data: bytes) -> tuple[str, str]:
    """UTF-8 when it is that, whatever MSH-18 says of it; else latin-1, in which any byte is a letter."""
    try:
        return data.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        return data.decode("latin-1"), "latin-1"


def iso_time(stamp: str) -> str | None:
    """An HL7 time as ISO 8601, with its offset when it has one; None when it is no time."""
    match = STAMP.fullmatch(stamp.strip())
    if not match or match["hour"] is None:
        return None
    month, day = int(match["month"]), int(match["day"])
    hour, minute, second = (int(match[name] or 0) for name in ("hour", "minute", "second"))
    try:
        datetime(int(match["year"]), month, day, hour, minute, second)
    except ValueError:
        return None
    part = (match["part"] or "").rstrip("0")
    zone = match["zone"]
    return (
        f"{match['year']}-{month:02d}-{day:02d}T{hour:02d}:{minute:02d}:{second:02d}"
        + (f".{part}" if part else "")
        + (f"{zone[:3]}:{zone[3:]}" if zone else "")
    )


def query(number: int, now: str) -> bytes:
    """QRY^R02, asking a gateway for its results now, framed. `now`: an HL7 time of the host."""
    head = f"MSH|^~\\&|INFUSION-MONITOR||||{now}||QRY^R02|{number}|P|2.4"
    return f"\x0b{head}\rQRD|{now}|R|I|{number}|||1^RD|^ALL|RES\r\x1c\r".encode()


def acknowledgement(message: Message, code: str, now: str) -> bytes:
    """`ACK^R01` for a message, framed; empty when its header asks for none. `now`: an HL7 time of the host."""
    header = message.header
    if header.part(9, 1) == "ACK":
        return b""  # an answer is not answered
    accept, application = header.field(15), header.field(16)
    asked = {ask for ask in (accept, application) if ask}
    if asked and asked <= ({"NE", "ER"} if code == "AA" else {"NE"}):
        return b""
    s = header.field(1)
    event = header.part(9, 2)
    kind = f"ACK{header.component}{event}" if event else "ACK"
    version = header.field(12) or "2.6"
    control = header.field(10)
    head = s.join(("MSH", header.field(2), header.field(5), header.field(6), header.field(3), header.field(4)))
    text = f"{head}{s}{now}{s}{s}{kind}{s}{control}A{s}P{s}{version}\rMSA{s}{code}{s}{control}\r"
    return b"\x0b" + text.encode(message.encoding, "replace") + b"\x1c\r"
