"""The house: which room may know which, down to sub-rooms, and how large its rooms are. `make house` prints it.

A room's parts stand from the top floor to the bottom: a part imports downwards only. A folder or file that stands
in no row fails, so that nothing moves in unseen.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[2]
FLOORS: dict[str, str] = {
    "bedside": "watch monitor picture resuming proving course beside flags parts judged intake snapshot desks "
    "chair book leaving alarms equipment infusion vitals limits told conditions reading phase concentration errors "
    "alive address text passing clock",
    "clinic": "sheets exports review record people",
    "devices": "cli workbench transcript listening kept plug kit supervisor observed catalog monitors oximeters "
    "pressure shapes links entry example device decoder pace errors why",
    "simulators": "__main__ patient_file story_name nurse days script catalog monitors cuffs oximeters mischief "
    "ports seen recorded body person noise stories ketamine clock",
    "dashboard": "__main__ program app pages calls judged instruments overview who seat hub said",
}
MAY_IMPORT: dict[str, set[str]] = {
    "bedside": set(),
    "clinic": {"bedside"},
    "devices": {"bedside"},
    "simulators": set(),
    "dashboard": {"bedside", "clinic"},
}
KNOWS_ALL = "dashboard.program"
ONLY_IN: dict[str, tuple[str, ...]] = {
    "sqlalchemy": ("clinic.record",),
    "alembic": ("clinic.record",),
    "dash": ("dashboard.app", "dashboard.pages"),
    "dash_mantine_components": ("dashboard.app", "dashboard.pages"),
    "flask": ("dashboard.app", "dashboard.pages", "dashboard.calls", "dashboard.program"),
    "argon2": ("clinic.people",),
    "pandas": ("clinic.exports", "clinic.review"),
    "plotly": ("dashboard.said", "dashboard.pages"),
    "waitress": ("dashboard.program",),
    "click": ("dashboard.program", "devices.cli", "devices.kit", "simulators.__main__", "simulators.story_name"),
    "serial": ("devices.links", "devices.cli"),
}
"""Where each library stops."""


@dataclass(frozen=True, slots=True)
class Import:
    """`place` imports `module`; both in dots, `part` and `of` are the rows they stand in."""

    place: str
    module: str

    @property
    def part(self) -> tuple[str, str]:
        return part_of(self.place)

    @property
    def of(self) -> tuple[str, str]:
        return part_of(self.module)


def part_of(module: str) -> tuple[str, str]:
    """Room and part of a module."""
    room, _, rest = module.partition(".")
    return room, rest.partition(".")[0]


def files(root: Path = ROOT) -> list[Path]:
    """Every file of the house, without the migrations, which are frozen."""
    found = [path for room in FLOORS for path in sorted((root / room).rglob("*.py"))]
    return [path for path in found if "versions" not in path.parts]


def name_of(path: Path, root: Path = ROOT) -> str:
    return ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__")


def imports(path: Path, root: Path = ROOT) -> Iterator[Import]:
    """What a file imports, also within a function; `from room import part` names the part."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (Import(name_of(path, root), alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = node.module or ""
            bare = module in FLOORS
            names = [f"{module}.{alias.name}" for alias in node.names] if bare else [module]
            yield from (Import(name_of(path, root), name) for name in names)


def crossings(root: Path = ROOT) -> list[str]:
    """Every import that goes where it may not."""
    found = []
    for path in files(root):
        for each in imports(path, root):
            if why := _crossing(each):
                found.append(f"{each.place} imports {each.module}: {why}")
    return found + strangers(root)


def _crossing(each: Import) -> str:
    (room, part), (theirs, of) = each.part, each.of
    if theirs in ONLY_IN and not any(f"{each.place}.".startswith(f"{place}.") for place in ONLY_IN[theirs]):
        return f"{theirs} stands in {', '.join(ONLY_IN[theirs])} only"
    if room == "bedside" and theirs not in FLOORS and theirs not in sys.stdlib_module_names:
        return "the core needs the standard library alone"
    if theirs not in FLOORS or not part:
        return ""
    if theirs != room:
        free = theirs in MAY_IMPORT[room] or each.place.startswith(KNOWS_ALL)
        return "" if free else f"{room} may know {', '.join(sorted(MAY_IMPORT[room])) or 'no other room'}"
    floors = FLOORS[room].split()
    if part == of or part not in floors or of not in floors:
        return ""
    return "" if floors.index(part) < floors.index(of) else f"{of} stands above {part}"


