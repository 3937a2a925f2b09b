"""What every link must do, tried on every link there is: memory, loop, socket, pseudo-terminal."""

from __future__ import annotations

import contextlib
import os
import socket
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from devices.catalog import entry
from devices.errors import LinkLost, LinkUnopened
from devices.links.link import Link, memory_pair
from devices.links.ports import plugged_in
from devices.links.serial import open_serial
from devices.links.tap import Tap, TappedLink
from devices.transcript import read_capture

Far = tuple[Callable[[bytes], None], Callable[[int], bytes], Callable[[], None]]
"""The other end: say, hear so many bytes, hang up."""


@contextlib.contextmanager
def memory() -> Iterator[tuple[Link, Far]]:
    ours, theirs = memory_pair()
    yield ours, (theirs.write, lambda _: theirs.read(1), theirs.close)
    ours.close()


@contextlib.contextmanager
def tcp() -> Iterator[tuple[Link, Far]]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        link = open_serial(f"socket://127.0.0.1:{listener.getsockname()[1]}")
        far, _ = listener.accept()
        yield link, (far.sendall, far.recv, far.close)
        link.close()
        far.close()


@contextlib.contextmanager
def pty() -> Iterator[tuple[Link, Far]]:
    import tty

    ours, theirs = os.openpty()
    tty.setraw(theirs)
    link = open_serial(os.ttyname(theirs))
    os.close(theirs)
    yield link, (lambda data: void(os.write(ours, data)), lambda n: os.read(ours, n), lambda: os.close(ours))
    link.close()
    with contextlib.suppress(OSError):
        os.close(ours)


def void(_: object) -> None:
    return None


LINKS = [memory, tcp, pty] if hasattr(os, "openpty") else [memory, tcp]


@pytest.fixture(params=LINKS, ids=lambda make: make.__name__)
def wire(request: pytest.FixtureRequest) -> Iterator[tuple[Link, Far]]:
    with request.param() as pair:
        yield pair


def collect(link: Link, count: int) -> bytes:
    data = b""
    for _ in range(100):
        data += link.read(0.2)
        if len(data) >= count:
            break
    return data


def test_bytes_arrive_whole_and_in_order(wire: tuple[Link, Far]) -> None:
    link, (say, _, _) = wire
    everything = bytes(range(256)) * 8
    for at in range(0, len(everything), 100):
        say(everything[at : at + 100])
    assert collect(link, len(everything)) == everything


def test_xon_and_xoff_are_data(wire: tuple[Link, Far]) -> None:
    link, (say, _, _) = wire
    say(b"\x11\x13\x00\xff\x11")
    assert collect(link, 5) == b"\x11\x13\x00\xff\x11"


def test_silence_is_an_empty_read_in_time(wire: tuple[Link, Far]) -> None:
    link, _ = wire
    assert link.read(0.05) == b""


def test_what_is_written_is_heard(wire: tuple[Link, Far]) -> None:
    link, (_, hear, _) = wire
    link.write(bytes.fromhex("3A20A6"))
    assert hear(3) == bytes.fromhex("3A20A6")


def test_the_other_end_hanging_up_is_a_lost_link(wire: tuple[Link, Far]) -> None:
    link, (_, _, hang_up) = wire
    hang_up()
    with pytest.raises(LinkLost):
        collect(link, 1)


def test_closing_twice_is_harmless_and_reading_after_it_is_an_error(wire: tuple[Link, Far]) -> None:
    link, _ = wire
    link.close()
    link.close()
    with pytest.raises(LinkLost):
        link.read(0.05)


def test_a_loop_is_a_link_too() -> None:
    link = open_serial("loop://")
    link.write(b"abc")
    assert link.read(0.1) == b"abc"
    link.close()


@pytest.mark.parametrize("url", ["/dev/no-such-port", "socket://127.0.0.1:1", "nonsense://x", ""])
def test_a_port_that_is_not_there_says_so(url: str) -> None:
    with pytest.raises(LinkUnopened):
        open_serial(url)


def test_the_tap_keeps_every_byte_and_decode_reads_it_back(tmp_path: Path) -> None:
    ours, theirs = memory_pair()
    tap = Tap(tmp_path, "cuff", lambda: datetime(2026, 6, 15, tzinfo=UTC))
    assert tap.start()
    link = TappedLink(ours, tap)
    theirs.write(bytes.fromhex("3E044B73"))
    link.read(0.1)
    link.write(bytes.fromhex("3A7903004A"))
    theirs.write(bytes.fromhex("3E057800"))
    link.read(0.1)
    link.close()
    tap.stop()
    kept = tmp_path / "cuff.hex"
    assert b"".join(read_capture(str(kept), [])) == bytes.fromhex("3E044B733E057800")
    assert "out 3a7903004a" in kept.read_text()
    assert "2026-06-15T00:00:00.000+00:00 in" in kept.read_text()


def test_a_tap_that_cannot_be_kept_leaves_the_link_alone(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file where the folder should be")
    ours, theirs = memory_pair()
    tap = Tap(tmp_path / "taken", "cuff", lambda: datetime(2026, 6, 15, tzinfo=UTC))
    assert not tap.start()
    theirs.write(b"O")
    assert TappedLink(ours, tap).read(0.1) == b"O"


def test_ports_are_listed_without_error() -> None:
    assert isinstance(plugged_in(), list)
    assert entry("nonin-df2").kind == "oximeter"
