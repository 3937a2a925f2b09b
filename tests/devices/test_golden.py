"""Every protocol against its golden frames, whole and byte by byte."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import golden
import pytest

from devices.catalog import OWN
from devices.pressure.blp import BlpDecoder
from devices.transcript import cut, transcript

CASES = [pytest.param(*case, id=f"{case[0]}: {case[1]}") for case in golden.GOLDEN]


def said(protocol: str, pieces: Iterable[bytes]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in transcript(OWN[protocol].decoder(), pieces)]


@pytest.mark.parametrize(("protocol", "name", "pieces", "expected"), CASES)
def test_golden_frames_say_what_their_document_says(
    protocol: str, name: str, pieces: list[bytes], expected: list[dict[str, Any]]
) -> None:
    *lines, summary = said(protocol, pieces)
    assert lines == expected
    if OWN[protocol].records:
        return
    assert said(protocol, cut(b"".join(pieces), 1)) == [*lines, summary]


def test_every_protocol_has_golden_frames() -> None:
    assert {case[0] for case in golden.GOLDEN} | {"nonin-df2"} == set(OWN)


@pytest.mark.parametrize("protocol", sorted(OWN))
def test_each_file_opens_with_its_frame_its_source_and_its_evidence(protocol: str) -> None:
    import importlib

    decoder = OWN[protocol].decoder
    doc = importlib.import_module(decoder.__module__).__doc__ or ""  # type: ignore[attr-defined]
    assert "Source" in doc
    assert "Evidence:" in doc
    assert "    " in doc.split("\n\n")[1], "the frame, drawn"


def test_a_beurer_bm85_is_read_with_its_quirk_and_refused_without() -> None:
    """Real layout: flags 56, big-endian pulse and status, a user byte that no flag announces, mean 0."""
    record = bytes.fromhex("56 7C00 5600 0000 E807060F11111B 0033 02 0004".replace(" ", ""))
    (fact,) = BlpDecoder(beurer_bm85=True).feed(record)
    assert fact.value is not None  # type: ignore[union-attr]
    assert (fact.value.systolic, fact.value.mean, fact.value.pulse_rate) == (124, None, 51)  # type: ignore[union-attr]
    assert fact.quality == ("irregular_pulse",)  # type: ignore[union-attr]
    plain = BlpDecoder()
    assert plain.feed(record) == []
    assert (plain.tally.bad_frames, plain.tally.skipped) == (1, 19)


def test_ten_megabytes_in_one_hl7_message_are_refused_and_the_next_is_read() -> None:
    huge = golden.hl7(golden.MSH, "OBX|" + "9" * (10 << 20))
    lines = said("hl7-oru", cut(huge + golden.hl7(golden.MSH, golden.obx("150456^X^MDC", "97"))))
    assert [line["value"] for line in lines[:-1]] == [97]
    assert lines[-1]["bad_frames"] >= 1
    assert lines[-1]["frames"] == 1


def test_a_cms50_that_repeats_itself_says_its_numbers_each_second_and_on_change() -> None:
    packet, other = bytes.fromhex("8732054861"), bytes.fromhex("8732054961")
    lines = said("contec-cms50", [packet * 123 + other * 3])
    assert [line["value"] for line in lines if line["t"] == "numeric"] == [97, 72, 97, 72, 97, 72, 97, 73]


def test_after_a_break_nothing_is_believed_before_three_packets() -> None:
    packet = bytes.fromhex("8732054861")
    lines = said("contec-cms50", [packet * 3 + b"\x87\x32" + packet * 2])
    assert len([line for line in lines if line["t"] == "numeric"]) == 2
    lines = said("contec-cms50", [packet * 3 + b"\x87\x32" + packet * 3])
    assert len([line for line in lines if line["t"] == "numeric"]) == 4
