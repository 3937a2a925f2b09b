"""What a host says to each two-way cuff. Only bytes here: when they are said is two_way's.

Never said, whatever the instrument knows: calibration, pneumatics, manometer, venous stasis.
"""

from __future__ import annotations

from typing import Protocol

from devices.pressure import berry_pm6750, raycome_rbp, stx_nibp, suntech_advantage

NEVER_S = float("inf")


class Dialect(Protocol):
    """`tells_cuff`: the pressure in the cuff is known at any time; `answers_stop`: a stop is acknowledged."""

    hello: tuple[bytes, ...]
    start: bytes
    stop: bytes
    result: bytes
    tells_cuff: bool
    answers_stop: bool

    def poll(self, *, working: bool) -> tuple[bytes, float]:
        """What to ask again and again, and every how many seconds."""
        ...


class SuntechDialect:
    """SunTech Advantage OEM operations manual, revision K: asked for its cuff pressure all the time."""

    hello: tuple[bytes, ...] = ()
    start = suntech_advantage.START_ADULT
    stop = suntech_advantage.ABORT
    result = suntech_advantage.GET_RESULT
    tells_cuff = True
    answers_stop = True

    def poll(self, *, working: bool) -> tuple[bytes, float]:
        return suntech_advantage.GET_CUFF, 0.25 if working else 1.0


class StxDialect:
    """PAR Medlab NIBP2020: tells the cuff by itself while it works, and is asked for its state in between."""

    hello: tuple[bytes, ...] = (stx_nibp.MANUAL, stx_nibp.ADULT)
    start = stx_nibp.START
    stop = stx_nibp.ABORT
    result = stx_nibp.STATUS
    tells_cuff = False
    answers_stop = False

    def poll(self, *, working: bool) -> tuple[bytes, float]:
        return stx_nibp.STATUS, NEVER_S if working else 2.0


class Pm6750Dialect:
    """Berry PM6750: says everything by itself once it is switched on."""

    hello: tuple[bytes, ...] = (berry_pm6750.ADULT, berry_pm6750.SPO2_ON, berry_pm6750.TEMPERATURE_ON)
    start = berry_pm6750.START
    stop = berry_pm6750.STOP
    result = b""
    tells_cuff = False
    answers_stop = False

    def poll(self, *, working: bool) -> tuple[bytes, float]:  # noqa: ARG002 - part of the port
        return b"", NEVER_S


class RaycomeDialect:
    """Raycome RBP: asked whether it is there while it rests; says its result by itself."""

    hello: tuple[bytes, ...] = (raycome_rbp.command(raycome_rbp.CONNECT),)
    start = raycome_rbp.command(raycome_rbp.START)
    stop = raycome_rbp.command(raycome_rbp.STOP)
    result = b""
    tells_cuff = False
    answers_stop = True

    def poll(self, *, working: bool) -> tuple[bytes, float]:
        return raycome_rbp.command(raycome_rbp.CONNECT), NEVER_S if working else 3.0
