"""The alarm burden of many sessions as one table, and what is usual among them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields

import pandas as pd

from bedside.judged.review import Burden

NAMES = [each.name for each in fields(Burden)]


def burden_table(burdens: Mapping[str, Burden]) -> pd.DataFrame:
    """A row for each session by its id, the fields of Burden as columns; NaN where there was nothing to measure."""
    rows = [asdict(each) for each in burdens.values()]
    return pd.DataFrame(rows, index=pd.Index(list(burdens), name="session"), columns=NAMES)


def usual_rate(table: pd.DataFrame) -> tuple[int, float | None]:
    """How many sessions have a rate, and the median of their alarms per hour."""
    rates = pd.to_numeric(table["per_hour"]).dropna()
    return len(rates), float(rates.median()) if len(rates) else None
