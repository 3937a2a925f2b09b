"""A session's alarms as one table for spreadsheets, a line for each from onset to end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from clinic.exports.tables import safe

COLUMNS = (
    "began", "priority", "kind", "condition", "value", "limit", "limits", "delay", "ended", "seconds", "worst",
    "steps", "answered", "by", "how", "real",
)  # fmt: skip


def alarms_csv(rows: Sequence[Mapping[str, Any]]) -> str:
    """The lines of the alarm log with COLUMNS as heads; what is not known is an empty cell."""
    lines = [[_steps(row[name]) if name == "steps" else row[name] for name in COLUMNS] for row in rows]
    table = pd.DataFrame(lines, columns=list(COLUMNS), dtype=object)
    return table.map(safe).to_csv(index=False, lineterminator="\r\n")


def _steps(steps: Sequence[Mapping[str, Any]] | None) -> str:
    """How its priority went, where it changed: each with its time."""
    return " > ".join(f"{step['priority']} {step['at']}" for step in steps) if steps and len(steps) > 1 else ""
