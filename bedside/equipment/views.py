"""Instruments as a screen sees them; ages are already in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from bedside.passing import PASSES
from bedside.reading import CuffPhase, LinkState


@dataclass(frozen=True, slots=True)
class DeviceView:
    """One instrument: its wire and how long ago it was heard, in real seconds.

    `stands_by`: nothing is charted from it. `apart_s`: its clock minus the host's, None when it tells none.
    `waves`: it sends a pulse wave.
    """

    device: str
    protocol: str
    title: str
    kind: str
    link: LinkState
    detail: str
    age_s: Annotated[float | None, PASSES]
    battery_low: bool = False
    stands_by: bool = False
    apart_s: Annotated[float | None, PASSES] = None
    waves: bool = True


@dataclass(frozen=True, slots=True)
class CuffView:
    """What the cuff is doing; seconds are chair seconds from now on. `again_s` is the cycle that stopped.

    `repeat_in_s`: a pressure beyond a limit is measured again by itself; `confirmed`: the second reading agreed.
    `aside`: a number that came and is not shown as one of now, in words; `clock_wrong`: what the cuff's own clock
    says; `settling`: after the infusion its cycle still holds; `resting`: the first reading of a baseline is being
    taken, `second_in_s`: the second is started by itself.
    """

    phase: CuffPhase
    pressure: int | None
    cycle_s: float | None
    next_in_s: Annotated[float | None, PASSES]
    stat_left_s: Annotated[float | None, PASSES]
    stopped: str | None
    again_s: float | None
    failed: str | None
    implausible: str | None
    self_timed: bool
    repeat_in_s: Annotated[float | None, PASSES] = None
    confirmed: tuple[str, ...] = ()
    aside: str = ""
    clock_wrong: str = ""
    settling: bool = False
    resting: bool = False
    second_in_s: Annotated[float | None, PASSES] = None
