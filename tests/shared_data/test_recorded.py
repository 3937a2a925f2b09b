"""Real recorded patients and real bytes, where they lie beside the project."""

from __future__ import annotations

import csv
import json
import math
from pathlib import Path

import pytest

from bedside.judged.rehearsal import Rehearsal
from bedside.judged.series import EVENTS, NUMERICS, Row, read_rows
from devices.catalog import OWN as CATALOG
from devices.transcript import read_capture, transcript
from simulators.recorded import RecordedBody, read_determinations

SHARED = Path(__file__).parents[3] / "shared"
DATA, CAPTURES = SHARED / "data", SHARED / "captures"
PATIENTS = ("mimic4_A1_stable_hypotension", "mimic4_A2_desaturations")


def said(name: str, *, rounded: bool = False) -> list[dict[str, object]]:
    rows = read_rows(DATA / f"{name}_numerics.csv", NUMERICS)
    if rounded:
        rows = [Row(row.t, {k: _as_shown(k, v) for k, v in row.values.items()}) for row in rows]
    events = DATA / f"{name}_nibp_events.csv"
    columns = tuple(column for column in EVENTS if column != "nibp_pulse_bpm")
    rehearsal = Rehearsal(rows, read_rows(events, columns) if events.exists() else None)
    return [json.loads(line) for line in rehearsal.lines()]


def _as_shown(column: str, value: float) -> float:
    return math.floor(value + 0.5) if column in ("spo2_pct", "pulse_rate_bpm") else value


def episodes(name: str, limit: float, seconds: float) -> list[tuple[float, float]]:
    """Stretches below `limit` of at least `seconds`, found by looking at the series alone."""
    found, begin, last = [], None, 0.0
    with (DATA / f"{name}_numerics.csv").open() as stream:
        for row in csv.DictReader(stream):
            if not row["spo2_pct"]:
                continue
            t, value = float(row["t_s"]), float(row["spo2_pct"])
            if begin is not None and (value >= limit or t - last > 2.1):
                if last - begin >= seconds:
                    found.append((begin, last))
                begin = None
            if value < limit and begin is None:
                begin = t
            last = t
    return found


def test_a1_hypotension_alarms_at_its_determination() -> None:
    changes = [line for line in said(PATIENTS[0]) if line.get("condition") == "systolic_low"]
    first = changes[0]
    assert first["event"] == "onset"
    assert first["priority"] == "medium"
    assert (first["value"], first["limit"]) == (80, 90)
    assert 7565 <= float(str(first["t_s"])) < 7567
    assert changes[-1]["event"] == "cleared"
    assert 8047 <= float(str(changes[-1]["t_s"])) < 8048


def test_a1_pressures_sent_again_are_not_new_readings() -> None:
    with (DATA / f"{PATIENTS[0]}_nibp_events.csv").open() as stream:
        complete = [row for row in csv.DictReader(stream) if row["status"] == "complete"]
    assert len(read_determinations(DATA / f"{PATIENTS[0]}_nibp_events.csv")) == len(complete)
    from_numerics = read_determinations(DATA / f"{PATIENTS[0]}_numerics.csv")
    assert len(from_numerics) < len(complete) + 5


@pytest.mark.parametrize(("limit", "seconds", "priority"), [(90, 16.2, "medium"), (85, 6.2, "high")])
@pytest.mark.parametrize("name", [*PATIENTS, "mimic4_A3_hypertension_desat"])
def test_no_desaturation_is_missed_and_none_is_declared_late(
    name: str, limit: float, seconds: float, priority: str
) -> None:
    delay = {"medium": 15, "high": 5}[priority]
    active = []
    since = None
    for line in said(name):
        if line.get("condition") != "spo2_low":
            continue
        at = float(str(line["t_s"]))
        reaches = line["event"] != "cleared" and (priority == "medium" or line["priority"] == "high")
        if reaches and since is None:
            since = at
        elif not reaches and since is not None:
            active.append((since, at))
            since = None
    if since is not None:
        active.append((since, math.inf))
    for begin, end in episodes(name, limit, seconds):
        assert any(start <= begin + delay + 0.3 and stop >= end for start, stop in active), (begin, end)


def test_a2_probe_off_is_technical() -> None:
    lines = said(PATIENTS[1])
    first = lines[0]
    assert (first["condition"], first["priority"], first["t_s"]) == ("spo2_signal_lost", "medium", 89.353)
    body = RecordedBody(DATA / f"{PATIENTS[1]}_numerics.csv", DATA / f"{PATIENTS[1]}_wave.csv.gz")
    assert body.pleth(80) is None
    assert not body.vitals(80).probe_on
    assert body.vitals(390).spo2 is None
    assert body.vitals(460).probe_on


def test_a_replayed_value_is_rounded_as_a_monitor_shows_it() -> None:
    body = RecordedBody(DATA / f"{PATIENTS[1]}_numerics.csv")
    for row in read_rows(DATA / f"{PATIENTS[1]}_numerics.csv", NUMERICS)[200:400]:
        if row.get("spo2_pct"):
            assert body.vitals(row.t + 0.001).spo2 == math.floor(row.values["spo2_pct"] + 0.5)


def test_the_same_series_gives_the_same_bytes() -> None:
    assert said(PATIENTS[0], rounded=True) == said(PATIENTS[0], rounded=True)


@pytest.mark.parametrize(
    ("file", "protocol", "expected"),
    [
        (
            "nonin_oem3__df2_full_packet_vector.hex",
            "nonin-df2",
            {"frames": 25, "bad_frames": 0, "values": [97, 72]},
        ),
        (
            "nonin_oem3__df2_23plus1_frameloss_vector.hex",
            "nonin-df2",
            {"frames": 24, "bad_frames": 0, "values": []},
        ),
        ("nonin_oem3__df2_bad_frames_vectors.hex", "nonin-df2", {"frames": 4, "bad_frames": 2, "values": []}),
        (
            "suntech_advantage__module_to_host_vectors.hex",
            "suntech-advantage",
            {"frames": 3, "bad_frames": 2, "values": [115]},
        ),
    ],
)
def test_captures_say_what_their_index_says(file: str, protocol: str, expected: dict[str, object]) -> None:
    lines = [
        json.loads(line) for line in transcript(CATALOG[protocol].decoder(), read_capture(str(CAPTURES / file), []))
    ]
    values = [line.get("value", line.get("systolic")) for line in lines if line["t"] in ("numeric", "pressure")]
    found = {"frames": lines[-1]["frames"], "bad_frames": lines[-1]["bad_frames"], "values": values}
    assert found == expected
