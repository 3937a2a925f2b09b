"""Bytes of real instruments and of documents, held against what their index says of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from devices.catalog import OWN
from devices.pressure import berry_pm6750, raycome_rbp, stx_nibp
from devices.transcript import read_capture, transcript

CAPTURES = Path(__file__).parents[3] / "shared" / "captures"
PC60 = [
    (97, 68),
    (98, 68),
    (98, 68),
    (98, 68),
    (99, 67),
    (98, 65),
    (98, 62),
    (98, 59),
    (98, 57),
    (98, 57),
    (98, 57),
]
OFF = (None, None)

EXPECTED: list[tuple[str, str, list[tuple[Any, Any]], dict[str, int]]] = [
    ("masimo_rad8__ascii1_hansmuc_6lines.txt", "masimo-ascii1",
     [(97, 80), (97, 81), (97, 81), (97, 81), (97, 80), (97, 80)], {"frames": 6, "skipped_bytes": 0}),
    ("masimo_rad8__ascii1_nosensor_nmenon.txt", "masimo-ascii1", [OFF], {"frames": 1, "bad_frames": 0}),
    ("masimo_rad7color__ascii1_nmenon.txt", "masimo-ascii1", [(98, 123)], {"frames": 1, "bad_frames": 0}),
    ("nellcor_n560__ascii_hansmuc_8lines.txt", "nellcor-ascii",
     [(100, 105), (100, 104), (100, 102), (100, 101), (100, 101)],
     {"frames": 5, "bad_frames": 0, "skipped_bytes": 0}),
    ("contec_cms50dplus_v46__usb_bulk_trace.hex", "contec-cms50-v7", [OFF], {"bad_frames": 0, "skipped_bytes": 0}),
    ("contec_cms50d_bt__ble_issue_packets.hex", "contec-eb", [(99, 83), (99, 64)], {"frames": 3, "bad_frames": 0}),
    ("viatom_pc60fw__ble_notify_dump.hex", "viatom-pc60fw", PC60, {"frames": 139}),
    ("plx__sig_service_vectors.hex", "plx",
     [(100, 90), (100, 90), (95, 90), (99, 97), (98, 72), (98, 72), OFF, (98, 72)], {}),
]  # fmt: skip


def decoded(file: str, protocol: str) -> list[dict[str, Any]]:
    entry = OWN[protocol]
    pieces = read_capture(str(CAPTURES / file), [], records=entry.records)
    return [json.loads(line) for line in transcript(entry.decoder(), pieces)]


@pytest.mark.parametrize(
    ("file", "protocol", "pairs", "counted"), EXPECTED, ids=lambda v: v if isinstance(v, str) else ""
)
def test_oximeters(file: str, protocol: str, pairs: list[tuple[Any, Any]], counted: dict[str, int]) -> None:
    *lines, summary = decoded(file, protocol)
    spo2 = [line["value"] for line in lines if line.get("vital") == "spo2"]
    pulse = [line["value"] for line in lines if line.get("vital") == "pulse_rate"]
    assert list(zip(spo2, pulse, strict=True)) == pairs
    assert counted.items() <= summary.items()


def test_sixteen_kilobytes_of_a_real_cms50e_have_no_bad_frame() -> None:
    *lines, summary = decoded("contec_cms50e_hid__live_first16k.bin", "contec-eb")
    assert (summary["frames"], summary["bad_frames"], summary["skipped_bytes"]) == (769, 0, 0)
    assert {line["value"] for line in lines if line.get("vital") == "spo2"} == {95}
    assert {line["value"] for line in lines if line.get("vital") == "pulse_rate"} <= set(range(77, 82))
    assert sum(len(line["samples"]) for line in lines if line["t"] == "wave") == 757


@pytest.mark.parametrize(
    ("file", "values", "measured_at"),
    [
        ("mindray_vs900__oru_r01_pcd_2019.hl7", (147, 90, 109), "2019-12-06T11:10:16"),
        ("comen_nc5__oru_r01_spot_verbatim_2026.hl7", (120, 80, 90), "2026-07-26T23:13:31+08:00"),
    ],
)
def test_pressures_of_hl7_monitors(file: str, values: tuple[int, int, int], measured_at: str) -> None:
    (pressure,) = [line for line in decoded(file, "hl7-oru") if line["t"] == "pressure"]
    assert (pressure["systolic"], pressure["diastolic"], pressure["mean"]) == values
    assert pressure["measured_at"] == measured_at


def test_an_admission_and_four_sentinels_say_no_value() -> None:
    assert len(decoded("comen_nc5__adt_a08_no_vitals_2026.hl7", "hl7-oru")) == 1
    *lines, _ = decoded("tr8_xh80x__oru_r01_all_sentinels_minus999.hl7", "hl7-oru")
    assert len(lines) == 3, "a pressure that was not measured is no failed one"
    assert all(line["reason"] == "invalid" for line in lines)


def test_a_real_cuff_record_and_its_status_bits() -> None:
    (spot, _) = decoded("gatt_bpm__2a35_spec_conformant_124_86.hex", "blp")
    assert (spot["systolic"], spot["diastolic"], spot["mean"], spot["pulse_rate"]) == (124, 86, 97, 51)
    *marked, _ = decoded("gatt_bpm__2a35_status_bits_handmade.hex", "blp")
    assert [line["quality"] for line in marked] == [
        ["body_movement", "cuff_loose", "improper_position", "irregular_pulse"],
        ["pulse_above_range"],
        ["pulse_below_range"],
    ]


def test_what_is_sent_to_a_cuff_is_published_and_never_what_must_not_be() -> None:
    def listed(file: str) -> tuple[set[bytes], set[bytes]]:
        good, bad, is_bad = set(), set(), False
        for line in (CAPTURES / file).read_text().splitlines():
            if line.startswith("#"):
                is_bad = "BAD" in line
            else:
                (bad if is_bad else good).add(bytes.fromhex(line))
        return good, bad

    for file, sent in (
        ("stx_nibp_un300c__host_commands.hex",
         {stx_nibp.START, stx_nibp.STATUS, stx_nibp.MANUAL, stx_nibp.ADULT, stx_nibp.ABORT}),
        ("berry_pm6750__host_commands.hex", {berry_pm6750.START, berry_pm6750.STOP, berry_pm6750.ADULT}),
        ("raycome_rbp__host_commands.hex",
         {raycome_rbp.command(kind, raycome_rbp.BLE) for kind in (1, 2, 3)}),
    ):  # fmt: skip
        good, bad = listed(file)
        assert sent <= good, file
        assert not sent & bad
