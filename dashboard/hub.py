"""The hub: each message built once, offered to every viewer's bounded queue.

A viewer that falls behind loses its queue and gets the whole picture instead: alarms and numerics are
state, of which only the newest counts, and a waveform may show a gap but never old samples as new.
"""

from __future__ import annotations

import json
import threading
from collections import deque
from collections.abc import Callable, Iterator

from bedside.clock import real_seconds
from bedside.passing import same
from bedside.reading import Waveform
from bedside.snapshot import Snapshot
from bedside.text import well_formed
from dashboard.said import live, messages

QUEUE = 200
WAVE_S = 12.0
BEAT_S = 0.5
GATHERED_S = 0.15
"""A screen that is not the one at the patient gets the waveform in pieces this long: it costs less than half."""
STATE_S = 1.0


class TooManyViewers(Exception):
    """Every place is taken; `most` is how many there are."""

    def __init__(self, most: int) -> None:
        super().__init__(f"{most} screens are already connected")
        self.most = most


class Viewer:
    """One screen's queue. `take` gives what to send next; `display` is what the screen calls itself. What may be
    gathered does not wake it at once."""

    def __init__(self, display: str = "") -> None:
        self.display = display
        self._waiting: deque[str] = deque()
        self._ready = threading.Condition()
        self._overflowed = False
        self._gathering: float | None = None
        self._due = False
        self.closed = False

    def offer(self, message: str, *, gather: bool = False) -> None:
        with self._ready:
            if len(self._waiting) >= QUEUE:
                self._waiting.clear()
                self._overflowed = True
            self._waiting.append(message)
            now = real_seconds()
            if gather and now - (self._gathering or now) < GATHERED_S:
                self._gathering = self._gathering or now
                return
            self._gathering, self._due = None, True
            self._ready.notify()

    def close(self) -> None:
        with self._ready:
            self.closed = True
            self._ready.notify()

    def take(self, timeout: float) -> tuple[list[str], bool]:
        """Everything waiting, and whether something before it was dropped."""
        with self._ready:
            self._ready.wait_for(lambda: self._due or self.closed, timeout)
            taken, overflowed = list(self._waiting), self._overflowed
            self._waiting.clear()
            self._overflowed = self._due = False
            return taken, overflowed


class Hub:
    """The live channel of one chair. `publish` and `wave` are called by the chair's threads."""

    def __init__(self, viewers: int = 16) -> None:
        self._most = viewers
        self._viewers: list[Viewer] = []  # oldest first
        self._lock = threading.Lock()
        self._wave: deque[tuple[float, list[int]]] = deque()
        self._state = ""
        self.again: Callable[[], list[str]] = list
        """What was started again lately, in words."""
        self._said: tuple[Snapshot, list[str]] | None = None
        self._sent_state = self._sent_beat = float("-inf")

    def publish(self, snapshot: Snapshot) -> None:
        """A new snapshot: sent when it says something new, and as a heartbeat at least twice a second."""
        now = real_seconds()
        again = self.again()
        if not self._same(snapshot, again) or now - self._sent_state >= STATE_S:
            self._said, self._sent_state = (snapshot, again), now
            self._state = _line({**live.state(snapshot), "again": again})
            self._offer(self._state)
        if now - self._sent_beat >= BEAT_S - 0.01:
            self._sent_beat = now
            self._offer(_line(live.beat(snapshot)))

    def _same(self, snapshot: Snapshot, again: list[str]) -> bool:
        """Whether the last state that was sent still says it all, but for what passes with time."""
        return self._said is not None and self._said[1] == again and same(self._said[0], snapshot)

    def wave(self, wave: Waveform) -> None:
        """Samples, as soon as they were read from the wire."""
        now = real_seconds()
        samples = [sample * 255 // wave.span for sample in wave.samples] if wave.span != 255 else list(wave.samples)
        with self._lock:
            self._wave.append((now, samples))
            while self._wave and now - self._wave[0][0] > WAVE_S:
                self._wave.popleft()
        self._offer(_line({"t": "wave", "s": samples, "r": wave.rate}), gather=True)

    def _offer(self, text: str, *, gather: bool = False) -> None:
        """To every screen; what may be gathered, at once to the one at the patient and where there is none."""
        with self._lock:
            viewers = tuple(self._viewers)
        bedside = self._said[0].bedside_display if self._said else ""
        for viewer in viewers:
            viewer.offer(text, gather=gather and bedside not in ("", viewer.display))

    def _full(self) -> str:
        """The whole picture: state, and the last seconds of waveform with their ages."""
        now = real_seconds()
        with self._lock:
            wave = [{"age_s": round(now - at, 3), "s": samples} for at, samples in self._wave]
        return _line({"t": "full", "wave": wave}) + self._state

    def room(self, display: str = "", bedside: str = "") -> None:
        """Whether a screen called `display` finds a place. Raises TooManyViewers."""
        with self._lock:
            self._gives_way(display, bedside)

    def _gives_way(self, display: str, bedside: str) -> Viewer | None:
        """Who leaves for a newcomer: nobody while there are places; its own older connection; and for the bedside
        screen, or one that may become it where there is none, the oldest viewer that is no bedside screen."""
        if len(self._viewers) < self._most:
            return None
        for viewer in self._viewers:
            if display and viewer.display == display:
                return viewer
        others = [viewer for viewer in self._viewers if viewer.display != bedside or not bedside]
        wanted = display == bedside or len(others) == len(self._viewers)
        if display and wanted and others:
            return others[0]
        raise TooManyViewers(self._most)

    def join(self, display: str = "", bedside: str = "") -> Viewer:
        """A place for one screen; `bedside` is the display at the patient. Raises TooManyViewers."""
        viewer = Viewer(display)
        with self._lock:
            if leaving := self._gives_way(display, bedside):
                self._viewers.remove(leaving)
                leaving.close()
            self._viewers.append(viewer)
        return viewer

    def stream(self, display: str = "", bedside: str = "") -> Iterator[str]:
        """The server-sent events of one screen, until it leaves. Its place is taken when the first bytes are asked
        for, and given back whatever happens."""
        try:
            viewer = self.join(display, bedside)
        except TooManyViewers as full:  # taken since the request was looked at
            yield f": {full}\n\n"
            return
        try:
            yield "retry: 1000\n\n" + self._full()
            while not viewer.closed:
                taken, overflowed = viewer.take(1.0)
                if overflowed:
                    yield self._full()
                elif taken:
                    yield "".join(taken)
                else:
                    yield ": nothing new\n\n"  # so that a screen that left is noticed
        finally:
            with self._lock:
                if viewer in self._viewers:
                    self._viewers.remove(viewer)

    def close(self) -> None:
        """Let every screen go: the server ends."""
        with self._lock:
            viewers = tuple(self._viewers)
        for viewer in viewers:
            viewer.close()


def _line(message: messages.Json) -> str:
    return well_formed(f"data: {json.dumps(message, separators=(',', ':'), ensure_ascii=False)}\n\n")
