"""The instruments of a chair while it runs: looked at, listened to, added, kept; and replugs under load."""

from __future__ import annotations

import json
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import nonin_df2 as nonin
import psutil
import pytest

from bedside.clock import ScaledClock
from bedside.equipment.fitted import Fitted
from bedside.reading import Link, LinkState, Numeric, Origin, Reading
from devices.errors import UnknownProtocol
from devices.kept import FILE, read_kept
from devices.plug import Plug
from devices.workbench import Refused, Workbench
from simulators.body import SimulatedBody
from simulators.catalog import TWINS
from simulators.clock import StoryClock
from simulators.ports import TcpPort, serve
from simulators.stories import STORIES


class Instrument:
    """A simulated instrument on a loopback port, in a thread of the test; `plugged` is its cable."""

    def __init__(self, protocol: str = "nonin-df2", speed: float = 1.0) -> None:
        self.port = TcpPort(0)
        self.plugged, self.ended = True, False
        twin = TWINS[protocol].make(SimulatedBody(STORIES["steady"], 7), 0.0)
        self.thread = threading.Thread(
            target=serve,
            args=(twin, self.port, StoryClock.starting_at(0.0, speed)),
            kwargs={"plugged": lambda _: self.plugged, "until": lambda: self.ended},
        )
        self.thread.start()

    @property
    def url(self) -> str:
        return self.port.name

    def end(self) -> None:
        self.ended = True
        self.thread.join()
        self.port.close()


class Bench:
    """A workbench and what its chair hears."""

    def __init__(self, folder: Path) -> None:
        self.readings: list[Reading] = []
        self.fitted: list[Fitted] = []
        self.changed = threading.Condition()
        self.work = Workbench(folder, ScaledClock(), self.emit, self.fitted.append)

    def emit(self, reading: Reading) -> None:
        with self.changed:
            self.readings.append(reading)
            self.changed.notify_all()

    def until(self, true: Callable[[], bool], timeout: float = 8) -> bool:
        with self.changed:
            return self.changed.wait_for(true, timeout)

    def values(self, device: str) -> list[float | None]:
        return [r.fact.value for r in self.readings if r.device == device and isinstance(r.fact, Numeric)]


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path)
    yield made
    made.work.stop()


@pytest.fixture
def instrument() -> Iterator[Instrument]:
    made = Instrument()
    yield made
    made.end()


def eventually(true: Callable[[], Any], seconds: float = 8.0) -> Any:
    end = time.monotonic() + seconds
    while not (found := true()) and time.monotonic() < end:
        time.sleep(0.02)
    return found


def test_an_unknown_wire_is_listened_to_and_known(bench: Bench, instrument: Instrument) -> None:
    bench.work.listen(instrument.url, None)
    heard = eventually(lambda: (h := bench.work.heard()) and h["heard"] and h["heard"][0]["fits"] and h)
    best = heard["heard"][0]
    assert best["protocol"] == "nonin-df2"
    assert heard["line"] == "9600 baud 8N1"
    assert all(not one["fits"] for one in heard["heard"][1:])
    eventually(lambda: (bench.work.heard() or {})["heard"][0]["values"].get("spo2"))
    bench.work.listen_no_more()
    assert bench.work.heard() is None


def test_an_instrument_is_added_while_the_chair_runs_and_is_there_at_the_next_start(
    bench: Bench, instrument: Instrument, tmp_path: Path
) -> None:
    bench.work.start()
    name = bench.work.add(instrument.url, "nonin-df2", "  Xpod of\n room 2 ")
    assert bench.until(lambda: 98 in bench.values(name))
    assert [(one.device, one.title, one.kind) for one in bench.fitted] == [(name, "Xpod of room 2", "oximeter")]
    (row,) = bench.work.report()
    assert row["good"] > 10
    assert row["added"] is True
    assert row["last_byte_s"] < 1
    (plug,) = read_kept(tmp_path, ()).plugs
    assert (plug.name, plug.protocol, plug.url, plug.origin) == (name, "nonin-df2", instrument.url, Origin.LIVE)
    assert eventually(lambda: sum(bench.work.raw(name)["rates"])), "a whole second of frames"
    raw = bench.work.raw(name)
    assert any("spo2" in line["said"] for line in raw["rows"])
    bench.work.remove(name)
    assert (bench.work.report(), read_kept(tmp_path, ()).plugs) == ([], ())
    with pytest.raises(Refused, match="no instrument"):
        bench.work.remove(name)


