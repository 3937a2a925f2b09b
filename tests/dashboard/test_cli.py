"""The command line: the contract's outputs, and one clear line with status 2 for everything that is wrong."""

from __future__ import annotations

import io
import json
import socket
import subprocess
import sys
from pathlib import Path

import nonin_df2 as nonin
import pytest
import structlog

from bedside.alarms.burst import wav
from bedside.conditions.priority import Priority
from dashboard.__main__ import main
from dashboard.program.config import Spoken, load_clinic


class Streams(io.TextIOWrapper):
    """Standard input or output in memory: text, and its bytes below."""

    def __init__(self, data: bytes = b"") -> None:
        super().__init__(io.BytesIO(data), encoding="utf-8", write_through=True)


def run(*arguments: str, given: bytes = b"", cwd: Path | None = None) -> subprocess.CompletedProcess[bytes]:
    """The command in this process: the same door as the console script's."""
    out, err = Streams(), Streams()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["infusion-monitor", *arguments])
        for name, stream in (("stdin", Streams(given)), ("stdout", out), ("stderr", err)):
            patch.setattr(sys, name, stream)
        if cwd:
            patch.chdir(cwd)
        status = 0
        try:
            main()
        except SystemExit as ended:
            status = int(ended.code or 0)
        finally:
            structlog.reset_defaults()
    said, wrong = (stream.buffer.getvalue() for stream in (out, err))  # type: ignore[attr-defined]
    return subprocess.CompletedProcess(list(arguments), status, said, wrong)


def test_the_program_is_started_like_that() -> None:
    done = subprocess.run([sys.executable, "-m", "dashboard", "decode", "x"], capture_output=True, timeout=60)
    refused(done, "unknown protocol 'x'")


def lines(done: subprocess.CompletedProcess[bytes]) -> list[dict[str, object]]:
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def refused(done: subprocess.CompletedProcess[bytes], *words: str) -> None:
    error = done.stderr.decode()
    assert done.returncode == 2, (done.returncode, error)
    assert error.count("\n") == 1, error
    assert "Traceback" not in error
    for word in words:
        assert word in error, error


def write(path: Path, text: str) -> str:
    path.write_text(text)
    return str(path)


HEADER = "t_s,spo2_pct,pulse_rate_bpm,nibp_sys_mmHg,nibp_dia_mmHg,nibp_map_mmHg\n"


def series(path: Path, rows: int = 60, spo2: str = "97") -> str:
    return write(path, HEADER + "".join(f"{t},{spo2},70,,,\n" for t in range(rows)))


def test_decode_from_standard_input_and_from_files(tmp_path: Path) -> None:
    golden = nonin.packet(97, 72)
    from_stdin = lines(run("decode", "nonin-df2", given=golden))
    assert from_stdin == lines(run("decode", "nonin-df2", "-", given=golden))
    raw = tmp_path / "x.bin"
    raw.write_bytes(golden)
    assert lines(run("decode", "nonin-df2", str(raw))) == from_stdin
    text = "# a comment\n" + "\n".join(golden[at : at + 5].hex(" ") for at in range(0, 125, 5)) + "  # end\n"
    assert lines(run("decode", "nonin-df2", write(tmp_path / "x.hex", text))) == from_stdin


def test_decode_refuses_clearly(tmp_path: Path) -> None:
    refused(run("decode", "nonin-df9"), "nonin-df9", "nonin-df2, nonin-df7")
    refused(run("decode", "nonin-df2", str(tmp_path / "none.hex")), "none.hex", "No such file")
    refused(run("decode", "nonin-df2", write(tmp_path / "b.hex", "0181\n01 8x\n")), "b.hex, line 2")
    refused(run("decode", "nonin-df2", "--quirk", "beurer-bm85"), "quirk")
    refused(run("decode"), "PROTOCOL")


def test_alarms_prints_the_contracts_lines(tmp_path: Path) -> None:
    rows = HEADER + "".join(f"{t}.0,{97 if t < 20 else 88},70,,,\n" for t in range(60))
    found = lines(run("alarms", write(tmp_path / "n.csv", rows), "--no-cuff"))
    assert found[0] == {
        "t_s": 35, "event": "onset", "condition": "spo2_low", "priority": "medium", "kind": "physiological",
        "value": 88, "limit": 90,
    }  # fmt: skip
    summary = found[-1]
    assert summary["t"] == "summary"
    assert summary["seconds"] == 59
    assert summary["cadence_s"] == 1
    assert summary["onsets"] == {"spo2_low": 1, "spo2_reduced": 1}
    assert summary["monitored_pct"] == {"spo2": 100.0, "pulse_rate": 100.0, "pressure": 0.0}


