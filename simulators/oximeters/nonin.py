"""Nonin instruments in data formats 1, 7, 8 and 13, the printed line, and Nonin's Bluetooth service.

Sources: Nonin 9560 Bluetooth specification 6470-000-01, pages 8 to 18; operator's manuals of the 8500 (p. 21) and
Avant 4000 (p. 35); Nonin 113142-000-02 for Bluetooth.
Not modelled: the 10 s hold of displayed numbers, SmartPoint, commands and their answers, the ninth bit, event
marks, encryption, batteries that run down.
"""

from __future__ import annotations

from simulators.body import Body
from simulators.oximeters.nonin_df2 import NoninDf2
from simulators.oximeters.packets import Packets
from simulators.seen import Shown

NO_SPO2, NO_PULSE = 127, 511


class NoninDf7(NoninDf2):
    """Format 7: STATUS PLETH-high PLETH-low FLOAT CHK, the pleth in 16 bits."""

    def _one(self, at: float) -> bytes:
        _, status, pleth, value, _ = super()._one(at)
        wide = pleth << 8 | pleth
        head = (status, wide >> 8, wide & 0xFF, value)
        return bytes((*head, sum(head) % 256))


class NoninDf1(Packets):
    """Format 1: three bytes a second."""

    RATE = 1.0

    def packet(self, at: float, number: int) -> bytes:  # noqa: ARG002
        return self.three(self.shown(at))

    @staticmethod
    def three(shown: Shown) -> bytes:
        pulse = NO_PULSE if shown.pulse is None else shown.pulse
        spo2 = NO_SPO2 if shown.spo2 is None else shown.spo2
        first = 0x80 | pulse // 128
        if shown.motion:
            first |= 0x04
        if shown.searching:
            first |= 0x20
        if shown.low_perfusion:
            first |= 0x10
        return bytes((first, pulse % 128, spo2))


class NoninDf8(NoninDf1):
    """Format 8: format 1 and a byte with the sensor alarm."""

    def packet(self, at: float, number: int) -> bytes:  # noqa: ARG002
        shown = self.shown(at)
        return self.three(shown) + bytes((0x08 if shown.off else 0x00,))


class NoninDf13(Packets):
    """Format 13: a spot check every ten seconds."""

    RATE = 0.1

    def packet(self, at: float, number: int) -> bytes:  # noqa: ARG002
        shown = self.shown(at)
        now = self.body.wall(at)
        stamp = bytes.fromhex(now.strftime("%Y%m%d%H%M%S") + "00")
        status = 0x0200 if shown.spo2 is not None else 0x0100
        pulse = NO_PULSE if shown.pulse is None else shown.pulse
        spo2 = NO_SPO2 if shown.spo2 is None else shown.spo2
        data = stamp + status.to_bytes(2, "big") + pulse.to_bytes(2, "big") + bytes((0, spo2))
        head = bytes((0x00, 0x02, 0x00, 0x0D)) + len(data).to_bytes(2, "big")
        return head + data + bytes((sum(data) % 256, 0x03))


class NoninAscii(Packets):
    """The printed line, with a header when it is switched on."""

    RATE = 1.0

    def __init__(self, body: Body, t: float) -> None:
        super().__init__(body, t)
        self._header = True

    def packet(self, at: float, number: int) -> bytes:  # noqa: ARG002
        shown = self.shown(at)
        spo2 = "---" if shown.spo2 is None else f"{shown.spo2:03d}"
        pulse = "---" if shown.pulse is None else f"{shown.pulse:03d}"
        head = f"NONIN 8500 {self.body.wall(at):%m/%d/%y %H:%M:%S}\r\n" if self._header else ""
        self._header = False
        return f"{head}SPO2={spo2} HR={pulse}\r\n".encode()


class NoninBle(Packets):
    """Nonin's Bluetooth service: one notification of ten bytes a second."""

    RATE = 1.0

    def packet(self, at: float, number: int) -> bytes:
        shown = self.shown(at)
        status = (
            (0 if shown.off else 0x10) | (0x08 if shown.searching else 0) | (0x02 if shown.low_perfusion else 0)
        )
        index = 0 if shown.spo2 is None else round(shown.index * 100)
        pulse = NO_PULSE if shown.pulse is None else shown.pulse
        spo2 = NO_SPO2 if shown.spo2 is None else shown.spo2
        counter = (number % 65536).to_bytes(2, "big")
        return (
            bytes((10, status, 29)) + index.to_bytes(2, "big") + counter + bytes((spo2,)) + pulse.to_bytes(2, "big")
        )
