"""The names others rely on: protocols, conditions, reasons and events are what the contract says."""

from __future__ import annotations

from bedside.conditions.table import TABLE, Kind, Priority
from bedside.reading import Quality, Reason
from bedside.told.events import KINDS
from dashboard.said.words import CONDITIONS, REASONS
from devices.catalog import OWN

CONDITION_NAMES = [
    "spo2_low",
    "pulse_rate_high",
    "pulse_rate_low",
    "systolic_high",
    "systolic_low",
    "diastolic_high",
    "diastolic_low",
    "mean_high",
    "mean_low",
    "spo2_reduced",
    "pulse_rate_raised",
    "pulse_rate_lowered",
    "systolic_raised",
    "systolic_lowered",
    "diastolic_raised",
    "spo2_signal_lost",
    "pulse_signal_lost",
    "low_perfusion",
    "pressure_failed",
    "pressure_overdue",
    "pressure_implausible",
    "device_link_lost",
    "device_silent",
    "cuff_cycle_stopped",
    "recording_failed",
    "no_alarm_sound",
    "display_lost",
    "clock_stepped",
    "alarms_late",
    "screen_may_sleep",
    "limits_off",
    "spo2_signal_weak",
    "server_lost",
]
SINCE = [
    "pulse_lost", "apnoea", "respiration_low", "respiration_high", "etco2_low", "etco2_high", "heart_rate_high",
    "heart_rate_low", "diastolic_lowered", "mean_lowered", "values_frozen", "pulse_disagrees", "device_clock_wrong",
    "respiration_signal_lost", "etco2_signal_lost", "heart_rate_signal_lost", "observation_overdue",
]  # fmt: skip


def test_the_table_holds_every_condition_of_the_contract_in_its_order() -> None:
    assert [name for name in TABLE if name not in SINCE] == CONDITION_NAMES
    assert [name for name in TABLE if name not in CONDITION_NAMES] == SINCE


def test_every_condition_has_a_kind_and_priorities() -> None:
    for condition in TABLE.values():
        assert condition.priorities
        assert condition.kind in Kind
        assert list(condition.priorities) == sorted(condition.priorities, key=lambda p: -p.rank)
    assert Priority.HIGH.outranks(Priority.MEDIUM)
    assert not Priority.LOW.outranks(Priority.MEDIUM)


def test_every_condition_and_reason_has_words() -> None:
    assert set(CONDITIONS) == set(TABLE)
    assert set(REASONS) == {reason.value for reason in Reason}


def test_reasons_and_qualities_are_the_contracts() -> None:
    assert {reason.value for reason in Reason} == set(
        [
            "sensor_off",
            "no_sensor",
            "searching",
            "artifact",
            "low_signal",
            "out_of_range",
            "invalid",
            "not_supported",
            "not_updated",
            "demo",
            "device_fault",
            "cuff_loose",
            "cuff_leak",
            "motion",
            "weak_signal",
            "timeout",
            "over_pressure",
            "blocked",
            "aborted",
        ]
    )
    assert {quality.value for quality in Quality} == set(
        [
            "low_perfusion",
            "weak_signal",
            "artifact",
            "irregular_pulse",
            "body_movement",
            "cuff_loose",
            "improper_position",
            "pulse_above_range",
            "pulse_below_range",
            "device_alarm",
        ]
    )


def test_protocols_keep_their_names() -> None:
    assert sorted(OWN) == sorted(
        "nonin-df1 nonin-df2 nonin-df7 nonin-df8 nonin-df13 nonin-ascii nonin-ble masimo-ascii1 nellcor-ascii "
        "contec-cms50 contec-cms50-v7 contec-eb berry-bci viatom-pc60fw viatom-fs20f plx blp suntech-advantage "
        "stx-nibp berry-pm6750 raycome-rbp hl7-oru datex-dri ivy-ansarb".split()
    )


def test_every_event_names_its_kind_once() -> None:
    assert len(KINDS) == len({cls.__name__ for cls in KINDS.values()})
