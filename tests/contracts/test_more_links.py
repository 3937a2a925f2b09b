"""The other wires: notifications, Bluetooth through a stand-in for bleak, MLLP, USB adapters by their number."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import golden
import pytest

from devices.catalog import entry
from devices.errors import LinkLost, LinkUnopened
from devices.links import ble
from devices.links.ble import matches, open_ble
from devices.links.link import Link
from devices.links.mllp import ListeningLink, open_mllp
from devices.links.notify import open_notify
from devices.links.opening import open_link
from devices.links.ports import Port, resolved

# --- notifications over a socket ---------------------------------------------------------------------


@pytest.fixture
def far() -> Iterator[tuple[str, Callable[[], socket.socket]]]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        accepted: list[socket.socket] = []

        def accept() -> socket.socket:
            accepted.append(listener.accept()[0])
            return accepted[-1]

        yield f"127.0.0.1:{listener.getsockname()[1]}", accept
        for one in accepted:
            one.close()


def noted(*pieces: bytes) -> bytes:
    return b"".join(len(piece).to_bytes(2, "little") + piece for piece in pieces)


def test_each_notification_is_one_read_however_tcp_cuts_them(far: tuple[str, Callable[[], socket.socket]]) -> None:
    place, accept = far
    link = open_notify(f"notify://{place}")
    other = accept()
    data = noted(b"one", b"second", b"x" * 300)
    other.sendall(data[:7])
    assert link.read(1.0) == b"one"
    assert link.read(0.01) == b""
    other.sendall(data[7:])
    assert [link.read(1.0), link.read(1.0)] == [b"second", b"x" * 300]
    link.write(b"hello")
    assert other.recv(10) == b"hello"
    other.close()
    with pytest.raises(LinkLost):
        link.read(1.0)
    link.close()
    link.close()
    with pytest.raises(LinkLost):
        link.read(0.01)


@pytest.mark.parametrize(
    ("protocol", "url"),
    [("plx", "notify://127.0.0.1:1"), ("hl7-oru", "mllp://127.0.0.1:1"), ("blp", "/dev/ttyUSB0"),
     ("plx", "nonsense"),
     ("hl7-oru", "mllp-listen://127.0.0.1:0x"), ("hl7-oru", "mllp-listen://127.0.0.1:99999")],
)  # fmt: skip
def test_what_cannot_be_opened_says_why(protocol: str, url: str) -> None:
    with pytest.raises(LinkUnopened) as refused:
        open_link(entry(protocol), url)
    assert str(refused.value).startswith(url)


# --- MLLP --------------------------------------------------------------------------------------------


def calling(link: ListeningLink) -> socket.socket:
    caller = socket.create_connection(("127.0.0.1", link.port), timeout=2)
    assert link.read(1.0) == b""
    return caller


def listening(url: str = "mllp-listen://127.0.0.1:{}") -> ListeningLink:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    link = open_mllp(url.format(port))
    assert isinstance(link, ListeningLink)
    return link


def test_a_monitor_calls_is_heard_answered_and_may_call_again() -> None:
    link = listening()
    for _ in range(3):
        caller = calling(link)
        caller.sendall(b"\x0bMSH")
        assert link.read(1.0) == b"\x0bMSH"
        link.write(b"\x0bACK\x1c\r")
        assert caller.recv(20) == b"\x0bACK\x1c\r"
        caller.close()
        assert link.read(1.0) == b"", "a monitor that hangs up is no lost wire"
    link.write(b"nobody hears this")
    link.close()
    with pytest.raises(LinkLost):
        link.read(0.01)


def test_a_stranger_is_turned_away_with_a_line_in_the_log(capsys: pytest.CaptureFixture[str]) -> None:
    link = listening("mllp-listen://127.0.0.1:{}?from=192.0.2.7,192.0.2.8")
    assert link.note == ""
    caller = calling(link)
    caller.sendall(golden.hl7(golden.MSH))
    assert caller.recv(10) == b""
    assert link.read(0.05) == b""
    assert link.note == "a connection from 127.0.0.1 was refused: it is not one of 192.0.2.7, 192.0.2.8"
    caller.close()
    link.close()
    said = capsys.readouterr()
    assert "not an allowed address" in said.out + said.err


def test_of_two_calls_the_one_that_spoke_last_is_heard() -> None:
    link = listening()
    first, silent = calling(link), calling(link)
    first.sendall(b"first")
    assert link.read(1.0) == b"first"
    silent.close()
    assert link.read(0.2) == b"", "a call that says nothing throws nobody out"
    first.sendall(b"still")
    assert link.read(1.0) == b"still"
    second = calling(link)
    second.sendall(b"data")
    assert link.read(1.0) == b"data"
    assert first.recv(10) == b""
    waiting = [calling(link) for _ in range(6)]
    second.sendall(b"more")
    assert link.read(1.0) == b"more"
    link.close()
    for one in (first, second, *waiting):
        one.close()


# --- USB adapters ------------------------------------------------------------------------------------

NONIN = Port("/dev/ttyUSB0", "usb://A5XK", "FT232R", serial="A5XK", usb=(0x0403, 0x6001))
MOVED = Port("/dev/ttyUSB3", "usb://A5XK", "FT232R", serial="A5XK", usb=(0x0403, 0x6001))
OTHER = Port("/dev/ttyUSB0", "usb://B900", "FT232R", serial="B900", usb=(0x0403, 0x6001))
PLAIN = Port("/dev/ttyS0", "/dev/ttyS0", "n/a")


def test_an_adapter_is_found_again_under_another_name() -> None:
    assert resolved("usb://A5XK", [NONIN, PLAIN]) == "/dev/ttyUSB0"
    assert resolved("usb://a5xk", [OTHER, MOVED, PLAIN]) == "/dev/ttyUSB3"
    assert resolved("usb://0403:6001:A5XK", [OTHER, MOVED]) == "/dev/ttyUSB3"
    assert resolved("/dev/ttyUSB9", []) == "/dev/ttyUSB9"


def test_an_adapter_is_never_guessed() -> None:
    assert resolved("usb://0403:6001", [NONIN, PLAIN]) == "/dev/ttyUSB0"
    with pytest.raises(LinkUnopened, match="2 adapters"):
        resolved("usb://0403:6001", [OTHER, MOVED])
    with pytest.raises(LinkUnopened, match="plugged in"):
        resolved("usb://A5XK", [OTHER, PLAIN])
    with pytest.raises(LinkUnopened):
        resolved("usb://", [PLAIN])


# --- Bluetooth, with a stand-in for bleak -------------------------------------------------------------


class Radio:
    """What bleak would offer: one device in reach, or none; `trouble` is raised by the first connects."""

    def __init__(
        self, *, name: str = "Nonin3230_501", services: tuple[str, ...] = (), trouble: tuple[str, ...] = ()
    ):
        self.device = SimpleNamespace(name=name, address="AA:BB:CC:DD:EE:FF")
        self.advertised = SimpleNamespace(local_name=name, service_uuids=services)
        self.trouble = list(trouble)
        self.log: list[str] = []
        self.notify: dict[str, Callable[[Any, bytearray], None]] = {}
        self.hang_up: Callable[[Any], None] = lambda _: None
        self.refuses: set[str] = set()
        radio = self

        class BleakScanner:
            @staticmethod
            async def find_device_by_filter(fits: Callable[[Any, Any], bool], timeout: float) -> Any:
                await asyncio.sleep(timeout * 0)
                radio.log.append("scan")
                return radio.device if fits(radio.device, radio.advertised) else None

        class BleakClient:
            def __init__(self, device: Any, disconnected_callback: Any = None, timeout: float = 0) -> None:
                radio.hang_up = disconnected_callback or radio.hang_up

            async def connect(self) -> None:
                if radio.trouble:
                    raise RuntimeError(radio.trouble.pop(0))
                radio.log.append("connect")

            async def pair(self) -> None:
                radio.log.append("pair")

            async def unpair(self) -> None:
                radio.log.append("forget")

            async def start_notify(self, characteristic: str, callback: Any) -> None:
                if characteristic in radio.refuses:
                    raise RuntimeError("no such characteristic")
                radio.log.append(f"notify {characteristic[4:8]}")
                radio.notify[characteristic] = callback

            async def write_gatt_char(self, characteristic: str, data: bytes) -> None:
                radio.log.append(f"write {characteristic[:8]} {data.hex()}")

            async def disconnect(self) -> None:
                radio.log.append("disconnect")

        self.BleakScanner, self.BleakClient = BleakScanner, BleakClient


def opened(radio: Radio, protocol: str, url: str = "ble://") -> Link:
    return open_ble(entry(protocol), url, lambda: radio)


def test_a_cuff_is_found_by_service_paired_and_subscribed_at_once() -> None:
    radio = Radio(name="whatever", services=("00001810-0000-1000-8000-00805F9B34FB",))
    link = opened(radio, "blp")
    assert radio.log == ["scan", "connect", "pair", "notify 2a35", "notify 2a36"]
    record = bytes.fromhex("167c0056006100e807060f11111b33000000")
    radio.notify["00002a35-0000-1000-8000-00805f9b34fb"](None, bytearray(record))
    radio.notify["00002a36-0000-1000-8000-00805f9b34fb"](None, bytearray(b"\0x\0"))
    assert [link.read(1.0), link.read(1.0), link.read(0.0)] == [record, b"\0x\0", b""]
    radio.hang_up(None)
    with pytest.raises(LinkLost, match="hung up"):
        link.read(1.0)
    link.close()
    link.close()


def test_a_cuff_without_live_pressure_is_still_heard() -> None:
    radio = Radio(services=("00001810-0000-1000-8000-00805f9b34fb",))
    radio.refuses = {"00002a36-0000-1000-8000-00805f9b34fb"}
    link = opened(radio, "blp")
    assert radio.log[-1] == "notify 2a35"
    link.close()


def test_after_inprogress_the_device_is_forgotten_and_found_anew() -> None:
    radio = Radio(trouble=("[org.bluez.Error.InProgress] Operation already in progress",))
    link = opened(radio, "nonin-ble")
    assert radio.log[:4] == ["scan", "forget", "scan", "connect"]
    link.write(b"bNMI")
    assert radio.log[-1] == "write 1447af80 624e4d49"
    link.close()


def test_what_is_not_in_reach_says_what_to_do() -> None:
    with pytest.raises(LinkUnopened, match=r"not in reach.*Hold the cuff"):
        opened(Radio(name="somebody's phone"), "blp")
    with pytest.raises(LinkUnopened, match="six digits"):
        opened(Radio(trouble=("org.bluez.Error.AuthenticationFailed", "again")), "nonin-ble")
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("ble")]


def test_without_the_extra_the_command_that_installs_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(_: str) -> Any:
        raise ImportError

    monkeypatch.setattr(ble.importlib, "import_module", missing)
    with pytest.raises(LinkUnopened, match=r"pip install 'infusion-monitor\[ble\]'"):
        open_link(entry("plx"), "ble://")


@pytest.mark.parametrize(
    ("wanted", "name", "services", "fits"),
    [
        ("", "Nonin3230_501", (), True),
        ("", "phone", ("46A970E0-0D5F-11E2-8B5E-0002A5D5C51B",), True),
        ("", "phone", (), False),
        ("Nonin3230_5", "Nonin3230_501", (), True),
        ("Nonin3230_6", "Nonin3230_501", (), False),
        ("aa:bb:cc:dd:ee:ff", "phone", (), True),
        ("aa:bb:cc:dd:ee:00", "Nonin3230_501", (), False),
    ],
)
def test_an_instrument_is_known_by_address_name_or_service(
    wanted: str, name: str, services: tuple[str, ...], fits: bool
) -> None:
    profile = entry("nonin-ble").ble
    assert profile
    device = SimpleNamespace(name=None, address="AA:BB:CC:DD:EE:FF")
    advertised = SimpleNamespace(local_name=name, service_uuids=services)
    assert matches(wanted, profile, device, advertised) is fits


def test_the_stand_in_is_shaped_like_bleak() -> None:
    """The names and parameters the link uses exist in the library itself."""
    bleak = pytest.importorskip("bleak")
    import inspect

    def has(function: Any, *names: str) -> bool:
        return set(names) <= set(inspect.signature(function).parameters)

    assert has(bleak.BleakScanner.find_device_by_filter, "timeout")
    assert has(bleak.BleakClient.__init__, "disconnected_callback", "timeout")
    assert has(bleak.BleakClient.start_notify, "char_specifier", "callback")
    assert has(bleak.BleakClient.write_gatt_char, "char_specifier", "data")
    for name in ("connect", "pair", "unpair", "disconnect"):
        assert inspect.iscoroutinefunction(getattr(bleak.BleakClient, name)), name
