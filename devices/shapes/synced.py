"""Byte streams without a checksum, held together by bit 7 alone: the first byte of a frame differs in it from
all the others. Nothing is believed before three frames in a row, and again after each break.
"""

from __future__ import annotations

from typing import ClassVar

from bedside.reading import Ack, Fact
from devices.decoder import Tally

ENOUGH = 3
ACK, NAK, REPLY, REPLY_END = 0x06, 0x15, 0x02, 0x03
LONGEST_REPLY = 0x10


class SyncedDecoder:
    """Subclasses give the size of a frame by its first byte, and its meaning."""

    HIGH_FIRST: ClassVar[bool] = True
    """Whether bit 7 marks the first byte, or all bytes but the first."""
    ANSWERS: ClassVar[bool] = False
    """Whether Nonin's answers to commands can stand between frames."""

    def __init__(self) -> None:
        self.tally = Tally()
        self._buffer = bytearray()
        self._run = 0
        self._aligned = True

    def size(self, first: int) -> int:
        """The length of a frame that begins with `first`; 0 when none does."""
        raise NotImplementedError

    def facts(self, frame: bytes) -> list[Fact]:
        """What a frame says, once frames are believed."""
        raise NotImplementedError

    def broken(self) -> None:
        """The run of frames has ended; what comes next may be anything."""

    def feed(self, data: bytes) -> list[Fact]:
        self.tally.total += len(data)
        self._buffer += data
        return self._scan(final=False)

    def finish(self) -> list[Fact]:
        return self._scan(final=True)

    def _scan(self, *, final: bool) -> list[Fact]:
        facts: list[Fact] = []
        at = 0
        while at < len(self._buffer):
            step = self._take(at, facts, final=final)
            if step == 0:
                break
            at += step
        del self._buffer[:at]
        return facts

    def _take(self, at: int, facts: list[Fact], *, final: bool) -> int:
        first = self._buffer[at]
        if self.ANSWERS and self._aligned and first in (ACK, NAK, REPLY):
            return self._answer(at, first, facts, final=final)
        size = self.size(first) if self._leads(first) else 0
        if not size:
            return self._break(1)
        body = self._buffer[at + 1 : at + size]
        if body and (max(body) >= 0x80 if self.HIGH_FIRST else min(body) < 0x80):
            self.tally.bad_frames += 1
            return self._break(next(k for k, byte in enumerate(body, 1) if self._leads(byte)))
        if len(body) < size - 1:
            return self._break(len(self._buffer) - at) if final else 0
        self._frame(bytes(self._buffer[at : at + size]), facts)
        return size

    def _leads(self, byte: int) -> bool:
        return (byte >= 0x80) is self.HIGH_FIRST

    def _frame(self, frame: bytes, facts: list[Fact]) -> None:
        self.tally.frames += 1
        self._run += 1
        self._aligned = True
        if self._run >= ENOUGH:
            facts += self.facts(frame)

    def _break(self, count: int) -> int:
        self.tally.skipped += count
        self._aligned = False
        if self._run:
            self._run = 0
            self.broken()
        return count

    def _answer(self, at: int, first: int, facts: list[Fact], *, final: bool) -> int:
        """An answer of the instrument between two records: no break."""
        if first != REPLY:
            facts.append(Ack("received" if first == ACK else "nak"))
            return 1
        b = self._buffer
        if len(b) < at + 3:
            return self._break(1) if final else 0
        end = at + 3 + b[at + 2]
        if b[at + 2] > LONGEST_REPLY or (len(b) > end and b[end] != REPLY_END):
            return self._break(1)
        if len(b) <= end:
            return self._break(1) if final else 0
        return end + 1 - at
