"""HL7 on the wire: which messages are answered and how, codes of every maker, and everything that can be wrong."""

from __future__ import annotations

import golden
import pytest

from bedside.reading import Fact, Numeric, Pressure, Reason, Vital
from devices.monitors.hl7_device import Hl7Device
from devices.monitors.hl7_oru import GatewayDecoder, Hl7OruDecoder
from devices.monitors.hl7_text import acknowledgement, iso_time, parse

MSH = "MSH|^~\\&|M|F|US|HERE|20260105103000||{kind}|42|P|{version}|||{accept}|{application}"


def message(
    *obx: str, kind: str = "ORU^R01", version: str = "2.6", accept: str = "", application: str = ""
) -> bytes:
    head = MSH.format(kind=kind, version=version, accept=accept, application=application)
    return golden.hl7(head, *obx)


def facts(data: bytes) -> list[Fact]:
    decoder = Hl7OruDecoder()
    return [fact for fact in decoder.feed(data) + decoder.finish() if isinstance(fact, Numeric | Pressure)]


@pytest.mark.parametrize(
    ("accept", "application", "answered"),
    [("", "", True), ("AL", "NE", True), ("NE", "AL", True), ("NE", "NE", False), ("NE", "", False),
     ("ER", "NE", False)],
)  # fmt: skip
def test_a_message_is_answered_as_its_header_asks(accept: str, application: str, answered: bool) -> None:
    device = Hl7Device(Hl7OruDecoder)
    device.connected(0.0)
    device.received(message(accept=accept, application=application), 1.0)
    out, _ = device.due(1.0)
    assert bool(out) is answered
    if answered:
        text = out.decode()
        assert text.startswith("\x0bMSH|^~\\&|US|HERE|M|F|")
        assert "||ACK^R01|" in text
        assert text.endswith("MSA|AA|42\r\x1c\r")
    assert device.due(1.1)[0] == b"", "once"


def test_an_admission_is_answered_and_says_nothing() -> None:
    device = Hl7Device(Hl7OruDecoder)
    device.connected(0.0)
    assert not [fact for fact in device.received(message(kind="ADT^A08"), 1.0) if isinstance(fact, Numeric)]
    assert b"ACK^A08" in device.due(1.0)[0]


def test_what_cannot_be_read_gets_no_answer_and_the_next_does(capsys: pytest.CaptureFixture[str]) -> None:
    device = Hl7Device(Hl7OruDecoder)
    device.connected(0.0)
    device.received(b"\x0bgarbage\x1c\r\x0bMSH|\x1c\r", 1.0)
    assert device.due(1.0)[0] == b""
    device.received(message(), 2.0)
    assert device.due(2.0)[0].count(b"MSA|AA") == 1
    said = capsys.readouterr()
    assert "refused" in said.out + said.err


def test_half_a_message_and_then_silence_is_dropped_with_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    device = Hl7Device(Hl7OruDecoder)
    device.connected(0.0)
    device.received(message()[:40], 1.0)
    assert device.due(20.0) == (b"", [])
    device.due(40.0)
    said = capsys.readouterr()
    assert "unfinished" in said.out + said.err
    assert [f for f in device.received(message(golden.obx("150456^X^MDC", "97")), 50.0) if isinstance(f, Numeric)]
    assert device.tally.bad_frames == 1


def test_a_message_begun_anew_ends_the_one_before() -> None:
    whole = message(golden.obx("150456^X^MDC", "97"))
    decoder = Hl7OruDecoder()
    found = [fact for fact in decoder.feed(whole[:60] + whole) if isinstance(fact, Numeric)]
    assert [fact.value for fact in found] == [97]
    assert (decoder.tally.frames, decoder.tally.bad_frames, decoder.tally.skipped) == (1, 1, 60)


