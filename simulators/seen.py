"""What an oximeter on this finger shows: the body's numbers averaged and rounded as an instrument does it."""

from __future__ import annotations

from dataclasses import dataclass

from simulators.body import Body

MOST_SHOWN = 250.0
"""1/min: what every instrument here has room for."""
INDEX_OF_A_WARM_HAND = 1.6
"""Perfusion index, %, where `perfusion` is 1."""


@dataclass(frozen=True, slots=True)
class Shown:
    """Whole % and 1/min, None for no number; `index` in %; `off` when there is no finger in the probe."""

    spo2: int | None
    pulse: int | None
    index: float
    off: bool
    motion: bool
    low_perfusion: bool

    @property
    def searching(self) -> bool:
        """A finger is there and no number yet."""
        return not self.off and self.spo2 is None


def look(body: Body, t: float, average_s: float = 0.0) -> Shown:
    """The display at `t`. `average_s`: the instrument's averaging, where the body is not a recording of one."""
    vitals = body.vitals(t)
    off = not vitals.probe_on
    spo2, pulse = (None, None) if off else (vitals.spo2, vitals.pulse_rate)
    if average_s and not body.recorded and spo2 is not None and pulse is not None:
        past = [body.vitals(t - average_s * part / 2) for part in (1, 2)]
        spo2 = _mean(spo2, [one.spo2 for one in past])
        pulse = _mean(pulse, [one.pulse_rate for one in past])
    index = INDEX_OF_A_WARM_HAND * vitals.perfusion
    pulse = None if pulse is None else min(MOST_SHOWN, max(0.0, pulse))
    return Shown(_half_up(spo2), _half_up(pulse), round(index, 2), off, vitals.motion, vitals.perfusion < 0.35)


def _mean(now: float, past: list[float | None]) -> float:
    known = [now, *(value for value in past if value is not None)]
    return sum(known) / len(known)


def _half_up(value: float | None) -> int | None:
    return None if value is None else int(value + 0.5)
