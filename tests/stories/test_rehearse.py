"""A day as a text through the program's own door: the same bytes twice, and after three kills."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

DAY = """
nurse EB "E. Brandt" nurse
nurse LO "L. Ortiz" lead
day 2026-06-01 14:00
8 patient KM-0147 1982 f
10 open depression 72 kg
12 plan 0.5 mg/kg over 40 min at 1 mg/mL
14 check all
20 measure
230 measure
440 baseline
480 ketamine 0.5 mg/kg 40 min
480 start
930 score moaas 5
1080 rate 60 mL/h
1200 pause
1260 resume
1300 bolus 5 mg
1320 late 1290 rate 50 mL/h
1400 effect dissociation 2
1500 score moaas 4
1510 skip cadss6 "asleep"
1600 drug ondansetron 4 mg iv
1700 note "words"
1800 by LO
2200 effect dissociation gone
2300 effect dizziness 1
2880 stop
3000 correct 1080 rate 54 mL/h
3010 error 1700
3020 correct 1500 score moaas 3
3400 score aldrete 2,2,2,2,1
3500 discharge
3600 waste 4 mg witness EB
4080 end
call 2026-06-02 dizziness 1
call 2026-06-03 dizziness gone
"""
GIVEN = (54 * 720 + 54 * 30 + 50 * (2880 - 1290)) / 3600 + 5
"""mg: to the pause at 54 mg/h as corrected, after it at 54 until the late entry, then at 50; and the bolus."""


def program(*words: str | Path) -> list[str]:
    return [sys.executable, "-m", "dashboard", *map(str, words)]


def rehearsed(story: Path, folder: Path, *more: str) -> tuple[int, list[dict[str, Any]]]:
    done = subprocess.run(
        program("rehearse", story, "--data-dir", folder, *more), capture_output=True, text=True, check=False
    )
    assert not done.stderr, done.stderr
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()]


def shown(folder: Path, session: str) -> dict[str, Any]:
    done = subprocess.run(
        program("sessions", "show", session, "--json", "--data-dir", folder), capture_output=True, check=True
    )
    return dict(json.loads(done.stdout))


def exported(folder: Path, session: str) -> bytes:
    out = folder / "exported.json"
    command = program("sessions", "export", session, "--format", "json", "--out", out, "--data-dir", folder)
    subprocess.run(command, capture_output=True, check=True)
    return out.read_bytes()


@pytest.fixture
def story(tmp_path: Path) -> Path:
    path = tmp_path / "day.story"
    path.write_text(DAY)
    return path


def test_a_day_comes_to_what_was_charted(story: Path, tmp_path: Path) -> None:
    began = time.monotonic()
    status, lines = rehearsed(story, tmp_path / "a")
    took = time.monotonic() - began
    assert (status, lines) == (
        0, [{"t": "summary", "sessions": ["20260601-140010-1"], "refused": 0, "seconds": 4090.0}],
    )  # fmt: skip
    print(f"68 minutes in {took:.1f} s")
    found = shown(tmp_path / "a", "20260601-140010-1")
    assert (found["patient"], found["indication"], found["planned_mg"]) == ("SIM KM-0147", "depression", 36.0)
    assert found["given_mg"] == pytest.approx(GIVEN, abs=1e-9)
    assert found["infused_s"] == 2880 - 480 - 60
    assert [each["phase"] for each in found["phases"]] == [
        "baseline", "infusing", "paused", "infusing", "recovery",
    ]  # fmt: skip
    episode, dizzy = found["episodes"]
    assert (dizzy["end_after"], dizzy["end_by"], dizzy["open"]) == (
        "2026-06-02T00:00:00.000+00:00", "2026-06-03T23:59:59.999+00:00", False,
    ), "a day without an hour bounds what was said on it"  # fmt: skip
    assert [(each["mg"], each["witness"], each["by"]) for each in found["waste"]] == [(4.0, "EB", "LO")]
    assert found["leaving"]["judged_at"] == "2026-06-01T14:58:20.000+00:00"
    assert (episode["effect"], episode["worst"], episode["end_by"]) == (
        "dissociation", 2, "2026-06-01T14:36:40.000+00:00",
    )  # fmt: skip
    assert [(each["scale"], each["value"], each["by"]) for each in found["scores"]] == [
        ("moaas", 5, "EB"), ("moaas", 3, "EB"), ("aldrete", 9, "LO"),
    ]  # fmt: skip
    assert [each["name"] for each in found["drugs"]] == ["ondansetron"]
    assert (found["discharge"]["by"], found["discharge"]["override"]) == ("LO", None)
    assert [(each["was"], each["is"]) for each in found["corrections"]] == [
        ("rate 60 mg/h", "rate 54 mg/h"), ("words", None), ("MOAA/S 4", "score 3"),
    ]  # fmt: skip
    assert len(found["charted"]) == 13
    prompts = found["prompts"]
    assert (prompts["answered"], prompts["skipped"]) == (2, 1)
    assert prompts["due"] > prompts["overdue"] > 0

    rehearsed(story, tmp_path / "b")
    assert exported(tmp_path / "a", "20260601-140010-1") == exported(tmp_path / "b", "20260601-140010-1")
    again = rehearsed(story, tmp_path / "b")
    assert again == (0, [{"t": "summary", "sessions": ["20260601-140010-1"], "refused": 0, "seconds": 0.0}])


def test_killed_three_times_it_comes_to_the_same_bytes(story: Path, tmp_path: Path) -> None:
    rehearsed(story, tmp_path / "whole")
    folder, killed = tmp_path / "killed", 0
    for more in (60_000, 200_000, 400_000):
        run = subprocess.Popen(
            program("rehearse", story, "--data-dir", tmp_path / "killed"), stdout=subprocess.DEVNULL
        )
        before = size_of(folder)
        until = time.monotonic() + 20
        while size_of(folder) < before + more and run.poll() is None and time.monotonic() < until:
            time.sleep(0.01)
        os.kill(run.pid, signal.SIGKILL)
        killed += run.wait() == -signal.SIGKILL
    assert killed == 3, "each was killed on its way"
    status, lines = rehearsed(story, tmp_path / "killed")
    assert (status, lines[-1]["refused"]) == (0, 0)
    name = "20260601-140010-1"
    assert exported(tmp_path / "killed", name) == exported(tmp_path / "whole", name)
    verdict = subprocess.run(
        program("sessions", "verify", "--data-dir", tmp_path / "killed"), capture_output=True, check=False
    )
    assert verdict.returncode == 0, verdict.stdout


def size_of(folder: Path) -> int:
    """Bytes of the record so far, whichever of its files has them."""
    return sum(path.stat().st_size for path in folder.glob("*")) if folder.is_dir() else 0


def test_what_is_refused_is_told_with_its_line(tmp_path: Path) -> None:
    story = tmp_path / "day.story"
    story.write_text(
        "day 2026-06-01 14:00\n10 open depression 72 kg\n12 plan 0.5 mg/kg over 40 min\n20 stop\n30 start\n"
        '40 rate 60 mL/h\n50 late 5 note "x"\n'
    )
    done = subprocess.run(program("rehearse", story), capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "line 7" in done.stderr
    story.write_text(story.read_text().rpartition("50 late")[0] + "60 effect nausea 1\n70 error 65\n80 by XX\n")
    status, lines = rehearsed(story, tmp_path / "r", "--clinic", "2")
    assert status == 1
    assert [each["line"] for each in lines[:-1]] == [4, 5, 6, 8, 9] * 2
    assert "no infusion to stop" in lines[0]["refused"]
    assert lines[-1] == {
        "t": "summary", "sessions": ["20260601-140010-1", "20260601-140010-2"], "refused": 10, "seconds": 180.0,
    }  # fmt: skip
