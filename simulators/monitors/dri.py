"""A GE Datex-Ohmeda monitor on its serial record interface: displayed values, basic class.

Source: GE Healthcare, computer interface specification 8005313. Sends nothing before it is asked.
Not modelled: trends, waves, alarms, the extended classes, RTS and CTS.
"""

from __future__ import annotations

import struct

from simulators.body import Body
from simulators.monitors.watching import OwnCuff, Picture

MISSING = -32767
GONE = 0x0003
SPO2, NIBP, AUTO, BUSY, OLD = 122, 76, 8, 32, 256


class DatexDri:
    """Answers a request for displayed values with a record every so many seconds."""

    def __init__(self, body: Body, t: float) -> None:
        self._cuff = OwnCuff(body, t)
        self._heard = bytearray()
        self._every: float | None = None
        self._next = t
        self._number = 0

    def pressure(self, t: float) -> float:
        """In the cuff, mmHg."""
        return self._cuff.air.pressure(t)

    def hear(self, data: bytes, t: float) -> None:
        self._heard += data
        *frames, rest = bytes(self._heard).split(b"\x7e")
        self._heard = bytearray(rest)
        for stuffed in frames:
            record = stuffed.replace(b"\x7d\x5e", b"\x7e").replace(b"\x7d\x5d", b"\x7d")
            if len(record) == 50 and sum(record[:-1]) % 256 == record[-1] and record[40] == 1:
                seconds = int.from_bytes(record[41:43], "little")
                self._every, self._next = (float(seconds), t) if seconds else (None, t)

    def step(self, t: float) -> bytes:
        picture = self._cuff.look(t)
        if self._every is None or t < self._next:
            return b""
        self._next = max(self._next + self._every, t)
        return self._record(picture)

    def _record(self, picture: Picture) -> bytes:
        self._number += 1
        header = bytearray(40)
        struct.pack_into("<hBB", header, 0, 40 + 278, self._number % 256, 6)
        struct.pack_into("<I", header, 6, int(picture.at))
        header[16:22] = struct.pack("<hBhB", 0, 1, 0, 0xFF)
        said = bytes(header) + self._values(picture)
        said += bytes((sum(said) % 256,))
        return b"\x7e" + said.replace(b"\x7d", b"\x7d\x5d").replace(b"\x7e", b"\x7d\x5e") + b"\x7e"

    @staticmethod
    def _values(picture: Picture) -> bytes:
        body = bytearray(278)
        shown, pressure = picture.shown, picture.pressure
        spo2 = MISSING if shown.spo2 is None else shown.spo2 * 100
        struct.pack_into(
            "<IHhhhh", body, SPO2, GONE, 0, spo2, MISSING if shown.pulse is None else shown.pulse, 0, 0
        )
        numbers = [MISSING] * 4
        if pressure:
            numbers = [pressure.systolic * 100, pressure.diastolic * 100, pressure.mean * 100, pressure.rate]
        label = AUTO | (BUSY if picture.measuring else 0) | (OLD if picture.at - picture.measured > 60 else 0)
        struct.pack_into("<IHhhhh", body, NIBP, GONE if pressure else 1, label, *numbers)
        return bytes(body)
