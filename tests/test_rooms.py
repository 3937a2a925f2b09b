"""Who may import whom: the rooms are checked by a machine."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("bedside", "devices", "simulators", "dashboard")
MAY_IMPORT = {
    "bedside": {"bedside"},
    "devices": {"devices", "bedside"},
    "simulators": {"simulators"},
    "dashboard": {"dashboard", "bedside"},
}
KNOWS_ALL = ROOT / "dashboard" / "__main__.py"
CLOCKS = {ROOT / "bedside" / "clock.py", ROOT / "simulators" / "clock.py"}


def modules(room: str) -> list[Path]:
    return sorted((ROOT / room).rglob("*.py"))


def imported(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            found.add((node.module or "").split(".")[0])
    return found


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_what_it_may(room: str) -> None:
    for path in modules(room):
        if path == KNOWS_ALL:
            continue
        reached = imported(path) & set(ROOMS) - MAY_IMPORT[room]
        assert not reached, f"{path.relative_to(ROOT)} reaches into {sorted(reached)}"


def test_the_rule_can_fail(tmp_path: Path) -> None:
    planted = tmp_path / "planted.py"
    planted.write_text("from devices.catalog import CATALOG\nimport simulators\n")
    assert imported(planted) >= {"devices", "simulators"}


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
