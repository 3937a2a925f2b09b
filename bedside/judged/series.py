"""A recorded series read from CSV: rows in order of time, and the determinations within them.

Columns and meaning: contracts.md, input files. Every error names the file and the line.
"""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from bedside.errors import SeriesError
from bedside.reading import PressureValue

NUMERICS = ("t_s", "spo2_pct", "pulse_rate_bpm")
MORE = ("perfusion_index", "respiration_rate_bpm", "etco2_mmHg", "heart_rate_bpm")
"""What a file may have besides."""
PULSE_STATES = ("", "ok", "searching", "low_signal", "sensor_off")
PRESSURES = ("nibp_sys_mmHg", "nibp_dia_mmHg", "nibp_map_mmHg")
EVENTS = ("t_s", *PRESSURES, "nibp_pulse_bpm", "status")
LARGEST = 1e12
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
"""What float() takes beyond this (1_000, digits of other scripts) is a mistake in a table of numbers."""
STATUSES = ("complete", "sys_only_in_progress", "failed")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a file: `t` in seconds, and the columns that hold a number in this row. `pulse_state` is empty
    where it is unknown."""

    t: float
    values: Mapping[str, float]
    status: str = ""
    pulse_state: str = ""

    def get(self, column: str) -> float | None:
        return self.values.get(column)


def read_rows(path: Path, required: tuple[str, ...], optional: tuple[str, ...] = ()) -> list[Row]:
    """Every row of the file. Raises SeriesError; blank cells are left out, unknown columns are ignored."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            return list(
                _rows(str(path), csv.reader(stream, strict=True, skipinitialspace=True), required, optional)
            )
    except OSError as error:
        raise SeriesError(str(path), None, error.strerror or str(error)) from error
    except UnicodeDecodeError:
        why = "compressed: unpack it first" if path.suffix == ".gz" else "not UTF-8 text"
        raise SeriesError(str(path), None, why) from None


class Lines(Protocol):
    """A csv reader: rows, and the line of the file it has come to (a quoted cell may span several)."""

    @property
    def line_num(self) -> int: ...

    def __next__(self) -> list[str]: ...


def _rows(file: str, lines: Lines, required: tuple[str, ...], optional: tuple[str, ...]) -> Iterator[Row]:
    numbered = _numbered(file, lines)
    header = [name.strip() for name in next(numbered, (0, []))[1]]
    missing = [name for name in required if name not in header]
    if missing:
        raise SeriesError(file, 1, f"the header lacks {', '.join(missing)}")
    last = -math.inf
    for number, cells in numbered:
        if not any(cell.strip() for cell in cells):
            continue
        row = _row(file, number, header, cells, (*required, *optional))
        if row.t < last:
            raise SeriesError(file, number, f"time goes backward, from {last:g} to {row.t:g}")
        last = row.t
        yield row
    if last == -math.inf and "status" not in required:
        raise SeriesError(file, None, "no rows")


def _numbered(file: str, lines: Lines) -> Iterator[tuple[int, list[str]]]:
    while True:
        try:
            cells = next(lines)
        except StopIteration:
            return
        except csv.Error as error:
            raise SeriesError(file, lines.line_num, f"not CSV: {error}") from error
        yield lines.line_num, cells


def _row(file: str, number: int, header: list[str], cells: list[str], columns: tuple[str, ...]) -> Row:
    if len(cells) != len(header):
        raise SeriesError(file, number, f"{len(cells)} cells under a header of {len(header)}")
    events = "status" in columns
    wanted = {*columns, *(("nibp_pulse_bpm",) if events else MORE)} - {"status"}
    cell = {name: text.strip() for name, text in zip(header, cells, strict=True)}
    values = {name: _number(file, number, name, text) for name, text in cell.items() if text and name in wanted}
    if "t_s" not in values:
        raise SeriesError(file, number, "t_s is blank")
    if events:
        return Row(values.pop("t_s"), values, _status(file, number, cell))
    return Row(values.pop("t_s"), values, pulse_state=_pulse_state(file, number, cell))


def _pulse_state(file: str, line: int, cell: Mapping[str, str]) -> str:
    state = cell.get("pulse_state", "")
    if state not in PULSE_STATES:
        known = ", ".join(PULSE_STATES[1:])
        raise SeriesError(file, line, f"pulse_state {state!r} is not one of {known}, nor blank")
    return state


def _number(file: str, line: int, column: str, text: str) -> float:
    if not NUMBER.fullmatch(text):
        raise SeriesError(file, line, f"{column}: {text!r} is not a number")
    if not abs(value := float(text)) <= LARGEST:
        raise SeriesError(file, line, f"{column}: {text!r} is not a finite number of a plausible size")
    return value


def _status(file: str, line: int, cell: Mapping[str, str]) -> str:
    status = cell.get("status", "")
    if status not in STATUSES:
        raise SeriesError(file, line, f"status {status!r} is not one of {', '.join(STATUSES)}")
    return status


class Determinations:
    """Tells a new determination from one that is sent again: a row of EVENTS that is complete always is one."""

    def __init__(self) -> None:
        self._last: tuple[float, float] | None = None
        self._in_progress = False

    def take(self, row: Row) -> PressureValue | None:
        """The determination this row completes, if it completes one."""
        systolic, diastolic = row.get("nibp_sys_mmHg") or 0, row.get("nibp_dia_mmHg") or 0
        if not systolic:
            return None
        if not diastolic or row.status == "sys_only_in_progress":
            self._in_progress = True
            return None
        if (systolic, diastolic) == self._last and not self._in_progress and row.status != "complete":
            return None
        self._last, self._in_progress = (systolic, diastolic), False
        return PressureValue(
            systolic, diastolic, row.get("nibp_map_mmHg") or None, row.get("nibp_pulse_bpm") or None
        )
