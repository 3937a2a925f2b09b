"""The estimated concentration on the trends: the numbers of `pk`, from what was charted, and nothing where the
models were made for somebody else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from alone import Alone

from bedside.chair import Chair
from bedside.concentration.history import estimate
from bedside.concentration.mammillary import Piece
from bedside.concentration.models import for_person
from bedside.told import orders as wanted
from dashboard.said.charts import figure


def drawn(side: Alone, **more: Any) -> dict[str, Any]:
    return figure(side.monitor.snapshot, side.monitor.trend, strip=True, **more)


def traces(found: dict[str, Any]) -> dict[str, Any]:
    return {trace["name"]: trace for trace in found["data"] if trace.get("yaxis") == "y6"}


def test_it_is_what_pk_makes_of_the_charted_history() -> None:
    side = Alone().infusing().run(600)
    side.order(wanted.ChangeRate(mg_per_h=80))
    side.run(300)
    side.order(wanted.PauseInfusion())
    side.run(120)
    side.order(wanted.ResumeInfusion())
    side.order(wanted.GiveBolus(5))
    side.run(60)
    session = side.monitor.book.session
    assert session
    assert session.started_at
    models = for_person(72, 44)
    ends = side.monitor.snapshot.session
    assert ends
    assert ends.ends_at
    until = (ends.ends_at - session.started_at) / timedelta(minutes=1)
    first, second, third = (each.began for each in session.dose.stretches)
    minute = [(at - session.started_at) / timedelta(minutes=1) for at in (first, second, third)]
    halted = (session.dose.stretches[1].ended - session.started_at) / timedelta(minutes=1)  # type: ignore[operator]
    bolus = (session.dose.boluses[0][0] - session.started_at) / timedelta(minutes=1)
    pieces = [
        Piece(0, minute[1], 54 / 60), Piece(minute[1], halted, 80 / 60), Piece(minute[2], until, 80 / 60),
        Piece(bolus, bolus, bolus_mg=5),
    ]  # fmt: skip
    shown = traces(drawn(side))
    line, band = shown["concentration"], shown["concentration band"]
    zero = session.started_at.timestamp() * 1000
    for at, value in list(zip(line["x"], line["y"], strict=True))[::7]:
        wanted_ = estimate(models, pieces, (at - zero) / 60000)
        assert value == pytest.approx(wanted_.line, abs=0.051)
    half = len(band["x"]) // 2
    assert band["x"][:half] == line["x"]
    for low, mid, high in zip(band["y"][:half], line["y"], band["y"][half:][::-1], strict=True):
        assert low <= mid <= high
    assert drawn(side)["concentration"] is True


@pytest.mark.parametrize(("age", "weight"), [(12, 72.0), (44, 200.0), (44, None)])
def test_outside_the_published_range_nothing_is_drawn(age: int, weight: float | None) -> None:
    side = Alone().run(5)
    side.order(wanted.OpenSession("KM-0147", age, weight, 0.5, 40, reason="asked Dr. Weiss"))
    side.order(wanted.StartInfusion("no cuff"))
    side.run(60)
    found = drawn(side)
    assert (found["concentration"], traces(found)) == (False, {})


def test_before_the_start_without_a_place_or_where_the_clinic_hides_it_there_is_none() -> None:
    side = Alone().run(5)
    side.order(wanted.OpenSession("KM-0147", 44, 72.0, 0.5, 40))
    assert drawn(side)["concentration"] is False
    side.order(wanted.StartInfusion("no cuff"))
    side.run(60)
    assert figure(side.monitor.snapshot, side.monitor.trend)["concentration"] is False
    hidden = Alone(Chair("1", "Chair 1", concentration=False)).infusing().run(60)
    assert drawn(hidden)["concentration"] is False


def test_after_the_stop_it_falls() -> None:
    side = Alone().infusing().run(900)
    side.order(wanted.StopInfusion())
    side.run(600)
    line = traces(drawn(side))["concentration"]
    values = dict(zip(line["x"], line["y"], strict=True))
    session = side.monitor.book.session
    assert session
    assert session.stopped_at
    stop = session.stopped_at.timestamp() * 1000
    after = [value for at, value in values.items() if at > stop]
    assert after == sorted(after, reverse=True)