@pytest.mark.parametrize(
    ("url", "protocol", "why"),
    [("", "nonin-df2", "name a port"), ("/dev/tty x", "nonin-df2", "name a port"),
     ("/dev/ttyUSB0", "hl7-oru", "not spoken over serial"), ("notify://127.0.0.1:1", "nonin-df2", "not spoken")],
)  # fmt: skip
def test_what_cannot_be_added_is_refused_with_its_reason(bench: Bench, url: str, protocol: str, why: str) -> None:
    with pytest.raises(Refused, match=why):
        bench.work.add(url, protocol, "")
    with pytest.raises(UnknownProtocol):
        bench.work.add("/dev/ttyUSB0", "nonin", "")


def test_a_taken_port_is_refused_to_add_and_to_listen(bench: Bench, instrument: Instrument) -> None:
    plug = Plug("oximeter", "nonin-df2", instrument.url, Origin.LIVE)
    bench.work.set_up([plug], [plug.device(1.0)])
    for attempt in (
        lambda: bench.work.listen(instrument.url, None),
        lambda: bench.work.add(instrument.url, "nonin-df8", ""),
    ):
        with pytest.raises(Refused, match="oximeter has it"):
            attempt()


def test_a_tap_is_switched_on_and_off(bench: Bench, instrument: Instrument) -> None:
    bench.work.start()
    name = bench.work.add(instrument.url, "nonin-df2", "")
    bench.until(lambda: bool(bench.values(name)))
    bench.work.keep_bytes(name, on=True)
    assert eventually(lambda: bench.work.report()[0]["tap"]["bytes"] > 500)
    bench.work.keep_bytes(name, on=False)
    assert bench.work.report()[0]["tap"]["on"] is False
    with pytest.raises(Refused, match="no instrument"):
        bench.work.keep_bytes("nothing", on=True)


GOOD = {"name": "nonin-df2-2", "protocol": "nonin-df2", "url": "socket://127.0.0.1:9100", "title": "Xpod"}
FILES = [
    ("{", "cannot be read"),
    ("", "cannot be read"),
    ("[" * 100_000, "cannot be read"),
    ('{"a": 1}', "expected a list"),
    ("[1]", "expected a table"),
    ('[{"name": "a"}]', "protocol is missing"),
    (GOOD | {"protocol": "gone"}, "protocol 'gone' is unknown"),
    (GOOD | {"protocol": ["nonin-df2"]}, "protocol is no text"),
    (GOOD | {"url": 5}, "url is no text"),
    (GOOD | {"url": None}, "url is missing"),
    (GOOD | {"url": "http://127.0.0.1:1"}, "allowed are a port"),
    (GOOD | {"url": "socket://127.0.0.1:99999"}, "a port from 1 to 65535"),
    (GOOD | {"url": "notify://127.0.0.1:9"}, "is not spoken over notify"),
    (GOOD | {"name": "../../etc/x"}, "letters, digits"),
    (GOOD | {"name": "a" * 61}, "letters, digits"),
    (GOOD | {"name": "nonin-df2-1"}, "is taken by My own at"),
    (GOOD | {"url": "socket://LOCALHOST:9000"}, "is taken: nonin-df2-1 has it"),
    (GOOD | {"tap": True}, "unknown key 'tap'"),
    (GOOD | {"title": 5}, "title is no text"),
]


@pytest.mark.parametrize(("said", "why"), FILES)
def test_what_is_wrong_in_the_file_of_added_instruments_is_left_out_and_said(
    tmp_path: Path, said: object, why: str
) -> None:
    """The configured instrument keeps its place, and the good ones of the file theirs."""
    configured = Plug("nonin-df2-1", "nonin-df2", "socket://127.0.0.1:9000", Origin.LIVE, title="My own")
    text = said if isinstance(said, str) else json.dumps([GOOD | {"name": "x", "url": "COM9"}, said])
    (tmp_path / FILE).write_text(text)
    kept = read_kept(tmp_path, [configured])
    assert [plug.name for plug in kept.plugs] == ([] if isinstance(said, str) else ["x"])
    (words,) = kept.left_out
    assert why in words
    assert "\n" not in words


