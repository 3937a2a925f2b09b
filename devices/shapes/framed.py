"""Byte streams of frames with a mark, a length and a check: the search, the counting, the resynchronising.

A frame that fails its check loses one byte and the search goes on behind it, so that no good frame hidden in
a bad one is missed.
"""

from __future__ import annotations

from typing import ClassVar

from bedside.reading import Fact
from devices.decoder import Tally

MORE = 0
NEVER = -1


class FrameDecoder:
    """Subclasses say where a frame ends, whether it is good, and what it means."""

    MARK: ClassVar[bytes]
    PADDED: ClassVar[bool] = False
    """Whether zero bytes between frames are padding (64-byte reports)."""

    def __init__(self) -> None:
        self.tally = Tally()
        self._buffer = bytearray()
        self._aligned = True

    def size(self, buffer: bytearray, at: int) -> int:
        """The length of the frame whose mark stands at `at`; MORE bytes are needed, or NEVER a frame."""
        raise NotImplementedError

    def good(self, frame: bytes) -> bool:
        raise NotImplementedError

    def facts(self, frame: bytes) -> list[Fact]:
        """What a good frame says."""
        raise NotImplementedError

    def feed(self, data: bytes) -> list[Fact]:
        self.tally.total += len(data)
        self._buffer += data
        return self._scan(final=False)

    def finish(self) -> list[Fact]:
        return self._scan(final=True)

    def _scan(self, *, final: bool) -> list[Fact]:
        facts: list[Fact] = []
        at = 0
        while (start := self._seek(at)) < len(self._buffer):
            step = self._take(start, facts, final=final)
            if step == MORE:
                at = start
                break
            at = start + step
        else:
            at = start
        del self._buffer[:at]
        return facts

    def _take(self, at: int, facts: list[Fact], *, final: bool) -> int:
        """What stands at `at`, where a mark begins: the bytes used, MORE when it is not all there."""
        mark, buffer = self.MARK, self._buffer
        left = len(buffer) - at
        if left < len(mark):
            return self._drop() if final else MORE
        if not buffer.startswith(mark, at):
            return self._drop()
        size = self.size(buffer, at)
        if size == NEVER:
            return self._bad()
        if size == MORE or left < size:
            return self._drop() if final else MORE
        frame = bytes(buffer[at : at + size])
        if not self.good(frame):
            return self._bad()
        self.tally.frames += 1
        self._aligned = True
        facts += self.facts(frame)
        return size

    def _seek(self, at: int) -> int:
        """Where the next mark may begin; what lies before it is skipped."""
        buffer = self._buffer
        if self.PADDED and self._aligned:
            while at < len(buffer) and buffer[at] == 0:
                at += 1
        found = buffer.find(self.MARK[:1], at)
        end = len(buffer) if found < 0 else found
        self._skip(end - at)
        return end

    def _bad(self) -> int:
        self.tally.bad_frames += 1
        return self._drop()

    def _drop(self) -> int:
        self._skip(1)
        return 1

    def _skip(self, count: int) -> None:
        if count:
            self.tally.skipped += count
            self._aligned = False