def test_alarms_is_the_same_bytes_each_time(tmp_path: Path) -> None:
    path = series(tmp_path / "n.csv", 800, "89")
    assert run("alarms", path).stdout == run("alarms", path).stdout


def test_alarms_takes_pressures_from_events_and_ignores_those_sent_again(tmp_path: Path) -> None:
    numerics = HEADER + "".join(f"{t},97,{70 + t // 60 % 2},190,95,120\n" for t in range(0, 700, 1))
    events = (
        "t_s,nibp_sys_mmHg,nibp_dia_mmHg,nibp_map_mmHg,nibp_pulse_bpm,status\n"
        "10,120,80,93,70,complete\n100,85,,,70,sys_only_in_progress\n110,85,60,68,70,complete\n"
        "300,85,60,68,70,complete\n400,,,,,failed\n450,,,,,failed\n500,129,115,120,70,complete\n600,120,80,93,70,complete\n"
    )
    found = lines(run("alarms", write(tmp_path / "n.csv", numerics), "--nibp", write(tmp_path / "e.csv", events)))
    said = [
        (line.get("t_s"), line.get("event"), line.get("condition"), line.get("priority")) for line in found[:-1]
    ]
    assert said == [
        (110, "onset", "systolic_low", "medium"),
        (400, "onset", "pressure_failed", "low"),
        (450, "priority", "pressure_failed", "medium"),
        (500, "cleared", "pressure_failed", "medium"),
        (500, "onset", "pressure_implausible", "medium"),
        (600, "cleared", "systolic_low", "medium"),
        (600, "cleared", "pressure_implausible", "medium"),
    ], "the complete row of 300 s is a determination, although its numbers are those of 110 s"


def test_alarms_with_a_baseline_and_own_limits(tmp_path: Path) -> None:
    rows = HEADER + "0,97,70,145,80,100\n" + "".join(f"{t},97,105,,,\n" for t in range(1, 90))
    found = lines(run("alarms", write(tmp_path / "n.csv", rows), "--baseline", "systolic=120,pulse_rate=70"))
    assert {(line.get("condition"), line.get("limit")) for line in found[:-1]} == {
        ("systolic_raised", 144),
        ("pulse_rate_raised", 100),
    }
    own = write(
        tmp_path / "l.toml", "[pulse_rate_high]\nmedium = 100\ndelay_medium = 5\n[systolic_high]\noff = true\n"
    )
    found = lines(run("alarms", str(tmp_path / "n.csv"), "--limits", own))
    assert [(line.get("t_s"), line.get("condition")) for line in found[:-1]] == [(6, "pulse_rate_high")]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ("header lacks",)),
        ("t_s,spo2_pct\n1,2\n", ("line 1", "pulse_rate_bpm")),
        (HEADER, ("no rows",)),
        (HEADER + "0,97,70,,,\n1,9x,70,,,\n", ("line 3", "spo2_pct", "9x")),
        (HEADER + "0,97,70,,,\n1,97\n", ("line 3", "2 cells")),
        (HEADER + "5,97,70,,,\n4,97,70,,,\n", ("line 3", "backward")),
        (HEADER + ",97,70,,,\n", ("line 2", "t_s is blank")),
        (HEADER + "0,nan,70,,,\n", ("line 2", "not a number")),
        (HEADER + "0,9_7,70,,,\n", ("line 2", "'9_7' is not a number")),
        (HEADER + "0,９７,70,,,\n", ("line 2", "is not a number")),
        (HEADER + '0,"97,70,,,\n', ("not CSV",)),
        (HEADER + "0,97,70,,,\n1e305,97,70,,,\n", ("line 3", "plausible size")),
        (HEADER[:-1] + ',x\n0,97,70,,,,"a\nb"\n-1,97,70,,,,\n', ("line 4", "backward")),
    ],
)
def test_a_malformed_series_is_named_with_its_line(tmp_path: Path, text: str, words: tuple[str, ...]) -> None:
    refused(run("alarms", write(tmp_path / "n.csv", text)), "n.csv", *words)


