"""What every adapter does, ours and anybody's. Collected by `pytest --adapter NAME`.

Where a protocol has no check over its bytes (`checked` False) a damaged frame can look like a good one: there the
kit damages between frames only, and asks that nothing raises, all is counted, and true numbers come back.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Iterable, Sequence

import pytest

from bedside.clock import ScaledClock
from bedside.reading import CuffPhase, CuffState, Fact, Link, LinkState, Numeric, Pressure, Reading, Waveform
from devices.decoder import Decoder
from devices.entry import Entry, Silence
from devices.errors import LinkError
from devices.example import Example
from devices.kit.damage import BYTES, EVERY, STREAM, WHOLE, mutated
from devices.links.link import MemoryLink, memory_pair
from devices.supervisor import Supervisor

pytestmark = pytest.mark.adapter
SEEDS = range(6)


def numbers(facts: Iterable[Fact]) -> list[float]:
    """Every number a person could be shown."""
    out: list[float] = []
    for fact in facts:
        if isinstance(fact, Numeric) and fact.value is not None:
            out.append(fact.value)
        if isinstance(fact, Pressure) and fact.value is not None:
            value = fact.value
            out += [n for n in (value.systolic, value.diastolic, value.mean, value.pulse_rate) if n is not None]
    return out


def fed(decoder: Decoder, pieces: Iterable[bytes]) -> list[Fact]:
    return [*(fact for piece in pieces for fact in decoder.feed(piece)), *decoder.finish()]


def told(facts: Sequence[Fact]) -> tuple[list[Fact], list[int]]:
    """Facts in order, and the samples apart: waves are equal however they were cut."""
    rest: list[Fact] = [fact for fact in facts if not isinstance(fact, Waveform)]
    return rest, [one for fact in facts if isinstance(fact, Waveform) for one in fact.samples]


def test_examples_say_their_numbers_and_no_other(adapter: Entry, examples: Sequence[Example]) -> None:
    for example in examples:
        assert set(numbers(fed(adapter.decoder(), example.pieces))) == set(example.numbers), example.name


def test_every_byte_is_accounted_for(adapter: Entry, examples: Sequence[Example]) -> None:
    for example in examples:
        decoder = adapter.decoder()
        fed(decoder, example.pieces)
        assert decoder.tally.total == sum(map(len, example.pieces))
        assert 0 <= decoder.tally.skipped <= decoder.tally.total


def test_nothing_depends_on_how_bytes_are_cut(adapter: Entry, examples: Sequence[Example]) -> None:
    if adapter.records:
        pytest.skip("one notification is one record")
    for example in examples:
        whole = told(fed(adapter.decoder(), example.pieces))
        data = b"".join(example.pieces)
        for size in (1, 3, 20, 64, len(data)):
            assert told(fed(adapter.decoder(), [data[at : at + size] for at in range(0, len(data), size)])) == whole
        for seed in SEEDS:
            assert told(fed(adapter.decoder(), STREAM["split"](random.Random(seed), example.pieces))) == whole


@pytest.mark.parametrize("kind", sorted(EVERY))
def test_no_damage_raises_or_invents(adapter: Entry, examples: Sequence[Example], kind: str) -> None:
    if adapter.records and kind in STREAM:
        pytest.skip("one notification is one record")
    carried = {number for example in examples for number in example.numbers}
    for example in examples:
        for seed in SEEDS:
            pieces = EVERY[kind](random.Random(seed), example.pieces)
            decoder = adapter.decoder()
            found = numbers(fed(decoder, pieces))
            assert decoder.tally.total == sum(map(len, pieces))
            if adapter.checked or kind in WHOLE or kind in STREAM:
                # a lost frame may have been the one that said "finger out": what is said was carried all the same
                assert set(found) <= carried, f"{example.name}, {kind}, seed {seed}"


@pytest.mark.parametrize("kind", sorted(BYTES))
def test_true_numbers_come_back_after_damage(adapter: Entry, examples: Sequence[Example], kind: str) -> None:
    for example in examples:
        # a pressure that was told is not told again; a numeric is, at the latest with every hundredth packet
        whole = fed(adapter.decoder(), example.pieces)
        lasting = set(numbers(fact for fact in whole if isinstance(fact, Numeric)))
        for seed in SEEDS if lasting else ():
            decoder = adapter.decoder()
            for piece in BYTES[kind](random.Random(seed), example.pieces):
                decoder.feed(piece)
            again = (decoder.feed(piece) for _ in range(120) for piece in example.pieces)
            assert any(lasting & set(numbers(facts)) for facts in again), f"{example.name}, {kind}, seed {seed}"


def test_noise_is_survived(adapter: Entry, fuzz_bytes: int) -> None:
    """Any bytes at all: nothing raises, all is counted; a protocol with a check says no number."""
    rng, decoder = random.Random(adapter.name), adapter.decoder()
    left, size = fuzz_bytes, 20 if adapter.records else 1 << 14
    facts: list[Fact] = []
    while left > 0:
        if adapter.records:
            size = rng.randrange(1, 24)
        facts += [f for f in decoder.feed(rng.randbytes(min(size, left))) if not isinstance(f, Waveform)]
        left -= size
    decoder.finish()
    assert decoder.tally.skipped <= decoder.tally.total
    if adapter.checked:
        assert numbers(facts) == []


def test_examples_with_anything_done_to_them_are_survived(
    adapter: Entry, examples: Sequence[Example], fuzz_bytes: int
) -> None:
    """Bytes turned, lost and added at random, nearer to frames than noise: nothing raises, all is counted."""
    rng, decoder = random.Random(f"{adapter.name} mutated"), adapter.decoder()
    pieces = [piece for example in examples for piece in example.pieces]
    fed_bytes = 0
    while fed_bytes < fuzz_bytes // 40:
        piece = mutated(rng, rng.choice(pieces))
        fed_bytes += len(piece)
        decoder.feed(piece)
    decoder.finish()
    assert decoder.tally.total == fed_bytes
    assert 0 <= decoder.tally.skipped <= fed_bytes


def test_silence_says_nothing(adapter: Entry) -> None:
    device = adapter.device(adapter.decoder, 1.0)
    facts = [*device.connected(0.0)]
    for tick in range(1, 1200):
        facts += device.due(tick / 10)[1]
    assert numbers(facts) == []


def test_what_a_lost_wire_began_is_not_finished_on_the_next(adapter: Entry, examples: Sequence[Example]) -> None:
    if adapter.records:
        pytest.skip("one notification is one record")
    for example in examples:
        data = b"".join(example.pieces)
        for cut in range(1, len(data), max(1, len(data) // 17)):
            device = adapter.device(adapter.decoder, 1.0)
            device.connected(0.0)
            device.received(data[:cut], 1.0)
            device.lost(2.0)
            device.connected(3.0)
            facts = device.received(data[cut:], 4.0)
            whole = fed(adapter.decoder(), [data[cut:]])
            assert set(numbers(facts)) <= set(numbers(whole)) | set(example.numbers)


def test_a_cuffs_state_is_unknown_after_a_lost_wire(adapter: Entry) -> None:
    device = adapter.device(adapter.decoder, 1.0)
    device.connected(0.0)
    states = [fact for fact in [*device.lost(1.0), *device.connected(2.0)] if isinstance(fact, CuffState)]
    assert all(state.phase is CuffPhase.UNKNOWN and state.next_start is None for state in states)


class Bench:
    """A supervisor over wires in memory that can be cut."""

    def __init__(self, adapter: Entry, silence: Silence) -> None:
        self.said: list[Reading] = []
        self.far: list[MemoryLink] = []
        self.changed = threading.Condition()
        device = adapter.device(adapter.decoder, 1.0)
        self.supervisor = Supervisor("kit", device, self.open, ScaledClock(), self.emit, silence=silence)

    def open(self) -> MemoryLink:
        near, far = memory_pair()
        with self.changed:
            self.far.append(far)
            self.changed.notify_all()
        return near

    def emit(self, reading: Reading) -> None:
        with self.changed:
            self.said.append(reading)
            self.changed.notify_all()

    def states(self) -> list[LinkState]:
        return [reading.fact.state for reading in self.said if isinstance(reading.fact, Link)]

    def until(self, seen: LinkState, times: int = 1) -> bool:
        with self.changed:
            return self.changed.wait_for(lambda: self.states().count(seen) >= times, timeout=5)

    def opened(self, times: int) -> bool:
        with self.changed:
            return self.changed.wait_for(lambda: len(self.far) >= times, timeout=5)


def test_it_reconnects_and_closes_cleanly(adapter: Entry, examples: Sequence[Example]) -> None:
    threads = threading.active_count()
    bench = Bench(adapter, Silence(10.0, None))
    bench.supervisor.start()
    for times in (1, 2, 3):
        assert bench.opened(times)
        bench.far[-1].write(examples[0].pieces[0])
        assert bench.until(LinkState.UP, times)
        bench.far[-1].close()
        assert bench.until(LinkState.RECONNECTING, times)
    bench.supervisor.stop()
    assert threading.active_count() == threads


def drained(link: MemoryLink) -> None:
    """What was written to it may still be read; then it has ended."""
    for _ in range(100):
        link.read(0.01)


def test_silence_is_told_and_the_port_opened_anew(adapter: Entry, examples: Sequence[Example]) -> None:
    bench = Bench(adapter, Silence(0.06, 0.15))
    bench.supervisor.start()
    assert bench.opened(1)
    bench.far[0].write(examples[0].pieces[0])
    assert bench.until(LinkState.UP)
    assert bench.until(LinkState.SILENT), "an open port that says nothing"
    assert bench.opened(2), "it is opened anew"
    bench.supervisor.stop()
    with pytest.raises(LinkError):
        drained(bench.far[0])
