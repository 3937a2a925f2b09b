"""Contec CMS50: the old stream, V7.0, and the EB commands.

Sources: Contec communication protocols V5.0A and V7.0; real captures of the EB reports.
V7.0 speaks only after A1 and falls silent 30 s after the last AF or A1, as the instrument does; EB likewise.
Not modelled: stored recordings, clock and identity beyond fixed answers, the beep, power-off.
"""

from __future__ import annotations

from simulators.body import Body
from simulators.oximeters.packets import Packets
from simulators.seen import Shown

PATIENCE_S = 30.0


class ContecCms50(Packets):
    """Five bytes, bit 7 in the first, 60 times a second."""

    RATE = 60.0

    def packet(self, at: float, number: int) -> bytes:  # noqa: ARG002
        shown = self.shown(at)
        pleth = (self.body.pleth(at) or 0) // 2
        pulse, spo2 = shown.pulse or 0, shown.spo2 or 0
        third = (0x40 if pulse > 127 else 0) | (0x20 if shown.searching else 0) | (0x10 if shown.off else 0)
        return bytes((0x80 | (0 if shown.off else 7), pleth, third | pleth // 9, pulse % 128, spo2))


class _Asked(Packets):
    """Speaks for half a minute after each time the host asked it to."""

    RATE = 60.0

    def __init__(self, body: Body, t: float) -> None:
        super().__init__(body, t)
        self._until = float("-inf")
        self._answers = bytearray()
        self._heard = bytearray()

    def talks(self, at: float) -> bool:
        return at <= self._until

    def step(self, t: float) -> bytes:
        said = super().step(t)
        out, self._answers = bytes(self._answers) + said, bytearray()
        return out


class ContecCms50V7(_Asked):
    """Nine bytes, bit 7 in all but the first; the second collects the eighth bits."""

    def hear(self, data: bytes, t: float) -> None:
        self._heard += data
        while (start := self._heard.find(b"\x7d\x81")) >= 0 and len(self._heard) >= start + 9:
            self._obey(self._heard[start + 2], t)
            del self._heard[: start + 9]

    def _obey(self, order: int, t: float) -> None:
        if order in (0xA1, 0xAF):
            self._until = t + PATIENCE_S
        elif order in (0xA2, 0xA7):
            self._until = float("-inf") if order == 0xA2 else self._until
            self._answers += b"\x0c\x80"
        else:
            self._answers += self._seven(0x0B, bytes((order & 0x7F, 5)))

    def packet(self, at: float, number: int) -> bytes:  # noqa: ARG002
        shown = self.shown(at)
        return self._seven(0x01, self._live(shown, self.body.pleth(at)))

    @staticmethod
    def _live(shown: Shown, pleth: int | None) -> bytes:
        wave = 0x40 if pleth is None else pleth // 2
        index = 0xFFFF if shown.spo2 is None else round(shown.index * 100)
        return bytes(
            (
                (0x80 if shown.off else 0) | 5,
                wave | (0x80 if shown.searching else 0),
                (0x10 if shown.spo2 is None else 0) | wave // 9,
                shown.pulse or 0,
                shown.spo2 or 0,
                index % 256,
                index // 256,
            )
        )

    @staticmethod
    def _seven(kind: int, data: bytes) -> bytes:
        tops = sum(1 << place for place, byte in enumerate(data) if byte > 127)
        return bytes((kind, 0x80 + tops)) + bytes(0x80 | byte for byte in data)


class ContecEb(_Asked):
    """EB commands: a wave 59 times a second, the numbers once."""

    RATE = 59.0

    def hear(self, data: bytes, t: float) -> None:
        if b"\x9b\x7f" in data:
            self._until = float("-inf")
        elif b"\x9b" in data or b"\x9a" in data:
            self._until = t + PATIENCE_S

    def packet(self, at: float, number: int) -> bytes:
        shown = self.shown(at)
        pleth = self.body.pleth(at)
        wave = 0x40 if pleth is None else pleth // 2
        out = self._checked(0xEB, 0x00, 4, wave, 0x60 if shown.off else wave // 9)
        return out + (self._numbers(shown) if self.every(number, 1.0) else b"")

    def _numbers(self, shown: Shown) -> bytes:
        pulse = shown.pulse or 0
        index = round(shown.index * 100)
        return self._checked(
            0xEB,
            0x01,
            0x06 if pulse > 127 else 0x04,
            pulse % 128,
            0x7F if shown.spo2 is None else shown.spo2,
            index % 128,
            index // 128,
        )

    @staticmethod
    def _checked(*said: int) -> bytes:
        return bytes((*said, sum(said) % 128))