@pytest.mark.parametrize(
    ("version", "code", "vital"),
    [
        ("2.6", "150456^MDC_PULS_OXIM_SAT_O2^MDC", Vital.SPO2),
        ("2.3.1", "160^SpO2", Vital.SPO2),
        ("2.6", "160^SpO2", None),
        ("2.4", "327680^SpO2^EHC", Vital.SPO2),
        ("2.4", "327680^SpO2^X", None),
        ("2.3", "0002-4bb8^SpO2^MDIL", Vital.SPO2),
        ("2.3", "0002-4bb8^SpO2", None),
        ("2.4", "007000^SpO2", Vital.SPO2),
        ("2.6", "149522^MDC_PULS_RATE^MDC", Vital.PULSE_RATE),
        ("2.6", "147842^H^MDC", Vital.HEART_RATE),
        ("2.6", "151728^E^MDC", Vital.ETCO2),
        ("2.6", "2010^AGE^99COMEN", None),
    ],
)
def test_a_makers_short_code_counts_only_with_its_mark(version: str, code: str, vital: Vital | None) -> None:
    found = facts(message(golden.obx(code, "97"), version=version))
    assert [fact.vital for fact in found] == ([vital] if vital else [])  # type: ignore[union-attr]


def test_a_code_that_is_unknown_falls_back_to_the_place_of_the_observation() -> None:
    (fact,) = facts(message("OBX||NM|X^?^MDC|1.3.1.150456|97|262688|||||F"))
    assert fact == Numeric(Vital.SPO2, 97)


@pytest.mark.parametrize(
    "value", ["-1", "-100", "-999", "-99.9", "-32767", "8388607", "", "Other", "9 7", "97%", "1e2", "٩٧"]
)
def test_a_sentinel_or_text_is_no_number(value: str) -> None:
    (fact,) = facts(message(golden.obx("150456^X^MDC", value)))
    assert fact.value is None  # type: ignore[union-attr]
    assert fact.reason is Reason.INVALID  # type: ignore[union-attr]


def test_pressures_of_two_times_are_two_and_an_old_one_knows_its_age() -> None:
    old, new = "20260105100500", "20260105102958"
    rows = [
        golden.obx(f"15030{n}^P^MDC", value, at=at)
        for at, values in ((old, ("150", "90")), (new, ("128", "76")))
        for n, value in zip((1, 2), values, strict=True)
    ]
    first, second = facts(message(*rows))
    assert isinstance(first, Pressure)
    assert isinstance(second, Pressure)
    assert (first.age_s, second.age_s) == (1500, 2)
    assert (first.measured_at, second.measured_at) == ("2026-01-05T10:05:00", "2026-01-05T10:29:58")


def test_any_separator_and_any_line_end() -> None:
    text = "MSH#$~\\&#M####20260105103000##ORU$R01#1#P#2.6{e}OBX##NM#150456$S$MDC##97#262688#####F{e}"
    for end in ("\r", "\n", "\r\n"):
        (fact,) = facts(text.format(e=end).encode())
        assert fact == Numeric(Vital.SPO2, 97)


def test_latin_letters_in_a_name_do_not_stop_a_value() -> None:
    data = golden.hl7(MSH.format(kind="ORU^R01", version="2.6", accept="", application=""), "PID|||1||JÜRGEN^M")
    body = data[:-2].replace("Ü".encode(), b"\xdc") + golden.obx("150456^X^MDC", "97").encode() + b"\r\x1c\r"
    assert [fact.value for fact in facts(body)] == [97]  # type: ignore[union-attr]


def test_times_with_and_without_an_offset() -> None:
    assert iso_time("20260726231331+0800") == "2026-07-26T23:13:31+08:00"
    assert iso_time("20260723224831.9290+0800") == "2026-07-23T22:48:31.929+08:00"
    assert [iso_time(bad) for bad in ("00000000000000", "20261301000000", "20260105", "", "x")] == [None] * 5


def test_an_answer_is_a_message_that_can_be_read() -> None:
    asked = parse(message().strip(b"\x0b\x1c\r"))
    assert asked
    answer = parse(acknowledgement(asked, "AE", "20260105103001+0000").strip(b"\x0b\x1c\r"))
    assert answer
    assert [segment.name for segment in answer.segments] == ["MSH", "MSA"]
    assert (answer.segments[1].field(1), answer.segments[1].field(2)) == ("AE", "42")


