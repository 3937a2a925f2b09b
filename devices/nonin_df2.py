"""Nonin serial data format 2: Xpod, OEM III, Onyx II 9560.

    byte      1       2        3       4       5
          ┌───────┬────────┬───────┬───────┬───────┐
          │ START │ STATUS │ PLETH │ FLOAT │  CHK  │   9600 8N1, 75 frames/s, 25 frames = 1 packet
          └───────┴────────┴───────┴───────┴───────┘
            0x01    1snoapgS  0-255   by frame  sum of bytes 1-4, low byte

    STATUS  s SNSD sensor disconnected · n ARTF artifact · o OOT out of track · a SNSA sensor alarm
            p,g RPRF and GPRF: 10 red (low), 11 yellow, 01 green, 00 between pulses · S SYNC, frame 1 only
    FLOAT   frame 1, 2 pulse MSB, LSB · 3 SpO2 · 8 STAT2 (bit 0 low battery); 4-beat averages
            pulse = (MSB & 3) << 7 | LSB & 127, missing 511 · SpO2 missing 127

Source: Nonin 9560 Bluetooth specification, 6470-000-01, pages 8-11. Evidence: the maker's document,
independent host programs and one real 9560 capture; bit 6 is SNSD on OEM III and Xpod, always 0 on
the 9560. Where the sources disagree the reading here is the cautious one: one frame with SNSA or SNSD
nulls its whole packet, and a lost frame drops it.

The line can also carry, at a frame boundary, 06 (ACK), 15 (NAK) and replies 02 .. 03 to commands.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from bedside.reading import Ack, Fact, Numeric, Quality, Reason, Status, Vital, Waveform
from devices.decoder import Tally

FRAME = 5
PACKET = 25
RATE = 75.0

START, ACK, NAK, REPLY, REPLY_END = 0x01, 0x06, 0x15, 0x02, 0x03
ALWAYS, SNSD, ARTF, OOT, SNSA, RPRF, GPRF, SYNC = 0x80, 0x40, 0x20, 0x10, 0x08, 0x04, 0x02, 0x01
LOW_BATTERY = 0x01
MISSING_PULSE, MISSING_SPO2 = 511, 127
LONGEST_REPLY, LONGEST_ANSWERS = 0x10, 64


@dataclass(slots=True)
class _Packet:
    """The frames of one packet seen so far; `count` 0 means: waiting for SYNC."""

    count: int = 0
    flags: int = 0
    red: bool = False
    floats: bytearray = field(default_factory=bytearray)

    def start(self) -> None:
        self.count, self.flags, self.red = 0, 0, False
        self.floats.clear()

    def add(self, status: int, value: int) -> bool:
        """Take one good frame; True when it completes the packet."""
        if status & SYNC:
            self.start()
        elif not 0 < self.count < PACKET:
            self.count = 0
            return False
        self.count += 1
        self.flags |= status
        self.red = self.red or (status & (RPRF | GPRF)) == RPRF
        self.floats.append(value)
        return self.count == PACKET


class NoninDf2Decoder:
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
        self._packet = _Packet()
        self._battery_low = False
        self._samples: list[int] = []
        self._facts: list[Fact] = []

    def feed(self, data: bytes) -> list[Fact]:
        self.tally.total += len(data)
        self._buffer += data
        position = 0
        while (step := self._step(position, final=False)) > 0:
            position += step
        del self._buffer[:position]
        return self._take()

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
        if first != START:
            return self._skip(1)
        if left < FRAME:
            return 0
        if self._good(at):
            return self._frame(at, final=final)
        return self._damaged(at, final=final)

    def _good(self, at: int) -> bool:
        b = self._buffer
        return (
            len(b) >= at + FRAME
            and b[at] == START
            and b[at + 1] >= ALWAYS
            and (b[at] + b[at + 1] + b[at + 2] + b[at + 3]) & 0xFF == b[at + 4]
        )

    def _frame(self, at: int, *, final: bool) -> int:
        if not self._locked:
            goes_on = self._goes_on(at + FRAME)
            if goes_on is None and not final:
                return 0
            self._locked = bool(goes_on)
        self.tally.frames += 1
        self._slot = 0
        if self._locked:
            self._accept(self._buffer[at + 1], self._buffer[at + 2], self._buffer[at + 3])
        return FRAME

    def _damaged(self, at: int, *, final: bool) -> int:
        b = self._buffer
        shaped = b[at + 1] >= ALWAYS or sum(b[at : at + 4]) & 0xFF == b[at + 4]
        goes_on = self._goes_on(at + FRAME) if self._locked else False
        if goes_on is None and not final:
            return 0
        if goes_on or (goes_on is None and self._tail(at + FRAME)):
            self.tally.bad_frames += 1
            self.tally.skipped += FRAME
            self._slot = 0
            self._packet.start()
            return FRAME
        if self._locked or shaped:
            self.tally.bad_frames += 1
        return self._skip(1)

    def _goes_on(self, at: int) -> bool | None:
        """Whether a good frame stands at `at`, behind any answers; None when more bytes must tell."""
        after = self._past_answers(at)
        if after is None or len(self._buffer) < after + FRAME:
            return None
        return self._good(after)

    def _tail(self, at: int) -> bool:
        """Whether the input ends at `at`, or as a frame would begin there."""
        return len(self._buffer) == at or self._buffer[at] == START

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
            return self._buffer[after] == START
        return self._good(after)

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
            self._facts.append(Waveform(Vital.PLETH, tuple(self._samples), RATE))
            self._samples.clear()


def packet_facts(flags: int, floats: bytes | bytearray, *, red: bool) -> list[Fact]:
    """SpO2 and pulse of one whole packet: `flags` are its 25 STATUS bytes or-ed, `floats` its FLOAT bytes."""
    pulse = (floats[0] & 3) << 7 | floats[1] & 0x7F
    spo2 = floats[2] & 0x7F
    if off := _sensor(flags, spo2, pulse):
        quality = _quality(flags, red=red)
        return [
            Numeric(Vital.SPO2, None, off, quality),
            Numeric(Vital.PULSE_RATE, None, off, quality),
        ]
    return [
        _numeric(Vital.SPO2, spo2, MISSING_SPO2, 100, flags, red=red),
        _numeric(Vital.PULSE_RATE, pulse, MISSING_PULSE, 350, flags, red=red),
    ]


def _numeric(vital: Vital, value: int, sentinel: int, top: int, flags: int, *, red: bool) -> Numeric:
    if value == sentinel:
        # out of track is then the reason, and not a mark as well
        return Numeric(vital, None, _why_missing(flags, red=red), _quality(flags & ~OOT, red=red))
    if not 1 <= value <= top:
        return Numeric(vital, None, Reason.OUT_OF_RANGE, _quality(flags, red=red))
    return Numeric(vital, value, None, _quality(flags, red=red))


def _sensor(flags: int, spo2: int, pulse: int) -> Reason | None:
    if flags & SNSD:
        return Reason.NO_SENSOR
    if flags & SNSA:
        return Reason.SENSOR_OFF
    if spo2 == 0 and pulse == 0:
        return Reason.ARTIFACT if flags & (OOT | ARTF) else Reason.SENSOR_OFF
    return None


def _why_missing(flags: int, *, red: bool) -> Reason:
    if flags & (OOT | ARTF):
        return Reason.ARTIFACT
    return Reason.LOW_SIGNAL if red else Reason.INVALID


def _quality(flags: int, *, red: bool) -> tuple[Quality, ...]:
    marks = []
    if flags & (ARTF | OOT):
        marks.append(Quality.ARTIFACT)
    if red:
        marks.append(Quality.LOW_PERFUSION)
    return tuple(marks)
