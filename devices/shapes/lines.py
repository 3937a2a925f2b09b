"""Instruments that print lines: CR, LF or both end one, in any mix; a first partial line is no data.

A line is judged by its own shape. What is cut short by the end of the input is believed only when the
shape shows that nothing is missing.
"""

from __future__ import annotations

import re
from enum import Enum

from bedside.reading import Fact
from devices.decoder import Tally

LONGEST = 1024
UTF_8_MARK = b"\xef\xbb\xbf"
"""What an editor puts before a text."""
_ENDS = re.compile(rb"[\r\n]")


class Verdict(Enum):
    """What a line is when it is no data."""

    HEADER = "header"
    BAD = "started like data and failed"
    NOISE = "nothing known"


class LineDecoder:
    """Subclasses read one line."""

    def __init__(self) -> None:
        self.tally = Tally()
        self._buffer = bytearray()
        self._overlong = False

    def line(self, text: str, *, whole: bool) -> list[Fact] | Verdict:
        """The facts of `text`, or what else it is; not `whole` when the input ended in it."""
        raise NotImplementedError

    def feed(self, data: bytes) -> list[Fact]:
        if self.tally.total == 0:
            self.tally.total += len(UTF_8_MARK) if data.startswith(UTF_8_MARK) else 0
            data = data.removeprefix(UTF_8_MARK)
        self.tally.total += len(data)
        self._buffer += data
        *lines, rest = _ENDS.split(self._buffer)
        facts = [fact for line in lines for fact in self._judge(bytes(line), whole=True)]
        self._buffer = bytearray(rest)
        if len(rest) > LONGEST:
            self._overlong = True
            self._refuse(len(rest))
            self._buffer.clear()
        return facts

    def finish(self) -> list[Fact]:
        rest = bytes(self._buffer)
        self._buffer.clear()
        return self._judge(rest, whole=False)

    def _judge(self, line: bytes, *, whole: bool) -> list[Fact]:
        if self._overlong or len(line) > LONGEST:
            self._overlong = False
            self._refuse(len(line))
            return []
        text = line.strip(b"\0").decode("latin-1")
        if not text.strip():
            return []
        said = self.line(text, whole=whole) if text.isprintable() and text.isascii() else Verdict.NOISE
        if not isinstance(said, Verdict):
            self.tally.frames += 1
            return said
        if said is Verdict.BAD and whole:
            self.tally.bad_frames += 1
        if said is not Verdict.HEADER or not whole:
            self._refuse(len(line))
        return []

    def _refuse(self, count: int) -> None:
        self.tally.skipped += count
