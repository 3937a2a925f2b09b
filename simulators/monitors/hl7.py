"""A Mindray VS-900 that sends HL7 ORU^R01 over MLLP, every ten seconds.

Sources: IHE Patient Care Device, PCD-01; a real VS-900 message.
It repeats its last pressure in each message with the time of its measurement, as such monitors do.
Not modelled: queries, patient admission, alarms, waiting for acknowledgements before it sends on.
"""

from __future__ import annotations

from simulators.body import Body, Vitals
from simulators.monitors.watching import OwnCuff, Picture

EVERY_S = 10.0
PERCENT = "262688^MDC_DIM_PERCENT^MDC"
BEATS = "264864^MDC_DIM_BEAT_PER_MIN^MDC"
BREATHS = "264928^MDC_DIM_RESP_PER_MIN^MDC"
MMHG = "266016^MDC_DIM_MMHG^MDC"


class Hl7Monitor:
    """One message every ten story seconds; with the time on the wall."""

    def __init__(self, body: Body, t: float) -> None:
        self._body, self._cuff = body, OwnCuff(body, t)
        self._next = t + 1.0
        self._number = 0

    def hear(self, data: bytes, t: float) -> None:
        """Acknowledgements."""

    def pressure(self, t: float) -> float:
        """In the cuff, mmHg."""
        return self._cuff.air.pressure(t)

    def step(self, t: float) -> bytes:
        picture = self._cuff.look(t)
        if t < self._next:
            return b""
        self._next = max(self._next + EVERY_S, t)
        self._number += 1
        return b"\x0b" + self._message(picture).encode() + b"\x1c\r"

    def _message(self, picture: Picture) -> str:
        now = f"{self._body.wall(picture.at):%Y%m%d%H%M%S}"
        source = "MINDRAY_VS900^00A0370098000000^EUI-64"
        head = (
            f"MSH|^~\\&|{source}||||{now}||ORU^R01^ORU_R01|{self._number}|P|2.6|||AL|NE||UNICODE UTF-8|||"
            "IHE_PCD_001^IHE PCD^1.3.6.1.4.1.19376.1.6.1.1.1^ISO"
        )
        lines = [head, "PID|||^^^Hospital^PI||^^^^^^L", "PV1||I", f"OBR|1|{self._number}|||||{now}"]
        lines += [f"OBX|{n}|{line}" for n, line in enumerate(self._observations(picture, now), 1)]
        return "\r".join(lines) + "\r"

    def _observations(self, picture: Picture, now: str) -> list[str]:
        shown = picture.shown
        lines = [
            _obx("150456^MDC_PULS_OXIM_SAT_O2^MDC", "1.3.1.150456", shown.spo2, PERCENT, now),
            _obx("149530^MDC_PULS_OXIM_PULS_RATE^MDC", "1.3.1.149530", shown.pulse, BEATS, now),
        ]
        vitals = picture.vitals
        lines += [
            _obx("151562^MDC_RESP_RATE^MDC", "1.7.1.151562", int(vitals.respiration + 0.5), BREATHS, now),
            _obx("151708^MDC_CONC_AWAY_CO2_ET^MDC", "1.8.1.151708", int(vitals.etco2 + 0.5), MMHG, now),
            _obx("147842^MDC_ECG_HEART_RATE^MDC", "1.6.1.147842", _beats(vitals), BEATS, now),
        ]
        if picture.pressure:
            taken = f"{self._body.wall(picture.measured):%Y%m%d%H%M%S}"
            for code, name, value in (
                (150301, "SYS", picture.pressure.systolic),
                (150303, "MEAN", picture.pressure.mean),
                (150302, "DIA", picture.pressure.diastolic),
            ):
                lines.append(_obx(f"{code}^MDC_PRESS_CUFF_{name}^MDC", f"1.1.9.{code}", value, MMHG, taken))
        return lines


def _beats(vitals: Vitals) -> int | None:
    """An ECG counts on while a finger has no probe."""
    return None if vitals.pulse_rate is None else int(vitals.pulse_rate + 0.5)


def _obx(code: str, place: str, value: int | None, unit: str, at: str) -> str:
    said, status = ("", "X") if value is None else (str(value), "R")
    return f"NM|{code}|{place}|{said}|{unit}|||||{status}|||{at}"
