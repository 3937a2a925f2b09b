"""One device for ever: whatever happens to the wire or the adapter becomes something somebody can see."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable, Iterator

import nonin_df2 as nonin
import pytest

from bedside.clock import ScaledClock
from bedside.reading import Fact, Link, LinkState, Numeric, Reading, Vital
from devices import supervisor as under_test
from devices.device import Listener
from devices.entry import Silence
from devices.errors import LinkUnopened
from devices.links.link import Link as Wire
from devices.links.link import MemoryLink, memory_pair
from devices.oximeters.nonin_df2 import NoninDf2Decoder
from devices.supervisor import USUAL, Supervisor


class Rig:
    """A supervisor whose openings the test provides, one after the other."""

    def __init__(
        self, openings: list[Callable[[], Wire]], device: object | None = None, silence: Silence = USUAL
    ) -> None:
        self.openings = openings
        self.heard: list[Reading] = []
        self.changed = threading.Condition()
        self.supervisor = Supervisor(
            "oximeter",
            device or Listener(NoninDf2Decoder),
            self.open,
            ScaledClock(),
            self.emit,  # type: ignore[arg-type]
            silence=silence,
        )

    def open(self) -> Wire:
        if not self.openings:
            raise LinkUnopened("memory", "nothing plugged in")
        return self.openings.pop(0)()

    def emit(self, reading: Reading) -> None:
        with self.changed:
            self.heard.append(reading)
            self.changed.notify_all()

    def facts(self, kind: type) -> list[Fact]:
        return [reading.fact for reading in self.heard if isinstance(reading.fact, kind)]

    def states(self) -> list[LinkState]:
        return [fact.state for fact in self.facts(Link)]  # type: ignore[union-attr]

    def until(self, true: Callable[[], bool], timeout: float = 5) -> None:
        with self.changed:
            assert self.changed.wait_for(true, timeout), self.heard[-5:]


@pytest.fixture
def rig() -> Iterator[Callable[..., Rig]]:
    made: list[Rig] = []

    def make(*openings: Callable[[], Wire], device: object | None = None, silence: Silence = USUAL) -> Rig:
        made.append(Rig(list(openings), device, silence))
        made[-1].supervisor.start()
        return made[-1]

    yield make
    for one in made:
        one.supervisor.stop()


def plugged() -> tuple[MemoryLink, MemoryLink]:
    return memory_pair()


def test_a_link_is_up_with_its_first_byte_and_lost_with_its_end(rig: Callable[..., Rig]) -> None:
    ours, theirs = plugged()
    again, far = plugged()
    run = rig(lambda: ours, lambda: again)
    theirs.write(nonin.packet(97, 72))
    run.until(lambda: len(run.facts(Numeric)) == 2)
    assert run.states() == [LinkState.UP]
    theirs.close()
    far.write(nonin.packet(95, 70))
    run.until(lambda: len(run.facts(Numeric)) == 4)
    assert run.states() == [LinkState.UP, LinkState.RECONNECTING, LinkState.UP]


def test_a_port_that_is_not_there_is_tried_for_ever(rig: Callable[..., Rig]) -> None:
    tries: list[float] = []

    def missing() -> Wire:
        tries.append(time.monotonic())
        raise LinkUnopened("/dev/ttyUSB0", "No such file or directory")

    ours, theirs = plugged()
    run = rig(missing, missing, missing, lambda: ours)
    theirs.write(nonin.packet())
    run.until(lambda: bool(run.facts(Numeric)))
    assert len(tries) == 3
    assert all(b - a <= 1.2 for a, b in itertools.pairwise(tries))
    assert run.states() == [LinkState.DOWN, LinkState.UP]
    assert "No such file" in run.facts(Link)[0].detail  # type: ignore[union-attr]


def test_silence_is_said_and_the_port_opened_anew(rig: Callable[..., Rig]) -> None:
    dead, first = plugged()
    ours, theirs = plugged()
    run = rig(lambda: dead, lambda: ours, silence=Silence(0.2, 0.5))
    first.write(nonin.packet())
    run.until(lambda: LinkState.SILENT in run.states())
    theirs.write(nonin.packet(95, 70))
    run.until(lambda: len(run.facts(Numeric)) == 4)
    assert run.states() == [LinkState.UP, LinkState.SILENT, LinkState.UP]


def test_what_piled_up_while_the_process_stood_still_is_dropped(rig: Callable[..., Rig]) -> None:
    ours, theirs = plugged()
    run = rig()
    theirs.write(nonin.packet(80, 150) * 20 + nonin.packet()[:40])
    run.supervisor._forget_backlog(ours)
    assert ours.read(0) == b""
    assert run.facts(Numeric) == []
    assert run.supervisor.device.received(nonin.packet(97, 72), 0.0)[-1] == Numeric("pulse_rate", 72)  # type: ignore[arg-type]


class Standing(Listener):
    """An adapter whose process stands still after its first bytes, until it is let go."""

    def __init__(self) -> None:
        super().__init__(NoninDf2Decoder)
        self.stands, self.goes_on, self.anew = threading.Event(), threading.Event(), threading.Event()

    def connected(self, now: float) -> list[Fact]:
        if self.stands.is_set():
            self.anew.set()
        return super().connected(now)

    def due(self, now: float) -> tuple[bytes, list[Fact]]:
        if self.tally.frames and not self.stands.is_set():
            self.stands.set()
            self.goes_on.wait(5)
        return super().due(now)


def test_a_process_that_stood_still_shows_nothing_of_that_time(
    rig: Callable[..., Rig], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(under_test, "STALLED_S", 0.1)
    ours, theirs = plugged()
    device = Standing()
    run = rig(lambda: ours, device=device)
    theirs.write(nonin.packet(97, 72))
    assert device.stands.wait(5)
    theirs.write(nonin.packet(80, 150) * 20)
    threading.Event().wait(0.15)  # longer than STALLED_S
    device.goes_on.set()
    assert device.anew.wait(5), "the stall was noticed"
    theirs.write(nonin.packet(95, 70))
    run.until(lambda: Numeric(Vital.SPO2, 95) in run.facts(Numeric))
    assert Numeric(Vital.SPO2, 80) not in run.facts(Numeric)


class Failing(Listener):
    """An adapter with a fault of its own, once."""

    failed = False

    def received(self, data: bytes, now: float) -> list[Fact]:
        if not self.failed:
            self.failed = True
            raise ZeroDivisionError("adapter fault")
        return super().received(data, now)


def test_an_adapter_that_fails_is_restarted_and_reported(rig: Callable[..., Rig]) -> None:
    ours, theirs = plugged()
    again, far = plugged()
    run = rig(lambda: ours, lambda: again, device=Failing(NoninDf2Decoder))
    theirs.write(nonin.packet())
    run.until(lambda: LinkState.RECONNECTING in run.states())
    assert "adapter fault" in run.facts(Link)[-1].detail  # type: ignore[union-attr]
    far.write(nonin.packet(95, 70))
    run.until(lambda: len(run.facts(Numeric)) == 2)


def test_every_reading_says_when_where_and_how_real(rig: Callable[..., Rig]) -> None:
    ours, theirs = plugged()
    run = rig(lambda: ours)
    theirs.write(nonin.packet())
    run.until(lambda: bool(run.facts(Numeric)))
    reading = run.heard[-1]
    assert (reading.device, reading.origin.value) == ("oximeter", "live")
    assert reading.received.utc.tzinfo is not None