@pytest.mark.parametrize("pair", ["120,-10,", "-120,80,", "-5,-10,"])
def test_a_negative_pressure_is_implausible_and_not_missing(tmp_path: Path, pair: str) -> None:
    found = lines(run("alarms", write(tmp_path / "n.csv", HEADER + f"0,97,70,{pair}\n1,97,70,,,\n")))
    assert [(line["event"], line["condition"]) for line in found[:-1]] == [("onset", "pressure_implausible")]


def test_without_a_cuff_none_is_overdue_and_what_is_there_is_judged(tmp_path: Path) -> None:
    rows = HEADER + "0,97,70,190,90,120\n" + "".join(f"{t},97,{70 + t // 60 % 2},,,\n" for t in range(1, 700))
    found = lines(run("alarms", write(tmp_path / "n.csv", rows), "--no-cuff"))
    assert [(line["condition"], line["priority"]) for line in found[:-1]] == [
        ("systolic_high", "high"),
        ("mean_high", "medium"),
    ]
    bare = "t_s,spo2_pct,pulse_rate_bpm\n" + "".join(f"{t},97,{70 + t // 60 % 2}\n" for t in range(700))
    assert len(lines(run("alarms", write(tmp_path / "b.csv", bare), "--no-cuff"))) == 1


@pytest.mark.parametrize("given", ["spo2=101", "spo2=97,spo2=98", "pulse_rate=0", "weight=70", "systolic=high"])
def test_a_baseline_nobody_can_have_is_refused(tmp_path: Path, given: str) -> None:
    refused(run("alarms", series(tmp_path / "n.csv", 5), "--baseline", given), given.split("=")[0])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[spo2_low]\nhigh = 95\n", ("spo2_low.high", "above")),
        ("[pulse_rate_high]\nmedium = 140\n", ("pulse_rate_high.medium", "below")),
        ("[pulse_rate_low]\nmedium = 115\n", ("pulse_rate_low.medium", "outside 30 to 70")),
        ("[spo2_low]\ndelay_medium = 3600\n", ("spo2_low.delay_medium", "outside 0 to 60")),
        ("[spo2_low]\nhysteresis = 100\n", ("spo2_low.hysteresis", "outside 0 to 5")),
        ("[spo2_low]\nclear_s = 3600\n", ("spo2_low.clear_s", "outside 0 to 30")),
        ("[systolic_high]\nmedium = 390\nhigh = 400\n", ("systolic_high.medium", "outside 140 to 220")),
        ("[systolic_high]\nhigh = 400\n", ("systolic_high.high", "outside 150 to 250")),
        ("[apnoea]\nhigh = 0\n", ("apnoea.high", "outside 1 to 1")),
        ("[apnoea]\nmedium = 2\n", ("apnoea.medium", "no MEDIUM")),
        ("[etco2_low]\nhigh = 20\n", ("etco2_low.high", "no HIGH")),
        ('[systolic_lowered]\nchange = "40 %"\n', ("systolic_lowered.change", "after MEDIUM")),
        ("[pulse_rate_raised]\nchange = 200\n", ("pulse_rate_raised.change", "outside 0.1 to 60")),
        ("cycle_s = 7200\n", ("cycle_s", "outside 30 to 1800")),
        ("[systolic_low]\nmedium = 170\nhigh=160\n", ("systolic_low.medium",)),
        ("[spo2_loww]\nhigh = 80\n", ("spo2_loww", "unknown")),
        ("[spo2_low]\nhihg = 80\n", ("spo2_low.hihg", "high medium".split()[0])),
        ("[spo2_low]\nhigh = 'x'\n", ("spo2_low.high", "number")),
        ("[systolic_high]\ndelay_medium = 5\n", ("systolic_high.delay_medium", "every determination")),
        ("[systolic_raised]\nchange = 'a lot'\n", ("systolic_raised.change", "percentage")),
        ("cycle_s = 5\n", ("cycle_s", "30 to 1800")),
        ("[spo2_low\n", ("not TOML",)),
        ("cycle_s = " + "9" * 400 + "\n", ("cycle_s", "outside")),
        ("cycle_s = " + "9" * 5000 + "\n", ("not TOML",)),
        ("[pulse_rate_lowered]\nlimit=100\n[pulse_rate_raised]\nlimit=60\n", ("pulse_rate_lowered.limit",)),
        ("[pulse_rate_high]\nmedium = 45\n", ("pulse_rate_high.medium",)),
        ("[spo2_reduced]\nlimit = 80\n", ("spo2_reduced.limit", "beyond")),
    ],
)
def test_limits_that_contradict_themselves_are_named_by_key(
    tmp_path: Path, text: str, words: tuple[str, ...]
) -> None:
    done = run("alarms", series(tmp_path / "n.csv", 5), "--limits", write(tmp_path / "LIMITS.toml", text))
    refused(done, "LIMITS.toml", *words)


