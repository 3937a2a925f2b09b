"""Stories as text, one line to a thing that happens; seconds count from the patient's door.

600 desaturate to 84 over 60 [for 90]      900 probe-off 20        1200 cable-pull 8
700 pressure to 185/105 over 120 [for 300]  950 motion 30          1210 cuff-pull 15
800 pulse to 42 over 30 [for 60]           1000 ectopy 60          1220 network-drop 30
850 breathing to 6 over 20 [for 60]        860 apnoea 40
1500 ketamine 0.5 mg/kg 40 min             1050 low-perfusion 60   1100 cuff-leak 600
1300 squeeze 34                            1400 flip 0.01 for 30 [on oximeter]
1450 settle                                ends at once whatever goes on

mischief: drop, flip, duplicate, garbage RATE; delay SECONDS; stall, split, glue, wrong-baud without a number
# begins a comment; an empty line is nothing
"""

from __future__ import annotations

import re
from collections.abc import Callable

from simulators.ketamine import Dose
from simulators.stories import DOOR_MIN, Episode, Story, Trouble

INSTRUMENTS = ("oximeter", "cuff", "monitor")
HOLD_S = 60.0
N = r"(\d{1,9}(?:\.\d{1,6})?)"
RANGES: dict[str, tuple[float, float]] = {
    "spo2": (0, 100), "pulse_rate": (0, 250), "systolic": (20, 300), "diastolic": (10, 200), "respiration": (0, 60),
    "mg/kg": (0, 10), "minutes": (0.5, 600), "over": (0, 3600), "for": (0, 86_400), "delay": (0, 60),
    "rate": (0, 1), "second": (0, 1_000_000),
}  # fmt: skip
"""What a body, or a wire, can be made to do, from and to: a number beyond is refused with its range."""
RATED, PLAIN = "(?P<kind>drop|flip|duplicate|garbage|delay)", "(?P<kind>stall|split|glue|wrong-baud)"
WHEN = rf"for (?P<seconds>{N})(?: on (?P<on>oximeter|cuff|monitor))?"


class ScriptError(ValueError):
    """A line that is no part of a story; the text names the line and what is allowed."""


class OutOfRange(ValueError):
    """A number that nothing can be made to do; the text says the range."""


def _within(name: str, text: str) -> float:
    low, top = RANGES[name]
    if not low <= float(text) <= top:
        raise OutOfRange(f"{name.replace('_', ' ')} is from {low:g} to {top:g}, not {text}")
    return float(text)


def read_script(text: str, name: str) -> Story:
    """The story in `text`. Raises ScriptError with the number of the first line that is none."""
    story = Story(name, f"from {name}", doses=())
    for number, line in enumerate(text.splitlines(), 1):
        said = " ".join(line.split("#", 1)[0].split())
        if said:
            story = story.and_then(line_of(said, name, number))
    return story


def wrong_now(said: str) -> str:
    """What is wrong with something that shall happen now, for the page; empty when nothing is."""
    try:
        _happening(0.0, said)
    except OutOfRange as error:
        return f"{said[:80]!r}: {error}"
    except ScriptError:
        return f"{said[:80]!r} is nothing a simulated patient knows"
    return ""


def line_of(said: str, name: str, number: int) -> Story:
    """What one line makes happen. Raises ScriptError."""
    start, _, rest = said.partition(" ")
    try:
        if re.fullmatch(N, start):
            return _happening(_within("second", start), rest)
    except OutOfRange as error:
        raise ScriptError(f"{name}, line {number}: {said[:80]!r}: {error}") from None
    except ScriptError:
        pass  # told below, with its line
    raise ScriptError(
        f"{name}, line {number}: {said[:80]!r} is no line of a story; see the head of simulators/script.py"
    )


def _happening(t: float, rest: str) -> Story:
    """Raises OutOfRange, or ScriptError for no verb at all."""
    for pattern, make in VERBS:
        if match := re.fullmatch(pattern, rest):
            return make(t, match)
    raise ScriptError("no verb")


def _part(**given: object) -> Story:
    return Story("", "", **{"doses": (), **given})  # type: ignore[arg-type]


def _episode(t: float, seconds: float, **given: object) -> Story:
    return _part(episodes=(Episode(t / 60 - DOOR_MIN, seconds, **given),))  # type: ignore[arg-type]


def _toward(*names: str) -> Callable[[float, re.Match[str]], Story]:
    """Drawn to a value over some seconds, held, and let go over as many."""

    def make(t: float, match: re.Match[str]) -> Story:
        targets = match.groups()[: len(names)]
        over = _within("over", match[len(names) + 1])
        hold = _within("for", match[len(names) + 2] or str(HOLD_S))
        toward = tuple((name, _within(name, value)) for name, value in zip(names, targets, strict=True))
        if dict(toward).get("diastolic", 0) >= dict(toward).get("systolic", 1):
            raise OutOfRange("the systolic pressure is above the diastolic one")
        return _episode(t, hold + 2 * over, ramp_s=max(0.1, over), toward=toward)

    return make


def _for_a_while(**given: object) -> Callable[[float, re.Match[str]], Story]:
    return lambda t, match: _episode(t, _within("for", match[1]), **{"ramp_s": 0.0, **given})


def _ketamine(t: float, match: re.Match[str]) -> Story:
    return _part(doses=(Dose(t, _within("mg/kg", match[1]), _within("minutes", match[2])),))


def _trouble(t: float, match: re.Match[str]) -> Story:
    where = (match["on"],) if match["on"] else ()
    amount = _within("delay" if match["kind"] == "delay" else "rate", match["amount"] or "0")
    return _part(troubles=(Trouble(t, _within("for", match["seconds"]), match["kind"], amount, where),))


VERBS: tuple[tuple[str, Callable[[float, re.Match[str]], Story]], ...] = (
    (rf"desaturate to {N} over {N}(?: for {N})?", _toward("spo2")),
    (rf"pressure to {N}/{N} over {N}(?: for {N})?", _toward("systolic", "diastolic")),
    (rf"pulse to {N} over {N}(?: for {N})?", _toward("pulse_rate")),
    (rf"breathing to {N} over {N}(?: for {N})?", _toward("respiration")),
    (rf"apnoea {N}", _for_a_while(toward=(("respiration", 0.0),))),
    (rf"ketamine {N} mg/kg {N} min", _ketamine),
    ("settle", lambda t, _: _part(settled=t)),
    (rf"probe-off {N}", _for_a_while(probe_off=True)),
    (rf"motion {N}", _for_a_while(motion=True, perfusion=0.7, ramp_s=3.0)),
    (rf"ectopy {N}", _for_a_while(ectopy=True)),
    (rf"low-perfusion {N}", _for_a_while(perfusion=0.2, ramp_s=5.0)),
    (rf"squeeze {N}", _for_a_while(squeezed=True, perfusion=0.1, ramp_s=1.0)),
    (rf"cuff-leak {N}", _for_a_while(cuff_leaks=True)),
    (rf"cable-pull {N}", _for_a_while(unplugged=("oximeter",))),
    (rf"cuff-pull {N}", _for_a_while(unplugged=("cuff",))),
    (rf"network-drop {N}", _for_a_while(unplugged=INSTRUMENTS)),
    (rf"{RATED} (?P<amount>{N}) {WHEN}", _trouble),
    (rf"{PLAIN}(?P<amount>) {WHEN}", _trouble),
)
