"""Who may import whom: the rooms are checked by a machine."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from house import FLOORS, crossings, name_of, too_large

from dashboard.said.screen import SCREEN

ROOT = Path(__file__).parents[1]
ROOMS = tuple(FLOORS)
CLOCKS = {ROOT / "bedside" / "clock.py", ROOT / "simulators" / "clock.py"}


def modules(room: str) -> list[Path]:
    return sorted((ROOT / room).rglob("*.py"))


def test_nothing_crosses() -> None:
    assert crossings() == []


@pytest.mark.parametrize(
    ("where", "text", "why"),
    [
        ("bedside/told/x.py", "from devices.catalog import CATALOG", "may know no other room"),
        (
            "bedside/conditions/x.py",
            "from bedside.alarms.engine import AlarmEngine",
            "alarms stands above conditions",
        ),
        ("bedside/alarms/x.py", "def f():\n    from bedside.desks import faults", "desks stands above alarms"),
        ("bedside/vitals/x.py", "import numpy", "standard library alone"),
        ("bedside/chair.py", "import sqlalchemy as sa", "in clinic.record only"),
        ("clinic/review/x.py", "from sqlalchemy import select", "in clinic.record only"),
        ("clinic/record/x.py", "from clinic.review.stored import stored", "review stands above record"),
        ("dashboard/said/x.py", "import dash", "dashboard.pages only"),
        ("dashboard/seat.py", "from devices.plug import Plug", "may know bedside, clinic"),
        ("dashboard/calls/x.py", "from dashboard import program", "program stands above calls"),
        ("devices/links/x.py", "from devices import supervisor", "supervisor stands above links"),
        ("simulators/x.py", "import math", "stands in no row"),
        ("clinic/patients/x.py", "import math", "stands in no row"),
    ],
)
def test_a_crossing_is_found(tmp_path: Path, where: str, text: str, why: str) -> None:
    """Planted into an empty house."""
    path = tmp_path / where
    path.parent.mkdir(parents=True)
    path.write_text(text)
    (found,) = crossings(tmp_path)
    assert why in found
    assert name_of(path, tmp_path).rpartition(".")[0].split(".")[0] in found


def test_the_core_loads_the_standard_library_alone() -> None:
    """Also what its imports import."""
    code = "import bedside.watch, sys; print(*{name.partition('.')[0] for name in sys.modules})"
    loaded = set(
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT).stdout.split()
    )
    assert loaded & {"sqlalchemy", "structlog", "numpy", "pandas", "click", "flask", "dash"} == set()
    assert "bedside" in loaded


def test_nobody_else_reads_the_system_clock() -> None:
    for room in ROOMS:
        for path in modules(room):
            if path in CLOCKS:
                continue
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                    called = f"{node.value.id}.{node.attr}"
                    assert called not in {"time.time", "time.monotonic", "time.sleep", "datetime.now"}, path


def test_every_room_is_a_package_and_no_test_folder_is() -> None:
    for room in ROOMS:
        assert (ROOT / room / "__init__.py").is_file()
    assert not list((ROOT / "tests").rglob("__init__.py"))


def test_no_registry_or_address_is_named_in_the_lock() -> None:
    lock = (ROOT / "requirements.lock").read_text()
    assert "://" not in lock
    assert "--index" not in lock
    assert lock.count("--hash=sha256:") > 50


def test_no_room_is_too_large() -> None:
    """`make house` prints them."""
    assert too_large() == []


def test_a_room_that_is_too_large_is_named(tmp_path: Path) -> None:
    path = tmp_path / "bedside" / "phase.py"
    path.parent.mkdir()
    path.write_text("def long():\n" + "    pass\n" * 301)
    assert any("phase.py: 302 lines" in words for words in too_large(tmp_path))
    assert any("bedside.phase.long: 302 lines" in words for words in too_large(tmp_path))


def test_no_line_of_the_scripts_is_long_and_the_linter_is_content() -> None:
    scripts = sorted((ROOT / "dashboard" / "assets").glob("*.js"))
    long = [(path.name, at) for path in scripts for at, line in enumerate(lines_of(path), 1) if len(line) > 160]
    assert long == []
    linter = Path(sys.executable).with_name("oxlint")
    found = subprocess.run(
        [linter, "--deny-warnings", "dashboard/assets"], cwd=ROOT, capture_output=True, text=True
    )
    assert found.returncode == 0, found.stdout


def test_the_linter_finds_something(tmp_path: Path) -> None:
    (tmp_path / "bad.js").write_text("var unused = 1;\nif (a == b) eval('x');\n")
    linter = Path(sys.executable).with_name("oxlint")
    config = ["-c", str(ROOT / ".oxlintrc.json")]
    found = subprocess.run([linter, *config, str(tmp_path)], capture_output=True, text=True)
    assert found.returncode != 0
    for rule in ("no-var", "eqeqeq", "no-eval"):
        assert rule in found.stdout


STRINGS = re.compile(r'"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\]|\\.)*)`')
PLACES = re.compile(r"\$\{[^}]*\}")
NO_WORDS = {
    "use strict",
    "Enter",
    "Escape",
    "Backspace",
    "ArrowUp",
    "ArrowDown",
    "ArrowLeft",
    "ArrowRight",
    "POST",
    "Content-Type",
}


def words_of(script: str, classes: set[str]) -> list[str]:
    """The sentences and capitalised words among a script's strings; what only names classes is none."""
    code = re.sub(r"/\*.*?\*/", "", script, flags=re.S)
    code = "\n".join(re.sub(r"\s//.*", "", line) for line in code.splitlines())
    found = []
    for plain, built in STRINGS.findall(code):
        text = PLACES.sub(" ", plain or built)
        tokens = re.findall(r"[A-Za-z₀-₉-]+", text)
        if (
            text in NO_WORDS
            or re.search(r"[<{#\[=/]|(^|\s)\.\w|\w\.\w", text)
            or not tokens
            or set(tokens) <= classes
        ):
            continue
        if re.search(r"[A-Za-z]{2,} +[A-Za-z]", text) or re.match(r" ?[A-Z][a-z]{2,}", text):
            found.append(text)
    return found


def test_the_scripts_have_no_words_of_their_own() -> None:
    """They stand in dashboard/said/screen.py, where they are read and mended."""
    assets = ROOT / "dashboard" / "assets"
    classes = set(re.findall(r"\.([\w-]+)", "".join(path.read_text() for path in assets.glob("*.css"))))
    found = {path.name: words for path in assets.glob("*.js") if (words := words_of(path.read_text(), classes))}
    assert found == {}
    assert words_of('say("Hold the key for one second.");', classes)
    assert words_of("text(`over ${n} minutes`);", classes)


def test_every_word_of_the_scripts_is_known_and_used() -> None:
    code = "".join(path.read_text() for path in (ROOT / "dashboard" / "assets").glob("*.js"))
    used = set(re.findall(r"B\.words\.(\w+)", code)) | set(re.findall(r'B\.word\(\s*"(\w+)"', code))
    said = set(re.findall(r'"(\w+)"', code))
    assert used <= SCREEN.keys()
    spare = {
        name for name in SCREEN if name not in used | said and not name.startswith(("proof_", "link_", "band_"))
    }
    assert spare == set()


def lines_of(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()
