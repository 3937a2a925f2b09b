"""What other people's instruments did, each with its frame made here: channels, torn determinations, capital
months, memory print-outs, special numbers, marks of test and doubt, senders without a frame, half-open calls."""

from __future__ import annotations

import socket
from collections.abc import Callable

import pytest

from bedside.reading import Numeric, Pressure, Quality, Reason, Vital
from devices.errors import LinkLost
from devices.links.mllp import open_mllp
from devices.monitors.hl7_oru import Hl7OruDecoder
from devices.oximeters.nellcor_ascii import NellcorAsciiDecoder
from devices.pace import SHORTEST_S, UNKNOWN_S, Pace
from devices.shapes.sfloat import sfloat

PERCENT, BEAT, MMHG = "262688^P^MDC", "264864^B^MDC", "266016^M^MDC"
HEAD = r"MSH|^~\&|M|X|||20260301101500{zone}||{kind}|1|P|2.6||||||UNICODE UTF-8"


def row(code: str, place: str, value: object, unit: str = PERCENT, *, mark: str = "", at: str = "") -> str:
    return f"OBX||NM|{code}|{place}|{value}|{unit}||{mark}|||F|||{at}"


def text(*rows: str, kind: str = "ORU^R01^ORU_R01", zone: str = "", order: str = "20260301101500") -> bytes:
    return "\r".join([HEAD.format(zone=zone, kind=kind), f"OBR|1||||||{order}", *rows, ""]).encode()


def framed(*rows: str, **more: str) -> bytes:
    return b"\x0b" + text(*rows, **more) + b"\x1c\r"


def numbers(facts: list[object]) -> list[tuple[Vital, float | None, int]]:
    return [(fact.vital, fact.value, fact.channel) for fact in facts if isinstance(fact, Numeric)]


def pressures(facts: list[object]) -> list[Pressure]:
    return [fact for fact in facts if isinstance(fact, Pressure)]


def cuff(mean_at: str = "", at: str = "20260301101430") -> list[str]:
    return [
        row("150301^S^MDC", "1.1.9.1", 122, MMHG, at=at),
        row("150302^D^MDC", "1.1.9.2", 85, MMHG, at=at),
        row("150303^M^MDC", "1.1.9.3", 98, MMHG, at=mean_at),
    ]


def test_a_mean_without_a_time_of_its_own_belongs_to_the_determination_of_its_order() -> None:
    (whole,) = pressures(Hl7OruDecoder().feed(framed(*cuff())))
    assert whole.value is not None
    assert (whole.value.systolic, whole.value.diastolic, whole.value.mean) == (122, 85, 98)
    assert whole.measured_at == "2026-03-01T10:14:30"


def test_two_determinations_in_one_order_keep_their_own_means() -> None:
    first, second = pressures(
        Hl7OruDecoder().feed(framed(*cuff(), *[r.replace("122", "140") for r in cuff(at="20260301101000")]))
    )
    assert (first.value and first.value.mean, second.value and second.value.mean) == (98, 98)
    assert {first.measured_at, second.measured_at} == {"2026-03-01T10:14:30", "2026-03-01T10:10:00"}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("150456^S^MDC", "1.3.1.150456"), ("150456^S^MDC", "1.3.2.150456")),
        (("150456.1^S^MDC", ""), ("150456.2^S^MDC", "")),
    ],
)
def test_a_second_sensor_is_kept_and_named(first: tuple[str, str], second: tuple[str, str]) -> None:
    decoder = Hl7OruDecoder()
    both = framed(row(*first, 82), row(*second, 98))
    assert numbers(decoder.feed(both)) == [(Vital.SPO2, 82, 0), (Vital.SPO2, 98, 2)]
    assert numbers(decoder.feed(framed(row(*second, 97)))) == [(Vital.SPO2, 97, 2)], "also when it comes alone"


