"""The stream of 5-byte Nonin frames, 75 a second: where frames begin, what is damaged, what stands between.

Shared by data formats 2 and 7, which differ in their bytes. The line can also carry, at a frame boundary, 06
(ACK), 15 (NAK) and replies 02 .. 03 to commands.
"""

from __future__ import annotations

from typing import ClassVar

from bedside.reading import Ack, Fact, Status, Vital, Waveform
from devices.decoder import Tally
from devices.oximeters.nonin_packets import LOW_BATTERY, SNSA, SNSD, Packet, packet_facts

FRAME = 5
RATE = 75.0
ACK, NAK, REPLY, REPLY_END = 0x06, 0x15, 0x02, 0x03
LONGEST_REPLY, LONGEST_ANSWERS = 0x10, 24


class NoninFrames:
    """Frames are judged each by itself; numerics come from whole packets, samples from single frames.

    Alignment is taken only from two good frames in a row, so that a lucky frame in noise gives no
    sample, and is kept over one damaged frame when a good one follows it, so that a flipped bit costs one
    sample; after more than one it is searched anew.
    """

    def __init__(self) -> None:
        self.tally = Tally()
        self._buffer = bytearray()
        self._locked = False
        self._slot: int | None = None  # bytes since the last place known to be a frame's end
        self._packet = Packet()
        self._battery_low = False
        self._samples: list[int] = []
        self._facts: list[Fact] = []

    def feed(self, data: bytes) -> list[Fact]:
        self.tally.total += len(data)
        self._buffer += data
        position = 0
        while (step := self._step(position, final=False)) > 0:
            position = self._run(position + step)
        del self._buffer[:position]
        return self._take()

    def _run(self, at: int) -> int:
        """Past the good frames that follow one another from `at` on, which are nearly all there are."""
        if not self._locked:
            return at
        buffer, end, first = self._buffer, len(self._buffer) - FRAME, at
        while at <= end and self.leads(buffer[at]) and self.good(at):
            self._slot = 0
            self._accept(*self.parts(at))
            at += FRAME
        self.tally.frames += (at - first) // FRAME
        return at

    def finish(self) -> list[Fact]:
        position = 0
        while position < len(self._buffer):
            step = self._step(position, final=True)
            if step == 0:
                self.tally.skipped += len(self._buffer) - position
                break
            position += step
        self._buffer.clear()
        return self._take()

    def _take(self) -> list[Fact]:
        self._flush_samples()
        facts, self._facts = self._facts, []
        return facts

    def _step(self, at: int, *, final: bool) -> int:
        """Consume what stands at `at`; the number of bytes used, 0 when more are needed to tell."""
        buffer = self._buffer
        left = len(buffer) - at
        if left == 0:
            return 0
        first = buffer[at]
        if first in (ACK, NAK, REPLY):
            return self._control(at, first, final=final)
        if not self.leads(first):
            return self._skip(1)
        if left < FRAME:
            return 0
        if self.good(at):
            return self._frame(at, final=final)
        return self._damaged(at, final=final)

    # --- what a format says of its frames -------------------------------------------------------------

    def leads(self, first: int) -> bool:
        """Whether a frame can begin with this byte."""
        raise NotImplementedError

    def good(self, at: int) -> bool:
        """Whether a whole frame that passes its check stands at `at`."""
        raise NotImplementedError

    def shaped(self, at: int) -> bool:
        """Whether what stands at `at` was meant as a frame."""
        raise NotImplementedError

    def locks(self, at: int) -> bool | None:
        """Whether the good frame at `at` shows where frames begin; None when more bytes must tell."""
        raise NotImplementedError

    def parts(self, at: int) -> tuple[int, int, int]:
        """STATUS, the pleth sample and FLOAT of the frame at `at`."""
        raise NotImplementedError

    SPAN: ClassVar[int] = 255
    """The largest sample."""
    COUNTS_UNLOCKED: ClassVar[bool]
    """Whether a single frame that passes its check is one, or only a run of them."""

    # --- the stream -----------------------------------------------------------------------------------

    def _frame(self, at: int, *, final: bool) -> int:
        if not self._locked:
            locks = self.locks(at)
            if locks is None and not final:
                return 0
            self._locked = bool(locks)
            if not self._locked and not self.COUNTS_UNLOCKED:
                return self._skip(1)
        self.tally.frames += 1
        self._slot = 0
        if self._locked:
            self._accept(*self.parts(at))
        return FRAME

    def _damaged(self, at: int, *, final: bool) -> int:
        goes_on = self.goes_on(at + FRAME) if self._locked else False
        if goes_on is None and not final:
            return 0
        if goes_on or (goes_on is None and self._tail(at + FRAME)):
            self.tally.bad_frames += 1
            self.tally.skipped += FRAME
            self._slot = 0
            self._packet.start()
            return FRAME
        if self._locked or self.shaped(at):
            self.tally.bad_frames += 1
        return self._skip(1)

    def goes_on(self, at: int) -> bool | None:
        """Whether a good frame stands at `at`, behind any answers; None when more bytes must tell."""
        after = self._past_answers(at)
        if after is None or len(self._buffer) < after + FRAME:
            return None
        return self.good(after)

    def _tail(self, at: int) -> bool:
        """Whether the input ends at `at`, or as a frame would begin there."""
        return len(self._buffer) == at or self.leads(self._buffer[at])

    def _skip(self, count: int) -> int:
        self.tally.skipped += count
        self._locked = False
        self._slot = None if self._slot is None else self._slot + count
        self._packet.start()
        return count

    def _control(self, at: int, first: int, *, final: bool) -> int:
        """An answer of the instrument between frames: believed when a frame, or the end, follows it."""
        if self._slot is not None and self._slot % FRAME == FRAME - 1:
            return self._skip(1)  # the checksum of a damaged frame
        end = at + 1 if first != REPLY else self._reply_end(at)
        after = None if end is None else self._past_answers(end)
        if end is None or after is None or not self._decided(after, final=final):
            return self._skip(1) if final else 0
        if not self._believed(after, final=final):
            return self._skip(1)
        self._slot = 0
        if first != REPLY:
            self._flush_samples()
            self._facts.append(Ack("received" if first == ACK else "nak"))
        return end - at

    def _past_answers(self, at: int) -> int | None:
        """Where the answers that stand at `at` end, `at` itself without any; None when more bytes must tell."""
        end: int | None = at
        while end is not None and end < min(len(self._buffer), at + LONGEST_ANSWERS) and self._answers(end):
            end = end + 1 if self._buffer[end] != REPLY else self._reply_end(end)
        return end

    def _answers(self, at: int) -> bool:
        return self._buffer[at] in (ACK, NAK, REPLY)

    def _decided(self, after: int, *, final: bool) -> bool:
        """Whether enough has come to tell what follows an answer."""
        return final or len(self._buffer) >= after + (1 if self._locked else FRAME)

    def _believed(self, after: int, *, final: bool) -> bool:
        if final and after == len(self._buffer):
            return self._locked or not self.tally.skipped
        if self._locked:
            return self.leads(self._buffer[after])
        return self.good(after)

    def _reply_end(self, at: int) -> int | None:
        """Where `02 op len data 03` ends, `at + 1` when it is none; None while that cannot be told."""
        buffer = self._buffer
        if len(buffer) < at + 3:
            return None
        end = at + 3 + buffer[at + 2]
        if buffer[at + 2] > LONGEST_REPLY:
            return at + 1
        if len(buffer) <= end:
            return None
        return end + 1 if buffer[end] == REPLY_END else at + 1

    def _accept(self, status: int, pleth: int, value: int) -> None:
        if not status & (SNSD | SNSA):
            self._samples.append(pleth)
        if self._packet.add(status, value):
            self._flush_samples()
            self._facts += packet_facts(self._packet.flags, self._packet.floats, red=self._packet.red)
            self._battery(low=bool(self._packet.floats[7] & LOW_BATTERY))

    def _battery(self, *, low: bool) -> None:
        if low and not self._battery_low:
            self._facts.append(Status("low_battery"))
        self._battery_low = low

    def _flush_samples(self) -> None:
        if self._samples:
            self._facts.append(Waveform(Vital.PLETH, tuple(self._samples), RATE, self.SPAN))
            self._samples.clear()
