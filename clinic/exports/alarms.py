"""A session's alarms as one table for spreadsheets, a line for each from onset to end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from clinic.exports.tables import safe

COLUMNS = (
    "began", "priority", "kind", "condition", "value", "limit", "limits", "delay", "ended", "seconds", "worst",
    "answered", "by", "how", "real",
)  # fmt: skip


def alarms_csv(rows: Sequence[Mapping[str, Any]]) -> str:
    """The lines of the alarm log with COLUMNS as heads; what is not known is an empty cell."""
    table = pd.DataFrame([[row[name] for name in COLUMNS] for row in rows], columns=list(COLUMNS), dtype=object)
    return table.map(safe).to_csv(index=False, lineterminator="\r\n")
