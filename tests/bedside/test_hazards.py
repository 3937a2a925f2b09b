"""The courses a hostile reading found, through the command's own path: rows in, lines out."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping

import pytest

from bedside.judged.rehearsal import Rehearsal
from bedside.judged.series import Row
from bedside.limits.limits import Limits
from bedside.phase import Phase

Course = Callable[[int], float | None]
BASELINE = {"systolic": 140.0, "diastolic": 90.0, "mean": 106.0}


def series(
    seconds: int,
    spo2: Course | float | None = 97,
    pulse: Course | float | None = None,
    state: Callable[[int], str] | None = None,
    **more: Callable[[int], float | None],
) -> list[Row]:
    """One row a second; a pulse that breathes where none is given."""

    def at(given: object, t: int) -> float | None:
        return given(t) if callable(given) else given  # type: ignore[no-any-return]

    rows = []
    for t in range(seconds):
        beats = at(pulse, t) if pulse is not None else 70 + t // 20 % 2
        values = {"spo2_pct": at(spo2, t), "pulse_rate_bpm": beats} | {name: of(t) for name, of in more.items()}
        given = {name: value for name, value in values.items() if value is not None}
        rows.append(Row(float(t), given, pulse_state=state(t) if state else ""))
    return rows


def events(*determinations: tuple[float, float, float, float | None]) -> list[Row]:
    names = ("nibp_sys_mmHg", "nibp_dia_mmHg", "nibp_map_mmHg")
    return [
        Row(t, {name: value for name, value in zip(names, values, strict=True) if value is not None}, "complete")
        for t, *values in determinations
    ]


def said(rows: list[Row], pressures: list[Row] | None = None, **more: object) -> list[dict[str, object]]:
    run = Rehearsal(rows, pressures, more.pop("limits", Limits()), cuff=pressures is not None, **more)  # type: ignore[arg-type]
    return [line for line in map(json.loads, run.lines()) if "event" in line]


def of(lines: Iterable[Mapping[str, object]], condition: str) -> list[tuple[object, object, object]]:
    return [(line["t_s"], line["event"], line["priority"]) for line in lines if line["condition"] == condition]


def saw(low: float, inside: float, down: int, every: int) -> Callable[[int], float]:
    return lambda t: low if t % every < down else inside


# --- exposure -----------------------------------------------------------------------------------------------------


def test_a_saturation_that_falls_again_and_again_is_medium_after_20_s_of_a_minute() -> None:
    (first, *_) = [line for line in said(series(120, saw(88, 95, 12, 15))) if line["condition"] == "spo2_low"]
    assert (first["t_s"], first["event"], first["priority"]) == (23, "onset", "medium")
    assert (first["exposure_s"], first["of_s"]) == (20, 60)


def test_deep_falls_of_four_seconds_are_high_after_eight_of_a_minute() -> None:
    lines = [line for line in said(series(60, saw(82, 95, 4, 9))) if line["condition"] == "spo2_low"]
    first = lines[0]
    assert (first["t_s"], first["priority"], first["exposure_s"]) == (18, "high", 8), "and the value is beyond then"


def test_single_short_dips_stay_quiet() -> None:
    assert of(said(series(600, saw(88, 97, 6, 30))), "spo2_low") == []
    assert of(said(series(600, saw(82, 97, 3, 30))), "spo2_low") == []


def test_a_pulse_that_dips_again_and_again() -> None:
    lines = [line for line in said(series(200, pulse=saw(46, 70, 14, 20))) if line["condition"] == "pulse_rate_low"]
    assert (lines[0]["t_s"], lines[0]["priority"], lines[0]["exposure_s"]) == (52, "medium", 40)


def test_one_unbroken_stretch_is_the_business_of_its_delay() -> None:
    slow = Limits().with_medium("spo2_low", 90, 30)
    (line,) = [line for line in said(series(60, 88.0), limits=slow) if line["condition"] == "spo2_low"]
    assert (line["t_s"], "exposure_s" in line) == (30, False)


def test_after_an_alarm_has_ended_the_minute_is_counted_anew() -> None:
    lines = of(said(series(100, lambda t: 88 if t < 30 or 50 <= t < 54 else 97)), "spo2_low")
    assert lines == [(15, "onset", "medium"), (35, "cleared", "medium")]


# --- no pulse -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["searching", "low_signal"])
def test_no_pulse_is_the_patients_high_at_ten_seconds(state: str) -> None:
    rows = series(
        90, lambda t: 97 if t < 60 else None, lambda t: 72 if t < 60 else None, lambda t: "" if t < 60 else state
    )
    assert of(said(rows), "pulse_lost") == [(70, "onset", "high")]


def test_a_pulse_of_0_is_no_pulse_unless_the_sensor_is_off() -> None:
    rows = series(90, None, lambda t: 72 if t < 60 else 0)
    assert of(said(rows), "pulse_lost") == [(70, "onset", "high")]
    off = series(90, None, lambda t: 72 if t < 60 else 0, lambda t: "" if t < 60 else "sensor_off")
    assert of(said(off), "pulse_lost") == []


def test_a_bradycardia_and_then_nothing_is_no_pulse_at_five_seconds_whatever_the_sensor_says() -> None:
    for state in ("", "sensor_off", "searching"):
        rows = series(90, lambda t: 97 if t < 60 else None, lambda t: 44 if t < 60 else None,
                      lambda t, s=state: "" if t < 60 else s)  # type: ignore[misc]  # fmt: skip
        assert of(said(rows), "pulse_lost") == [(64, "onset", "high")]


def test_a_pulse_that_fell_by_a_third_and_then_nothing() -> None:
    rows = series(
        90, None, lambda t: None if t >= 60 else 110 if t < 50 else 75, lambda t: "" if t < 60 else "sensor_off"
    )
    assert of(said(rows), "pulse_lost") == [(64, "onset", "high")]


def test_a_probe_that_is_taken_off_is_no_arrest() -> None:
    rows = series(120, lambda t: 97 if t < 60 else None, lambda t: 72 if t < 60 else None,
                  lambda t: "" if t < 60 else "searching" if t < 64 else "sensor_off")  # fmt: skip
    lines = said(rows)
    assert of(lines, "pulse_lost") == []
    assert of(lines, "spo2_signal_lost") == [(69, "onset", "medium")]


def test_it_ends_when_a_pulse_has_been_there_for_five_seconds() -> None:
    rows = series(140, None, lambda t: 72 if t < 60 or t == 80 or t >= 100 else 0)
    assert of(said(rows), "pulse_lost") == [(70, "onset", "high"), (105, "cleared", "high")]


def test_a_blank_pulse_beside_a_valid_saturation_is_the_signals_medium_then_high() -> None:
    rows = series(90, 97.0, lambda t: 72 if t < 30 else None)
    lines = said(rows)
    assert of(lines, "pulse_lost") == []
    assert of(lines, "pulse_signal_lost") == [(44, "onset", "medium"), (59, "priority", "high")]


def test_an_ecg_stands_in_for_a_pulse_that_is_not_given() -> None:
    rows = series(90, 97.0, lambda t: 72 if t < 30 else None, heart_rate_bpm=lambda t: 74)
    assert of(said(rows), "pulse_signal_lost") == [(44, "onset", "medium")]


def test_a_pulse_of_12_is_judged() -> None:
    assert of(said(series(40, 97.0, 12.0)), "pulse_rate_low") == [(10, "onset", "high")]


def test_on_an_empty_chair_a_probe_on_nothing_is_no_arrest() -> None:
    rows = series(60, None, lambda t: None, lambda t: "searching")
    assert of(said(rows, phase=Phase.SETUP), "pulse_lost") == []
    assert of(said(rows), "pulse_lost") == [(10, "onset", "high")], "with the drug running it is"


# --- saturation lost ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("course", "priority"),
    [
        (lambda t: 97.0, "medium"),
        (lambda t: 84.0 if t > 58 else 97.0, "high"),
        (lambda t: 89.0 if t > 57 else 97.0, "high"),
        (lambda t: 98.0 - max(0, t - 53), "high"),
        (lambda t: 91.0, "medium"),
    ],
)
def test_a_saturation_lost_while_falling_is_high(course: Callable[[int], float], priority: str) -> None:
    (line,) = [
        line
        for line in said(series(90, lambda t: course(t) if t < 60 else None))
        if line["condition"] == "spo2_signal_lost"
    ]
    assert (line["t_s"], line["priority"]) == (69, priority)
    assert ("value" in line) is (priority == "high")


# --- pressure -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("systolic", "diastolic", "priority"),
    [(62, 49, "high"), (38, 22, "high"), (285, 150, "high"), (120, 110, "medium"), (150, 15, "medium")],
)
def test_shock_is_not_only_implausible(systolic: float, diastolic: float, priority: str) -> None:
    lines = said(series(20), events((5, 118, 76, 90), (10, systolic, diastolic, None)))
    assert of(lines, "pressure_implausible") == [(10, "onset", priority)]


@pytest.mark.parametrize(
    ("value", "condition", "priority", "limit"),
    [
        ((112, 85, 90), "systolic_lowered", "low", 112),
        ((98, 72, 80), "systolic_lowered", "medium", 98),
        ((120, 62, 82), "diastolic_lowered", "medium", 63),
        ((120, 70, 74), "mean_lowered", "medium", 74.2),
    ],
)
def test_a_fall_from_the_baseline(
    value: tuple[float, float, float], condition: str, priority: str, limit: float
) -> None:
    lines = said(series(20), events((10, *value)), baseline=BASELINE)
    (line,) = [line for line in lines if line["condition"] == condition]
    assert (line["priority"], line["limit"]) == (priority, limit)


def test_a_relative_fall_beyond_the_absolute_limit_is_left_to_that() -> None:
    lines = said(series(20), events((10, 85, 60, 68)), baseline={"systolic": 120.0})
    found = [(line["condition"], line["priority"], line["limit"]) for line in lines]
    assert found == [("systolic_low", "medium", 90), ("systolic_lowered", "low", 96)]


def test_two_equal_determinations_are_two() -> None:
    lines = said(series(700), events((10, 120, 80, 93), (310, 120, 80, 93), (610, 120, 80, 93)))
    assert of(lines, "pressure_overdue") == []


def test_the_pulse_a_cuff_counts_is_judged_while_the_oximeter_has_none() -> None:
    rows = series(60, None, lambda t: None)
    cuff = [Row(20.0, {"nibp_sys_mmHg": 120, "nibp_dia_mmHg": 80, "nibp_pulse_bpm": 38}, "complete"),
            Row(50.0, {"nibp_sys_mmHg": 121, "nibp_dia_mmHg": 80, "nibp_pulse_bpm": 66}, "complete")]  # fmt: skip
    assert of(said(rows, cuff), "pulse_rate_low") == [(20, "onset", "high"), (50, "cleared", "high")]
    assert of(said(series(60), cuff), "pulse_rate_low") == [], "the oximeter's is there"


def test_failed_and_implausible_count_together() -> None:
    rows = [*events((10, 120, 110, None)), Row(20.0, {}, "failed")]
    assert of(said(series(40), rows), "pressure_failed") == [(20, "onset", "medium")]


# --- breathing ----------------------------------------------------------------------------------------------------


def test_no_breath_for_twenty_seconds_is_high() -> None:
    lines = said(series(120, respiration_rate_bpm=lambda t: 14 if t < 60 or t >= 90 else 0))
    assert of(lines, "apnoea") == [(80, "onset", "high"), (95, "cleared", "high")]
    assert of(lines, "respiration_low")[0] == (75, "onset", "high")


@pytest.mark.parametrize(
    ("rate", "condition", "priority"),
    [(9, "respiration_low", "medium"), (7, "respiration_low", "high"), (26, "respiration_high", "medium")],
)
def test_slow_and_fast_breath(rate: float, condition: str, priority: str) -> None:
    lines = said(series(120, respiration_rate_bpm=lambda t: 14 if t < 60 else rate))
    assert of(lines, condition) == [(75, "onset", priority)]


@pytest.mark.parametrize(("value", "condition"), [(28, "etco2_low"), (53, "etco2_high")])
def test_etco2(value: float, condition: str) -> None:
    lines = said(series(120, etco2_mmHg=lambda t: 38 if t < 60 else value))
    assert of(lines, condition) == [(80, "onset", "medium")]


def test_the_rate_of_an_ecg() -> None:
    lines = said(series(120, heart_rate_bpm=lambda t: 70 if t < 60 else 36))
    assert of(lines, "heart_rate_low") == [(70, "onset", "high")]
    stopped = said(series(120, heart_rate_bpm=lambda t: 70 if t < 60 else 0))
    assert of(stopped, "heart_rate_low") == [(70, "onset", "high")], "0 is asystole"


# --- frozen -------------------------------------------------------------------------------------------------------


def test_numbers_that_do_not_move() -> None:
    lines = said(series(400, 97.0, lambda t: 72 if t < 390 else 73))
    assert of(lines, "values_frozen") == [
        (180, "onset", "low"),
        (300, "priority", "medium"),
        (390, "cleared", "medium"),
    ]


def test_one_of_both_moves() -> None:
    assert of(said(series(400, lambda t: 97 + t // 100 % 2, 72.0)), "values_frozen") == []
    assert of(said(series(400, 97.0, lambda t: 72 if t % 100 < 90 else None)), "values_frozen") == [], (
        "it came and went"
    )


def test_a_slow_source_is_not_called_frozen() -> None:
    rows = [Row(float(t), {"spo2_pct": 97, "pulse_rate_bpm": 72}) for t in range(0, 1200, 5)]
    assert of(said(rows), "values_frozen") == []
