"""A Masimo Rad-8 (serial ASCII 1) and a Nellcor N-560 (ASCII), which print lines.

Sources: Rad-8 operator's manual, p. 7-3; Nellcor N-560 operator's manual, serial data appendix; real lines.
Both keep their last numbers on the line while they search, as the instruments do.
Not modelled: ASCII 2, trend dumps, alarms of their own, interactive mode, the carboxyhaemoglobin fields.
"""

from __future__ import annotations

from simulators.body import Body
from simulators.oximeters.packets import Packets

SENSOR_OFF, SEARCH, LOW_PERFUSION, INTERFERENCE, RUNNING = 0x020, 0x008, 0x004, 0x010, 0x800


class MasimoAscii1(Packets):
    """One line of named fields a second."""

    RATE = 1.0
    AVERAGE_S = 8.0

    def __init__(self, body: Body, t: float) -> None:
        super().__init__(body, t)
        self._held = (0, 0)

    def packet(self, at: float, number: int) -> bytes:  # noqa: ARG002
        shown = self.shown(at)
        if shown.spo2 is not None and shown.pulse is not None:
            self._held = (shown.spo2, shown.pulse)
        exc = RUNNING | (SENSOR_OFF if shown.off else SEARCH if shown.searching else 0)
        exc |= LOW_PERFUSION if shown.low_perfusion else 0
        exc |= INTERFERENCE if shown.motion else 0
        index = "--.--" if shown.spo2 is None else f"{shown.index:05.2f}"
        return (
            f"{self.body.wall(at):%m/%d/%y %H:%M:%S} SN=0000000000 SPO2={self._held[0]:03d}% "
            f"BPM={self._held[1]:03d} PI={index}% SPCO=--.-% SPMET=--.-% DESAT=-- PIDELTA=+-- "
            f"ALARM=0000 EXC={exc:06X}\r\n"
        ).encode()


class NellcorAscii(Packets):
    """One line in columns every two seconds, three header lines before every 22."""

    RATE = 0.5
    AVERAGE_S = 6.0
    HEADER = (
        "N-560    VERSION 1.61.00    CRC:0000  SpO2 Limit: 90-100%    PR Limit: 50-120BPM\r\n"
        "                             ADULT            0SAT-S \r\n"
        "TIME                 %SpO2   BPM     PA     Status\r\n"
    )
    LINES = 22

    def __init__(self, body: Body, t: float) -> None:
        super().__init__(body, t)
        self._printed = 0

    def packet(self, at: float, number: int) -> bytes:  # noqa: ARG002
        shown = self.shown(at)
        head = self.HEADER if self._printed % self.LINES == 0 else ""
        self._printed += 1
        none = "0" if shown.searching else "---"
        spo2 = none if shown.spo2 is None else str(shown.spo2)
        pulse = none if shown.pulse is None else str(shown.pulse)
        amplitude = "---" if shown.spo2 is None else str(round(shown.index * 30))
        code = "SO" if shown.off else "PS" if shown.searching else "MO" if shown.motion else "  "
        now = self.body.wall(at)
        line = f"{now:%d-%b-%y %H:%M:%S}   {spo2:>3} {'':1}   {pulse:>3} {'':1}   {amplitude:>3}    {code}"
        return (head + f"{line:<59}AO\r\n").encode()