def test_columns_that_are_not_used_are_not_judged(tmp_path: Path) -> None:
    extra = "t_s,spo2_pct,pulse_rate_bpm,nibp_sys_mmHg,nibp_dia_mmHg,nibp_map_mmHg,nibp_pulse_bpm,note\n"
    path = write(tmp_path / "n.csv", extra + "".join(f"{t},97,70,ERR,,,--,=1+1\n" for t in range(5)))
    events = write(tmp_path / "e.csv", "t_s,nibp_sys_mmHg,nibp_dia_mmHg,nibp_map_mmHg,nibp_pulse_bpm,status\n")
    assert lines(run("alarms", path, "--nibp", events))[-1]["seconds"] == 4
    refused(run("alarms", path), "line 2", "nibp_sys_mmHg")


def test_what_is_left_out_of_an_advisory_keeps_its_default(tmp_path: Path) -> None:
    rows = HEADER + "".join(f"{t},92,70,,,\n" for t in range(60))
    own = write(tmp_path / "l.toml", "[spo2_reduced]\nchange = 3\n")
    found = lines(run("alarms", write(tmp_path / "n.csv", rows), "--limits", own))
    assert [(line.get("condition"), line.get("limit")) for line in found[:-1]] == [("spo2_reduced", 93)]


def test_other_wrong_arguments(tmp_path: Path) -> None:
    path = series(tmp_path / "n.csv", 5)
    refused(run("alarms", path, "--baseline", "weight=3"), "weight", "spo2, pulse_rate, systolic, diastolic")
    refused(run("alarms", path, "--phase", "asleep"), "asleep")
    refused(run("alarms", str(tmp_path / "missing.csv")), "missing.csv")
    refused(run("replay", str(tmp_path / "missing.csv")), "missing.csv")
    refused(run("demo", "--story", "holiday"), "holiday")
    refused(run("demo", "--speed", "0"), "speed")
    refused(run("sessions", "list", "--data-dir", str(tmp_path / "nowhere")), "no record here")
    refused(run("fly"), "fly")
    refused(run("run", "--host", "0.0.0.0", "--config", path), "loopback", "sign-in")


