"""An Ivy 450C on its ANSAR-B output: one message a second, 400 wave bytes and printed fields.

Source: an open program and 27 real messages. Its respiration and CO2 are steady.
Not modelled: ECG and invasive waves other than flat lines, alarms of its own.
"""

from __future__ import annotations

from simulators.body import Body
from simulators.monitors.watching import OwnCuff, Picture


class IvyAnsarb:
    """FF, "ANSAR-B ", waves, fields, FE."""

    def __init__(self, body: Body, t: float) -> None:
        self._body, self._cuff = body, OwnCuff(body, t)
        self._next = int(t) + 1

    def pressure(self, t: float) -> float:
        """In the cuff, mmHg."""
        return self._cuff.air.pressure(t)

    def hear(self, data: bytes, t: float) -> None:
        """It listens to nobody."""

    def step(self, t: float) -> bytes:
        out = b""
        while self._next <= t:
            out += self._message(self._cuff.look(float(self._next)))
            self._next += 1
        return out

    def _message(self, picture: Picture) -> bytes:
        pleth = bytes(min(253, self._body.pleth(picture.at - 1 + k / 50) or 0) for k in range(50))
        waves = bytes(200) + bytes(50) + pleth + bytes(100)
        return b"\xffANSAR-B " + waves + self._fields(picture).encode() + b"\xfe"

    @staticmethod
    def _fields(picture: Picture) -> str:
        shown, pressure = picture.shown, picture.pressure
        spo2 = "" if shown.spo2 is None else str(shown.spo2)
        pulse = "PR=" if shown.pulse is None else f"PR={shown.pulse} "
        numbers = f"{pressure.systolic};{pressure.diastolic};{pressure.mean};{pressure.rate}" if pressure else ";;;"
        return (
            f"HR=1;;NO LEADS;\rRR=1;14;;\rETCO2=1;;;\rSPO2=1;{spo2};{pulse};\rNIBP=4;{numbers};;\r"
            "P1=3;;;;NO TRANSDUCER;\rP2=3;;;;NO TRANSDUCER;\rT1=1;;;\rT2=1;;;\r"
        )