def test_a_title_of_the_file_is_text_of_one_line(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(json.dumps([GOOD | {"title": "a\nb \ud83e" + "x" * 60}]))
    (plug,) = read_kept(tmp_path, ()).plugs
    assert plug.title == "a b �" + "x" * 35


def test_what_could_not_be_read_is_not_thrown_away_with_the_next_press(bench: Bench, tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("{half a file")
    bench.work.add("socket://127.0.0.1:9", "nonin-df2", "")
    assert (tmp_path / f"{FILE}.unread").read_text() == "{half a file"
    assert len(read_kept(tmp_path, ()).plugs) == 1


def test_an_instrument_of_the_configuration_is_never_removed_by_a_name_in_the_file(
    bench: Bench, tmp_path: Path
) -> None:
    plug = Plug("nonin-df2-1", "nonin-df2", "socket://127.0.0.1:9", Origin.LIVE)
    (tmp_path / FILE).write_text(json.dumps([GOOD | {"name": "nonin-df2-1"}]))
    kept = read_kept(tmp_path, [plug])
    bench.work.set_up([plug], [plug.device(1.0)], kept)
    assert bench.work.report()[0]["added"] is False
    assert "is taken by" in bench.work.left_out[0]
    with pytest.raises(Refused, match="named in the configuration"):
        bench.work.remove("nonin-df2-1")


REPLUGS = int(os.environ.get("REPLUGS", "5"))
"""`make replug` does a hundred; each takes a second, most of it the back-off."""


@pytest.mark.timeout(400)
def test_replugs_under_load_leak_nothing(bench: Bench) -> None:
    """The cable is pulled and put back while another instrument talks at twenty times its rate."""
    oximeter, busy = Instrument(), Instrument("contec-cms50", speed=20)
    plugs = [
        Plug("oximeter", "nonin-df2", oximeter.url, Origin.LIVE),
        Plug("busy", "contec-cms50", busy.url, Origin.LIVE),
    ]
    bench.work.set_up(plugs, [plug.device(1.0) for plug in plugs])
    bench.work.start()
    assert bench.until(lambda: bool(bench.values("oximeter")))
    process = psutil.Process(os.getpid())
    threads, files = threading.active_count(), process.num_fds() if hasattr(process, "num_fds") else 0
    slowest = 0.0
    for _ in range(REPLUGS):
        oximeter.plugged = False
        lost = len(bench.readings)
        assert bench.until(lambda since=lost: _gone(bench, since)), "not noticed"
        oximeter.plugged = True
        back = time.monotonic()
        seen = len(bench.readings)
        assert bench.until(lambda since=seen: _live(bench, since)), "not live again"
        slowest = max(slowest, time.monotonic() - back)
    print(f"{REPLUGS} replugs, the slowest live again after {slowest:.2f} s")
    assert slowest < 3.0
    assert threading.active_count() == threads
    assert not files or process.num_fds() <= files + 1
    oximeter.end()
    busy.end()


def _gone(bench: Bench, since: int) -> bool:
    said = [r.fact for r in bench.readings[since:] if isinstance(r.fact, Link) and r.device == "oximeter"]
    return any(fact.state in (LinkState.RECONNECTING, LinkState.DOWN) for fact in said)


def _live(bench: Bench, since: int) -> bool:
    return any(
        isinstance(r.fact, Numeric) and r.fact.value and r.device == "oximeter" for r in bench.readings[since:]
    )


def test_the_golden_packet_is_the_one_that_is_shown(bench: Bench) -> None:
    """What the raw view says of bytes is what the decoder said of them."""
    from bedside.clock import real_seconds
    from devices.decoder import Tally
    from devices.observed import Observed
    from devices.oximeters.nonin_df2 import NoninDf2Decoder

    seen, decoder = Observed(), NoninDf2Decoder()
    seen.connected()
    facts = decoder.feed(nonin.packet(97, 72))
    seen.came(nonin.packet(97, 72), decoder.tally, facts, ScaledClock().now().utc, real_seconds())
    (row,) = seen.rows()
    assert row.said == "spo2 97 % · pulse_rate 72 1/min · 25 samples"
    assert (row.frames, row.bad, row.cut) == (25, 0, 125 - 64)
    seen.connected()
    seen.came(nonin.packet(97, 72), Tally(125, 25, 1, 0), [], ScaledClock().now().utc, real_seconds())
    assert (seen.tally().frames, seen.tally().bad_frames, seen.opened) == (50, 1, 2)


def test_a_monitor_that_took_our_call_is_connected_before_it_says_anything(bench: Bench) -> None:
    with socket.create_server(("127.0.0.1", 0)) as far:
        plug = Plug("monitor", "hl7-oru", f"mllp://127.0.0.1:{far.getsockname()[1]}", Origin.LIVE)
        bench.work.set_up([plug], [plug.device(1.0)])
        bench.work.start()
        assert bench.until(lambda: [r.fact for r in bench.readings] == [Link(LinkState.UP)])
        bench.work.stop()
