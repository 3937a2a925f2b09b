"""The alarm table in words: docs/alarms.md is what this makes, and a test holds the two together.

`python -m bedside.judged.explained > docs/alarms.md` (make docs) writes it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

from bedside.alarms.burst import BURSTS
from bedside.alarms.exposure import WINDOW_S
from bedside.alarms.signal_loss import LONGEST_WINDOW_S
from bedside.alarms.signals import ACKNOWLEDGED_S, AUDIO_PAUSED_S, REMINDER_S, UNANSWERED_S, VISUAL_FIRST_S
from bedside.conditions.condition import Condition, Latching
from bedside.conditions.priority import Kind, Priority
from bedside.conditions.table import TABLE

MARKS = {Priority.HIGH: "!!!", Priority.MEDIUM: "!!", Priority.LOW: "!"}
HEAD = """# Alarms

The limits are the defaults for an adult, awake, at 0.5 mg/kg. Every number needs the clinic's own sign-off. This
program is an aid beside the instruments: leave their own alarms on.

## What it looks and sounds like

| priority | bar and tile | sound |
|---|---|---|
| !!! HIGH | red, flashing twice a second | 10 pulses in two groups of five, again every {high:g} s |
| !! MEDIUM | yellow, flashing 0.6 times a second | 3 pulses, again every {medium:g} s |
| ! LOW | cyan, steady | 2 pulses, again every {low:g} s |

Unanswered for {unanswered:g} s, MEDIUM and HIGH play at full volume and more often. One tap acknowledges what the
screen showed, and nothing that came in the same moment, for at most {acknowledged:g} s; one tap pauses the sound
for {paused:g} s. Something new of equal or higher priority, or any worsening, sounds through both; so does an
acknowledged value that gets worse by another 5 % of saturation, 20 mmHg or 20 /min. AUDIO OFF exists only where the
clinic's configuration allows it and reminds every {reminder:g} s. A screen that is information only answers no
alarm unless the clinic's configuration allows it. Within a priority oxygen and breathing come first, then the
pulse, then the pressure. In a dark room a LOW alarm is shown for {first:g} s before it sounds. While the
cuff fills on the probe's arm, and the chair says so, a lost signal waits at most {window:g} s.

## How late an alarm can be

The total is the instrument's own averaging (8 to 16 s is usual, its manual says), plus the delay below, plus the
signal generation delay: from the condition to pixels and sound, under 0.25 s on the bench and never above 1 s.
An SpO₂ alarm of MEDIUM priority can so come half a minute after the fall began. A delay starts again only when
the value is back inside by the hysteresis; a condition ends when it has been inside by it for the clear time.

## The log

Every change of a condition is recorded with its value, limit and delay; so is every silence, test, mark, change of
limits, delay that ran out without an alarm, restart and clock step, with the display it came from. The record is
append-only and hash-chained; it survives a restart and loss of power. It is limited by the disk alone: when that is
full the program alarms ("Recording failed"), goes on watching, and writes what it kept in memory when there is room
again.
"""


def document() -> str:
    """The whole page, Markdown."""
    seconds = {priority.value: BURSTS[priority].repeat_s for priority in Priority}
    head = HEAD.format(
        **seconds,
        unanswered=UNANSWERED_S,
        acknowledged=ACKNOWLEDGED_S,
        paused=AUDIO_PAUSED_S,
        reminder=REMINDER_S,
        first=VISUAL_FIRST_S,
        window=LONGEST_WINDOW_S,
    )
    lines = [head]
    for kind, title in ((Kind.PHYSIOLOGICAL, "The patient"), (Kind.TECHNICAL, "The equipment")):
        lines.append(f"## {title}\n")
        for row in TABLE.values():
            if row.kind is kind:
                lines += _row(row)
    return "\n".join(lines).rstrip() + "\n"


def _row(row: Condition) -> Iterator[str]:
    yield f"### {row.long} (`{row.name}`)\n"
    yield row.meaning + "\n"
    yield from _facts(row)
    yield f"- Check: {row.check}\n"


def _facts(row: Condition) -> Iterator[str]:
    yield "- Priority: " + ", ".join(f"{MARKS[each]} {each.upper()}" for each in row.priorities)
    if row.rule:
        for level in row.rule.levels:
            way = row.relation or "beyond"
            unit = f" {row.unit}" if row.unit else ""
            exposed = f", or {level.exposure:g} s of any {WINDOW_S:g} s" if level.exposure else ""
            yield f"- {level.priority.upper()}: {way} {level.limit:g}{unit}, {_delay(level.delay, row)}{exposed}"
        if row.rule.clear_s:
            yield f"- Ends: inside by {row.rule.hysteresis:g} for {row.rule.clear_s:g} s"
    elif row.advisory:
        yield from _advisory(row)
    else:
        yield f"- Delay: {row.delay_s:g} s" if row.delay_s else "- Delay: none"
    if not row.sounds:
        yield "- Sound: none at LOW" if Priority.MEDIUM in row.priorities else "- Sound: none"
    if row.latching is not Latching.NONE:
        yield "- After HIGH has ended: marked, silent, until its own key Seen"


def _delay(seconds: float, row: Condition) -> str:
    if seconds:
        return f"after {seconds:g} s"
    again = "; measured again by itself where the cuff can be started" if row.tile == "pressure" else ""
    return f"at once{again}"


def _advisory(row: Condition) -> Iterator[str]:
    advisory = row.advisory
    if advisory is None:
        return
    if advisory.limit is not None:
        yield f"- LOW: {row.relation} {advisory.limit:g}"
    for priority, shift in (("MEDIUM", advisory.medium), ("LOW", advisory.shift)):
        if shift is None:
            continue
        sign = "+" if advisory.side == "high" else "−"
        unit = " %" if shift.percent else ""
        yield f"- {priority}: baseline {sign} {shift.amount:g}{unit}"
    yield f"- Delay: {advisory.delay:g} s" if advisory.delay else "- Delay: none"


MADE = "<!-- Made from the table in bedside/alarms/: do not edit, run `make docs`. -->\n"

if __name__ == "__main__":
    sys.stdout.write(MADE + document())
