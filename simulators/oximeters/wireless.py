"""Small Bluetooth oximeters: Berry BCI, Viatom PC-60FW and FS20F, and the standard PLX service.

Sources: Berry BCI protocol V1.2; frames of real PC-60FW and FS20F instruments with their check bytes worked out;
Bluetooth SIG Pulse Oximeter Service 1.0.1.
Not modelled: batteries that run down, switching themselves off without a finger, the beep, stored spot checks.
"""

from __future__ import annotations

from simulators.oximeters.packets import Packets


class BerryBci(Packets):
    """Five bytes, bit 7 in the first, 100 times a second."""

    RATE = 100.0

    def packet(self, at: float, number: int) -> bytes:  # noqa: ARG002
        shown = self.shown(at)
        pulse = 255 if shown.pulse is None else shown.pulse
        pleth = 0 if shown.off else (self.body.pleth(at) or 0) * 100 // 255
        third = (0x40 if pulse > 127 else 0) | (0x20 if shown.searching else 0) | (0x10 if shown.off else 0)
        spo2 = 127 if shown.spo2 is None else shown.spo2
        return bytes((0x80 | (0 if shown.off else 7), pleth, third | pleth // 7, pulse % 128, spo2))


class ViatomPc60fw(Packets):
    """AA 55 frames: five samples ten times a second, the numbers once, the battery every ten."""

    RATE = 10.0

    def packet(self, at: float, number: int) -> bytes:
        samples = bytes((self.body.pleth(at - 0.1 + 0.02 * k) or 0) // 2 for k in range(1, 6))
        out = self._frame(0x0F, 0x02, samples)
        if self.every(number, 1.0):
            shown = self.shown(at)
            pulse = shown.pulse or 0
            index = 0 if shown.spo2 is None else round(shown.index * 10)
            out += self._frame(0x0F, 0x01, bytes((shown.spo2 or 0, pulse % 256, pulse // 256, index, 0, 0xC0)))
        return out + (self._frame(0xF0, 0x03, b"\x03") if self.every(number, 10.0) else b"")

    @staticmethod
    def _frame(token: int, kind: int, payload: bytes) -> bytes:
        said = bytes((0xAA, 0x55, token, len(payload) + 2, kind)) + payload
        check = 0
        for byte in said:
            check ^= byte
            for _ in range(8):
                check = check // 2 ^ 0x8C if check & 1 else check // 2
        return said + bytes((check,))


class ViatomFs20f(Packets):
    """FE frames: one sample 50 times a second, the numbers once."""

    RATE = 50.0

    def packet(self, at: float, number: int) -> bytes:
        shown = self.shown(at)
        pleth = (self.body.pleth(at) or 0) // 2
        out = self._frame(0x56, bytes((pleth, 0x02 if shown.off else 0x00, pleth // 8, number % 256)))
        if self.every(number, 1.0):
            pulse = 511 if shown.pulse is None else shown.pulse
            index = 0 if shown.spo2 is None else round(shown.index * 1000)
            spo2 = 127 if shown.spo2 is None else shown.spo2
            numbers = bytes((pulse // 256, pulse % 256, spo2, index // 256, index % 256, number % 256))
            out += self._frame(0x55, numbers)
        return out

    @staticmethod
    def _frame(kind: int, payload: bytes) -> bytes:
        said = bytes((len(payload) + 4, kind)) + payload
        return b"\xfe" + said + bytes((sum(said) % 256,))


class Plx(Packets):
    """The standard service: one continuous measurement a second."""

    RATE = 1.0
    NAN = 0x07FF

    def packet(self, at: float, number: int) -> bytes:  # noqa: ARG002
        shown = self.shown(at)
        sensor = (0x0800 if shown.off else 0) | (0x0020 if shown.low_perfusion else 0)
        sensor |= 0x0040 if shown.motion else 0
        index = self.NAN if shown.spo2 is None else 0xE000 | round(shown.index * 100) & 0xFFF
        numbers = (self.NAN if shown.spo2 is None else shown.spo2, self.NAN if shown.pulse is None else shown.pulse)
        return (
            b"\x1c"
            + b"".join(one.to_bytes(2, "little") for one in numbers)
            + (0x0020).to_bytes(2, "little")
            + sensor.to_bytes(3, "little")
            + index.to_bytes(2, "little")
        )