def test_a_pulse_is_the_oximeters_own() -> None:
    art = row("149522^P^MDC", "1.13.1.4", 80, BEAT)
    own = row("149522^P^MDC", "1.22.1.1", 79, BEAT)
    spo2 = row("150456^S^MDC", "1.22.1.2", 100)
    assert numbers(Hl7OruDecoder().feed(framed(spo2, art))) == [(Vital.SPO2, 100, 0)]
    assert numbers(Hl7OruDecoder().feed(framed(spo2, own)))[1] == (Vital.PULSE_RATE, 79, 0)


@pytest.mark.parametrize(
    ("code", "source", "vital"),
    [
        ("0002-4182^HR_Pulse^MDIL", "0002-4bb8^SpO2^MDIL", Vital.PULSE_RATE),
        ("0002-4182^HR_Pulse^MDIL", "", Vital.HEART_RATE),
        ("0002-480a^Pulse^MDIL", "", Vital.PULSE_RATE),
        ("0002-480A^Pulse^MDIL", "", Vital.PULSE_RATE),
        ("0002-5000^Resp^MDIL", "", Vital.RESPIRATION_RATE),
        ("151578^R^MDC", "", Vital.RESPIRATION_RATE),
    ],
)
def test_the_codes_of_a_family(code: str, source: str, vital: Vital) -> None:
    line = f"OBX||NM|{code}||17|{BEAT}|||||F||||||{source}"
    assert numbers(Hl7OruDecoder().feed(framed(line))) == [(vital, 17, 0)]


@pytest.mark.parametrize(
    ("mark", "value", "reason", "quality"),
    [
        ("TEST", None, Reason.DEMO, ()),
        ("DEMO", None, Reason.DEMO, ()),
        ("INV", None, Reason.INVALID, ()),
        ("NAV", None, Reason.INVALID, ()),
        ("CAL", None, Reason.INVALID, ()),
        ("L~QUES", 71, None, (Quality.ARTIFACT,)),
    ],
)
def test_what_a_monitor_says_of_its_own_number(
    mark: str, value: float | None, reason: Reason | None, quality: tuple[Quality, ...]
) -> None:
    facts = Hl7OruDecoder().feed(
        framed(
            row("150456^S^MDC", "1.3.1.1", 71, mark=mark),
            row("150301^S^MDC", "1.1.9.1", 188, MMHG, mark=mark),
            row("150302^D^MDC", "1.1.9.2", 110, MMHG, mark=mark),
        )
    )
    (spo2,) = [fact for fact in facts if isinstance(fact, Numeric)]
    (pressure,) = pressures(facts)
    assert (spo2.value, spo2.reason, spo2.quality) == (value, reason, quality)
    assert (pressure.value is None) is (value is None)
    assert (pressure.reason, pressure.quality) == (reason, quality)


def test_a_sender_without_a_frame_is_decoded_at_its_end_mark() -> None:
    decoder = Hl7OruDecoder()
    assert numbers(decoder.feed(text(row("150456^S^MDC", "1", 84)))) == []
    assert numbers(decoder.feed(b"\x1c\r")) == [(Vital.SPO2, 84, 0)]
    assert numbers(decoder.feed(text(row("150456^S^MDC", "1", 85)) + b"\x1c\r")) == [(Vital.SPO2, 85, 0)]
    assert (decoder.tally.frames, decoder.tally.bad_frames) == (2, 0)


def test_two_messages_in_one_frame_are_judged_each_for_itself() -> None:
    both = b"\x0b" + text(row("150456^S^MDC", "1", 97)) + text(row("150456^S^MDC", "1", 93)) + b"\x1c\r"
    assert [value for _, value, _ in numbers(Hl7OruDecoder().feed(both))] == [97, 93]


def test_an_alert_is_no_source_of_values() -> None:
    assert Hl7OruDecoder().feed(framed(row("150456^S^MDC", "1", 42), kind="ORU^R40^ORU_R40")) == []


@pytest.mark.parametrize("value", ["", "-100", "-999"])
def test_what_was_not_measured_is_no_failed_measurement(value: str) -> None:
    rows = [row(code, "1.1.9.1", value, MMHG) for code in ("150301^S^MDC", "150302^D^MDC", "150303^M^MDC")]
    assert pressures(Hl7OruDecoder().feed(framed(*rows))) == []


