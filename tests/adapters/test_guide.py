"""docs/adding-a-device.md: its example is a package of somebody else's, found and passed as it stands."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def packaged(folder: Path) -> dict[str, str]:
    """The guide's example installed in `folder`; the environment in which it is found."""
    text = (ROOT / "docs" / "adding-a-device.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", text, re.S)
    (points,) = re.findall(r"```toml\n\[project\.entry-points\.\"(.*?)\"\]\n(.*?)```", text, re.S)
    (folder / "jumper81.py").write_text(code, encoding="utf-8")
    info = folder / "jumper81-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: jumper81\nVersion: 1.0\n")
    name, _, value = points[1].strip().partition(" = ")
    (info / "entry_points.txt").write_text(f"[{points[0]}]\n{name} = {value.strip(chr(34))}\n")
    return {**os.environ, "PYTHONPATH": f"{folder}{os.pathsep}{ROOT}"}


def test_the_guides_example_passes_the_kit_as_a_strangers_package(tmp_path: Path) -> None:
    place = packaged(tmp_path)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--adapter", "jumper-81"]
    done = subprocess.run(
        [*command, "--fuzz-mb", "0.1", "--rootdir", str(tmp_path)],
        cwd=tmp_path, env=place, capture_output=True, text=True, timeout=100,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"\d{2} passed", done.stdout)


def test_the_guides_example_is_in_the_catalogue_and_decodes(tmp_path: Path) -> None:
    place = packaged(tmp_path)
    (tmp_path / "one.hex").write_text("81 48 62 2A\n81 FF 7F 00\n")
    command = [sys.executable, "-m", "dashboard", "decode", "jumper-81", str(tmp_path / "one.hex")]
    done = subprocess.run(command, cwd=tmp_path, env=place, capture_output=True, text=True, timeout=60)
    assert done.stdout.count('"value":98') == 1, done.stderr
    assert '"value":4.2' in done.stdout
    assert '"bad_frames":0' in done.stdout


def test_an_adapter_that_invents_fails_the_kit(tmp_path: Path) -> None:
    place = packaged(tmp_path)
    code = (tmp_path / "jumper81.py").read_text()
    (tmp_path / "jumper81.py").write_text(
        code.replace("if len(data) != 4 or data[0] != 0x81:", "if len(data) < 4:")
    )
    code = (tmp_path / "jumper81.py").read_text()
    (tmp_path / "jumper81.py").write_text(
        code.replace("no_spo2={0x7F}, ", "").replace("checked=False", "checked=True")
    )
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--adapter", "jumper-81"]
    done = subprocess.run(
        [*command, "--fuzz-mb", "0.1", "--rootdir", str(tmp_path)],
        cwd=tmp_path, env=place, capture_output=True, text=True, timeout=100,
    )  # fmt: skip
    assert done.returncode == 1, done.stdout
