"""Every decoder: golden frames three ways, any bytes at all, nothing depending on how a stream is cut."""

from __future__ import annotations

import json
import random

import nonin_df2 as nonin
import pytest
import suntech
from hypothesis import given, settings
from hypothesis import strategies as st

from bedside.reading import Ack, CuffPressure, Fact, Numeric, Pressure, Reason, Status, Vital, Waveform
from devices.catalog import OWN as CATALOG
from devices.oximeters.nonin_df2 import NoninDf2Decoder
from devices.pressure.suntech_advantage import ABORT, GET_CUFF, GET_RESULT, START_ADULT, SuntechDecoder
from devices.transcript import cut, transcript

PROTOCOLS = ["nonin-df2", "suntech-advantage"]


def said(protocol: str, data: bytes, chunk: int = 4096) -> list[dict[str, object]]:
    return [json.loads(line) for line in transcript(CATALOG[protocol].decoder(), cut(data, chunk))]


def numerics(facts: list[Fact]) -> list[Numeric]:
    return [fact for fact in facts if isinstance(fact, Numeric)]


@pytest.mark.parametrize(
    ("name", "data", "spo2", "pulse", "quality"), nonin.GOLDEN, ids=lambda v: v if isinstance(v, str) else ""
)
def test_a_golden_packet_says_what_the_document_says(
    name: str,
    data: bytes,
    spo2: tuple[int | None, str | None],
    pulse: tuple[int | None, str | None],
    quality: tuple[str, ...],
) -> None:
    found = numerics(NoninDf2Decoder().feed(data))
    assert [(fact.value, fact.reason) for fact in found] == [spo2, pulse], name
    assert [fact.quality for fact in found] == [quality, quality]


def test_the_contracts_own_example() -> None:
    lines = said("nonin-df2", nonin.packet(97, 72))
    assert lines[1] == {"t": "numeric", "vital": "spo2", "value": 97, "unit": "%", "quality": []}
    assert lines[-1] == {"t": "summary", "bytes": 125, "frames": 25, "bad_frames": 0, "skipped_bytes": 0}
    assert lines[0] == {"t": "wave", "vital": "pleth", "samples": [67] * 25}


def test_real_frames_give_their_samples_at_once() -> None:
    facts = NoninDf2Decoder().feed(nonin.REAL_START)
    assert facts == [Waveform(facts[0].vital, (67, 67, 67), 75.0)]  # type: ignore[union-attr]


def test_a_frame_lost_in_the_packet_drops_the_packet_and_no_other() -> None:
    broken = nonin.packet(90, 60)
    data = nonin.packet(97, 72) + broken[:50] + broken[55:] + nonin.packet(96, 71)
    assert [fact.value for fact in numerics(NoninDf2Decoder().feed(data))] == [97, 72, 96, 71]


def test_a_flipped_bit_costs_one_sample_and_one_packet() -> None:
    data = bytearray(nonin.packet(97, 72) * 3)
    data[125 + 52] ^= 0x10
    decoder = NoninDf2Decoder()
    facts = decoder.feed(bytes(data))
    assert len(numerics(facts)) == 4
    assert sum(len(fact.samples) for fact in facts if isinstance(fact, Waveform)) == 74
    assert (decoder.tally.frames, decoder.tally.bad_frames, decoder.tally.skipped) == (74, 1, 5)


def test_samples_stop_while_the_finger_is_out() -> None:
    facts = NoninDf2Decoder().feed(nonin.packet(marks=dict.fromkeys(range(10, 15), 8)))
    assert sum(len(fact.samples) for fact in facts if isinstance(fact, Waveform)) == 20


def test_a_low_battery_is_said_once() -> None:
    facts = NoninDf2Decoder().feed(nonin.packet(stat2=1) * 3 + nonin.packet() + nonin.packet(stat2=1))
    assert facts.count(Status("low_battery")) == 2


@pytest.mark.parametrize("control", [b"\x06", b"\x15", bytes.fromhex("02F20603040506070803")])
def test_answers_between_frames_are_not_noise(control: bytes) -> None:
    decoder = NoninDf2Decoder()
    facts = decoder.feed(control + nonin.packet() + control + nonin.packet())
    assert [fact.value for fact in numerics(facts)] == [97, 72] * 2
    assert decoder.tally.skipped == decoder.tally.bad_frames == 0