def test_the_same_numbers_under_the_time_of_every_message_are_one() -> None:
    decoder, told = Hl7OruDecoder(), []
    for second, systolic in enumerate((122, 122, 122, 131, 131)):
        stamp = f"2026030110150{second}"
        rows = [r.replace("122", str(systolic)) for r in cuff(at="")]
        whole = framed(*rows, order=stamp).replace(b"|20260301101500||ORU", f"|{stamp}||ORU".encode())
        told += pressures(decoder.feed(whole))
    assert [one.value and one.value.systolic for one in told] == [122, 131]
    assert all(one.untimed for one in told), "the record says that the time is not the measurement's"


def test_a_zone_beside_none_is_compared_in_the_hosts_own() -> None:
    from datetime import datetime, timedelta

    host = datetime(2026, 3, 1, 10, 15).astimezone()
    theirs = (host - timedelta(seconds=30)).astimezone(tz=None)
    stamp = f"{theirs:%Y%m%d%H%M%S%z}"
    (one,) = pressures(Hl7OruDecoder().feed(framed(*cuff(stamp, stamp))))
    assert one.age_s == 30


@pytest.mark.parametrize(
    "line", ["12-NOV-97 14:00:05   100     120      50", "01-mar-26 14:00:05   100     120      50"]
)
def test_months_in_any_case(line: str) -> None:
    facts = NellcorAsciiDecoder().feed(line.encode() + b"\r\n")
    assert numbers(facts) == [(Vital.SPO2, 100, 0), (Vital.PULSE_RATE, 120, 0)]


def test_a_print_out_of_the_memory_is_history_until_a_live_header() -> None:
    decoder = NellcorAsciiDecoder()
    memory = (
        b"N-560    VERSION 1.56.00    TREND  SpO2 Limit: 90-100%\r\n28-Feb-26 14:00:05    72      48     150\r\n"
    )
    facts = decoder.feed(memory)
    assert [(fact.kind, fact.measured_at) for fact in facts if isinstance(fact, Numeric)] == [
        ("history", "2026-02-28T14:00:05")
    ] * 2
    live = decoder.feed(b"Output Complete\r\n28-Feb-26 15:00:05    97      70     150\r\n")
    assert {fact.kind for fact in live if isinstance(fact, Numeric)} == {"spot"}


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (0xF7FF, 204.7),
        (0xF7FE, 204.6),
        (0xE7FE, 20.46),
        (0x07FF, None),
        (0x07FE, None),
        (0x0800, None),
        (0x0802, None),
    ],
)
def test_special_numbers_have_the_exponent_0(raw: int, value: float | None) -> None:
    found = sfloat(raw & 0xFF, raw >> 8)
    assert (None if found is None else float(found)) == value


def test_how_long_silence_is_pace_and_when_it_is_a_dead_line() -> None:
    assert Pace().patience_s == UNKNOWN_S
    quick, slow = Pace(), Pace()
    for tick in range(10):
        quick.heard(float(tick))
        slow.heard(60.0 * tick)
        slow.heard(60.0 * tick + 0.01)  # the second piece of the same message
    assert quick.patience_s == SHORTEST_S
    assert slow.patience_s == 180.0


def connected(act: Callable[[socket.socket], None]) -> None:
    server = socket.create_server(("127.0.0.1", 0))
    try:
        act(server)
    finally:
        server.close()


def test_a_call_of_ours_that_is_half_open_is_ended_so_that_it_is_called_anew() -> None:
    def act(server: socket.socket) -> None:
        link = open_mllp(f"mllp://127.0.0.1:{server.getsockname()[1]}")
        peer, _ = server.accept()
        with peer:
            assert link.read(0.01) == b""
            with pytest.raises(LinkLost, match="anew"):
                link.forsake()
        link.close()

    connected(act)


def test_every_tcp_link_asks_whether_the_other_end_is_there() -> None:
    from devices.links.keepalive import keep_alive

    def act(server: socket.socket) -> None:
        with socket.create_connection(server.getsockname()) as ours:
            keep_alive(ours)
            assert ours.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE) == 1
            assert ours.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE) <= 20

    connected(act)
