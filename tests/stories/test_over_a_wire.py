"""End to end over real bytes: a Bluetooth cuff on a socket, a monitor that falls silent, a cuff's own module."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from bench import Chairside, Memory

from bedside.chair import Chair
from bedside.clock import Instant, ScaledClock, host_utc, real_seconds
from bedside.equipment.fitted import Fitted
from bedside.monitor import Monitor
from bedside.reading import LinkState, Origin
from bedside.told import orders as wanted
from bedside.told.by import By
from bedside.told.rows import PressureRow
from devices import pace
from devices.catalog import entry
from devices.links.opening import open_link
from devices.supervisor import Supervisor


def record(systolic: int, diastolic: int, at: datetime) -> bytes:
    """An indication of 2A35 with time and pulse, as one notification of the virtual source."""
    words = (systolic, diastolic, (systolic + 2 * diastolic) // 3)
    body = bytes((0x06,)) + b"".join(word.to_bytes(2, "little") for word in words)
    body += at.year.to_bytes(2, "little") + bytes((at.month, at.day, at.hour, at.minute, at.second))
    body += (72).to_bytes(2, "little")
    return len(body).to_bytes(2, "little") + body


class BleChair:
    """A chair whose only instrument is a Bluetooth cuff behind a socket."""

    def __init__(self) -> None:
        self.server = socket.create_server(("127.0.0.1", 0))
        self.server.settimeout(5)
        clock = ScaledClock(Instant(0.0, host_utc()))
        self.clock, self.memory = clock, Memory()
        self.monitor = Monitor(Chair("1", "Chair 1"), self.memory, clock.now(), real_seconds())
        row = entry("blp")
        url = f"notify://127.0.0.1:{self.server.getsockname()[1]}"
        device = row.device(row.decoder, 1.0)
        self.supervisor = Supervisor(
            "cuff", device, lambda: open_link(row, url), clock, self.monitor.submit, Origin.LIVE, row.silence
        )
        self.monitor.fit(Fitted("cuff", "blp", "Home cuff", "cuff", None, Origin.LIVE))
        self.supervisor.start()
        self.peer: socket.socket | None = None

    def connect(self) -> None:
        self.hang_up()
        self.peer, _ = self.server.accept()

    def hang_up(self) -> None:
        if self.peer:
            self.peer.close()

    def say(self, *records: bytes) -> None:
        assert self.peer is not None
        self.peer.sendall(b"".join(records))

    def until(self, true: object, seconds: float = 6) -> None:
        """Step as the watch does until `true()`."""
        assert callable(true)
        end, gap = real_seconds() + seconds, threading.Event()
        while not true():
            assert real_seconds() < end, self.monitor.snapshot
            self.monitor.step(self.clock.now(), real_seconds())
            gap.wait(0.02)

    def order(self, order: wanted.Order) -> None:
        ticket = self.monitor.order(wanted.Command(order, By("nurse")))
        self.monitor.step(self.clock.now(), real_seconds())
        ticket.wait(0)

    def alarms(self) -> dict[str, str]:
        return {view.state.condition: view.state.priority.value for view in self.monitor.snapshot.active}

    def stop(self) -> None:
        self.supervisor.stop()
        self.hang_up()
        self.server.close()


@pytest.fixture
def chair() -> Iterator[BleChair]:
    made = BleChair()
    yield made
    made.stop()


def local(minutes: float = 0) -> datetime:
    return datetime.now() + timedelta(minutes=minutes)


def test_a_bluetooth_cuff_one_hour_off_shows_and_alarms(chair: BleChair) -> None:
    chair.order(wanted.OpenSession("KM-0147", 44, 72.0, 0.5, 40))
    chair.connect()
    memory = [record(118 + n, 76, local(60 - 1440 * (3 - n))) for n in range(3)]
    chair.say(*memory, record(191, 101, local(60)))
    chair.until(lambda: chair.monitor.snapshot.pressure.value is not None)
    shown = chair.monitor.snapshot.pressure
    assert shown.value is not None
    assert (shown.value.systolic, shown.value.diastolic) == (191, 101)
    assert f"{local(60):%Y-%m-%d %H:}" in shown.clock_says or f"{local(59):%Y-%m-%d %H:}" in shown.clock_says
    chair.until(lambda: chair.alarms().get("systolic_high") == "high")
    assert chair.alarms()["device_clock_wrong"] == "medium"
    rows = [row for row in chair.memory.entries if isinstance(row, PressureRow)]
    assert [(row.systolic, row.kind) for row in rows] == [
        (118, "history"), (119, "history"), (120, "history"), (191, "spot"),
    ]  # fmt: skip


def test_a_pressure_of_the_patient_before_never_arrives_as_this_ones_over_the_wire(chair: BleChair) -> None:
    chair.order(wanted.OpenSession("KM-0147", 44, 72.0, 0.5, 40))
    chair.connect()
    chair.say(record(188, 104, local()))
    chair.until(lambda: chair.monitor.snapshot.pressure.value is not None)
    override = wanted.Override("E. Brandt", "goes home")
    chair.order(wanted.EndSession(override))
    chair.order(wanted.OpenSession("KM-0148", 50, 80.0, 0.5, 40))
    chair.connect()
    chair.say(record(188, 104, local(-0.05)), record(177, 99, local(-2)))
    chair.until(lambda: chair.monitor.snapshot.cuff is not None and chair.monitor.snapshot.cuff.aside)
    assert chair.monitor.snapshot.pressure.value is None
    assert not {"systolic_high", "diastolic_high"} & set(chair.alarms())
    chair.say(record(121, 79, local(0.05)))
    chair.until(lambda: chair.monitor.snapshot.pressure.value is not None)
    assert chair.monitor.snapshot.pressure.value is not None
    assert chair.monitor.snapshot.pressure.value.systolic == 121


def test_a_stop_at_190_over_the_wire_keeps_five_minutes() -> None:
    side = Chairside("hypertension")
    side.run_to(-7.5)
    side.start_infusion()
    side.run_to(26)
    side.order(wanted.StopInfusion())
    side.run_to(47)
    rows = [row for row in side.memory.entries if isinstance(row, PressureRow) and row.systolic]
    after = [row for row in rows if row.utc > side.clock.now().utc - timedelta(minutes=21)]
    assert max(row.systolic or 0 for row in after) >= 180
    assert len(after) >= 4
    gaps = [(b.utc - a.utc).total_seconds() for a, b in pairwise(after)]
    assert all(gap <= 305 for gap in gaps), gaps
    assert side.snapshot.cuff is not None
    assert side.snapshot.cuff.settling


def test_a_monitor_that_fell_silent_is_called_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "SHORTEST_S", 0.6)
    monkeypatch.setattr(pace, "UNKNOWN_S", 0.6)
    server = socket.create_server(("127.0.0.1", 0))
    server.settimeout(5)
    row, clock, states = entry("hl7-oru"), ScaledClock(Instant(0.0, host_utc())), []
    url = f"mllp://127.0.0.1:{server.getsockname()[1]}"
    device = row.device(row.decoder, 1.0)

    def emit(reading: object) -> None:
        states.append(getattr(getattr(reading, "fact", None), "state", None))

    supervisor = Supervisor("m", device, lambda: open_link(row, url), clock, emit, Origin.LIVE, row.silence)
    supervisor.start()
    try:
        first, _ = server.accept()  # its power is cut: it never says a word, nor goodbye
        second, _ = server.accept()
        assert LinkState.RECONNECTING in states
        first.close()
        second.close()
    finally:
        supervisor.stop()
        server.close()