def strangers(root: Path = ROOT) -> list[str]:
    """Files and folders that stand in no row."""
    found = {part_of(name_of(path, root)) for path in files(root)}
    return [
        f"{room}/{part} stands in no row"
        for room, part in sorted(found)
        if part and part not in FLOORS[room].split()
    ]


# --- sizes --------------------------------------------------------------------------------------------------

FILE_MEDIAN, FILE_MOST, FUNCTION_P90, FUNCTION_MOST, CLASS_MOST = 110, 300, 15, 40, 250


def lengths(kind: tuple[type[ast.AST], ...], root: Path = ROOT) -> list[tuple[int, str]]:
    """Lines of every function or class, the longest first, without decorators and docstring."""
    found = []
    for path in files(root):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, kind) and isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                found.append((_lines(node), f"{name_of(path, root)}.{node.name}"))
    return sorted(found, reverse=True)


def _lines(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> int:
    first = node.body[0]
    said = (
        isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str)
    )
    words = (first.end_lineno or 0) - first.lineno + 1 if said else 0
    return (node.end_lineno or 0) - node.lineno + 1 - words


def file_lengths(root: Path = ROOT) -> list[tuple[int, str]]:
    found = [(len(path.read_text(encoding="utf-8").splitlines()), path) for path in files(root)]
    return sorted(((lines, str(path.relative_to(root))) for lines, path in found if lines > 3), reverse=True)


def too_large(root: Path = ROOT) -> list[str]:
    """What is larger than a room should be."""
    rooms, functions = file_lengths(root), lengths((ast.FunctionDef, ast.AsyncFunctionDef), root)
    classes = lengths((ast.ClassDef,), root)
    found = [f"{name}: {lines} lines, more than {FILE_MOST}" for lines, name in rooms if lines > FILE_MOST]
    found += [
        f"{name}: {lines} lines, more than {FUNCTION_MOST}" for lines, name in functions if lines > FUNCTION_MOST
    ]
    found += [f"{name}: {lines} lines, more than {CLASS_MOST}" for lines, name in classes if lines > CLASS_MOST]
    if (middle := median(lines for lines, _ in rooms)) > FILE_MEDIAN:
        found.append(f"the median file has {middle:g} lines, more than {FILE_MEDIAN}")
    if (tall := p90([lines for lines, _ in functions])) > FUNCTION_P90:
        found.append(f"nine of ten functions have up to {tall} lines, more than {FUNCTION_P90}")
    return found


def p90(lines: list[int]) -> int:
    return sorted(lines)[int(len(lines) * 0.9)]


def plan(root: Path = ROOT) -> Iterator[str]:
    """The house in lines: each room with its floors, what it imports of others, and its sizes."""
    for room in FLOORS:
        mine = [path for path in files(root) if path.relative_to(root).parts[0] == room]
        lines = sum(len(path.read_text(encoding="utf-8").splitlines()) for path in mine)
        knows = sorted({e.of[0] for path in mine for e in imports(path, root)} & set(FLOORS) - {room})
        yield f"{room}: {len(mine)} files, {lines} lines; knows {', '.join(knows) or 'no other'}"
        for floor in FLOORS[room].split():
            at = [path for path in mine if part_of(name_of(path, root))[1] == floor]
            below = sorted({e.of[1] for path in at for e in imports(path, root) if e.of[0] == room} - {floor, ""})
            size = sum(len(path.read_text(encoding="utf-8").splitlines()) for path in at)
            yield f"    {floor:<14}{len(at):>3} files {size:>6} lines   {' '.join(below)}"
    functions = [lines for lines, _ in lengths((ast.FunctionDef, ast.AsyncFunctionDef), root)]
    rooms = [lines for lines, _ in file_lengths(root)]
    yield f"files: median {median(rooms):g}, largest {max(rooms)}; functions: median {median(functions):g}, "
    yield f"p90 {p90(functions)}, largest {max(functions)}; largest class {lengths((ast.ClassDef,), root)[0][0]}"


def main() -> None:
    """Print the house; exit status 1 with what crosses or is too large."""
    for line in plan():
        print(line)
    wrong = [*crossings(), *too_large()]
    for line in wrong:
        print(f"WRONG  {line}")
    raise SystemExit(bool(wrong))


if __name__ == "__main__":
    main()
