"""The alarm chain, link by link: is a number behind the screen, is it judged, would a person hear and see it?

Before an infusion may start every link is proven, or somebody overrides with a name and a reason; afterwards
the strip stays on the screen, and each broken link is a technical condition of its own. A link nobody has
proven is unknown, never good.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from bedside.equipment.displays import Confirmation
from bedside.passing import PASSES
from bedside.told.events import ChainChanged
from bedside.told.recording import Recording, RecordingState
from bedside.vitals.values import Shown, State

LATE_S = 2.0
BEHIND_S = 5.0


@dataclass(frozen=True, slots=True)
class Proof:
    """One link: proven, broken or unknown (None), and the fact behind it in the nurse's words."""

    name: str
    ok: bool | None
    fact: Annotated[str, PASSES]


@dataclass(frozen=True, slots=True)
class Seen:
    """What the chain is judged by. `away` are the titles of instruments in use that are not connected, None:
    there is no instrument at all; `display` is the bedside screen's last word, None: there is none; `heard_at`
    is when a person last said that the alarm test was heard, `unheard` that the last test was not."""

    spo2: Shown
    away: tuple[str, ...] | None
    late_s: float
    off: tuple[str, ...]
    display: Confirmation | None
    stepped: bool
    recording: Recording
    heard_at: str = ""
    unheard: bool = False
    audio_off: bool = False
    year: int | None = None
    """What the host's clock says, where that cannot be."""


def chain(seen: Seen) -> tuple[Proof, ...]:
    """Every link in the order of the strip."""
    return (
        _data(seen.spo2, seen.away),
        _alarms(seen.late_s, seen.off),
        _sound(seen),
        _screen(seen.display),
        _clock(seen),
        _disk(seen.recording),
    )


def _data(spo2: Shown, away: tuple[str, ...] | None) -> Proof:
    if away is None:
        return Proof("data", False, "no instrument")
    if away:
        return Proof("data", False, f"{', '.join(away)} away")
    if spo2.state is not State.LIVE or spo2.age_s is None:
        return Proof("data", False, "no SpO₂ value")
    return Proof("data", True, f"{spo2.age_s:.1f} s")


def _alarms(late_s: float, off: tuple[str, ...]) -> Proof:
    if late_s > LATE_S:
        return Proof("alarms", False, f"checked {late_s:.0f} s late")
    if off:
        return Proof("alarms", False, f"{len(off)} {'limit is' if len(off) == 1 else 'limits are'} off")
    return Proof("alarms", True, f"checked {late_s:.1f} s ago")


def _sound(seen: Seen) -> Proof:
    display = seen.display
    if seen.audio_off:
        return Proof("sound", False, "AUDIO OFF")
    if display is None:
        return Proof("sound", None, "no screen")
    if display.sound == "blocked":
        return Proof("sound", False, "blocked")
    if seen.unheard:
        return Proof("sound", False, "test not heard")
    words = f"heard {seen.heard_at}" if seen.heard_at else "running"
    return Proof("sound", True, f"{words}, paused" if display.sound == "paused" else words)


def _screen(display: Confirmation | None) -> Proof:
    if display is None:
        return Proof("screen", False, "not confirmed")
    words = {True: "awake", False: "may go dark", None: "wake lock unknown"}
    return Proof("screen", display.awake, words[display.awake])


def _clock(seen: Seen) -> Proof:
    if seen.year is not None:
        return Proof("clock", False, f"says {seen.year}: set it")
    return Proof("clock", not seen.stepped, "jumped" if seen.stepped else "steady")


def _disk(recording: Recording) -> Proof:
    if recording.state is RecordingState.FAILED:
        return Proof("disk", False, "not recording")
    if recording.doubt:
        return Proof("disk", False, recording.doubt)
    return Proof("disk", recording.lag_s < BEHIND_S, f"saved {recording.lag_s:.1f} s ago")


class Links:
    """Remembers how each link stood, so that a change becomes one event."""

    def __init__(self) -> None:
        self._known: dict[str, bool] = {}

    def changed(self, proofs: tuple[Proof, ...]) -> list[ChainChanged]:
        """The links that broke or hold again since this was last asked; at first, those that are broken."""
        found = []
        for proof in proofs:
            ok = proof.ok is True
            if ok is not self._known.get(proof.name, True):
                found.append(ChainChanged(proof.name, ok, proof.fact))
            self._known[proof.name] = ok
        return found
