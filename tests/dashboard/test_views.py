"""What dialogs show of events."""

from __future__ import annotations

from day import DAY

from bedside.events import AudioPaused, AudioPauseEnded, Event, Stamped
from bedside.reading import Origin
from dashboard import views


def row(event: Event) -> list[object]:
    (table,) = views.log([Stamped(event, DAY, "1", "s", Origin.SIMULATED, "display-1")])
    return [cell.children for cell in table.children[1].children[0].children]


def test_the_log_names_who_paused_the_sound_and_who_ended_it() -> None:
    assert row(AudioPaused(120.0))[-1] == "display-1"
    assert row(AudioPauseEnded("tap"))[-1] == "display-1"
    assert row(AudioPauseEnded("time"))[-1] == "", "nobody ended it"