def test_published_replies_of_the_module() -> None:
    facts = SuntechDecoder().feed(suntech.RESULT_128_76 + suntech.LOOSE + suntech.CUFF_120 + suntech.CUFF_NONE)
    first, second, cuff = facts
    assert isinstance(first, Pressure)
    assert first.value is not None
    assert (first.value.systolic, first.value.diastolic, first.value.mean, first.value.pulse_rate) == (
        128,
        76,
        93,
        72,
    )
    assert second == Pressure(None, Reason.CUFF_LOOSE)
    assert cuff == CuffPressure(120)


@pytest.mark.parametrize(
    ("letter", "code"),
    list(
        zip(
            "OKBAENDTS",
            [
                "received",
                "done",
                "busy",
                "aborted",
                "error",
                "unknown_command",
                "unknown_command",
                "timeout",
                "sleeping",
            ],
            strict=True,
        )
    ),
)
def test_every_letter_has_its_code(letter: str, code: str) -> None:
    assert SuntechDecoder().feed(suntech.LETTERS[letter]) == [Ack(code)]


@pytest.mark.parametrize(
    ("error", "reason"),
    [(1, "weak_signal"), (2, "motion"), (3, "out_of_range"), (4, "timeout"), (85, "blocked"), (86, "aborted"),
     (87, "cuff_loose"), (88, "timeout"), (89, "over_pressure"), (90, "device_fault"), (91, "device_fault"),
     (97, "device_fault"), (99, "device_fault"), (0x85, "device_fault")],
)  # fmt: skip
def test_error_codes_are_decimal(error: int, reason: str) -> None:
    assert SuntechDecoder().feed(suntech.result(error)) == [Pressure(None, Reason(reason))]


@pytest.mark.parametrize(
    "reply",
    [suntech.result(0, 120, 0, 70, 90), suntech.result(0, 80, 80, 70, 80), suntech.result(0, 120, 80, 0, 90),
     suntech.result(0, 120, 80, 301, 90), suntech.result(0, 0, 0, 0, 0)],
)  # fmt: skip
def test_a_result_that_contradicts_itself_is_invalid(reply: bytes) -> None:
    assert SuntechDecoder().feed(reply) == [Pressure(None, Reason.INVALID)]


def test_a_mean_that_is_not_given_is_not_computed() -> None:
    (fact,) = SuntechDecoder().feed(suntech.result(0, 120, 80, 70, 0))
    assert isinstance(fact, Pressure)
    assert fact.value is not None
    assert fact.value.mean is None


def test_a_result_polled_twice_is_one_and_measured_twice_is_two() -> None:
    decoder = SuntechDecoder()
    assert len(decoder.feed(suntech.RESULT_128_76 * 3)) == 1
    again = decoder.feed(suntech.LETTERS["K"] + suntech.RESULT_128_76)
    assert len([fact for fact in again if isinstance(fact, Pressure)]) == 1


def test_commands_are_the_published_bytes() -> None:
    assert (START_ADULT, ABORT, GET_RESULT, GET_CUFF) == (
        suntech.START,
        suntech.ABORT,
        suntech.GET_RESULT,
        suntech.GET_CUFF,
    )


STREAMS = {
    "nonin-df2": nonin.packet(97, 72) + b"\x00\x01\x81" + nonin.packet(96, 71, marks={4: 8}) + nonin.packet()[:60],
    "suntech-advantage": suntech.LETTERS["O"]
    + suntech.CUFF_120
    + b"\x3e\x00\x3e"
    + suntech.RESULT_115_74
    + suntech.LOOSE[:9],
}


