"""Listening to an unknown wire: which protocol makes sense of what it says.

Nothing is written to the wire unless a person named the protocol: an unknown instrument is only listened to. Each
line setting of the catalogue is tried for a while, and every protocol of that line hears the same bytes.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

from bedside.clock import real_seconds
from bedside.reading import Fact, Numeric
from devices.catalog import catalog
from devices.decoder import Decoder
from devices.entry import Entry, Line
from devices.errors import LinkError
from devices.links.link import Link
from devices.links.opening import open_link, scheme_of

TRIED_S = 3.0
ENOUGH = 3


@dataclass(frozen=True, slots=True)
class Heard:
    """What one protocol made of the wire so far."""

    protocol: str
    good: int
    bad: int
    skipped: int
    total: int
    values: tuple[tuple[str, float], ...]

    @property
    def fits(self) -> bool:
        """Whether most of what came is frames of this protocol."""
        return self.good >= ENOUGH and self.skipped * 4 < self.total


class _Candidate:
    """One protocol's ear."""

    def __init__(self, chosen: Entry) -> None:
        self.entry = chosen
        self._decoder: Decoder = chosen.decoder()
        self._values: dict[str, float] = {}

    def hear(self, data: bytes) -> None:
        for fact in self._decoder.feed(data):
            self._note(fact)

    def _note(self, fact: Fact) -> None:
        if isinstance(fact, Numeric) and fact.value is not None:
            self._values[fact.vital] = fact.value

    @property
    def heard(self) -> Heard:
        t = self._decoder.tally
        values = tuple(self._values.items())
        return Heard(self.entry.name, t.frames, t.bad_frames, t.skipped, t.total, values)


class Listening:
    """One attempt to tell what hangs on `url`, in a thread of its own; ends by itself once something fits."""

    def __init__(self, url: str, protocol: str | None, opener: Callable[[Entry, str], Link] = open_link) -> None:
        self.url = url
        self._open = opener
        self._groups = _groups(url, protocol)
        self._named = protocol is not None
        self._ending = threading.Event()
        self._heard: tuple[Heard, ...] = ()
        self._line: Line | None = None
        self.error = ""
        self._thread = threading.Thread(target=self._run, name=f"listening {url}", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._ending.set()
        if self._thread.is_alive():
            self._thread.join(timeout=5)

    @property
    def running(self) -> bool:
        return self._thread.is_alive()

    @property
    def line(self) -> Line | None:
        """The setting that is tried now, or the one that fits."""
        return self._line

    @property
    def heard(self) -> tuple[Heard, ...]:
        """What each protocol made of it, the best first."""
        return tuple(sorted(self._heard, key=lambda one: (not one.fits, one.skipped - one.good)))

    def _run(self) -> None:
        for line, entries in self._groups:
            if self._ending.is_set():
                return
            self._line = line
            try:
                if self._try(entries):
                    return
                self.error = ""
            except LinkError as error:
                self.error = str(error)
                if scheme_of(self.url) != "ble":  # over the air another instrument may still be in reach
                    return

    def _try(self, entries: list[Entry]) -> bool:
        """Listen with one line setting; whether something fits, or nothing may end it but its caller."""
        link = self._open(entries[0], self.url)
        device = entries[0].device(entries[0].decoder, 1.0) if self._named else None
        candidates = [_Candidate(chosen) for chosen in entries]
        try:
            began = real_seconds()
            while not self._ending.is_set() and (self._named or real_seconds() - began < TRIED_S):
                if device and (out := device.due(real_seconds() - began)[0]):
                    link.write(out)
                if data := link.read(0.1):
                    if device:
                        device.received(data, real_seconds() - began)
                    for candidate in candidates:
                        candidate.hear(data)
                    self._heard = tuple(candidate.heard for candidate in candidates)
            return self._named or any(one.fits for one in self._heard)
        finally:
            link.close()


def _groups(url: str, protocol: str | None) -> list[tuple[Line, list[Entry]]]:
    """The protocols that may be spoken at `url`, by line setting; 9600 8N1, the commonest, first."""
    scheme = scheme_of(url)
    fitting = [
        chosen for chosen in catalog().values() if scheme in chosen.transports and protocol in (None, chosen.name)
    ]
    if scheme == "ble":  # each is found and subscribed to in its own way
        return [(chosen.line, [chosen]) for chosen in fitting]
    groups: dict[Line, list[Entry]] = {}
    for chosen in fitting:
        groups.setdefault(chosen.line, []).append(chosen)
    return sorted(groups.items(), key=lambda group: (-len(group[1]), group[0].baud))
