"""What the cuff does, for the live channel."""

from __future__ import annotations

import re

from bedside.snapshot import Snapshot
from dashboard.said.live_alarms import reason_words
from dashboard.said.messages import Json, plain, tenths

DATED = re.compile(r" of \d{4}-\d\d-\d\d")


def cuff(snapshot: Snapshot) -> Json | None:
    """None where a chair has none."""
    view = snapshot.cuff
    if view is None:
        return None
    return {
        "phase": view.phase,
        "pressure": view.pressure,
        "cycle_s": plain(view.cycle_s),
        "cycle_min": plain(view.cycle_s and view.cycle_s / 60),
        "next_in_s": tenths(view.next_in_s),
        "stat_left_s": tenths(view.stat_left_s),
        "stopped": view.stopped,
        "again_s": plain(view.again_s),
        "again_min": plain(view.again_s and view.again_s / 60),
        "failed": reason_words(view.failed),
        "implausible": view.implausible,
        "self_timed": view.self_timed,
        "repeat_in_s": tenths(view.repeat_in_s),
        "aside": view.aside,
        "aside_short": DATED.sub(" of", view.aside).removesuffix(": not shown as now"),
        "clock_wrong": view.clock_wrong[:16],
        "settling": view.settling,
        "resting": view.resting,
        "second_in_s": tenths(view.second_in_s),
    }