@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize("chunk", [1, 2, 3, 7, 24, 64])
def test_nothing_depends_on_how_the_bytes_were_cut(protocol: str, chunk: int) -> None:
    assert said(protocol, STREAMS[protocol], chunk) == said(protocol, STREAMS[protocol])


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_trailing_bytes_are_left_for_the_next_feed(protocol: str) -> None:
    stream = STREAMS[protocol]
    for at in range(0, len(stream), 5):
        decoder = CATALOG[protocol].decoder()
        facts = [*decoder.feed(stream[:at]), *decoder.feed(stream[at:]), *decoder.finish()]
        samples = [s for fact in facts if isinstance(fact, Waveform) for s in fact.samples]
        whole = CATALOG[protocol].decoder()
        expected = [*whole.feed(stream), *whole.finish()]
        assert samples == [s for fact in expected if isinstance(fact, Waveform) for s in fact.samples]
        assert [f for f in facts if not isinstance(f, Waveform)] == [
            f for f in expected if not isinstance(f, Waveform)
        ]


@pytest.mark.parametrize("protocol", PROTOCOLS)
@given(data=st.binary(max_size=600))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_survived_and_accounted_for(protocol: str, data: bytes) -> None:
    lines = said(protocol, data)
    summary = lines[-1]
    assert summary["bytes"] == len(data)
    assert 0 <= summary["skipped_bytes"] <= len(data)  # type: ignore[operator]
    for line in lines[:-1]:
        if line["t"] == "numeric":
            assert (line["value"] is None) == ("reason" in line)


@pytest.mark.parametrize("protocol", PROTOCOLS)
@given(seed=st.integers(0, 2**32), chunk=st.integers(1, 40))
@settings(max_examples=80, deadline=None)
def test_no_stream_however_damaged_depends_on_its_cuts(protocol: str, seed: int, chunk: int) -> None:
    rng = random.Random(seed)
    pieces = {
        "nonin-df2": [
            nonin.packet(),
            nonin.packet(90, 60)[: rng.randrange(125)],
            b"\x06",
            b"\x15\x06",
            b"\x02\xf2\x01\x00\x03",
        ],
        "suntech-advantage": [
            suntech.RESULT_115_74,
            suntech.CUFF_120,
            suntech.LETTERS["K"],
            suntech.LOOSE[:7],
            b"\x3e",
        ],
    }[protocol]
    stream = b"".join(rng.choice([*pieces, rng.randbytes(rng.randrange(1, 6))]) for _ in range(12))
    assert said(protocol, stream, chunk) == said(protocol, stream)


def test_answers_in_a_row_cost_no_packet() -> None:
    good = nonin.packet(97, 72)
    for answers in (b"\x06\x06", bytes.fromhex("0602700402080003 03".replace(" ", "")), b"\x15"):
        decoder = NoninDf2Decoder()
        facts = [*decoder.feed(good[:50] + answers + good[50:]), *decoder.finish()]
        assert [fact.value for fact in numerics(facts)] == [97, 72], answers
    alone = NoninDf2Decoder()
    assert [*alone.feed(b"\x06"), *alone.finish()] == [Ack("received")]


@pytest.mark.parametrize(
    "broken",
    [
        nonin.packet(97, 72, pleth=1)[:10] + nonin.packet(97, 72, pleth=1)[12:],
        nonin.frame(0x80, 1, 0) * 2 + b"\x01\x00\x82",
        nonin.packet(97, 72, pleth=1) + b"\x01\x01\x01",
        nonin.packet(97, 72, pleth=1) + b"\x01\x80\x01",
    ],
)
def test_lost_or_added_bytes_never_keep_a_steady_stream_out_of_step(broken: bytes) -> None:
    """A pleth that stands at 1 looks like a frame's start at every shift that was lost."""
    facts = NoninDf2Decoder().feed(broken + nonin.packet(97, 72, pleth=1) * 4)
    values = [fact.value for fact in facts if isinstance(fact, Numeric) and fact.vital is Vital.SPO2]
    assert values.count(97) >= 3


@pytest.mark.parametrize("answer", [b"\x06", b"\x15", bytes.fromhex("02F206190101000000 03".replace(" ", ""))])
@pytest.mark.parametrize("after", [1, 2, 13, 24])
def test_an_answer_between_frames_costs_nothing(answer: bytes, after: int) -> None:
    whole = nonin.packet(97, 72)
    decoder = NoninDf2Decoder()
    facts = decoder.feed(whole[: 5 * after] + answer + whole[5 * after :]) + decoder.finish()
    assert [fact.value for fact in facts if isinstance(fact, Numeric)] == [97, 72]
    assert sum(len(fact.samples) for fact in facts if isinstance(fact, Waveform)) == 25
    assert (decoder.tally.frames, decoder.tally.skipped) == (25, 0)