def test_a_gateway_that_must_be_asked_is_asked_and_its_answer_read() -> None:
    device = Hl7Device(GatewayDecoder)
    device.connected(0.0)
    asked = [device.due(t / 10)[0] for t in range(250)]
    sent = [parse(out.strip(b"\x0b\x1c\r")) for out in asked if out]
    assert [message.kind for message in sent if message] == ["QRY^R02"] * 3
    (fact,) = [
        fact
        for fact in device.received(message(golden.obx("327680^S^EHC", "97"), kind="ORF^R04", version="2.4"), 30.0)
        if isinstance(fact, Numeric)
    ]
    assert fact == Numeric(Vital.SPO2, 97)


@pytest.mark.parametrize(
    ("code", "value", "unit", "expected"),
    [
        ("150456^S^MDC", "97", "262688^MDC_DIM_PERCENT^MDC", 97),
        ("150456^S^MDC", "97", "%", 97),
        ("150456^S^MDC", "97", "266016^MDC_DIM_MMHG^MDC", None),
        ("150456^S^MDC", "97", "99^furlong^X", None),
        ("0002-4bb8^SpO2^MDIL", "97", "0004-0220^%^MDIL", 97),
        ("0002-4182^HR^MDIL", "80", "0004-0aa0^bpm^MDIL", 80),
        ("149530^P^MDC", "72", "264864^MDC_DIM_BEAT_PER_MIN^MDC", 72),
        ("149530^P^MDC", "72", "BPM", 72),
        ("151728^E^MDC", "5", "265987^MDC_DIM_KILO_PASCAL^MDC", 37.5),
        ("151728^E^MDC", "5", "%", None),
        ("150344^T^MDC", "98.6", "^degF", 37),
        ("150344^T^MDC", "98.6", "", None),
        ("150344^T^MDC", "37.1", "℃", 37.1),
    ],
)
def test_a_unit_is_read_before_its_number(code: str, value: str, unit: str, expected: float | None) -> None:
    (fact,) = facts(message(golden.obx(code, value, unit)))
    assert fact.value == expected  # type: ignore[union-attr]


def test_an_answer_is_not_answered_and_an_answer_keeps_its_letters() -> None:
    device = Hl7Device(Hl7OruDecoder)
    device.connected(0.0)
    device.received(message(kind="ACK^R01"), 1.0)
    assert device.due(1.0)[0] == b""
    device.received(message().replace(b"|42|", b"|\xe9\xe8|"), 2.0)
    assert b"MSA|AA|\xe9\xe8\r" in device.due(2.0)[0]


SPO2_AT = "OBX||NM|150456^S^MDC|{place}|{value}|262688|||||F"


def channels(*placed: tuple[str, int]) -> list[tuple[int, float | None]]:
    rows = [SPO2_AT.format(place=place, value=value) for place, value in placed]
    return [(fact.channel, fact.value) for fact in facts(message(*rows)) if isinstance(fact, Numeric)]


@pytest.mark.parametrize("places", [("1.1.1.150456", "1.2.1.150456"), ("1", "2"), ("", ""), ("1.1.1", "1.1.2")])
def test_two_sensors_of_one_message_are_two_channels_however_they_are_told_apart(places: tuple[str, str]) -> None:
    assert channels((places[0], 97), (places[1], 84)) == [(0, 97), (2, 84)]


def test_a_sensor_keeps_its_channel_over_a_reconnect() -> None:
    device = Hl7Device(Hl7OruDecoder)

    def heard(*placed: tuple[str, int]) -> list[tuple[int, float | None]]:
        rows = [SPO2_AT.format(place=place, value=value) for place, value in placed]
        said = device.received(message(*rows), 1.0)
        return [(fact.channel, fact.value) for fact in said if isinstance(fact, Numeric)]

    assert heard(("1.1.1.150456", 97), ("1.2.1.150456", 84)) == [(0, 97), (2, 84)]
    device.connected(2.0)
    assert heard(("1.2.1.150456", 85)) == [(2, 85)], "the second one alone is still the second"


@pytest.mark.parametrize("code", ["149530^P^MDC", "147842^HR^MDC"])
def test_a_rate_of_0_is_the_patients_and_no_value(code: str) -> None:
    (fact,) = facts(message(f"OBX||NM|{code}|1.1|0|264864|||||F"))
    assert isinstance(fact, Numeric)
    assert (fact.value, fact.reason) == (None, Reason.OUT_OF_RANGE)
