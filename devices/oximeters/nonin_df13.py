"""Nonin serial data format 13: one spot check, with the time at which it was taken.

    00 02 00 0D │ LEN │ CC YY MM DD hh mm ss ff │ STATUS │ PULSE │ - │ SPO2 │ CHK │ 03
                  2 B   eight BCD bytes           2 B      2 B     1   1      1     1      big-endian

    LEN     14 or more, the bytes between itself and CHK · CHK their sum, low byte
    STATUS  0200 SmartPoint · 0100 no measurement · 0010 from memory · 0001 low battery
    PULSE   16 bits, missing 511 · SPO2 missing 127

Source: Nonin 9560 Bluetooth specification, 6470-000-01. Evidence: the maker's document and one program; no
real capture is public. What the instrument kept from earlier is sent first on connect: it is history.
"""

from __future__ import annotations

from datetime import datetime

from bedside.reading import Ack, DeviceTime, Fact, Reason
from devices.oximeters.nonin_packets import MISSING_PULSE, MISSING_SPO2
from devices.shapes.changes import OnChange
from devices.shapes.framed import MORE, NEVER, FrameDecoder
from devices.shapes.numerics import Flags, oximetry
from devices.shapes.synced import ACK, LONGEST_REPLY, NAK, REPLY, REPLY_END

HEAD, SHORTEST, LONGEST = 6, 14, 64
NO_MEASUREMENT, MEMORY, LOW_BATTERY = 0x0100, 0x0010, 0x0001


class NoninDf13Decoder(FrameDecoder):
    """Records framed by `00 02` and 03, and the instrument's answers to commands between them."""

    MARK = b"\x00\x02\x00\x0d"

    def __init__(self) -> None:
        super().__init__()
        self._battery = OnChange()

    def _take(self, at: int, facts: list[Fact], *, final: bool) -> int:
        if self._buffer[at] == self.MARK[0]:
            return super()._take(at, facts, final=final)
        return self._answer(at, facts, final=final)

    def _seek(self, at: int) -> int:
        """An answer may stand only where a record could: at the start, or behind a record or an answer."""
        answers = self._aligned and at < len(self._buffer) and self._buffer[at] in (ACK, NAK, REPLY)
        return at if answers else super()._seek(at)

    def _answer(self, at: int, facts: list[Fact], *, final: bool) -> int:
        b = self._buffer
        if b[at] != REPLY:
            facts.append(Ack("received" if b[at] == ACK else "nak"))
            return 1
        end = at + 3 + (b[at + 2] if len(b) > at + 2 else 0)
        if len(b) > at + 2 and b[at + 2] > LONGEST_REPLY:
            return self._drop()
        if len(b) <= max(end, at + 2):
            return self._drop() if final else MORE
        return end + 1 - at if b[end] == REPLY_END else self._drop()

    def size(self, buffer: bytearray, at: int) -> int:
        if len(buffer) < at + HEAD:
            return MORE
        length = buffer[at + 4] << 8 | buffer[at + 5]
        return HEAD + length + 2 if SHORTEST <= length <= LONGEST else NEVER

    def good(self, frame: bytes) -> bool:
        return frame[-1] == REPLY_END and sum(frame[HEAD:-2]) & 0xFF == frame[-2]

    def facts(self, frame: bytes) -> list[Fact]:
        data = frame[HEAD:]
        status = data[8] << 8 | data[9]
        taken = _time(data)
        stored = bool(status & MEMORY)
        flags = Flags(
            gate=Reason.INVALID if status & NO_MEASUREMENT else None,
            kind="history" if stored else "spot",
            measured_at=taken if stored else None,
        )
        said: list[Fact] = [
            *oximetry(
                data[13],
                data[10] << 8 | data[11],
                flags,
                no_spo2={MISSING_SPO2},
                no_pulse={MISSING_PULSE},
            )
        ]
        if taken and not stored:
            said.append(DeviceTime(taken))
        return said + self._battery.now(["low_battery"] if status & LOW_BATTERY else [])


def _time(data: bytes) -> str | None:
    """The BCD time as ISO 8601; None when it is no time."""
    digits = data[:8].hex()
    if not digits.isdecimal():
        return None
    try:
        said = datetime.strptime(digits[:14], "%Y%m%d%H%M%S")
    except ValueError:
        return None
    hundredths = int(digits[14:])
    return said.isoformat() + (f".{hundredths:02d}" if hundredths else "")
