"""The tables made for spreadsheets, and what is usual among sessions."""

from __future__ import annotations

import csv
import io

from hypothesis import given
from hypothesis import strategies as some

from bedside.judged.review import Burden
from clinic.exports.alarms import COLUMNS, alarms_csv
from clinic.review.burdens import burden_table, usual_rate


def row(**known: object) -> dict[str, object]:
    return dict.fromkeys(COLUMNS) | known


@given(some.text(some.characters(exclude_categories=["Cs", "Cc"]), max_size=20))
def test_a_name_is_text_in_the_alarm_table_and_never_a_formula(name: str) -> None:
    head, line = csv.reader(io.StringIO(alarms_csv([row(condition="spo2_low", by=name)])))
    cells = dict(zip(head, line, strict=True))
    assert cells["by"] == (f"'{name}" if name.startswith(("=", "+", "-", "@")) else name)


def test_what_is_not_known_is_an_empty_cell_and_numbers_stay_as_they_were() -> None:
    text = alarms_csv([row(condition="systolic_high", value=163.0, limit=160, real=False)])
    assert text == ",".join(COLUMNS) + "\r\n,,,systolic_high,163.0,160,,,,,,,,,,False\r\n"
    assert alarms_csv([]) == ",".join(COLUMNS) + "\r\n"


def burden(per_hour: float | None) -> Burden:
    return Burden(40.0, 3, 4, per_hour, 0.1, 12.0, None, 0, 0, 0, 0)


def test_the_median_is_of_the_sessions_that_have_a_rate() -> None:
    table = burden_table({"a": burden(2.0), "b": burden(None), "c": burden(4.0), "d": burden(9.0)})
    assert usual_rate(table) == (3, 4.0)
    assert usual_rate(burden_table({"b": burden(None)})) == (0, None)
    assert usual_rate(burden_table({})) == (0, None)