def test_a_damaged_frames_checksum_is_no_answer() -> None:
    stream = bytes.fromhex("0180545b30 0180545b30 4180553006 0180945065 0180945065".replace(" ", ""))
    decoder = NoninDf2Decoder()
    facts = decoder.feed(stream) + decoder.finish()
    assert not [fact for fact in facts if isinstance(fact, Ack)]
    assert (decoder.tally.frames, decoder.tally.skipped) == (4, 5)


def test_a_cuff_far_above_its_valve_is_still_told() -> None:
    assert SuntechDecoder().feed(bytes.fromhex("3E05940128")) == [CuffPressure(404)]


@pytest.mark.parametrize("word", [0xFFFF, 0x8001])
@pytest.mark.parametrize("at", [2, 4])
def test_a_sentinel_in_a_result_is_no_pressure(word: int, at: int) -> None:
    frame = bytearray(suntech.RESULT_128_76)
    frame[at : at + 2] = word.to_bytes(2, "little")
    frame[-1] = -sum(frame[:-1]) & 0xFF
    assert SuntechDecoder().feed(bytes(frame)) == [Pressure(None, Reason.INVALID)]


def test_only_a_module_that_worked_makes_an_equal_result_new() -> None:
    for letter, count in (("B", 1), ("E", 1), ("T", 1), ("K", 2), ("O", 1), ("A", 1)):
        facts = SuntechDecoder().feed(suntech.RESULT_128_76 + suntech.LETTERS[letter] + suntech.RESULT_128_76)
        assert len([fact for fact in facts if isinstance(fact, Pressure)]) == count, letter


@given(seed=st.integers(0, 2**32), rate=st.floats(0.001, 0.05))
@settings(max_examples=60, deadline=None)
def test_a_bad_cable_never_invents_an_oximeters_number(seed: int, rate: float) -> None:
    """Bits flipped, bytes lost: what is still said must have been said by the instrument."""
    rng = random.Random(seed)
    values = [(rng.randrange(80, 100), rng.randrange(50, 120)) for _ in range(12)]
    clean = b"".join(nonin.packet(a, b) for a, b in values)
    dirty = bytearray()
    for byte in clean:
        roll = rng.random()
        if roll >= rate:
            dirty.append(byte ^ (1 << rng.randrange(8)) if roll < 2 * rate else byte)
    found = [line["value"] for line in said("nonin-df2", bytes(dirty)) if line["t"] == "numeric"]
    assert set(found) - {None} <= {value for pair in values for value in pair}


@given(seed=st.integers(0, 2**32))
@settings(max_examples=60, deadline=None)
def test_one_flipped_bit_in_a_reply_is_always_noticed(seed: int) -> None:
    """The module's sum sees every single error; two that cancel out no sum can see."""
    rng = random.Random(seed)
    values = [(rng.randrange(40, 100), rng.randrange(50, 120)) for _ in range(12)]
    dirty = bytearray()
    for diastolic, rate in values:
        reply = bytearray(suntech.result(0, diastolic + 50, diastolic, rate, diastolic + 20))
        if rng.random() < 0.5:
            reply[rng.randrange(24)] ^= 1 << rng.randrange(8)
        dirty += suntech.LETTERS["K"] + reply
    for line in said("suntech-advantage", bytes(dirty)):
        if line["t"] == "pressure" and line["systolic"] is not None:
            assert (line["diastolic"], line["pulse_rate"]) in values


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_a_megabyte_of_noise_gives_no_value(protocol: str) -> None:
    for seed in range(3):
        lines = said(protocol, random.Random(seed).randbytes(1 << 20))
        assert [line for line in lines if line["t"] in ("numeric", "wave", "pressure", "cuff")] == []
        assert lines[-1]["bytes"] == 1 << 20