def test_a_port_in_use_says_which_and_how_to_choose_another(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = run("demo", "--no-browser", "--port", port, "--data-dir", str(tmp_path))
        refused(done, f"port {port}", "--port")


GOOD = """
[server]
port = 8099
[[bed]]
id = "2"
name = "Chair 2"
[[bed.device]]
protocol = "nonin-df2"
url = "socket://127.0.0.1:9"
"""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (GOOD.replace("port =", "prot ="), ("line 3", "server.prot", "host, port, viewers")),
        (GOOD.replace("nonin-df2", "nonin-df99"), ("line 8", "nonin-df99", "suntech-advantage")),
        (GOOD.replace("port = 8099", "host = '0.0.0.0'"), ("line 3", "server.host", "sign-in")),
        (GOOD.replace("port = 8099", "port = 99999"), ("line 3", "server.port")),
        (GOOD.replace("url =", "link ="), ("bed.device",)),
        (GOOD.replace("url = ", "# "), ("line 7", "bed.device.url", "missing")),
        (GOOD.replace("socket://", "htp://"), ("line 9", "allowed are", "socket://")),
        (GOOD.replace("socket://127.0.0.1:9", "socket://127.0.0.1"), ("line 9", "socket://host:port")),
        (GOOD + "cycle_s = 300\n", ("line 7", "only a cuff has a cycle")),
        ("bed = 5\n", ("bed", "[[bed]]")),
        (
            GOOD + '[[bed.device]]\nprotocol = "suntech-advantage"\nurl = "COM4"\ncycle_s = 301\n',
            ("line 13", "301 is not one of 60, 120"),
        ),
        (GOOD.replace("socket://127", "ble://127"), ("line 9", "nonin-df2 is not spoken over ble", "serial")),
        (
            GOOD.replace("nonin-df2", "hl7-oru").replace("socket://127.0.0.1:9", "mllp-listen://127.0.0.1:99999"),
            ("line 9", "from 1 to 65535"),
        ),
        (
            GOOD.replace("nonin-df2", "hl7-oru").replace(
                "socket://127.0.0.1:9", "mllp://127.0.0.1:9?from=127.0.0.1"
            ),
            ("line 9", "mllp-listen"),
        ),
        (GOOD + 'quirk = "beurer-bm85"\n', ("line 7", "bed.device.quirk", "none is known")),
        (
            GOOD.replace("nonin-df2", "hl7-oru").replace("socket", "mllp-listen").replace(":9", ":2575?from=me"),
            ("line 9", "'me' is no address"),
        ),
        (
            GOOD + '[[bed]]\nid = "3"\n' + GOOD[GOOD.index("[[bed.device]]") :],
            ("line 14", "named twice", "'2' and '3'"),
        ),
        (GOOD + GOOD[GOOD.index("[[bed.device]]") :], ("line 12", "named twice")),
        (GOOD.replace('id = "2"', 'id = "two words"'), ("bed.id",)),
        ("[[bed]", ("not TOML",)),
        ("", ("bed", "missing")),
    ],
)
def test_a_bad_configuration_is_one_line_with_file_and_key(
    tmp_path: Path, text: str, words: tuple[str, ...]
) -> None:
    done = run("run", "--config", write(tmp_path / "clinic.toml", text), "--data-dir", str(tmp_path / "d"))
    refused(done, "clinic.toml", *words)


def test_the_environment_is_not_the_configuration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SERVER", "BED", "DATA_DIR"):
        monkeypatch.setenv(name, "foo")
    path = tmp_path / "clinic.toml"
    write(path, GOOD)
    clinic = load_clinic(path, {"nonin-df2": Spoken("oximeter", ("socket",))})
    assert (clinic.server.port, clinic.bed[0].id, clinic.data_dir) == (8099, "2", None)


@pytest.mark.parametrize(
    "arguments",
    [("demo", "--from", "nan"), ("demo", "--speed", "nan"), ("demo", "--speed", "inf"), ("demo", "--from", "181")],
)
def test_a_number_of_no_use_is_refused(arguments: tuple[str, ...]) -> None:
    refused(run(*arguments), arguments[1])


@pytest.mark.parametrize("start", ["nan", "-50", "1e9"])
def test_a_start_outside_the_recording_is_refused(tmp_path: Path, start: str) -> None:
    refused(run("replay", series(tmp_path / "n.csv", 5), "--start", start), "--start")


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("w.csv", b"t_s,pleth_NU\n0,0.5\n1,x\n", ("line 3", "two numbers")),
        ("w.csv", b"t_s,pleth\n", ("line 1", "pleth_NU")),
        ("w.csv", b"t_s,pleth_NU\n0,0.5\n-1,0.5\n", ("line 3", "backward")),
        ("w.csv", b"t_s,pleth_NU\n0\n", ("line 2",)),
        ("w.csv.gz", b"t_s,pleth_NU\n0,0.5\n", ("cannot be read",)),
        ("w.csv", b"\xff\xfe\x00", ("UTF-8",)),
    ],
)
def test_a_malformed_wave_is_named_with_its_line(
    tmp_path: Path, name: str, text: bytes, words: tuple[str, ...]
) -> None:
    (tmp_path / name).write_bytes(text)
    done = run("replay", series(tmp_path / "n.csv", 5), "--wave", str(tmp_path / name), "--no-browser")
    refused(done, name, *words)


