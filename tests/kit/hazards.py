"""Hazard, cause, mitigation, test: docs/hazards.md is what this makes, and a test holds it to the tests there are.

`python tests/kit/hazards.py > docs/hazards.md` (make docs) writes it. H1 to H27 are what a hostile reading found, S1
where death is a plausible end; F1 to F34 is the older list of faults to survive.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hazard:
    """One row; `tests` are names of test functions that fail when the mitigation does."""

    name: str
    severity: str
    hazard: str
    cause: str
    mitigation: str
    tests: tuple[str, ...]


def _h(name: str, severity: str, hazard: str, cause: str, mitigation: str, *tests: str) -> Hazard:
    return Hazard(name, severity, hazard, cause, mitigation, tests)


FOUND = (
    _h("H1", "S1", "A crisis is taken for an old reading", "the cuff's clock is wrong, or set back",
       "arrival decides what is now; `device_clock_wrong` says the number and the cuff's time; a number that is set "
       "aside leaves words on the tile",
       "test_a_cuff_whose_clock_is_wrong_shows_and_alarms", "test_a_clock_that_is_set_back_between_two_readings_drops_none",
       "test_a_result_long_after_its_inflation_does_not_vanish", "test_two_results_in_one_second_are_both_kept",
       "test_of_a_burst_after_a_connection_the_newest_is_now_and_the_others_are_history",
       "test_a_bluetooth_cuff_one_hour_off_shows_and_alarms"),
    _h("H2", "S1", "The peak after the stop is not measured", "recovery's slow cycle begins with the stop",
       "the infusion's cycle stays for 15 min and until two pressures in a row are inside MEDIUM; overdue follows it",
       "test_after_a_stop_at_190_the_cuff_goes_on_every_five_minutes",
       "test_recovery_measures_every_quarter_hour_once_the_pressure_has_settled",
       "test_a_stop_at_190_over_the_wire_keeps_five_minutes"),
    _h("H3", "S1", "An arrest is called a probe fault", "no pulse was a technical condition",
       "`pulse_lost`, HIGH at 10 s; after a slow or falling pulse at 5 s whatever the sensor says",
       "test_no_pulse_is_the_patients_high_at_ten_seconds", "test_an_oximeter_that_searches_is_a_patient_without_a_pulse",
       "test_a_bradycardia_and_then_nothing_is_no_pulse_at_five_seconds_whatever_the_sensor_says",
       "test_a_probe_that_is_taken_off_is_no_arrest", "test_a_pulse_of_12_is_judged"),
    _h("H3c", "S1", "A fall that ends in silence is called probe off", "the last value was not looked at",
       "`spo2_signal_lost` is HIGH when the last value was low or falling, and says it",
       "test_a_saturation_lost_while_falling_is_high", "test_a_saturation_that_is_lost_while_it_falls_says_the_last_one"),
    _h("H4", "S2", "A further fall under an acknowledged HIGH is silent", "a priority cannot rise above HIGH",
       "each further 5 %, 20 mmHg or 20 /min breaks the acknowledgement; a LOW never sounds under its own MEDIUM",
       "test_an_acknowledged_value_that_gets_worse_by_a_step_sounds_again", "test_an_acknowledged_pressure_breaks_at_20_mmhg",
       "test_a_low_of_the_same_number_never_sounds_under_its_medium"),
    _h("H5", "S2", "An alarm nobody saw is acknowledged", "a tap meant everything that was on",
       "the press carries what the screen showed; only that is acknowledged, and a refusal says why",
       "test_what_came_a_moment_before_the_tap_is_not_acknowledged",
       "test_a_press_that_names_nothing_that_is_on_is_refused_and_says_why",
       "test_what_came_0_1_s_before_the_tap_stays_unacknowledged_on_the_page"),
    _h("H6", "S2", "One patient's pressure stands for the next one's", "readings lived on between sessions",
       "a session within 15 min of another starts with nothing of before; else it asks whose the readings are and shows "
       "nothing of them until then",
       "test_one_patients_pressure_never_becomes_the_next_ones",
       "test_later_on_it_is_asked_whose_the_readings_are_and_until_then_nothing_of_them_is_shown",
       "test_a_pressure_of_the_patient_before_never_arrives_as_this_ones_over_the_wire"),
    _h("H7", "S2", "Shock is called implausible while 118/76 stays live", "one word for cuff errors and shock",
       "HIGH, the old value dims at once, measured again within 30 s, twice",
       "test_shock_is_not_only_implausible",
       "test_a_pressure_that_may_be_shock_dims_the_old_one_and_is_measured_again_twice"),
    _h("H8", "S2", "A cuff that stopped is noticed late, or a slow one is blamed", "overdue ignored the cycle chosen",
       "LOW at the cycle in force and a minute, MEDIUM at two; STAT 60 and 120 s",
       "test_overdue_follows_the_cycle_that_was_chosen"),
    _h("H9", "S2", "Apnoea is not shown", "respiration, EtCO2 and ECG rate were decoded and dropped",
       "a row of the page, alarms, record and trend wherever an instrument gives them",
       "test_breathing_is_shown_alarmed_kept_and_missed", "test_no_breath_for_twenty_seconds_is_high",
       "test_slow_and_fast_breath", "test_etco2", "test_the_rate_of_an_ecg", "test_breathing_has_a_row_and_alarms"),
    _h("H10", "S2", "A fall of 38 % is silent", "a fall was taken for the drug's effect",
       "LOW at -20 %, MEDIUM with sound at -30 % of the baseline, with what to think of", "test_a_fall_from_the_baseline"),
    _h("H11", "S2", "The cuff's pulse and its doubts are thrown away", "they were not part of the page",
       "shown; judged while the oximeter has none; `pulse_disagrees`",
       "test_the_cuffs_pulse_and_its_doubts_are_shown_and_judged",
       "test_the_pulse_a_cuff_counts_is_judged_while_the_oximeter_has_none"),
    _h("H12", "S2", "A hung instrument looks healthy", "equal numbers look alike",
       "`values_frozen` at 3 and 5 min; a flat wave under a number at 10 s",
       "test_numbers_that_do_not_move", "test_a_flat_wave_under_a_number_is_told_and_recorded"),
    _h("H13", "S2", "Cyclic desaturation is LOW for ever", "each fall ends before its delay",
       "time beyond a limit adds up over a minute",
       "test_a_saturation_that_falls_again_and_again_is_medium_after_20_s_of_a_minute",
       "test_deep_falls_of_four_seconds_are_high_after_eight_of_a_minute", "test_single_short_dips_stay_quiet"),
    _h("H14", "S3", "A limits file switches an alarm off by a number", "no hard range", "hard ranges for every key; a "
       "limit at its rail counts as off and says so",
       "test_limits_that_contradict_themselves_are_named_by_key", "test_a_limit_at_its_rail_counts_as_off"),
    _h("H15", "S3", "A restart forgets the cycle and the second reading", "they were not events",
       "both are taken up when away for 30 s at most and the cuff is the same",
       "test_a_short_restart_takes_up_the_cycle_and_the_second_reading", "test_a_long_one_and_another_cuff_do_not"),
    _h("H16", "S3", "A dose or a start nobody can mean passes", "only absurd numbers were refused",
       "soft and hard ranges of the clinic; a start beyond the limits takes a name and a reason",
       "test_an_unusual_plan_takes_a_reason", "test_a_dose_nobody_gives_has_no_reason",
       "test_a_start_at_a_baseline_beyond_its_limits_takes_a_name", "test_a_start_under_a_high_alarm_takes_a_name"),
    _h("H17", "S3", "The mean alarms by limits nobody sees", "they stood nowhere",
       "on the tile, and in the trend while they alarm", "test_the_limits_of_the_mean_stand_in_the_trend_while_they_alarm"),
    _h("H18", "S3", "A session ends under a HIGH alarm and all is gone", "the end asked nothing",
       "a question with the numbers, name and reason; the chair watches on with the same limits",
       "test_a_session_under_a_high_alarm_ends_by_name_and_the_chair_goes_on_watching", "test_it_watches_ten_minutes_at_most"),
    _h("H19", "S3", "A screen in another room silences the bedside", "every screen could",
       "refused by default; where allowed it asks first and the bedside says who",
       "test_a_second_screen_silences_nothing_unless_the_clinic_allows_it"),
    _h("H20", "S3", "Two equal pressures are one: false overdue", "equality was taken for repetition",
       "a complete row, an inflation or a changed time make a determination",
       "test_two_equal_determinations_are_two", "test_equal_pressures_after_two_inflations_are_two"),
    _h("H21", "S4", "LOW to MEDIUM inside a pause stays silent", "the pause covered by priority",
       "any worsening breaks a pause", "test_a_worsening_from_low_to_medium_breaks_a_pause_that_covers_a_high"),
    _h("H22", "S4", "One tap wipes the mark of a HIGH", "Acknowledge did both",
       "a mark has a key of its own; every HIGH of the patient leaves one",
       "test_a_high_desaturation_stays_marked_until_it_is_reset_and_only_when_it_is_over",
       "test_latching_is_in_the_table_and_nowhere_else"),
    _h("H23", "S4", "The stricter of two presets is not", "a whole table was taken", "limit by limit",
       "test_of_two_presets_each_single_limit_is_the_stricter"),
    _h("H24", "S4", "36.0 of 36.0 mg while the pump runs on", "the dose was cut at the plan", "it follows what is charted",
       "test_what_is_given_follows_what_is_charted_also_beyond_the_plan"),
    _h("H25", "S4", "An athlete floods the page from minute one", "healthy limits on everybody",
       "before the infusion the page offers the profile or the one limit",
       "test_before_the_infusion_limits_that_do_not_fit_are_an_offer"),
    _h("H26", "S4", "Failed and implausible are counted apart", "two counters", "they count together",
       "test_failed_and_implausible_count_together"),
    _h("H27", "S4", "A failed cuff waits for its cycle", "no second try", "once again after 30 s",
       "test_a_failed_cuff_is_tried_again_once_after_30_s"),
)  # fmt: skip
OLDER = (
    _h("F1", "", "An instrument is replugged under another name", "USB", "stable ids", "test_an_adapter_is_found_again_under_another_name", "test_replugs_under_load_leak_nothing"),
    _h("F2", "", "A port is open and dead", "half-dead USB, half-open TCP", "silence is told, the port opened anew; TCP is asked and called anew", "test_silence_is_said_and_the_port_opened_anew", "test_how_long_silence_is_pace_and_when_it_is_a_dead_line", "test_a_monitor_that_fell_silent_is_called_anew"),
    _h("F3", "", "Garbage, cuts, wrong checksums", "cables", "decoders count and skip", "test_any_bytes_are_survived_and_accounted_for", "test_nothing_depends_on_how_the_bytes_were_cut"),
    _h("F4", "", "Sentinels shown as values", "special numbers", "typed absence; specials only with exponent 0", "test_special_numbers_have_the_exponent_0", "test_a_sentinel_or_text_is_no_number", "test_what_was_not_measured_is_no_failed_measurement"),
    _h("F5", "", "A frozen source looks fresh", "it repeats", "`values_frozen`", "test_numbers_that_do_not_move"),
    _h("F6", "", "Stored history shown as now", "memory sent on connect", "the newest of a burst is now, the others history", "test_of_a_burst_after_a_connection_the_newest_is_now_and_the_others_are_history", "test_a_print_out_of_the_memory_is_history_until_a_live_header"),
    _h("F7", "", "A reading sent twice is two", "reconnects", "known by value and time", "test_what_carries_its_time_is_taken_once_also_after_a_reconnect"),
    _h("F8", "", "Out of order", "gateways", "arrival, and the newest of a burst", "test_the_page_does_not_go_back_in_time"),
    _h("F9", "", "A device's clock is wrong", "summer time", "receipt decides", "test_a_cuff_whose_clock_is_wrong_shows_and_alarms"),
    _h("F10", "", "Bluetooth stops silently", "adapters", "the device is forgotten and found anew", "test_after_inprogress_the_device_is_forgotten_and_found_anew"),
    _h("F11", "", "A configuration that is wrong", "typing, byte-order marks", "one line with file and key; marks are read over", "test_a_bad_configuration_is_one_line_with_file_and_key", "test_a_byte_order_mark_changes_nothing"),
    _h("F12", "", "An adapter dies", "bugs", "restarted and said", "test_an_adapter_that_fails_is_restarted_and_reported"),
    _h("F13", "", "Two sources of one number", "two instruments, two sensors", "sources never switch by themselves; the lower sensor alarms", "test_a_source_never_switches_by_itself", "test_of_two_sensors_the_lower_is_shown_and_alarms_until_one_is_chosen"),
    _h("F14", "", "A measurement fails", "motion, leaks", "a reason, tried again", "test_a_leak_is_a_loose_cuff", "test_a_failed_cuff_is_tried_again_once_after_30_s"),
    _h("F15", "", "The cuff takes the pulse away", "same arm", "excused for 60 s at most, shown", "test_the_excuse_ends_at_60_s_whatever_the_cuff_does"),
    _h("F16", "", "Probe off or desaturation", "loose probes", "typed reasons; lost while falling is HIGH", "test_probe_off_is_technical_and_never_a_desaturation", "test_a_saturation_lost_while_falling_is_high"),
    _h("F17", "", "kill -9", "power, people", "at most a second is lost", "test_kills_leave_one_whole_session"),
    _h("F18", "", "A torn record", "power cut", "write-ahead log, synchronous FULL", "test_durable_settings_are_on", "test_kill_9_loses_no_acknowledged_event"),
    _h("F19", "", "Disk full", "disks", "alarms go on, loud, written later", "test_sqlites_own_full_disk_is_survived", "test_the_record_that_failed_says_how_long_when_it_is_back"),
    _h("F20", "", "A second instance", "double start", "refused", "test_a_second_instance_on_the_same_record_is_refused"),
    _h("F21", "", "A newer record", "downgrade", "refused", "test_a_newer_record_and_a_foreign_file_are_refused"),
    _h("F22", "", "The log grows for ever", "days", "checkpoints", "test_the_write_ahead_log_does_not_grow_with_the_days"),
    _h("F23", "", "The host's clock jumps", "NTP, summer time, sleep", "monotonic delays, an event", "test_a_step_of_the_host_clock_changes_no_delay_and_no_pause", "test_a_computer_that_slept_shows_nothing_old_and_storms_nothing"),
    _h("F24", "", "The browser's clock is wrong", "kiosks", "server-sent ages", "test_a_browser_clock_that_is_wrong_changes_no_age_and_no_time"),
    _h("F25", "", "A tab that slept looks live", "lids, tabs", "blanked before anything looks live", "test_a_frozen_tab_is_missed_and_shows_nothing_old_when_it_is_back"),
    _h("F26", "", "The server is gone", "crash", "dashes, words, local sound", "test_a_hung_server_is_noticed_and_comes_back", "test_a_killed_server_is_noticed_and_its_successor_found"),
    _h("F27", "", "No sound", "autoplay, cables", "NO ALARM SOUND; a start takes a name", "test_what_cannot_be_heard_or_stay_awake_says_so_and_a_start_takes_a_name"),
    _h("F28", "", "Double presses, two browsers", "people", "one set of events", "test_two_screens_pressing_at_once_make_one_set_of_events"),
    _h("F29", "", "Twelve hours", "leaks", "flat cost and heap (make bench, make soak)", "test_a_screen_that_falls_behind_gets_the_whole_picture"),
    _h("F31", "", "A value on the limit", "noise", "hysteresis: one alarm", "test_a_value_that_swings_on_its_limit_each_second_is_one_alarm"),
    _h("F32", "", "Data stop under an acknowledged alarm", "links", "both stay, the loss sounds", "test_data_that_stop_under_an_acknowledged_alarm_are_an_alarm_and_nothing_is_ever_clear"),
    _h("F33", "", "Nonsense limits", "typing", "refused or loudly shown", "test_limits_that_contradict_themselves_are_named_by_key", "test_all_limits_off_is_said_loudly"),
    _h("F34", "", "Evaluation is late", "an overloaded computer", "measured, shown, `alarms_late` until a minute after", "test_late_evaluation_is_measured_shown_and_an_alarm"),
    _h("F35", "", "A web page or a program takes every screen's place", "an open browser", "foreign pages refused, idle ones leave, the bedside screen is served first", "test_a_page_of_another_site_locks_nobody_out", "test_two_hundred_streams_keep_nobody_waiting", "test_three_hundred_half_requests_keep_nobody_waiting"),
    _h("F36", "", "A text that is none ends the record", "half an emoji", "well-formed at every door; a bad entry is set aside", "test_half_an_emoji_through_every_door", "test_an_entry_that_cannot_be_written_is_set_aside_and_the_rest_goes_on"),
    _h("F37", "", "A damaged record, no monitoring", "disks, copies", "moved aside, a new one begins, an alarm until it is read", "test_a_damaged_record_never_stops_the_monitor", "test_a_damaged_record_is_an_alarm_until_it_is_read"),
    _h("F38", "", "A changed or missing number is unseen", "disks, people", "seals over the rows, the end in a second file", "test_each_change_is_named", "test_a_flipped_bit_in_what_was_measured_is_never_unseen", "test_a_lost_log_is_noticed"),
    _h("F39", "", "An order that cannot be read is taken for another", "half a request", "400, nothing changes", "test_what_is_no_json_object_changes_nothing"),
    _h("F40", "", "Out of files", "leaks, limits", "rests, says it once, goes on", "test_out_of_descriptors_it_rests_and_goes_on"),
    _h("F41", "", "A thread or a process ends", "bugs, people", "started again, counted, said", "test_no_exception_of_any_kind_ends_the_writer", "test_a_thread_that_is_gone_is_started_by_the_caretaker", "test_an_item_that_the_monitor_cannot_take_is_told_and_nothing_else_stops"),
    _h("G1", "S2", "A patient goes home too early", "a hurry, a score of before, a clip that was on for a moment", "each criterion by its recorded fact; a person and a reason where one is not met; a HIGH alarm speaks against it", "test_nobody_leaves_before_the_end_before_the_criteria_or_by_nobody", "test_a_clip_that_was_on_for_a_moment_proves_nothing", "test_a_high_alarm_and_what_is_not_known_speak_against_it", "test_a_check_is_of_after_the_end_and_can_be_taken_back"),
    _h("G2", "S2", "Oxygen is taken for room air", "oxygen written by a tap, or still on", "drug and tap both count, and half an hour after them", "test_oxygen_counts_until_the_clinics_time_after_it_is_off", "test_a_tap_that_oxygen_was_given_counts_as_oxygen"),
    _h("G3", "S2", "The word to leave outlives what it was said of", "the stop is corrected, something happens after it", "void when the end moves; what is not met any more is asked at the end", "test_a_word_is_void_when_the_infusion_ends_at_another_time", "test_what_is_open_again_after_the_word_is_asked_at_the_end", "test_what_is_still_there_speaks_against_going_home_until_it_is_looked_at_again"),
    _h("G4", "S2", "A device too many is charted", "a tap, a double press", "held, off when the plan is charted, a reason beyond it, none within a minute, never more than three", "test_devices_are_charted_one_by_one_and_the_last_counts"),
    _h("G5", "S3", "Drug disappears", "haste, theft, a slip", "drawn, given, thrown away before another person, left; vials counted; what does not close is named", "test_what_is_thrown_away_was_left_and_was_seen_by_somebody_else", "test_a_hundred_days_close_or_say_what_is_missing", "test_the_sheet_of_the_day_names_what_does_not_close"),
    _h("G6", "S3", "A sheet or a form says what was not measured", "an implausible pressure, a question before its time", "only what the page would show; null and from when", "test_it_says_what_happened_and_nothing_else", "test_a_form_before_its_times_says_from_when", "test_twenty_random_days"),
)  # fmt: skip

HEAD = """# Hazards

What could hurt somebody, why, what is done about it, and the test that fails when it is not. H: what a hostile reading
of the alarm system and its surroundings found (S1: death is a plausible end; S4: untidy). F: the older list of faults
to survive; G: going home and what is beside the infusion. Cases about sign-in, exports, imports and patients (F30, F35 to F40) belong to parts that do not exist yet.
"""
MADE = "<!-- Made from tests/kit/hazards.py: do not edit, run `make docs`. -->\n"


def document() -> str:
    """The whole page, Markdown."""
    rows = ["| id | severity | hazard | cause | mitigation | test |", "|---|---|---|---|---|---|"]
    for each in (*FOUND, *OLDER):
        tests = ", ".join(f"`{name}`" for name in each.tests)
        rows.append(
            f"| {each.name} | {each.severity} | {each.hazard} | {each.cause} | {each.mitigation} | {tests} |"
        )
    return "\n".join([HEAD, *rows]) + "\n"


if __name__ == "__main__":
    sys.stdout.write(MADE + document())