def test_the_catalogue(tmp_path: Path) -> None:
    found = json.loads(run("protocols", "--json").stdout)
    assert len(found) == 24
    assert {"nonin-df2", "suntech-advantage", "hl7-oru"} <= {row["name"] for row in found}
    assert all("not against the instrument" in row["evidence"] for row in found)
    assert all(row["evidence"] and row["gives"] and row["transports"] for row in found)
    assert b"suntech-advantage" in run("protocols").stdout
    assert run("ports").returncode == 0


@pytest.mark.parametrize(
    "command",
    [
        "",
        "demo",
        "run",
        "replay",
        "decode",
        "alarms",
        "protocols",
        "ports",
        "sessions",
        "sessions list",
        "sessions show",
        "sessions export",
        "sessions verify",
    ],
)
def test_every_command_has_help(command: str) -> None:
    done = run(*command.split(), "--help")
    assert done.returncode == 0
    assert b"Usage: infusion-monitor" in done.stdout


def test_simulators_help_and_refusal() -> None:
    done = subprocess.run([sys.executable, "-m", "simulators", "oximeter"], capture_output=True, timeout=30)
    assert done.returncode == 2
    assert b"--tcp PORT or --pty" in done.stderr


@pytest.mark.alm(11)
@pytest.mark.parametrize("priority", ["high", "medium", "low"])
def test_sound_writes_one_burst(priority: str, tmp_path: Path) -> None:
    assert run("sound", priority, "--out", str(tmp_path / "burst.wav")).returncode == 0
    assert (tmp_path / "burst.wav").read_bytes() == wav(Priority(priority))


def test_sound_refuses_what_is_no_priority_and_what_cannot_be_written(tmp_path: Path) -> None:
    refused(run("sound", "loud", "--out", str(tmp_path / "burst.wav")), "'loud' is not one of")
    refused(run("sound", "high"), "--out")
    refused(run("sound", "high", "--out", str(tmp_path / "no" / "burst.wav")), "No such file")


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ('[spo2_low]\ndelay_shape = "slow"', ("spo2_low.delay_shape", "plain, depth, satseconds")),
        ('[systolic_high]\ndelay_shape = "depth"', ("systolic_high.delay_shape", "every determination")),
        ('[pulse_rate_low]\ndelay_shape = "satseconds"', ("pulse_rate_low.delay_shape", "spo2_low only")),
        ("[spo2_low]\nsat_seconds = 25", ("spo2_low.sat_seconds", "satseconds")),
        ("[phase.recovery]\nsystolic_high = 170", ("phase.recovery.systolic_high", "wider than 160")),
        ("[phase.lunch]\nsystolic_high = 150", ("phase.lunch", "recovery")),
        ("version = 0", ("version", "outside 1")),
        ('name = ""', ("name", "at most 40")),
    ],
)
def test_what_a_profile_may_say_besides_numbers(tmp_path: Path, table: str, words: tuple[str, ...]) -> None:
    numerics = write(tmp_path / "n.csv", "t_s,spo2_pct,pulse_rate_bpm\n0,97,70\n1,97,70\n")
    done = run("alarms", numerics, "--no-cuff", "--limits", write(tmp_path / "l.toml", table))
    refused(done, *words)


def test_sessions_are_reviewed_and_judged_again(tmp_path: Path) -> None:
    refused(run("sessions", "replay", "x", "--data-dir", str(tmp_path)), "no record here")
    done = run("sessions", "alarms", "--data-dir", str(tmp_path))
    refused(done, "no record here")


def test_a_concentration_is_worked_out_and_refused_with_its_reason(tmp_path: Path) -> None:
    dose = ("pk", "--dose-mg", "35", "--minutes", "40", "--weight-kg")
    done = run(*dose, "70", "--at", "10,40", "--band")
    assert done.returncode == 0
    assert done.stdout.decode().splitlines() == ["10 62.0324 62.0324 181.8091", "40 177.3133 177.3133 253.0518"]
    refused(run(*dose, "30"), "outside the published range")
    refused(run("pk", "--weight-kg", "70"), "--rates")
    rates = tmp_path / "rates.csv"
    rates.write_text("t_min,mg_per_min,bolus_mg\n0,0.875,\n40,0,\n")
    done = run("pk", "--rates", str(rates), "--weight-kg", "70", "--at", "40", "--json", "--effect-site")
    assert json.loads(done.stdout) == {"minutes": 40.0, "ng_per_mL": 177.313276, "effect_site": 136.800535}
